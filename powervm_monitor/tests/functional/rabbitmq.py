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

"""A private RabbitMQ; a broker of the system is neither used nor touched."""

import atexit
import functools
import os
import pathlib
import pwd
import socket
import subprocess
import uuid

import fixtures
import requests
from testtools import content
from testtools import content_type

from powervm_monitor.tests.functional import processes

# Debian's command in sbin insists on being root or rabbitmq and logs to /var;
# the script behind it does not.
PACKAGED = pathlib.Path('/usr/lib/rabbitmq/bin')
# What a client says first; a broker that is ready answers with a frame.
GREETING = b'AMQP\x00\x00\x09\x01'


class RabbitMQ(fixtures.Fixture):
    """A broker on free ports of 127.0.0.1, with its own epmd and data.

    stop() and start() keep the ports and all that is durable. The process
    can be killed and frozen.

    :param settings: further lines of its configuration file.
    :param plugins: those of RabbitMQ's own that it has.
    """

    def __init__(self, settings='', plugins=()):
        super().__init__()
        self._settings = settings
        self._plugins = plugins

    def _setUp(self):
        user = broker_user()
        directory = self.useFixture(
            processes.Directory('rabbitmq', user)).path
        self.port = processes.free_port()
        self.transport_url = f'rabbit://guest:guest@127.0.0.1:{self.port}/'
        env = environment(directory, self.port, processes.free_port(),
                          processes.free_port(), self._settings, self._plugins)
        self._env, self._user, self._directory = env, user, directory
        self.useFixture(processes.Process(
            'epmd',
            [command('epmd'), '-port', env['ERL_EPMD_PORT'],
             '-address', '127.0.0.1'],
            env=env, user=user, cwd=directory))
        self.process = self.useFixture(processes.Process(
            'rabbitmq', [script('rabbitmq-server')], env=env, user=user,
            cwd=directory, grace=30, start=False))
        self.start()

    def start(self):
        self.process.start()
        self.process.wait_until(self._answers, 60, 'RabbitMQ answers')

    def stop(self):
        self.process.stop()

    def control(self, *arguments):
        """Run rabbitmqctl, which fails the test when it fails."""
        credentials = {} if self._user is None else {
            'user': self._user, 'group': self._user, 'extra_groups': []}
        subprocess.run([script('rabbitmqctl'), *map(str, arguments)],
                       env=self._env, cwd=self._directory, check=True,
                       timeout=60, capture_output=True, **credentials)

    def _answers(self):
        try:
            with socket.create_connection(
                    ('127.0.0.1', self.port), timeout=5) as connection:
                connection.sendall(GREETING)
                return connection.recv(1)
        except OSError:
            return False


class VirtualHost(fixtures.Fixture):
    """A virtual host of a broker that the tests of a process share.

    For tests that leave the broker itself alone: one takes seconds to start.
    """

    def _setUp(self):
        broker, api = _shared()
        name = uuid.uuid4().hex
        began = len(broker.process.log)
        # Read when the result is told, so that the end is in it.
        self.addDetail('rabbitmq', content.Content(
            content_type.UTF8_TEXT, lambda: [
                broker.process.log[began:].encode('utf-8')]))
        self.transport_url = broker.transport_url + name
        self._policies = f'{api}/policies/{name}'
        self._ask(requests.put, f'{api}/vhosts/{name}')
        self.addCleanup(self._ask, requests.delete, f'{api}/vhosts/{name}')

    def set_policy(self, name, **definition):
        """Have a policy for all queues."""
        self._ask(requests.put, f'{self._policies}/{name}', json={
            'pattern': '.*', 'definition': definition, 'apply-to': 'queues'})

    def clear_policy(self, name):
        self._ask(requests.delete, f'{self._policies}/{name}')

    def _ask(self, how, url, **options):
        how(url, auth=('guest', 'guest'), timeout=60,
            **options).raise_for_status()


@functools.cache
def _shared():
    """Return a broker that ends with this process, and its API's URL."""
    port = processes.free_port()
    broker = RabbitMQ(
        f'management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {port}\n',
        ['rabbitmq_management'])
    broker.setUp()
    atexit.register(broker.cleanUp)
    return broker, f'http://127.0.0.1:{port}/api'


def environment(directory, port, distribution_port, epmd_port, settings,
                plugins):
    """What a broker needs to keep to itself, with its configuration files."""
    config = directory / 'rabbitmq.conf'
    config.write_text(f'listeners.tcp.1 = 127.0.0.1:{port}\n'
                      f'log.console.level = warning\n{settings}')
    enabled = directory / 'enabled_plugins'
    enabled.write_text(f'[{",".join(plugins)}].\n')
    for path in (config, enabled):
        path.chmod(0o644)
    return {
        'PATH': f'{os.environ.get("PATH", os.defpath)}:/usr/sbin:/usr/bin',
        'LANG': 'C.UTF-8',
        'HOME': str(directory),
        'ERL_EPMD_ADDRESS': '127.0.0.1',
        'ERL_EPMD_PORT': str(epmd_port),
        'RABBITMQ_NODENAME': 'powervm-monitor@localhost',
        'RABBITMQ_DIST_PORT': str(distribution_port),
        'RABBITMQ_CONF_ENV_FILE': '/dev/null',
        'RABBITMQ_CONFIG_FILE': str(config),
        'RABBITMQ_ENABLED_PLUGINS_FILE': str(enabled),
        'RABBITMQ_MNESIA_BASE': str(directory / 'mnesia'),
        'RABBITMQ_LOG_BASE': str(directory / 'log'),
        'RABBITMQ_LOGS': '-',
        'RABBITMQ_PID_FILE': str(directory / 'pid'),
        # Schedulers that spin while idle would slow everything else.
        'RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS':
            '-kernel inet_dist_use_interface {127,0,0,1}'
            ' +sbwt none +sbwtdcpu none +sbwtdio none',
        # Makes the script become the broker, whose pid is then ours.
        'RUNNING_UNDER_SYSTEMD': '1',
    }


def broker_user():
    """Who runs the broker: we do, unless we are root and it has a user."""
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam('rabbitmq').pw_name
    except KeyError:
        return None


def script(name):
    """The path of a command of RabbitMQ's that does not change the user."""
    if (PACKAGED / name).exists():
        return str(PACKAGED / name)
    return command(name)


def command(name):
    return processes.command(name, 'rabbitmq-server')
