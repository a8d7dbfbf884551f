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

    :ivar virtual_processors: how many it has now.
    :ivar units: processing units assigned to it.
    :ivar weight: uncapped weight, None for dedicated processors.
    :ivar mode: PowerVM's word: cap, uncap, share_idle_procs ...
    :ivar entitled_ns: time it was entitled to.
    :ivar used_ns: capped + uncapped - idle - donated time. PowerVM counts the
        cycles that a dedicated partition idles in or gives away as utilised;
        without the subtraction such a partition looks 100 % busy. None when
        the parts contradict each other.
    :ivar waited_ns: time ready to run, waiting for a physical processor.
    :ivar instructions_ns: time in which the instructions were executed.
    """

    virtual_processors: int | None
    units: float | None
    weight: int | None
    mode: str | None
    entitled_ns: int
    capped_ns: int | None
    uncapped_ns: int | None
    idle_ns: int | None
    donated_ns: int | None
    used_ns: int | None
    waited_ns: int | None
    instructions: int | None
    instructions_ns: int | None


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
    """

    name: str
    location: str
    vios_id: int
    wwpns: tuple[str, ...]
    counters: counting.DiskCounters | None


@dataclasses.dataclass(frozen=True, slots=True)
class Interface:
    """One network adapter of a partition.

    :ivar name: its kind and place, unique in the partition: ``veth-C32``, or
        ``sriov-`` and the DRC index of an SR-IOV logical port.
    :ivar port: the physical port below an SR-IOV logical port, as its
        Adapter is named.
    """

    name: str
    location: str
    counters: counting.NetworkCounters
    port: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Lpar:
    """One partition at one sample time.

    :ivar uuid: the partition's UUID in lower case; Nova's with the top bit
        cleared.
    :ivar cpu: None when PowerVM counted nothing for it: it is off, or it has
        just arrived by live migration and its counters have not.
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
