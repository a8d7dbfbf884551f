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

import itertools
import json
import queue
import uuid

import kombu
from oslo_config import cfg
import oslo_messaging
from oslotest import base

from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.functional import truth

# All that the small scenario has in one Reading without rates, and in ten.
READING = 47
NOTIFICATIONS = 10 * READING
# Of Nova's topics the one that nobody else here listens on.
VERSIONED = 'versioned_notifications'
# The number of a notification that does not count.
PROBE = -1


class TestBroker(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(rabbitmq.RabbitMQ())
        self.simulator = self.useFixture(
            monitor.Simulator('--backlog', '300'))

    def launch(self, **groups):
        return self.useFixture(monitor.Process(
            self.simulator,
            DEFAULT={'transport_url': self.broker.transport_url},
            **groups)).process

    def received(self, count):
        """Return the messages in the queue that Ceilometer reads."""
        connection = kombu.Connection(
            self.broker.transport_url.replace('rabbit:', 'amqp:'))
        self.addCleanup(connection.release)
        queue = connection.SimpleQueue(
            'notifications.sample', queue_opts={
                'durable': False}, exchange_opts={'durable': False})
        self.addCleanup(queue.close)
        messages = []
        while len(messages) < count:
            message = queue.get(timeout=40)
            envelope = json.loads(message.body)
            messages.append(json.loads(envelope['oslo.message']))
            message.ack()
        return messages

    def test_every_notification_is_true_and_has_an_id_of_its_own(self):
        self.launch()
        messages = self.received(NOTIFICATIONS)

        true = truth.Truth(self.simulator.url)
        self.assertEqual(
            [], [wrong for m in messages for wrong in true.wrong(m)])
        self.assertEqual(
            NOTIFICATIONS, len({m['message_id'] for m in messages}))

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
        service.wait_until(lambda: 'the delivery is all right again'
                           in service.log, 20, 'relief')

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


class TestHints(base.BaseTestCase):
    """Nova's notifications, which the service takes as hints."""

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(rabbitmq.RabbitMQ())
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
            number = received.get(timeout=20)['number']
            numbers += [number] if number != PROBE else []
        self.assertEqual(list(range(count)), sorted(numbers))
