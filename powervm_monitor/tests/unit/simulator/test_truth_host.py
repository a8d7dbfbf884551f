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

from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base

MEBIBYTE = 2 ** 20
NETWORK = {'received_bytes': 'receivedBytes', 'sent_bytes': 'sentBytes',
           'received_packets': 'receivedPackets',
           'sent_packets': 'sentPackets',
           'dropped_packets': 'droppedPackets'}
DISK = {'reads': 'numOfReads', 'writes': 'numOfWrites',
        'read_bytes': 'readBytes', 'written_bytes': 'writeBytes'}


class HostTruthTest(base.TestCase):

    scenario = 'small'

    def setUp(self):
        super().setUp()
        world = self.world(self.scenario, backlog=600)
        self.files = {
            row.category: json.loads(world.monitor.body(row.name))
            for row in world.monitor.rows()}
        self.sample = self.files['phyp']['systemUtil']['utilSample']
        self.truth = truth.tell(world, self.clock.now())

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
             'total_memory_bytes': memory['totalMem'] * MEBIBYTE,
             'available_memory_bytes': memory['availableMem'] * MEBIBYTE,
             'configurable_memory_bytes':
                 memory['configurableMem'] * MEBIBYTE},
            self.truth['host'])

    def test_shared_processor_pools_are_those_of_the_file(self):
        self.assertEqual(
            [(pool['id'], pool['name'], pool['assignedProcCycles'],
              pool['utilizedPoolCycles'], pool['maxProcUnits'],
              pool['borrowedPoolProcUnits'])
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
                [[dict(_row(row, 'npiv', DISK), wwpn=row['wwpn'],
                       speed=row['runningSpeed']) for row in card['ports']]
                 for card in file['storage']['fiberChannelAdapters']],
                [adapter['ports'] for adapter in told['adapters']
                 if adapter['kind'] == 'fc'])

    def test_a_vios_is_what_both_files_tell(self):
        for row, told in zip(self.sample['viosUtil'], self.truth['vioses']):
            [file] = self.files['vios_%d' % told['id']]['systemUtil'][
                'utilSample']['viosUtil']
            self.assertEqual(
                (row['id'], row['uuid'].lower(), row['name'], row['state'],
                 row['processor']['entitledProcCycles'],
                 row['processor']['maxProcUnits'],
                 row['memory']['assignedMem'] * MEBIBYTE,
                 file['memory']['utilizedMem'] * MEBIBYTE),
                (told['id'], told['uuid'], told['name'], told['state'],
                 told['cpu']['entitled_cycles'], told['cpu']['units'],
                 told['assigned_memory']['logical_bytes'],
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
                 *(dict(_row(row, 'fc', DISK), wwpn=row['wwpn'],
                        speed=row['runningSpeed'])
                   for row in storage['fiberChannelAdapters']),
                 *(_row(row, 'sas', DISK)
                   for row in storage['genericPhysicalAdapters']),
                 *(_row(row, 'vhost', DISK)
                   for row in storage['genericVirtualAdapters'])],
                [{key: value for key, value in adapter.items()
                  if key != 'ports'} for adapter in told['adapters']])


def _row(row, kind, keys):
    return {'id': row['id'], 'kind': kind,
            'location': row['physicalLocation'],
            **{key: row[name] for key, name in keys.items()}}


class FullHostTruthTest(HostTruthTest):

    scenario = 'full'
