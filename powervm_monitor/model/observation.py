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
"""What is told: Measurements, and whose they are."""

import dataclasses
import datetime
import typing

from powervm_monitor.catalog import metrics
from powervm_monitor.model import counting
from powervm_monitor.model import ownership
from powervm_monitor.model import partition
from powervm_monitor.model import platform


class Measurement(typing.NamedTuple):
    """A catalogue metric with its value in base units."""

    metric: metrics.Metric
    value: int | float


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """The host once more, as Nova's compute node."""


@dataclasses.dataclass(frozen=True, slots=True)
class PluginRun:
    """How a plugin runs; numbers are since the service started.

    :ivar state: 0 it runs, 1 it waits, 2 it hung and is set aside.
    :ivar lost: batches that it was too slow for.
    :ivar spent_ns: time spent on its batches.
    """

    name: str
    state: int
    batches: int
    lost: int
    waiting: int
    failures: int
    spent_ns: int
    alerts: int


# Any Resource at all.
ANYTHING = '*'


@dataclasses.dataclass(frozen=True, slots=True)
class Collection:
    """How the collection of a Reading went.

    :ivar missing: how many partitions, Virtual I/O Servers, devices and
        guests the sample lacks, wholly or in part.
    :ivar absent_ids: ids of the Resources that it lacks though they are not
        known to be gone; :data:`ANYTHING` where these are too many to name.
    :ivar silent_vioses: names of the Virtual I/O Servers that did not report
        what they serve.
    :ivar age: seconds between the sample and its being read.
    :ivar unexplained: partitions that are no instance.
    :ivar absent: instances that have no partition.
    :ivar servers_age: seconds since Nova last told of its servers.
    :ivar cycle_seconds: how long the turn before took, None in the first.
    :ivar requests: to the PowerVM REST API since the start, as failures.
    :ivar waiting: messages in the outbox, None without one.
    :ivar refused: messages that the outbox has set aside, None without one.
    :ivar plugins: how each plugin runs.
    """

    status: int | None
    errors: int
    missing: int
    age: float
    partitions: int
    unexplained: int
    absent: int
    servers_age: float | None
    vioses: int
    silent: int
    cycle_seconds: float | None
    requests: int
    failures: int
    waiting: int | None
    refused: int | None
    plugins: tuple[PluginRun, ...] = ()
    absent_ids: tuple[str, ...] = ()
    silent_vioses: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class BackedVolume:
    """A volume of a partition over all adapters that serve it alone."""

    id: str
    volume: ownership.Volume
    counters: counting.DiskCounters


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """The Measurements of a partition, of a device or of the platform.

    :ivar lpar: None for what the platform owns.
    :ivar device: None for the partition itself.
    """

    lpar: partition.Lpar | None
    device: (partition.Disk | partition.Interface | platform.Host
             | platform.Vios | platform.Adapter | platform.Pool
             | platform.Thermometer | BackedVolume | Node | Collection
             | PluginRun | None)
    measurements: list[Measurement]


@dataclasses.dataclass(frozen=True, slots=True)
class Resource:
    """Whatever owns numbers: an instance, a disk, an interface.

    :ivar kind: one of the catalogue's resource kinds.
    :ivar project_id: None, as the user's, for what the platform owns.
    :ivar user_metadata: the instance's own metadata as set in Nova.
    """

    kind: str
    id: str
    project_id: str | None
    user_id: str | None
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


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """All that was observed in one Reading, against the one before.

    :ivar listed_at: the Reading's, which the Cursor is made of.
    :ivar sampled_at: the Reading's, which is the hypervisor's time.
    """

    listed_at: datetime.datetime
    sampled_at: datetime.datetime
    observations: list[Observation]
