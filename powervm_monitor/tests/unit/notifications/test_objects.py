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
"""The payloads' shape changes knowingly or not at all."""

import jsonschema
from oslo_versionedobjects import fixture
from oslotest import base

from powervm_monitor.catalog import events
from powervm_monitor.catalog import metrics
from powervm_monitor.notifications import messages
from powervm_monitor.notifications import objects
from powervm_monitor.tests.unit import builders

# A changed fingerprint asks for another VERSION: a minor one for a new field,
# a major one for anything that an old consumer would trip over.
FINGERPRINTS = {
    'AdapterSample': '1.0-082374147c6837f1795dda665f446eea',
    'Alert': '1.0-7d947d740e8d4cd407798d38aeebb8f4',
    'CollectionGap': '1.0-0ab5be8fc6ef361336008897d5ccabde',
    'CollectionSample': '1.0-082374147c6837f1795dda665f446eea',
    'DiskSample': '1.1-082374147c6837f1795dda665f446eea',
    'HostSample': '1.0-082374147c6837f1795dda665f446eea',
    'InstanceSample': '1.1-082374147c6837f1795dda665f446eea',
    'InterfaceSample': '1.1-082374147c6837f1795dda665f446eea',
    'PoolSample': '1.0-082374147c6837f1795dda665f446eea',
    'ViosSample': '1.0-082374147c6837f1795dda665f446eea',
}


class TestObjects(base.BaseTestCase):

    def test_fingerprints(self):
        checker = fixture.ObjectVersionChecker({
            payload.obj_name(): [payload]
            for payload in (*objects.SAMPLES.values(),
                            objects.CollectionGap, objects.Alert)})
        expected, actual = checker.test_hashes(FINGERPRINTS)

        self.assertEqual(expected, actual)

    def test_every_kind_of_resource_has_a_payload(self):
        self.assertEqual(set(metrics.RESOURCE_KINDS), set(objects.SAMPLES))

    def test_the_catalogue_tells_every_field_of_what_is_no_sample(self):
        self.assertEqual(
            [set(objects.Alert.fields), set(objects.CollectionGap.fields)],
            [{field.name for field in told}
             for told in (events.ALERT, events.GAP)])

    def test_a_payload_is_of_its_own_kind(self):
        self.assertEqual(
            {'instance': 'InstanceSample', 'disk': 'DiskSample',
             'interface': 'InterfaceSample', 'host': 'HostSample',
             'vios': 'ViosSample', 'adapter': 'AdapterSample',
             'pool': 'PoolSample', 'collection': 'CollectionSample'},
            {kind: sample.obj_name()
             for kind, sample in objects.SAMPLES.items()})


class TestSchema(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        schema = objects.InstanceSample.to_json_schema()
        self.validator = jsonschema.Draft4Validator(schema)
        self.payload = messages.Composer('host1').compose(
            builders.observation())['payload']

    def test_a_payload_keeps_to_its_schema(self):
        self.assertEqual([], [
            e.message for e in self.validator.iter_errors(self.payload)])

    def test_a_volume_that_is_no_number_breaks_it(self):
        data = self.payload['versioned_object.data']
        data['measurements'][0]['volume'] = 'many'

        self.assertFalse(self.validator.is_valid(self.payload))
