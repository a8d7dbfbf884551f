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

import json

import kombu
from oslotest import base

from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.functional import truth

# All that the small scenario has in one Reading without rates, and in ten.
READING = 47
NOTIFICATIONS = 10 * READING


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
