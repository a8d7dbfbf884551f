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
"""Network adapters as the recordings have them."""

from oslotest import base
from pypowervm.wrappers import iocard
from pypowervm.wrappers import network

from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import nics
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

VIOS = '3e3f9bfc-c4ee-439e-b70a-1d369213ed83'


def cna(body):
    """Return a virtual Ethernet adapter of a location with such elements."""
    one, = network.CNA.wrap(fakes.objects(
        'ClientNetworkAdapter',
        one=f'<LocationCode>U-V2-C3</LocationCode>{body}'))
    return nics.ethernet(one)


class TestEthernet(base.BaseTestCase):

    def test_an_adapter_has_its_vlans_and_its_switch(self):
        _, second, _ = network.CNA.wrap(builders.response('cna_feed1.txt'))

        self.assertEqual(
            nics.Adapter(
                model.Nic(mac='2a2e57a4de9c', vlan=4094, tagged=(2207, 2210)),
                location='U8247.42L.2120FBA-V2-C4', switch=0),
            nics.ethernet(second))

    def test_vlans_that_are_not_supported_are_none(self):
        self.assertEqual((), cna(
            '<TaggedVLANIDs>7 8</TaggedVLANIDs>'
            '<TaggedVLANSupported>false</TaggedVLANSupported>').nic.tagged)

    def test_what_is_missing_is_unknown(self):
        self.assertEqual(
            nics.Adapter(model.Nic(mac=None), location='U-V2-C3'), cna(''))

    def test_an_odd_mac_is_an_odd_adapter(self):
        self.assertRaises(fields.Malformed, cna,
                          '<MACAddress>2A2E57A4DE</MACAddress>')

    def test_an_adapter_without_a_location_is_odd(self):
        one, = network.CNA.wrap(fakes.objects(
            'ClientNetworkAdapter', one=''))

        self.assertRaises(fields.Malformed, nics.ethernet, one)


class TestPort(base.BaseTestCase):

    def ports(self):
        return [nics.logical_port(port) for port in iocard.SRIOVEthLPort.wrap(
            builders.response('sriov_lp_feed.txt'))]

    def test_a_port_has_the_mac_that_was_given_to_it(self):
        self.assertEqual(
            nics.Adapter(model.Nic(mac='8aca227c6e00'),
                         location='U78CB.001.WZS0485-P1-C5-T3-S2'),
            self.ports()[0])

    def test_a_port_has_its_vlan(self):
        self.assertEqual([None, 1095, 42, 42],
                         [port.nic.vlan for port in self.ports()])


class TestVnic(base.BaseTestCase):

    def test_a_vnic_leads_to_the_ports_that_back_it(self):
        first, second, *_ = map(nics.vnic, iocard.VNIC.wrap(
            builders.response('vnic_feed.txt')))

        self.assertEqual(
            nics.Adapter(
                model.Nic(mac='ae7a25e59a08', vnic=True), location=None,
                ports=((VIOS, 'b77d3d91-29e5-3f20-b2b2-c9c59a97f83c'),)),
            second)
        self.assertEqual(2, len(first.ports))

    def test_a_vnic_without_a_backing_device_is_nowhere(self):
        one, = iocard.VNIC.wrap(fakes.objects(
            'VirtualNICDedicated',
            one='<Details><MACAddress>AE7A25E59A08</MACAddress></Details>'))

        self.assertEqual((), nics.vnic(one).ports)
