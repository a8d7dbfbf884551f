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
"""All plugins, each with a thread of its own, and those that change files."""

import functools
import time

from oslo_log import log as logging

from powervm_monitor import documents
from powervm_monitor import extensions
from powervm_monitor import model
from powervm_monitor.plugins import base
from powervm_monitor.plugins import files
from powervm_monitor.plugins import inforce
from powervm_monitor.plugins import record
from powervm_monitor.plugins import watch
from powervm_monitor.plugins import worker

LOG = logging.getLogger(__name__)

# Seconds in which plugins should have started, and should have stopped.
PATIENCE = 2
FAREWELL = 3


class Runner:
    """Hands every Reading on; a plugin costs nobody but itself.

    :param plugins: instances by name.
    :param options: of ``[plugins]``.
    :param outbox: remembers, and keeps the messages.
    :param composer: makes the message of an Alert.
    :param memory: see :class:`powervm_monitor.plugins.record.Record`.
    :param clock: tells the time.
    :raises powervm_monitor.model.Unavailable: when nobody knows what plugins
        remember.
    """

    def __init__(self, plugins, options, outbox, composer, memory, clock):
        self._watch = watch.Watch(options.config_dir, self._change, plugins)
        self._workers = {
            name: worker.Worker(
                name, plugin, inforce.InForce(functools.partial(
                    files.load, options.config_dir, name,
                    read=self._watch.read), clock),
                record.Record(name, outbox, composer, memory), clock,
                options.queue_size, options.time_budget)
            for name, plugin in plugins.items()}
        self._running = False

    def start(self):
        """Start the plugins; return when they run, or soon."""
        if not self._workers:
            return
        self._running = True
        # Not after the first look: an edit between them would be missed.
        self._watch.start()
        for one in self._workers.values():
            one.start()
        ends = time.monotonic() + PATIENCE
        for one in self._workers.values():
            one.settled.wait(max(0, ends - time.monotonic()))

    def stop(self):
        """Stop the plugins, those that can be stopped in time."""
        if not self._running:
            return
        self._running = False
        self._watch.stop()
        for one in self._workers.values():
            one.stop()
        ends = time.monotonic() + FAREWELL
        for one in self._workers.values():
            one.join(max(0, ends - time.monotonic()))

    def since(self, read_to):
        """Return after which Reading a plugin has missed the next.

        :param read_to: ``listed_at`` of the last one that was read, which is
            the answer when no plugin has missed any.
        """
        if not self._running:
            return read_to
        return min((one.given for one in self._workers.values()
                    if one.behind), default=read_to)

    def take(self, reading, observe):
        """Hand a Reading to all plugins.

        :param observe: returns the Observations; called when anybody wants
            them.
        """
        self._check()
        self._hand(reading, observe, list(self._workers.values()))

    def replay(self, reading, observe):
        """Hand a Reading to the plugins that have missed it."""
        self._hand(reading, observe, [
            one for one in self._workers.values()
            if one.behind and one.given < reading.listed_at])

    def runs(self):
        """Return how each plugin runs."""
        return [one.run() for one in self._workers.values()]

    def _hand(self, reading, observe, workers):
        if not self._running:
            return
        for one in workers:
            one.passed(reading.listed_at)
        listening = [one for one in workers if one.listening]
        if listening:
            batch = model.Batch(
                reading.listed_at, reading.sampled_at, observe())
            for one in listening:
                one.offer(batch)

    def _check(self):
        for one in self._workers.values():
            one.check()

    def _change(self, name):
        if name in self._workers:
            self._workers[name].change()


def load(names, told):
    """Return an instance of each plugin by name; one that is broken is not.

    :param names: as ``[plugins] enabled`` has them.
    :param told: :class:`powervm_monitor.complaints.Complaints` of whoever
        loads them.
    """
    loaded = {}
    for name in dict.fromkeys(names):
        try:
            loaded[name] = extensions.call(
                _made, name, through=(extensions.NotFound,))
        except (extensions.NotFound, extensions.Failed) as e:
            told.about(f'plugin {name}', f'plugin {name} cannot be used, the '
                       f'others go on: check [plugins] enabled ({e})')
    return loaded


def _made(name):
    """Return an instance of a plugin."""
    plugin = extensions.load(base.NAMESPACE, [name])[name]()
    if not isinstance(plugin, base.MetricPlugin):
        raise TypeError(f'{type(plugin).__name__} is no MetricPlugin')
    documents.check_schema(plugin.schema)
    return plugin
