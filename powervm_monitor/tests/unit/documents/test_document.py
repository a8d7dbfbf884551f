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
"""What a schema refuses is told with file, line, key and reason."""

from oslotest import base

from powervm_monitor import documents

SCHEMA = {
    'type': 'object',
    'additionalProperties': False,
    'properties': {'rules': {'type': 'array', 'items': {
        'type': 'object',
        'additionalProperties': False,
        'required': ['name', 'metric'],
        'properties': {
            'name': {'type': 'string', 'pattern': '^[a-z]+$'},
            'metric': {'type': 'string'},
            'severity': {'enum': ['low', 'high']},
            'old': False,
            'for': {'$comment': 'is a time, such as 60 s',
                    'anyOf': [{'type': 'integer'},
                              {'type': 'string', 'pattern': ' s$'}]},
            'above': {'anyOf': [
                {'type': 'number'},
                {'type': 'string', 'pattern': '%$'},
                {'type': 'object', 'additionalProperties': False,
                 'properties': {'share': {'type': 'number'}}}]},
        }}}}}


def mistakes(text, schema=SCHEMA):
    document = documents.Document.parse('FILE', text.encode())
    return [str(mistake) for mistake in document.mistakes(schema)]


class TestMistakes(base.BaseTestCase):

    def rule(self, text):
        return mistakes(
            f'rules:\n- name: busy\n  metric: cpu\n  {text}\n')

    def test_a_document_without_any(self):
        self.assertEqual([], self.rule('above: 5'))

    def test_all_of_them_in_the_order_of_the_lines(self):
        self.assertEqual([
            'FILE:2: rules[0]: needs metric',
            "FILE:2: rules[0].name: '5' is malformed",
            "FILE:3: rules[0].severity: 'big' is not one of "
            "['low', 'high']",
            'FILE:5: rules[1].abvoe: unknown key; is above meant?',
            'FILE:6: rules[1].wild: unknown key',
        ], mistakes('rules:\n- name: "5"\n  severity: big\n'
                    '- {name: b, metric: c,\n   abvoe: 5,\n   wild: 1}\n'))

    def test_the_first_is_raised(self):
        document = documents.Document.parse('FILE', b'a: 1\nb: 2\n')

        error = self.assertRaises(documents.DocumentError, document.check,
                                  SCHEMA)
        self.assertEqual('FILE:1: a: unknown key', str(error))

    def test_the_comment_of_what_is_not_obeyed(self):
        self.assertEqual(
            ['FILE:4: rules[0].for: is a time, such as 60 s'],
            self.rule('for: 60 h'))

    def test_the_alternative_that_was_meant(self):
        self.assertEqual(["FILE:4: rules[0].above: '90' is malformed"],
                         self.rule('above: "90"'))
        self.assertEqual(
            ['FILE:4: rules[0].above.shar: unknown key; is share meant?'],
            self.rule('above: {shar: 1}'))
        self.assertEqual(
            ["FILE:4: rules[0].above.share: 'x' is not of type 'number'"],
            self.rule('above: {share: x}'))

    def test_a_value_of_no_type_that_is_allowed(self):
        self.assertEqual(
            ["FILE:4: rules[0].above: [1] is not of type 'number' or "
             "'string' or 'object'"], self.rule('above: [1]'))

    def test_what_is_never_allowed(self):
        self.assertEqual(['FILE:2: rules[0]: False schema does not allow 1'],
                         self.rule('old: 1'))

    def test_keys_that_a_pattern_allows_are_known(self):
        self.assertEqual(
            ['FILE:1: b: unknown key'],
            mistakes('{x1: 1, b: 2}', {'additionalProperties': False,
                                       'patternProperties': {'^x': {}}}))

    def test_a_key_with_a_line_break_stays_in_its_line(self):
        self.assertEqual(["FILE:1: 'a\\nb': unknown key"],
                         mistakes(r'"a\nb": 1'))

    def test_a_long_value_is_cut_off(self):
        [mistake] = self.rule('severity: ' + 'x' * 5000)

        self.assertLess(len(mistake), 300)

    def test_a_merged_value_is_told_where_it_is_written(self):
        self.assertEqual(
            ["FILE:2: rules[1].metric: 5 is not of type 'string'"],
            mistakes('rules:\n- &a {name: a, metric: 5}\n'
                     '- {<<: *a, name: b}\n')[1:])

    def test_a_mapping_has_no_lines(self):
        document = documents.Document('<scenario>', {'a': {'b': 1}})

        self.assertEqual(['<scenario>: a: unknown key'],
                         [str(e) for e in document.mistakes(SCHEMA)])


class TestError(base.BaseTestCase):

    def error(self, *path):
        document = documents.Document.parse(
            'FILE', b'rules:\n\n- name: a\n  above:\n    share: 1\n')
        return str(document.error(path, 'is wrong'))

    def test_a_key(self):
        self.assertEqual('FILE:5: rules[0].above.share: is wrong',
                         self.error('rules', 0, 'above', 'share'))

    def test_an_item(self):
        self.assertEqual('FILE:3: rules[0]: is wrong', self.error('rules', 0))

    def test_a_key_that_is_not_there_is_told_by_the_one_above(self):
        self.assertEqual('FILE:4: rules[0].above.value: is wrong',
                         self.error('rules', 0, 'above', 'value'))
        self.assertEqual('FILE:1: wrong: is wrong', self.error('wrong'))

    def test_nothing_in_particular(self):
        self.assertEqual('FILE:1: is wrong', self.error())
