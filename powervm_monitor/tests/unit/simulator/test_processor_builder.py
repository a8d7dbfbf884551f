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

"""What a scenario may say of processors, and what it may not."""

import json

from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base


class TestCase(base.TestCase):

    spelling = 'old'

    def part(self, *events, **section):
        """The only partition's row of the newest file, and the truth."""
        world = self.world({'pcm': {'spelling': self.spelling},
                            'partitions': [{'name': 'vm', **section}],
                            'events': list(events)}, backlog=60)
        [name] = [row.name for row in world.monitor.rows(
            self.clock.now(), self.clock.now()) if row.category == 'phyp']
        [row] = json.loads(world.monitor.body(name))['systemUtil'][
            'utilSample']['lparsUtil']
        [true] = truth.tell(world, self.clock.now())['partitions']
        return row, true


class SizeTest(TestCase):

    def sizes(self, **section):
        row, true = self.part(**section)
        return (true['cpu']['units'], true['cpu']['virtual_processors'],
                row['processor']['maxProcUnits'],
                row['processor']['maxVirtualProcessors'])

    def test_the_maximum_is_twice_what_a_partition_has(self):
        self.assertEqual((0.5, 1, 1, 2), self.sizes())

    def test_the_maximum_may_be_given(self):
        self.assertEqual((0.5, 2, 0.7, 9), self.sizes(
            vcpus=2, max_entitled=0.7, max_vcpus=9))

    def test_there_are_virtual_processors_for_the_entitlement(self):
        self.assertEqual((2.5, 3, 5, 6), self.sizes(entitled=2.5))

    def test_one_number_is_enough_for_dedicated_processors(self):
        for size in ({'vcpus': 3}, {'entitled': 3}):
            self.assertEqual((3, 3, 8, 8), self.sizes(
                mode='keep_idle_procs', max_vcpus=8, **size))


class RefusedTest(TestCase):

    def refused(self, **section):
        return str(self.assertRaises(
            scenario.ScenarioError, self.part, **section)).partition(
                'partitions[0]')[2]

    def test_more_units_than_virtual_processors(self):
        self.assertIn(': entitled is more than the virtual processors',
                      self.refused(entitled=2, vcpus=1))

    def test_parts_of_dedicated_processors(self):
        for size in ({'entitled': 1.5}, {'entitled': 1, 'vcpus': 2}):
            self.assertIn(': dedicated processors are whole ones',
                          self.refused(mode='share_idle_procs', **size))

    def test_a_maximum_below_what_it_has(self):
        self.assertEqual('.max_vcpus: is less than the partition has',
                         self.refused(vcpus=4, max_vcpus=3))

    def test_two_maxima_of_dedicated_processors(self):
        self.assertIn('the maxima of dedicated processors differ',
                      self.refused(mode='keep_idle_procs', max_vcpus=4,
                                   max_entitled=3))

    def test_a_partition_that_runs_on_nothing(self):
        self.assertIn('a partition without processors cannot run',
                      self.refused(entitled=0))

    def test_idle_time_that_follows(self):
        for key in ('idle', 'donated'):
            self.assertEqual(
                '.cpu.%s: keep_idle_procs keeps its processors: what is not '
                'busy is idle' % key,
                self.refused(mode='keep_idle_procs', cpu={key: 0.1}))

    def test_both_of_what_follows_from_each_other(self):
        self.assertEqual(
            '.cpu.donated: follows from idle: give one of them',
            self.refused(mode='share_idle_procs_active',
                         cpu={'idle': 0.1, 'donated': 0.2}))

    def test_a_shared_partition_that_donates(self):
        self.assertEqual(
            '.cpu.donated: uncap has no processors of its own to donate',
            self.refused(cpu={'donated': 0.1}))

    def test_loads_of_different_periods(self):
        self.assertEqual(
            '.cpu: loads that change need the same period, not 60 s and 90 s',
            self.refused(cpu={key: {
                'kind': 'sine', 'mean': 0.2, 'amplitude': 0.1,
                'period': period} for key, period in (
                    ('busy', 60), ('idle', 90))}))


class FileTest(TestCase):

    def written(self, **section):
        row = self.part(**section)[0]
        return {key: dict(row, **row['processor'])[key] for key in (
            'poolId', 'weight', 'currentVirtualProcessors', 'osType')
            if key in dict(row, **row['processor'])}

    def test_old_levels_write_no_pool_of_dedicated_processors(self):
        self.assertEqual({}, self.written(mode='share_idle_procs'))

    def test_a_capped_partition_has_no_weight(self):
        self.assertEqual({'poolId': 0, 'weight': 0}, self.written(
            mode='cap', weight=70))

    def test_an_uncapped_partition_has_a_weight(self):
        self.assertEqual({'poolId': 0, 'weight': 70}, self.written(weight=70))

    def test_new_levels_write_what_a_partition_has(self):
        self.spelling = 'new'
        self.assertEqual(
            {'poolId': 0, 'weight': 128, 'currentVirtualProcessors': 3,
             'osType': 'AIX'}, self.written(vcpus=3, os='AIX'))

    def test_new_levels_write_placeholders_for_dedicated_processors(self):
        self.spelling = 'new'
        self.assertEqual(
            {'poolId': 255, 'weight': 0, 'currentVirtualProcessors': 0,
             'osType': 'Linux'}, self.written(mode='share_idle_procs'))

    def test_a_partition_without_anything_has_no_affinity(self):
        row, true = self.part(state='Not Activated', entitled=0, memory=0)
        self.assertEqual((0, None), (
            row['affinityScore'], true['affinity_score']))

    def test_one_that_is_off_has_an_affinity_and_counts_nothing(self):
        row, true = self.part(state='Not Activated')
        self.assertEqual((100, 100, 0), (
            row['affinityScore'], true['affinity_score'],
            row['processor']['entitledProcCycles']))


class ArrivalTest(TestCase):

    def test_idle_time_may_be_ahead_of_what_was_dispatched(self):
        world = self.world({'events': [
            {'at': 45, 'do': 'migrate_in', 'partition': 'guest',
             'idle_ahead': 1000, 'counters_age': 500, 'spec': {
                 'mode': 'share_idle_procs', 'vcpus': 2,
                 'cpu': {'busy': 0.5}}}]}, backlog=120)
        true = truth.tell(world, self.clock.now())['partitions'][0]['cpu']
        counts = world.lpars[0].cycles(
            world.present.worked(self.clock.now()))
        # It has been there for 75 seconds.
        self.assertEqual(
            (37.5 - 1000, 37.5, 37.5, 2 * 575), tuple(
                cycles / world.system.timebase for cycles in (
                    counts.capped + counts.uncapped - counts.idle,
                    true['busy_cycles'], true['consumed_cycles'],
                    counts.entitled)))
