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
import configparser
from importlib import metadata
import re

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.catalog import events
from powervm_monitor.catalog import metadata as attributes
from powervm_monitor.cmd import manage
from powervm_monitor.cmd import settings
from powervm_monitor.conf import opts
from powervm_monitor.notifications import objects
from powervm_monitor.plugins import base as plugins
from powervm_monitor.simulator import scenario
from powervm_monitor.tests.unit import documentation

PACKAGE, SOURCE = documentation.PACKAGE, documentation.SOURCE
MINIMAL = SOURCE / 'install/powervm_monitor.conf'

class TestMentioned(base.BaseTestCase):

    def missing(self, names):
        text = documentation.text()
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

    def test_every_key_of_the_metadata(self):
        self.assertEqual([], self.missing(
            f'* - ``{attribute.name}``'
            for attribute in attributes.ATTRIBUTES))

    def test_every_field_of_alerts_and_gaps(self):
        self.assertEqual([], self.missing(
            f'* - ``{field.name}``' for field in events.ALERT + events.GAP))

    def test_every_file_that_is_installed_for_others(self):
        text = documentation.text()
        self.assertEqual([], [
            path for folder in ('ceilometer', 'powervm_monitor', 'systemd')
            for path in sorted((documentation.ROOT / 'etc' / folder)
                               .rglob('*.*')) if path.is_file()
            and path.name not in text])

    def test_every_notification_sample(self):
        page = (SOURCE / 'reference/notifications.rst').read_text()
        samples = list((SOURCE.parent / 'notification_samples').iterdir())

        self.assertGreater(len(samples), 10)
        self.assertEqual([], [
            path.name for path in samples
            if f':: ../../notification_samples/{path.name}\n' not in page])

    def test_every_functional_test_and_benchmark(self):
        page = (SOURCE / 'contributor/testing.rst').read_text()
        modules = [
            *(path.name for path in sorted(
                (PACKAGE / 'tests/functional').glob('test_*.py'))),
            *(f'benchmarks/{path.name}' for path in sorted(
                (documentation.ROOT / 'benchmarks').glob('*.py')))]

        self.assertGreater(len(modules), 20)
        self.assertEqual([], [
            name for name in modules if f'``{name}``' not in page])

    def test_what_is_nowhere_would_be_found(self):
        self.assertEqual(['``gone``'], self.missing(['``gone``', 'Nova']))

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
