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
"""What a consumer hands over."""

import queue
import uuid

import oslo_messaging
from oslotest import base

from powervm_monitor.notifications import bus
from powervm_monitor.notifications import consumer
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration


class TestConsumer(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.topic = f'topic-{uuid.uuid4()}'
        self.conf = self.useFixture(configuration.Configuration()).read(
            DEFAULT={'transport_url': 'fake://'},
            oslo_messaging_notifications={'driver': 'messagingv2'})
        self.received = queue.Queue()
        self.consumer = consumer.Consumer(
            self.conf, self.received.put, topic=self.topic)
        self.notifier = oslo_messaging.Notifier(
            oslo_messaging.get_notification_transport(self.conf),
            publisher_id='stock', topics=[self.topic])

    def test_what_a_stock_notifier_sends_is_received(self):
        self.consumer.start()
        self.addCleanup(self.consumer.stop)
        self.notifier.sample({}, 'some.event', {'a': 1})
        message = self.received.get(timeout=10)

        self.assertEqual(
            ('stock', 'some.event', 'sample', {'a': 1}),
            (message['publisher_id'], message['event_type'],
             message['priority'], message['payload']))

    def test_priorities_that_are_not_ours_are_not_received(self):
        self.consumer.start()
        self.addCleanup(self.consumer.stop)
        self.notifier.warn({}, 'some.event', {'a': 'warn'})
        self.notifier.info({}, 'some.event', {'a': 'info'})

        self.assertEqual('info', self.received.get(timeout=10)['priority'])

    def test_what_the_bus_sent_before_is_received(self):
        self.conf.set_override('topics', [self.topic],
                               group='oslo_messaging_notifications')
        sender = bus.Bus(self.conf, retries=0)
        self.addCleanup(sender.close)
        sender.send(builders.message())
        self.consumer.start()
        self.addCleanup(self.consumer.stop)

        self.assertEqual({**builders.message(), 'priority': 'sample'},
                         self.received.get(timeout=10))
