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
"""What one sample of a large host costs, against the floor.

The floor is what nobody can avoid: the files of one sample over HTTP and
json.loads of them. Each step is measured beside it, for the same sample, as
processor time of this process; the simulator runs in another. The ratios are
what counts: milliseconds are this machine's.

    python benchmarks/sample.py [--partitions N] [--samples N]
"""

import argparse
import datetime
import gc
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from pypowervm import adapter
import requests

from powervm_monitor import identity
from powervm_monitor import measuring
from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor import parts
from powervm_monitor.cmd import service as service_command
from powervm_monitor.cmd import settings
from powervm_monitor.notifications import messages
from powervm_monitor.powervm import feed
from powervm_monitor.powervm import session
from powervm_monitor.simulator import clock

BACKLOG = datetime.timedelta(minutes=30)
SCENARIO = '''\
vioses: [{{id: 1, name: vios-1}}, {{id: 2, name: vios-2}}]
partitions:
  - count: {partitions}
    name: 'vm-{{n}}'
    cpu: {{busy: 0.3, idle: 0.2}}
    interfaces: [{{received: 5000, sent: 4000}}]
    disks: [{{reads: 10, writes: 5}}]
    instance: {{}}
'''
CONFIGURATION = '''\
[DEFAULT]
host = {host}
[powervm]
host = 127.0.0.1
port = {port}
[nova]
servers_file =
auth_type = none
endpoint_override = {nova_url}
'''
FILES = ('/rest/api/pcm/ManagedSystem/{system}/RawMetrics/LongTermMonitor/'
         'LTM_{mtms}_{category}_{time:%Y%m%dT%H%M%S}+0000.json')
STEPS = ('floor', 'read', 'measure', 'identify', 'compose', 'keep')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--partitions', type=int, default=1000)
    parser.add_argument('--samples', type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scenario = pathlib.Path(folder, 'world.yaml')
        scenario.write_text(SCENARIO.format(partitions=options.partitions))
        simulator = subprocess.Popen(
            [pathlib.Path(sys.executable).with_name(
                'powervm-monitor-simulator'), '--scenario', scenario,
             '--backlog', str(30 * (options.samples + 1))],
            stdout=subprocess.PIPE, text=True)
        try:
            told = json.loads(simulator.stdout.readline())
            report(options, measure(told, folder, options.samples))
        finally:
            simulator.terminate()
            simulator.wait()


def measure(simulator, folder, samples):
    """Return ``{step: seconds of each sample}``."""
    gc.set_threshold(service_command.OBJECTS_BETWEEN_COLLECTIONS)
    port = int(simulator['url'].rsplit(':', 1)[1])
    configuration = pathlib.Path(folder, 'powervm_monitor.conf')
    configuration.write_text(CONFIGURATION.format(
        host=simulator['host'], port=port,
        nova_url=simulator['nova_url']))
    conf = settings.read(['--config-file', str(configuration)])
    read = feed.Feed(session.PowerVM(conf.powervm), clock.Clock(), 0).after(
        datetime.datetime.now(datetime.UTC) - BACKLOG)
    base = next(read)
    owners = parts.servers_of(conf, clock.Clock()).by_lpar(
        base.lpars, base.sampled_at)
    compose = messages.Composer(simulator['host']).compose
    kept = outbox.Outbox(f'{folder}/outbox.sqlite')
    floor = Floor(simulator, port)
    costs = {step: [] for step in STEPS}
    for _ in range(samples):
        with Cost(costs, 'read'):
            reading = next(read)
        with Cost(costs, 'floor'):
            floor.read(reading.listed_at)
        with Cost(costs, 'measure'):
            measured = [
                measured
                for one in measuring.partitions(reading, base, owners)
                for measured in measuring.measure(
                    *one, 30.0, model.Devices({}, {}))]
        with Cost(costs, 'identify'):
            observer = identity.Observer(
                simulator['host'], reading, model.Devices({}, {}), 30.0)
            observations = [
                observer.tenant(one, owners[one.lpar.uuid], {})
                for one in measured]
        with Cost(costs, 'compose'):
            ready = [compose(one) for one in observations if one]
        with Cost(costs, 'keep'):
            kept.put(ready, model.Cursor(reading.listed_at, None))
        base = reading
    return costs


class Floor:
    """Reads a sample's files and does nothing with them."""

    def __init__(self, simulator, port):
        self._url = simulator['url']
        self._system = simulator['system']
        logon = adapter.Session(host='127.0.0.1', port=port)
        self._logon = logon
        self._mtms = adapter.Adapter(logon).read(
            'ManagedSystem').feed.entries[0].element
        self._headers = {'X-API-Session': logon._sessToken,
                         'X-Audit-Memento': 'benchmark'}

    def read(self, time):
        """Read the files of a sample time."""
        number = self._mtms.find('MachineTypeModelAndSerialNumber')
        mtms = '{}-{}*{}'.format(*(number.findtext(part) for part in (
            'MachineType', 'Model', 'SerialNumber')))
        for category in ('phyp', 'vios_1', 'vios_2'):
            json.loads(requests.get(self._url + FILES.format(
                system=self._system, mtms=mtms, category=category,
                time=time), headers=self._headers, timeout=20).content)


class Cost:
    """Adds the processor time of a block to a step's list."""

    def __init__(self, costs, step):
        self._cost = costs[step]

    def __enter__(self):
        self._began = time.process_time()

    def __exit__(self, *failure):
        self._cost.append(time.process_time() - self._began)


def report(options, costs):
    print(f'{options.partitions} partitions, median of {options.samples} '
          'samples, processor time')
    floor = statistics.median(costs['floor'])
    total = 0.0
    for step in STEPS:
        median = statistics.median(costs[step])
        if step != 'floor':
            total += median
        print(f'{step:10} {1000 * median:8.1f} ms {median / floor:6.2f} '
              f'x floor' + (f' {total / floor:6.2f} x so far'
                            if step != 'floor' else ''))


if __name__ == '__main__':
    main()
