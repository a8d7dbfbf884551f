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
"""What ought to have been published of the platform; see :mod:`.truth`."""

MIB = 2 ** 20
BILLION = 10 ** 9
STATES = {'Running': 1, 'Not Activated': 5}
NETWORK = {'incoming.bytes': 'received_bytes',
           'incoming.packets': 'received_packets',
           'outgoing.bytes': 'sent_bytes',
           'outgoing.packets': 'sent_packets'}
# PowerVM writes another number for a class of Fibre Channel.
SPEEDS = {17: 16}
STORAGE = {'read.bytes': 'read_bytes', 'read.requests': 'reads',
           'write.bytes': 'written_bytes', 'write.requests': 'writes'}


def resources(told):
    """Return ``{resource id: {meter: volume}}`` but for what is a rate."""
    name = told['system']['host']
    found = {name: _host(told), f'{name}_{name}': {
        'compute.node.cpu.kernel.time': told['host']['firmware_ns']}}
    if told['energy'] is not None and told['energy']['status'] == 0:
        found.update(_energy(name, told['energy'], found[name]))
    for vios in told['vioses']:
        found[vios['uuid']] = _vios(vios)
        for adapter in vios['adapters']:
            found[f'{vios["uuid"]}-{adapter["id"]}'] = _adapter(adapter)
        for trunk in vios['interfaces']:
            slot = trunk['location'].rpartition('-C')[2]
            found[f'{vios["uuid"]}-veth-C{slot}'] = _adapter(trunk)
        for port in vios['sriov_ports']:
            found[f'{vios["uuid"]}-sriov-{port["drc_index"]}'] = _port(port)
        for pool in vios['storage_pools']:
            found[f'{vios["uuid"]}-pool-{pool["id"]}'] = _storage(pool)
    for adapter in told['sriov_adapters']:
        for port in adapter['ports']:
            found[f'{name}-sriov-{adapter["drc_index"]}-{port["id"]}'] = (
                _port(port))
    found.update(_pools(name, told))
    known = {key: {meter: volume for meter, volume in volumes.items()
                   if volume is not None}
             for key, volumes in found.items()}
    return {key: volumes for key, volumes in known.items() if volumes}


def rates(now, then, seconds):
    """Return ``{resource id: {meter: volume}}`` of what are rates.

    :param now: what is true at a time.
    :param then: what was true some seconds earlier.
    """
    name = now['system']['host']
    new, old = resources(now), resources(then)
    found = {}
    for key in new.keys() & old.keys():
        changes = {meter: (new[key][meter] - old[key][meter]) / seconds
                   for meter in new[key].keys() & old[key].keys()}
        found[key] = {
            f'{meter}.rate': change for meter, change in changes.items()
            if meter.startswith('powervm.adapter.')
            and not meter.endswith(('speed', 'clients', 'drop', 'error',
                                    'ing.packets'))}
        if 'powervm.pool.processor.used.time' in changes:
            found[key]['powervm.pool.processor.consumed'] = (
                changes['powervm.pool.processor.used.time'] / BILLION)
        if changes.get('powervm.vios.cpu.entitled.time'):
            used = changes['powervm.vios.cpu.used.time']
            found[key]['powervm.vios.cpu.consumed'] = _consumed(
                key, now, then) / (seconds * BILLION)
            found[key]['powervm.vios.cpu.util'] = (
                100 * used / changes['powervm.vios.cpu.entitled.time'])
    found[name]['powervm.host.processor.consumed'] = (
        _user(now, then, 'consumed') + _firmware(now, then)) / (
            seconds * BILLION)
    found[f'{name}_{name}'] = _node(now, then, seconds)
    return found


def _host(told):
    host = told['host']
    system = told['system']
    volumes = {f'powervm.host.processor.units.{kind}': host[f'{kind}_units']
               for kind in ('total', 'configurable', 'available')}
    volumes.update({
        f'powervm.host.memory.{kind}': host[f'{kind}_memory_bytes'] / MIB
        for kind in ('total', 'configurable', 'available')})
    persistent = host.get('virtual_persistent_memory_bytes')
    volumes.update({
        'powervm.host.firmware.time': host['firmware_ns'],
        'powervm.host.firmware.memory': host['firmware_memory_bytes'] / MIB,
        'powervm.host.memory.virtual_persistent':
            None if persistent is None else persistent / MIB,
        'powervm.host.uptime':
            system['timebase_cycles'] / system['timebase_hz']})
    return volumes


def _energy(name, energy, host):
    """Add power to the host's volumes; return the thermometers'."""
    host.update({f'powervm.host.power.{kind}': energy['power'][
        f'{kind}_watts'] for kind in ('current', 'average', 'minimum',
                                      'maximum')})
    host['powervm.host.power.period'] = energy['period_seconds']
    return {f'{name}-temperature-{one["place"]}-{one["entity_id"]}-'
            f'{one["entity_instance"]}':
                {'powervm.host.temperature': one['celsius']}
            for one in energy['temperatures']}


def _node(now, then, seconds):
    total = now['host']['configurable_units'] * seconds * BILLION
    user, firmware = _user(now, then, 'busy'), _firmware(now, then)
    return {f'compute.node.cpu.{kind}percent': 100 * share / total
            for kind, share in (
                ('', user + firmware), ('user.', user),
                ('kernel.', firmware), ('idle.', total - user - firmware))}


def _user(now, then, kind):
    """Return the processor time of all partitions meanwhile."""
    old = {one['uuid']: one for one in then['partitions'] + then['vioses']}
    return sum(
        max(_time(one, kind) - _time(old[one['uuid']], kind), 0)
        for one in now['partitions'] + now['vioses']
        if one['uuid'] in old and _time(old[one['uuid']], 'entitled')
        and _time(one, 'entitled'))


def _time(one, kind):
    return one['cpu'][f'{kind}_ns']


def _consumed(uuid, now, then):
    """Return the processor time that a VIOS occupied meanwhile."""
    new, old = ({one['uuid']: _time(one, 'consumed')
                 for one in told['vioses']}[uuid] for told in (now, then))
    return new - old


def _firmware(now, then):
    return now['host']['firmware_ns'] - then['host']['firmware_ns']


def _vios(vios):
    volumes = {
        'powervm.vios.state': STATES[vios['state']],
        'powervm.vios.affinity.score': vios['affinity_score'],
        'powervm.vios.memory.assigned':
            vios['assigned_memory']['logical_bytes'] / MIB}
    if vios['state'] != 'Running':
        return volumes
    cpu = vios['cpu']
    if vios['used_memory_bytes'] is not None:
        volumes['powervm.vios.memory.used'] = (
            vios['used_memory_bytes'] / MIB)
    volumes['powervm.vios.cpu.used.time'] = cpu['busy_ns']
    volumes.update({
        f'powervm.vios.cpu.{kind}.time': cpu[f'{kind}_ns']
        for kind in ('entitled', 'capped', 'uncapped', 'idle', 'donated')})
    volumes.update({
        'powervm.vios.cpu.dispatch_wait.time': cpu['waited_ns'],
        'powervm.vios.cpu.virtual_processors': cpu['virtual_processors'],
        'powervm.vios.cpu.virtual_processors.max':
            cpu['max_virtual_processors'],
        'powervm.vios.cpu.units': cpu['units'],
        'powervm.vios.cpu.units.max': cpu['max_units'],
        'powervm.vios.cpu.weight': cpu['weight']})
    return volumes


def _adapter(adapter):
    table = NETWORK if 'received_bytes' in adapter else STORAGE
    volumes = {f'powervm.adapter.{meter}': adapter[key]
               for meter, key in table.items()}
    volumes['powervm.adapter.packets.drop'] = adapter.get('dropped_packets')
    speed = adapter.get('speed')
    volumes['powervm.adapter.speed'] = SPEEDS.get(speed, speed)
    volumes['powervm.adapter.clients'] = adapter.get('clients')
    return volumes


def _port(port):
    volumes = {f'powervm.adapter.{meter}': port[key]
               for meter, key in NETWORK.items()}
    volumes.update({
        'powervm.adapter.packets.drop': port.get('dropped_packets'),
        'powervm.adapter.incoming.packets.drop':
            port['dropped_received_packets'],
        'powervm.adapter.outgoing.packets.drop':
            port['dropped_sent_packets'],
        'powervm.adapter.incoming.packets.error': port['received_errors'],
        'powervm.adapter.outgoing.packets.error': port['sent_errors']})
    return volumes


def _storage(pool):
    return {'powervm.pool.storage.total': pool['total_bytes'] / MIB,
            'powervm.pool.storage.used': pool['used_bytes'] / MIB,
            **{f'powervm.pool.storage.{meter}': pool[key]
               for meter, key in STORAGE.items()}}


def _pools(name, told):
    hz = told['system']['timebase_hz']
    found = {}
    for pool in told['pools']['shared_processor']:
        found[f'{name}-pool-processor-{pool["id"]}'] = {
            'powervm.pool.processor.assigned.time':
                pool['assigned_cycles'] * BILLION // hz,
            'powervm.pool.processor.used.time':
                pool['utilized_cycles'] * BILLION // hz,
            'powervm.pool.processor.units.max': pool['max_units'],
            'powervm.pool.processor.units.borrowed': pool['borrowed_units']}
    physical = told['pools']['physical_processor']
    if physical is not None:
        found[f'{name}-pool-physical'] = {
            'powervm.pool.processor.assigned.time':
                physical['total_cycles'] * BILLION // hz,
            'powervm.pool.processor.used.time':
                physical['utilized_cycles'] * BILLION // hz,
            'powervm.pool.processor.units.configurable':
                physical['configurable_units'],
            'powervm.pool.processor.units.available':
                physical['available_units'],
            'powervm.pool.processor.units.borrowed':
                physical['borrowed_units']}
    for pool in told['pools']['shared_memory']:
        found[f'{name}-pool-memory-{pool["id"]}'] = {
            f'powervm.pool.memory.{meter}': pool[f'{key}_bytes'] / MIB
            for meter, key in (
                ('total', 'total'), ('assigned', 'assigned'),
                ('firmware', 'firmware'), ('io.entitled', 'io'),
                ('io.mapped', 'io_mapped'))}
    return found
