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
"""The libraries have what is used of them, or are not used that way."""

import types

import fixtures
from oslo_messaging._drivers import impl_rabbit
from oslotest import base

from powervm_monitor.notifications import bus
from powervm_monitor.notifications import rabbitmq
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration

CONNECTION = 'oslo_messaging._drivers.impl_rabbit.Connection'


class TestMissing(base.BaseTestCase):

    def missing(self, **attributes):
        return rabbitmq.missing(types.SimpleNamespace(
            **{'_driver': 'a driver', **attributes}))

    def remove(self, name):
        self.useFixture(fixtures.MonkeyPatch(
            name, fixtures.MonkeyPatch.delete))

    def test_the_installed_libraries_have_everything(self):
        self.assertEqual([], self.missing())

    def test_a_method_that_is_gone(self):
        self.remove('amqp.channel.Channel._basic_publish')

        self.assertEqual(['Channel._basic_publish'], self.missing())

    def test_a_class_that_is_gone(self):
        self.remove(CONNECTION)

        self.assertEqual(['oslo_messaging._drivers.impl_rabbit.Connection'],
                         self.missing())

    def test_an_attribute_of_objects_that_is_gone(self):
        class Connection(impl_rabbit.Connection):
            def __init__(self):
                self.channel = self.connection = None
                self._connection_lock = self._declared_queues = None
                self.heartbeat_timeout_threshold = 60

        self.useFixture(fixtures.MonkeyPatch(CONNECTION, Connection))

        self.assertEqual(['Connection._declared_exchanges'], self.missing())

    def test_a_transport_without_driver(self):
        self.assertEqual(['Transport._driver'], rabbitmq.missing(object()))


class TestWithoutThem(base.BaseTestCase):
    """The public way is used, message by message."""

    def setUp(self):
        super().setUp()
        self.sent = []
        self.useFixture(fixtures.MonkeyPatch(
            'amqp.channel.Channel._basic_publish',
            fixtures.MonkeyPatch.delete))
        self.useFixture(fixtures.MonkeyPatch(
            'oslo_messaging._drivers.impl_rabbit.RabbitDriver.'
            'send_notification', self.send))

    def send(self, driver, target, ctxt, message, version, retry=None):
        self.sent.append((target.topic, message['payload']['number'], retry))

    def test_all_is_sent_with_the_retries_of_the_driver(self):
        made = bus.Bus(self.useFixture(configuration.Configuration()).read(
            DEFAULT={'transport_url': 'rabbit://'}), retries=3)
        self.addCleanup(made.close)
        with made.batch():
            delivered = list(made.deliver(map(builders.message, range(2))))

        self.assertEqual(
            (2, [('notifications.sample', number, 3) for number in range(2)]),
            (len(delivered), self.sent))
