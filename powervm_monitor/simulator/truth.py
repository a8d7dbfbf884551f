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

"""The true value of every number at any time, for tests and demos."""

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator.files import lpar as rsct
from powervm_monitor.simulator.files import phyp

BILLION = 10 ** 9


def tell(world, moment):
    """All that is true of the world at that time, ready for JSON."""
    system = world.system
    worked = world.worked(moment)
    newest = world.monitor.newest('lpar', moment)
    return {
        'at': clocks.iso(moment),
        'system': {
            'uuid': system.uuid, 'name': system.name, 'mtms': system.mtms,
            'host': system.host, 'timebase_hz': system.timebase,
            'timebase_cycles': worked * system.timebase // 10 ** 6},
        'partitions': [_partition(world, lpar, worked, newest)
                       for lpar in world.lpars]}


def _partition(world, lpar, worked, newest):
    instance = lpar.instance
    return {
        'uuid': lpar.uuid.lower(), 'id': lpar.id, 'name': lpar.name,
        'instance_uuid': instance.uuid if instance else None,
        'instance_name': instance.name if instance else None,
        'state': lpar.state,
        'vcpus': instance.flavor['vcpus'] if instance else None,
        'memory_mb': instance.flavor['ram'] if instance else None,
        'cpu': _cpu(world.system, phyp.cycles(lpar, worked)),
        'memory': _memory(world, lpar, newest),
        'interfaces': [_interface(world, lpar, interface, worked)
                       for interface in lpar.interfaces],
        'disks': [_disk(world, lpar, path, worked) for path in lpar.paths]}


def _cpu(system, counts):
    def nanoseconds(cycles):
        return cycles * BILLION // system.timebase

    return {'used_ns': nanoseconds(counts.used),
            'entitled_ns': nanoseconds(counts.entitled),
            'capped_ns': nanoseconds(counts.capped),
            'uncapped_ns': nanoseconds(counts.uncapped),
            'idle_ns': nanoseconds(counts.idle),
            'donated_ns': nanoseconds(counts.donated),
            'used_cycles': counts.used,
            'entitled_cycles': counts.entitled}


def _memory(world, lpar, newest):
    told = newest and rsct.memory(lpar, world.worked(newest))
    if not told:
        return None
    return {'total_bytes': told.total_bytes, 'used_bytes': told.used_bytes,
            'sampled_at': clocks.iso(newest)}


def _interface(world, lpar, interface, worked):
    counts = interface.load.at(worked)
    return {'location': world.system.location(lpar.id, interface.slot),
            'slot': interface.slot, 'mac': interface.mac,
            'received_bytes': counts.received_bytes,
            'sent_bytes': counts.sent_bytes,
            'received_packets': counts.received_packets,
            'sent_packets': counts.sent_packets,
            'dropped_packets': counts.dropped_packets}


def _disk(world, lpar, path, worked):
    counts = path.load.at(worked)
    return {'location': world.system.location(lpar.id, path.slot),
            'slot': path.slot, 'vios_id': path.vios_id,
            'volume_id': path.volume.id,
            'reads': counts.reads, 'writes': counts.writes,
            'read_bytes': counts.read_bytes,
            'written_bytes': counts.written_bytes}
