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
from powervm_monitor.tests.unit import documentation

PAGE = 'user/migration.rst'
NOTHING = 'nothing'

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
                     if row[0] != 'Then']

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
