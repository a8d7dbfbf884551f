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
"""Messages of a batch share a connection, and a failure stays one.

oslo.messaging is the real one, on kombu's broker in memory: when its inside
changes so that a batch is no sooner sent, this fails.
"""

import contextlib
import json
import types

import fixtures
import kombu
from kombu import exceptions
import oslo_messaging
from oslotest import base

from powervm_monitor.notifications import connection
from powervm_monitor.tests.unit import configuration

TOPIC = 'topic.sample'
POOL = 'oslo_messaging._drivers.pool.ConnectionPool'


class ConnectionTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.calls = []
        self.failures = []
        for name in (f'{POOL}.get', f'{POOL}.put',
                     'kombu.connection.Connection.autoretry',
                     'kombu.connection.Connection.collect',
                     'kombu.messaging.Producer.publish'):
            self.useFixture(fixtures.MonkeyPatch(name, self.counted(name)))
        self.transport = self.transport_to('kombu+memory:///')

    def counted(self, name):
        """Return a function that is written down each time."""
        owner, _, method = name.rpartition('.')
        module, _, cls = owner.rpartition('.')
        original = getattr(getattr(
            __import__(module, fromlist=[cls]), cls), method)

        def function(*args, **kwargs):
            self.calls.append(method)
            if method == 'publish' and self.failures:
                raise self.failures.pop(0)
            return original(*args, **kwargs)

        return function

    def transport_to(self, url):
        made = oslo_messaging.get_notification_transport(
            self.useFixture(configuration.Configuration()).read(
                DEFAULT={'transport_url': url},
                oslo_messaging_rabbit={'kombu_reconnect_delay': 0}))
        self.addCleanup(made.cleanup)
        return made

    def send(self, *numbers, transport=None):
        for number in numbers:
            (transport or self.transport)._send_notification(
                oslo_messaging.Target(topic=TOPIC), {}, {'number': number},
                version=2.0, retry=1)

    def arrived(self):
        """Return the numbers that the broker has."""
        numbers = []
        with kombu.Connection('memory:///') as client:
            messages = client.SimpleQueue(TOPIC)
            with contextlib.suppress(messages.Empty):
                while True:
                    message = messages.get_nowait()
                    message.ack()
                    numbers.append(json.loads(json.loads(
                        message.body)['oslo.message'])['number'])
        return numbers


class TestKept(ConnectionTest):

    def setUp(self):
        super().setUp()
        self.arrived()

    def test_a_batch_takes_one_connection_and_gives_it_back(self):
        with connection.kept(self.transport):
            self.send(1, 2, 3)

        self.assertEqual(([1, 2, 3], 1, 1), (
            self.arrived(), self.calls.count('get'), self.calls.count('put')))

    def test_a_batch_prepares_for_nothing_while_nothing_fails(self):
        self.send(0)
        self.calls.clear()
        with connection.kept(self.transport):
            self.send(1, 2, 3)

        self.assertEqual(['get', *['publish'] * 3, 'put'], self.calls)

    def test_a_batch_without_messages_takes_none(self):
        with connection.kept(self.transport):
            pass

        self.assertEqual([], self.calls)

    def test_afterwards_all_is_as_before(self):
        with connection.kept(self.transport):
            self.send(1)
        self.calls.clear()
        self.send(2, 3)

        self.assertEqual(2 * ['get', 'autoretry', 'publish', 'put'],
                         self.calls)

    def test_a_failure_is_tried_again_in_its_place(self):
        with connection.kept(self.transport):
            self.send(1)
            self.failures = [exceptions.ChannelError('gone')]
            self.send(2, 3)

        self.assertEqual([1, 2, 3], self.arrived())

    def test_what_is_confirmed_late_does_not_confirm_what_is_sent_next(self):
        with connection.kept(self.transport):
            self.send(1)
            self.calls.clear()
            self.failures = [exceptions.ConnectionError('timed out')]
            self.send(2)

        self.assertEqual(
            ['publish', 'autoretry', 'collect', 'publish', 'put'],
            self.calls)

    def test_it_is_tried_no_more_often_than_it_would_be_without(self):
        with connection.kept(self.transport):
            self.send(1)
            self.calls.clear()
            self.failures = 9 * [exceptions.ChannelError('gone')]
            self.assertRaises(
                oslo_messaging.MessageDeliveryFailure, self.send, 2)

        self.assertEqual(2, self.calls.count('publish'))

    def test_a_failure_that_lasts_is_let_out(self):
        with connection.kept(self.transport):
            self.send(1)
            self.failures = 9 * [exceptions.OperationalError('gone')]
            self.assertRaises(
                oslo_messaging.MessageDeliveryFailure, self.send, 2)
            self.failures = []
            self.send(3)

        self.assertEqual([1, 3], self.arrived())

    def test_a_batch_that_fails_gives_its_connection_back(self):
        with contextlib.suppress(ZeroDivisionError):
            with connection.kept(self.transport):
                self.send(1)
                raise ZeroDivisionError

        self.assertEqual(1, self.calls.count('put'))


class TestElsewhere(ConnectionTest):
    """Nothing is sooner, and nothing is lost."""

    def test_a_driver_without_connections_sends(self):
        sent = []
        self.useFixture(fixtures.MonkeyPatch(
            'oslo_messaging._drivers.impl_fake.FakeDriver.send_notification',
            lambda *args, **kwargs: sent.append(args)))
        fake = self.transport_to('fake://')
        with connection.kept(fake):
            self.send(1, 2, transport=fake)

        self.assertEqual(2, len(sent))

    def test_a_connection_of_another_kind_sends(self):
        taken = []

        @contextlib.contextmanager
        def take(*args):
            taken.append(args)
            yield 'a connection'

        driver = types.SimpleNamespace(_get_connection=take)
        with connection.kept(types.SimpleNamespace(_driver=driver)):
            for _ in range(2):
                with driver._get_connection('send', 1) as given:
                    self.assertEqual('a connection', given)

        self.assertEqual([('send', 1)], taken)
