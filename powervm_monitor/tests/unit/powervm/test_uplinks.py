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
"""Which VLANs shared Ethernet adapters bridge, and by what."""

from oslotest import base
from pypowervm.wrappers import virtual_io_server

from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import uplinks
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

SEA = '<SharedEthernetAdapters><SharedEthernetAdapter>%s' \
      '</SharedEthernetAdapter></SharedEthernetAdapters>'
BELOW = '<BackingDeviceChoice><EthernetBackingDevice>' \
        '<DeviceName>ent8</DeviceName><DeviceType>%s</DeviceType>' \
        '<PhysicalLocation>U-P1</PhysicalLocation>' \
        '</EthernetBackingDevice></BackingDeviceChoice>'


def bridged(body):
    vios, = virtual_io_server.VIOS.wrap(fakes.objects(
        'VirtualIOServer', one=SEA % body))
    return uplinks.bridged(vios.seas[0], 'vios')


class TestUplinks(base.BaseTestCase):

    def recorded(self):
        vioses = virtual_io_server.VIOS.wrap(
            builders.response('fake_vios_feed.txt'))
        return [uplinks.bridged(sea, vios.uuid.lower())
                for vios in vioses for sea in vios.seas]

    def test_an_adapter_bridges_what_its_trunks_carry(self):
        (uplink, places), _ = self.recorded()

        self.assertEqual(
            model.Uplink(
                vios='1300c76f-9814-4a4d-b1f0-5b69352a7dea', adapter='ent6',
                physical='ent0', location='U78AF.001.WZS04LA-P1-C36-L1-T1'),
            uplink)
        self.assertEqual({(0, 1), (0, 4093), (0, 2134), (0, 2173)}, places)

    def test_a_vlan_may_leave_by_each_vios(self):
        ways = uplinks.by_vlan(self.recorded())

        self.assertEqual(
            ['1300c76f-9814-4a4d-b1f0-5b69352a7dea',
             '7dbbe705-e4c4-4458-8223-3ebe07015ca9'],
            [uplink.vios for uplink in ways[0, 2134]])

    def test_an_aggregation_has_no_location(self):
        name = '<DeviceName>ent6</DeviceName>'

        self.assertEqual(
            [('ent8', 'U-P1'), ('ent8', None)],
            [(uplink.physical, uplink.location) for uplink, _ in (
                bridged(BELOW % kind + name)
                for kind in ('physicalEthernetAdpter', 'linkAggregation'))])

    def test_an_adapter_with_nothing_below_it_is_told(self):
        uplink, places = bridged('<DeviceName>ent6</DeviceName>')

        self.assertEqual((None, set()), (uplink.physical, places))

    def test_an_adapter_with_an_empty_choice_below_it_is_odd(self):
        self.assertRaises(
            fields.ODD, bridged,
            '<BackingDeviceChoice/><DeviceName>ent6</DeviceName>')

    def test_an_adapter_without_a_name_is_odd(self):
        self.assertRaises(fields.Malformed, bridged, '')
