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
"""What PowerVM said of one partition.

Base units: bytes, nanoseconds, aware UTC datetimes. Absent means unknown;
nothing unknown is ever 0.
"""

import dataclasses
import datetime

from powervm_monitor.model import counting


@dataclasses.dataclass(frozen=True, slots=True)
class Cpu:
    """Processors of one partition; times are cumulative since it is active.

    Idle time is a part of capped time, donated time is not: of a dedicated
    partition that donates, capped + donated = entitled.

    :ivar mode: PowerVM's word: cap, uncap, share_idle_procs ...
    :ivar pool_id: of its shared processor pool; 255 of dedicated processors.
    :ivar weight: uncapped weight, None unless it is uncapped.
    :ivar max_virtual_processors: the maximum of its profile.
    :ivar max_units: the maximum of its profile.
    :ivar virtual_processors: what it has now; told with the sample of shared
        processors by newer levels only, see :class:`Processors`.
    :ivar dedicated: whether its processors are its own, None if unknown.
    :ivar dispatched_ns: capped + uncapped.
    :ivar busy_ns: capped + uncapped - idle. Negative where a live migration
        brought more idle time along than capped time: then only its
        differences mean something.
    :ivar waited_ns: time ready to run, waiting for a physical processor.
    """

    mode: str | None
    dedicated: bool | None
    pool_id: int | None
    weight: int | None
    max_virtual_processors: int | None
    max_units: float | None
    virtual_processors: int | None
    entitled_ns: int | None
    capped_ns: int | None
    uncapped_ns: int | None
    idle_ns: int | None
    donated_ns: int | None
    dispatched_ns: int | None
    busy_ns: int | None
    waited_ns: int | None
    instructions: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Processors:
    """A partition's processors as it is configured now.

    :ivar virtual: virtual processors; of dedicated ones their number.
    :ivar units: processing units; of dedicated ones their number.
    """

    virtual: int | None
    units: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Memory:
    """Memory that the hypervisor gave to a partition.

    :ivar backed_bytes: physical memory behind it.
    :ivar io_bytes: entitled to for I/O; this, the mapped part of it and the
        weight are those of a partition in a shared memory pool.
    """

    logical_bytes: int | None
    backed_bytes: int | None
    persistent_bytes: int | None
    io_bytes: int | None
    io_mapped_bytes: int | None
    weight: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class GuestMemory:
    """What the guest itself told through RMC, some time before the Reading.

    :ivar page_in_rate: pages of 4 KiB a second, as the three that follow.
    """

    sampled_at: datetime.datetime
    total_bytes: int
    used_bytes: int
    free_bytes: int | None
    active_bytes: int | None
    page_space_bytes: int | None
    page_space_free_bytes: int | None
    page_in_rate: float | None
    page_out_rate: float | None
    page_space_in_rate: float | None
    page_space_out_rate: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Disk:
    """One virtual storage client adapter of a partition.

    :ivar name: its kind and slot, unique in the partition: ``vscsi-C2``, or
        ``npiv-C5`` for a virtual Fibre Channel adapter.
    :ivar wwpns: of virtual Fibre Channel, 16 lower-case hex digits each.
    :ivar counters: None when the VIOS that serves it did not report.
    :ivar speed: Gb/s of a virtual Fibre Channel adapter, 0 when its link is
        down; None when not told.
    """

    name: str
    location: str
    vios_id: int
    wwpns: tuple[str, ...]
    counters: counting.DiskCounters | None
    speed: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Interface:
    """One network adapter of a partition.

    :ivar name: its kind and place, unique in the partition: ``veth-C32``, or
        ``sriov-`` and the DRC index of an SR-IOV logical port.
    :ivar port: the physical port below an SR-IOV logical port, as its
        Adapter is named.
    :ivar vlan: the VLAN of its untagged traffic, None when not told.
    """

    name: str
    location: str
    counters: counting.NetworkCounters
    port: str | None = None
    vlan: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Lpar:
    """One partition at one sample time.

    :ivar uuid: the partition's UUID in lower case; Nova's with the top bit
        cleared.
    :ivar cpu: None when PowerVM counted nothing for it.
    :ivar off: whether it is entitled to nothing: it is off, or it has just
        arrived by live migration and its counters have not.
    :ivar lists: the kinds of devices that the sample has a list of: veth,
        sriov, vscsi, npiv. What is absent from such a list is not there.
    :ivar kind: PowerVM's type of it: aixlinux ...
    :ivar os: what its operating system is.
    :ivar affinity_score: 0 to 100, 100 is best; None for a partition without
        processors and memory, which has none.
    """

    uuid: str
    id: int
    name: str
    state: str | None
    cpu: Cpu | None
    memory: Memory | None = None
    affinity_score: int | None = None
    interfaces: tuple[Interface, ...] = ()
    disks: tuple[Disk, ...] = ()
    guest_memory: GuestMemory | None = None
    kind: str | None = None
    os: str | None = None
    off: bool = False
    lists: frozenset[str] = frozenset()
