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
import ast
import configparser
from importlib import metadata
import pathlib
import re

from oslotest import base

import powervm_monitor
from powervm_monitor import catalog
from powervm_monitor.catalog import events
from powervm_monitor.cmd import manage
from powervm_monitor.cmd import settings
from powervm_monitor.conf import opts
from powervm_monitor.notifications import objects
from powervm_monitor.plugins import base as plugins
from powervm_monitor.simulator import scenario

PACKAGE = pathlib.Path(powervm_monitor.__file__).parent
SOURCE = PACKAGE.parent / 'doc/source'
MINIMAL = SOURCE / 'install/powervm_monitor.conf'

# A value in a message that is longer than this is a message itself.
LONG = 60
# A message says more than its values.
FIXED = 12


def pages():
    """The documentation's text, all of it."""
    return '\n'.join(
        path.read_text() for pattern in ('*.rst', '*.inc')
        for path in sorted(SOURCE.rglob(pattern)))


def quoted():
    """Each message that the pages on operation quote, on one line."""
    for page in ('troubleshooting', 'check'):
        text = (SOURCE / f'operation/{page}.rst').read_text()
        for block in re.finditer(
                r'^( *)\.\. code-block:: text\n\n((?:\1   .*\n)+)', text,
                re.MULTILINE):
            yield ' '.join(block[2].split())


def findings():
    """A regular expression for each text of a check that is not well."""
    for path in sorted((PACKAGE / 'checks').glob('*.py')):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                        func=ast.Attribute(value=ast.Name('finding'),
                                           attr=kind),
                        args=[*_, text]) if kind != 'ok':
                    template = _template(text)
                    if template is not None:
                        yield template


def templates():
    """A regular expression for each text in the code that has values."""
    for path in sorted(PACKAGE.rglob('*.py')):
        if 'tests' in path.relative_to(PACKAGE).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            template = _template(node)
            if template is not None:
                yield template


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
    return re.compile('(.*)'.join(re.escape(part) for part in parts))


class TestMentioned(base.BaseTestCase):

    def missing(self, names):
        text = pages()
        return sorted(name for name in names if name not in text)

    def test_every_metric(self):
        self.assertEqual([], self.missing(
            f'``{metric.name}``' for metric in catalog.CATALOG))

    def test_every_event_type(self):
        self.assertEqual([], self.missing(
            f'``powervm.{kind}.sample``' for kind in objects.SAMPLES))

    def test_every_event_type_of_what_is_no_sample(self):
        self.assertEqual([], self.missing(
            f'``{event_type}``'
            for event_type in (*events.ALERT_TYPES, events.GAP_TYPE)))

    def test_every_object_in_its_version(self):
        self.assertEqual([], self.missing(
            f'``{payload.__name__}`` {payload.VERSION}' for payload in (
                *objects.SAMPLES.values(), objects.CollectionGap,
                objects.Alert)))

    def test_every_command(self):
        commands = metadata.distribution('powervm-monitor').entry_points
        self.assertEqual([], self.missing(
            f'``{command.name}``' for command in commands.select(
                group='console_scripts')))

    def test_every_command_of_an_operator(self):
        commands = metadata.distribution('powervm-monitor').entry_points
        self.assertEqual([], self.missing(
            f'``{command.name.replace("_", " ")}``'
            for command in commands.select(group=manage.NAMESPACE)))

    def test_every_plugin(self):
        page = (SOURCE / 'user/plugins.rst').read_text()
        shipped = metadata.distribution('powervm-monitor').entry_points
        self.assertEqual([], sorted(
            plugin.name for plugin in shipped.select(group=plugins.NAMESPACE)
            if f'``{plugin.name}``' not in page))

    def test_every_group_of_options(self):
        groups = {getattr(group, 'name', group)
                  for group, _ in opts.list_opts()}
        self.assertEqual([], self.missing(
            f'``[{group}]' for group in groups))

    def test_every_option(self):
        """The reference is generated, by namespace."""
        generator = configparser.ConfigParser(strict=False)
        reference = (SOURCE / 'configuration/index.rst').read_text()
        path = re.search(
            r'^\.\. show-options::\n   :config-file: (.*)$', reference,
            re.MULTILINE)[1]
        text = (PACKAGE.parent / path).read_text()
        generator.read_string(text)

        self.assertIn('namespace = powervm_monitor\n', text)
        self.assertEqual(
            opts.list_opts, metadata.distribution('powervm-monitor')
            .entry_points.select(group='oslo.config.opts')['powervm_monitor']
            .load())


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

        self.assertGreater(len(messages), 40)
        self.assertEqual(
            [], [message for message in messages
                 if not self.known(message)])

    def test_what_a_check_finds_is_quoted(self):
        messages, templates = list(quoted()), list(findings())

        self.assertGreater(len(templates), 50)
        self.assertEqual([], [
            template.pattern for template in templates
            if not any(map(template.fullmatch, messages))])

    def test_what_is_not_in_the_code_would_be_found(self):
        self.assertFalse(self.known(
            'VIOS 2 is missing from the samples: it has gone on holiday, as '
            'it does every year when the leaves turn yellow'))


class TestExamples(base.BaseTestCase):

    def test_the_minimal_configuration_is_accepted(self):
        conf = settings.read(['--config-file', str(MINIMAL)])

        self.assertEqual('password', conf.nova.auth_type)

    def test_the_minimal_configuration_holds_options_that_exist(self):
        known = {(getattr(group, 'name', group), option.dest)
                 for group, options in opts.list_opts()
                 for option in options}
        known.add(('DEFAULT', 'transport_url'))
        example = configparser.ConfigParser(
            default_section=None, interpolation=None)
        example.read(MINIMAL)

        self.assertEqual([], [
            (section, option) for section in example.sections()
            for option in example[section] if (section, option) not in known])

    def test_the_scenario_is_one(self):
        world = scenario.load(SOURCE / 'reference/scenario.yaml')

        self.assertEqual(['app-1', 'app-2', 'novalink'],
                         [lpar.name for lpar in world.lpars])
