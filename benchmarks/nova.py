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
"""What knowing a large host's servers asks of Nova, in requests and bytes.

The simulator counts; its time is moved by hand, so ten minutes are over in
seconds. Lists of changes, full lists and everything else are apart: bytes are
those of the answers' bodies, before any compression.

    python benchmarks/nova.py [--servers N] [--minutes N] [--changed N]
"""

import argparse
import collections
import datetime
import json
import math
import pathlib
import tempfile
import types
import urllib.request

from powervm_monitor import identity
from powervm_monitor import parts
from powervm_monitor.cmd import settings
from powervm_monitor.nova import ports
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server

START = datetime.datetime(2026, 1, 15, 12, 0, tzinfo=datetime.UTC)
MINUTE = 60
SAMPLE = 30
CONFIGURATION = '''\
[DEFAULT]
host = {host}
[powervm]
host = 127.0.0.1
[nova]
servers_file =
auth_type = none
endpoint_override = {nova_url}
'''
LIST = 'GET v2.1/servers/detail'
KINDS = {LIST: 'full lists', f'{LIST}?changes-since': 'changes'}
COLUMNS = ('full lists', 'changes', 'the rest')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--servers', type=int, default=1000)
    parser.add_argument('--minutes', type=int, default=10)
    parser.add_argument('--changed', type=int, default=10)
    options = parser.parse_args()
    time = clock.ManualClock(START)
    world = scenario.load(host(options), time)
    with server.Simulator(world) as simulator:
        report(options, Minutes(world, time, simulator))


def host(options):
    """Return the scenario: nothing, then changes in the last minute."""
    changed_at = MINUTE * (learning(options) + options.minutes) + SAMPLE // 2
    return {
        'vioses': [{}],
        'partitions': [{
            'count': options.servers, 'name': 'vm-{n}', 'interfaces': [{}],
            'disks': [{}], 'instance': {}}],
        'events': [
            {'at': changed_at, 'do': 'set_metadata',
             'partition': f'vm-{number}', 'metadata': {'tier': 'gold'}}
            for number in range(1, options.changed + 1)]}


def learning(options):
    """Return the minutes until all ports are known."""
    return math.ceil(
        options.servers / ports.FromNova.PORTION / (MINUTE // SAMPLE))


def inventory(simulator, time):
    """Return what asks Nova; the one place that knows how it is made."""
    with tempfile.TemporaryDirectory() as folder:
        configuration = pathlib.Path(folder, 'powervm_monitor.conf')
        configuration.write_text(CONFIGURATION.format(
            host=simulator.world.system.host,
            nova_url=simulator.nova_url))
        conf = settings.read(['--config-file', str(configuration)])
    return parts.servers_of(conf, time)


class Minutes:
    """Asks for the servers at each sample, a minute at a time."""

    def __init__(self, world, time, simulator):
        self._time = time
        # All that is asked of a partition is whether it counts.
        self._lpars = {
            identity.lpar_uuid(instance.uuid): types.SimpleNamespace(
                cpu=0, name=instance.name)
            for instance in world.instances}
        self._servers = inventory(simulator, time)
        self._counts = f'{simulator.url}/simulator/requests'

    def first(self):
        """Return what it costs to learn the servers, ``{kind: Cost}``."""
        self._ask()
        return self._costs()

    def _ask(self):
        self._servers.with_ports(self._servers.by_lpar(
            self._lpars, self._time.now()), {})

    def next(self):
        """Return what the samples of one more minute cost."""
        for _ in range(MINUTE // SAMPLE):
            self._time.advance(SAMPLE)
            self._ask()
        return self._costs()

    def _costs(self):
        with urllib.request.urlopen(self._counts) as answer:
            told = json.load(answer)['nova']
        urllib.request.urlopen(urllib.request.Request(
            self._counts, method='DELETE')).close()
        costs = collections.defaultdict(Cost)
        for path, requests in told['by_path'].items():
            costs[KINDS.get(path, 'the rest')].add(
                requests, told['bytes_by_path'][path])
        return costs


class Cost:
    """Requests, and bytes of their answers."""

    def __init__(self):
        self.requests = self.bytes = 0

    def add(self, requests, size):
        """Take more of them."""
        self.requests += requests
        self.bytes += size


def report(options, minutes):
    print(f'{options.servers} servers, requests to Nova and bytes of its '
          'answers')
    print(f'{"":24}' + ''.join(f'{column:>22}' for column in COLUMNS))
    line('at the start', [minutes.first()])
    line(f'a minute of the next {learning(options)}',
         [minutes.next() for _ in range(learning(options))])
    line(f'a minute of {options.minutes}, steady',
         [minutes.next() for _ in range(options.minutes)])
    line(f'a minute, {options.changed} changed', [minutes.next()])


def line(name, costs):
    """Print the mean of some minutes."""
    print(f'{name:24}' + ''.join(
        f'{sum(cost[column].requests for cost in costs) / len(costs):8.1f}'
        f'{sum(cost[column].bytes for cost in costs) / len(costs):14,.0f}'
        for column in COLUMNS))


if __name__ == '__main__':
    main()
