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
"""MACs and volumes, asked for when the numbers show a new device."""

import logging

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor.powervm import inventory
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

# As the recordings have them.
NIC = 'U8247.22L.2125D0A-V2-C3'
OTHER_NIC = 'U8247.22L.2125D0A-V2-C6'
VSCSI = 'U8247.22L.2125D4A-V2-C3'

INTERFACE = builders.interface(location=NIC)
DISK = builders.disk(location=VSCSI)


class TestInventory(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.powervm = fakes.PowerVM()
        self.powervm.answers = {
            'ClientNetworkAdapter': builders.response('cna_feed.txt'),
            'VirtualIOServer': builders.response('fake_vios_feed2.txt')}
        self.inventory = inventory.Inventory(self.powervm)
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def refresh(self, *devices, **changes):
        interfaces = [d for d in devices if isinstance(d, model.Interface)]
        disks = [d for d in devices if isinstance(d, model.Disk)]
        self.inventory.refresh(iter([builders.lpar(
            interfaces=interfaces, disks=disks, **changes)]))

    def asked(self):
        return [kind for kind, _ in self.powervm.asked]

    def test_before_it_was_asked_nothing_is_known(self):
        self.assertEqual(builders.devices(), self.inventory.devices)

    def test_an_interface_has_a_mac_of_lower_case_digits(self):
        self.refresh(INTERFACE)

        self.assertEqual({NIC: '2ae44c673dfa', OTHER_NIC: '92b22c0f30bd'},
                         self.inventory.devices.macs)

    def test_a_disk_has_its_volumes(self):
        self.refresh(DISK)

        self.assertEqual(
            (model.Volume(
                name='Ubuntu1410', id=None,
                udid='0300025d4a00007a000000014b36d9deaf.1'),
             model.Volume(
                name='ubuntu1410', id=None, udid='0eubuntu1410')),
            self.inventory.devices.volumes[VSCSI])

    def test_the_partition_is_asked_for_by_its_uuid(self):
        self.refresh(INTERFACE)

        self.assertEqual(builders.LPAR_UUID.upper(),
                         self.powervm.asked[0][1]['root_id'])

    def test_a_host_without_devices_costs_no_call(self):
        self.refresh()

        self.assertEqual([], self.asked())

    def test_what_was_asked_is_not_asked_again(self):
        self.refresh(INTERFACE, DISK)
        self.refresh(INTERFACE, DISK)

        self.assertEqual(['ClientNetworkAdapter', 'VirtualIOServer'],
                         self.asked())

    def test_what_powervm_does_not_know_is_not_asked_again(self):
        unknown = builders.interface(location='U-V2-C99')
        self.refresh(unknown)
        self.refresh(unknown)

        self.assertEqual(1, len(self.asked()))

    def test_a_new_device_is_asked_for(self):
        self.refresh(INTERFACE)
        self.refresh(INTERFACE, builders.interface(location=OTHER_NIC))

        self.assertEqual(2, len(self.asked()))

    def test_another_partition_in_the_same_place_is_asked_for(self):
        self.refresh(INTERFACE, DISK)
        self.refresh(INTERFACE, DISK, uuid='another')

        self.assertEqual(4, len(self.asked()))

    def test_many_partitions_cost_one_look_at_the_vioses(self):
        self.inventory.refresh(
            builders.lpar(uuid=f'uuid-{number}',
                          disks=(builders.disk(location=f'V{number}-C1'),))
            for number in range(10))

        self.assertEqual(['VirtualIOServer'], self.asked())

    def test_powervm_that_does_not_answer_is_said_not_raised(self):
        self.powervm.answers['ClientNetworkAdapter'] = fakes.unavailable()
        self.refresh(INTERFACE)

        self.assertIn('it does not answer', self.log.output)

    def test_powervm_that_did_not_answer_is_asked_again(self):
        self.powervm.answers['ClientNetworkAdapter'] = fakes.unavailable()
        self.refresh(INTERFACE)
        self.powervm.answers['ClientNetworkAdapter'] = builders.response(
            'cna_feed.txt')
        self.refresh(INTERFACE)

        self.assertEqual('2ae44c673dfa', self.inventory.devices.macs[NIC])

    def test_what_was_known_stays_known_when_powervm_falls_silent(self):
        self.refresh(INTERFACE)
        self.powervm.answers['ClientNetworkAdapter'] = fakes.unavailable()
        self.refresh(INTERFACE, builders.interface(location=OTHER_NIC))

        self.assertEqual('2ae44c673dfa', self.inventory.devices.macs[NIC])
