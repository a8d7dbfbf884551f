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
"""Partitions are what Nova's servers are."""

import logging

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor.cmd import follower
from powervm_monitor.nova import lists
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.tests.unit import builders

UUID = 'a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01'
MAC = 'fa163e3a0001'
VOLUME = '0b1f0f6e-6d0f-4c0b-9d31-7c1ae0c0a001'
ADDRESS = model.Address(ip='10.0.0.5', network='private')


def server(**changes):
    return builders.server(**{
        'uuid': UUID, 'instance_name': 'instance-1', 'vm_state': 'active',
        'addresses': {MAC: (ADDRESS,)}, 'volumes': (VOLUME,), **changes})


class FollowerTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.world = scenario.load('followed', clock.ManualClock(
            builders.NOON))
        self.servers = [server()]
        self.follower = follower.Follower(self, self.world.posted.post)
        self.follower.turn()

    def all(self):
        """What Nova tells: a fake of Lists."""
        if self.servers is None:
            raise model.Unavailable('Nova is on holiday')
        return lists.Told(self.servers, [], builders.NOON)

    def follow(self, *servers):
        self.servers = list(servers)
        self.follower.turn()

    def lpar(self):
        """The partition of the server, None when there is none."""
        return next((lpar for lpar in self.world.lpars
                     if not lpar.management), None)

    def test_a_server_gets_a_partition_of_its_uuid(self):
        self.assertEqual('23F1C2D4-0B5E-4C6F-8A7B-1C2D3E4F5A01',
                         self.lpar().uuid)

    def test_a_partition_has_what_its_server_has(self):
        flavor = builders.server().flavor
        lpar = self.lpar()

        self.assertEqual(
            (flavor.vcpus, flavor.memory_bytes, ['fa:16:3e:3a:00:01'], True),
            (lpar.vcpus, lpar.memory * 2 ** 20,
             [interface.mac for interface in lpar.interfaces],
             VOLUME in [path.volume.id for path in lpar.paths]))

    def test_a_partition_works(self):
        before = self.lpar().cycles(self.world.present.worked(
            self.world.now()))
        self.world.clock.advance(30)

        self.assertGreater(self.lpar().cycles(self.world.present.worked(
            self.world.now())).busy, before.busy)

    def test_nothing_new_changes_nothing(self):
        scenes = len(self.world.scenes)
        self.follow(server())

        self.assertEqual(scenes, len(self.world.scenes))

    def test_a_server_that_is_gone(self):
        self.follow()

        self.assertIsNone(self.lpar())

    def test_a_server_that_is_being_built_has_no_partition_yet(self):
        other = server(uuid=UUID.replace('a3', 'b4'), vm_state='building')
        self.follow(server(), other)

        self.assertEqual(2, len(self.world.lpars))

    def test_a_server_that_is_stopped_and_started(self):
        self.follow(server(vm_state='stopped'))
        stopped = self.lpar().running
        self.follow(server())

        self.assertEqual((False, True), (stopped, self.lpar().running))

    def test_a_server_that_is_resized(self):
        self.follow(server(flavor=builders.flavor(
            vcpus=8, memory_bytes=2 ** 33)))

        self.assertEqual((8, 8192, 4), (
            self.lpar().vcpus, self.lpar().memory, self.lpar().entitled))

    def test_another_interface_and_another_volume(self):
        self.follow(server(
            addresses={'fa163e3a0002': (ADDRESS,)},
            volumes=(VOLUME.replace('0b', '1c'),)))

        self.assertEqual(['fa:16:3e:3a:00:02'], [
            interface.mac for interface in self.lpar().interfaces])
        self.assertEqual(
            (False, True), tuple(
                volume in [path.volume.id for path in self.lpar().paths]
                for volume in (VOLUME, VOLUME.replace('0b', '1c'))))

    def test_partitions_stay_while_nova_is_away(self):
        self.servers = None
        for _ in range(2):
            self.follower.turn()

        self.assertIsNotNone(self.lpar())
        self.assertEqual(
            'the partitions stay as they are: Nova is on holiday\n',
            self.log.output)

    def test_a_server_that_cannot_have_a_partition_costs_only_itself(self):
        twin = server(uuid=UUID.replace('a3', '23'), instance_name='twin')
        other = server(uuid=UUID.replace('a3', 'b4'), instance_name='other')
        for _ in range(2):
            self.follow(server(), twin, other)

        self.assertEqual(
            ['instance-1', 'novalink', 'other'],
            sorted(lpar.name for lpar in self.world.lpars))
        self.assertEqual(1, self.log.output.count(
            'instance 23f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01 has no '
            'partition'))
