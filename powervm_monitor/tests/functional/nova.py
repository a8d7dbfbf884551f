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

"""A real Nova API, and servers without a nova-compute."""

import json
import os
import pathlib
import shutil
import subprocess

import fixtures

from powervm_monitor.tests.functional import keystone as keystones
from powervm_monitor.tests.functional import processes

# The database of the only cell that has servers.
CELL = 'cell1.sqlite'
ROWS = pathlib.Path(__file__).with_name('nova_rows.py')

CONFIGURATION = """\
[DEFAULT]
host = controller
transport_url = fake://
state_path = {directory}
log_file =
use_stderr = true
[api_database]
connection = sqlite:///{directory}/api.sqlite?timeout=60
sqlite_synchronous = false
[database]
connection = sqlite:///{directory}/cell1.sqlite?timeout=60
sqlite_synchronous = false
[oslo_concurrency]
lock_path = {directory}
[oslo_policy]
policy_file = {directory}/policy.yaml
[keystone_authtoken]
www_authenticate_uri = {auth_url}
service_token_roles_required = true
# What is away is told at once.
http_request_max_retries = 0
{credentials}
[neutron]
http_retries = 0
{credentials}
[placement]
{credentials}
[glance]
{credentials}
[cinder]
{credentials}
"""

# What an operator of the service writes into Nova's policy file.
ALLOWED = {
    f'os_compute_api:{name}': 'role:admin or role:service'
    for name in ('servers:detail:get_all_tenants',
                 'servers:allow_all_filters',
                 'os-extended-server-attributes')}


class Nova(fixtures.Fixture):
    """Nova's API on a port of its own, in the catalog of a Keystone.

    ``rows`` writes servers into its database, by the functions of
    ``nova_rows.py``.

    :param keystone: a :class:`keystone.Keystone`, set up.
    """

    def __init__(self, keystone):
        super().__init__()
        self._keystone = keystone

    def _setUp(self):
        environment = keystones.openstack_environment()
        self._directory = self.useFixture(processes.Directory('nova')).path
        self.port = processes.free_port()
        self.url = f'http://127.0.0.1:{self.port}/v2.1'
        self._configure()
        self.allow(ALLOWED)
        env = {**os.environ, 'OS_NOVA_CONFIG_DIR': str(self._directory),
               'OS_NOVA_DISABLE_EVENTLET_PATCHING': 'true'}
        shutil.copy(environment / 'etc' / 'nova' / 'api-paste.ini',
                    self._directory)
        python = [environment / 'bin' / 'python', '-P']
        self.rows = self.useFixture(Rows(
            [*python, ROWS, '--config-file', self._directory / 'nova.conf'],
            env))
        self.rows.schema()
        for name in ('api', 'cell0', 'cell1'):
            keystones.journal(self._directory / f'{name}.sqlite')
        self._keystone.service('compute', self.url)
        self.process = self.useFixture(processes.Process(
            'nova-api', [*python, keystones.SERVE, 'nova.wsgi.osapi_compute',
                         self.port],
            env=env, cwd=self._directory, start=False))
        self.start()

    def start(self):
        if self.process.running:
            return
        self.process.start()
        self.process.wait_until(
            lambda: keystones.answers(self.url), 60, 'Nova answers')

    def stop(self):
        self.process.stop()

    def lose_cell(self):
        """Let the database of the servers be unreachable."""
        for path in self._directory.glob(f'{CELL}*'):
            path.rename(self._directory / f'away-{path.name}')
        (self._directory / CELL).mkdir()

    def restore_cell(self):
        """Let it be reachable again, if it is not."""
        if (self._directory / CELL).is_dir():
            (self._directory / CELL).rmdir()
            for path in self._directory.glob(f'away-{CELL}*'):
                path.rename(self._directory / path.name.removeprefix('away-'))

    def allow(self, rules):
        """Replace what the policy file says; Nova reads it anew."""
        (self._directory / 'policy.yaml').write_text(
            ''.join(f'"{name}": "{check}"\n'
                    for name, check in rules.items()) or '{}\n')

    def _configure(self):
        options = self._keystone.options()
        credentials = '\n'.join(f'{name} = {value}'
                                for name, value in options.items())
        (self._directory / 'nova.conf').write_text(CONFIGURATION.format(
            directory=self._directory, auth_url=self._keystone.url,
            credentials=credentials))


class Rows(fixtures.Fixture):
    """The functions of ``nova_rows.py``, called in a process of their own."""

    def __init__(self, command, env):
        super().__init__()
        self._command = [str(word) for word in command]
        self._env = env

    def _setUp(self):
        log = self.useFixture(processes.Directory('log')).path / 'rows.log'
        with log.open('ab') as output:
            self._process = subprocess.Popen(
                self._command, env=self._env, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=output, text=True, bufsize=1,
                start_new_session=True)
        self._log = log
        self.addCleanup(self._stop)

    def _stop(self):
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        return lambda **arguments: self._call(name, arguments)

    def _call(self, name, arguments):
        print(json.dumps([name, arguments]), file=self._process.stdin,
              flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise AssertionError(
                f'nova_rows.py ended at {name}:\n'
                f'{self._log.read_text()[-3000:]}')
        return json.loads(answer)
