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
"""What oslo.messaging offers of RabbitMQ is had by its options alone."""

import kombu
from oslotest import base
import trustme

from powervm_monitor.notifications import bus
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration

QUEUE = 'notifications.sample'


class TransportTest(base.BaseTestCase):

    settings = ''

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(rabbitmq.RabbitMQ(self.settings))

    def send(self, url=None, **options):
        """Send a message as configured with options of the transport."""
        made = bus.Bus(
            self.useFixture(configuration.Configuration()).read(
                DEFAULT={'transport_url': url or self.broker.transport_url},
                oslo_messaging_rabbit=options), retries=1)
        self.addCleanup(made.close)
        with made.batch():
            made.send(builders.message())

    def waiting(self):
        """Return how many messages are in the queue."""
        with kombu.Connection(self.broker.transport_url.replace(
                'rabbit:', 'amqp:')) as connection:
            return connection.default_channel.queue_declare(
                QUEUE, passive=True).message_count


class TestCluster(TransportTest):

    def test_one_of_two_brokers_is_enough(self):
        dead, live = processes.free_port(), self.broker.port
        for first, second in ((dead, live), (live, dead)):
            self.send(f'rabbit://guest:guest@127.0.0.1:{first},'
                      f'guest:guest@127.0.0.1:{second}/')

        self.assertEqual(2, self.waiting())

    def test_a_durable_queue_outlives_the_broker(self):
        self.send(amqp_durable_queues='true')
        self.broker.stop()
        self.broker.start()

        self.assertEqual(1, self.waiting())

    def test_so_does_a_quorum_queue(self):
        self.send(amqp_durable_queues='true', rabbit_quorum_queue='true')
        self.broker.stop()
        self.broker.start()

        processes.until(self.waiting, 30, 'the message is back')
        with kombu.Connection(self.broker.transport_url.replace(
                'rabbit:', 'amqp:')) as connection:
            # RabbitMQ would refuse another kind.
            connection.default_channel.queue_declare(
                QUEUE, durable=True, auto_delete=False,
                arguments={'x-queue-type': 'quorum'})


class TestTls(TransportTest):

    def setUp(self):
        user = rabbitmq.broker_user()
        self.folder = self.useFixture(processes.Directory('tls', user)).path
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.folder / 'ca.pem')
        trustme.CA().cert_pem.write_to_path(self.folder / 'other.pem')
        served = authority.issue_cert('127.0.0.1')
        served.private_key_and_cert_chain_pem.write_to_path(
            self.folder / 'server.pem')
        for path in self.folder.iterdir():
            path.chmod(0o644)
        self.port = processes.free_port()
        self.settings = (
            f'listeners.ssl.1 = 127.0.0.1:{self.port}\n'
            f'ssl_options.cacertfile = {self.folder}/ca.pem\n'
            f'ssl_options.certfile = {self.folder}/server.pem\n'
            f'ssl_options.keyfile = {self.folder}/server.pem\n')
        super().setUp()

    def send_safely(self, authority):
        self.send(f'rabbit://guest:guest@127.0.0.1:{self.port}/', ssl='true',
                  ssl_ca_file=self.folder / authority)

    def test_a_message_is_sent_over_tls(self):
        self.send_safely('ca.pem')

        self.assertEqual(1, self.waiting())

    def test_a_broker_that_is_not_trusted_is_sent_nothing(self):
        self.assertRaisesRegex(
            bus.Undelivered, 'certificate verify failed',
            self.send_safely, 'other.pem')
