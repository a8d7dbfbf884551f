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
"""What ten rules cost on a large host, against a bare loop.

The floor is what nobody can avoid: to look up each rule's metric in what is
told and to compare it with a number. Beside it stand the same rules in the
threshold plugin, with limits from promises and shares, tables, patterns,
delays, a counter and a rule that listens for silence; while all is quiet and
while a tenth of the instances deviates; and what it takes to make JSON of what
the plugin remembers, as after each batch. The ratio is what counts,
milliseconds are this machine's.

    python benchmarks/thresholds.py [--partitions N] [--batches N]
"""

import argparse
import datetime
import gc
import json
import statistics
import time
import uuid

from powervm_monitor.catalog import hooks
from powervm_monitor.plugins import threshold

NOON = datetime.datetime(2026, 1, 15, 12, tzinfo=datetime.UTC)
RULES = [
    {'name': 'cpu', 'metric': 'cpu_util', 'for': '5m', 'levels': [
        {'severity': 'low', 'above': 80, 'clear': 70},
        {'severity': 'critical', 'above': 95, 'clear': 90}]},
    {'name': 'all of its processors', 'metric': 'powervm.cpu.consumed',
     'above': '95 % of vcpus', 'for': '2m', 'severity': 'moderate'},
    {'name': 'off', 'metric': 'power.state', 'above': 1, 'severity': 'low',
     'match': {'attributes': {'status': 'active'}, 'name': 'vm-*'}},
    {'name': 'memory', 'metric': 'memory.usage', 'severity': 'moderate',
     'above': '90 % of memory', 'clear': '85 % of memory',
     'no_data': {'after': '10m', 'severity': 'low'}},
    {'name': 'paging', 'metric': 'powervm.memory.page_space.in.rate',
     'above': 100, 'for': '2m', 'severity': 'low'},
    {'name': 'sent', 'metric': 'network.outgoing.bytes.rate',
     'clear': '90 % of limit', 'severity': 'critical', 'above': {
         'flavors': {'big.*': '20 Gb/s'},
         'promise': 'quota:vif_outbound_average', 'default': '10 Gb/s'}},
    {'name': 'received', 'metric': 'network.incoming.bytes.rate',
     'above': '110 % of quota:vif_inbound_average', 'severity': 'critical',
     'except': {'project': 'internal-*'}},
    {'name': 'drops', 'metric': 'powervm.network.packets.drop',
     'per': 'second', 'above': 10, 'severity': 'low'},
    {'name': 'requests', 'metric': 'disk.device.iops', 'above': '5000 IOPS',
     'for': '2m', 'severity': 'low'},
    {'name': 'reads', 'metric': 'disk.device.read.bytes.rate',
     'above': '200 MiB/s', 'for': '2m', 'severity': 'low'},
]
SPECS = {'quota:vif_outbound_average': '625000',
         'quota:vif_inbound_average': '625000'}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--partitions', type=int, default=1000)
    parser.add_argument('--batches', type=int, default=40)
    options = parser.parse_args()
    instances = [instance(number) for number in range(options.partitions)]
    gc.disable()
    floor = statistics.median(measure(Floor(), instances, options.batches))
    print(f'{options.partitions} partitions, {len(RULES)} rules, median of '
          f'{options.batches - 1} batches, processor time')
    print(f'{"floor":24} {1000 * floor:6.1f} ms')
    for name, busy in (('quiet', 0), ('a tenth deviates', 10)):
        made = plugin()
        report(name, floor, statistics.median(
            measure(made, instances, options.batches, busy)))
        report(f'  its state, {size(made) / 1024:.0f} KiB', floor,
               statistics.median(keep(made) for _ in range(9)))


def report(name, floor, cost):
    print(f'{name:24} {1000 * cost:6.1f} ms {cost / floor:6.2f} x floor')


def keep(watcher):
    """Return the seconds that a state takes, as it is written."""
    began = time.process_time()
    size(watcher)
    return time.process_time() - began


def size(watcher):
    return len(json.dumps(watcher.state()))


def plugin():
    """Return the threshold plugin with the rules in force."""
    made = threshold.Threshold()
    made.configure({'rules': RULES})
    made.start()
    return made


class Floor:
    """Looks each rule's metric up and compares it with a number."""

    def __init__(self):
        for hook in hooks.HOOKS:
            setattr(self, hook, self._comparison([
                (rule['metric'], 10 ** 12) for rule in RULES
                if hooks.BY_METRIC[rule['metric']] == hook]))

    @staticmethod
    def _comparison(limits):
        def compare(told):
            measurements = told['measurements']
            return [metric for metric, limit in limits
                    if (value := measurements.get(metric)) is not None
                    and value > limit]

        return compare

    def on_reading_end(self, time):
        return ()


def measure(watcher, instances, batches, busy=0):
    """Return the seconds of each batch but the first.

    :param busy: of how many instances one deviates, 0 for none.
    """
    costs = []
    for number in range(batches):
        at = NOON + datetime.timedelta(seconds=30 * number)
        batch = [one for index, told in enumerate(instances)
                 for one in observed(
                     *told, at, number, busy and index % busy == 0)]
        began = time.process_time()
        for hook, one in batch:
            getattr(watcher, hook)(one)
        watcher.on_reading_end(at)
        costs.append(time.process_time() - began)
        gc.collect()
    return costs[1:]


def instance(number):
    """Return id and metadata of an instance."""
    own = str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))
    return own, {
        'display_name': f'vm-{number}', 'name': f'instance-{number:08x}',
        'instance_id': own, 'instance_type': 'm1.large', 'host': '0' * 56,
        'instance_host': 'compute-1', 'status': 'active', 'state': 'active',
        'task_state': None, 'availability_zone': 'nova',
        'image_ref': own, 'created_at': '2026-01-01T00:00:00Z',
        'launched_at': '2026-01-01T00:00:00Z', 'flavor_id': '42',
        'flavor_name': 'm1.large', 'vcpus': 4, 'memory_mb': 8192}


def observed(own, metadata, at, number, deviates):
    """Yield what the methods are told of an instance, each anew."""
    load = 99 if deviates else 10

    def told(hook, kind, resource_id, **measurements):
        return hook, {
            'kind': kind, 'resource_id': resource_id,
            'project_id': 'f00d', 'user_id': 'cafe', 'sampled_at': at,
            'period': 30.0, 'user_metadata': {}, 'metadata': {
                **metadata, 'flavor': {
                    'id': '42', 'name': 'm1.large', 'vcpus': 4, 'ram': 8192,
                    'extra_specs': SPECS}},
            'measurements': {name.replace('__', '.'): value
                             for name, value in measurements.items()}}

    yield told('on_cpu', 'instance', own, cpu=1, cpu_util=load, power__state=1,
               powervm__cpu__virtual_processors=4, powervm__cpu__units=2,
               powervm__cpu__consumed=load / 25)
    yield told('on_ram', 'instance', own, memory=8192, memory__usage=load,
               powervm__memory__logical=8192,
               powervm__memory__page_space__in__rate=load)
    yield told('on_volume', 'instance', own, powervm__disk__read__bytes=1)
    yield told('on_bandwidth', 'interface', f'instance-{own}-veth-C3',
               network__outgoing__bytes__rate=load * 10 ** 7,
               network__incoming__bytes__rate=load * 10 ** 6,
               powervm__network__packets__drop=number)
    for slot in (5, 6):
        yield told('on_volume', 'disk', f'{own}-vscsi-C{slot}',
                   disk__device__iops=load,
                   disk__device__read__bytes__rate=load)


if __name__ == '__main__':
    main()
