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
"""The inventory of a simulated host: what it knows and what that costs.

Everything of ours and pypowervm is real.
"""

import contextlib
import dataclasses
import json
import logging
import random

import fixtures

from powervm_monitor import model
from powervm_monitor.powervm import inventory
from powervm_monitor.powervm import pcm
from powervm_monitor.powervm import session
from powervm_monitor.powervm import systems
from powervm_monitor.tests.unit import configuration
from powervm_monitor.tests.unit.simulator import base

CINDER = '0b1f0f6e-6d0f-4c0b-9d31-7c1ae0c0a00%d'
PARTITIONS = 'GET uom/ManagedSystem/U/LogicalPartition'
PARTITION = 'GET uom/ManagedSystem/U/LogicalPartition/U'
ADAPTERS = 'GET uom/LogicalPartition/U/%s'
PORTS = 'GET uom/VirtualIOServer/U/SRIOVEthernetLogicalPort'
VIOSES = 'GET uom/ManagedSystem/U/VirtualIOServer'
SWITCHES = 'GET uom/ManagedSystem/U/VirtualSwitch'
EVENTS = 'GET uom/Event'
EVERYTHING = {PARTITIONS: 1, VIOSES: 1, SWITCHES: 1}
TEN_MINUTES, HOUR = 600, 3600


def vm(number, **more):
    return {'name': f'vm-{number}', 'id': 10 + number,
            'interfaces': [{'vlan': 100 + number}],
            'disks': [{'volume_id': CINDER % number}], **more}


class HostTest(base.TestCase):
    """Starts a host and turns its Inventory every half a minute."""

    chosen = {}

    def start(self, *partitions, events=(), **more):
        self.told = self.world({
            'vioses': [{}, {}], 'sriov_adapters': [{}],
            'partitions': list(partitions), 'events': list(events), **more},
            backlog=30)
        self.simulator = self.served(self.told)
        conf = self.useFixture(configuration.Configuration()).read(
            powervm={'host': self.simulator.host,
                     'port': self.simulator.port, **self.chosen})
        self.powervm = session.PowerVM(conf.powervm)
        self.addCleanup(self.powervm.close)
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.inventory = inventory.Inventory(
            self.powervm, self.clock, TEN_MINUTES, HOUR)
        self.powervm.system_uuid()

    def lpars(self):
        """The partitions of the last Reading."""
        return self.reading().lpars.values()

    def reading(self):
        """The last Reading."""
        rows = self.told.monitor.rows(self.clock.now())
        last = max(row.time for row in rows)
        files = {row.category: json.loads(self.told.monitor.body(row.name))
                 for row in rows if row.time == last}
        return pcm.reading(last, files.pop('phyp'), {
            name.removeprefix('vios_'): document
            for name, document in files.items()
            if name.startswith('vios_')}, {})

    @contextlib.contextmanager
    def costing(self, cost):
        """Compare what is asked meanwhile with what may be."""
        url = f'{self.simulator.url}/simulator/requests'
        base.ask(url, method='DELETE')
        yield
        self.assertEqual(cost, base.ask_json(url)['by_path'])

    def turn(self, seconds=0):
        """Let a time pass with its Readings."""
        for _ in range(0, max(seconds, 1), 30):
            if seconds:
                self.clock.advance(30)
            reading = self.reading()
            self.inventory.refresh(
                reading.lpars.values(), self.clock.now(), reading.vioses)

    def lpar(self, name='vm-1'):
        return next(lpar for lpar in self.lpars() if lpar.name == name)

    def nics(self, name='vm-1'):
        return [self.inventory.devices.nics.get(interface.location)
                for interface in self.lpar(name).interfaces]

    def backings(self, name='vm-1'):
        return [self.inventory.devices.backings.get(disk.location)
                for disk in self.lpar(name).disks]

    def vios(self, number):
        return self.told.present.vios_of_id(number).uuid.lower()


class TestKnowledge(HostTest):

    def test_an_interface_leads_to_the_outside_by_both_vioses(self):
        self.start(vm(1, interfaces=[
            {'vlan': 7, 'mac': 'fa:16:3e:00:00:01', 'tagged': [8, 9]}]))
        self.turn()

        self.assertEqual([model.Nic(
            mac='fa163e000001', vlan=7, tagged=(8, 9), vswitch='ETHERNET0',
            uplinks=tuple(model.Uplink(
                vios=self.vios(number), adapter='ent6', physical='ent0',
                location=f'U78CB.001.WZS007Y-P1-C{10 + number}-T1')
                for number in (1, 2)))], self.nics())

    def test_an_interface_of_a_vlan_that_is_not_bridged_stays_inside(self):
        self.start(vm(1, interfaces=[{'vlan': 7}]),
                   vioses=[{'vlans': [8]}, {'vlans': [7]}])
        self.turn()

        nic, = self.nics()
        self.assertEqual([self.vios(2)],
                         [uplink.vios for uplink in nic.uplinks])

    def test_each_virtual_switch_has_its_own_way_out(self):
        self.start(
            vm(1, interfaces=[{'vlan': 7}, {'vlan': 7, 'vswitch': 1}]),
            vioses=[{'bridges': [{}]}],
            system={'virtual_switches': ['ETHERNET0', 'storage']})
        self.turn()

        self.assertEqual(
            [('ETHERNET0', 'ent6'), ('storage', 'ent31')],
            [(nic.vswitch, nic.uplinks[0].adapter) for nic in self.nics()])

    def test_a_logical_port_and_vnics_are_known_where_they_are_counted(self):
        self.start(vm(1, sriov=[
            {'adapter': 1, 'mac': 'fa:16:3e:00:00:02', 'vlan': 3},
            {'adapter': 1, 'mac': 'fa:16:3e:00:00:03', 'vnic': {'vios': 1}},
            {'adapter': 1, 'mac': 'fa:16:3e:00:00:04', 'vlan': 5,
             'vnic': {'vios': 2, 'counted_by': 'partition'}}]))
        self.turn()

        self.assertEqual(
            {('veth-C32', 101, False), ('sriov-654376961', 3, False),
             ('sriov-654376962', None, True), ('sriov-654376963', 5, True)},
            {(interface.name, nic.vlan, nic.vnic) for interface, nic
             in zip(self.lpar().interfaces, self.nics())})

    def test_a_disk_has_its_volume_on_each_vios(self):
        self.start(vm(1))
        self.turn()

        first, second = self.backings()
        self.assertEqual(
            (self.vios(1), self.vios(2), 'vhost0', 'hdisk1'),
            (first.vios, second.vios, first.adapter, first.volumes[0].name))
        self.assertEqual(
            [(CINDER % 1, 'disk', 'vtvhost0l1', '8100000000000000', False)],
            [(one.id, one.kind, one.target, one.lun, one.boot)
             for one in second.volumes])

    def test_logical_units_and_volumes_are_known_by_their_names(self):
        self.start(vm(1, disks=[
            {'pool': 'ssp1', 'volume_id': CINDER % 7},
            {'name': 'boot_vm1', 'behind': 0},
            {'pool': 'ssp1', 'name': 'boot_vm2', 'behind': 0}]),
            vioses=[{'storage_pools': [
                {'id': 'ssp1', 'size': 9, 'used': 1}]}])
        self.turn()

        backing, = self.backings()
        self.assertEqual(
            [('logical-unit', CINDER % 7, False),
             ('logical-volume', None, True), ('logical-unit', None, True)],
            [(one.kind, one.id, one.boot) for one in backing.volumes])

    def test_fibre_channel_has_its_port(self):
        self.start(vm(1, disks=[], npiv=[{'paths': [
            {'vios': 1, 'port': 1}]}]))
        self.turn()

        self.assertEqual([model.Backing(
            adapter='vfchost0', vios=self.vios(1), port=model.FcPort(
                'fcs1', 'U78CB.001.WZS007Y-P1-C3-T2',
                '21000024ff640101'))], self.backings())

    def test_nothing_is_left_out_of_a_whole_host(self):
        self.start(*(vm(number) for number in range(1, 4)))
        self.turn()

        self.assertEqual('', self.log.output)


class TestCost(HostTest):

    def test_the_start_asks_for_what_the_partitions_have(self):
        self.start(vm(1), vm(2, sriov=[
            {'adapter': 1, 'vnic': {'vios': 1}}]), vm(3, interfaces=[]))

        with self.costing(EVERYTHING | {
                EVENTS: 1, ADAPTERS % 'ClientNetworkAdapter': 2,
                ADAPTERS % 'VirtualNICDedicated': 1, PORTS: 1}):
            self.turn()

    def test_ten_quiet_minutes_cost_one_look_at_the_events(self):
        self.start(vm(1), vm(2))
        self.turn()

        with self.costing({}):
            self.turn(TEN_MINUTES - 30)
        with self.costing({EVENTS: 1}):
            self.turn(30)

    def test_a_quiet_hour_costs_six_looks_and_reads_everything_once(self):
        self.start(vm(1), vm(2, sriov=[{'adapter': 1}]))
        self.turn()

        with self.costing(EVERYTHING | {EVENTS: 6}):
            self.turn(HOUR)

    def test_a_volume_behind_a_known_adapter_is_seen_at_the_next_look(self):
        self.start(vm(1), events=[
            {'at': 90, 'do': 'add_disk', 'partition': 'vm-1',
             'disk': {'volume_id': CINDER % 9, 'behind': 0}}])
        self.turn()
        with self.costing({}):
            self.turn(TEN_MINUTES - 30)
        with self.costing({EVENTS: 1, VIOSES: 1}):
            self.turn(30)

        self.assertEqual(
            [[CINDER % 1, CINDER % 9]] * 2,
            [[volume.id for volume in backing.volumes]
             for backing in self.backings()])

    def test_a_new_interface_costs_a_look_at_that_partition(self):
        self.start(vm(1), vm(2), events=[
            {'at': 90, 'do': 'add_interface', 'partition': 'vm-2',
             'interface': {'mac': 'fa:16:3e:00:00:07', 'vlan': 102}}])
        self.turn()
        with self.costing({ADAPTERS % 'ClientNetworkAdapter': 1}):
            self.turn(120)

        self.assertEqual('fa163e000007', self.nics('vm-2')[1].mac)

    def test_new_disks_cost_one_look_at_the_vioses(self):
        self.start(vm(1), vm(2), events=[
            {'at': 80, 'do': 'add_disk', 'partition': 'vm-1'},
            {'at': 81, 'do': 'add_channel', 'partition': 'vm-2',
             'channel': {}}])
        self.turn()
        with self.costing({VIOSES: 1}):
            self.turn(120)

        self.assertNotIn(None, self.backings('vm-1') + self.backings('vm-2'))

    def test_a_new_logical_port_is_asked_for_of_both_kinds(self):
        self.start(vm(1), events=[
            {'at': 90, 'do': 'add_logical_port', 'partition': 'vm-1',
             'logical_port': {'adapter': 1, 'mac': 'fa:16:3e:00:00:08'}}])
        self.turn()
        with self.costing({ADAPTERS % 'ClientNetworkAdapter': 1,
                           ADAPTERS % 'VirtualNICDedicated': 1,
                           ADAPTERS % 'SRIOVEthernetLogicalPort': 1}):
            self.turn(120)

        self.assertEqual('fa163e000008', self.nics()[1].mac)

    def test_a_partition_that_is_gone_is_forgotten(self):
        self.start(vm(1), vm(2), events=[
            {'at': 90, 'do': 'delete', 'partition': 'vm-2'}])
        self.turn()
        before = self.inventory.devices
        with self.costing({}):
            self.turn(120)

        self.assertEqual((2, 1), (len(before.nics),
                                  len(self.inventory.devices.nics)))

    def test_a_partition_that_comes_back_is_asked_for_again(self):
        self.start(vm(1), events=[
            {'at': 60, 'do': 'power_off', 'partition': 'vm-1'},
            {'at': 120, 'do': 'power_on', 'partition': 'vm-1'}])
        self.turn()
        with self.costing({ADAPTERS % 'ClientNetworkAdapter': 1, VIOSES: 1,
                           PARTITION: 1}):
            self.turn(180)

        self.assertNotIn(None, self.nics())

    def test_a_large_host_is_known_in_several_turns(self):
        self.useFixture(fixtures.MonkeyPatch(
            f'{inventory.__name__}.PARTITIONS_AT_ONCE', 2))
        self.start(*(vm(number) for number in range(1, 6)))

        known = []
        for _ in range(4):
            self.turn()
            known.append(len(self.inventory.devices.nics))

        self.assertEqual([2, 4, 5, 5], known)


class TestMemberThatCannotBeQueried(HostTest):
    """One fails, and the feed of all with it."""

    def unreadable(self, name, **more):
        """Let one be so from the start, or as is told."""
        return [{'at': 0, 'do': 'fault', 'kind': 'unreadable',
                 'partition': name, **more}]

    def test_a_vios_costs_only_what_it_serves(self):
        self.start(vm(1), events=self.unreadable('vios-2'))
        self.turn()

        first, second = self.backings()
        self.assertEqual((self.vios(1), None), (first.vios, second))

    def test_it_is_named_once(self):
        self.start(vm(1), events=self.unreadable('vios-2'))
        self.turn(HOUR)

        self.assertEqual(1, self.log.output.count(
            'VirtualIOServer vios-2 cannot be queried'))

    def test_the_start_asks_for_each_vios(self):
        self.start(vm(1), events=self.unreadable('vios-2'))

        with self.costing(EVERYTHING | {
                EVENTS: 1, f'{VIOSES}/U': 2,
                ADAPTERS % 'ClientNetworkAdapter': 1}):
            self.turn()

    def test_an_hour_asks_for_it_less_and_less_often(self):
        self.start(vm(1, disks=[]), events=self.unreadable('vios-2'))
        self.turn()

        # At last everything is read, one by one as well.
        with self.costing(EVERYTHING | {EVENTS: 6, f'{VIOSES}/U': 6 + 2}):
            self.turn(HOUR)

    def test_what_was_known_stays_known(self):
        self.start(vm(1), events=self.unreadable('vios-2', at=60))
        self.turn()
        before = self.backings()
        self.turn(2 * HOUR)

        self.assertEqual(before, self.backings())
        self.assertNotIn(None, before)

    def test_one_that_recovers_is_known_long_before_everything_is_read(self):
        self.start(vm(1), events=[
            *self.unreadable('vios-2', **{'for': 100})])
        self.turn()
        self.turn(240)

        self.assertNotIn(None, self.backings())
        self.assertIn('the query of Virtual I/O Servers has recovered',
                      self.log.output)

    def test_a_partition_costs_only_itself(self):
        self.start(vm(1, sriov=[{'adapter': 1}]), vm(2),
                   events=self.unreadable('vm-2'))

        with self.costing(EVERYTHING | {
                EVENTS: 1, f'{PARTITIONS}/U': 2,
                ADAPTERS % 'ClientNetworkAdapter': 2,
                ADAPTERS % 'SRIOVEthernetLogicalPort': 1}):
            self.turn()
        self.assertNotIn(None, self.nics() + self.nics('vm-2'))
        self.assertIn('LogicalPartition vm-2 cannot be queried',
                      self.log.output)

    def test_many_partitions_are_asked_for_in_portions(self):
        self.start(*(vm(number, disks=[]) for number in range(1, 65)),
                   vioses=[{}], events=self.unreadable('vm-7'))
        self.turn()
        with self.costing({f'{PARTITIONS}/U': 14}):
            self.turn(30)
        with self.costing({f'{PARTITIONS}/U': 1}):
            self.turn(60)


class TestSecondSystem(HostTest):
    """Another managed system is behind the same REST API."""

    other = {'system': {'name': 'power-2', 'mtms': '9009-42A*7801234'},
             'vioses': [{}], 'partitions': [
                 {'name': 'theirs', 'interfaces': [{}], 'disks': [{}]}]}

    def setUp(self):
        super().setUp()
        self.chosen = {'system': 'power-1'}

    def test_nothing_is_read_that_is_not_below_the_own_system(self):
        self.start(vm(1), other_systems=[self.other])
        with self.costing(EVERYTHING | {
                EVENTS: 1, ADAPTERS % 'ClientNetworkAdapter': 1}):
            self.turn()

        self.assertEqual({self.vios(1), self.vios(2)}, {
            backing.vios for backing in self.backings()})

    def test_the_other_system_is_read_when_that_is_chosen(self):
        self.chosen = {'system': '9009-42A*7801234'}
        self.start(vm(1), other_systems=[self.other])

        self.assertEqual(self.told.others[0].system.uuid,
                         self.powervm.system_uuid())

    def test_its_events_cost_nothing(self):
        self.start(vm(1), other_systems=[{**self.other, 'events': [
            {'at': 90, 'do': 'add_disk', 'partition': 'theirs'}]}])
        self.turn()

        with self.costing({EVENTS: 1}):
            self.turn(TEN_MINUTES)

    def test_without_a_choice_nothing_is_read(self):
        self.chosen = {}
        e = self.assertRaises(
            systems.NotChosen, self.start, vm(1),
            other_systems=[self.other])

        self.assertIn('has 2 managed systems', str(e))
        self.assertIn('power-2 9009-42A*7801234 ', str(e))


class TestRestart(HostTest):

    def test_a_server_that_forgot_us_is_read_again(self):
        self.start(vm(1))
        self.turn()
        self.simulator.stop()
        self.simulator.start()

        # The first request is refused, then made again after the logon.
        with self.costing(EVERYTHING | {EVENTS: 2, 'PUT web/Logon': 1}):
            self.turn(TEN_MINUTES)

    def test_what_was_known_stays_known_while_there_is_no_server(self):
        self.start(vm(1))
        self.turn()
        before = self.inventory.devices
        self.simulator.stop()
        self.turn(TEN_MINUTES + 60)

        self.assertEqual(before, self.inventory.devices)
        self.assertIn('cannot reach the PowerVM REST API', self.log.output)
        self.simulator.start()

    def test_an_adapter_replaced_in_its_place_is_seen_when_all_is_read(self):
        self.start(vm(1))
        self.turn()
        lpar, = self.told.first.lpars
        lpar.interfaces[0] = dataclasses.replace(
            lpar.interfaces[0], mac='fa:16:3e:00:00:aa', uuid='another')
        with self.costing(EVERYTHING | {
                EVENTS: 6, ADAPTERS % 'ClientNetworkAdapter': 1}):
            self.turn(HOUR)

        self.assertEqual('fa163e0000aa', self.nics()[0].mac)


class TestOddAnswers(HostTest):
    """Answers with elements that are missing, empty or odd."""

    ANSWERS = 60

    def setUp(self):
        super().setUp()
        self.start(vm(1, npiv=[{}], sriov=[
            {'adapter': 1}, {'adapter': 1, 'vnic': {'vios': 1}}]), vm(2))
        # pypowervm says much of them.
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def spoil(self, response, chance):
        for entry in response.feed.entries if response.feed else ():
            elements = list(entry.element.element.iterdescendants())
            for element in chance.sample(elements, min(3, len(elements))):
                odd = chance.choice((None, '', 'x', '-1', '9' * 30))
                if odd is None:
                    element.getparent().remove(element)
                else:
                    element.text = odd
        return response

    def test_no_answer_stops_the_inventory(self):
        chance = random.Random(1)
        read = self.powervm.read
        self.powervm.read = lambda *args, **kwargs: self.spoil(
            read(*args, **kwargs), chance)

        known = []
        for _ in range(self.ANSWERS):
            self.inventory = inventory.Inventory(
                self.powervm, self.clock, TEN_MINUTES, HOUR)
            self.turn()
            known.append(len(self.inventory.devices.nics))

        self.assertEqual(
            sum(len(lpar.interfaces) for lpar in self.lpars()), max(known))
