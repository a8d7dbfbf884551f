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

    ``load`` is what others than this host's volumes do on it.
    """

    id: str
    size: int
    used: int
    disks: tuple = ('hdisk99',)
    load: loads.Disk | None = None


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


def dedicated(world):
    """The processors that belong to running partitions alone."""
    return sum(partition.entitled for partition in world.partitions
               if partition.dedicated and partition.running)


def shared(world, worked, cycles):
    """The Shared pools.

    :param cycles: The CpuCounts of each partition by its UUID.
    """
    return [_shared(world, pool, worked, cycles)
            for pool in world.system.processor_pools]


def _shared(world, pool, worked, cycles):
    size = pool.units
    if size is None:
        size = world.system.processors - dedicated(world)
    return Shared(
        pool.id, pool.name, _cycles(world, size, worked),
        _utilized(world, [pool.id], cycles), size, pool.borrowed)


def _utilized(world, numbers, cycles):
    """What partitions have used of pools, those that are gone included."""
    counts = [cycles[partition.uuid] for partition in world.partitions
              if not partition.dedicated and partition.pool in numbers]
    return sum(count.capped + count.uncapped for count in counts) + sum(
        world.retired.get(('pool', number), (0,))[0] for number in numbers)


def _cycles(world, units, worked):
    return int(units * 100) * worked * world.system.timebase // (
        100 * 10 ** 6)


def physical(world, worked, cycles):
    """The Physical pool, None when the hypervisor does not tell it."""
    if not world.system.physical_pool:
        return None
    size = world.system.processors - dedicated(world)
    entitled = sum(partition.entitled for partition in world.partitions
                   if partition.running and not partition.dedicated)
    return Physical(
        _cycles(world, size, worked),
        _utilized(world, [pool.id for pool in world.system.processor_pools],
                  cycles), size, round(max(0, size - entitled), 2), 0)


def assigned_memory(world, pool):
    """The MB that a shared memory pool gives partitions."""
    return sum(partition.backed for partition in world.lpars
               if partition.memory_pool == pool.id)


def storage_counts(world, vios, pool, worked):
    """The DiskCounts of a shared storage pool on a VIOS."""
    zero = loads.total(loads.DiskCounts, ())
    return loads.total(loads.DiskCounts, [
        pool.load.at(worked) if pool.load else zero,
        world.retired.get(('ssp', vios.id, pool.id), zero),
        *(path.load.at(worked) for _, path in world.served(vios)
          if path.volume.pool == pool.id)])
