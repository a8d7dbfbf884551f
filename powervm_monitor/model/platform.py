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
"""What PowerVM said of the machine below the partitions.

Base units: bytes, nanoseconds, aware UTC datetimes. Absent means unknown;
nothing unknown is ever 0.
"""

import dataclasses

from powervm_monitor.model import counting
from powervm_monitor.model import partition


@dataclasses.dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter of a VIOS, or a physical SR-IOV port of the machine.

    :ivar kind: of Ethernet: physical, virtual, sea; trunk, which is a virtual
        one as the hypervisor counts it; sriov, a physical SR-IOV port;
        logical, a logical port of a VIOS's own. Of storage: fc; storage, any
        that is not Fibre Channel; vhost. None where it is not told.
    :ivar vios: UUID of the VIOS that has it, None for an SR-IOV port.
    :ivar speed: Gb/s of Fibre Channel, 0 when there is no link.
    :ivar bridged: names of the adapters that a shared one bridges.
    :ivar clients: how many virtual adapters use a Fibre Channel port.
    :ivar listed_in: the name of the list that it is in.
    """

    kind: str | None
    name: str
    vios: str | None
    location: str | None
    counters: counting.NetworkCounters | counting.DiskCounters
    speed: float | None = None
    wwpn: str | None = None
    bridged: tuple[str, ...] = ()
    clients: int | None = None
    listed_in: str = ''


@dataclasses.dataclass(frozen=True, slots=True)
class Pool:
    """A pool of processors, memory or storage; times and I/O cumulative.

    :ivar kind: processor, physical (all shared processors), memory, storage.
    :ivar vios: UUID of the VIOS that reports a shared storage pool. Its
        capacity is the cluster's, its I/O that VIOS's own.
    :ivar used_ns: dispatched time, idle time included.
    :ivar borrowed_units: whole processors that no partition owns. The default
        pool and the physical pool borrow the same ones.
    :ivar disks: names of the disks of a shared storage pool.
    :ivar listed_in: the name of the list that it is in.
    """

    kind: str
    id: str
    name: str | None
    vios: str | None = None
    assigned_ns: int | None = None
    used_ns: int | None = None
    max_units: float | None = None
    borrowed_units: float | None = None
    configurable_units: float | None = None
    available_units: float | None = None
    total_bytes: int | None = None
    assigned_bytes: int | None = None
    firmware_bytes: int | None = None
    io_bytes: int | None = None
    io_mapped_bytes: int | None = None
    used_bytes: int | None = None
    counters: counting.DiskCounters | None = None
    disks: tuple[str, ...] = ()
    listed_in: str = ''


@dataclasses.dataclass(frozen=True, slots=True)
class Vios:
    """A Virtual I/O Server.

    :ivar lists: the names of the lists of adapters and pools that its file
        and the hypervisor's have.

    :ivar used_memory_bytes: as it says itself, None when it said nothing.
    """

    uuid: str
    id: int
    name: str
    state: str | None
    cpu: partition.Cpu | None
    memory_bytes: int | None
    used_memory_bytes: int | None
    affinity_score: int | None
    adapters: tuple[Adapter, ...] = ()
    pools: tuple[Pool, ...] = ()
    kind: str | None = None
    os: str | None = None
    lists: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Host:
    """The machine as a whole.

    :ivar uptime_ns: the hypervisor's own running clock.
    :ivar frequency_hz: of the processors, told on the host itself only.
    :ivar firmware_ns: cumulative processor time of the firmware.
    """

    total_units: float | None
    configurable_units: float | None
    available_units: float | None
    firmware_ns: int | None
    firmware_memory_bytes: int | None
    total_memory_bytes: int | None
    configurable_memory_bytes: int | None
    available_memory_bytes: int | None
    persistent_memory_bytes: int | None
    uptime_ns: int | None
    frequency_hz: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Thermometer:
    """A thermometer of the host.

    :ivar name: place, entity and instance, unique in the host.
    """

    name: str
    place: str
    celsius: float


@dataclasses.dataclass(frozen=True, slots=True)
class Energy:
    """What the service processor measured: power and temperatures.

    :ivar average_watts: over the reporting period, as the two that follow.
    :ivar period_seconds: the reporting period, perhaps weeks.
    """

    current_watts: float | None
    average_watts: float | None
    minimum_watts: float | None
    maximum_watts: float | None
    period_seconds: float | None
    thermometers: tuple[Thermometer, ...]
