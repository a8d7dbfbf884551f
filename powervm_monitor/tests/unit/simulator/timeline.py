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
"""A world with events, whose truth is compared with its files."""

import datetime
import json

from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base

# Nanoseconds.
BILLION = 10 ** 9
CYCLES = {'entitled_cycles': 'entitledProcCycles',
          'capped_cycles': 'utilizedCappedProcCycles',
          'uncapped_cycles': 'utilizedUnCappedProcCycles',
          'idle_cycles': 'idleProcCycles',
          'donated_cycles': 'donatedProcCycles',
          'waited_cycles': 'timeSpentWaitingForDispatch'}
# The requests that the files tell beside blocks.
DISK = {'reads': 'numOfReadTransfers', 'writes': 'numOfWriteTransfers',
        'read_bytes': 'readBytes', 'written_bytes': 'writeBytes'}
NETWORK = {'received_bytes': 'receivedBytes', 'sent_bytes': 'sentBytes',
           'received_packets': 'receivedPackets',
           'sent_packets': 'sentPackets',
           'dropped_packets': 'droppedPackets'}
VM = {'name': 'vm', 'id': 5, 'entitled': 0.5, 'cpu': {'busy': 0.7},
      'interfaces': [{'mac': 'fa:16:3e:00:00:01', 'received': 9000}],
      'disks': [{'volume_id': '5c1f0f6e-6d0f-4c0b-9d31-7c1ae0c0a001',
                 'reads': 30}],
      'npiv': [{'reads': 7}], 'sriov': [{'adapter': 1, 'sent': 500}],
      'instance': {'uuid': 'a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01'}}
OTHER = {'name': 'other', 'cpu': {'busy': 0.1}, 'disks': [{'writes': 3}]}


class TestCase(base.TestCase):

    def start(self, *events, vm=(), **more):
        self.told = self.world({
            'vioses': [{}, {}], 'sriov_adapters': [{}],
            'partitions': [dict(VM, **dict(vm)), OTHER],
            'events': list(events), 'pcm': {'transfers': True}, **more})

    def at(self, seconds):
        """The truth after so many seconds, compared with the files."""
        moment = base.START + datetime.timedelta(seconds=seconds)
        if moment > self.clock.now():
            self.clock.advance((moment - self.clock.now()).total_seconds())
        told = truth.tell(self.told, moment)
        if seconds % 30 == 0:
            self._compare(told, moment)
        return told

    def _compare(self, told, moment):
        files = {row.category:
                 json.loads(self.told.monitor.body(row.name))['systemUtil'][
                     'utilSample']
                 for row in self.told.monitor.rows(moment, moment)
                 if row.category != 'lpar'}
        sample = files['phyp']
        self.assertEqual(told['system']['timebase_cycles'],
                         sample['timeBasedCycles'])
        self.assertEqual(
            [pool['utilized_cycles']
             for pool in told['pools']['shared_processor']],
            [row['utilizedPoolCycles']
             for row in sample['sharedProcessorPool']])
        hosts = {}
        for name, content in files.items():
            if name != 'phyp':
                [vios] = content['viosUtil']
                for row in vios['storage']['genericVirtualAdapters']:
                    hosts[int(vios['id']), row['physicalLocation']] = row
        self.assertEqual([part['uuid'] for part in told['partitions']],
                         [row['uuid'].lower()
                          for row in sample['lparsUtil']])
        for part, row in zip(told['partitions'], sample['lparsUtil']):
            self._compare_partition(part, row, hosts)

    def _compare_partition(self, part, row, hosts):
        self.assertEqual((row['id'], row['name'], row['state']),
                         (part['id'], part['name'], part['state']))
        self.assertEqual(
            {key: row['processor'][name] for key, name in CYCLES.items()},
            {key: part['cpu'][key] for key in CYCLES})
        rows = row.get('network', {}).get('virtualEthernetAdapters', [])
        if part['state'] == 'Running':
            self.assertEqual(
                [[row['physicalLocation'],
                  *(row[name] for name in NETWORK.values())]
                 for row in rows],
                [[told['location'], *(told[key] for key in NETWORK)]
                 for told in part['interfaces']])
            disks = {disk['location']: disk for disk in part['disks']}
            for client in row.get('storage', {}).get(
                    'genericVirtualAdapters', []):
                server = (client['viosId'], 'U8247.22L.2125D4A-V%d-C%d' % (
                    client['viosId'], client['viosAdapterSlotId']))
                disk = disks.pop(client['physicalLocation'])
                host = hosts.get(server, {})
                if host and None not in disk.values():
                    self.assertEqual(
                        {key: host[name] for key, name in DISK.items()},
                        {key: disk[key] for key in DISK})
            self.assertEqual({}, disks)

    def part(self, seconds, name='vm'):
        """A partition's truth, or None when there is none."""
        for part in self.at(seconds)['partitions']:
            if part['name'] == name:
                return part
        return None

    def steady(self, seconds):
        """Raise unless no shared counter goes back over those seconds."""
        before = None
        for moment in range(0, seconds, 30):
            told = self.at(moment)
            pool = told['pools']['shared_processor'][0]
            now = [pool['utilized_cycles'], pool['assigned_cycles'],
                   *(adapter['reads'] for vios in told['vioses']
                     for adapter in vios['adapters']
                     if adapter['kind'] == 'fc'),
                   *(port['sent_bytes'] for port
                     in told['sriov_adapters'][0]['ports'])]
            self.assertEqual([], [
                pair for pair in zip(before or now, now)
                if pair[1] < pair[0]], moment)
            before = now

    def servers(self):
        simulator = self.served(self.told)
        return {server['name']: server['OS-EXT-SRV-ATTR:host']
                for server in base.ask_json(
                    simulator.nova_url + '/servers/detail')['servers']}
