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
"""What a YAML text says, or one line about what is wrong in it."""

import warnings

from hypothesis import given
from hypothesis import strategies
from oslotest import base

from powervm_monitor import documents

ANCHORS = '''
base: &base
  for: 60 s
  clear: 80
rule:
  <<: *base
  clear: 70
'''


def content(text):
    return documents.Document.parse('FILE', text.encode()).content


def repeated(first, use):
    """A text of a few hundred bytes that aliases blow up to 10 ** 9 values."""
    lines = [f'a0: &a0 {first}']
    for step in range(1, 10):
        parts = ', '.join([f'*a{step - 1}'] * 10)
        lines.append(f'a{step}: &a{step} ' + use % parts)
    return '\n'.join(lines)


class TestContent(base.BaseTestCase):

    def test_values_are_plain(self):
        said = content('a: [1, 0x1F, 2.5, true, null, yes, "x"]')

        self.assertEqual(
            [(1, int), (31, int), (2.5, float), (True, bool),
             (None, type(None)), ('yes', str), ('x', str)],
            [(value, type(value)) for value in said['a']])

    def test_times_are_text(self):
        self.assertEqual({'a': '2026-11-01', 'b': '2026-11-01T00:00:00Z'},
                         content('a: 2026-11-01\nb: 2026-11-01T00:00:00Z'))

    def test_signs_that_yaml_knows_are_text(self):
        self.assertEqual({'a': '=', 'b': '<<'}, content('a: =\nb: <<'))

    def test_a_file_that_says_nothing(self):
        for text in ('', '\n', '# nothing\n', '---\n', '~', '\ufeff'):
            self.assertEqual({}, content(text), text)

    def test_a_byte_order_mark_is_no_part_of_the_first_key(self):
        self.assertEqual({'a': 1}, content('\ufeffa: 1'))

    def test_aliases_repeat_and_are_not_shared(self):
        said = content('a: &a [1]\nb: *a')
        said['a'].append(2)

        self.assertEqual({'a': [1, 2], 'b': [1]}, said)

    def test_what_is_merged_gives_way_to_what_is_written(self):
        self.assertEqual({'for': '60 s', 'clear': 70},
                         content(ANCHORS)['rule'])

    def test_of_several_that_are_merged_the_first_wins(self):
        self.assertEqual(
            {'x': 1, 'y': 2, 'z': 3}, content(
                'a: &a {x: 1}\nb: &b {x: 5, y: 2}\n'
                'c: {z: 3, <<: [*a, *b]}')['c'])

    def test_an_anchor_that_is_used_again_is_nothing_to_warn_of(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter('always')
            content('a: &a 1\nb: &a 2')

        self.assertEqual([], caught)


class TestMalformed(base.BaseTestCase):

    def assertRefused(self, expected, text):
        data = text if isinstance(text, bytes) else text.encode()
        error = self.assertRaises(documents.DocumentError,
                                  documents.Document.parse, 'FILE', data)
        self.assertEqual(expected, str(error))

    def test_a_key_that_comes_twice(self):
        self.assertRefused('FILE:4: rules[0].name: is in line 2 already',
                           'rules:\n- name: a\n  above: 1\n  name: b\n')

    def test_a_list_at_the_top(self):
        self.assertRefused('FILE:1: needs keys with values, and has a list',
                           '- a\n- b\n')

    def test_one_value_at_the_top(self):
        for text in ('rules', '5', '2026-01-01'):
            self.assertRefused(
                'FILE:1: needs keys with values, and has one value', text)

    def test_a_tab(self):
        self.assertRefused('FILE:2: a tab where YAML wants spaces',
                           'rules:\n\t- a')

    def test_bytes_that_are_no_text(self):
        self.assertRefused('FILE:2: is no text in UTF-8', b'a: 1\nb: \xff\n')

    def test_characters_that_no_text_has(self):
        self.assertRefused('FILE:2: a character that no text has: #x0000',
                           'a: 1\n\0\n')

    def test_half_a_character(self):
        self.assertRefused("FILE:1: a: '\\ud800' has half a character",
                           r'a: "\ud800"')

    def test_a_character_beyond_the_last(self):
        self.assertRefused(
            'FILE:1: not YAML: chr() arg not in range(0x110000)',
            r'a: "\U00110000"')

    def test_no_numbers(self):
        for text in ('.nan', '.inf', '-.inf', '1e999'):
            self.assertRefused(
                f'FILE:1: a: {text} is no number to reckon with',
                f'a: {text}')

    def test_a_number_that_is_longer_than_python_reads(self):
        error = self.assertRaises(documents.DocumentError, content,
                                  'a: ' + '9' * 5000)

        self.assertRegex(str(error),
                         "^FILE:1: a: cannot be read: '9{100,300} ...$")

    def test_keys_that_are_no_text(self):
        self.assertRefused(
            'FILE:2: rules[0]: the key 5 is no text; put it in quotes',
            'rules:\n- 5: a\n')
        self.assertRefused('FILE:1: a key that is no text', '? [a, b]\n: c\n')

    def test_objects_of_a_program(self):
        self.assertRefused(
            'FILE:1: a: the tag !!python/object:os.system cannot be taken '
            'here', 'a: !!python/object:os.system ls\n')

    def test_values_that_are_not_of_their_tag(self):
        self.assertRefused("FILE:1: a: cannot be read: 'x'", 'a: !!int x')
        self.assertRefused('FILE:1: a: the tag !!map cannot be taken here',
                           'a: !!map [1]')

    def test_two_documents(self):
        self.assertRefused(
            'FILE:2: expected a single document in the stream, but found '
            'another document', 'a: 1\n---\nb: 2\n')

    def test_a_merge_without_a_mapping(self):
        self.assertRefused('FILE:1: a: << needs a mapping', 'a: {<<: 5}')

    def test_an_alias_of_nothing(self):
        self.assertRefused("FILE:1: found undefined alias 'b'", 'a: *b')

    def test_what_contains_itself(self):
        self.assertRefused(
            'FILE:1: is nested too deeply, or refers to itself',
            'a: &a [*a]')

    def test_more_levels_than_anybody_reads(self):
        self.assertRefused(
            'FILE:1: is nested too deeply, or refers to itself', '[' * 9999)

    def test_a_billion_laughs(self):
        for text in (repeated('[1]', '[%s]'), repeated('{}', '{<<: [%s]}')):
            error = self.assertRaises(documents.DocumentError, content, text)
            self.assertIn(': more than 100000 values, those that aliases '
                          'repeat counted', str(error))

    @given(strategies.text('ab:-?!&*<>|[]{},#%@"\'\\ \t\n\r\x85\u2028015.~=',
                           max_size=60))
    def test_any_text_is_read_or_refused_in_one_line(self, text):
        try:
            content(text)
        except documents.DocumentError as e:
            self.assertRegex(str(e), r'\AFILE:\d+: \S.*\Z')

    @given(strategies.binary(max_size=40))
    def test_any_bytes_are_read_or_refused_in_one_line(self, data):
        try:
            documents.Document.parse('FILE', data)
        except documents.DocumentError as e:
            self.assertRegex(str(e), r'\AFILE:\d+: \S.*\Z')
