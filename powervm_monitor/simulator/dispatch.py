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

"""What the hypervisor counts for a partition's work: one pure function.

All amounts are processors, or processor time per unit of time. The relations
are those of IBM's captured samples, tests/data/ibm.
"""

import fractions
import typing

SHARED = ('cap', 'uncap')
# Dedicated processors whose idle time goes to the shared pool while the
# partition is active, and those that the partition keeps.
DONATING = ('share_idle_procs_active', 'share_idle_procs_always')
KEEPING = ('share_idle_procs', 'keep_idle_procs')

Amount = fractions.Fraction | int


class Dispatched(typing.NamedTuple):
    """Where processor time went; idle lies within capped and uncapped."""

    capped: Amount
    uncapped: Amount
    idle: Amount
    donated: Amount

    @property
    def busy(self) -> Amount:
        """What the work took."""
        return self.capped + self.uncapped - self.idle


def limit(mode: str, entitled: Amount, virtual_processors: int) -> Amount:
    """The most that a partition can occupy."""
    return virtual_processors if mode == 'uncap' else entitled


def dispatch(mode: str, entitled: Amount, virtual_processors: int,
             busy: Amount, idle: Amount | None = None,
             donated: Amount | None = None) -> Dispatched:
    """Divide the processor time of a partition that is on.

    What is asked for beyond what the partition can occupy is cut off: busy
    first, then idle or donated.

    :param mode: as PCM names it: one of SHARED, DONATING and KEEPING.
    :param entitled: processors that the partition is entitled to.
    :param virtual_processors: what bounds an uncapped partition.
    :param busy: what its work asks for.
    :param idle: what is dispatched while there is no work. Nothing by
        default; where nothing is donated while active it follows from busy.
    :param donated: of a donating partition in place of idle.
    """
    most = limit(mode, entitled, virtual_processors)
    busy = min(busy, most)
    if mode in KEEPING:
        return Dispatched(entitled, 0, entitled - busy, 0)
    if donated is not None:
        idle = most - busy - min(donated, most - busy)
    idle = min(idle or 0, most - busy)
    occupied = busy + idle
    if mode in DONATING:
        return Dispatched(occupied, 0, idle, entitled - occupied)
    capped = min(occupied, entitled)
    return Dispatched(capped, occupied - capped, idle, 0)
