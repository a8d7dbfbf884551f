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
"""Delivery through a real RabbitMQ that comes and goes."""

import collections
import datetime
import itertools
import json
import os
import queue
import signal
import time
import uuid

import kombu
from oslo_config import cfg
import oslo_messaging
from oslotest import base

from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.functional import truth

# All that the small scenario has in one Reading, and in ten, with the plugin.
READING = 51
NOTIFICATIONS = 10 * READING
# Of Nova's topics the one that nobody else here listens on.
VERSIONED = 'versioned_notifications'
# Seconds in which a service leaves a broker that hangs: ten, on a machine that
# has nothing else to do. Without a limit it takes sixty.
LEAVE = 40
# The number of a notification that does not count.
PROBE = -1
SAMPLE = datetime.timedelta(seconds=30)


class BrokerTest(base.BaseTestCase):

    backlog = 300
    fixture = rabbitmq.VirtualHost

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(self.fixture())
        self.simulator = self.useFixture(
            monitor.Simulator('--backlog', str(self.backlog)))

    def launch(self, **groups):
        groups.setdefault('DEFAULT', {})
        groups['DEFAULT']['transport_url'] = self.broker.transport_url
        return self.useFixture(
            monitor.Process(self.simulator, **groups)).process

    def received(self, count):
        """Return messages in the queue that Ceilometer reads."""
        return list(itertools.islice(self.arriving(), count))

    def arriving(self):
        """Yield what comes to this queue, as it comes."""
        connection = kombu.Connection(
            self.broker.transport_url.replace('rabbit:', 'amqp:'))
        self.addCleanup(connection.release)
        queue = connection.SimpleQueue(
            'notifications.sample', queue_opts={
                'durable': False}, exchange_opts={'durable': False})
        self.addCleanup(queue.close)
        while True:
            message = queue.get(timeout=60)
            envelope = json.loads(message.body)
            message.ack()
            yield json.loads(envelope['oslo.message'])

    def assertComplete(self, messages):
        """Every Reading is whole, and follows the one before."""
        sizes = collections.Counter(
            m['payload']['versioned_object.data']['sampled_at']
            for m in messages)
        times = [datetime.datetime.fromisoformat(time) for time in sizes]
        self.assertEqual({READING}, set(sizes.values()))
        self.assertEqual({SAMPLE}, {
            after - before for before, after in itertools.pairwise(times)})


class TestBroker(BrokerTest):

    def test_every_notification_is_true_and_has_an_id_of_its_own(self):
        self.launch()
        messages = self.received(NOTIFICATIONS)

        true = truth.Truth(self.simulator.url)
        self.assertEqual(
            [], [wrong for m in messages for wrong in true.wrong(m)])
        self.assertEqual(
            NOTIFICATIONS, len({m['message_id'] for m in messages}))

    def test_a_restart_neither_repeats_nor_leaves_out(self):
        folder = self.useFixture(processes.Directory('outbox')).path
        first = self.launch(outbox={'path': folder / 'outbox.sqlite'})
        before = self.received(NOTIFICATIONS)
        first.stop()
        self.launch(outbox={'path': folder / 'outbox.sqlite'})
        after = self.received(READING)

        self.assertEqual(
            set(), {m['message_id'] for m in before}
            & {m['message_id'] for m in after})


class TestBrokerAway(BrokerTest):

    fixture = rabbitmq.RabbitMQ

    def test_what_the_broker_did_not_confirm_waits_for_it(self):
        self.broker.stop()
        service = self.launch()
        service.wait_until(
            lambda: 'check transport_url and that the broker runs'
            in service.log, 60, 'the complaint')
        self.broker.start()

        times = {m['payload']['versioned_object.data']['sampled_at']
                 for m in self.received(NOTIFICATIONS)}
        self.assertGreaterEqual(len(times), 10)
        service.wait_until(lambda: 'the delivery has recovered'
                           in service.log, 60, 'relief')

    def test_a_stop_without_the_broker_is_soon_over_and_costs_nothing(self):
        folder = self.useFixture(processes.Directory('outbox')).path
        self.broker.stop()
        first = self.launch(outbox={'path': folder / 'outbox.sqlite'})
        first.wait_until(
            lambda: 'check transport_url and that the broker runs'
            in first.log, 60, 'the complaint')
        began = time.monotonic()
        first.stop(signal.SIGTERM)
        took = time.monotonic() - began
        self.broker.start()
        self.launch(outbox={'path': folder / 'outbox.sqlite'})

        self.assertComplete(self.received(NOTIFICATIONS))
        self.assertEqual(0, first.returncode)
        self.assertLess(took, LEAVE)


class TestHangingBroker(BrokerTest):
    """It takes connections and messages, and says no more."""

    backlog = 1500
    fixture = rabbitmq.RabbitMQ
    notifications = backlog // 30 * READING

    def stop(self, service):
        """Return how many seconds the service takes to end."""
        began = time.monotonic()
        service.stop(signal.SIGTERM)
        self.assertEqual(0, service.returncode)
        self.assertNotIn('Traceback', service.log)
        return time.monotonic() - began

    def each(self, arriving):
        """Return a message of each id, in the order of their arrival."""
        messages = {}
        for message in arriving:
            messages.setdefault(message['message_id'], message)
            if len(messages) == self.notifications:
                return messages.values()

    def test_a_stop_is_soon_over_and_costs_nothing(self):
        folder = self.useFixture(processes.Directory('outbox')).path
        first = self.launch(outbox={'path': folder / 'outbox.sqlite'},
                            nova={'notifications': 'true'})
        arriving = self.arriving()
        arriving = itertools.chain([next(arriving)], arriving)
        self.broker.process.freeze()
        self.addCleanup(self.broker.process.thaw)
        took = self.stop(first)
        self.broker.process.thaw()
        self.launch(outbox={'path': folder / 'outbox.sqlite'})

        self.assertLess(took, LEAVE)
        self.assertIn('the broker does not answer; what waits goes out at '
                      'the next start', first.log)
        self.assertComplete(self.each(arriving))

    def test_one_that_never_answered_is_not_waited_for(self):
        self.broker.process.freeze()
        self.addCleanup(self.broker.process.thaw)
        service = self.launch(DEFAULT={'debug': 'true'},
                              nova={'notifications': 'true'})
        service.wait_until(
            lambda: 'Read the sample of' in service.log, 60, 'a Reading')

        self.assertLess(self.stop(service), LEAVE)


class TestReplacement(BrokerTest):
    """The worker ends in the middle of reading, and another goes on."""

    backlog = 1500
    notifications = backlog // 30 * READING

    def setUp(self):
        super().setUp()
        self.service = self.launch(DEFAULT={'debug': 'true'})
        self.service.wait_until(
            lambda: self.service.log.count('Read the sample of') >= 5, 40,
            'the first Readings')

    def test_a_sighup_costs_no_sample_and_repeats_none(self):
        os.kill(self.service.pid, signal.SIGHUP)
        messages = self.received(self.notifications)

        self.assertComplete(messages)
        self.assertEqual(
            len(messages), len({m['message_id'] for m in messages}))

    def test_a_violent_death_costs_no_sample(self):
        worker, = processes.descendants(self.service.pid)
        os.kill(worker, signal.SIGKILL)
        messages = {}
        for message in self.arriving():
            messages[message['message_id']] = message
            if len(messages) == self.notifications:
                break

        self.assertComplete(messages.values())


class TestHints(base.BaseTestCase):
    """Nova's notifications, which the service takes as hints."""

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(rabbitmq.VirtualHost())
        self.simulator = self.useFixture(
            monitor.Simulator('--backlog', '60', '--speed', '20'))
        self.service = self.useFixture(monitor.Monitor(
            self.simulator,
            DEFAULT={'transport_url': self.broker.transport_url},
            nova={'notifications': 'true', 'refresh': 86400,
                  'full_refresh': 86400}))
        self.service.wait_for(lambda found: found)

    def changes(self):
        """Return how often Nova was asked for changes."""
        return self.simulator.ask('requests')['nova']['by_path'].get(
            'GET v2.1/servers/detail?changes-since', 0)

    def transport(self):
        conf = cfg.ConfigOpts()
        conf([])
        transport = oslo_messaging.get_notification_transport(
            conf, self.broker.transport_url)
        self.addCleanup(transport.cleanup)
        return transport

    def listen(self):
        """Return a queue of what a listener without a pool receives."""
        received = queue.Queue()

        class Endpoint:
            def info(self, ctxt, publisher_id, event_type, payload, metadata):
                received.put(payload)

        listener = oslo_messaging.get_notification_listener(
            self.transport(),
            [oslo_messaging.Target(topic=VERSIONED, exchange='nova')],
            [Endpoint()], executor='threading')
        listener.start()
        self.addCleanup(listener.wait)
        self.addCleanup(listener.stop)
        return received

    def notify(self, number):
        """Let Nova tell something of an instance of this host."""
        message = {'message_id': str(uuid.uuid4()), 'priority': 'INFO',
                   'publisher_id': 'compute.powervm-1',
                   'event_type': 'instance.update',
                   'timestamp': '2026-01-15 12:00:00',
                   'payload': {'nova_object.data': {'host': 'powervm-1'},
                               'number': number}}
        self.nova._send_notification(
            oslo_messaging.Target(topic=f'{VERSIONED}.info',
                                  exchange='nova'), {}, message, version=2.0)

    def test_a_hint_is_heeded_and_costs_other_listeners_nothing(self):
        received = self.listen()
        self.nova = self.transport()
        # What is sent before the listener has its queue is not for it.
        processes.until(lambda: self.notify(PROBE) or not received.empty(),
                        40, 'the listener has its queue')
        before, sent = self.changes(), itertools.count()

        def heeded():
            self.notify(next(sent))
            return self.changes() > before

        processes.until(heeded, 40, 'a hint is heeded')

        count, numbers = next(sent), []
        while len(numbers) < count:
            number = received.get(timeout=60)['number']
            numbers += [number] if number != PROBE else []
        self.assertEqual(list(range(count)), sorted(numbers))
