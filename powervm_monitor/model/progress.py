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
"""How far we have come, and what was lost on the way."""

import dataclasses
import datetime


@dataclasses.dataclass(frozen=True, slots=True)
class NodeTime:
    """What the host's processors did since the first Reading.

    PowerVM has no counters of it that go on when a partition leaves.

    :ivar user_ns: for partitions and Virtual I/O Servers.
    :ivar idle_ns: for nobody.
    """

    user_ns: int = 0
    idle_ns: int = 0

    def __add__(self, other):
        return NodeTime(self.user_ns + other.user_ns,
                        self.idle_ns + other.idle_ns)


@dataclasses.dataclass(frozen=True, slots=True)
class CpuCorrection:
    """What is added to a partition's busy time, which was negative or fell.

    Of a partition that is absent it may be nothing yet.

    :ivar lpar_id: the partition's id; another one means other counters.
    :ivar capped_ns: counter at the last Reading that had the partition, as
        the two that follow; they tell whether the counters began anew.
    :ivar busy_ns: capped + uncapped - idle then, without what is added.
    :ivar seen_at: ``listed_at`` of that Reading.
    :ivar steps: pairs of a ``listed_at`` and the nanoseconds that are added
        from that Reading on, oldest first; one at least.
    """

    lpar_id: int
    capped_ns: int
    uncapped_ns: int
    idle_ns: int
    busy_ns: int
    seen_at: datetime.datetime
    steps: tuple[tuple[datetime.datetime, int], ...]

    @property
    def added_ns(self) -> int:
        """What is added at the newest Reading."""
        return self.steps[-1][1]


@dataclasses.dataclass(frozen=True, slots=True)
class Totals:
    """What is added up over all Readings, for PowerVM has no such counters.

    :ivar node_time: None while nothing could be added up.
    :ivar corrections: of partitions and Virtual I/O Servers whose busy time
        is not what their counters say, by UUID.
    """

    node_time: NodeTime | None = None
    corrections: dict[str, CpuCorrection] = dataclasses.field(
        default_factory=dict)

    def added_ns(self, uuid: str) -> int:
        """Return the nanoseconds that are added to a busy time."""
        correction = self.corrections.get(uuid)
        return 0 if correction is None else correction.added_ns

    def as_of(self, listed_at: datetime.datetime) -> 'Totals':
        """Return the corrections as they were at an earlier Reading."""
        corrections = {}
        for uuid, correction in self.corrections.items():
            steps = tuple(step for step in correction.steps
                          if step[0] <= listed_at)
            if steps:
                corrections[uuid] = dataclasses.replace(
                    correction, steps=steps)
        return Totals(corrections=corrections)


@dataclasses.dataclass(frozen=True, slots=True)
class Cursor:
    """Up to where all that was due is delivered or safely in the outbox.

    :ivar read_to: ``listed_at`` of the last Reading.
    :ivar published: ``listed_at`` of the last one that was due, or None.
    """

    read_to: datetime.datetime
    published: datetime.datetime | None
    totals: Totals = dataclasses.field(default_factory=Totals)


@dataclasses.dataclass(frozen=True, slots=True)
class Loss:
    """Messages that will not be sent.

    :ivar first: ``sampled_at`` of the oldest one.
    :ivar last: ``sampled_at`` of the newest one.
    :ivar count: how many they are, None when nobody knows; both times are
        then when that was seen.
    :ivar cause: why, in two words or one.
    """

    first: datetime.datetime
    last: datetime.datetime
    count: int | None
    cause: str


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """Samples of the host that nobody will ever be told.

    :ivar first: when the first of them was due, as the feed lists samples.
    :ivar last: when the last of them was.
    :ivar samples: how many there would have been.
    :ivar cause: purged (PowerVM kept them no longer) or absent (it has later
        ones, but not these).
    """

    first: datetime.datetime
    last: datetime.datetime
    samples: int
    cause: str
