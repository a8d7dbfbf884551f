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
"""Shared Ethernet adapters, virtual switches and what lists adapters."""

from pypowervm import const
from pypowervm.wrappers import event
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import network
from pypowervm.wrappers import virtual_io_server

from powervm_monitor.tests.unit.simulator import base

GROUPS = [const.XAG.VIO_NET, const.XAG.VIO_SMAP, const.XAG.VIO_FMAP]


class BridgesTest(base.TestCase):

    def start(self, **more):
        self.told = self.world({
            'vioses': [{}], 'partitions': [
                {'interfaces': [{'vlan': 7, 'tagged': [9]}, {'vlan': 8}]},
                {'interfaces': [{'vlan': 7}, {'vlan': 3, 'vswitch': 1}]}],
            **more})
        self.simulator = self.served(self.told)
        self.pvm = self.adapter(self.simulator)

    def seas(self):
        return [sea for vios in virtual_io_server.VIOS.get(
            self.pvm, xag=[const.XAG.VIO_NET]) for sea in vios.seas]

    def carried(self):
        return [(sea.dev_name, trunk.vswitch_id, trunk.pvid,
                 list(trunk.tagged_vlans))
                for sea in self.seas() for trunk in [sea.primary_adpt]]

    def test_a_bridge_is_what_the_vioses_file_tells(self):
        self.start()
        sea, = self.seas()

        self.assertEqual(
            ('ent6', 'ent0', 'ent4', 'U8247.22L.2125D4A-V1-C2-T1', 1),
            (sea.dev_name, sea.backing_device.dev_name,
             sea.primary_adpt.dev_name, sea.primary_adpt.loc_code,
             sea.primary_adpt.vios_id))

    def test_a_bridge_carries_what_the_partitions_use(self):
        self.start()

        self.assertEqual([('ent6', 0, 1, [7, 8, 9])], self.carried())

    def test_a_bridge_carries_what_the_scenario_says(self):
        self.start(vioses=[{'vlan': 2, 'vlans': [7], 'bridges': [
            {'vswitch': 0, 'vlan': 4}, {'vswitch': 1}]}])

        self.assertEqual(
            [('ent6', 0, 2, [7]), ('ent31', 0, 4, [8, 9]),
             ('ent32', 1, 1, [3])], self.carried())

    def test_bridges_come_only_when_they_are_asked_for(self):
        self.start()

        self.assertEqual([0], [len(vios.seas) for vios
                               in virtual_io_server.VIOS.get(self.pvm)])

    def test_virtual_switches_have_names(self):
        self.start(system={'virtual_switches': ['ETHERNET0(Default)']})

        switches = network.VSwitch.get(
            self.pvm, parent_type='ManagedSystem',
            parent_uuid=self.told.system.uuid)
        self.assertEqual([(0, 'ETHERNET0'), (1, 'ETHERNET1')], [
            (switch.switch_id, switch.name) for switch in switches])
        _, adapter = network.CNA.get(
            self.pvm, parent=logical_partition.LPAR.get(self.pvm)[1])
        self.assertEqual(switches[1].uuid,
                         adapter.vswitch_uri.rpartition('/')[2])


class ListsTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = self.world('full')
        self.pvm = self.adapter(self.served(self.told))

    def listed(self, wrapper, name):
        return [len(each.get_href(f'{name}/link'))
                for each in wrapper.get(self.pvm, xag=[])]

    def test_partitions_list_their_adapters(self):
        lpar = logical_partition.LPAR

        self.assertEqual(
            [sum(port.vnic is None for port in each.logical_ports)
             for each in self.told.lpars],
            self.listed(lpar, 'SRIOVEthernetLogicalPorts'))
        self.assertEqual([len(each.interfaces) for each in self.told.lpars],
                         self.listed(lpar, 'ClientNetworkAdapters'))
        self.assertEqual(
            [sum(port.vnic is not None for port in each.logical_ports)
             for each in self.told.lpars],
            self.listed(lpar, 'DedicatedVirtualNICs'))

    def test_vioses_list_their_own_ports_and_those_behind_vnics(self):
        self.assertEqual([2, 1], self.listed(
            virtual_io_server.VIOS, 'SRIOVEthernetLogicalPorts'))

    def test_a_list_is_that_of_the_adapters_feed(self):
        lpar = logical_partition.LPAR.get(self.pvm)[0]

        self.assertEqual(
            [adapter.uuid for adapter
             in network.CNA.get(self.pvm, parent=lpar)],
            [href.rpartition('/')[2] for href
             in lpar.get_href('ClientNetworkAdapters/link')])

    def test_elements_come_in_the_order_of_the_schema(self):
        for wrapper, order in (
                (logical_partition.LPAR, logical_partition._LPAR_EL_ORDER),
                (virtual_io_server.VIOS, virtual_io_server._VIOS_EL_ORDER),
                (network.TrunkAdapter, network._TA_EL_ORDER),
                (event.Event, event._E_EL_ORDER)):
            for element in self.elements(wrapper):
                told = [child.tag for child in element
                        if child.tag != 'Metadata']
                self.assertEqual(
                    [tag for tag in order if tag in told], told)

    def elements(self, wrapper):
        if wrapper is event.Event:
            return [each.element for each in event.Event.get(self.pvm, '1')]
        if wrapper is network.TrunkAdapter:
            return [sea.primary_adpt.element for vios
                    in virtual_io_server.VIOS.get(self.pvm, xag=GROUPS)
                    for sea in vios.seas]
        return [each.element for each in wrapper.get(self.pvm, xag=GROUPS)]
