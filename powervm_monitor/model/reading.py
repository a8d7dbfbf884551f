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
"""All that PowerVM said at one sample time."""

import dataclasses
import datetime

from powervm_monitor.model import partition
from powervm_monitor.model import platform


@dataclasses.dataclass(frozen=True, slots=True)
class Missing:
    """Something that a Reading lacks, and why.

    :ivar what: what it is, for the log and for ``check``.
    :ivar why: the cause, and a remedy where there is one.
    :ivar path: accounts for all whose path begins with it. Paths are
        ``lpar`` and a UUID; ``guest`` (memory) and a UUID; ``vios`` and an
        id; either with the name of a device; ``port`` and a name; ``pool``
        and an id; ``host``; ``energy``, also with a thermometer's name.
    :ivar count: how many of them that is.
    """

    what: str
    why: str
    path: tuple[str, ...]
    count: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """All that PowerVM said at one sample time, joined, in base units.

    :ivar listed_at: when the feed says the sample was taken; the Cursor.
    :ivar sampled_at: when the hypervisor says it took the sample.
    :ivar timebase_ns: the hypervisor's own running clock; the difference of
        two Readings is the time that passed between them. None when absent.
    :ivar lpars: by UUID in lower case.
    :ivar ports: the physical ports of SR-IOV adapters.
    :ivar status: what PowerVM says of it: 0 complete, 1 failed, 2 partial.
    :ivar errors: how many errors PowerVM reports with it.
    :ivar machine: the machine's type and model, and its serial number; each
        None when not told.
    :ivar lists: the names of the sample's lists that it has.
    """

    listed_at: datetime.datetime
    sampled_at: datetime.datetime
    timebase_ns: int | None
    lpars: dict[str, partition.Lpar]
    missing: tuple[Missing, ...] = ()
    host: platform.Host | None = None
    vioses: tuple[platform.Vios, ...] = ()
    ports: tuple[platform.Adapter, ...] = ()
    pools: tuple[platform.Pool, ...] = ()
    energy: platform.Energy | None = None
    status: int | None = None
    errors: int = 0
    machine: tuple[str | None, str | None] = (None, None)
    lists: frozenset[str] = frozenset()
