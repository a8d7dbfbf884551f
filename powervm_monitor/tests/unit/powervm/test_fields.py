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
"""Values out of files in which anything may stand."""

import datetime

import hypothesis
from hypothesis import strategies
from oslotest import base

from powervm_monitor.powervm import fields
from powervm_monitor.tests.unit.powervm import files


class TestWhole(base.BaseTestCase):

    def test_what_is_no_count_is_unknown(self):
        self.assertEqual([None] * len(files.NO_NUMBERS), [
            fields.whole({'n': value}, 'n') for value in files.NO_NUMBERS])

    def test_a_missing_key_is_unknown(self):
        self.assertIsNone(fields.whole({}, 'n'))

    def test_a_float_is_cut(self):
        self.assertEqual(806297258933150,
                         fields.whole({'n': 806297258933150.0}, 'n'))

    def test_nothing_counted_is_zero(self):
        self.assertEqual(0, fields.whole({'n': 0}, 'n'))

    def test_the_largest_counter_is_whole(self):
        self.assertEqual(2 ** 63 - 1, fields.whole({'n': 2 ** 63 - 1}, 'n'))

    def test_no_counter_comes_so_far_that_it_needs_another_bit(self):
        self.assertIsNone(fields.whole({'n': 2 ** 63}, 'n'))


class TestPartitionId(base.BaseTestCase):

    def test_it_is_a_number_or_a_text(self):
        self.assertEqual([5, 5], [
            fields.partition_id({'id': value}) for value in (5, '5')])

    def test_anything_else_is_none(self):
        for value in (0, -1, 2 ** 16, 1.5, 'x', '', None, True, [5]):
            self.assertIsNone(fields.identifier({'id': value}))


class TestSlot(base.BaseTestCase):

    def test_a_virtual_adapters_slot_is_its_last_c(self):
        self.assertEqual(3, fields.slot('U8247.22L.2125D4A-V2-C3'))

    def test_a_port_behind_the_slot_does_not_matter(self):
        self.assertEqual(12, fields.slot('U8247.22L.2125D4A-V1-C12-T1'))

    def test_a_location_without_slot_is_malformed(self):
        self.assertRaises(
            fields.Malformed, fields.slot, 'U8247.22L.2125D4A-V2')


class TestInstant(base.BaseTestCase):

    def assertInstant(self, text):
        self.assertEqual(
            datetime.datetime(2015, 5, 27, 8, 17, 45, tzinfo=datetime.UTC),
            fields.instant(text))

    def test_z_is_utc(self):
        self.assertInstant('2015-05-27T08:17:45.000Z')

    def test_a_zone_with_colon(self):
        self.assertInstant('2015-05-27T10:17:45+02:00')

    def test_a_zone_west_of_greenwich(self):
        self.assertInstant('2015-05-27T03:17:45-05:00')

    def test_a_zone_without_colon(self):
        self.assertInstant('2015-05-27T08:17:45+0000')

    def test_a_time_without_zone_is_malformed(self):
        self.assertRaisesRegex(
            fields.Malformed, 'no zone', fields.instant, '2015-05-27T08:17:45')

    def test_what_is_no_time_is_malformed(self):
        for value in (None, 5, [], {}, '', 'yesterday', '2015-13-01T00:00Z'):
            self.assertRaisesRegex(
                fields.Malformed, 'is no time', fields.instant, value)

    def test_a_time_before_time_is_malformed(self):
        self.assertRaisesRegex(fields.Malformed, 'is no time', fields.instant,
                               '0001-01-01T00:00:00+23:59')


class TestNumber(base.BaseTestCase):

    def test_what_is_no_number_is_unknown(self):
        self.assertEqual([None] * len(files.NO_NUMBERS), [
            fields.number({'n': value}, 'n')
            for value in files.NO_NUMBERS])

    def test_a_fraction_stays_one(self):
        self.assertEqual(0.4, fields.number({'n': 0.4}, 'n'))

    def test_a_whole_number_stays_whole(self):
        self.assertIsInstance(fields.number({'n': 3}, 'n'), int)


class TestScaled(base.BaseTestCase):

    def test_megabytes_become_bytes(self):
        self.assertEqual(20480 * 2 ** 20, fields.scaled(
            {'n': 20480}, 'n', fields.MEGABYTE))

    def test_a_part_of_a_megabyte_becomes_whole_bytes(self):
        self.assertEqual(2 ** 19, fields.scaled(
            {'n': 0.5}, 'n', fields.MEGABYTE))

    def test_what_is_no_number_is_unknown(self):
        self.assertEqual([None] * len(files.NO_NUMBERS), [
            fields.scaled({'n': value}, 'n', fields.PAGE)
            for value in files.NO_NUMBERS])


class TestWwpn(base.BaseTestCase):

    def test_both_spellings_are_one(self):
        self.assertEqual(
            ('c05076079cff0e56', 'c05076079cff0e56'),
            (fields.wwpn(0xc05076079cff0e56),
             fields.wwpn('c05076079cff0e56')))

    def test_case_and_colons_do_not_matter(self):
        self.assertEqual('c05076079cff0e56',
                         fields.wwpn('C0:50:76:07:9C:FF:0E:56'))

    def test_it_has_sixteen_digits(self):
        self.assertEqual('000000000000000a', fields.wwpn(10))

    def test_what_is_none_is_refused(self):
        for value in (None, True, -1, 2 ** 64, [], {}, float('nan'),
                      float('inf'), 'fcs0', '', '-1', '1' * 17):
            self.assertRaises(ValueError, fields.wwpn, value)

    @hypothesis.settings(deadline=None, database=None)
    @hypothesis.given(strategies.integers(0, 2 ** 64 - 1))
    def test_every_number_meets_its_digits(self, number):
        self.assertEqual(fields.wwpn(f'{number:X}'), fields.wwpn(number))
