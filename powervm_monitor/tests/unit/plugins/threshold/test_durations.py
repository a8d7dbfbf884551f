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
"""Spans of time."""

from oslotest import base

from powervm_monitor.plugins.threshold import durations


class TestSeconds(base.BaseTestCase):

    def test_all_ways_to_write_them(self):
        self.assertEqual(
            [90, 120, 5400, 90000, 3661, 45, 2.5, 0],
            [durations.seconds(said) for said in (
                '90s', '2m', '1h30m', '1d1h', '1h 1m 1s', 45, 2.5, '0s')])

    def test_what_is_none(self):
        for said in ('', '5', '2 minutes', '30m1h', '-5s', '1.5h', -1, True,
                     None, float('nan'), float('inf'), []):
            error = self.assertRaises(ValueError, durations.seconds, said)

            self.assertIn('such as 90s, 2m, 1h30m, not', str(error))
