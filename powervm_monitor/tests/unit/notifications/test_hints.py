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
"""Nova's notifications are hints, and Nova's exchange is where they are."""

import queue

import oslo_messaging
from oslotest import base

from powervm_monitor.notifications import hints
from powervm_monitor.tests.unit import configuration

# As Nova sends them: flat, and versioned.
FLAT = ('notifications', 'compute.instance.update', {'host': 'host1'})
VERSIONED = ('versioned_notifications', 'instance.update', {
    'nova_object.name': 'InstanceUpdatePayload',
    'nova_object.data': {'host': 'host1'}})


class TestHints(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.conf = self.useFixture(configuration.Configuration()).read(
            DEFAULT={'transport_url': 'fake://'},
            oslo_messaging_notifications={'driver': 'messagingv2'})
        # What a test leaves there is not for the next one.
        self.addCleanup(oslo_messaging.get_notification_transport(
            self.conf).cleanup)
        self.conf.set_override('control_exchange', 'nova')
        self.changes = queue.Queue()
        self.hints = hints.Hints(
            self.conf, 'host1', lambda: self.changes.put(True))

    def listen(self):
        self.hints.start()
        self.addCleanup(self.hints.stop)

    def notify(self, topic, event_type, payload):
        oslo_messaging.Notifier(
            oslo_messaging.get_notification_transport(self.conf),
            publisher_id='compute.host1', topics=[topic]).info(
                {}, event_type, payload)

    def assertHint(self):
        self.assertTrue(self.changes.get(timeout=10))

    def test_a_flat_notification_is_a_hint(self):
        self.listen()
        self.notify(*FLAT)

        self.assertHint()

    def test_a_versioned_notification_is_a_hint(self):
        self.listen()
        self.notify(*VERSIONED)

        self.assertHint()

    def test_only_instances_of_this_host_are_of_interest(self):
        self.listen()
        for event_type, payload in (
                ('compute.instance.update', {'host': 'host2'}),
                ('compute.instance.update', {}),
                ('compute.instance.update', 'text'),
                ('instance.update', {'nova_object.data': None}),
                ('keypair.create.end', {'host': 'host1'})):
            self.notify('notifications', event_type, payload)
        self.notify(*FLAT)
        self.assertHint()

        self.assertTrue(self.changes.empty())

    def test_it_ends(self):
        self.hints.start()
        self.notify(*FLAT)
        self.assertHint()
        self.hints.stop()
        self.notify(*FLAT)

        self.assertTrue(self.changes.empty())

    def test_one_that_never_began_ends_too(self):
        self.hints.stop()
