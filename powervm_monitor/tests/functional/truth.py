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
"""What ought to have been published, from what the simulator knows is true.

Written against Ceilometer's meters and DESIGN's definitions, not against the
catalogue: the two are compared.
"""

import collections
import datetime
import json
import math
import urllib.parse
import urllib.request

from powervm_monitor.tests.functional import platform_truth

MIB = 2 ** 20
BILLION = 10 ** 9
STATES = {'Running': 1, 'Open Firmware': 1, 'Not Activated': 5}

# What the simulator's truth does not tell: of that we see only that it is a
# number. The service itself adds up the times of the compute node and looks
# up the frequency of the machine that it runs on.
# The plugin that runs unless a configuration says otherwise.
PLUGIN = 'threshold'
UNTOLD = {
    'compute.node.cpu.frequency',
    'compute.node.cpu.user.time', 'compute.node.cpu.idle.time',
    'powervm.memory.free', 'powervm.memory.active', 'powervm.memory.weight',
    'powervm.memory.io.entitled', 'powervm.memory.io.mapped',
    # Nova's word, which may be a refresh old.
    'powervm.host.promised.vcpus', 'powervm.host.promised.memory'}

CPU = {
    'cpu': 'busy_ns',
    'powervm.cpu.entitled.time': 'entitled_ns',
    'powervm.cpu.capped.time': 'capped_ns',
    'powervm.cpu.uncapped.time': 'uncapped_ns',
    'powervm.cpu.idle.time': 'idle_ns',
    'powervm.cpu.donated.time': 'donated_ns',
    'powervm.cpu.dispatch_wait.time': 'waited_ns',
    'powervm.cpu.instructions': 'instructions',
    'powervm.cpu.virtual_processors': 'virtual_processors',
    'powervm.cpu.virtual_processors.max': 'max_virtual_processors',
    'powervm.cpu.units': 'units',
    'powervm.cpu.units.max': 'max_units',
    'powervm.cpu.weight': 'weight'}
ASSIGNED = {
    'powervm.memory.logical': 'logical_bytes',
    'powervm.memory.backed': 'backed_bytes',
    'powervm.memory.virtual_persistent': 'virtual_persistent_bytes'}
GUEST = {
    'memory.usage': 'used_bytes',
    'memory.available': 'total_bytes',
    'powervm.memory.page_space.total': 'swap_total_bytes',
    'powervm.memory.page_space.free': 'swap_free_bytes'}
PAGING = {
    'powervm.memory.page.in.rate': 'page_in',
    'powervm.memory.page.out.rate': 'page_out',
    'powervm.memory.page_space.in.rate': 'page_space_in',
    'powervm.memory.page_space.out.rate': 'page_space_out'}
TRANSFERRED = {
    'read.bytes': 'read_bytes', 'read.requests': 'reads',
    'write.bytes': 'written_bytes', 'write.requests': 'writes'}
TRAFFIC = {
    'network.incoming.bytes': 'received_bytes',
    'network.incoming.packets': 'received_packets',
    'network.outgoing.bytes': 'sent_bytes',
    'network.outgoing.packets': 'sent_packets'}
VIRTUAL = {
    'powervm.network.packets.drop': 'dropped_packets',
    'powervm.network.physical.incoming.bytes': 'received_physical_bytes',
    'powervm.network.physical.incoming.packets':
        'received_physical_packets',
    'powervm.network.physical.outgoing.bytes': 'sent_physical_bytes',
    'powervm.network.physical.outgoing.packets': 'sent_physical_packets',
    'powervm.network.physical.packets.drop': 'dropped_physical_packets'}
# How many samples at zero are not believed.
DISBELIEF = 4
SAMPLE = datetime.timedelta(seconds=30)
_COUNTERS = {*TRANSFERRED.values(), *TRAFFIC.values()}
SRIOV = {
    'network.incoming.packets.drop': 'dropped_received_packets',
    'network.outgoing.packets.drop': 'dropped_sent_packets',
    'network.incoming.packets.error': 'received_errors',
    'network.outgoing.packets.error': 'sent_errors'}


class Truth:
    """Holds notifications against the truth.

    :param url: of a simulator's PowerVM port.
    :param context: an SSL context when that is HTTPS.
    :ivar checked: how many values were held against it so far.
    """

    def __init__(self, url, context=None):
        self._url = url
        self._context = context
        self._told = {}
        self._resources = {}
        self._rates = {}
        self.checked = 0

    plugin = PLUGIN

    def told(self, time):
        """Return what the simulator says is true at an aware datetime."""
        if time not in self._told:
            told = _without_silent(self._ask(time))
            for samples in range(1, DISBELIEF + 1):
                _without_zeros(told, self._ask(
                    time - samples * SAMPLE))
            self._told[time] = told
        return self._told[time]

    def _ask(self, time):
        query = urllib.parse.urlencode({'at': time.isoformat()})
        with urllib.request.urlopen(
                f'{self._url}/simulator/truth?{query}',
                context=self._context, timeout=60) as answer:
            return json.load(answer)

    def at(self, time):
        """Return ``{resource id: {meter: volume}}`` but for what are rates.

        Of the collection itself the truth knows nothing.
        """
        if time not in self._resources:
            told = self.told(time)
            self._resources[time] = {
                **resources(told), **platform_truth.resources(told)}
        return self._resources[time]

    def rates(self, time, period):
        """Return ``{resource id: {meter: volume}}`` of what are rates."""
        if period is None:
            return {}
        before = time - datetime.timedelta(seconds=round(period))
        if (time, before) not in self._rates:
            now, then = self.told(time), self.told(before)
            self._rates[time, before] = {
                **rates(now, then, period),
                **platform_truth.rates(now, then, period)}
        return self._rates[time, before]

    def ids(self, time, period=None):
        """Return the ids of all that is to be published at a time."""
        host = self.told(time)['system']['host']
        return {*self.at(time), *self.rates(time, period),
                f'{host}-collection', f'{host}-plugin-{self.plugin}',
                f'{host}_{host}'}

    def agrees(self, resource_id, name, volume, time, period=30):
        """Whether a volume is what it ought to be.

        :param period: the seconds that rates cover.
        """
        self.checked += 1
        if _untold(name):
            return math.isfinite(volume) and volume >= 0
        values = self.at(time).get(resource_id, {})
        if name in values:
            return volume == values[name]
        true = self.rates(time, period).get(resource_id, {}).get(name)
        return true is not None and abs(volume - true) <= 1e-6 * abs(true)

    def wrong(self, notification):
        """Return what is wrong with a notification, a list of sentences.

        Counters and gauges are to be exact, rates within 1e-6; what is not
        known is to be absent.
        """
        data = notification['payload']['versioned_object.data']
        time = datetime.datetime.fromisoformat(data['sampled_at'])
        key, period = data['resource_id'], data['period']
        complaints = [
            f'{row["name"]} is {row["volume"]}'
            for row in data['measurements']
            if not math.isfinite(row['volume']) or row['volume'] < 0]
        self.checked += len(data['measurements'])
        told = {row['name']: row['volume'] for row in data['measurements']
                if not _untold(row['name'])}
        if told:
            complaints += self._differences(
                told, key, time, period,
                {row['name'] for row in data['measurements']
                 if row['type'] == 'cumulative'})
        return [f'{key} at {time}: {complaint}' for complaint in complaints]

    def _differences(self, told, key, time, period, cumulative):
        values = self.at(time).get(key)
        rated = self.rates(time, period).get(key, {})
        if values is None and not rated:
            return ['nobody knows of it']
        values = values or {}
        if self._went_back(key, time, period, cumulative):
            rated = {}
        wrong = [f'{name} is {told.get(name)}, not {value}'
                 for name, value in values.items() if told.get(name) != value]
        wrong += [f'{name} is {told.get(name)}, not {value}'
                  for name, value in rated.items()
                  if name not in told or abs(told[name] - value)
                  > 1e-6 * abs(value)]
        return wrong + [f'{name} is {told[name]}, but unknown'
                        for name in told.keys() - values.keys() - rated.keys()]

    def _went_back(self, key, time, period, cumulative):
        if period is None:
            return False
        before = time - datetime.timedelta(seconds=round(period))
        new, old = self.at(time).get(key, {}), self.at(before).get(key, {})
        return any(new[name] < old[name]
                   for name in cumulative & new.keys() & old.keys()
                   if not name.startswith('powervm.disk.'))


class World(Truth):
    """Holds notifications against a simulated World in this process.

    :param tell: returns what is true of the world at a time.
    """

    plugin = 'idle'

    def __init__(self, tell):
        super().__init__(None)
        self._ask = tell


def _untold(name):
    """Whether the truth does not tell it."""
    return name in UNTOLD or name.startswith(
        ('powervm.collection.', 'powervm.plugin.'))


def resources(told):
    """Return ``{resource id: {meter: volume}}`` but for what is a rate."""
    found = {}
    for partition in _instances(told):
        instance = partition['instance_uuid']
        found[instance] = _instance(partition)
        if not _counted(partition):
            continue
        for name, disk in _disks(partition):
            found[f'{instance}-{name}'] = {
                'powervm.disk.port.speed': disk.get('speed'),
                **{f'disk.device.{meter}': disk[key]
                   for meter, key in TRANSFERRED.items()}}
        found.update(_volumes(partition))
        for name, interface, also in _interfaces(partition):
            found[_interface_id(partition, name)] = {
                meter: interface[key]
                for meter, key in {**TRAFFIC, **also}.items()}
    return _known(found)


def rates(now, then, seconds):
    """Return ``{resource id: {meter: volume}}`` of what are rates.

    :param now: what is true at a time.
    :param then: what was true some seconds earlier.
    """
    old = {(one['instance_uuid'], one['id']): one for one in _instances(then)}
    found = {}
    for partition in _instances(now):
        instance = partition['instance_uuid']
        before = old.get((instance, partition['id']))
        if before is None or not (_counted(partition) and _counted(before)):
            continue
        found[instance] = _shares(partition['cpu'], before['cpu'], seconds)
        disks = dict(_disks(before))
        for name, disk in _disks(partition):
            if name in disks:
                found[f'{instance}-{name}'] = _disk_rates(
                    disk, disks[name], seconds)
        interfaces = {name: one for name, one, _ in _interfaces(before)}
        for name, interface, _ in _interfaces(partition):
            if name in interfaces:
                found[_interface_id(partition, name)] = {
                    f'{meter}.rate':
                        (interface[key] - interfaces[name][key]) / seconds
                    for meter, key in TRAFFIC.items()}
    return _known(found)


def _without_zeros(told, before):
    """Forget a VIOS's adapter that is at zero and was not shortly before.

    Zeros while the VIOS goes on are not published at first.
    """
    earlier = {vios['uuid']: vios for vios in before['vioses']}
    for vios in told['vioses']:
        old = earlier.get(vios['uuid'])
        if old is None or not (0 < _entitled(old) < _entitled(vios)):
            continue
        counted = {one['id'] for one in old['adapters']
                   if _counts(one)}
        for one in vios['adapters']:
            if one['id'] in counted and not _counts(one):
                one.update(dict.fromkeys(_COUNTERS & one.keys()))


def _entitled(vios):
    return vios['cpu']['entitled_ns']


def _counts(adapter):
    return any(adapter[key] for key in _COUNTERS & adapter.keys())


def _without_silent(told):
    """Forget what a VIOS that wrote no file would have said."""
    silent = set()
    for vios in told['vioses']:
        if not vios.get('monitored', True):
            silent.add(vios['id'])
            vios.update(used_memory_bytes=None, adapters=[],
                        storage_pools=[])
    for partition in told['partitions']:
        for disk in partition['disks'] + partition['fc_adapters']:
            if disk['vios_id'] in silent:
                disk.update(dict.fromkeys((*TRANSFERRED.values(), 'speed')))
    _withhold_requests([
        *(disk for partition in told['partitions']
          for disk in partition['disks'] + partition['fc_adapters']),
        *(one for vios in told['vioses']
          for one in vios['adapters'] + vios['storage_pools'])])
    return told


def _withhold_requests(counted):
    """Forget the requests of what PowerVM counts blocks of."""
    for one in counted:
        if not one.get('requests_counted', True):
            one.update(reads=None, writes=None)


def _instances(told):
    return [partition for partition in told['partitions']
            if partition['instance_uuid'] is not None]


def _counted(partition):
    return partition['cpu']['entitled_ns'] > 0


def _instance(partition):
    volumes = {'vcpus': partition['vcpus'],
               'memory': partition['memory_mb'],
               'power.state': STATES[partition['state']],
               'powervm.affinity.score': partition['affinity_score']}
    volumes.update({meter: _mebibytes(partition['assigned_memory'][key])
                    for meter, key in ASSIGNED.items()})
    if _counted(partition):
        volumes.update({meter: partition['cpu'][key]
                        for meter, key in CPU.items()})
        volumes.update({
            f'powervm.disk.{meter}': value for meter, value in _sum(
                [disk for _, disk in _disks(partition)]).items()})
    guest = partition['memory']
    if guest is not None:
        volumes.update({meter: _mebibytes(guest[key])
                        for meter, key in GUEST.items()})
        volumes.update({meter: guest[key] for meter, key in PAGING.items()})
    return volumes


def _disks(partition):
    for disk in partition['disks']:
        yield f'vscsi-C{disk["slot"]}', disk
    for disk in partition['fc_adapters']:
        yield f'npiv-C{disk["slot"]}', disk


def _volumes(partition):
    """Return the volumes that adapters serve alone, over all of them."""
    paths = collections.defaultdict(list)
    for disk in partition['disks']:
        if len(disk['volume_ids']) == 1:
            paths[disk['volume_ids'][0]].append(disk)
    return {f'{partition["instance_uuid"]}-volume-{volume}': {
        f'powervm.volume.{meter}': value
        for meter, value in _sum(disks).items()}
        for volume, disks in paths.items()}


def _sum(disks):
    return {meter: sum(disk[key] for disk in disks)
            for meter, key in TRANSFERRED.items()
            if disks and all(disk[key] is not None for disk in disks)}


def _interfaces(partition):
    for interface in partition['interfaces']:
        yield f'veth-C{interface["slot"]}', interface, VIRTUAL
    for port in partition['sriov_ports']:
        yield f'sriov-{port["drc_index"]}', port, SRIOV


def _interface_id(partition, name):
    return (f'{partition["instance_name"]}-{partition["instance_uuid"]}'
            f'-{name}')


def _shares(now, then, seconds):
    busy = now['busy_ns'] - then['busy_ns']
    consumed = now['consumed_ns'] - then['consumed_ns']
    entitled = now['entitled_ns'] - then['entitled_ns']
    shares = {'powervm.cpu.consumed': consumed / (seconds * BILLION),
              'powervm.cpu.entitlement': entitled / (seconds * BILLION)}
    if entitled:
        shares['cpu_util'] = 100 * busy / entitled
    return shares


def _disk_rates(now, then, seconds):
    found = {f'disk.device.{meter}.rate': (now[key] - then[key]) / seconds
             for meter, key in TRANSFERRED.items()
             if None not in (now[key], then[key])}
    if 'disk.device.read.requests.rate' in found:
        found['disk.device.iops'] = (
            found['disk.device.read.requests.rate']
            + found['disk.device.write.requests.rate'])
    return found


def _mebibytes(value):
    return None if value is None else value / MIB


def _known(found):
    """Leave out what is unknown; what has nothing known is not there."""
    known = {key: {meter: volume for meter, volume in volumes.items()
                   if volume is not None}
             for key, volumes in found.items()}
    return {key: volumes for key, volumes in known.items() if volumes}
