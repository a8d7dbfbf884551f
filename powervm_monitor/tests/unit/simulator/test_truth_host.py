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
"""The truth of machine, VIOSes and pools is what the files say."""

import json

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base

MEBIBYTE = 2 ** 20
NETWORK = {'received_bytes': 'receivedBytes', 'sent_bytes': 'sentBytes',
           'received_packets': 'receivedPackets',
           'sent_packets': 'sentPackets',
           'dropped_packets': 'droppedPackets'}
BYTES = {'read_bytes': 'readBytes', 'written_bytes': 'writeBytes'}
# Of Fibre Channel adapters. Elsewhere the same names are those of blocks.
REQUESTS = {'reads': 'numOfReads', 'writes': 'numOfWrites', **BYTES}


class HostTruthTest(base.TestCase):

    scenario = 'small'
    # How the scenario spells what has two names.
    utilized, borrowed = 'utilizedPoolCycles', 'borrowedPoolProcUnits'

    def setUp(self):
        super().setUp()
        world = self.world(self.scenario, backlog=600)
        self.clock.advance(5)
        moment = clocks.aligned(self.clock.now(), 30)
        self.files = {
            row.category: json.loads(world.monitor.body(row.name))
            for row in world.monitor.rows(moment)}
        self.sample = self.files['phyp']['systemUtil']['utilSample']
        self.truth = truth.tell(world, moment)

    def test_the_host_is_the_machine_of_the_file(self):
        processor, memory = self.sample['processor'], self.sample['memory']
        firmware = self.sample['systemFirmware']
        cycles = firmware['utilizedProcCycles']
        self.assertEqual(
            {'total_units': processor['totalProcUnits'],
             'configurable_units': processor['configurableProcUnits'],
             'available_units': processor['availableProcUnits'],
             'firmware_cycles': cycles,
             'firmware_ns': cycles * 10 ** 9 //
                processor['procCyclesPerSecond'],
             'firmware_memory_bytes': firmware['assignedMem'] * MEBIBYTE,
             'virtual_persistent_memory_bytes': _bytes(
                 memory.get('virtualPersistentMem')),
             'total_memory_bytes': memory['totalMem'] * MEBIBYTE,
             'available_memory_bytes': memory['availableMem'] * MEBIBYTE,
             'configurable_memory_bytes':
                 memory['configurableMem'] * MEBIBYTE},
            self.truth['host'])

    def test_shared_processor_pools_are_those_of_the_file(self):
        self.assertEqual(
            [(pool['id'], pool['name'], pool['assignedProcCycles'],
              pool[self.utilized], pool['maxProcUnits'],
              pool.get(self.borrowed))
             for pool in self.sample['sharedProcessorPool']],
            [tuple(pool[key] for key in (
                'id', 'name', 'assigned_cycles', 'utilized_cycles',
                'max_units', 'borrowed_units'))
             for pool in self.truth['pools']['shared_processor']])

    def test_clients_of_a_channel_are_those_of_the_file(self):
        for told in self.truth['vioses']:
            [file] = self.files['vios_%d' % told['id']]['systemUtil'][
                'utilSample']['viosUtil']
            self.assertEqual(
                [(card['numOfPorts'],
                  [dict(_row(row, 'npiv', REQUESTS), wwpn=row['wwpn'],
                        speed=row['runningSpeed'], requests_counted=True)
                   for row in card['ports']])
                 for card in file['storage']['fiberChannelAdapters']],
                [(adapter['clients'], adapter['ports'])
                 for adapter in told['adapters']
                 if adapter['kind'] == 'fc'])

    def test_a_vios_is_what_both_files_tell(self):
        for row, told in zip(self.sample['viosUtil'], self.truth['vioses']):
            [file] = self.files['vios_%d' % told['id']]['systemUtil'][
                'utilSample']['viosUtil']
            self.assertEqual(
                (int(row['id']), row['uuid'].lower(), row['name'],
                 row['state'],
                 row['processor']['entitledProcCycles'],
                 row['processor']['maxProcUnits'],
                 row['memory']['assignedMem'] * MEBIBYTE,
                 _bytes(row['memory'].get('virtualPersistentMem')),
                 file['memory']['utilizedMem'] * MEBIBYTE),
                (told['id'], told['uuid'], told['name'], told['state'],
                 told['cpu']['entitled_cycles'], told['cpu']['max_units'],
                 told['assigned_memory']['logical_bytes'],
                 told['assigned_memory']['virtual_persistent_bytes'],
                 told['used_memory_bytes']))

    def test_adapters_are_those_of_the_file(self):
        for told in self.truth['vioses']:
            [file] = self.files['vios_%d' % told['id']]['systemUtil'][
                'utilSample']['viosUtil']
            network, storage = file['network'], file['storage']
            self.assertEqual(
                [*(_row(row, row['type'], NETWORK)
                   for row in network['genericAdapters']),
                 *(dict(_row(row, 'sea', NETWORK),
                        bridged=row['bridgedAdapters'])
                   for row in network['sharedAdapters']),
                 *(dict(_row(row, 'fc', REQUESTS), wwpn=row['wwpn'],
                        speed=row['runningSpeed'], clients=row['numOfPorts'],
                        requests_counted=True)
                   for row in storage['fiberChannelAdapters']),
                 *(dict(_row(row, 'storage', BYTES), requests_counted=False)
                   for row in storage['genericPhysicalAdapters']
                   if 'fscsi' not in row['id']),
                 *(dict(_row(row, 'vhost', BYTES), requests_counted=False)
                   for row in storage['genericVirtualAdapters'])],
                [_without(adapter, 'ports', *(
                    () if adapter.get('requests_counted', True)
                    else ('reads', 'writes')))
                 for adapter in told['adapters']])


def _bytes(megabytes):
    return None if megabytes is None else megabytes * MEBIBYTE


def _without(mapping, *keys):
    return {key: value for key, value in mapping.items() if key not in keys}


def _row(row, kind, keys):
    return {'id': row['id'], 'kind': kind,
            'location': row['physicalLocation'],
            **{key: row[name] for key, name in keys.items()}}


class FullHostTruthTest(HostTruthTest):

    scenario = 'full'
    utilized, borrowed = 'utilizedProcCycles', 'borrowedProcUnits'

    def setUp(self):
        super().setUp()
        self.shared = self.truth['pools']

    def test_each_pool_counts_its_own_partitions(self):
        partitions = [*self.truth['partitions'], *self.truth['vioses']]
        self.assertEqual(
            [(0, 'DefaultPool', 32), (1, 'Files', 4)],
            [(pool['id'], pool['name'], pool['max_units'])
             for pool in self.shared['shared_processor']])
        for pool in self.shared['shared_processor']:
            self.assertEqual(pool['utilized_cycles'], sum(
                part['cpu']['capped_cycles'] + part['cpu']['uncapped_cycles']
                for part in partitions
                if part['cpu']['pool_id'] == pool['id']))

    def test_the_physical_pool_is_that_of_the_file(self):
        row = self.sample['physicalProcessorPool']
        self.assertEqual(
            {'total_cycles': row['totalPoolCycles'],
             'utilized_cycles': row['utilizedPoolCycles'],
             'configurable_units': row['configurablePoolProcUnits'],
             'available_units': row['currAvailablePoolProcUnits'],
             'borrowed_units': row['borrowedPoolProcUnits']},
            self.shared['physical_processor'])
        self.assertEqual(row['utilizedPoolCycles'], sum(
            pool['utilized_cycles']
            for pool in self.shared['shared_processor']))

    def test_the_shared_memory_pool_is_that_of_the_file(self):
        [row] = self.sample['sharedMemoryPool']
        self.assertEqual(6144, row['assignedMemToLpars'])
        self.assertEqual(
            [{'id': 1, 'name': 'Pool01',
              'total_bytes': row['totalMem'] * MEBIBYTE,
              'assigned_bytes': row['assignedMemToLpars'] * MEBIBYTE,
              'firmware_bytes': row['assignedMemToSysFirmware'] * MEBIBYTE,
              'io_bytes': row['totalIOMem'] * MEBIBYTE,
              'io_mapped_bytes': row['mappedIOMemToLpars'] * MEBIBYTE}],
            self.shared['shared_memory'])

    def test_partitions_of_pools_say_so(self):
        [files, mute] = self.sample['lparsUtil'][-2:]
        self.assertEqual(
            ({'logicalMem': 8192, 'backedPhysicalMem': 6144, 'poolId': 1,
              'weight': 128, 'totalIOMem': 77, 'mappedIOMem': 77}, 1, 80),
            (files['memory'], files['processor']['poolId'],
             files['affinityScore']))
        self.assertEqual(512, mute['memory']['virtualPersistentMem'])
        self.assertEqual(
            [6144 * MEBIBYTE, 2048 * MEBIBYTE],
            [part['assigned_memory']['backed_bytes']
             for part in self.truth['partitions'][-2:]])

    def test_storage_pools_are_those_of_the_file(self):
        for told in self.truth['vioses']:
            [file] = self.files['vios_%d' % told['id']]['systemUtil'][
                'utilSample']['viosUtil']
            self.assertEqual(
                [{'id': 'ssp1', 'disks': row['poolDisks'],
                  'total_bytes': row['totalSpace'] * MEBIBYTE,
                  'used_bytes': row['usedSpace'] * MEBIBYTE,
                  'requests_counted': False,
                  **{key: row[name] for key, name in BYTES.items()}}
                 for row in file['storage']['sharedStoragePools']],
                [_without(pool, 'reads', 'writes')
                 for pool in told['storage_pools']])

    def test_trunks_are_those_that_the_hypervisor_tells(self):
        one, two = self.sample['viosUtil']
        self.assertEqual(
            [(row['physicalLocation'], row['vlanId'], row['vswitchId'],
              row['receivedBytes'], row['sentPackets'],
              row['receivedPhysicalBytes'])
             for row in one['network']['virtualEthernetAdapters']],
            [(told['location'], told['vlan'], told['vswitch'],
              told['received_bytes'], told['sent_packets'], 0)
             for told in self.truth['vioses'][0]['interfaces']])
        self.assertEqual(2, len(self.truth['vioses'][0]['interfaces']))
        self.assertNotIn('network', two)

    def test_volumes_may_share_an_adapter(self):
        told = self.truth['partitions'][-2]
        self.assertEqual(
            [(1, 3), (2, 3), (1, 1), (2, 1)],
            [(disk['vios_id'], len(disk['volume_ids']))
             for disk in told['disks']])
        self.assertEqual(4, len(self.sample['lparsUtil'][-2]['storage'][
            'genericVirtualAdapters']))
