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
"""Whether the samples follow each other without a gap. Pure."""

import datetime

from powervm_monitor import model

# PowerVM samples so often, and keeps samples so long.
RHYTHM = datetime.timedelta(seconds=30)
KEPT = datetime.timedelta(minutes=30)


def gap(cursor, reading, before, newest):
    """Return the Gap between the Cursor and a Reading, or None.

    Before the first Reading ever nothing is missing. The hypervisor's running
    clock tells how many samples there would have been, where it is known; its
    time of day may have been set meanwhile.

    :param cursor: the :class:`powervm_monitor.model.Cursor` so far.
    :param reading: the :class:`powervm_monitor.model.Reading` that comes
        next.
    :param before: the Reading of the Cursor, or None.
    :param newest: when PowerVM listed the newest sample that it has; tells
        whether it can have the missing ones still.
    """
    samples = round(_elapsed(cursor, reading, before) / RHYTHM) - 1
    if cursor.published is None or samples < 1:
        return None
    first = reading.listed_at - samples * RHYTHM
    return model.Gap(
        first=first, last=reading.listed_at - RHYTHM, samples=samples,
        cause='purged' if newest - first > KEPT else 'absent')


def went_back(cursor, reading):
    """Whether a Reading is listed before what was read already.

    Then somebody has set the hypervisor's time of day.
    """
    return reading.listed_at < cursor.read_to


def precedes(reading, other):
    """Whether a Reading was taken before another, whichever is listed first.

    The running clock tells, unless it began anew between them.
    """
    if None in (reading.timebase_ns, other.timebase_ns):
        return False
    later = reading.listed_at - other.listed_at
    return (reading.timebase_ns < other.timebase_ns
            and later.total_seconds() * 10 ** 9 < reading.timebase_ns)


def _elapsed(cursor, reading, before):
    if before is not None and None not in (
            before.timebase_ns, reading.timebase_ns):
        elapsed = reading.timebase_ns - before.timebase_ns
        if elapsed >= 0:
            return datetime.timedelta(microseconds=elapsed // 1000)
    return reading.listed_at - cursor.read_to
