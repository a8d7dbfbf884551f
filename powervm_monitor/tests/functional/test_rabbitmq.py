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

"""The private broker is what the other functional tests take it for."""

import json
import os
import socket
import threading

import kombu
from oslotest import base

from powervm_monitor.notifications import broker
from powervm_monitor.notifications import bus
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration


class TestRabbitMQ(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.rabbitmq = self.useFixture(rabbitmq.RabbitMQ())

    def queue(self):
        connection = kombu.Connection(
            self.rabbitmq.transport_url.replace('rabbit:', 'amqp:'),
            transport_options={'confirm_publish': True})
        self.addCleanup(connection.release)
        queue = connection.SimpleQueue('kept')
        self.addCleanup(queue.close)
        return queue

    def refused(self):
        with socket.socket() as client:
            return client.connect_ex(('127.0.0.1', self.rabbitmq.port))

    def test_a_message_outlives_a_restart(self):
        self.queue().put({'volume': 1})
        self.rabbitmq.stop()
        self.rabbitmq.start()

        self.assertEqual({'volume': 1},
                         self.queue().get(timeout=60).payload)

    def test_a_stopped_broker_refuses_connections(self):
        self.rabbitmq.stop()

        self.assertTrue(self.refused())


class TestWithoutABroker(base.BaseTestCase):

    def test_nothing_is_left_running(self):
        before = set(processes.descendants(os.getpid()))
        with rabbitmq.RabbitMQ():
            started = set(processes.descendants(os.getpid())) - before

        self.assertNotEqual(set(), started)
        self.assertEqual(
            set(), started & set(processes.descendants(os.getpid())))

    def test_the_remedy_is_told(self):
        error = self.assertRaises(
            AssertionError, rabbitmq.command, 'rabbitmq-from-nowhere')

        self.assertIn('apt-get install rabbitmq-server', str(error))


class TestQueues(base.BaseTestCase):
    """Who asks for queues finds what the service has declared."""

    def setUp(self):
        super().setUp()
        self.rabbitmq = self.useFixture(rabbitmq.VirtualHost())
        self.configuration = self.useFixture(configuration.Configuration())

    def conf(self, **options):
        return self.configuration.read(
            DEFAULT={'transport_url': self.rabbitmq.transport_url,
                     'control_exchange': 'ceilometer'},
            oslo_messaging_rabbit=options)

    def send(self, **options):
        sender = bus.Bus(self.conf(**options), retries=0)
        self.addCleanup(sender.close)
        sender.send(builders.message())

    def queues(self, **options):
        asked = broker.Broker(self.conf(**options))
        self.addCleanup(asked.close)
        return asked.queues(['sample', 'info'])

    def test_asking_declares_nothing(self):
        for _ in range(2):
            self.assertEqual(
                [('notifications.sample', None, 0),
                 ('notifications.info', None, 0)], self.queues())

    def test_what_is_sent_waits(self):
        self.send()

        self.assertEqual(
            [('notifications.sample', 1, 0), ('notifications.info', None, 0)],
            self.queues())

    def test_what_is_declared_with_other_options_is_refused(self):
        self.send()

        self.assertIn(
            'another service has declared exchange ceilometer differently: '
            'set [oslo_messaging_rabbit] amqp_durable_queues', str(
                self.assertRaises(bus.Undelivered, self.queues,
                                  amqp_durable_queues='true')))

    def test_a_queue_of_another_type_is_refused(self):
        self.send(amqp_durable_queues='true')

        self.assertIn(
            'another service has declared queue notifications.sample', str(
                self.assertRaises(bus.Undelivered, self.queues,
                                  rabbit_quorum_queue='true')))

    def test_what_is_declared_with_the_same_options_is_not(self):
        for options in ({'amqp_durable_queues': 'true',
                         'amqp_auto_delete': 'true'},
                        {'rabbit_quorum_queue': 'true',
                         'rabbit_quorum_delivery_limit': '5'}):
            self.rabbitmq = self.useFixture(rabbitmq.VirtualHost())
            self.send(**options)

            self.assertEqual(1, self.queues(**options)[0].messages)

    def test_a_user_who_is_refused(self):
        self.rabbitmq.transport_url = self.rabbitmq.transport_url.replace(
            'guest:guest', 'guest:wrong')

        self.assertIn('it refuses the user or virtual host', str(
            self.assertRaises(bus.Undelivered, self.queues)))

    def test_a_virtual_host_that_is_not_there(self):
        self.rabbitmq.transport_url += '-of-nobody'

        self.assertIn('it refuses the user or virtual host', str(
            self.assertRaises(bus.Undelivered, self.queues)))

    def test_a_broker_that_hangs_is_not_waited_for_without_end(self):
        self.rabbitmq = self.useFixture(rabbitmq.RabbitMQ())
        self.rabbitmq.process.freeze()
        self.addCleanup(self.rabbitmq.process.thaw)

        self.assertIn('check transport_url and that the broker runs', str(
            self.assertRaises(bus.Undelivered, self.queues)))


class TestConfirms(base.BaseTestCase):
    """Each message is taken on the word of the broker on that message."""

    # Seconds that a broker gets to confirm.
    PATIENCE = 2

    def setUp(self):
        super().setUp()
        self.rabbitmq = self.useFixture(rabbitmq.RabbitMQ())
        self.bus = bus.Bus(
            self.useFixture(configuration.Configuration()).read(
                DEFAULT={'transport_url': self.rabbitmq.transport_url},
                oslo_messaging_rabbit={
                    'heartbeat_timeout_threshold': self.PATIENCE}),
            retries=1)
        self.addCleanup(self.bus.close)

    def hang(self):
        """Let the broker confirm nothing, until it is somewhat too late."""
        self.rabbitmq.process.freeze()
        self.addCleanup(self.rabbitmq.process.thaw)
        late = threading.Timer(
            1.4 * self.PATIENCE, self.rabbitmq.process.thaw)
        late.start()
        self.addCleanup(late.join)

    def arrived(self):
        """Return the numbers in the queue, each once, as they came."""
        numbers = []
        with kombu.Connection(self.rabbitmq.transport_url.replace(
                'rabbit:', 'amqp:')) as connection:
            while message := connection.default_channel.basic_get(
                    'notifications.sample', no_ack=True):
                numbers.append(json.loads(json.loads(
                    message.body)['oslo.message'])['payload']['number'])
        return list(dict.fromkeys(numbers))

    def test_what_is_confirmed_too_late_arrives_in_its_order(self):
        with self.bus.batch():
            self.bus.send(builders.message(0))
            self.hang()
            delivered = list(self.bus.deliver(
                builders.message(number) for number in range(1, 300)))

        self.assertEqual((299, list(range(300))),
                         (len(delivered), self.arrived()))
