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
"""The simulator as a process, and the service on the simulator's time."""

import datetime
import json
import logging
import os
import time
import urllib.request

import fixtures

from powervm_monitor import outbox
from powervm_monitor import service
from powervm_monitor.cmd import settings
from powervm_monitor.notifications import consumer
from powervm_monitor.simulator import clock
from powervm_monitor.tests.functional import processes

CONFIGURATION = {
    'DEFAULT': {'transport_url': 'fake://'},
    'powervm': {},
    'pcm': {'poll_interval': 5},
    'publisher': {'interval': 30, 'max_backoff': 1},
    'nova': {'auth_type': 'none'},
    'outbox': {},
    # The clocks of tests run fast, and their machines may not.
    'plugins': {'time_budget': 86400},
}


class Simulator(fixtures.Fixture):
    """``powervm-monitor-simulator`` with some arguments."""

    def __init__(self, *arguments):
        super().__init__()
        self._arguments = arguments

    def _setUp(self):
        self.process = self.useFixture(processes.Process(
            'simulator', [processes.installed('powervm-monitor-simulator'),
                          *self._arguments]))
        said = self.process.wait_until(self._said, 60, 'the simulator')
        self.url = said['url']
        self.port = int(self.url.rsplit(':', 1)[1])
        self.nova_url = said['nova_url']
        self.neutron_url = said['neutron_url']

    def _said(self):
        lines = [line for line in self.process.log.splitlines()
                 if line.startswith('{') and line.endswith('}')]
        return json.loads(lines[0]) if lines else None

    def ask(self, what, context=None):
        """Return what the simulator tells of itself: clock, requests."""
        return ask(self.url, what, context)

    def clock(self, context=None):
        """Return a clock that runs with the simulator's."""
        began = time.monotonic()
        told = self.ask('clock', context)
        asked = (time.monotonic() - began) * told['speed'] * clock.SECOND
        # Rather ahead: no sample is to be younger than it is.
        return clock.Clock(told['speed'], datetime.datetime.fromisoformat(
            told['now']) + asked)

    def fault(self, **fields):
        """Let something go wrong and return what the simulator says of it.

        The fields are those of a scenario's event ``fault``.
        """
        return self._faults('POST', json.dumps(fields).encode())

    def clear_faults(self):
        """Let everything be well again."""
        self._faults('DELETE')

    def _faults(self, method, body=None):
        with urllib.request.urlopen(urllib.request.Request(
                f'{self.url}/simulator/faults', body, method=method),
                timeout=60) as answer:
            return json.loads(answer.read() or 'null')


def ask(url, what, context=None):
    """Return what the simulator at a URL tells of itself."""
    return read(f'{url}/simulator/{what}', context)


def read(url, context=None):
    """Return the JSON that a URL gives."""
    with urllib.request.urlopen(url, context=context, timeout=60) as answer:
        return json.load(answer)


def configure(folder, simulator, **groups):
    """Write a configuration file and return its path.

    :param folder: a pathlib.Path.
    :param groups: options that differ, ``{option: value}`` by group.
    """
    settings = {group: {**values, **groups.get(group, {})}
                for group, values in CONFIGURATION.items()}
    for group in groups.keys() - settings.keys():
        settings[group] = groups[group]
    settings['DEFAULT'].setdefault('host', 'powervm-1')
    settings['powervm'].setdefault('host', '127.0.0.1')
    settings['powervm'].setdefault('port', simulator.port)
    settings['nova'].setdefault('endpoint_override', simulator.nova_url)
    settings['nova'].setdefault('servers_file', folder / 'servers.json')
    settings['outbox'].setdefault('path', folder / 'outbox.sqlite')
    path = folder / 'powervm_monitor.conf'
    path.write_text(''.join(
        f'[{group}]\n' + ''.join(
            f'{option} = {value}\n' for option, value in values.items()
            if value is not None)
        for group, values in settings.items()))
    return path


class Monitor(fixtures.Fixture):
    """The service in this process, on the simulator's time.

    :ivar notifications: the samples that it sent so far.
    :ivar gaps: the gaps that it announced.
    :param simulator: a :class:`Simulator`.
    :param groups: options that differ, by group.
    """

    def __init__(self, simulator, context=None, **groups):
        super().__init__()
        self._simulator = simulator
        self._context = context
        self._groups = groups
        self.notifications = []
        self.gaps = []

    def _setUp(self):
        folder = self.useFixture(processes.Directory('monitor')).path
        path = configure(folder, self._simulator, **self._groups)
        conf = settings.read(['--config-file', str(path)])
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        listener = consumer.Consumer(conf, self._take)
        listener.start()
        self.addCleanup(listener.stop)
        monitor = service.MonitorService(
            conf, self._simulator.clock(self._context))
        self.addCleanup(monitor.stop)
        monitor.start()
        self._outbox = conf.outbox.path

    def _take(self, notification):
        gap = notification['event_type'] == 'powervm.collection.gap'
        (self.gaps if gap else self.notifications).append(notification)

    def wait_for(self, predicate, timeout=60, what='the notifications'):
        """Return the notifications, once predicate is true of them."""
        processes.until(lambda: predicate(self.notifications), timeout,
                        f'{what}; the log: {self.log.output}')
        return list(self.notifications)

    def cursor(self):
        """Return how far the service has read, None when it has not."""
        kept = outbox.Outbox(self._outbox)
        try:
            return kept.cursor()
        finally:
            kept.close()

    def wait_for_log(self, text, timeout=60):
        """Return when a warning has this text."""
        processes.until(lambda: text in self.log.output, timeout,
                        f'{text!r} in the log: {self.log.output}')


class Process(fixtures.Fixture):
    """``powervm-monitor`` itself, launched as an operator launches it.

    :param simulator: a :class:`Simulator` at speed 1.
    :param env: what is added to the environment.
    :param groups: options that differ, by group.
    """

    def __init__(self, simulator, env=None, **groups):
        super().__init__()
        self._simulator = simulator
        self._env = env or {}
        self._groups = groups

    def _setUp(self):
        self._folder = self.useFixture(processes.Directory('service')).path
        self.process = self.useFixture(processes.Process(
            'powervm-monitor', [processes.installed('powervm-monitor'),
                                '--config-file', self.configure()],
            env={**os.environ, **self._env}, grace=50))

    def configure(self, **groups):
        """Write the configuration file, with further options that differ."""
        return configure(self._folder, self._simulator,
                         **{**self._groups, **groups})


def sampled_at(notification):
    """Return the sample time of a notification, an ISO string."""
    return notification['payload']['versioned_object.data']['sampled_at']
