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
"""What belongs to the host and to no project."""

from oslotest import base

from powervm_monitor import model
from powervm_monitor.catalog import metrics
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.identity import observing


class TestPlatform(base.BaseTestCase):

    def told(self, device):
        resource = observing.platform(device).resource
        return resource.kind, resource.id

    def test_each_has_its_kind_and_id(self):
        self.assertEqual([
            (metrics.HOST, 'host1'),
            (metrics.HOST, 'host1_host1'),
            (metrics.VIOS, 'vios-uuid'),
            (metrics.ADAPTER, 'vios-uuid-ent0'),
            (metrics.ADAPTER, 'vios-uuid-fcs0'),
            (metrics.ADAPTER, 'host1-sriov-553713681-0'),
            (metrics.POOL, 'host1-pool-processor-0'),
            (metrics.POOL, 'host1-pool-physical'),
            (metrics.POOL, 'host1-pool-memory-0'),
            (metrics.POOL, 'vios-uuid-pool-ssp'),
            (metrics.COLLECTION, 'host1-collection')],
            [self.told(device) for device in (
                builders.host(), model.Node(), builders.vios_server(),
                builders.ethernet(), builders.fibre_channel(),
                builders.port(), builders.processor_pool(),
                builders.physical_pool(), builders.memory_pool(),
                builders.storage_pool(), builders.collection())])

    def test_it_belongs_to_no_project(self):
        resource = observing.platform(builders.host()).resource

        self.assertEqual((None, None, {}), (
            resource.project_id, resource.user_id, resource.user_metadata))

    def test_it_knows_its_host(self):
        self.assertEqual(
            'host1', observing.platform(
                builders.host()).resource.metadata['host'])

    def test_everything_knows_its_machine(self):
        for device in (builders.host(), model.Node(), builders.vios_server(),
                       builders.ethernet(), builders.processor_pool(),
                       builders.collection()):
            metadata = observing.platform(device).resource.metadata
            self.assertEqual(
                ('8247-22L', '2125D4A'),
                (metadata['machine_type'], metadata['machine_serial']))

    def test_a_host_knows_what_its_average_power_covers(self):
        metadata = observing.platform(
            builders.host(), energy=builders.energy()).resource.metadata

        self.assertEqual(1_468_800.0, metadata['power_period'])

    def test_a_storage_pool_knows_its_disks(self):
        metadata = observing.platform(
            builders.storage_pool(disks=('hdisk3',))).resource.metadata

        self.assertEqual(['hdisk3'], metadata['disks'])

    def test_an_adapter_knows_its_vios(self):
        self.assertEqual({
            'host': 'host1', 'adapter_name': 'fcs0', 'adapter_kind': 'fc',
            'location': 'U78CB.001.WZS007Y-P1-C3-T1',
            'wwpn': '21000024ff649104', 'bridged': [],
            'vios_name': 'vios-1', 'machine_type': '8247-22L',
            'machine_serial': '2125D4A'},
            observing.platform(builders.fibre_channel(), vioses=(
                builders.vios_server(uuid='vios-uuid', name='vios-1'),)
            ).resource.metadata)

    def test_where_nothing_was_measured_there_is_no_observation(self):
        self.assertIsNone(observing.platform(builders.host(), measurements=[]))
