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
"""Numbers for people and for programs."""

from oslotest import base

from powervm_monitor.cmd.manage import columns


class TestColumns(base.BaseTestCase):

    def assertShown(self, text, column):
        self.assertEqual(text, column.human_readable())

    def test_a_program_has_the_number_as_it_is(self):
        self.assertEqual(
            2147483648, columns.Bytes(2147483648).machine_readable())
        self.assertIsNone(columns.Bytes(None).machine_readable())

    def test_what_is_not_known_is_a_dash(self):
        self.assertShown('-', columns.Percent(None))

    def test_a_text_that_is_not_known_is_a_dash(self):
        self.assertShown('-', columns.Text(None))
        self.assertShown('p1', columns.Text('p1'))

    def test_zero_is_known(self):
        self.assertShown('0.0 %', columns.Percent(0))

    def test_large_numbers_have_separators(self):
        self.assertShown('1,234,567', columns.Number(1234567))
        self.assertShown('1,234.57', columns.Number(1234.567))

    def test_bytes_have_the_unit_that_suits_them(self):
        self.assertShown('1023 B', columns.Bytes(1023))
        self.assertShown('1.0 KiB', columns.Bytes(1024))
        self.assertShown('6.4 GiB', columns.Bytes(6871947673))

    def test_rates_are_of_a_second(self):
        self.assertShown('2.3 MiB/s', columns.Rate(2461696.0))

    def test_ages_are_in_seconds(self):
        self.assertShown('25 s', columns.Seconds(24.5054))

    def test_what_is_not_known_comes_last(self):
        ordered = sorted(map(columns.Number, (3, None, -1)))

        self.assertEqual([-1, 3, None],
                         [one.machine_readable() for one in ordered])
