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
"""Delivered means confirmed, by every driver that was configured."""

import uuid

import fixtures
import oslo_messaging
from oslo_messaging.notify import _impl_test
from oslotest import base

from powervm_monitor.notifications import bus
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration

FAKE = 'oslo_messaging._drivers.impl_fake.FakeDriver.send_notification'

# As oslo.messaging tells what RabbitMQ 3.10 answers.
TOO_LARGE = (
    'Unable to connect to AMQP server on 127.0.0.1:26537 after 1 tries: '
    'Basic.publish: (406) PRECONDITION_FAILED - message size 20328 is larger '
    'than configured max size 5000')
DIFFERENT = (
    'Unable to connect to AMQP server on 127.0.0.1:26537 after 1 tries: '
    'Exchange.declare: (406) PRECONDITION_FAILED - inequivalent arg '
    "'durable' for exchange 'openstack' in vhost '/': received 'true' but "
    "current is 'false'")


class BusTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.configuration = self.useFixture(configuration.Configuration())
        self.topic = f'topic-{uuid.uuid4()}'
        self.retries = []
        _impl_test.reset()
        self.addCleanup(_impl_test.reset)

    def conf(self, url='fake://', **options):
        return self.configuration.read(
            DEFAULT={'transport_url': url},
            oslo_messaging_notifications={
                'topics': self.topic, **options})

    def bus(self, **options):
        made = bus.Bus(self.conf(**options), retries=1)
        self.addCleanup(made.close)
        return made

    def fail(self, failure):
        """Let the broker fail."""

        def send(driver, target, ctxt, message, version, retry=None):
            self.retries.append(retry)
            raise failure

        self.useFixture(fixtures.MonkeyPatch(FAKE, send))


class TestDelivery(BusTest):

    def setUp(self):
        super().setUp()
        self.sent = []

        def send(driver, target, ctxt, message, version, retry=None):
            self.sent.append((target.topic, message, version, retry))

        self.useFixture(fixtures.MonkeyPatch(FAKE, send))

    def test_a_message_is_sent_as_it_is(self):
        self.bus().send(builders.message())

        self.assertEqual(
            [(f'{self.topic}.sample', builders.message(), 2.0, 1)],
            self.sent)

    def test_the_operator_may_ask_for_the_first_protocol(self):
        self.bus(driver='messaging').send(builders.message())

        self.assertEqual([1.0], [version for _, _, version, _ in self.sent])

    def test_every_topic_is_served(self):
        self.bus(topics='one,two').send(builders.message())

        self.assertEqual(['one.sample', 'two.sample'],
                         [topic for topic, _, _, _ in self.sent])

    def test_a_driver_that_is_not_ours_is_given_the_message(self):
        self.bus(driver='test').send(builders.message())

        self.assertEqual([({}, builders.message(), 'SAMPLE', 1)],
                         _impl_test.NOTIFICATIONS)

    def test_every_driver_is_given_the_message(self):
        self.bus(driver='messagingv2\ndriver = test').send(
            builders.message())

        self.assertEqual((1, 1), (len(self.sent),
                                  len(_impl_test.NOTIFICATIONS)))


class TestRetry(BusTest):
    """The broker takes what it takes, and fails for a topic."""

    def setUp(self):
        super().setUp()
        self.topics, self.failing = [], set()

        def send(driver, target, ctxt, message, version, retry=None):
            self.topics.append(target.topic)
            if target.topic in self.failing:
                raise oslo_messaging.MessageDeliveryFailure('gone')

        self.useFixture(fixtures.MonkeyPatch(FAKE, send))

    def try_twice(self, numbers=(0, 0), **options):
        """Send messages of which the first fails."""
        made = self.bus(**options)
        self.failing = {'two.sample'}
        self.assertRaises(bus.Undelivered, made.send,
                          builders.message(numbers[0]))
        self.failing = set()
        made.send(builders.message(numbers[1]))

    def test_a_topic_that_has_it_is_not_given_it_again(self):
        self.try_twice(topics='one,two,three')

        self.assertEqual(
            ['one.sample', 'two.sample', 'two.sample', 'three.sample'],
            self.topics)

    def test_a_driver_that_has_it_is_not_given_it_again(self):
        self.try_twice(topics='two', driver='test\ndriver = messagingv2')

        self.assertEqual((1, 2), (
            len(_impl_test.NOTIFICATIONS), len(self.topics)))

    def test_another_message_goes_to_all(self):
        self.try_twice([0, 1], topics='one,two')

        self.assertEqual(2 * ['one.sample', 'two.sample'], self.topics)


class TestDrivers(BusTest):

    def drivers(self, **options):
        return {name: type(driver) for name, driver
                in self.bus(**options)._drivers}

    def test_where_none_is_configured_it_is_messagingv2(self):
        self.assertEqual({'messagingv2': bus.OWN['messagingv2']},
                         self.drivers())

    def test_the_stock_messaging_drivers_are_replaced(self):
        self.assertEqual(
            bus.OWN, self.drivers(driver='messaging\ndriver = messagingv2'))

    def test_a_missing_driver_is_named(self):
        e = self.assertRaises(bus.Undelivered, self.bus, driver='pigeon')

        self.assertRegex(str(e), 'oslo_messaging_notifications.*pigeon')

    def test_one_missing_among_others_is_named(self):
        e = self.assertRaises(bus.Undelivered, self.bus,
                              driver='test\ndriver = pigeon')

        self.assertRegex(str(e), 'oslo_messaging_notifications.*pigeon')

    def test_an_unknown_transport_is_named(self):
        e = self.assertRaises(bus.Undelivered, self.bus, url='pigeon://coop')

        self.assertRegex(str(e), 'transport_url.*pigeon')

    def test_a_transport_without_scheme_is_refused(self):
        self.assertRaisesRegex(bus.Undelivered, 'transport_url',
                               self.bus, url='rabbit-is-here')

    def test_a_port_that_is_no_number_is_refused(self):
        self.assertRaisesRegex(
            bus.Undelivered, 'transport_url has a port that is no number',
            self.bus, url='rabbit://me:secret@host:port/')

    def test_a_password_is_not_told(self):
        for url in ('rabbit://me:sec/ret@host:1/', 'rabbit://me:secret@h:p/',
                    'pigeon://me:secret@host/', 'me:secret@host'):
            e = self.assertRaises(bus.Undelivered, self.bus, url=url)
            self.assertNotIn('sec', str(e))


class TestDoubt(BusTest):

    def doubt(self, url, **options):
        """Return what is in doubt; the transport's driver need not be here."""
        get = oslo_messaging.get_notification_transport
        self.useFixture(fixtures.MonkeyPatch(
            'oslo_messaging.get_notification_transport',
            lambda conf: get(conf, 'fake://')))
        made = bus.Bus(self.conf(url, **options), retries=0)
        self.addCleanup(made.close)
        return made.doubt

    def test_rabbitmq_confirms(self):
        self.assertIsNone(self.doubt('rabbit://'))

    def test_rabbitmq_with_libraries_that_are_not_known(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.notifications.rabbitmq.missing',
            lambda transport: ['Channel.events']))

        self.assertRegex(self.doubt('rabbit://'), 'may be lost: the installed '
                         r'oslo.messaging.* \(Channel.events\)')

    def test_kafka_does_not(self):
        self.assertIn('transport kafka does not tell whether a notification '
                      'has arrived', self.doubt('kafka://'))

    def test_where_nothing_goes_to_a_broker_nothing_is_in_doubt(self):
        self.assertIsNone(self.doubt('kafka://', driver='test'))


class TestFailure(BusTest):

    def test_a_broker_that_does_not_confirm_names_the_remedy(self):
        self.fail(oslo_messaging.MessageDeliveryFailure('gone'))

        self.assertRaisesRegex(
            bus.Undelivered, 'driver messagingv2 did not deliver: check '
            'transport_url and that the broker runs .*gone',
            self.bus().send, builders.message())

    def test_a_message_that_is_too_large_is_refused_by_name(self):
        self.fail(oslo_messaging.MessageDeliveryFailure(TOO_LARGE))

        self.assertRaisesRegex(
            bus.Refused, 'messagingv2 cannot deliver powervm.instance.sample '
            'id-0: it is too large for the broker. Raise max_message_size',
            self.bus().send, builders.message())

    def test_a_message_that_is_damaged_is_refused(self):
        for changes in ({'priority': None}, {'event_type': 7}):
            self.assertRaisesRegex(
                bus.Refused, 'it is damaged in the outbox and cannot be sent '
                rf'\(no {next(iter(changes))}\)', self.bus().send,
                {**builders.message(), **changes})

    def test_a_message_without_payload_is_refused(self):
        message = builders.message()
        del message['payload']

        self.assertRaisesRegex(bus.Refused, r'\(no payload\)',
                               self.bus().send, message)

    def test_a_queue_that_differs_is_no_fault_of_the_message(self):
        self.fail(oslo_messaging.MessageDeliveryFailure(DIFFERENT))
        e = self.assertRaises(bus.Undelivered, self.bus().send,
                              builders.message())

        self.assertFalse(isinstance(e, bus.Refused))
        self.assertIn('Set [oslo_messaging_rabbit] amqp_durable_queues',
                      str(e))

    def refused(self, priority, samples_pass):
        """Whether a message is refused for ever where a queue differs."""
        self.fail(oslo_messaging.MessageDeliveryFailure(DIFFERENT))
        made = bus.Bus(self.conf(), 0, lambda: samples_pass)
        self.addCleanup(made.close)
        e = self.assertRaises(bus.Undelivered, made.send, {
            **builders.message(), 'priority': priority})
        return isinstance(e, bus.Refused)

    def test_an_alert_makes_way_where_samples_would_pass(self):
        self.assertEqual((True, False), (
            self.refused('INFO', True), self.refused('INFO', False)))

    def test_a_sample_waits_for_its_queue(self):
        self.assertFalse(self.refused('SAMPLE', True))

    def test_it_is_tried_as_often_as_configured(self):
        self.fail(oslo_messaging.MessageDeliveryFailure('gone'))
        self.assertRaises(bus.Undelivered, self.bus().send,
                          builders.message())

        self.assertEqual([1], self.retries)

    def test_whatever_a_driver_raises_it_is_undelivered(self):
        for failure in (oslo_messaging.MessagingException('odd'),
                        OSError('broken pipe'), RuntimeError('quorum'),
                        KeyError('priority'), ValueError('port')):
            self.fail(failure)
            self.assertRaises(bus.Undelivered, self.bus().send,
                              builders.message())

    def test_a_foreign_driver_that_raises_is_named(self):
        def notify(driver, ctxt, message, priority, retry):
            raise ZeroDivisionError('odd')

        self.useFixture(fixtures.MonkeyPatch(
            'oslo_messaging.notify._impl_test.TestDriver.notify', notify))

        self.assertRaisesRegex(
            bus.Undelivered, 'driver test', self.bus(driver='test').send,
            builders.message())

    def test_what_one_of_two_did_not_take_is_undelivered(self):
        self.fail(oslo_messaging.MessageDeliveryFailure('gone'))

        self.assertRaises(
            bus.Undelivered,
            self.bus(driver='test\ndriver = messagingv2').send,
            builders.message())
