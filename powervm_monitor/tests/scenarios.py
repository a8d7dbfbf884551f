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
"""Runs the real cycle on scenarios, turn by turn, without any waiting."""

import json
import pathlib
import tempfile
import typing

from powervm_monitor import parts
from powervm_monitor.catalog import metadata
from powervm_monitor.catalog import metrics
from powervm_monitor.cmd import settings
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server

FOLDER = pathlib.Path(__file__).parent / 'data/scenarios'
GOLDEN = 'golden.json'

# The first sample is that of noon; each turn comes somewhat after a sample.
NOON = clock.parse('2026-01-15T12:00:00Z')
LATER = 10
SAMPLE = 30
READINGS = 60

# What depends on where the tests run.
OF_THIS_MACHINE = ('compute.node.cpu.frequency',)

# What the samples of devices repeat of their instance.
OF_THE_INSTANCE = frozenset(
    attribute.name for attribute in metadata.ATTRIBUTES
    if metrics.INSTANCE in attribute.resources)

CONFIGURATION = '''\
[DEFAULT]
host = {world.system.host}
transport_url = fake://

[powervm]
host = {powervm.host}
port = {powervm.port}

[pcm]
backlog = {backlog}

[publisher]
interval = {interval}
mode = {mode}
unmanaged = {unmanaged}

[nova]
auth_type = none
endpoint_override = {powervm.nova_url}
servers_file = {folder}/servers.json

[outbox]
path = {folder}/outbox.sqlite

[plugins]
enabled = {plugins}
config_dir = {folder}
'''


class Host:
    """A simulated host and the parts of a service that watches it.

    :param source: a scenario's name or path.
    :param time: the clock of :func:`beginning`.
    :param interval: seconds between two published samples.
    :param plugins: which are enabled; none of them runs before
        :meth:`start_plugins`.
    :param mode: what is published.
    :param unmanaged: whether partitions that are no instance are.
    """

    def __init__(self, source, time, interval, plugins='idle', mode='all',
                 unmanaged=False):
        self._time = time
        self._options = {
            'interval': interval, 'plugins': plugins, 'mode': mode,
            'unmanaged': unmanaged}
        self.world = scenario.load(source, time, LATER)

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        self._powervm = server.Simulator(self.world).start()
        path = pathlib.Path(self._folder.name, 'powervm_monitor.conf')
        path.write_text(CONFIGURATION.format(
            world=self.world, powervm=self._powervm, backlog=LATER + SAMPLE,
            folder=self._folder.name, **self._options))
        self._conf = settings.read(['--config-file', str(path)])
        self._parts = parts.Parts(self._conf, self._time)
        return self

    def __exit__(self, *exception):
        self._parts.close()
        self._powervm.stop()
        self._folder.cleanup()

    def turn(self):
        """Return the messages that one turn wants to send."""
        sent = []
        self.take()
        self.drain(sent.append)
        return sent

    def take(self):
        """Turn once; the messages wait."""
        self._parts.cycle.turn()

    def drain(self, send):
        """Send what waits."""
        self._parts.outbox.drain(send)

    def configure(self, plugin, text):
        """Save the configuration of a plugin."""
        pathlib.Path(self._folder.name, f'{plugin}.yaml').write_text(text)

    def start_plugins(self):
        """Let the plugins run, each in its thread."""
        self._parts.plugins.start()

    def deafen_plugins(self):
        """Let the plugins hear no more, as if they were about to die."""
        self._parts.plugins.stop()

    def restart(self):
        """Stop the service and start another one, plugins included."""
        self._parts.close()
        self._parts = parts.Parts(self._conf, self._time)
        self.start_plugins()

    def read_to(self):
        """Return up to when the service has read."""
        return self._parts.outbox.cursor().read_to

    def memory(self, plugin):
        """Return what a plugin remembers, None when it does nothing yet."""
        return self._parts.outbox.memory(plugin)

    @property
    def outbox(self):
        """The path of the outbox."""
        return pathlib.Path(self._folder.name, 'outbox.sqlite')


class Published(typing.NamedTuple):
    """What one notification holds.

    :ivar volumes: by meter.
    """

    metadata: dict
    volumes: dict


def beginning():
    """Return a clock that shows when the first turn is."""
    return clock.ManualClock(NOON + LATER * clock.SECOND)


def cases():
    """Return the folders of the cases."""
    return sorted(path for path in FOLDER.iterdir() if path.is_dir())


def messages(source, samples, **options):
    """Return the messages of a scenario's last sample.

    :param source: a scenario's name, path or content.
    :param samples: how many are taken.
    :param options: see :class:`Host`.
    """
    time = beginning()
    with Host(source, time, SAMPLE, **options) as host:
        sent = host.turn()
        for _ in range(samples - 1):
            time.advance(SAMPLE)
            sent = host.turn()
    return sent


def measured(source, samples, **options):
    """Return what :func:`messages` hold, ``{resource id: Published}``."""
    return {row['resource_id']: Published(row['metadata'], {
        one['name']: one['volume'] for one in row['measurements']})
        for row in (message['payload']['versioned_object.data']
                    for message in messages(source, samples, **options))}


def run(case):
    """Yield a case's world and the messages of each turn, in order.

    :param case: a folder with a ``scenario.yaml``, and maybe a ``case.json``
        that says when nobody asks PowerVM, in seconds.
    """
    options = case / 'case.json'
    pause = (json.loads(options.read_text()) if options.exists() else {}).get(
        'not_polled', [0, 0])
    time = beginning()
    with Host(case / 'scenario.yaml', time, SAMPLE) as host:
        for seconds in range(0, READINGS * SAMPLE, SAMPLE):
            if not pause[0] <= seconds < pause[1]:
                yield host.world, host.turn()
            time.advance(SAMPLE)


def golden(messages):
    """Return what is kept of the newest sample's messages, as JSON."""
    rows = [message['payload']['versioned_object.data']
            for message in messages]
    newest = max(row['sampled_at'] for row in rows)
    return json.dumps({
        row['resource_id']: {
            'project_id': row['project_id'], 'period': row['period'],
            'identity': _identity(row['metadata']),
            'measurements': {
                one['name']: one['volume'] for one in row['measurements']
                if one['name'] not in OF_THIS_MACHINE}}
        for row in rows if row['sampled_at'] == newest},
        indent=1, sort_keys=True) + '\n'


def _identity(told):
    """Return the metadata that is known, of a device its own only."""
    known = {key: value for key, value in told.items()
             if value is not None}
    if not known.keys() & {'disk_name', 'vnic_name'}:
        return known
    return {key: value for key, value in known.items()
            if key == 'instance_id' or key not in OF_THE_INSTANCE}
