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

import errno
import os

from oslo_config import cfg

from powervm_monitor import checks
from powervm_monitor.checks import configuration
from powervm_monitor.checks import files
from powervm_monitor.cmd import settings
from powervm_monitor.tests.unit.checks import asked


class Files(files.Files):
    """Asks the operating system, but for a folder that is closed."""

    hidden = '/nowhere'

    def status(self, path):
        if path.startswith(self.hidden):
            raise PermissionError(errno.EACCES, 'Permission denied', path)
        return super().status(path)


class TestConfiguration(asked.CheckTest):

    check = staticmethod(configuration.check)

    def setUp(self):
        super().setUp()
        self.path = self.configuration.write(nova={'auth_type': 'none'})
        os.chmod(self.path, 0o640)

    def read(self, *arguments):
        accounts, files = self.installation.accounts, Files()
        self.installation = checks.Installation(settings.read, arguments)
        self.installation.accounts, self.installation.files = accounts, files

    def hide(self, path):
        """Let a folder be closed to the caller, who is not the service's."""
        self.installation.accounts.caller = 2
        self.installation.files.hidden = path

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

    def test_a_folder_that_is_closed_to_the_caller(self):
        self.read()
        self.hide('/etc/powervm_monitor')

        self.assertError(
            'eve may not look at /etc/powervm_monitor/powervm_monitor.conf',
            'call this command as the service\'s user or as root, as with '
            'sudo -u powervm_monitor')

    def test_a_file_that_is_closed_to_the_caller(self):
        def read(arguments):
            raise cfg.ConfigFilesPermissionDeniedError([self.path])

        self.installation = checks.Installation(read)

        self.assertError(f' may not look at {self.path}', 'call this command')

    def test_a_state_that_is_closed_to_the_caller(self):
        self.read('--config-file', self.path)
        self.hide('/var/lib/powervm_monitor')

        self.assertError('eve may not look at /var/lib/powervm_monitor/',
                         'call this command as the service\'s user')

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
