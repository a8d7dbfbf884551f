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
"""Numbers with units, and what they are in another unit."""

import fractions

import hypothesis
from hypothesis import strategies
from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.plugins.threshold import quantities


def converted(said, wanted):
    number, unit = quantities.parse(said)
    return quantities.convert(number, unit, wanted)


class TestConvert(base.BaseTestCase):

    def test_bits_and_bytes_with_prefixes_of_1000_and_of_1024(self):
        self.assertEqual({
            '1 kB/s': 1000, '1 KiB/s': 1024, '1 MB/s': 10 ** 6,
            '1 MiB/s': 2 ** 20, '1 GB/s': 10 ** 9, '1 GiB/s': 2 ** 30,
            '8 kb/s': 1000, '8 Kib/s': 1024, '8 kbit/s': 1000,
            '8 Mb/s': 10 ** 6, '8 Mibit/s': 2 ** 20, '20 Gb/s': 25 * 10 ** 8,
            '1 b/s': 0.125, '1 TB/s': 10 ** 12, '1 PiB/s': 2 ** 50,
        }, {said: converted(said, 'B/s') for said in (
            '1 kB/s', '1 KiB/s', '1 MB/s', '1 MiB/s', '1 GB/s', '1 GiB/s',
            '8 kb/s', '8 Kib/s', '8 kbit/s', '8 Mb/s', '8 Mibit/s',
            '20 Gb/s', '1 b/s', '1 TB/s', '1 PiB/s')})

    def test_amounts(self):
        self.assertEqual([4096, 0.5, 1000000 / 1048576], [
            converted(said, 'MiB') for said in ('4 GiB', '512 KiB', '1 MB')])

    def test_what_is_not_data(self):
        self.assertEqual([90, 90, 2, 0.5, 100, 250, 1500, 120, 3 * 10 ** 9], [
            converted(said, unit) for said, unit in (
                ('90 %', '%'), ('90 %', 'percent'),
                ('2 processors', 'processor'), ('500 ms/s', 'processor'),
                ('100 IOPS', 'count/s'), ('250 requests/s', 'count/s'),
                ('1.5 kW', 'W'), ('2 min', 's'), ('3 processors', 'ns/s'))])

    def test_a_number_without_a_unit_is_in_the_metrics_own(self):
        self.assertEqual([7, 7.5, 0.1], [
            converted(said, 'MiB') for said in (7, '7.5', 0.1)])

    def test_every_unit_of_the_catalogue_can_be_written(self):
        self.assertEqual([], [
            metric.name for metric in catalog.CATALOG
            if converted(f'3 {metric.unit.symbol}', metric.unit.symbol) != 3])

    def test_a_counter_can_be_written_per_second(self):
        self.assertEqual(3, converted('3 packets/s', 'packet/s'))

    @hypothesis.settings(database=None)
    @hypothesis.given(
        strategies.integers(0, 10 ** 15),
        strategies.sampled_from(sorted(quantities.UNITS)),
        strategies.sampled_from(sorted(quantities.UNITS)))
    def test_there_and_back_is_exact_or_refused(self, number, unit, other):
        try:
            there = quantities.ratio(unit, other)
        except ValueError:
            self.assertNotEqual(quantities.UNITS[unit][0],
                                quantities.UNITS[other][0])
        else:
            back = fractions.Fraction(number) * there
            self.assertEqual(number, back * quantities.ratio(other, unit))


class TestRefused(base.BaseTestCase):

    def assertRefused(self, expected, said, wanted):
        error = self.assertRaises(ValueError, converted, said, wanted)

        self.assertEqual(expected, str(error))

    def test_an_amount_for_a_rate(self):
        self.assertRefused(
            'GB (an amount of data) cannot be held against B/s (data per '
            'second); write GB/s', '5 GB', 'B/s')

    def test_a_percentage_for_data(self):
        self.assertRefused(
            '% (a percentage) cannot be held against MiB (an amount of data)',
            '90 %', 'MiB')

    def test_virtual_processors_for_processors(self):
        self.assertRefused(
            'vcpu cannot be held against processor (processors)', '4 vcpus',
            'processor')

    def test_a_k_that_may_mean_two_things(self):
        self.assertRefused('KB is no unit; write kB or KiB', '4 KB', 'MiB')

    def test_bits_in_another_spelling(self):
        self.assertRefused(
            'Mbps is no unit; write MB/s or Mb/s or MiB/s or Mib/s',
            '20 Mbps', 'B/s')

    def test_thousandths_of_bits(self):
        self.assertRefused(
            'mb/s is no unit; write MB/s or Mb/s or MiB/s or Mib/s',
            '20 mb/s', 'B/s')

    def test_what_nobody_knows(self):
        self.assertRefused('furlongs is no unit', '3 furlongs', 'B/s')

    def test_no_number(self):
        self.assertRefused(
            "'much' is no number with a unit, such as 20 Gb/s or 90 %",
            'much', 'B/s')

    def test_a_truth(self):
        self.assertRefused(
            'True is no number with a unit, such as 20 Gb/s or 90 %', True,
            'B/s')
