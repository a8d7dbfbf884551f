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
"""A simulated host with Nova and Neutron, watched from sample to sample."""

import collections
import json
import logging
import subprocess

import fixtures

from powervm_monitor import checks
from powervm_monitor import parts
from powervm_monitor.cmd import settings
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes

START = clock.parse('2026-01-15T12:00:01Z')
SAMPLE = 30
# What is measured at the start is of a minute before.
BACKLOG = 60


class Watched(fixtures.Fixture):
    """The parts of a service on a host, whose time is moved by hand.

    An event of the scenario that is ``at`` 60 happens at the start.

    :param world: the scenario, a dict.
    :param groups: options that differ, by group.
    """

    def __init__(self, world, **groups):
        super().__init__()
        self._world = world
        self._groups = groups
        self._messages = []

    def _setUp(self):
        self.time = clock.ManualClock(START)
        self.simulator = server.Simulator(scenario.load(
            self._world, clock=self.time, backlog=BACKLOG)).start()
        self.addCleanup(self.simulator.stop)
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.folder = self.useFixture(processes.Directory('watched')).path
        self.configure()
        self.start()
        self.addCleanup(lambda: self._parts.close())

    def configure(self, **groups):
        """Write the configuration, with further options that differ."""
        given = {name: dict(options) for name, options in {
            **self._groups, **groups}.items()}
        given['DEFAULT'] = {
            'transport_url': 'fake://',
            'host': self._world.get('system', {}).get('host', 'powervm-1'),
            **given.get('DEFAULT', {})}
        if given.get('neutron', {}).get('enabled'):
            given['neutron'].setdefault(
                'endpoint_override', self.simulator.neutron_url)
        self.path = str(monitor.configure(
            self.folder, self.simulator, **given))

    def start(self):
        self._parts = parts.Parts(
            settings.read(['--config-file', self.path]), self.time)

    def restart(self):
        """Stop the service and start another one."""
        self._parts.close()
        self.start()

    def fault(self, **fields):
        """Let something go wrong with Nova."""
        return self.simulator.world.faults.post(
            {'target': 'nova', **fields}, self.time.now())

    def clear_faults(self):
        self.simulator.world.faults.end(self.time.now())

    def take(self, samples=1):
        """Let samples pass; return what is published of them, in order."""
        taken = []
        for _ in range(samples):
            self.time.advance(SAMPLE)
            self._parts.cycle.turn()
            self._parts.outbox.drain(taken.append)
        return [Sample(message['event_type'].split('.')[1],
                       message['payload']['versioned_object.data'])
                for message in taken]

    def nova_requests(self):
        """Return how often Nova and Neutron were asked for what so far."""
        return collections.Counter(
            monitor.ask(self.simulator.url, 'requests')['nova']['by_path'])

    def show(self):
        """Return the rows of ``powervm-monitor-manage show``."""
        return json.loads(subprocess.run(
            [processes.installed('powervm-monitor-manage'),
             '--config-file', self.path, 'show', '-f', 'json'],
            stdout=subprocess.PIPE, check=True, timeout=120).stdout)

    def check(self, name):
        """Return what a check finds, as texts."""
        installation = checks.Installation(
            settings.read, ['--config-file', self.path], clock=self.time)
        try:
            return [line.text for line in checks.Examination(
                checks.CHECKS, installation, 60).lines()
                if line.check == name]
        finally:
            installation.close()


class Sample(collections.namedtuple('Sample', 'kind data')):
    """What is published of one resource at one time."""

    @property
    def id(self):
        return self.data['resource_id']

    @property
    def metadata(self):
        return self.data['metadata']


def of(samples, kind='instance', **metadata):
    """Return those of a kind that have some metadata."""
    return [one for one in samples if one.kind == kind and all(
        one.metadata.get(key) == value for key, value in metadata.items())]
