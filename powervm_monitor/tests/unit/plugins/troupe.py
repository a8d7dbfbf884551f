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
"""Plugins that behave in all ways there are, and what surrounds one."""

import threading
import time

import fixtures
from oslotest import base as test_base

from powervm_monitor import outbox
from powervm_monitor.notifications import messages
from powervm_monitor.plugins import base
from powervm_monitor.plugins import files
from powervm_monitor.plugins import inforce
from powervm_monitor.plugins import record
from powervm_monitor.plugins import worker
from powervm_monitor.tests.unit import builders

SCHEMA = {'type': 'object', 'properties': {'limit': {'type': 'integer'}},
          'additionalProperties': False}
# So fast that no test waits for a pause.
HURRY = 10.0 ** 6


class Diary(base.MetricPlugin):
    """Writes down what it is told; raises what it is to raise."""

    schema = SCHEMA

    def __init__(self):
        self.told = []
        self.config = None
        self.fails = {}

    def _write(self, *entry):
        self.told.append(entry)
        if entry[0] in self.fails:
            raise self.fails[entry[0]]

    def configure(self, config):
        self._write('configure', config)
        if config.get('limit', 0) < 0:
            raise base.ConfigurationError(['limit'], 'it is below zero')
        self.config = config

    def start(self, state=None):
        self._write('start', state)

    def stop(self):
        self._write('stop')

    def on_cpu(self, cpu_dict):
        self._write('on_cpu', (
            cpu_dict['sampled_at'] - builders.NOON).total_seconds())
        return self.alerts()

    def alerts(self):
        return None


class Ending(Diary):
    """Is told the end of each batch as well."""

    def on_reading_end(self, time):
        self._write('end', (time - builders.NOON).total_seconds())


class Counting(Diary):
    """Keeps how many it has seen."""

    replay = True
    count = 0

    def start(self, state=None):
        super().start(state)
        self.count = state or 0

    def on_cpu(self, cpu_dict):
        self.count += 1
        return super().on_cpu(cpu_dict)

    def state(self):
        self._write('state')
        return self.count


class Raising(Counting):
    """Raises an alert at each batch."""

    def alerts(self):
        return [builders.alert(id=f'a{self.count}')]


class Hanging(Diary):
    """Does not come back before it is let go."""

    def __init__(self):
        super().__init__()
        self.reached = threading.Event()
        self.released = threading.Event()

    def on_cpu(self, cpu_dict):
        super().on_cpu(cpu_dict)
        self.reached.set()
        self.released.wait(60)
        return [builders.alert()]


class FakeOutbox:
    """Remembers in memory, unless it cannot."""

    failure = None

    def __init__(self):
        self.kept = {}
        self.messages = []

    def memory(self, plugin):
        return self.kept.get(plugin)

    def remember(self, plugin, memory, messages=()):
        if self.failure is not None:
            raise self.failure
        self.kept[plugin] = memory
        self.messages.extend(messages)

    def report(self, plugin, text):
        before = self.kept.get(plugin, outbox.Memory(None, None, None))
        self.kept[plugin] = before._replace(report=text)


class HurriedClock(builders.ManualClock):

    speed = HURRY


class WorkerTest(test_base.BaseTestCase):
    """Has a folder for configurations, an outbox, and workers for plugins.

    Pauses are over at once, and silence lasts no longer.
    """

    clock = HurriedClock

    def setUp(self):
        super().setUp()
        self.folder = self.useFixture(fixtures.TempDir())
        self.outbox = FakeOutbox()
        self.clock = type(self).clock()
        self.log = self.useFixture(fixtures.FakeLogger('powervm_monitor'))

    def save(self, text, name='diary'):
        with open(self.folder.join(f'{name}.yaml'), 'w') as f:
            f.write(text)

    def work(self, plugin, start=True, queue_size=10, time_budget=60):
        """Return a worker for a plugin; its thread ends with the test."""
        made = worker.Worker(
            'diary', plugin, inforce.InForce(
                lambda schema: files.load(
                    self.folder.path, 'diary', schema), self.clock),
            record.Record('diary', self.outbox, messages.Composer('host1'),
                          outbox.Memory),
            self.clock, queue_size, time_budget)
        if start:
            made.start()
            made.settled.wait(10)
            self.addCleanup(made.join, 10)
            self.addCleanup(made.stop)
        return made

    def finish(self, one):
        """Let a worker take what waits, and end."""
        one.stop()
        one.join(10)


def until(holds):
    """Return when something holds; it is to within ten seconds."""
    ends = time.monotonic() + 10
    while not holds():
        if time.monotonic() > ends:
            raise AssertionError('it does not come to hold')
        threading.Event().wait(0.001)


def batch(seconds):
    """Return a Batch with one instance of this time."""
    return builders.batch(
        builders.observation(sampled_at=builders.later(seconds)),
        seconds=seconds)


def alert_ids(messages_sent):
    return [message['payload']['versioned_object.data']['alert_id']
            for message in messages_sent]
