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

"""An unmodified Ceilometer makes samples of one hand-made notification."""

from oslo_config import cfg
import oslo_messaging
from oslotest import base

from powervm_monitor.tests.functional import ceilometer
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq

DEFINITION = """\
metric:
  - name: $.payload."versioned_object.data".measurements[*]."name"
    event_type: '^powervm\\.instance\\.sample$'
    type: $.payload."versioned_object.data".measurements[*]."type"
    unit: $.payload."versioned_object.data".measurements[*]."unit"
    volume: $.payload."versioned_object.data".measurements[*]."volume"
    lookup: [name, type, unit, volume]
    timestamp: $.payload."versioned_object.data".sampled_at
    resource_id: $.payload."versioned_object.data".resource_id
    project_id: $.payload."versioned_object.data".project_id
    user_id: $.payload."versioned_object.data".user_id
    metadata:
      display_name: $.payload."versioned_object.data".metadata.display_name
      disk_name: $.payload."versioned_object.data".metadata.disk_name
    user_metadata: $.payload."versioned_object.data".metadata.user_metadata
"""

PAYLOAD = {
    'versioned_object.name': 'InstanceSample',
    'versioned_object.namespace': 'powervm_monitor',
    'versioned_object.version': '1.0',
    'versioned_object.data': {
        'sampled_at': '2026-01-01T00:00:00+00:00',
        'resource_id': '6d1c0a4e-4a55-4f52-8d7b-3f0f4c0d3a11',
        'project_id': 'a project',
        'user_id': 'a user',
        'metadata': {
            'display_name': 'web',
            'user_metadata': {'metering.stack': 'blue', 'other': 'no'},
        },
        'measurements': [
            {'name': 'cpu', 'type': 'cumulative', 'unit': 'ns',
             'volume': 12345},
            {'name': 'powervm.cpu.entitlement', 'type': 'gauge', 'unit': '%',
             'volume': 50.5},
        ],
    },
}


class TestCeilometer(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.rabbitmq = self.useFixture(rabbitmq.RabbitMQ())
        meters = self.useFixture(processes.Directory('meters')).path
        (meters / 'powervm_monitor.yaml').write_text(DEFINITION)
        self.ceilometer = self.useFixture(ceilometer.Ceilometer(
            self.rabbitmq.transport_url, meters))

    def notifier(self):
        conf = cfg.ConfigOpts()
        conf([])
        transport = oslo_messaging.get_notification_transport(
            conf, self.rabbitmq.transport_url)
        self.addCleanup(transport.cleanup)
        return oslo_messaging.Notifier(
            transport, 'powervm-monitor:host', driver='messagingv2',
            topics=['notifications'])

    def test_each_measurement_becomes_a_sample(self):
        self.notifier().sample({}, 'powervm.instance.sample', PAYLOAD)

        samples = self.ceilometer.wait_for(lambda found: len(found) == 2)
        self.assertEqual(
            [{'name': 'cpu', 'type': 'cumulative', 'unit': 'ns',
              'volume': 12345},
             {'name': 'powervm.cpu.entitlement', 'type': 'gauge', 'unit': '%',
              'volume': 50.5}],
            [{key: sample[key] for key in ('name', 'type', 'unit', 'volume')}
             for sample in samples])

    def test_a_sample_says_whose_it_is_and_when(self):
        self.notifier().sample({}, 'powervm.instance.sample', PAYLOAD)

        sample, _ = self.ceilometer.wait_for(lambda found: len(found) == 2)
        self.assertEqual(
            {'resource_id': '6d1c0a4e-4a55-4f52-8d7b-3f0f4c0d3a11',
             'project_id': 'a project',
             'user_id': 'a user',
             'timestamp': '2026-01-01T00:00:00+00:00',
             'resource_metadata': {'display_name': 'web',
                                   'user_metadata': {'stack': 'blue'}}},
            {key: sample[key] for key in (
                'resource_id', 'project_id', 'user_id', 'timestamp',
                'resource_metadata')})

    def test_info_becomes_an_event(self):
        self.notifier().info({}, 'powervm.alert.raised', {'severity': 'high'})

        event, = self.ceilometer.agent.wait_until(
            self.ceilometer.events, 30, 'the event')
        self.assertEqual('powervm.alert.raised', event['event_type'])
