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
"""What the documentation quotes is said, and what is said is quoted."""

import ast
import re

from oslotest import base

from powervm_monitor.tests.unit import documentation

PACKAGE = documentation.PACKAGE

# A value in a message that is longer than this is a message itself.
LONG = 60
# A message says more than its values.
FIXED = 12

# Whose log operators do not read.
NOT_THE_SERVICE = ('cmd', 'simulator', 'tests')
LEVELS = ('info', 'warning', 'error', 'exception', 'critical')


def quoted():
    """Each message that the documentation quotes, on one line."""
    for _, text in documentation.blocks('text'):
        yield ' '.join(text.split())


def nodes(*without):
    """Each piece of the code, but for that of some rooms."""
    for path in sorted(PACKAGE.rglob('*.py')):
        if path.relative_to(PACKAGE).parts[0] not in without:
            yield from ast.walk(ast.parse(path.read_text()))


def templates():
    """A regular expression for each text in the code that has values."""
    for node in nodes('tests'):
        template = _template(node)
        if template is not None:
            yield template


def logged():
    """The text of each line that the service may log."""
    for node in nodes(*NOT_THE_SERVICE):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name('LOG'),
                                             attr=level),
                          args=[text, *_]) if level in LEVELS:
                yield text
            case ast.Call(func=ast.Attribute(attr='about'),
                          args=[_, text, *_]):
                yield text


def findings():
    """The text of each result of a check that is not well."""
    for node in nodes('tests'):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name('finding'),
                                             attr=kind),
                          args=[*_, text]) if kind != 'ok':
                yield text


def unquoted(texts):
    """Return those of some texts that no quoted message could come from."""
    messages = list(quoted())
    return [template.pattern for template in map(_template, texts)
            if template and not any(map(template.fullmatch, messages))]


def _template(node):
    match node:
        case ast.Constant(value=str() as text):
            parts = re.split(r'%\w', text)
        case ast.JoinedStr(values=values):
            parts = ['']
            for value in values:
                if isinstance(value, ast.Constant):
                    parts[-1] += value.value
                else:
                    parts.append('')
        case _:
            return None
    if sum(len(part.strip()) for part in parts) < FIXED:
        return None
    return re.compile('(.*?)'.join(re.escape(part) for part in parts))


class TestMessages(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.templates = list(templates())

    def known(self, message):
        for template in self.templates:
            match = template.fullmatch(message)
            if match and all(len(value) <= LONG or self.known(value)
                             for value in match.groups()):
                return True
        return False

    def test_what_is_quoted_is_in_the_code(self):
        messages = list(quoted())

        self.assertGreater(len(messages), 150)
        self.assertEqual(
            [], [message for message in messages
                 if not self.known(message)])

    def test_what_is_not_in_the_code_would_be_found(self):
        self.assertFalse(self.known(
            'VIOS 2 is missing from the samples: it has gone on holiday, as '
            'it does every year when the leaves turn yellow'))


class TestQuoted(base.BaseTestCase):

    def test_what_a_check_finds(self):
        texts = list(findings())

        self.assertGreater(len(texts), 50)
        self.assertEqual([], unquoted(texts))

    def test_what_the_service_logs(self):
        texts = list(logged())

        self.assertGreater(len(texts), 30)
        self.assertEqual([], unquoted(texts))

    def test_what_is_nowhere_would_be_found(self):
        self.assertEqual(1, len(unquoted([
            ast.Constant('Instance %s has run away with the spoon'),
            ast.Constant('Watching the partitions of host %s')])))
