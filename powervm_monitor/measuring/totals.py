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
"""What is added up over all Readings: node time and corrected busy time.

After a live migration a dedicated partition may bring more idle time along
than capped time, so that capped + uncapped - idle is negative, and it may
fall by a little at any time. A cumulative meter does neither: from the first
such Reading on, it adds up the changes that are not negative.
"""

import dataclasses
import datetime

from powervm_monitor import model
from powervm_monitor.measuring import host

# Readings are replayed as long as PowerVM keeps them: half an hour.
_REPLAY = datetime.timedelta(hours=1)
# How long a partition may be absent before its correction is forgotten.
_ABSENCE = datetime.timedelta(days=1)
_COUNTERS = ('capped_ns', 'uncapped_ns', 'idle_ns')


def add(reading: model.Reading, base: model.Reading | None,
        seconds: float | None, so_far: model.Totals) -> model.Totals:
    """Return the totals with what a Reading adds to them.

    :param base: the Reading before, or None: then the host adds nothing.
    :param seconds: the time between them, or None.
    """
    node_time = so_far.node_time
    spent = host.node_time(reading, base, seconds)
    if spent is not None:
        node_time = spent if node_time is None else node_time + spent
    return model.Totals(node_time, _corrections(
        reading, base, so_far.corrections))


def _corrections(reading, base, so_far):
    """Return the corrections as of a Reading.

    One that adds nothing is kept while its partition or its counters are
    absent from the Readings, for it holds what they had come to, and while a
    replay may ask for what was added before.
    """
    found, listed_at = {}, reading.listed_at
    present = _partitions(reading)
    earlier = {} if base is None else _partitions(base)
    for uuid in {**present, **earlier, **so_far}:
        partition, known = present.get(uuid), so_far.get(uuid)
        if known is None:
            before = earlier.get(uuid)
            if _is_right(partition, before):
                continue
            known = before and _counters(before, base.listed_at)
        if _busy(partition) is not None:
            correction = _correction(partition, known, listed_at)
            if any(added for _, added in correction.steps):
                found[uuid] = correction
        elif known is not None and listed_at - known.seen_at < _ABSENCE:
            found[uuid] = known
    return found


def _is_right(partition, before):
    """Whether the counters' own sum will do, with that of the Reading before.
    """
    busy = _busy(partition)
    return busy is not None and busy >= max(_busy(before) or 0, 0) and (
        before is None or (_busy(before) or 0) >= 0)


def _partitions(reading):
    """Return partitions and Virtual I/O Servers by UUID."""
    return {**reading.lpars, **{vios.uuid: vios for vios in reading.vioses}}


def _busy(partition):
    cpu = partition and partition.cpu
    return cpu.busy_ns if cpu is not None else None


def _counters(partition, listed_at):
    """Return the counters of a partition at first sight; None without.

    A negative sum begins at nothing.
    """
    if _busy(partition) is None:
        return None
    added = max(-partition.cpu.busy_ns, 0)
    return model.CpuCorrection(
        lpar_id=partition.id, seen_at=listed_at,
        busy_ns=partition.cpu.busy_ns, steps=((listed_at, added),),
        **{name: getattr(partition.cpu, name) for name in _COUNTERS})


def _correction(partition, known, listed_at):
    """Return the correction of a partition at a Reading.

    :param known: the correction so far, None at first sight.
    """
    now = _counters(partition, listed_at)
    if known is None:
        return now
    if _began_anew(now, known):
        steps = (*known.steps, *now.steps)
    else:
        lost = known.busy_ns - now.busy_ns
        steps = known.steps
        if lost > 0:
            steps = (*steps, (listed_at, known.added_ns + lost))
    return dataclasses.replace(now, steps=_recent(steps, listed_at))


def _began_anew(now, known):
    return known.lpar_id != now.lpar_id or any(
        getattr(now, name) < getattr(known, name) for name in _COUNTERS)


def _recent(steps, listed_at):
    """Leave out the steps that no replay asks for."""
    while len(steps) > 1 and listed_at - steps[1][0] > _REPLAY:
        steps = steps[1:]
    return steps
