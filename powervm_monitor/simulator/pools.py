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
import math
import typing

from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import transfers
from powervm_monitor.simulator import workload


@dataclasses.dataclass
class ProcessorPool:
    """A shared processor pool; the default one has units of None.

    Units are the most that the pool may use; the default one has all that
    dedicated partitions do not keep.
    """

    id: int = 0
    name: str = 'DefaultPool'
    units: float | None = None


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
    """A shared processor pool at a time; its cycles are cumulative.

    :ivar assigned: the capacity, used or not.
    :ivar utilized: what its partitions were dispatched for, idle or not.
    :ivar borrowed_units: of the default pool alone, None of the others.
    """

    id: int
    name: str
    assigned: int
    utilized: int
    max_units: float
    borrowed_units: int | None


class Physical(typing.NamedTuple):
    """The physical processor pool at a time."""

    total: int
    utilized: int
    configurable_units: float
    available_units: float
    borrowed_units: int


def shared(scene, worked, counts):
    """The Shared pools.

    :param counts: The CpuCounts of each partition by its id.
    """
    return [_shared(scene, pool, worked, counts)
            for pool in scene.system.processor_pools]


def _shared(scene, pool, worked, counts):
    default = pool.units is None
    return Shared(
        pool.id, pool.name, assigned(scene, pool, worked, counts) + _gone(
            scene, 'assigned', pool.id),
        _utilized(scene, [pool.id], counts),
        scene.system.processors if default else pool.units,
        borrowed(scene) if default else None)


def assigned(scene, pool, worked, counts):
    """The capacity of a pool for as long as the machine has run.

    It leaves out what partitions that are gone have kept.
    """
    if pool.units is None:
        return capacity(scene, worked, counts)
    return cycles(scene, pool.units, worked)


def capacity(scene, worked, counts):
    """The cycles of all processors that dedicated partitions did not keep.

    Those that they donate are not kept.
    """
    return cycles(scene, scene.system.processors, worked) - sum(
        counts[partition.id].capped for partition in scene.partitions
        if partition.dedicated)


def available(scene):
    """The processors that no running partition owns."""
    return round(max(0, scene.system.processors - sum(
        partition.entitled for partition in scene.partitions
        if partition.running)), 2)


def borrowed(scene):
    """The whole processors that nobody owns, lent to the shared pool."""
    return math.floor(available(scene))


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
    return int(workload.exact(units) * (worked - scene.restarted) *
               scene.system.timebase / workload.MICROSECONDS)


def physical(scene, worked, counts):
    """The Physical pool, None when the hypervisor does not tell it."""
    if not scene.system.physical_pool:
        return None
    owned = {kind: sum(
        partition.entitled for partition in scene.partitions
        if partition.running and partition.dedicated == kind)
        for kind in (True, False)}
    size = scene.system.processors - owned[True]
    return Physical(
        capacity(scene, worked, counts) + _gone(scene, 'physical'),
        _utilized(scene, [pool.id for pool in scene.system.processor_pools],
                  counts), size, round(max(0, size - owned[False]), 2),
        borrowed(scene))


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
