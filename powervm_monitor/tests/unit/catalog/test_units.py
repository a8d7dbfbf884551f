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
"""From base units to what is on the wire."""

from oslotest import base

from powervm_monitor.catalog import units


class TestUnit(base.BaseTestCase):

    def assertVolume(self, expected, unit, value):
        volume = unit.volume(value)
        self.assertEqual((expected, type(expected)), (volume, type(volume)))

    def test_a_base_unit_is_itself(self):
        self.assertVolume(7, units.BYTE, 7)

    def test_nanoseconds_beyond_a_float_stay_exact(self):
        self.assertVolume(2 ** 63 + 1, units.NANOSECOND, 2 ** 63 + 1)

    def test_whole_mebibytes_stay_whole(self):
        self.assertVolume(4096, units.MEBIBYTE, 4 * 2 ** 30)

    def test_a_part_of_a_mebibyte_is_a_fraction(self):
        self.assertVolume(1.5, units.MEBIBYTE, 3 * 2 ** 19)

    def test_nothing_is_nothing(self):
        self.assertVolume(0, units.MEBIBYTE, 0)

    def test_a_percentage_stays_a_fraction(self):
        self.assertVolume(12.5, units.PERCENT, 12.5)

    def test_a_fraction_of_a_byte_is_converted(self):
        self.assertVolume(0.5, units.MEBIBYTE, 2.0 ** 19)
