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

"""Pools of processors, memory and storage."""

import dataclasses
import typing

from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import transfers


@dataclasses.dataclass
class ProcessorPool:
    """A shared processor pool; units of None are what is left of all."""

    id: int = 0
    name: str = 'DefaultPool'
    units: float | None = None
    borrowed: float = 0


@dataclasses.dataclass
class MemoryPool:
    """A shared memory pool; in MB."""

    id: int
    name: str
    memory: int
    firmware: int = 0
    io: int = 0
    io_mapped: int = 0


@dataclasses.dataclass
class StoragePool:
    """A shared storage pool as one VIOS sees it; in MB.

    Its size is that of the whole cluster. ``load`` is what this VIOS does on
    it beside what the volumes of partitions do.
    """

    id: str
    size: int
    used: int
    disks: tuple = ('hdisk99',)
    load: transfers.Disk | None = None


class Shared(typing.NamedTuple):
    """A shared processor pool at a time; its cycles are cumulative."""

    id: int
    name: str
    assigned: int
    utilized: int
    max_units: float
    borrowed_units: float


class Physical(typing.NamedTuple):
    """The physical processor pool at a time."""

    total: int
    utilized: int
    configurable_units: float
    available_units: float
    borrowed_units: float


def dedicated(scene):
    """The processors that belong to running partitions alone."""
    return sum(partition.entitled for partition in scene.partitions
               if partition.dedicated and partition.running)


def shared(scene, worked, counts):
    """The Shared pools.

    :param counts: The CpuCounts of each partition by its id.
    """
    return [_shared(scene, pool, worked, counts)
            for pool in scene.system.processor_pools]


def _shared(scene, pool, worked, counts):
    return Shared(
        pool.id, pool.name, assigned(scene, pool, worked) + _gone(
            scene, 'assigned', pool.id),
        _utilized(scene, [pool.id], counts), _size(scene, pool),
        pool.borrowed)


def _size(scene, pool):
    return configurable(scene) if pool.units is None else pool.units


def configurable(scene):
    """The processors that may be shared."""
    return scene.system.processors - dedicated(scene)


def assigned(scene, pool, worked):
    """The cycles of a pool had it always been as large as now."""
    return cycles(scene, _size(scene, pool), worked)


def _gone(scene, *key):
    return scene.retired.get(key, (0,))[0]


def _utilized(scene, numbers, counts):
    """What partitions have used of pools, those that are gone included."""
    used = [counts[partition.id] for partition in scene.partitions
            if not partition.dedicated and partition.pool in numbers]
    return sum(count.capped + count.uncapped for count in used) + sum(
        _gone(scene, 'pool', number) for number in numbers)


def cycles(scene, units, worked):
    """The cycles of so many processors since the machine was started."""
    return int(units * 100) * (worked - scene.restarted) * (
        scene.system.timebase) // (100 * 10 ** 6)


def physical(scene, worked, counts):
    """The Physical pool, None when the hypervisor does not tell it."""
    if not scene.system.physical_pool:
        return None
    size = configurable(scene)
    entitled = sum(partition.entitled for partition in scene.partitions
                   if partition.running and not partition.dedicated)
    return Physical(
        cycles(scene, size, worked) + _gone(scene, 'physical'),
        _utilized(scene, [pool.id for pool in scene.system.processor_pools],
                  counts), size, round(max(0, size - entitled), 2), 0)


def assigned_memory(scene, pool):
    """The MB that a shared memory pool gives partitions."""
    return sum(partition.backed for partition in scene.lpars
               if partition.memory_pool == pool.id)


def storage_counts(scene, vios, pool, worked):
    """The DiskCounts of a shared storage pool on a VIOS."""
    zero = loads.total(loads.DiskCounts, ())
    return loads.total(loads.DiskCounts, [
        pool.load.at(worked),
        scene.retired.get(('ssp', vios.id, pool.id), zero),
        *(path.load.at(worked) for _, path in scene.served(vios)
          if path.volume.pool == pool.id)])
