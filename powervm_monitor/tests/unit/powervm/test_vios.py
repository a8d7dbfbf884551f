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
                    reads=None, writes=None, read_bytes=549888,
                    written_bytes=550400)),
            self.disk())

    def test_requests_are_counted_where_a_level_writes_transfers(self):
        vios = builders.vios()
        for row in files.storage_of(vios)['genericVirtualAdapters']:
            row.update(numOfReadTransfers=7, numOfWriteTransfers=8)
        counters = self.disk(vioses={'1': vios}).counters

        self.assertEqual((7, 8), (counters.reads, counters.writes))

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
                row['readBytes'] = value
            counters = self.disk(vioses={'1': vios}).counters
            self.assertEqual(
                (None, 550400), (counters.read_bytes, counters.written_bytes))


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
            {'vscsi-C3': 549888, 'npiv-C2': None, 'npiv-C3': 184184},
            {disk.name: disk.counters and disk.counters.read_bytes
             for disk in lpar.disks})

    def test_the_speed_of_its_port_is_known(self):
        self.assertEqual(8, npiv([int(WWPN, 16), 5]).speed)

    def test_another_vios_is_another_port(self):
        self.assertIsNone(
            npiv([int(WWPN, 16), 5], vios_id=2).counters)

    def test_a_port_that_nobody_counted_is_unknown(self):
        self.assertIsNone(npiv([5, 6]).counters)


class TestAdapters(base.BaseTestCase):

    def adapters(self, storage=None, network=None):
        """Return the adapters of a VIOS by name.

        :param storage: changes the storage of its own file.
        :param network: its network in the hypervisor's file.
        """
        document, own = builders.phyp(), builders.vios()
        row, = files.sample_of(document)['viosUtil']
        row['network'] = network
        files.storage_of(own).update(storage or {})
        reading = files.read(document, vioses={str(row['id']): own})
        return {adapter.name: adapter
                for adapter in reading.vioses[0].adapters}

    def test_storage_that_is_not_fibre_channel_is_storage(self):
        kinds = {name: adapter.kind for name, adapter in self.adapters({
            'genericPhysicalAdapters': [
                {'id': 'nvme0', 'type': 'sas'},
                {'id': 'sissas0', 'type': 'sas'}]}).items()}

        self.assertEqual(['storage', 'storage'],
                         [kinds['nvme0'], kinds['sissas0']])

    def test_its_numbers_of_blocks_are_no_requests(self):
        adapter = self.adapters({'genericPhysicalAdapters': [
            {'id': 'nvme0', 'numOfReads': 2, 'readBytes': 1024}]})['nvme0']

        self.assertEqual((None, 1024), (adapter.counters.reads,
                                        adapter.counters.read_bytes))

    def test_fibre_channel_under_another_name_is_left_out(self):
        self.assertNotIn('fscsi0', self.adapters({
            'genericPhysicalAdapters': [{'id': 'fscsi0', 'readBytes': 1}]}))

    def test_17_is_the_class_of_16_gigabits(self):
        adapters = self.adapters({'fiberChannelAdapters': [
            {'id': f'fcs{speed}', 'runningSpeed': speed, 'numOfPorts': 3}
            for speed in (0, 8, 17, 32)]})

        self.assertEqual([0, 8, 16, 32], [
            adapters[f'fcs{speed}'].speed for speed in (0, 8, 17, 32)])

    def test_the_clients_of_a_port_are_counted(self):
        adapter = self.adapters({'fiberChannelAdapters': [
            {'id': 'fcs0', 'numOfPorts': 3}]})['fcs0']

        self.assertEqual(3, adapter.clients)

    def test_its_trunks_are_adapters(self):
        adapter = self.adapters(network={'virtualEthernetAdapters': [
            {'physicalLocation': 'U1-V1-C2', 'receivedBytes': 7}]})['veth-C2']

        self.assertEqual(('trunk', 7), (adapter.kind,
                                        adapter.counters.received_bytes))

    def test_a_port_of_its_own_is_an_adapter(self):
        adapters = self.adapters(network={'sriovLogicalPorts': [
            {'drcIndex': '5', 'vnicDeviceMode': 'NonVNIC',
             'clientPartitionUUID': builders.LPAR_UUID, 'sentBytes': 7},
            {'drcIndex': '6', 'clientPartitionUUID': builders.LPAR_UUID}]})

        self.assertEqual([('sriov-5', 'logical')], [
            (name, adapter.kind) for name, adapter in adapters.items()
            if name.startswith('sriov')])

    def test_the_disks_of_a_pool_are_known(self):
        own = builders.vios()
        files.storage_of(own)['sharedStoragePools'] = [
            {'id': 'ssp1', 'poolDisks': ['hdisk3', 'hdisk4'],
             'numOfReads': 2, 'readBytes': 1024}]
        pool, = files.read(vioses={'1': own}).vioses[0].pools

        self.assertEqual((('hdisk3', 'hdisk4'), None),
                         (pool.disks, pool.counters.reads))


class TestVnic(base.BaseTestCase):

    def interfaces(self, **port):
        document = builders.phyp()
        row, = files.sample_of(document)['viosUtil']
        row['network'] = {'sriovLogicalPorts': [
            {'drcIndex': '6', 'physicalLocation': 'U1-P1-C1-S1', **port}]}
        return [interface.name for interface in files.lpar(
            document).interfaces if interface.name.startswith('sriov')]

    def test_a_client_is_known_with_or_without_dashes(self):
        for client in (builders.LPAR_UUID, builders.LPAR_UUID.upper(),
                       builders.LPAR_UUID.replace('-', '')):
            self.assertEqual(['sriov-6'], self.interfaces(
                clientPartitionUUID=client))

    def test_a_port_of_the_vios_is_nobodys(self):
        self.assertEqual([], self.interfaces(
            clientPartitionUUID=builders.LPAR_UUID,
            vnicDeviceMode='NonVNIC'))

    def test_a_client_that_is_no_uuid_is_reported(self):
        document = builders.phyp()
        row, = files.sample_of(document)['viosUtil']
        row['network'] = {'sriovLogicalPorts': [
            {'drcIndex': '6', 'clientPartitionUUID': 'somebody'}]}

        self.assertEqual([f'an adapter of VIOS {row["name"]}'], [
            missing.what for missing in files.read(document).missing])

    def reading(self, **port):
        """Return the port's own adapters and why something is missing."""
        document = builders.phyp()
        row, = files.sample_of(document)['viosUtil']
        row['network'] = {'sriovLogicalPorts': [{'drcIndex': '6', **port}]}
        reading = files.read(document)
        return ([adapter.name for adapter in reading.vioses[0].adapters
                 if adapter.kind == 'logical'],
                [(missing.path, missing.why) for missing in reading.missing])

    def test_a_vnic_without_a_client_is_reported(self):
        for client in (None, ''):
            own, ((path, why),) = self.reading(
                vnicDeviceMode='DedicatedVNIC', clientPartitionUUID=client)

            self.assertEqual(([], ('vios', '1')), (own, path))
            self.assertIn(
                "a port of mode 'DedicatedVNIC' has no client", why)

    def test_a_client_that_is_no_text_is_reported(self):
        for mode in ('DedicatedVNIC', None):
            own, ((path, why),) = self.reading(
                vnicDeviceMode=mode, clientPartitionUUID=5)

            self.assertEqual(([], ('vios', '1')), (own, path))
            self.assertIn('5 is no UUID', why)

    def test_a_port_without_a_mode_and_a_client_is_the_vioses_own(self):
        self.assertEqual((['sriov-6'], []), self.reading())

    def test_a_mode_is_known_in_any_case(self):
        self.assertEqual((['sriov-6'], []), self.reading(
            vnicDeviceMode='NonVnic', clientPartitionUUID=''))

    def test_a_client_that_the_file_lacks_is_reported(self):
        client = '11111111-1111-4111-8111-111111111111'

        self.assertEqual(
            ([], [(('vios', '1', 'sriov-6'),
                   f'its client {client} has no row in lparsUtil')]),
            self.reading(clientPartitionUUID=client.replace('-', '')))

    def test_a_client_whose_row_cannot_be_understood_has_a_row(self):
        document = builders.phyp()
        builders.lpar_row(document)['id'] = 'x'
        row, = files.sample_of(document)['viosUtil']
        row['network'] = {'sriovLogicalPorts': [
            {'drcIndex': '6', 'clientPartitionUUID': builders.LPAR_UUID}]}

        self.assertEqual([('lpar', builders.LPAR_UUID)], [
            missing.path for missing in files.read(document).missing])


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
                    'VIOS 1', 'systemUtil.utilSample is missing',
                    ('vios', '1')),),
                files.read(vioses={'1': document}).missing)
