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
"""Devices, asked for when numbers or events show that there are others.

What a whole host costs is in test_wired_host.py.
"""

import datetime
import logging

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor.powervm import events
from powervm_monitor.powervm import inventory
from powervm_monitor.powervm import session
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

# As the recordings have them.
NIC = 'U8247.22L.2125D0A-V2-C3'
OTHER_NIC = 'U8247.22L.2125D0A-V2-C6'
VSCSI = 'U8247.22L.2125D4A-V2-C3'
PORT = 'U78CB.001.WZS0485-P1-C5-T3-S2'

INTERFACE = builders.interface(location=NIC)
DISK = builders.disk(location=VSCSI)
SRIOV = builders.sriov(location=PORT)

START = ['Event', 'LogicalPartition', 'VirtualIOServer', 'VirtualSwitch']
ADAPTERS = 'ClientNetworkAdapter'
LISTS = ('<SRIOVEthernetLogicalPorts>{ports}</SRIOVEthernetLogicalPorts>'
         '<ClientNetworkAdapters>{adapters}</ClientNetworkAdapters>'
         '<DedicatedVirtualNICs>{vnics}</DedicatedVirtualNICs>')
LINK = '<link href="http://h/rest/api/uom/LogicalPartition/U/x/%s"/>'
VNIC = '''
<Details><PortVLANID>5</PortVLANID><MACAddress>AE7A25E59A08</MACAddress>
</Details><AssociatedBackingDevices><VirtualNICBackingDeviceChoice>
<VirtualNICSRIOVBackingDevice><RelatedSRIOVLogicalPort
 href="http://h/rest/api/uom/VirtualIOServer/V1/SRIOVEthernetLogicalPort/P1"/>
</VirtualNICSRIOVBackingDevice></VirtualNICBackingDeviceChoice>
</AssociatedBackingDevices>'''


PROCESSORS = '''
<PartitionProcessorConfiguration><CurrentSharedProcessorConfiguration>
<AllocatedVirtualProcessors>2</AllocatedVirtualProcessors>
<CurrentProcessingUnits>0.5</CurrentProcessingUnits>
</CurrentSharedProcessorConfiguration></PartitionProcessorConfiguration>'''


def partition(ports='', adapters='', vnics=''):
    """Return a feed of the one partition with lists of such ids."""
    return fakes.objects('LogicalPartition', **{
        builders.LPAR_UUID.upper(): LISTS.format(**{
            name: ''.join(LINK % one for one in ids.split())
            for name, ids in (('ports', ports), ('adapters', adapters),
                              ('vnics', vnics))})})


class InventoryTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.clock = builders.ManualClock()
        self.powervm = fakes.PowerVM()
        self.powervm.system = '1'
        self.powervm.answers.update({
            'Event': fakes.events(('NEW_CLIENT',)),
            'LogicalPartition': fakes.empty_feed(),
            'VirtualIOServer': builders.response('fake_vios_feed2.txt'),
            'VirtualSwitch': builders.response('vswitch_feed.txt'),
            ADAPTERS: builders.response('cna_feed.txt'),
            'VirtualNICDedicated': fakes.empty_feed(),
            'SRIOVEthernetLogicalPort': builders.response(
                'sriov_lp_feed.txt')})
        self.inventory = inventory.Inventory(
            self.powervm, self.clock, refresh=600, full_refresh=3600)
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def refresh(self, *devices, ago=0, entitled=None, **changes):
        at = self.clock.now() - datetime.timedelta(seconds=ago)
        interfaces = [d for d in devices if isinstance(d, model.Interface)]
        disks = [d for d in devices if isinstance(d, model.Disk)]
        self.inventory.refresh([builders.lpar(
            interfaces=interfaces, disks=disks, **changes)], at, entitled={
                builders.LPAR_UUID: entitled} if entitled else None)

    def started(self, *devices):
        """Start with some devices; what is asked later counts."""
        self.refresh(*devices)
        self.powervm.answers['Event'] = fakes.empty_feed()
        self.powervm.asked.clear()

    def look_once(self, *devices):
        """Let somebody look who will not come again."""
        self.inventory = inventory.Inventory(
            self.powervm, self.clock, refresh=600, full_refresh=3600,
            news=lambda: events.News(everything=True))
        self.refresh(*devices)

    def look(self, *devices, events=(), **changes):
        """Let it be time to look at the events, which are these."""
        if events:
            self.powervm.answers['Event'] = fakes.events(*events)
        self.clock.forward(600)
        self.refresh(*devices, **changes)

    def answer(self, **answers):
        self.powervm.answers.update(answers)

    def asked(self):
        return [kind for kind, _ in self.powervm.asked]

    @property
    def nics(self):
        return self.inventory.devices.nics

    @property
    def backings(self):
        return self.inventory.devices.backings


class TestKnowledge(InventoryTest):

    def test_before_it_was_asked_nothing_is_known(self):
        self.assertEqual(model.Devices(nics={}, backings={}),
                         self.inventory.devices)

    def test_an_interface_is_known_by_its_location(self):
        self.refresh(INTERFACE, builders.interface(location=OTHER_NIC))

        self.assertEqual(
            {NIC: model.Nic('2ae44c673dfa', 1, vswitch='ETHERNET0'),
             OTHER_NIC: model.Nic('92b22c0f30bd', 4094,
                                  vswitch='MGMTSWITCH')}, self.nics)

    def test_a_disk_has_its_volumes(self):
        self.refresh(DISK)

        self.assertEqual(['ubuntu1410', 'Ubuntu1410'], [
            volume.name for volume in self.backings[VSCSI].volumes])

    def test_what_the_numbers_do_not_show_is_not_told(self):
        self.refresh(INTERFACE)

        self.assertEqual(([NIC], []), (list(self.nics), list(self.backings)))

    def test_a_logical_port_has_no_uplinks_of_its_own(self):
        self.refresh(SRIOV)

        self.assertEqual({PORT: model.Nic('8aca227c6e00')}, self.nics)

    def test_a_vnic_is_known_where_its_port_is(self):
        self.answer(
            LogicalPartition=partition(vnics='N1'),
            VirtualNICDedicated=fakes.objects('VirtualNICDedicated', N1=VNIC),
            SRIOVEthernetLogicalPort=fakes.objects(
                'SRIOVEthernetLogicalPort',
                P1=f'<LocationCode>{PORT}</LocationCode>'))
        self.refresh(SRIOV)

        self.assertEqual({PORT: model.Nic('ae7a25e59a08', 5, vnic=True)},
                         self.nics)
        self.assertEqual('V1', self.powervm.asked[-1][1]['root_id'])

    def test_a_new_name_of_a_switch_is_everybodys(self):
        self.started(INTERFACE)
        self.answer(VirtualSwitch=fakes.objects(
            'VirtualSwitch', one='<SwitchID>0</SwitchID>'
            '<SwitchName>green</SwitchName>'))
        self.look(INTERFACE, events=[
            ('MODIFY_URI', 'ManagedSystem/1/VirtualSwitch/one')])

        self.assertEqual('green', self.nics[NIC].vswitch)
        self.assertEqual(['Event', 'VirtualSwitch'], self.asked())


class TestStart(InventoryTest):

    def test_a_host_on_which_nothing_is_active_costs_no_call(self):
        self.refresh(cpu=None)

        self.assertEqual([], self.asked())

    def test_who_looks_once_is_no_client_of_the_events(self):
        self.look_once(INTERFACE)

        self.assertEqual({NIC}, set(self.nics))
        self.assertNotIn('Event', self.asked())

    def test_events_are_asked_for_before_anything_is_read(self):
        self.refresh(INTERFACE)

        self.assertEqual([*START, ADAPTERS], self.asked())

    def test_the_partition_is_asked_for_by_its_uuid(self):
        self.refresh(INTERFACE)

        self.assertEqual(builders.LPAR_UUID.upper(),
                         self.powervm.asked[-1][1]['root_id'])

    def test_the_vioses_are_asked_for_all_groups_at_once(self):
        self.refresh(DISK)

        self.assertEqual(
            ['ViosFCMapping', 'ViosNetwork', 'ViosSCSIMapping'],
            sorted(self.powervm.asked[2][1]['xag']))

    def test_a_partition_is_asked_for_what_it_lists(self):
        for lists, kinds in (
                ({'ports': 'P9'}, ['SRIOVEthernetLogicalPort']),
                ({'vnics': 'N1'}, ['VirtualNICDedicated']), ({}, [])):
            self.answer(LogicalPartition=partition(**lists))
            self.inventory = inventory.Inventory(
                self.powervm, self.clock, 600, 3600)
            self.powervm.asked.clear()
            self.refresh(SRIOV)

            self.assertEqual([*START, *kinds], self.asked())

    def test_a_partition_that_lists_nothing_is_asked_for_both(self):
        self.refresh(SRIOV)

        self.assertEqual(['VirtualNICDedicated', 'SRIOVEthernetLogicalPort'],
                         self.asked()[4:])

    def test_many_partitions_cost_one_look_at_the_vioses(self):
        self.inventory.refresh([
            builders.lpar(uuid=f'uuid-{number}',
                          disks=(builders.disk(location=f'V{number}-C1'),))
            for number in range(10)], self.clock.now())

        self.assertEqual(START, self.asked())


class TestLater(InventoryTest):

    def test_what_was_asked_is_not_asked_again(self):
        self.started(INTERFACE, DISK)
        self.refresh(INTERFACE, DISK)

        self.assertEqual([], self.asked())

    def test_a_new_interface_costs_its_partitions_adapters(self):
        self.started(INTERFACE)
        self.refresh(INTERFACE, builders.interface(location=OTHER_NIC))

        self.assertEqual([ADAPTERS], self.asked())

    def test_a_new_disk_costs_the_vioses(self):
        self.started(INTERFACE)
        self.refresh(INTERFACE, DISK)

        self.assertEqual(['VirtualIOServer'], self.asked())

    def test_another_partition_in_the_same_place_is_asked_for(self):
        self.started(INTERFACE, DISK)
        self.refresh(INTERFACE, DISK, uuid='another')

        self.assertEqual(
            ['VirtualIOServer', 'LogicalPartition', ADAPTERS], self.asked())

    def test_what_comes_back_is_asked_for_again(self):
        self.started(INTERFACE, DISK)
        self.refresh()
        self.assertEqual(({}, {}), (self.nics, self.backings))
        self.refresh(INTERFACE, DISK)

        self.assertEqual(['VirtualIOServer', ADAPTERS], self.asked())

    def test_what_powervm_does_not_know_waits_for_the_next_look(self):
        unknown = (builders.interface(location='U-V2-C99'),
                   builders.disk(location='U-V2-C98'))
        self.started(*unknown)
        self.refresh(*unknown)
        self.assertEqual([], self.asked())
        self.look(*unknown)

        self.assertEqual(['Event', 'VirtualIOServer', ADAPTERS],
                         self.asked())


class TestLook(InventoryTest):

    def test_a_look_without_news_costs_itself(self):
        self.started(INTERFACE, DISK)
        self.look(INTERFACE, DISK)
        self.refresh(INTERFACE, DISK)

        self.assertEqual(['Event'], self.asked())

    def test_a_changed_partition_is_read_again(self):
        self.started(INTERFACE, DISK)
        self.look(INTERFACE, DISK, events=[
            ('MODIFY_URI', f'LogicalPartition/{builders.LPAR_UUID.upper()}')])

        self.assertEqual(['Event', 'LogicalPartition', ADAPTERS],
                         self.asked())

    def test_a_resized_partition_is_read_once(self):
        self.started(INTERFACE, DISK)
        for _ in range(2):
            self.refresh(INTERFACE, DISK,
                         cpu=builders.cpu(max_virtual_processors=8))

        self.assertEqual(['LogicalPartition'], self.asked())

    def test_another_entitlement_is_another_number_of_processors(self):
        self.started(INTERFACE, DISK)
        for entitled in (0.5, 0.5001, 0.8, 0.8):
            self.refresh(INTERFACE, DISK, entitled=entitled)

        self.assertEqual(['LogicalPartition'], self.asked())

    def test_until_they_are_read_its_processors_are_unknown(self):
        self.answer(LogicalPartition=fakes.objects(
            'LogicalPartition', **{builders.LPAR_UUID.upper(): PROCESSORS}))
        self.started(INTERFACE, DISK)
        self.refresh(INTERFACE, DISK, entitled=0.5)
        known = self.inventory.devices.processors
        self.answer(LogicalPartition=session.Refused('not now'))
        self.refresh(INTERFACE, DISK, entitled=0.8)

        self.assertEqual(
            (model.Processors(2, 0.5), None),
            (known[builders.LPAR_UUID],
             self.inventory.devices.processors.get(builders.LPAR_UUID)))

    def test_a_partition_that_cannot_be_read_waits_for_the_next_look(self):
        self.started(INTERFACE, DISK)
        self.answer(LogicalPartition=session.Gone('gone'))
        resized = {'cpu': builders.cpu(max_units=8.0)}
        for _ in range(2):
            self.refresh(INTERFACE, DISK, **resized)
        self.look(INTERFACE, DISK, **resized)

        self.assertEqual(['LogicalPartition', 'Event', 'LogicalPartition'],
                         self.asked())

    def test_what_a_partition_has_now_is_known_of_any_sample(self):
        self.answer(LogicalPartition=builders.response('lpar.txt'))
        uuid = '089ffb20-5d19-4a8c-bb80-13650627d985'
        for ago in (0, 600):
            self.refresh(INTERFACE, uuid=uuid, ago=ago)
            self.assertEqual(model.Processors(virtual=1, units=0.5),
                             self.inventory.devices.processors[uuid])

    def test_a_partition_that_is_not_here_is_not_read(self):
        self.started(INTERFACE)
        self.look(INTERFACE, events=[('ADD_URI', 'LogicalPartition/OTHER')])

        self.assertEqual(['Event'], self.asked())

    def test_a_changed_vios_is_read_again(self):
        self.started(INTERFACE, DISK)
        self.look(INTERFACE, DISK, events=[
            ('MODIFY_URI', 'VirtualIOServer/V', 'VirtualSCSIMappings')])

        self.assertEqual(['Event', 'VirtualIOServer'], self.asked())

    def test_a_server_that_lost_events_is_read_anew(self):
        self.started(INTERFACE)
        self.look(INTERFACE, events=[('CACHE_CLEARED',)])

        self.assertEqual(START, self.asked())

    def test_without_events_every_look_reads_anew(self):
        self.started(INTERFACE)
        self.answer(Event=fakes.gone())
        self.look(INTERFACE)

        self.assertEqual(START, self.asked())

    def test_a_clock_that_is_set_back_does_not_make_it_wait(self):
        self.started(INTERFACE)
        self.clock.forward(-7200)
        self.refresh(INTERFACE)

        self.assertIn('Event', self.asked())

    def test_everything_is_read_anew_once_an_hour(self):
        self.started(INTERFACE)
        for _ in range(6):
            self.look(INTERFACE)

        self.assertEqual(['Event'] * 5 + START, self.asked())

    def test_other_adapters_in_a_partitions_list_are_read(self):
        self.started(INTERFACE)
        self.answer(LogicalPartition=partition(adapters='another'))
        self.look(INTERFACE, events=[('MISSING_EVENTS',)])

        self.assertEqual([*START, ADAPTERS], self.asked())

    def test_the_same_adapters_in_a_partitions_list_are_not(self):
        self.started(INTERFACE)
        self.answer(LogicalPartition=partition(
            adapters='6A7BDA96-bac7-3b96-9208-991e024fc0f9 '
                     '4204d084-77a5-329c-9d3b-2f5ccffe2803'))
        self.look(INTERFACE, events=[('MISSING_EVENTS',)])

        self.assertEqual(START, self.asked())


class TestSilence(InventoryTest):

    def test_powervm_that_does_not_answer_is_said_not_raised(self):
        self.answer(ClientNetworkAdapter=fakes.unavailable())
        self.refresh(INTERFACE)
        self.refresh(INTERFACE)

        self.assertEqual(1, self.log.output.count('it does not answer'))

    def test_powervm_that_did_not_answer_is_asked_again(self):
        self.answer(ClientNetworkAdapter=fakes.unavailable())
        self.refresh(INTERFACE)
        self.answer(ClientNetworkAdapter=builders.response('cna_feed.txt'))
        self.refresh(INTERFACE)

        self.assertEqual('2ae44c673dfa', self.nics[NIC].mac)
        self.assertIn('the inventory of devices has recovered',
                      self.log.output)

    def test_what_was_known_stays_known_when_powervm_falls_silent(self):
        self.started(INTERFACE, DISK)
        before = self.inventory.devices
        for kind in list(self.powervm.answers):
            self.answer(**{kind: fakes.unavailable()})
        self.look(INTERFACE, DISK)

        self.assertEqual(before, self.inventory.devices)

    def test_a_vios_that_powervm_cannot_look_into_has_what_it_had(self):
        self.started(DISK)
        before = self.backings
        self.answer(VirtualIOServer=fakes.objects('VirtualIOServer', **{
            before[VSCSI].vios: '<ResourceMonitoringControlState>inactive'
            '</ResourceMonitoringControlState>'}))
        self.look(DISK, events=[('MODIFY_URI', 'VirtualIOServer/V')])

        self.assertEqual(['Event', 'VirtualIOServer'], self.asked())
        self.assertEqual(before, self.backings)

    def test_a_vios_that_has_nothing_any_more_has_nothing(self):
        self.started(DISK)
        self.answer(VirtualIOServer=fakes.objects('VirtualIOServer', **{
            self.backings[VSCSI].vios: '<ResourceMonitoringControlState>'
            'active</ResourceMonitoringControlState>'}))
        self.look(DISK, events=[('MODIFY_URI', 'VirtualIOServer/V')])

        self.assertEqual({}, self.backings)

    def test_what_was_sampled_before_has_what_it_had(self):
        self.started(DISK, INTERFACE)
        known = self.backings[VSCSI]
        self.answer(
            VirtualIOServer=fakes.objects('VirtualIOServer'),
            ClientNetworkAdapter=fakes.empty_feed())
        self.clock.forward(600)
        self.answer(Event=fakes.events(('CACHE_CLEARED',)))
        self.refresh(DISK, INTERFACE, ago=300)

        self.assertEqual(({VSCSI: known}, {NIC}),
                         (self.backings, set(self.nics)))

    def test_until_a_sample_is_newer(self):
        self.started(DISK)
        self.answer(VirtualIOServer=fakes.objects('VirtualIOServer'))
        self.look(DISK, events=[('CACHE_CLEARED',)])
        self.clock.forward(30)
        self.refresh(DISK)

        self.assertEqual({}, self.backings)

    def test_a_silent_server_is_asked_twice_at_most(self):
        for kind in list(self.powervm.answers):
            self.answer(**{kind: fakes.unavailable()})
        self.refresh(INTERFACE, DISK)
        self.powervm.asked.clear()
        self.refresh(INTERFACE, DISK)

        self.assertEqual(2, len(self.asked()))

    def test_one_answer_that_fails_does_not_hold_up_the_others(self):
        self.answer(VirtualIOServer=fakes.unavailable())
        self.refresh(INTERFACE, DISK)

        self.assertEqual(('2ae44c673dfa', {}),
                         (self.nics[NIC].mac, self.backings))

    def test_what_is_refused_waits_for_the_next_look(self):
        for failure in (fakes.gone(), session.Refused('not here')):
            self.answer(VirtualSwitch=failure)
        self.refresh(INTERFACE)
        self.answer(Event=fakes.empty_feed())
        self.refresh(INTERFACE)
        self.assertEqual(1, self.asked().count('VirtualSwitch'))
        self.look(INTERFACE)

        self.assertEqual(2, self.asked().count('VirtualSwitch'))

    def test_a_partition_that_is_gone_has_no_adapters(self):
        self.answer(ClientNetworkAdapter=fakes.gone())
        self.refresh(INTERFACE)

        self.assertEqual(({}, ''), (self.nics, self.log.output))

    def test_a_partition_that_fails_lets_the_others_go_first(self):
        lpars = [builders.lpar(uuid=f'u{number}', interfaces=[
            builders.interface(location=f'V{number}')])
            for number in range(4)]
        read = self.powervm.read

        def failing(root_type, **kwargs):
            answer = read(root_type, **kwargs)
            if kwargs.get('root_id') in ('U0', 'U1'):
                raise fakes.unavailable()
            return answer

        self.powervm.read = failing
        for _ in range(2):
            self.inventory.refresh(lpars, self.clock.now())

        self.assertEqual(
            ['U0', 'U1', 'U2', 'U3', 'U0', 'U1'],
            [kwargs['root_id'] for kind, kwargs in self.powervm.asked
             if kind == ADAPTERS])


class TestOddities(InventoryTest):

    def test_an_odd_adapter_costs_only_itself(self):
        self.answer(ClientNetworkAdapter=fakes.objects(
            ADAPTERS, odd=f'<LocationCode>{OTHER_NIC}</LocationCode>'
            '<MACAddress>none</MACAddress>',
            fine=f'<LocationCode>{NIC}</LocationCode>'))
        self.refresh(INTERFACE, builders.interface(location=OTHER_NIC))

        self.assertEqual({NIC: model.Nic(None)}, self.nics)

    def test_an_odd_adapter_is_said_until_it_is_right(self):
        odd = fakes.objects(ADAPTERS, odd='<MACAddress>none</MACAddress>')
        self.answer(ClientNetworkAdapter=odd)
        self.started(INTERFACE)
        self.look(INTERFACE)
        self.answer(ClientNetworkAdapter=builders.response('cna_feed.txt'))
        self.look(INTERFACE)

        self.assertEqual(1, self.log.output.count(
            'network adapter odd of pvm-0001 is left out'))
        self.assertIn('network adapter odd of pvm-0001 has recovered',
                      self.log.output)

    def test_an_odd_mapping_costs_only_itself(self):
        self.answer(VirtualIOServer=fakes.objects(
            'VirtualIOServer', v1='<PartitionName>v</PartitionName>'
            '<VirtualFibreChannelMappings>'
            '<VirtualFibreChannelMapping><ClientAdapter><LocationCode>U'
            '</LocationCode></ClientAdapter><Port><WWPN>none</WWPN></Port>'
            '<ServerAdapter/></VirtualFibreChannelMapping>'
            '<VirtualFibreChannelMapping><ClientAdapter><LocationCode>'
            f'{VSCSI}</LocationCode></ClientAdapter><ServerAdapter/>'
            '</VirtualFibreChannelMapping></VirtualFibreChannelMappings>'))
        self.refresh(DISK)

        self.assertEqual({VSCSI: model.Backing(None, 'v1')}, self.backings)
        self.assertIn('a Fibre Channel mapping of v is left out',
                      self.log.output)
