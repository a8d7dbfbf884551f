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

"""What partitions did on their processors by a time, as counters."""

import functools
import typing

from powervm_monitor.simulator import dispatch
from powervm_monitor.simulator import workload


class CpuCounts(typing.NamedTuple):
    """Cumulative cycles of the timebase.

    :ivar busy: what the work took.
    :ivar consumed: what the partition occupied: busy, and in shared modes
        the dispatched idle cycles as well.
    :ivar waited: ready, but not dispatched.
    :ivar instructions: a number of instructions, no cycles.
    """

    entitled: int
    capped: int
    uncapped: int
    idle: int
    donated: int
    busy: int
    consumed: int
    waited: int
    instructions: int


NO_CYCLES = CpuCounts(*[0] * len(CpuCounts._fields))


class Demand(typing.NamedTuple):
    """What a partition does: Waves in processors, None where none is given."""

    busy: workload.Wave
    idle: workload.Wave | None = None
    donated: workload.Wave | None = None
    waited: workload.Wave | None = None


class Cpu:
    """A partition's load on its processors.

    :param timebase: in Hz.
    :raises ValueError: two Waves of the demand do not go together.
    """

    def __init__(self, demand: Demand, mode: str, entitled: float,
                 virtual_processors: int, timebase: int):
        self._wave = workload.together(demand)
        self._shared = mode in dispatch.SHARED
        origin = self._wave.place(0)
        self._counters = [
            workload.Counter(table, origin) for table in _tables(
                self._wave.shape, mode, workload.exact(entitled),
                virtual_processors, timebase)]

    def at(self, microseconds: int) -> CpuCounts:
        """The counts after so many microseconds of work."""
        place = self._wave.place(microseconds)
        (busy_within, busy_above, idle_within, idle_above, donated, entitled,
         waited, instructions) = (
            counter.value(place) for counter in self._counters)
        # Sums of whole numbers, so that nothing ever goes back and capped +
        # uncapped - idle is exactly busy, whatever each one's fraction is.
        capped = busy_within + idle_within
        busy, idle = busy_within + busy_above, idle_within + idle_above
        return CpuCounts(
            entitled=entitled if self._shared else capped + donated,
            capped=capped, uncapped=busy_above + idle_above, idle=idle,
            donated=donated, busy=busy,
            consumed=busy + idle if self._shared else busy, waited=waited,
            instructions=instructions)


# Instructions in each busy cycle.
SPEED = 2


@functools.lru_cache(maxsize=1024)
def _tables(shape, mode, entitled, virtual_processors, timebase):
    rows = []
    for busy, idle, donated, waited in shape.levels:
        result = dispatch.dispatch(mode, entitled, virtual_processors, busy,
                                 idle, donated)
        within = min(result.busy, result.capped)
        rows.append((
            within, result.busy - within, result.capped - within,
            result.uncapped - (result.busy - within), result.donated, entitled,
            waited or 0, result.busy * SPEED))
    return [workload.Table(shape, [level * timebase for level in column])
            for column in zip(*rows)]
