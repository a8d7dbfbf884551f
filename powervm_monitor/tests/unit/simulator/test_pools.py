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

"""Processor pools hold what dedicated partitions do not keep."""

from powervm_monitor.tests.unit.simulator import timeline

HERTZ = 512000000
KEEPING = {'name': 'keeping', 'mode': 'share_idle_procs', 'vcpus': 4,
           'cpu': {'busy': 1}}
DONATING = {'name': 'donating', 'mode': 'share_idle_procs_active',
            'vcpus': 2, 'cpu': {'busy': 0.5, 'idle': 0.25}}


class PoolsTest(timeline.TestCase):

    def start(self, *events, partitions=()):
        self.told = self.world({
            'system': {'processors': 30, 'physical_pool': True},
            'sriov_adapters': [{}], 'processor_pools': [{'units': 3}],
            'vioses': [{}], 'partitions': list(partitions),
            'events': list(events)})

    def units(self, seconds):
        """The size of each pool in the 30 seconds before."""
        then, now = (
            [*(pool['assigned_cycles'] for pool in pools['shared_processor']),
             pools['physical_processor']['total_cycles']]
            for pools in (self.at(moment)['pools']
                          for moment in (seconds - 30, seconds)))
        return [(new - old) / HERTZ / 30 for old, new in zip(then, now)]

    def test_all_is_shared_where_nothing_is_dedicated(self):
        self.start()
        self.assertEqual([30, 3, 30], self.units(30))

    def test_what_is_kept_is_missing_and_what_is_donated_is_not(self):
        self.start(partitions=[KEEPING, DONATING])
        self.assertEqual([25.25, 3, 25.25], self.units(30))

    def left(self, event):
        """The pool's size before and after two partitions leave."""
        self.start(*({'at': 45, 'do': event, 'partition': part['name']}
                     for part in (KEEPING, DONATING)),
                   partitions=[KEEPING, DONATING])
        before, after = self.units(30)[0], self.units(90)[0]
        self.steady(150)
        return before, after

    def test_a_partition_that_is_off_keeps_nothing(self):
        self.assertEqual((25.25, 30), self.left('power_off'))

    def test_a_partition_that_is_deleted_keeps_nothing(self):
        self.assertEqual((25.25, 30), self.left('delete'))

    def test_a_partition_that_is_elsewhere_keeps_nothing(self):
        self.assertEqual((25.25, 30), self.left('migrate_out'))

    def test_a_partition_that_arrives_brings_nothing_along(self):
        self.start({'at': 45, 'do': 'migrate_in', 'partition': 'keeping',
                    'spec': KEEPING})
        self.assertEqual([26, 3, 26], self.units(120))
        self.steady(150)

    def test_a_partition_that_is_resized_keeps_the_rest(self):
        self.start({'at': 60, 'do': 'resize', 'partition': 'keeping',
                    'vcpus': 6}, partitions=[KEEPING])
        self.assertEqual([26, 24], [self.units(60)[0], self.units(90)[0]])
        self.steady(150)

    def test_counters_that_begin_anew_change_no_pool(self):
        self.start({'at': 60, 'do': 'reset_counters',
                    'partition': 'keeping'}, partitions=[KEEPING])
        self.assertEqual([26, 26], [self.units(60)[0], self.units(90)[0]])
        self.steady(150)

    def test_whole_processors_that_nobody_owns_are_borrowed(self):
        self.start(partitions=[KEEPING, {'name': 'vm', 'entitled': 0.3}])
        true = self.at(30)
        default, other = true['pools']['shared_processor']
        self.assertEqual((24.7, 24, 24, None, 30, 3), (
            true['host']['available_units'], default['borrowed_units'],
            true['pools']['physical_processor']['borrowed_units'],
            other['borrowed_units'], default['max_units'],
            other['max_units']))
