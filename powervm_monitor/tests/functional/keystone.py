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

"""A real Keystone with the users that the tests need."""

import base64
import os
import pathlib
import sqlite3
import subprocess
import urllib.error
import urllib.request

import fixtures
from keystoneauth1 import adapter
from keystoneauth1 import session
from keystoneauth1.identity import v3

from powervm_monitor.tests.functional import processes

ROOT = pathlib.Path(__file__).parents[3]
SERVE = pathlib.Path(__file__).with_name('serve.py')
REGION = 'RegionOne'
PASSWORD = 'open sesame'

CONFIGURATION = """\
[DEFAULT]
log_file =
use_stderr = true
[database]
connection = sqlite:///{directory}/keystone.sqlite?timeout=60
[fernet_tokens]
key_repository = {directory}/fernet-keys
[fernet_receipts]
key_repository = {directory}/fernet-keys
[token]
expiration = {expiration}
allow_expired_window = 0
# Hashes that are hard to compute protect nothing here.
[identity]
password_hash_rounds = 4
"""


class Keystone(fixtures.Fixture):
    """Keystone's API on a port of its own, with a catalog and users.

    ``admin`` of project ``admin`` may everything. More come with
    :meth:`user`.

    :param expiration: seconds that a token lasts.
    """

    def __init__(self, expiration=3600):
        super().__init__()
        self._expiration = expiration

    def _setUp(self):
        environment = openstack_environment()
        self._directory = self.useFixture(
            processes.Directory('keystone')).path
        self.port = processes.free_port()
        self.url = f'http://127.0.0.1:{self.port}/v3'
        self._env = {**os.environ,
                     'OS_KEYSTONE_CONFIG_DIR': str(self._directory)}
        self._configure(self._expiration)
        self._manage(environment, 'db_sync')
        journal(self._directory / 'keystone.sqlite')
        self._make_keys()
        self._manage(
            environment, 'bootstrap', '--bootstrap-password', PASSWORD,
            '--bootstrap-region-id', REGION,
            *(word for kind in ('public', 'internal', 'admin')
              for word in (f'--bootstrap-{kind}-url', self.url)))
        self.process = self.useFixture(processes.Process(
            'keystone', [environment / 'bin' / 'python', '-P', SERVE,
                         'keystone.wsgi.api', self.port],
            env=self._env, cwd=self._directory, start=False))
        self.start()
        self._roles = {role['name']: role['id']
                       for role in self._api.get('/roles').json()['roles']}

    def start(self):
        if self.process.running:
            return
        self.process.start()
        self.process.wait_until(
            lambda: answers(self.url), 60, 'Keystone answers')

    def stop(self):
        self.process.stop()

    def restart(self, expiration):
        """Start it anew with tokens that last some seconds."""
        self.stop()
        self._configure(expiration)
        self.start()

    def service(self, service_type, url, region=REGION):
        """Add a service to the catalog."""
        service = self._api.post('/services', json={'service': {
            'type': service_type, 'name': service_type}}).json()['service']
        for interface in ('public', 'internal'):
            self._api.post('/endpoints', json={'endpoint': {
                'service_id': service['id'], 'interface': interface,
                'url': url, 'region_id': region}})

    def user(self, name, project, roles):
        """Make a user with roles in a project of its own, return its id."""
        project = self._api.post('/projects', json={'project': {
            'name': project, 'domain_id': 'default'}}).json()['project']
        user = self._api.post('/users', json={'user': {
            'name': name, 'password': PASSWORD,
            'domain_id': 'default'}}).json()['user']
        for role in roles:
            self._api.put(f'/projects/{project["id"]}/users/{user["id"]}'
                          f'/roles/{self._roles[role]}')
        return user['id']

    def options(self, name='admin', project='admin'):
        """Return the options with which a service logs on as a user."""
        return {'auth_type': 'password', 'auth_url': self.url,
                'username': name, 'password': PASSWORD,
                'project_name': project, 'user_domain_id': 'default',
                'project_domain_id': 'default', 'region_name': REGION}

    def adapter(self, service_type, name='admin', project='admin', **options):
        """Return a keystoneauth1 Adapter for what a user may ask."""
        auth = v3.Password(
            auth_url=self.url, username=name, password=PASSWORD,
            project_name=project, user_domain_id='default',
            project_domain_id='default')
        return adapter.Adapter(
            session.Session(auth=auth, timeout=60),
            service_type=service_type, region_name=REGION,
            interface='public', **options)

    @property
    def _api(self):
        return self.adapter('identity', endpoint_override=self.url)

    def _configure(self, expiration):
        (self._directory / 'keystone.conf').write_text(CONFIGURATION.format(
            directory=self._directory, expiration=expiration))

    def _make_keys(self):
        # As keystone-manage fernet_setup does, which wants a user's name.
        keys = self._directory / 'fernet-keys'
        keys.mkdir(mode=0o700)
        for number in ('0', '1'):
            (keys / number).write_bytes(
                base64.urlsafe_b64encode(os.urandom(32)))

    def _manage(self, environment, *arguments):
        run([environment / 'bin' / 'keystone-manage', '--config-file',
             self._directory / 'keystone.conf', *arguments], self._env)


def openstack_environment():
    """The virtual environment that has Nova and Keystone."""
    path = pathlib.Path(os.environ.get(
        'POWERVM_MONITOR_NOVA', ROOT / '.tox' / 'nova'))
    if not (path / 'bin' / 'nova-manage').exists():
        raise AssertionError(
            f'Nova is not in {path}, and the functional tests need it and '
            'Keystone. Install them with: tox -e nova '
            '(tools/test.sh does it).')
    return path


def run(command, env):
    """Run a command to its end.

    :raises AssertionError: with what it said, when it fails.
    """
    ran = subprocess.run([str(word) for word in command], env=env,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, timeout=300)
    if ran.returncode:
        raise AssertionError(
            f'{command} ended with {ran.returncode}:\n{ran.stdout[-3000:]}')


def journal(path):
    """Let a database be read while another process writes to it."""
    connection = sqlite3.connect(path)
    try:
        connection.execute('PRAGMA journal_mode = WAL')
    finally:
        connection.close()


def answers(url):
    """Whether a server answers anything at all."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
