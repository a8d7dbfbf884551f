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
"""The configuration of every command, and what is said of a bad one."""

import fixtures
from oslo_config import cfg
from oslotest import base

from powervm_monitor.cmd import settings
from powervm_monitor.tests.unit import configuration

# What a slip makes of a line with a password.
SLIPS = {'password secret': "No ':' or '=' found in assignment",
         '[nova password = secret': 'Invalid section (must end with ])',
         ' password = secret': 'Unexpected continuation line',
         '= secret': 'Key cannot be empty'}


class SettingsTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.configuration = self.useFixture(configuration.Configuration())

    def read(self, text=''):
        return settings.read(['--config-file', self.configuration.write(text)])


class TestSlips(SettingsTest):

    def test_a_line_that_cannot_be_understood_is_named_and_not_quoted(self):
        path = self.configuration.path()
        for slip, why in SLIPS.items():
            told = str(self.assertRaises(
                cfg.ConfigFileParseError, self.read, f'[nova]\n\n{slip}'))

            self.assertEqual(f'Failed to parse {path}: line 3: {why}', told)

    def test_nor_is_it_in_a_folder(self):
        self.configuration.write('[nova]\npassword secret')
        error = self.assertRaises(
            cfg.ConfigFileParseError, settings.read,
            ['--config-dir', self.configuration.path('.')])

        self.assertNotIn('secret', str(error))

    def test_a_file_that_is_no_utf_8_is_named(self):
        path = self.configuration.write('[nova]\n')
        for arguments in (['--config-file', path], [
                '--config-dir', self.configuration.path('.')]):
            with open(path, 'wb') as file:
                file.write('[nova]\n# Müller\n'.encode('latin-1'))
            told = str(self.assertRaises(
                cfg.ConfigFileParseError, settings.read, arguments))

            self.assertEqual(f'Failed to parse {path}: line 2: is no UTF-8',
                             told.replace('/./', '/'))

    def test_nor_is_it_when_the_files_are_read_again(self):
        conf = self.read('[pcm]\npoll_interval = 60')
        log = self.useFixture(fixtures.FakeLogger())
        self.configuration.write('[nova]\npassword secret')
        conf.reload_config_files()

        self.assertIn('line 2: No', log.output)
        self.assertNotIn('secret', log.output)
        self.assertEqual(60, conf.pcm.poll_interval)


class TestUsualFiles(SettingsTest):

    def setUp(self):
        super().setUp()
        home = self.configuration.path('.')
        self.useFixture(fixtures.EnvironmentVariable('HOME', home))
        self.write('powervm-monitor.conf', 'host = of-the-service')
        for name in ('manage', 'status'):
            self.write(f'powervm-monitor-{name}.conf', 'host = of-nobody')

    def write(self, name, line):
        with open(self.configuration.path(name), 'w') as file:
            file.write(f'[DEFAULT]\n{line}\n')

    def test_the_service_has_a_file_of_its_name(self):
        self.assertEqual('of-the-service', settings.read([]).host)

    def test_another_command_reads_what_the_service_does(self):
        conf = settings.read([], prog='powervm-monitor-manage')

        self.assertEqual('of-the-service', conf.host)

    def test_so_does_one_that_oslo_reads_the_files_for(self):
        conf = settings.registered()
        conf([], project=settings.PROJECT, prog='powervm-monitor-status')

        self.assertEqual('of-the-service', conf.host)
