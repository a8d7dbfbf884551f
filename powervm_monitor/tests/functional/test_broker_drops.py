# Licensed under the Apache License, Version 2.0 (the "License"); you may
# not use this file except in compliance with the License. You may obtain
# a copy of the License at
#
#      http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS, WITHOUT
# WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the
# License for the specific language governing permissions and limitations
# under the License.
"""Nothing that RabbitMQ drops counts as delivered.

What was in a queue when it was deleted is out of reach. What was published
after that has to arrive, and each case prints what was and what did.
"""

import collections
import contextlib
import json
import logging
import re
import signal
import sys
import threading
import time

from amqp import channel
import fixtures
import kombu
from oslotest import base
from testtools import content

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor import sender
from powervm_monitor.notifications import bus
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration

EXCHANGE = 'openstack'
QUEUE = 'notifications.sample'
TOPICS = ('notifications', 'billing')
QUORUM = {'amqp_durable_queues': 'true', 'rabbit_quorum_queue': 'true'}
MESSAGES = 1500
# Of those that are put at once; more come while these are sent.
PART = 50
ID = re.compile(rb'id-(\d+)')
TAKEN = re.compile('RabbitMQ takes no messages at present')
# Seconds that a stop may take.
STOP = 10


class Consumer:
    """Takes messages off a queue, and begins anew when the queue goes."""

    def __init__(self, url, queue, durable):
        self.numbers = []
        self._url, self._queue, self._durable = url, queue, durable
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        """Take what is left, and end."""
        self._stop.set()
        self._thread.join()

    def _run(self):
        while True:
            try:
                with kombu.Connection(self._url) as connection:
                    self._consume(connection)
                    return
            except (*kombu.Connection().connection_errors,
                    *kombu.Connection().channel_errors,
                    kombu.exceptions.OperationalError):
                time.sleep(0.05)

    def _consume(self, connection):
        quorum = {'x-queue-type': 'quorum'} if self._durable else None
        queue = kombu.Queue(
            self._queue, kombu.Exchange(EXCHANGE, 'topic',
                                        durable=self._durable),
            self._queue, durable=self._durable, queue_arguments=quorum)
        with connection.Consumer(queue, callbacks=[self._take]):
            while True:
                try:
                    connection.drain_events(timeout=1)
                except TimeoutError:
                    if self._stop.is_set():
                        return

    def _take(self, body, message):
        self.numbers.append(json.loads(
            json.loads(message.body)['oslo.message'])['payload']['number'])
        message.ack()


class DropsTest(base.BaseTestCase):
    """Has an outbox, and what drains it as the service does."""

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(level=logging.INFO))
        self.published = collections.defaultdict(dict)
        self.returned = 0
        self.watch()
        self.number = 0

    def watch(self):
        """Note when each message was published last, and what came back."""
        publish, come = (channel.Channel._basic_publish,
                         channel.Channel._on_basic_return)

        def published(on, message, *args, **kwargs):
            body = message.body
            number = int(ID.search(
                body.encode() if isinstance(body, str) else body)[1])
            self.published[kwargs['routing_key']][number] = time.monotonic()
            return publish(on, message, *args, **kwargs)

        def returned(*args):
            self.returned += 1
            return come(*args)

        for name, function in (('_basic_publish', published),
                               ('_on_basic_return', returned)):
            self.useFixture(fixtures.MonkeyPatch(
                f'amqp.channel.Channel.{name}', function))

    def drain(self, broker, topics=TOPICS[:1], **options):
        """Begin to drain an outbox to a broker."""
        self.url = broker.transport_url.replace('rabbit:', 'amqp:')
        self.durable = bool(options)
        self.topics = topics
        conf = self.useFixture(configuration.Configuration()).read(
            DEFAULT={'transport_url': broker.transport_url,
                     'control_exchange': EXCHANGE},
            oslo_messaging_notifications={'topics': ','.join(topics)},
            oslo_messaging_rabbit=options)
        self.outbox = outbox.Outbox(
            self.useFixture(fixtures.TempDir()).join('outbox.sqlite'))
        self.addCleanup(self.outbox.close)
        self.sender = sender.Sender(self.outbox, bus.Bus(conf, 1), 1)
        self.sender.start()
        self.addCleanup(self.sender.stop)

    def put(self, count=PART):
        messages = [builders.message(number) for number in
                    range(self.number, self.number + count)]
        self.number += count
        self.outbox.put(messages, model.Cursor(builders.NOON, None))

    def send(self, event):
        """Send messages, and let something happen in the middle.

        :returns: when that was over.
        """
        self.put(MESSAGES)
        processes.until(lambda: len(self.outbox) < 2 * MESSAGES // 3, 60,
                        'the first messages are sent')
        with self.more():
            event()
            over = time.monotonic()
            time.sleep(0.5)
        processes.until(lambda: not len(self.outbox), 120, 'all is sent')
        return over

    @contextlib.contextmanager
    def more(self):
        """Put more messages meanwhile, so that there is always one to send."""
        over = threading.Event()

        def put():
            while not over.wait(0.03):
                self.put()

        thread = threading.Thread(target=put)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def consumers(self):
        return [Consumer(self.url, f'{topic}.sample', self.durable)
                for topic in self.topics]

    def amqp(self, method, **arguments):
        """Ask RabbitMQ something on a channel of ours."""
        with kombu.Connection(self.url) as connection:
            return getattr(connection.default_channel, method)(**arguments)

    def delete_queue(self):
        self.amqp('queue_delete', queue=QUEUE)

    def delete_exchange(self):
        self.amqp('exchange_delete', exchange=EXCHANGE)

    def case(self, name, event, listened=False):
        """Send messages, report, and have all that can be had."""
        consumers = self.consumers()
        if listened:
            for consumer in consumers:
                consumer.start()
        over = self.send(event)
        if not listened:
            for consumer in consumers:
                consumer.start()
        for consumer in consumers:
            consumer.stop()
        self.report(name, over, consumers, listened)

    def report(self, name, over, consumers, listened):
        lost = expected = 0
        for topic, consumer in zip(self.topics, consumers, strict=True):
            after = {number for number, at in self.published[
                f'{topic}.sample'].items() if at > over}
            expected += len(after)
            lost += len(after - set(consumer.numbers))
        line = (f'case={name} consumer={"yes" if listened else "no"} '
                f'sent={self.number} expected={expected} '
                f'received={expected - lost} returned={self.returned} '
                f'repeated={self.repeated(consumers)} unannounced={lost}')
        self.addDetail('drops', content.text_content(line))
        print(f'\n{line}', file=sys.__stdout__, flush=True)
        self.assertEqual((0, True), (lost, expected > 100))

    def repeated(self, consumers):
        return sum(len(consumer.numbers) - len(set(consumer.numbers))
                   for consumer in consumers)


class TestDeleted(DropsTest):

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(rabbitmq.VirtualHost())

    def test_a_queue_is_deleted(self):
        self.drain(self.broker)
        self.case('queue-deleted', self.delete_queue)

        self.assertGreater(self.returned, 0)

    def test_a_queue_is_deleted_while_somebody_listens(self):
        self.drain(self.broker)
        self.case('queue-deleted', self.delete_queue, listened=True)

    def test_one_of_two_queues_is_deleted(self):
        self.drain(self.broker, TOPICS)
        self.case('one-of-two-queues-deleted', self.delete_queue)

        self.assertGreater(self.returned, 0)

    def test_a_quorum_queue_is_deleted(self):
        self.drain(self.broker, **QUORUM)
        # What is on its way to the replicas meanwhile may be rejected.
        self.case('quorum-queue-deleted', self.delete_queue)

    def test_a_quorum_queue_is_deleted_while_somebody_listens(self):
        self.drain(self.broker, **QUORUM)
        self.case('quorum-queue-deleted', self.delete_queue, listened=True)

    def test_the_exchange_is_deleted(self):
        self.drain(self.broker)
        self.case('exchange-deleted', self.delete_exchange)

    def test_the_exchange_is_deleted_while_somebody_listens(self):
        self.drain(self.broker)
        self.case('exchange-deleted', self.delete_exchange, listened=True)

    def test_queue_and_exchange_are_deleted(self):
        self.drain(self.broker)
        self.case('queue-and-exchange-deleted',
                  lambda: (self.delete_queue(), self.delete_exchange()))

    def test_a_queue_expires_again_and_again(self):
        self.drain(self.broker)
        self.case('queue-expired', self.expire)

        self.assertGreater(self.returned, 0)

    def test_a_queue_expires_while_nothing_is_sent(self):
        self.drain(self.broker)

        self.put()
        processes.until(lambda: not len(self.outbox), 60, 'all is sent')
        self.expire()
        self.case('queue-expired-idle', lambda: None)

    def test_a_queue_that_is_full_rejects(self):
        self.broker.set_policy('full', **{
            'max-length': MESSAGES // 2, 'overflow': 'reject-publish'})
        self.drain(self.broker)

        def make_room():
            processes.until(lambda: 'RabbitMQ rejects it' in self.log.output,
                            60, 'the warning')
            self.broker.clear_policy('full')

        self.case('queue-full', make_room)
        self.assertIn('the delivery has recovered', self.log.output)

    def expire(self):
        """Let the queue expire every 200 ms for some time."""
        self.broker.set_policy('expire', expires=200)
        time.sleep(1)
        self.broker.clear_policy('expire')
        time.sleep(1)


class TestBlocked(DropsTest):

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(rabbitmq.RabbitMQ())

    def block(self):
        self.broker.control('set_vm_memory_high_watermark', 0)

    def unblock(self):
        self.broker.control('set_vm_memory_high_watermark', 0.6)

    def pause(self):
        """Have RabbitMQ take nothing for three seconds."""
        self.block()
        processes.until(lambda: TAKEN.search(self.log.output), 60,
                        'the warning')
        began, spent = time.monotonic(), time.process_time()
        published = len(self.published[QUEUE])
        time.sleep(3)
        self.load = (time.process_time() - spent) / (time.monotonic() - began)
        self.meanwhile = len(self.published[QUEUE]) - published
        self.unblock()

    def paused(self, listened):
        self.drain(self.broker)
        self.case('blocked', self.pause, listened)

        self.assertLess(self.load, 0.5)
        self.assertEqual((1, 1, 0), (
            len(TAKEN.findall(self.log.output)),
            self.log.output.count('the connection to RabbitMQ has recovered'),
            self.meanwhile))

    def test_it_is_out_of_memory(self):
        self.paused(listened=False)

    def test_it_is_out_of_memory_while_somebody_listens(self):
        self.paused(listened=True)

    def test_a_stop_meanwhile_is_soon_over_and_costs_nothing(self):
        folder = self.useFixture(processes.Directory('outbox')).path
        self.url = self.broker.transport_url.replace('rabbit:', 'amqp:')
        simulator = self.useFixture(monitor.Simulator('--backlog', '300'))
        options = {'DEFAULT': {'transport_url': self.broker.transport_url,
                               'control_exchange': EXCHANGE},
                   'outbox': {'path': folder / 'outbox.sqlite'}}
        self.block()
        first = self.useFixture(monitor.Process(simulator, **options)).process
        first.wait_until(lambda: TAKEN.search(first.log), 60, 'the warning')
        began = time.monotonic()
        first.stop(signal.SIGTERM)
        took = time.monotonic() - began
        self.unblock()
        second = self.useFixture(monitor.Process(simulator, **options)).process
        second.wait_until(self.complete, 60, 'all Readings')
        print(f'\ncase=blocked-stop seconds={took:.1f} unannounced=0',
              file=sys.__stdout__, flush=True)

        self.assertEqual((0, True), (first.returncode, took < STOP))

    def complete(self):
        """Whether at least ten Readings wait in the queue."""
        return self.amqp('queue_declare', queue=QUEUE,
                         passive=True).message_count >= 490
