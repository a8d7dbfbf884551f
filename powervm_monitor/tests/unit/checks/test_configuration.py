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
"""Whether the options can be read."""

import os

from powervm_monitor import checks
from powervm_monitor.checks import configuration
from powervm_monitor.cmd import settings
from powervm_monitor.tests.unit.checks import asked


class TestConfiguration(asked.CheckTest):

    check = staticmethod(configuration.check)

    def setUp(self):
        super().setUp()
        self.path = self.configuration.write(nova={'auth_type': 'none'})
        os.chmod(self.path, 0o640)

    def read(self, *arguments):
        self.installation = checks.Installation(settings.read, arguments)

    def test_a_file_that_is_good(self):
        self.read('--config-file', self.path)

        self.assertOk(f'read from {self.path}')

    def test_an_option_that_is_bad(self):
        self.configuration.write(publisher={'interval': 45})
        self.read('--config-file', self.path)

        self.assertError('[publisher]', 'interval', 'multiple of 30')

    def test_a_file_that_is_not_there(self):
        self.read('--config-file', '/nowhere.conf')

        self.assertError('/nowhere.conf')

    def test_no_file_at_all(self):
        self.installation.conf = self.conf()
        self.installation.conf.config_file = []

        self.assertWarning('no configuration file is found',
                           'name it with --config-file')

    def test_a_folder_with_a_file(self):
        self.read('--config-dir', self.configuration.path('.'))

        self.assertOk(f'read from {self.path}')

    def test_an_option_that_does_not_exist(self):
        self.configuration.write(powervm={'pasword': 'x'},
                                 nova={'auth_type': 'none'})
        self.read('--config-file', self.path)

        self.assertWarning('have no effect', 'see how they are spelled',
                           '[powervm] pasword')

    def test_a_file_that_everybody_reads(self):
        os.chmod(self.path, 0o644)
        self.read('--config-file', self.path)

        self.assertWarning('can be read by everybody', 'chmod o-rwx')

    def test_a_file_in_a_folder_that_everybody_reads(self):
        os.chmod(self.path, 0o644)
        self.read('--config-dir', self.configuration.path('.'))

        self.assertWarning(f'{self.path} can be read by everybody')
