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
"""What may not leave is refused."""

from oslotest import base

from powervm_monitor.notifications import fields

GOOD = {'name': 'cpu', 'type': 'cumulative', 'unit': 'ns', 'volume': 1}


def coerce(*rows):
    return fields.Measurements.coerce(None, 'measurements', rows)


class TestMeasurements(base.BaseTestCase):

    def assertRefused(self, reason, **changes):
        self.assertRaisesRegex(
            ValueError, reason, coerce, GOOD, {**GOOD, **changes})

    def test_good_rows_pass_as_they_are(self):
        rows = [{**GOOD, 'volume': volume}
                for volume in (0, -1, 1.5, 2 ** 63)]

        self.assertEqual(rows, coerce(*rows))

    def test_no_rows_are_no_harm(self):
        self.assertEqual([], coerce())

    def test_each_type_that_consumers_know_passes(self):
        rows = [{**GOOD, 'type': kind}
                for kind in ('cumulative', 'delta', 'gauge')]

        self.assertEqual(rows, coerce(*rows))

    def test_a_volume_that_is_no_finite_number_is_refused(self):
        for volume in (float('nan'), float('inf'), float('-inf'), True,
                       False, '1', None, [], {}):
            self.assertRefused('no finite number', volume=volume)

    def test_a_volume_beyond_every_float_is_refused(self):
        self.assertRefused('no finite number', volume=10 ** 400)

    def test_an_unknown_type_is_refused(self):
        for kind in ('counter', '', None, 5):
            self.assertRefused('has type', type=kind)

    def test_a_missing_unit_is_refused(self):
        for unit in ('', None, 5):
            self.assertRefused('has unit', unit=unit)

    def test_a_missing_name_is_refused(self):
        for name in ('', None, 5):
            self.assertRefused('is no name', name=name)

    def test_the_metric_is_named(self):
        self.assertRefused('measurements: cpu has volume nan',
                           volume=float('nan'))


class TestMetadata(base.BaseTestCase):

    def test_an_object_passes_as_it_is(self):
        self.assertEqual({'a': 1}, fields.Metadata.coerce(
            None, 'metadata', {'a': 1}))

    def test_what_is_no_object_is_refused(self):
        for value in (None, [], 'text', 5):
            self.assertRaisesRegex(
                ValueError, 'is to be an object', fields.Metadata.coerce,
                None, 'metadata', value)
