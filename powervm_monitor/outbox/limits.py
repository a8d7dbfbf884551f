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
"""How much may wait; the oldest beyond that is lost."""

import contextlib
import dataclasses
import math

from powervm_monitor.outbox import losses
from powervm_monitor.outbox import position
from powervm_monitor.outbox import refusals
from powervm_monitor.outbox import rows
from powervm_monitor.outbox import waiting


@dataclasses.dataclass(frozen=True)
class Limits:
    """Beyond these, the oldest messages are dropped; word of a loss never is.

    A message is too old when it is by both clocks, of which one may be wrong
    or be set: by the hypervisor's it was sampled too long before the Cursor,
    by ours it has waited too long.

    :ivar size: bytes of bodies, None when there may be any number.
    :ivar age: seconds, None when there may be any number.
    """

    size: int | None = None
    age: float | None = None

    def trim(self, db, now, incoming=0, held=0):
        """Drop what is too much or too old; remember it as lost.

        :param now: POSIX seconds.
        :param incoming: bytes for which there has to be room as well.
        :param held: up to this number messages are sent or about to be: they
            are no loss, and soon take no room.
        :returns: how many were lost.
        """
        excess = self._excess(db, incoming, held)
        oldest, longest = self._bounds(db, now)
        lost = {losses.FULL: [], losses.AGE: []}
        dropped, damaged = [], []
        with contextlib.closing(db.execute(
                f'{rows.SELECT} WHERE id > ? AND cause IS NULL ORDER BY id',
                (held,))) as kept:
            for row in map(rows.Row._make, kept):
                if not row.sound:
                    damaged.append(row.number)
                    continue
                old = row.sampled < oldest and row.since < longest
                if excess <= 0 and not old:
                    break
                lost[losses.AGE if old else losses.FULL].append(row.sampled)
                dropped.append((row.number,))
                excess -= row.size
        db.executemany('DELETE FROM message WHERE id = ?', dropped)
        if damaged:
            refusals.set_damaged_aside(db, damaged, now)
        for cause, times in lost.items():
            losses.remember(db, cause, times)
        return len(dropped)

    def _excess(self, db, incoming, held):
        """Return how many bytes there are too many."""
        if self.size is None:
            return -math.inf
        total = waiting.read(db).size
        sent, = db.execute('SELECT COALESCE(SUM(size), 0) FROM message '
                           'WHERE id <= ?', (held,)).fetchone()
        return total - sent + incoming - self.size

    def _bounds(self, db, now):
        """Return before when a message is too old, by each of the clocks."""
        cursor = position.read(db)
        if self.age is None or cursor is None:
            return -math.inf, -math.inf
        return cursor.read_to.timestamp() - self.age, now - self.age
