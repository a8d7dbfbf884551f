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

"""Builds the VIOSes of a scenario."""

from powervm_monitor.simulator import devices
from powervm_monitor.simulator import dispatch
from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import partitions
from powervm_monitor.simulator import pools
from powervm_monitor.simulator import processor_builder
from powervm_monitor.simulator import transfers
from powervm_monitor.simulator import workload
from powervm_monitor.simulator import world as worlds

wave = workload.Wave.of


def vioses(scenario, system, taken):
    """The VIOSes of all sections."""
    clusters = _Clusters(scenario)
    builder = processor_builder.ProcessorBuilder(scenario, system.timebase)
    return [_vios(index, section, system, taken, builder, clusters)
            for index, section
            in enumerate(scenario.content.get('vioses', []), 1)]


def _vios(index, section, system, taken, builder, clusters):
    number = section.get('id', index)
    taken.claim(('vioses', index - 1), 'id', number)
    return worlds.Vios(
        id=number, name=section.get('name', 'vios-%d' % number),
        **builder.fields(
            {'cpu': _cpu(section), **section}, ('vioses', index - 1), wave,
            processor_builder.VIOS),
        uuid=worlds.partition_uuid(
            section.get('uuid') or worlds.name_uuid(
                system.uuid, 'vios', number), system.uuid_case),
        memory=section.get('memory', 4096), os='VIOS',
        traffic=_network(section, 250000, 125000),
        bridges=[_network(part) for part in section.get('bridges', [])],
        bridged=[
            devices.Bridged(**{'vswitch': number, **partitions.pick(
                part, 'vlan', 'vlans', 'vswitch', 'named_twice')})
            for number, part in enumerate(
                [section, *section.get('bridges', [])])],
        physical=_physical(section, number),
        storage_pools=[
            clusters.pool(part, ('vioses', index - 1, 'storage_pools', place))
            for place, part in enumerate(section.get('storage_pools', []))],
        **partitions.pick(section, 'state', 'rmc', 'memory_used', 'delay',
                          'affinity', 'persistent_memory', 'fc_ports',
                          'fc_speeds', 'fscsi', 'trunks'))


def _physical(section, number) -> list[devices.PhysicalStorage]:
    """Local disks, and what else the VIOS has that is no FC adapter."""
    local = {'id': 'sissas0', 'reads': section.get('local_reads', 1),
             'writes': section.get('local_writes', 2)}
    return [devices.PhysicalStorage(
        part['id'], devices.CARD % (14 + number, 1 + index),
        transfers.block_disk(part, wave))
        for index, part in enumerate([local, *section.get('physical', [])])]


def _cpu(section):
    """What a VIOS does by default."""
    if section.get('mode') in dispatch.KEEPING:
        return {'busy': 0.2}
    return {'busy': 0.2, 'idle': 0.1}


def _network(section, received=0, sent=0):
    return loads.Network(
        wave(section.get('received', received)),
        wave(section.get('sent', sent)), section.get('packet_size', 1000),
        dropped=wave(section.get('dropped', 0)))


class _Clusters:
    """Builds shared storage pools, of one size on each VIOS of a cluster."""

    SIZES = ('size', 'used')

    def __init__(self, scenario) -> None:
        self._scenario = scenario
        self._sizes = {}

    def pool(self, section: dict, path: tuple) -> pools.StoragePool:
        """The pool of a VIOS; what it does not tell, another VIOS has."""
        sizes = self._sizes.setdefault(section['id'], {})
        for key in self.SIZES:
            size = sizes.setdefault(key, section.get(key))
            if size is None:
                raise self._scenario.error(path, 'needs %s' % key)
            if section.get(key, size) != size:
                raise self._scenario.error(
                    (*path, key), 'is %d on another VIOS' % size)
        return _pool(dict(section, **sizes))


def _pool(section):
    return pools.StoragePool(
        load=transfers.block_disk(section, wave),
        **partitions.pick(section, 'id', 'size', 'used', 'disks'))
