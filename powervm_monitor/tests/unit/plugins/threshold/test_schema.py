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
"""What an operator is told of a file that does not look like rules."""

import textwrap

import jsonschema
from oslotest import base

from powervm_monitor import documents
from powervm_monitor.plugins import threshold

RULE = '''
    rules:
      - name: busy
        metric: cpu_util
        severity: low
'''


class TestSchema(base.BaseTestCase):

    def test_it_is_one(self):
        jsonschema.Draft202012Validator.check_schema(
            threshold.Threshold.schema)

    def mistakes(self, text):
        document = documents.Document.parse(
            'threshold.yaml', textwrap.dedent(text).lstrip().encode())
        return [str(mistake) for mistake in document.mistakes(
            threshold.Threshold.schema)]

    def assertTold(self, expected, text):
        self.assertEqual(
            [f'threshold.yaml:{expected}'],
            self.mistakes(RULE + textwrap.indent(text, ' ' * 8)))

    def test_nothing_at_all(self):
        self.assertEqual([], self.mistakes(''))

    def test_an_unknown_key(self):
        self.assertTold('5: rules[0].abov: unknown key; is above meant?',
                        'abov: 90')

    def test_a_severity_of_another_system(self):
        self.assertTold(
            '5: rules[0].levels[0].severity: is one of low, moderate, '
            'critical', 'levels: [{severity: warning}]')

    def test_what_is_missing(self):
        self.assertEqual(
            ['threshold.yaml:2: rules[0]: needs name, metric'],
            self.mistakes('rules:\n  - severity: low\n'))

    def test_a_limit_that_is_a_list(self):
        self.assertTold(
            '5: rules[0].above: is a number, a text such as "20 Gb/s" or "80 '
            '% of vcpus", or a mapping of the sources of the limit',
            'above: [1, 2]')

    def test_an_unknown_source_of_a_limit(self):
        self.assertTold(
            '5: rules[0].above.flavor: unknown key; is flavors meant?',
            'above: {flavor: {m1: 5}}')

    def test_outside_of_one_limit(self):
        self.assertTold(
            '5: rules[0].outside: is a list of two limits: the lower and the '
            'upper one', 'outside: [5]')

    def test_a_duration_below_0(self):
        self.assertTold(
            '5: rules[0].for: is a number of seconds or a text such as 90s, '
            '2m, 1h30m', 'for: -5')

    def test_metadata_without_bounds(self):
        self.assertTold('5: rules[0].above.metadata: needs min, max',
                        'above: {metadata: {key: cpu}}')

    def test_what_silence_cannot_mean(self):
        self.assertTold(
            '5: rules[0].no_data: is keep, ok, or a mapping such as {after: '
            '5m, severity: low}', 'no_data: alarm')

    def test_a_pattern_that_is_none(self):
        self.assertTold(
            '5: rules[0].match.flavor: is a text, in which * and ? stand for '
            'any characters, or a list of such texts',
            'match: {flavor: {m1: large}}')

    def test_per_minute(self):
        self.assertTold('5: rules[0].per: is second', 'per: minute')
