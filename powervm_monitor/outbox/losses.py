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
"""What is remembered of messages that are lost, until it is announced."""

from powervm_monitor import model
from powervm_monitor.outbox import checksums
from powervm_monitor.outbox import errors
from powervm_monitor.outbox import rows

FULL = 'outbox full'
AGE = 'outbox age'
REFUSED = 'refused'
# A file with all that waited in it, and single messages.
DAMAGED = 'outbox damaged'
ROW_DAMAGED = 'notification damaged'


def remember(db, cause: str, times: list[float],
             count: int | None = None) -> None:
    """Add messages of these times to what is lost for a cause.

    :param count: how many they are; as many as the times by default.
    """
    if times:
        _add(db, cause, min(times), max(times),
             len(times) if count is None else count)


def remember_damage(db, now: float) -> None:
    """Remember that a file was lost with all that waited in it.

    :param now: POSIX seconds, for nobody knows the times and the number.
    """
    _add(db, DAMAGED, now, now, 0)


def unannounced(db) -> list[model.Loss]:
    """Return the Losses that nobody has announced.

    :raises powervm_monitor.outbox.errors.Damaged: when one was altered.
    """
    return sorted(
        (model.Loss(rows.utc(first), rows.utc(last), count or None, cause)
         for cause, (first, last, count) in _read(db).items()),
        key=lambda loss: loss.first)


def due(db) -> list[model.Loss]:
    """Return the Losses to announce now.

    One of which word waits already grows until that is sent, so that not much
    of it waits, however long the broker is away.
    """
    # With the rows themselves: an index may be damaged by itself.
    waiting = {row.cause for row in map(rows.Row._make, db.execute(
        f'{rows.SELECT} WHERE cause IS NOT NULL')) if row.sound}
    return [loss for loss in unannounced(db) if loss.cause not in waiting]


def forget(db, announced: list[model.Loss]) -> None:
    """Forget Losses; what was added to one since then stays."""
    if not announced:
        return
    stored = _read(db)
    for loss in announced:
        if loss.cause not in stored:
            continue
        _, last, count = stored[loss.cause]
        known, told = loss.count or 0, loss.last.timestamp()
        if count > known or last > told:
            _write(db, loss.cause, told, last, max(0, count - known))
        else:
            db.execute('DELETE FROM gap WHERE cause = ?', (loss.cause,))


def _add(db, cause, first, last, count):
    before = _read(db).get(cause)
    if before is not None:
        first, last = min(first, before[0]), max(last, before[1])
        count += before[2]
    _write(db, cause, first, last, count)


def _read(db):
    """Return (first, last, count) by cause."""
    # Not by an index, which may be damaged by itself.
    found = db.execute('SELECT cause, first, last, count, checksum '
                       'FROM gap NOT INDEXED').fetchall()
    for *values, checksum in found:
        if not checksums.holds(checksum, *values):
            raise errors.Damaged(f'a loss of it is {values}')
    return {cause: values for cause, *values, _ in found}


def _write(db, cause, first, last, count):
    db.execute(
        'INSERT OR REPLACE INTO gap (cause, first, last, count, checksum) '
        'VALUES (?, ?, ?, ?, ?)',
        (cause, first, last, count,
         checksums.of(cause, first, last, count)))
