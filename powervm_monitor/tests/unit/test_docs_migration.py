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
"""The page for those who come from ceilometer-powervm."""

import re

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import documentation
from powervm_monitor.tests.unit import test_docs_numbers

PAGE = 'user/migration.rst'
NOTHING = 'nothing'
# Of the tables of meters; those of examples have less.
COLUMNS = 4

# What Ceilometer 13.1.2 made of ceilometer-powervm 9.0.0's answers, and of
# what Nova told for nova-powervm.
THEN = {
    'cpu', 'cpu_util', 'disk.device.iops',
    *(f'disk.device.{way}.{what}' for way in ('read', 'write')
      for what in ('bytes', 'requests', 'latency')),
    *(f'network.{way}.{what}' for way in ('incoming', 'outgoing')
      for what in ('bytes', 'bytes.rate', 'packets', 'packets.drop',
                   'packets.error')),
    'compute.node.cpu.frequency', 'compute.node.cpu.percent',
    *(f'compute.node.cpu.{mode}.{what}'
      for mode in ('user', 'kernel', 'idle', 'iowait')
      for what in ('time', 'percent')),
}


def names(cell):
    return re.findall('``([^`]+)``', cell)


class TestMigration(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.metrics = {metric.name for metric in catalog.CATALOG}
        self.rows = [row for row in documentation.rows(PAGE)
                     if row[0] != 'Then' and len(row) == COLUMNS]

    def test_what_takes_a_meters_place_exists(self):
        now = [(row[0], name) for row in self.rows for name in names(row[2])]

        self.assertGreater(len(now), 25)
        self.assertEqual(
            [], [one for one in now if one[1] not in self.metrics])

    def test_each_meter_has_something_in_its_place_or_nothing(self):
        self.assertEqual([], [
            row for row in self.rows
            if bool(names(row[2])) == (row[2] == NOTHING)])

    def test_what_has_nothing_in_its_place_is_no_metric(self):
        self.assertEqual([], [
            name for row in self.rows if row[2] == NOTHING
            for name in names(row[0]) if name in self.metrics])

    def test_every_meter_that_there_was_is_told_of(self):
        self.assertEqual(set(), THEN - {
            name for row in self.rows for name in names(row[0])})

    def test_a_meter_that_there_still_is_is_in_its_own_place(self):
        """But for the drops, of which one name told what was not so."""
        self.assertEqual(['network.incoming.packets.drop'], [
            name for row in self.rows for name in names(row[0])
            if name in self.metrics and name not in names(row[2])])


class TestExamples(base.BaseTestCase):
    """What the inspector gave is computed as its code did, ours by ours."""

    # Processors, on average over 30 seconds.
    DONATING = {'entitled': 1, 'capped': 0.120, 'uncapped': 0, 'idle': 0.109,
                'donated': 0.880}

    def setUp(self):
        super().setUp()
        self.rows = {row[0].replace('``', ''): row[1:]
                     for row in documentation.rows(PAGE)
                     if len(row) == COLUMNS - 1}
        self.example = test_docs_numbers.Example({
            'mode': 'share_idle_procs_active',
            **{name: str(value) for name, value in self.DONATING.items()}})

    def figures(self, name):
        """Return the old and the new figure, None for no number."""
        return [float(number[0]) if (number := re.match(
            r'-?[\d.]+', cell)) else None for cell in self.rows[name]]

    def test_the_counters_are_those_of_the_text(self):
        text = documentation.words()

        self.assertEqual([], [
            name for name, value in self.DONATING.items()
            if name != 'uncapped' and not re.search(
                rf'{value:.3f} {name}|{value:g} processor {name}', text)])

    def test_the_busy_time_of_one_that_donates(self):
        cycles = round((self.DONATING['capped'] + self.DONATING['uncapped'])
                       * test_docs_numbers.SECONDS * test_docs_numbers.HZ)

        self.assertEqual([cycles, self.example.busy()],
                         self.figures('growth of cpu'))

    def test_the_processors_made_of_it(self):
        self.assertEqual(
            [round(growth / 30e9, 3)
             for growth in self.figures('growth of cpu')],
            self.figures('busy processors made of it'))

    def test_the_utilization_of_one_that_donates(self):
        shares = self.DONATING
        old = 100 * (shares['capped'] + shares['uncapped'] - shares['idle']
                     - shares['donated']) / shares['entitled']

        self.assertEqual(
            [round(old, 1), round(self.example.measured()['cpu_util'], 1)],
            self.figures('cpu_util'))

    def test_a_vscsi_disk(self):
        rows = builders.vios()['systemUtil']['utilSample']['viosUtil']
        vhost, = (one for one in rows[0]['storage']['genericVirtualAdapters']
                  if one['id'] == 'vhost0')
        new = test_docs_numbers.recorded_disk()

        self.assertEqual(
            {name: [vhost[field], new.get(name)] for name, field in (
                ('disk.device.read.bytes', 'readBytes'),
                ('disk.device.read.requests', 'numOfReads'),
                ('disk.device.write.bytes', 'writeBytes'),
                ('disk.device.write.requests', 'numOfWrites'))},
            {name: self.figures(name) for name in self.rows
             if name.startswith('disk.device')})
