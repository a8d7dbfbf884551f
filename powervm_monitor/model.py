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
"""The nouns of the program: what is read, whose it is, and what is told.

Everything here is in base units: bytes, nanoseconds, aware UTC datetimes.
Absent means unknown; nothing unknown is ever 0.
"""

import dataclasses
import datetime
import typing

from powervm_monitor.catalog import metrics


class Unavailable(Exception):
    """A source cannot answer now; the message names cause and remedy."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cpu:
    """Cumulative processor time of one partition since it was activated.

    :ivar virtual_processors: how many it has now, None when not told.
    :ivar entitled_ns: time it was entitled to.
    :ivar used_ns: capped + uncapped - idle - donated time. PowerVM counts the
        cycles that a dedicated partition idles in or gives away as utilised;
        without the subtraction such a partition looks 100 % busy. None when
        a part is not told or the parts contradict each other.
    """

    virtual_processors: int | None
    entitled_ns: int
    used_ns: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class DiskCounters:
    """Cumulative I/O that a VIOS did for one virtual SCSI adapter."""

    reads: int | None
    writes: int | None
    read_bytes: int | None
    written_bytes: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Disk:
    """One virtual SCSI client adapter of a partition.

    :ivar slot: the client adapter's own slot, unique in the partition.
    :ivar counters: None when the VIOS that serves it did not report.
    """

    location: str
    slot: int
    vios_id: int
    counters: DiskCounters | None


@dataclasses.dataclass(frozen=True, slots=True)
class Interface:
    """One virtual Ethernet adapter of a partition, counters cumulative.

    :ivar dropped_packets: PowerVM does not tell in which direction.
    """

    location: str
    slot: int
    received_bytes: int | None
    sent_bytes: int | None
    received_packets: int | None
    sent_packets: int | None
    dropped_packets: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class GuestMemory:
    """What the guest itself told through RMC, some time before the Reading."""

    sampled_at: datetime.datetime
    total_bytes: int
    used_bytes: int


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
    interfaces: tuple[Interface, ...] = ()
    disks: tuple[Disk, ...] = ()
    guest_memory: GuestMemory | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Missing:
    """Something that a Reading lacks, and why."""

    what: str
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """All that PowerVM said at one sample time, joined, in base units.

    :ivar listed_at: when the feed says the sample was taken; the Cursor.
    :ivar sampled_at: when the hypervisor says it took the sample.
    :ivar timebase_ns: the hypervisor's own running clock; the difference of
        two Readings is the time that passed between them. None when absent.
    :ivar lpars: by UUID in lower case.
    """

    listed_at: datetime.datetime
    sampled_at: datetime.datetime
    timebase_ns: int | None
    lpars: dict[str, Lpar]
    missing: tuple[Missing, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Cursor:
    """Up to where all that was due is delivered or safely in the outbox.

    :ivar read_to: ``listed_at`` of the last Reading.
    :ivar published: ``listed_at`` of the last one that was due, or None.
    """

    read_to: datetime.datetime
    published: datetime.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Flavor:
    """What a tenant was promised."""

    id: str | None
    name: str
    vcpus: int
    memory_bytes: int
    disk_gb: int
    ephemeral_gb: int
    swap_mb: int


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """A fixed or floating IP address of a port, with its network's name."""

    ip: str
    network: str


@dataclasses.dataclass(frozen=True, slots=True)
class Server:
    """A Nova instance as Nova tells it.

    :ivar addresses: by MAC, twelve lower-case hexadecimal digits.
    """

    uuid: str
    name: str
    instance_name: str
    project_id: str
    user_id: str
    host: str
    host_id: str
    flavor: Flavor
    status: str
    vm_state: str | None
    task_state: str | None
    availability_zone: str | None
    image_ref: str | None
    created_at: str | None
    launched_at: str | None
    metadata: dict[str, str]
    addresses: dict[str, tuple[Address, ...]]


@dataclasses.dataclass(frozen=True, slots=True)
class Volume:
    """Backing storage of a virtual SCSI adapter.

    :ivar id: the Cinder volume's id, None when the storage carries no tag.
    """

    name: str | None
    udid: str | None
    id: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Devices:
    """What the platform knows of the partitions' devices, by location code.

    :ivar macs: of virtual Ethernet adapters, twelve lower-case hex digits.
    :ivar volumes: behind virtual SCSI client adapters.
    """

    macs: dict[str, str]
    volumes: dict[str, tuple[Volume, ...]]


class Measurement(typing.NamedTuple):
    """A catalogue metric with its value in base units."""

    metric: metrics.Metric
    value: int | float


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """The Measurements of a partition or of one of its devices."""

    lpar: Lpar
    device: Disk | Interface | None
    measurements: list[Measurement]


@dataclasses.dataclass(frozen=True, slots=True)
class Resource:
    """Whatever owns numbers: an instance, a disk, an interface.

    :ivar kind: one of the catalogue's resource kinds.
    :ivar user_metadata: the instance's own metadata as set in Nova.
    """

    kind: str
    id: str
    project_id: str
    user_id: str
    metadata: dict[str, typing.Any]
    user_metadata: dict[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Observation:
    """One Resource at one time with its Measurements: one notification.

    :ivar period: seconds that rates cover, None when there are none.
    """

    resource: Resource
    sampled_at: datetime.datetime
    period: float | None
    measurements: list[Measurement]
