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
"""VIOSes that cannot be asked, and what lies behind their adapters."""

import json

from pypowervm import const
from pypowervm.wrappers import storage
from pypowervm.wrappers import virtual_io_server

from powervm_monitor.simulator import document
from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base
from powervm_monitor.tests.unit.simulator import files


class ReachTest(base.TestCase):

    def start(self, **vios):
        self.told = self.world({'vioses': [{}, vios], 'partitions': [
            {'disks': [{'reads': 10}]}]}, backlog=60)
        rows = self.told.monitor.rows(self.clock.now())
        [row] = [row for row in rows if row.category == 'phyp']
        self.sample = json.loads(self.told.monitor.body(row.name))[
            'systemUtil']['utilSample']
        self.categories = [row.category for row in rows]

    def errors(self):
        return [(error['errId'], error['errMsg'], error['uuid'])
                for error in self.sample['errorInfo']]

    def test_all_is_well_by_default(self):
        self.start()
        self.assertEqual((0, [], ['phyp', 'vios_1', 'vios_2', 'lpar']),
                         (self.sample['status'], self.errors(),
                          self.categories))

    def test_a_vios_without_rmc_is_an_error_instead_of_a_file(self):
        self.start(rmc='inactive')
        self.assertEqual(
            (2, [('4005', 'RMC is INACTIVE on vios',
                  self.told.vioses[1].uuid)], ['phyp', 'vios_1', 'lpar']),
            (self.sample['status'], self.errors(), self.categories))
        vios = truth.tell(self.told, self.clock.now())['vioses'][1]
        self.assertEqual((False, 'Running', 'inactive'), (
            vios['monitored'], vios['state'], vios['rmc']))

    def test_a_vios_that_is_off_has_nothing(self):
        self.start(state='Not Activated')
        self.assertEqual(
            (2, [('4002', 'vios is not in running state',
                  self.told.vioses[1].uuid)], ['phyp', 'vios_1', 'lpar']),
            (self.sample['status'], self.errors(), self.categories))
        vios = truth.tell(self.told, self.clock.now())['vioses'][1]
        self.assertEqual((False, [], None), (
            vios['monitored'], vios['adapters'], vios['used_memory_bytes']))


class NetworkTest(base.TestCase):

    def network(self, number):
        self.told = self.world('full', backlog=600)
        return files.vios(self.told, number)['network']

    def test_a_shared_adapter_is_the_sum_of_its_members(self):
        network = self.network(1)
        members = {row['id']: row for row in network['genericAdapters']}
        for row in network['sharedAdapters']:
            # One of them is named twice, and counts once.
            for name in ('receivedBytes', 'sentBytes', 'receivedPackets',
                         'sentPackets', 'droppedPackets'):
                self.assertEqual(row[name], sum(
                    members[member][name]
                    for member in set(row['bridgedAdapters'])))
            self.assertGreater(row['receivedBytes'], 0)

    def test_a_trunk_is_what_its_vios_counts_and_nothing_physical(self):
        network = self.network(1)
        vios = files.hypervisor(self.told)['viosUtil'][0]
        virtual = [row for row in network['genericAdapters']
                   if row['type'] == 'virtual']
        self.assertEqual(
            [(row['physicalLocation'], row['receivedBytes'],
              row['sentPackets'], 0, 0, 0, 0) for row in virtual],
            [(row['physicalLocation'] + '-T1', row['receivedBytes'],
              row['sentPackets'], row['receivedPhysicalBytes'],
              row['sentPhysicalBytes'], row['receivedPhysicalPackets'],
              row['sentPhysicalPackets'])
             for row in vios['network']['virtualEthernetAdapters']])

    def test_trunks_are_told_by_default(self):
        world = self.world({'vioses': [{'vlan': 7, 'bridges': [{}]},
                                       {'trunks': False}]}, backlog=60)
        one, two = files.hypervisor(world)['viosUtil']
        self.assertEqual(
            [(7, 0, True), (1, 1, True)],
            [(row['vlanId'], row['vswitchId'], row['isPortVLANID'])
             for row in one['network']['virtualEthernetAdapters']])
        self.assertNotIn('network', two)

    def test_the_id_of_a_vios_is_text_in_the_new_spelling(self):
        for spelling, number in (('old', 1), ('new', '1')):
            world = self.world({'pcm': {'spelling': spelling},
                                'vioses': [{}]})
            self.assertEqual(
                number, files.hypervisor(world)['viosUtil'][0]['id'])
            self.assertEqual('1', files.vios(world)['id'])


class BackingTest(base.TestCase):

    def mappings(self, disks):
        world = self.world({'vioses': [{'storage_pools': [
            {'id': 'ssp1', 'size': 1024, 'used': 1}]}],
            'partitions': [{'disks': disks}]})
        [vios] = virtual_io_server.VIOS.get(
            self.adapter(self.served(world)), xag=[const.XAG.VIO_SMAP])
        return list(vios.scsi_mappings)

    def test_several_volumes_may_lie_behind_one_adapter(self):
        first, second, third = self.mappings([{}, {'behind': 0}, {}])
        self.assertEqual(first.server_adapter.name,
                         second.server_adapter.name)
        self.assertEqual(first.client_adapter.loc_code,
                         second.client_adapter.loc_code)
        self.assertNotEqual(first.backing_storage.udid,
                            second.backing_storage.udid)
        self.assertEqual(
            ['0x8100000000000000', '0x8200000000000000',
             '0x8100000000000000'],
            [mapping.target_dev.lua for mapping in (first, second, third)])

    def test_a_volume_of_a_pool_is_a_logical_unit(self):
        first, second = self.mappings([{'pool': 'ssp1', 'size': 20480}, {}])
        self.assertIsInstance(first.backing_storage, storage.LU)
        self.assertEqual(20, first.backing_storage.capacity)
        self.assertIsInstance(second.backing_storage, storage.PV)

    def test_a_disk_must_lie_behind_an_earlier_one(self):
        self.assertRaises(document.DocumentError, self.mappings,
                          [{'behind': 0}])

    def test_each_bridge_has_a_shared_adapter(self):
        world = self.world('full', backlog=600)
        adapters = truth.tell(world, self.clock.now())['vioses'][0][
            'adapters']
        self.assertEqual(
            [['ent0', 'ent4'], ['ent1', 'ent21', 'ent21']],
            [adapter['bridged'] for adapter in adapters
             if adapter['kind'] == 'sea'])
        names = [adapter['id'] for adapter in adapters]
        self.assertEqual(len(names), len(set(names)))
