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
"""The truth is what the files say, at any time."""

import json

from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base

BILLION = 10 ** 9
MEBIBYTE = 2 ** 20


class TruthTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = self.world(backlog=600)

    def files(self):
        """The newest file of each category by its name."""
        return {row.category: json.loads(self.told.monitor.body(row.name))
                for row in self.told.monitor.rows()}

    def truth(self):
        return truth.tell(self.told, self.clock.now())

    def test_processor_times_are_the_files_cycles(self):
        sample = self.files()['phyp']['systemUtil']['utilSample']
        hertz = sample['processor']['procCyclesPerSecond']
        keys = {'entitled': 'entitledProcCycles',
                'capped': 'utilizedCappedProcCycles',
                'uncapped': 'utilizedUnCappedProcCycles',
                'idle': 'idleProcCycles',
                'donated': 'donatedProcCycles',
                'waited': 'timeSpentWaitingForDispatch'}
        for lpar, told in zip(sample['lparsUtil'],
                              self.truth()['partitions']):
            cycles = lpar['processor']
            dispatched = (cycles['utilizedCappedProcCycles'] +
                          cycles['utilizedUnCappedProcCycles'])
            busy = dispatched - cycles['idleProcCycles']
            shared = cycles['mode'] in ('cap', 'uncap')
            expected = {
                'busy': busy, 'consumed': dispatched if shared else busy,
                **{key: cycles[name] for key, name in keys.items()}}
            self.assertEqual(
                {**{key + '_cycles': count
                    for key, count in expected.items()},
                 **{key + '_ns': count * BILLION // hertz
                    for key, count in expected.items()}},
                {key: value for key, value in told['cpu'].items()
                 if key.endswith(('_cycles', '_ns'))})

    def test_the_size_of_a_partition_is_what_it_has_and_may_have(self):
        web, db = (part['cpu'] for part in self.truth()['partitions'][:2])
        keys = ('mode', 'units', 'max_units', 'virtual_processors',
                'max_virtual_processors', 'weight', 'pool_id')
        self.assertEqual(
            [('uncap', 0.5, 1.0, 2, 4, 128, 0),
             ('share_idle_procs_active', 2, 4, 2, 4, None, 255)],
            [tuple(cpu[key] for key in keys) for cpu in (web, db)])

    def test_assigned_memory_is_the_files(self):
        sample = self.files()['phyp']['systemUtil']['utilSample']
        self.assertEqual(
            [(lpar['affinityScore'], {
                'logical_bytes': lpar['memory']['logicalMem'] * MEBIBYTE,
                'backed_bytes':
                    lpar['memory']['backedPhysicalMem'] * MEBIBYTE,
                'virtual_persistent_bytes': None})
             for lpar in sample['lparsUtil']],
            [(told['affinity_score'], told['assigned_memory'])
             for told in self.truth()['partitions']])

    def test_interfaces_are_the_files_adapters(self):
        sample = self.files()['phyp']['systemUtil']['utilSample']
        for lpar, told in zip(sample['lparsUtil'],
                              self.truth()['partitions']):
            adapters = lpar.get('network', {}).get(
                'virtualEthernetAdapters', [])
            self.assertEqual(
                [(adapter['physicalLocation'], adapter['receivedBytes'],
                  adapter['sentBytes'], adapter['receivedPackets'],
                  adapter['sentPackets'], adapter['droppedPackets'],
                  adapter['receivedPhysicalBytes'],
                  adapter['sentPhysicalBytes'],
                  adapter['receivedPhysicalPackets'],
                  adapter['sentPhysicalPackets'],
                  adapter['droppedPhysicalPackets'])
                 for adapter in adapters],
                [(part['location'], part['received_bytes'],
                  part['sent_bytes'], part['received_packets'],
                  part['sent_packets'], part['dropped_packets'],
                  part['received_physical_bytes'],
                  part['sent_physical_bytes'],
                  part['received_physical_packets'],
                  part['sent_physical_packets'],
                  part['dropped_physical_packets'])
                 for part in told['interfaces'] if adapters])

    def test_disks_are_the_vhosts_behind_the_clients_adapters(self):
        files = self.files()
        hosts = {}
        for number in (1, 2):
            [vios] = files['vios_%d' % number]['systemUtil']['utilSample'][
                'viosUtil']
            for host in vios['storage']['genericVirtualAdapters']:
                hosts[number, host['physicalLocation']] = host
        sample = files['phyp']['systemUtil']['utilSample']
        seen = 0
        for lpar, told in zip(sample['lparsUtil'],
                              self.truth()['partitions']):
            disks = {disk['location']: disk for disk in told['disks']}
            for client in lpar.get('storage', {}).get(
                    'genericVirtualAdapters', []):
                host = hosts[client['viosId'], 'U8247.22L.2125D4A-V%d-C%d' % (
                    client['viosId'], client['viosAdapterSlotId'])]
                disk = disks[client['physicalLocation']]
                seen += 1
                self.assertEqual(
                    (host['readBytes'], host['writeBytes']),
                    (disk['read_bytes'], disk['written_bytes']))
        self.assertEqual(8, seen)

    def test_memory_is_what_the_newest_guest_file_tells(self):
        self.clock.advance(90)
        guests = self.files()['lpar']['lparUtil']
        for guest, told in zip(guests, self.truth()['partitions']):
            if 'errorInfo' in guest:
                self.assertIsNone(told['memory'])
                continue
            memory = guest['memory']
            total = memory['realMemSizeBytes']
            available = memory['pctRealMemAvbl']
            self.assertEqual(
                {'total_bytes': total,
                 'used_bytes': total * (100 - available) // 100,
                 'available_bytes': total * available // 100,
                 'swap_total_bytes': memory['totalPgSpSizeCount'] * 4096,
                 'swap_free_bytes': memory['totalPgSpFreeCount'] * 4096,
                 'page_in': 0, 'page_out': 0, 'page_space_in': 0,
                 'page_space_out': 0,
                 'sampled_at': '2026-11-21T12:00:00.000Z'}, told['memory'])

    def test_guests_without_rmc_or_power_tell_an_error(self):
        self.assertEqual(
            {'batch-1': '6003', 'spare-1': '6001'},
            {guest['name']: guest['errorInfo']['errorId']
             for guest in self.files()['lpar']['lparUtil']
             if 'errorInfo' in guest})

    def test_each_kind_of_processor_load_occurs_in_small(self):
        web, db = (part['cpu'] for part in self.truth()['partitions'][:2])
        self.assertGreater(web['uncapped_ns'], 0)
        self.assertGreater(db['idle_ns'], 0)
        self.assertGreater(db['donated_ns'], 0)
        self.assertEqual(0, db['uncapped_ns'])

    def test_identity_is_novas(self):
        told = self.truth()
        self.assertEqual(
            ('a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01', 'instance-00000001', 2,
             4096), tuple(told['partitions'][0][key] for key in (
                 'instance_uuid', 'instance_name', 'vcpus', 'memory_mb')))
        self.assertIsNone(told['partitions'][4]['instance_uuid'])
        self.assertEqual('powervm-1', told['system']['host'])

    def test_elapsed_timebase_is_elapsed_time(self):
        before = self.truth()['system']
        self.clock.advance(30)
        after = self.truth()['system']
        self.assertEqual(30 * before['timebase_hz'],
                         after['timebase_cycles'] -
                         before['timebase_cycles'])

    def test_another_process_counts_on(self):
        again = self.world()
        self.assertEqual(self.truth(), truth.tell(again, self.clock.now()))

    def test_the_past_can_be_asked_for(self):
        before = self.truth()
        self.clock.advance(300)
        url = self.served(self.told).url + '/simulator/truth'
        self.assertEqual(before, base.ask_json(
            url + '?at=2026-11-21T12:00:00Z'))
        self.assertEqual('2026-11-21T12:05:00.000Z',
                         base.ask_json(url)['at'])
