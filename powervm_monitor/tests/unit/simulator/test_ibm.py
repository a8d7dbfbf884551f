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

"""The simulator writes what IBM published of real partitions."""

import json

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import truth
from powervm_monitor.tests import ibm
from powervm_monitor.tests.unit.simulator import base

KEYS = {'entitled': 'entitledProcCycles',
        'capped': 'utilizedCappedProcCycles',
        'uncapped': 'utilizedUnCappedProcCycles',
        'idle': 'idleProcCycles', 'donated': 'donatedProcCycles'}
# Each counter of up to 48 processors is rounded down at both ends.
CYCLES = 4


class ProcessorSamplesTest(base.TestCase):

    def sampled(self, row):
        """What two files that follow each other, and the truth, tell."""
        world = self.world(ibm.scenario_of(row), backlog=300)
        last = clocks.aligned(self.clock.now(), 30)
        first = last - ibm.SECONDS * clocks.SECOND
        kind = ('vioses', 'viosUtil') if row.vios else (
            'partitions', 'lparsUtil')
        files, true = [], []
        for moment in (first, last):
            [name] = [each.name for each in world.monitor.rows(moment, moment)
                      if each.category == 'phyp']
            sample = json.loads(world.monitor.body(name))['systemUtil'][
                'utilSample']
            files.append(sample[kind[1]][0]['processor'])
            true.append(truth.tell(world, moment)[kind[0]][0]['cpu'])
        return world.system.timebase * ibm.SECONDS, files, true

    def differences(self, row, names, before, after, whole):
        """Names whose average is not the row's."""
        return [
            (row, name) for name, key in names.items()
            if abs(after[key] - before[key] - getattr(row, name) * whole)
            > CYCLES]

    def test_all_rows_are_there(self):
        self.assertEqual(102, len(ibm.processor_rows()))

    def test_the_file_yields_each_row(self):
        wrong = []
        for row in ibm.processor_rows():
            whole, files, _ = self.sampled(row)
            wrong += self.differences(row, KEYS, *files, whole)
        self.assertEqual([], wrong)

    def test_the_truth_yields_ibms_utilized(self):
        wrong = []
        for row in ibm.processor_rows():
            whole, _, true = self.sampled(row)
            key = ('consumed' if row.utilized_is_consumed
                   else 'busy') + '_cycles'
            wrong += self.differences(row, {'utilized': key}, *true, whole)
        self.assertEqual([], wrong)

    def test_the_file_tells_the_maximum_and_the_truth_what_it_has(self):
        for row in ibm.processor_rows():
            _, files, true = self.sampled(row)
            self.assertEqual(
                (float(row.max_units), row.max_virtual_processors,
                 float(row.entitled)),
                (files[1]['maxProcUnits'], files[1]['maxVirtualProcessors'],
                 true[1]['units']))
            self.assertEqual(row.newer,
                             'currentVirtualProcessors' in files[1])
