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
"""What extra specs promise."""

import fractions

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.plugins.threshold import promises
from powervm_monitor.plugins.threshold import quantities


def promised(key, unit='kB/s', **specs):
    flavor = {'name': 'm1', 'vcpus': 4, 'extra_specs': {
        name.replace('__', ':'): value for name, value in specs.items()}}
    return promises.promised(flavor, key, unit)


class TestPromised(base.BaseTestCase):

    def test_bandwidth_is_in_kilobytes_of_1000_a_second(self):
        number, words = promised('quota:vif_outbound_average',
                                 quota__vif_outbound_average='32768')

        # Nova's guide calls this 262 Mbit/s.
        self.assertEqual(262, quantities.convert(
            number, 'kB/s', 'b/s') // 10 ** 6)
        self.assertEqual(
            'flavor m1: quota:vif_outbound_average=32768 kB/s', words)

    def test_processors_of_all_vcpus(self):
        number, words = promised(
            'quota:cpu_quota', quota__cpu_quota='25000',
            quota__cpu_period='100000')

        self.assertEqual(1, number)
        self.assertEqual('flavor m1: quota:cpu_quota=25000, '
                         'quota:cpu_period=100000', words)

    def test_processing_units(self):
        self.assertEqual(
            (fractions.Fraction(1, 2),
             'flavor m1: powervm:proc_units=0.5 processor'),
            promised('powervm:proc_units', 'processor',
                     powervm__proc_units='0.5'))

    def test_nothing(self):
        self.assertIsNone(promised('quota:vif_inbound_peak'))

    def test_nothing_without_a_flavor(self):
        self.assertIsNone(promises.promised(
            None, 'quota:vif_inbound_peak', 'kB/s'))

    def test_0_is_no_limit(self):
        self.assertIsNone(promised(
            'quota:disk_read_iops_sec', quota__disk_read_iops_sec='0'))

    def test_what_is_no_number(self):
        for said in ('fast', '', '5 Gb/s', '1e3', 'nan'):
            error = self.assertRaises(
                promises.Malformed, promised, 'quota:vif_inbound_peak',
                quota__vif_inbound_peak=said)

            self.assertEqual(
                f'quota:vif_inbound_peak of flavor m1: {said!r} is no '
                'number', str(error))

    def test_a_quota_of_no_period_is_of_the_kernels(self):
        self.assertEqual(
            (1, 'flavor m1: quota:cpu_quota=25000, quota:cpu_period=100000'),
            promised('quota:cpu_quota', quota__cpu_quota='25000'))

    def test_a_negative_quota_is_no_limit(self):
        self.assertIsNone(promised('quota:cpu_quota', quota__cpu_quota='-1'))

    def test_what_promises_less_than_nothing(self):
        for key, specs in (
                ('quota:vif_inbound_peak', {'quota__vif_inbound_peak': '-5'}),
                ('powervm:proc_units', {'powervm__proc_units': '0'}),
                ('quota:cpu_period', {'quota__cpu_quota': '25000',
                                      'quota__cpu_period': '-1'})):
            error = self.assertRaises(
                promises.Malformed, promised,
                'quota:cpu_quota' if len(specs) > 1 else key, **specs)

            self.assertEqual(f'{key} of flavor m1: must be above 0',
                             str(error))


class TestSpecs(base.BaseTestCase):

    def test_each_can_be_held_against_its_metrics(self):
        found = {metric.name: metric for metric in catalog.CATALOG}

        for spec in promises.SPECS.values():
            for name in spec.metrics:
                unit = found[name].unit.symbol
                quantities.ratio(spec.unit, unit + (
                    '/s' if found[name].kind == 'cumulative' else ''))
        self.assertEqual(12, len(promises.SPECS))
