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
"""Storage counters mean what those of real systems mean."""

from powervm_monitor.simulator import document
from powervm_monitor.simulator import truth
from powervm_monitor.tests import ibm_storage
from powervm_monitor.tests.unit.simulator import base
from powervm_monitor.tests.unit.simulator import files

BLOCKS = {'numOfReads': 'readBytes', 'numOfWrites': 'writeBytes'}
REQUESTS = {'numOfReadTransfers': 'reads', 'numOfWriteTransfers': 'writes'}
LISTS = ('genericVirtualAdapters', 'genericPhysicalAdapters',
         'sharedStoragePools')


class RealFiguresTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.rows = ibm_storage.storage_rows()

    def start(self, **more):
        self.told = self.world(
            ibm_storage.scenario(self.rows, **more), backlog=300)

    def passed(self):
        """What the truth says before and after a sample's time."""
        before = truth.tell(self.told, self.clock.now())
        self.clock.advance(30)
        return before, truth.tell(self.told, self.clock.now())

    def test_all_rows_are_read(self):
        self.assertEqual(303, len(self.rows))

    def test_whole_numbers_in_thirty_seconds_make_the_published_ones(self):
        self.assertEqual([], [
            row for row in self.rows
            if round(row.number / 30, 3) != row.number_per_s
            or round(row.bytes / 30, 3) != row.bytes_per_s])

    def test_each_device_counts_what_its_row_says(self):
        self.start()
        before = files.vios(self.told)['storage']
        self.clock.advance(30)
        after = files.vios(self.told)['storage']
        counted = {row: tuple(
            new - old for new, old in zip(
                ibm_storage.counters(row, after),
                ibm_storage.counters(row, before))) for row in self.rows}
        self.assertEqual(
            {row: (row.number, row.bytes) for row in self.rows}, counted)

    def test_the_truth_has_the_requests_of_each_device(self):
        self.start()
        before, after = (
            {row: self.requests(row, told) for row in self.rows}
            for told in self.passed())
        self.assertEqual(
            {row: row.requests for row in self.rows},
            {row: after[row] - before[row] for row in self.rows})

    @staticmethod
    def requests(row, told):
        [vios] = told['vioses']
        ports = [port for adapter in vios['adapters']
                 for port in adapter.get('ports', ())]
        devices = {
            device.get('wwpn') if device in ports else device['id']: device
            for device in (*ports, *vios['adapters'],
                           *vios['storage_pools'])}
        return devices[row.id][f'{row.operation}s']


class BlocksTest(base.TestCase):

    def storage(self, source, number=1):
        self.told = self.world(source, backlog=600)
        return files.vios(self.told, number)['storage']

    def rows(self, storage):
        return [row for name in LISTS for row in storage.get(name, ())]

    def test_a_block_has_512_bytes(self):
        rows = [row for number in (1, 2)
                for row in self.rows(self.storage('full', number))]
        self.assertEqual([], [
            row for row in rows for number, size in BLOCKS.items()
            if row[number] * 512 != row[size]])
        self.assertGreater(sum(row['numOfReads'] for row in rows), 0)

    def test_there_are_no_requests_beside_blocks(self):
        self.assertEqual([], [
            row for row in self.rows(self.storage('full'))
            if row.keys() & REQUESTS.keys()])

    def test_a_level_may_tell_requests_beside_blocks(self):
        storage = self.storage({
            'pcm': {'transfers': True},
            'vioses': [{'storage_pools': [
                {'id': 'ssp1', 'size': 9, 'used': 1, 'reads': 3}]}],
            'partitions': [{'disks': [
                {'reads': 5, 'writes': 7, 'write_size': [512, 65536]}]}]})
        [vios] = truth.tell(self.told, self.clock.now())['vioses']
        told = {device['id']: device for device in (
            *vios['adapters'], *vios['storage_pools'])}
        self.assertEqual(
            [{name: told[row['id']][key] for name, key in REQUESTS.items()}
             for row in self.rows(storage)],
            [{name: row[name] for name in REQUESTS}
             for row in self.rows(storage)])
        self.assertEqual(
            {True}, {device['requests_counted'] for device in told.values()
                     if 'reads' in device})

    def test_an_fc_port_has_the_requests_of_its_vios_and_of_its_clients(self):
        self.storage({
            'vioses': [{'storage_pools': [
                {'id': 'ssp1', 'size': 9, 'used': 1, 'reads': 3}]}],
            'partitions': [{
                'disks': [{'reads': 5}, {'reads': 2, 'pool': 'ssp1'}],
                'npiv': [{'reads': 11, 'writes': 1}]}]})
        before = files.vios(self.told)['storage']['fiberChannelAdapters'][0]
        self.clock.advance(30)
        after = files.vios(self.told)['storage']['fiberChannelAdapters'][0]
        self.assertEqual(
            [30 * (3 + 5 + 2 + 11), 30 * 1, 1],
            [after['numOfReads'] - before['numOfReads'],
             after['numOfWrites'] - before['numOfWrites'],
             after['numOfPorts']])

    def test_requests_of_a_client_have_no_fixed_size(self):
        self.storage({'vioses': [{}], 'partitions': [
            {'npiv': [{'reads': 0.1, 'writes': 0.1}]}]})
        sizes, before = set(), None
        for _ in range(8):
            [port] = files.vios(self.told)['storage'][
                'fiberChannelAdapters'][0]['ports']
            if before:
                sizes.add((port['readBytes'] - before['readBytes']) /
                          (port['numOfReads'] - before['numOfReads']))
            before = port
            self.clock.advance(30)
        self.assertGreater(len(sizes), 3)

    def refused(self, **partition):
        return str(self.assertRaises(document.DocumentError, self.world, {
            'vioses': [{}], 'partitions': [partition]}))

    def test_a_size_behind_vscsi_is_one_of_whole_blocks(self):
        for size in (80, 4000, [512, 700]):
            self.assertIn('needs multiples of 512 bytes', self.refused(
                disks=[{'reads': 1, 'read_size': size}]))

    def test_sizes_of_local_disks_and_pools_are_whole_blocks(self):
        for vios in ({'physical': [{'id': 'nvme0', 'read_size': 80}]},
                     {'storage_pools': [{'id': 'ssp1', 'size': 1, 'used': 1,
                                         'write_size': 80}]}):
            error = self.assertRaises(
                document.DocumentError, self.world, {'vioses': [vios]})
            self.assertIn('needs multiples of 512 bytes', str(error))

    def test_a_size_and_bytes_may_not_both_be_told(self):
        self.assertIn(
            'partitions[0].npiv[0].write_size: write_bytes is there as well',
            self.refused(npiv=[{'write_size': 80, 'write_bytes': 9}]))


class AdaptersTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = self.world('full', backlog=600)
        self.first, self.second = (
            files.vios(self.told, number)['storage'] for number in (1, 2))

    def test_all_that_is_no_fc_adapter_is_sas(self):
        self.assertEqual(
            [('sissas0', 'sas'), ('nvme0', 'sas'), ('usbhc0', 'sas')],
            [(row['id'], row['type'])
             for row in self.first['genericPhysicalAdapters']])

    def test_a_vios_may_tell_its_fc_adapters_once_more(self):
        again = {row['id']: row
                 for row in self.second['genericPhysicalAdapters']}
        cards = self.second['fiberChannelAdapters']
        self.assertEqual(
            ['sissas0', 'fscsi0', 'fscsi1', 'fscsi2', 'fscsi3'], list(again))
        for number, card in enumerate(cards):
            row = again['fscsi%d' % number]
            self.assertEqual(
                (card['physicalLocation'], card['readBytes'] // 512,
                 card['writeBytes'] // 512),
                (row['physicalLocation'], row['numOfReads'],
                 row['numOfWrites']))

    def test_the_truth_has_fc_adapters_once(self):
        [_, vios] = truth.tell(self.told, self.clock.now())['vioses']
        self.assertEqual(
            [], [adapter['id'] for adapter in vios['adapters']
                 if 'fscsi' in adapter['id']])

    def test_speeds_are_what_the_level_writes(self):
        self.assertEqual(
            [[17, 16], [8, 8, 8, 0]],
            [[card['runningSpeed'] for card in storage[
                'fiberChannelAdapters']]
             for storage in (self.first, self.second)])

    def test_a_client_without_a_link_has_no_speed_and_does_nothing(self):
        [client] = self.second['fiberChannelAdapters'][2]['ports']
        self.assertEqual(
            (0, 0, 0, 0, 0), tuple(client[name] for name in (
                'runningSpeed', 'numOfReads', 'numOfWrites', 'readBytes',
                'writeBytes')))
        partitions = truth.tell(self.told, self.clock.now())['partitions']
        self.assertEqual(
            [('up', 16), ('up', 8), ('down', 0)],
            [(channel['link'], channel['speed'])
             for channel in partitions[1]['fc_adapters']])

    def test_a_pool_has_the_size_of_its_cluster_on_each_vios(self):
        self.assertEqual(
            *([(pool['id'], pool['poolDisks'], pool['totalSpace'],
                pool['usedSpace']) for pool in storage['sharedStoragePools']]
              for storage in (self.first, self.second)))

    def test_a_cluster_cannot_have_two_sizes(self):
        error = self.assertRaises(document.DocumentError, self.world, {
            'vioses': [{'storage_pools': [
                {'id': 'ssp1', 'size': size, 'used': 1}]}
                for size in (10, 20)]})
        self.assertIn('vioses[1].storage_pools[0].size: is 10 on another '
                      'VIOS', str(error))

    def test_a_pool_needs_a_size_somewhere(self):
        error = self.assertRaises(document.DocumentError, self.world, {
            'vioses': [{'storage_pools': [{'id': 'ssp1', 'size': 10}]}]})
        self.assertIn('vioses[0].storage_pools[0]: needs used', str(error))
