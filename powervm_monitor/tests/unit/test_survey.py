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
"""Whose a Reading is, and how the collection of it went."""

from powervm_monitor import model
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import cycling


class TestOwners(cycling.CycleTest):

    def test_a_partition_of_nobody_is_not_published(self):
        self.read(0, lpars=[builders.lpar(uuid='nobodys')])

        self.assertEqual([], self.published())

    def test_a_partition_of_nobody_is_published_when_that_is_asked_for(self):
        self.cycle = self.make(unmanaged=lambda lpar: builders.server())
        self.read(0, lpars=[builders.lpar(uuid='nobodys')])

        self.assertEqual([0], self.published())

    def test_a_partition_of_nobody_is_named(self):
        self.read(0, lpars=[builders.lpar(uuid='nobodys')])

        self.assertIn('Partition pvm-0001 (nobodys) is no instance',
                      self.log.output)

    def test_what_an_evacuated_server_left_is_never_published(self):
        # Its UUID may be that of the server, which is published elsewhere.
        self.servers.evacuated = {'left'}
        self.cycle = self.make(unmanaged=lambda lpar: builders.server())
        self.read(0, lpars=[builders.lpar(uuid='left')])

        self.assertEqual([], self.published())

    def test_it_is_not_said_to_be_nobodys(self):
        self.servers.evacuated = {'left'}
        self.read(0, lpars=[builders.lpar(uuid='left')])

        self.assertNotIn('is no instance', self.log.output)

    def test_ports_are_asked_for_by_what_powervm_has(self):
        nic = builders.interface()
        self.inventory.devices = builders.devices(nics={
            nic.location: model.Nic(mac='fa163e000001')})
        self.read(0, lpars=[builders.lpar(
            interfaces=(nic, builders.sriov()))])

        self.assertEqual({builders.LPAR_UUID: {'fa163e000001'}},
                         self.servers.macs)

    def test_devices_of_nobodys_partitions_are_not_asked_for(self):
        self.read(0, lpars=[builders.lpar(), builders.lpar(uuid='nobodys')])

        self.assertEqual([[builders.LPAR_UUID]], self.inventory.refreshed)


class TestPlatform(cycling.CycleTest):

    observer = cycling.PlatformObserver

    def collected(self):
        observation, = [
            one for one in self.plugins.batches[-1]
            if one.resource.id == 'collection']
        return {m.metric.name.removeprefix('powervm.collection.'): m.value
                for m in observation.measurements}

    def test_how_the_collection_went_is_told(self):
        self.servers.servers['absent'] = builders.server()
        self.feed.readings = [builders.reading(
            builders.lpar(), builders.lpar(uuid='nobodys'), seconds=-7,
            status=2, errors=1,
            missing=(model.Missing('VIOS 1', 'why', ('vios', '1'), 3),),
            vioses=(builders.vios_server(), builders.vios_server(
                uuid='silent', used_memory_bytes=None)))]
        self.cycle.turn()

        self.assertEqual({
            'status': 2, 'errors': 1, 'missing': 3, 'sample.age': 7.0,
            'partitions': 2, 'partitions.unexplained': 1,
            'instances.absent': 1, 'servers.age': 20.0, 'vioses': 2,
            'vioses.silent': 1, 'rest.requests': 10, 'rest.failures': 1,
            'outbox.waiting': 16, 'outbox.refused': 2},
            self.collected())

    def test_a_platform_that_cannot_be_told_costs_no_partition(self):
        class Odd(cycling.Observer):

            def platform(self, measured):
                raise ValueError('it is odd')

        self.observer = Odd
        self.cycle = self.make()
        self.read(0)

        self.assertEqual([0], self.published())

    def test_it_is_not_measured_against_a_time_that_is_unknown(self):
        self.read(0, 30)

        self.assertEqual(
            [[None, None], [30.0, 30.0]],
            [[one.period for one in batch] for batch in self.plugins.batches])
