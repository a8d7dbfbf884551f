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
"""Whose I/O it was that a VIOS did."""

from oslotest import base

from powervm_monitor import model
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import files

# The recorded client's, as the VIOS writes it, and its counters.
WWPN = '21000024ff649159'
COUNTERS = model.DiskCounters(
    reads=1234, writes=1235, read_bytes=184184, written_bytes=138523)


def npiv(pair, spelling='wwpnPair', vios_id=1):
    """Return the disk that the hypervisor lists with a pair of WWPNs."""
    lpar = files.lpar(files.changed(storage={
        'virtualFiberChannelAdapters': [{
            'physicalLocation': 'U8247.22L.2125D4A-V2-C6',
            'viosId': vios_id, spelling: pair}]}))
    disk, = lpar.disks
    return disk


class TestVirtualScsi(base.BaseTestCase):

    def disk(self, **given):
        return files.lpar(**given).disks[0]

    def test_a_disk_is_joined_by_vios_and_slot(self):
        self.assertEqual(
            model.Disk(
                name='vscsi-C3', location='U8247.22L.2125D4A-V2-C3',
                vios_id=1, wwpns=(), counters=model.DiskCounters(
                    reads=1074, writes=1075, read_bytes=549888,
                    written_bytes=550400)),
            self.disk())

    def test_the_same_slot_of_another_vios_is_another_disk(self):
        vios = builders.vios()
        files.sample_of(vios)['viosUtil'][0]['id'] = '2'

        self.assertIsNone(self.disk(vioses={'2': vios}).counters)

    def test_a_sparse_file_costs_the_counters_only(self):
        sparse = builders.recorded('vios_pcm_data_sparse.txt')

        self.assertIsNone(self.disk(vioses={'1': sparse}).counters)

    def test_a_counter_that_is_no_number_is_unknown(self):
        for value in files.NO_NUMBERS:
            vios = builders.vios()
            for row in files.storage_of(vios)['genericVirtualAdapters']:
                row['numOfReads'] = value
            counters = self.disk(vioses={'1': vios}).counters
            self.assertEqual((None, 1075), (counters.reads, counters.writes))


class TestFibreChannel(base.BaseTestCase):

    def test_a_number_meets_hexadecimal_digits(self):
        self.assertEqual(COUNTERS, npiv([int(WWPN, 16), 5]).counters)

    def test_the_other_spelling_of_the_pair_as_well(self):
        self.assertEqual(
            COUNTERS, npiv([int(WWPN, 16), 5], 'wwpnpair').counters)

    def test_after_a_migration_the_second_is_logged_in(self):
        self.assertEqual(COUNTERS, npiv([5, int(WWPN, 16)]).counters)

    def test_digits_of_either_case_meet(self):
        self.assertEqual(COUNTERS, npiv([WWPN.upper(), 5]).counters)

    def test_a_number_beyond_63_bits_is_not_rounded(self):
        vios = builders.vios()
        files.storage_of(vios)['fiberChannelAdapters'][1]['ports'][0][
            'wwpn'] = 'c050760937f9090a'
        lpar = files.lpar(vioses={'1': vios})

        self.assertEqual(
            {'vscsi-C3': 1074, 'npiv-C2': None, 'npiv-C3': 1234},
            {disk.name: disk.counters and disk.counters.reads
             for disk in lpar.disks})

    def test_another_vios_is_another_port(self):
        self.assertIsNone(
            npiv([int(WWPN, 16), 5], vios_id=2).counters)

    def test_a_port_that_nobody_counted_is_unknown(self):
        self.assertIsNone(npiv([5, 6]).counters)


class TestOddRows(base.BaseTestCase):

    def assertSame(self, vios):
        self.assertEqual(
            files.lpar(),
            files.lpar(vioses={'1': vios}))

    def test_an_odd_adapter_of_a_vios_costs_only_itself(self):
        for row in files.NO_ROWS:
            vios = builders.vios()
            files.storage_of(vios)['genericVirtualAdapters'].insert(0, row)
            self.assertEqual(files.lpar(),
                             files.lpar(vioses={'1': vios}))

    def test_an_odd_adapter_of_a_vios_is_told(self):
        vios = builders.vios()
        files.storage_of(vios)['genericVirtualAdapters'].append({})
        reading = files.read(vioses={'1': vios})

        self.assertIn('an adapter of VIOS 1',
                      [missing.what for missing in reading.missing])

    def test_an_odd_port_costs_only_itself(self):
        for row in files.NO_ROWS:
            vios = builders.vios()
            files.storage_of(vios)['fiberChannelAdapters'][1][
                'ports'].insert(0, row)
            self.assertSame(vios)

    def test_odd_fibre_channel_adapters_cost_only_themselves(self):
        vios = builders.vios()
        files.storage_of(vios)['fiberChannelAdapters'][:0] = [
            None, 5, 'fcs9', [], {'ports': 5}, {'ports': [None]}]
        self.assertSame(vios)

    def test_sections_that_are_of_another_kind_hold_nothing(self):
        for value in (None, 5, 'text', []):
            vios = builders.vios()
            files.sample_of(vios)['viosUtil'][0]['storage'] = value
            reading = files.read(vioses={'1': vios})
            self.assertEqual((None, ()), (
                files.lpar_of(reading).disks[0].counters, reading.missing))

    def test_a_document_that_is_none_is_told(self):
        for document in (5, 'text', [], {}, None):
            self.assertEqual(
                (model.Missing(
                    'VIOS 1', 'systemUtil.utilSample is missing'),),
                files.read(vioses={'1': document}).missing)
