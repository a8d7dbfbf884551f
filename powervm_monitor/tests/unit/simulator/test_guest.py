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
"""What RSCT tells of guests, and what it does not."""

import json

from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base


class GuestTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = self.world({'partitions': [
            {'name': 'busy', 'memory': 4096, 'guest': {
                'swap': 2048, 'swap_free': 512, 'page_in': 25,
                'page_out': 0, 'page_space_in': -1, 'page_space_out': -1}},
            {'name': 'off', 'state': 'Not Activated'},
            {'name': 'mute', 'rmc': 'inactive'},
            {'name': 'absent', 'guest': {'left_out': True}}]}, backlog=60)
        [row] = [row for row in self.told.monitor.rows()
                 if row.category == 'lpar']
        self.guests = {
            guest['name']: guest for guest
            in json.loads(self.told.monitor.body(row.name))['lparUtil']}
        self.truth = {
            told['name']: told['memory'] for told
            in truth.tell(self.told, self.clock.now())['partitions']}

    def test_unknown_rates_are_minus_one_and_null_in_truth(self):
        memory = self.guests['busy']['memory']
        self.assertEqual((25, 0, -1, -1), tuple(memory[key] for key in (
            'vmPgInRate', 'vmPgOutRate', 'vmPgSpInRate', 'vmPgSpOutRate')))
        self.assertEqual((25, 0, None, None), tuple(
            self.truth['busy'][key] for key in (
                'page_in', 'page_out', 'page_space_in', 'page_space_out')))

    def test_paging_space_is_told_in_pages(self):
        memory = self.guests['busy']['memory']
        self.assertEqual((524288, 131072), (
            memory['totalPgSpSizeCount'], memory['totalPgSpFreeCount']))
        self.assertEqual((2 ** 31, 2 ** 29), (
            self.truth['busy']['swap_total_bytes'],
            self.truth['busy']['swap_free_bytes']))

    def test_who_cannot_be_asked_is_an_error(self):
        self.assertEqual(
            ['6001', '6003'], [self.guests[name]['errorInfo']['errorId']
                               for name in ('off', 'mute')])
        self.assertEqual([None, None], [self.truth[name]
                                        for name in ('off', 'mute')])

    def test_a_partition_may_be_left_out(self):
        self.assertNotIn('absent', self.guests)
        self.assertIsNone(self.truth['absent'])
