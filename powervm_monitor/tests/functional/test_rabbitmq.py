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

import os
import socket

import kombu
from oslotest import base

from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq


class TestRabbitMQ(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.rabbitmq = self.useFixture(rabbitmq.RabbitMQ())

    def queue(self):
        connection = kombu.Connection(
            self.rabbitmq.transport_url.replace('rabbit:', 'amqp:'))
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
                         self.queue().get(timeout=10).payload)

    def test_a_stopped_broker_refuses_connections(self):
        self.rabbitmq.stop()

        self.assertTrue(self.refused())


class TestWithoutABroker(base.BaseTestCase):

    def test_nothing_is_left_running(self):
        with rabbitmq.RabbitMQ():
            started = processes.descendants(os.getpid())

        self.assertNotEqual([], started)
        self.assertEqual([], processes.descendants(os.getpid()))

    def test_the_remedy_is_told(self):
        error = self.assertRaises(
            AssertionError, rabbitmq.command, 'rabbitmq-from-nowhere')

        self.assertIn('apt-get install rabbitmq-server', str(error))
