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
"""SR-IOV: logical ports, those behind vNICs, and the physical ports."""

import json

from pypowervm.wrappers import iocard
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import virtual_io_server

from powervm_monitor.simulator import document
from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base
from powervm_monitor.tests.unit.simulator import files

COUNTERS = {
    'received_packets': 'receivedPackets', 'sent_packets': 'sentPackets',
    'received_bytes': 'receivedBytes', 'sent_bytes': 'sentBytes',
    'dropped_received_packets': 'droppedReceivedPackets',
    'dropped_sent_packets': 'droppedSentPackets',
    'received_errors': 'errorIn', 'sent_errors': 'errorOut'}
TRAFFIC = ('received_packets', 'sent_packets', 'received_bytes', 'sent_bytes')
FCS_BYTES = 4


def told(row):
    """What a row of the file says in the words of the truth."""
    return {'location': row['physicalLocation'],
            **{key: row.get(name) for key, name in COUNTERS.items()}}


class SriovTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = self.world('full', backlog=600)
        self.truth = truth.tell(self.told, self.clock.now())
        [row] = [row for row in self.told.monitor.rows(self.clock.now())
                 if row.category == 'phyp']
        self.sample = json.loads(self.told.monitor.body(row.name))[
            'systemUtil']['utilSample']
        self.rows = {
            part['name']: part.get('network', {}).get('sriovLogicalPorts')
            for key in ('lparsUtil', 'viosUtil')
            for part in self.sample[key]}

    def ports(self, name):
        [part] = [part for part in self.truth['partitions']
                  if part['name'] == name]
        return part['sriov_ports']

    def test_a_logical_port_is_told_with_its_partition(self):
        [row], [port] = self.rows['nfv-1'], self.ports('nfv-1')
        self.assertGreater(row['errorOut'], 0)
        self.assertEqual(told(row), {
            key: port[key] for key in ('location', *COUNTERS)})
        self.assertEqual(
            ('654376961', '553713681', 0, 'U78CB.001.WZS007Y-P1-C5-T1-S1',
             'NonVNIC'),
            tuple(row[key] for key in (
                'drcIndex', 'physicalDrcIndex', 'physicalPortId',
                'physicalLocation', 'vnicDeviceMode')))

    def test_the_port_behind_a_vnic_is_told_with_the_vios(self):
        first, second = self.ports('app-1')
        row = self.rows['vios-1'][1]
        self.assertEqual(told(row), {
            key: first[key] for key in ('location', *COUNTERS)})
        self.assertEqual(
            ('7E6D5C4B2B3C4D4E9F5A4F5A6B7C8E04', 'DedicatedVNIC'),
            (row['clientPartitionUUID'], row['vnicDeviceMode']))
        # It is not known for sure: a scenario may tell it the other way.
        [row] = self.rows['app-1']
        self.assertEqual(second['location'], row['physicalLocation'])

    def test_the_client_of_a_vnic_has_dashes_in_the_old_spelling(self):
        world = self.world({
            'sriov_adapters': [{}], 'vioses': [{}], 'partitions': [
                {'sriov': [{'adapter': 1, 'vnic': {'vios': 1}}]}]})
        [row] = files.hypervisor(world)['viosUtil'][0]['network'][
            'sriovLogicalPorts']
        self.assertEqual(world.lpars[0].uuid, row['clientPartitionUUID'])

    def test_a_vios_has_ports_of_its_own(self):
        [port] = self.truth['vioses'][0]['sriov_ports']
        row = self.rows['vios-1'][0]
        self.assertEqual(told(row), {
            key: port[key] for key in ('location', *COUNTERS)})
        self.assertEqual(('NonVNIC', 'Ethernet', None), (
            row['vnicDeviceMode'], row['configurationType'],
            row.get('clientPartitionUUID')))
        # The VIOS itself has it as one of its Ethernet adapters.
        [adapter] = [each for each in self.truth['vioses'][0]['adapters']
                     if each['location'] == port['location']]
        self.assertEqual(
            ('physical', port['received_packets'], FCS_BYTES),
            (adapter['kind'], adapter['received_packets'],
             (port['received_bytes'] - adapter['received_bytes']) //
             port['received_packets']))

    def test_only_a_partitions_port_backs_a_vnic(self):
        error = self.assertRaises(document.DocumentError, self.world, {
            'sriov_adapters': [{}],
            'vioses': [{'sriov': [{'adapter': 1, 'vnic': {'vios': 1}}]}]})
        self.assertIn('vioses[0].sriov[0].vnic: only a port of a partition '
                      'backs a vNIC', str(error))

    def test_a_port_of_a_vios_that_is_off_counts_nothing(self):
        world = self.world({
            'sriov_adapters': [{}], 'vioses': [
                {'state': 'Not Activated',
                 'sriov': [{'adapter': 1, 'sent': 10 ** 6}]}]}, backlog=60)
        [adapter] = truth.tell(world, self.clock.now())['sriov_adapters']
        self.assertEqual(0, adapter['ports'][0]['sent_packets'])

    def test_a_physical_port_is_not_the_sum_of_its_logical_ones(self):
        [adapter] = self.truth['sriov_adapters']
        logical = [*self.ports('nfv-1'), *self.ports('app-1'),
                   *self.truth['vioses'][0]['sriov_ports']]
        for number, port in enumerate(adapter['ports']):
            total = {key: sum(each[key] for each in logical
                              if each['physical_port_id'] == number)
                     for key in TRAFFIC}
            self.assertLess(port['sent_packets'], total['sent_packets'])
            self.assertLess(port['sent_bytes'], total['sent_bytes'])
            self.assertGreater(port['received_packets'],
                               total['received_packets'])
            self.assertGreater(port['received_bytes'],
                               total['received_bytes'])

    def test_physical_ports_are_those_of_the_file(self):
        for spelling, drops in (
                ('old', {'droppedSentPackets', 'droppedReceivedPackets'}),
                ('new', {'droppedPackets'})):
            world = self.world({
                'sriov_adapters': [{}], 'pcm': {'spelling': spelling},
                'partitions': [{'sriov': [{
                    'adapter': 1, 'received': 9000, 'sent': 7000,
                    'dropped_received': 2, 'dropped_sent': 1}]}]}, backlog=60)
            [row] = files.hypervisor(world)['network']['sriovAdapters']
            [adapter] = truth.tell(world, self.clock.now())['sriov_adapters']
            self.assertEqual(adapter['drc_index'], row['drcIndex'])
            self.assertEqual(
                adapter['ports'],
                [dict(told(port), id=port['id'],
                      dropped_packets=port.get('droppedPackets'))
                 for port in row['physicalPorts']])
            self.assertEqual(drops, {
                key for key in row['physicalPorts'][0] if 'dropped' in key})

    def test_pypowervm_reads_logical_ports_and_vnics(self):
        pvm = self.adapter(self.served(self.told))
        lpars = {lpar.name: lpar for lpar
                 in logical_partition.LPAR.get(pvm)}
        [port] = iocard.SRIOVEthLPort.get(pvm, parent=lpars['nfv-1'])
        self.assertEqual(
            ('FA163E5A0004', 'U78CB.001.WZS007Y-P1-C5-T1-S1', 1, 0, 300),
            (port.mac, port.loc_code, port.sriov_adap_id, port.pport_id,
             port.pvid))
        vnics = iocard.VNIC.get(pvm, parent=lpars['app-1'])
        self.assertEqual([('FA163E5A0005', 7), ('FA163E5A0006', 8)],
                         [(vnic.mac, vnic.slot) for vnic in vnics])
        [backing] = vnics[0].back_devs
        port = iocard.SRIOVEthLPort.get_by_href(pvm, backing.lport_href)
        self.assertEqual('U78CB.001.WZS007Y-P1-C5-T2-S2', port.loc_code)
        [vios, _] = virtual_io_server.VIOS.get(pvm)
        self.assertEqual(vios.uuid, backing.vios_href.rsplit('/', 1)[1])
        self.assertEqual(
            ['U78CB.001.WZS007Y-P1-C5-T1-S4', port.loc_code],
            [port.loc_code for port in
             iocard.SRIOVEthLPort.get(pvm, parent=vios)])

    def test_neutron_knows_the_ports_by_their_macs(self):
        servers = base.ask_json(self.served(self.told).nova_url +
                                '/servers/detail')['servers']
        self.assertEqual(
            ['fa:16:3e:5a:00:04'],
            [address['OS-EXT-IPS-MAC:mac_addr']
             for address in servers[2]['addresses']['private']])

    def test_a_port_needs_an_adapter(self):
        for section in ({'adapter': 2}, {'adapter': 1, 'port': 2}):
            self.assertRaises(document.DocumentError, self.world, {
                'sriov_adapters': [{}],
                'partitions': [{'sriov': [section]}]})
