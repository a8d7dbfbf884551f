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
"""Messages that the broker never takes, out of the way of the others."""

import dataclasses
import datetime
import json
import typing

from powervm_monitor import clock as clocks
from powervm_monitor.outbox import errors
from powervm_monitor.outbox import losses
from powervm_monitor.outbox import rows
from powervm_monitor.outbox import schema
from powervm_monitor.outbox import visit
from powervm_monitor.outbox import waiting

# How many are kept to be looked at.
KEPT = 1000
DAMAGED = 'it was damaged in the outbox and cannot be sent'
# As bytes, for a damaged body need not be text.
_SELECT = ('SELECT id, CAST(body AS BLOB), sampled, since, reason, damaged, '
           'checksum FROM aside')


class NotAside(Exception):
    """No such message is set aside; the text names it and the remedy."""


@dataclasses.dataclass(frozen=True)
class Refusal:
    """A message that is set aside.

    :ivar message: as a driver takes it; its text when that is damaged.
    :ivar sampled: when the sample was taken...
    :ivar since: ...and when the message was set aside, aware datetimes; None
        when nobody knows any more.
    :ivar reason: what the broker said.
    :ivar damaged: whether it is not what was written, and must not be sent.
    :ivar announced: whether it counts as lost already.
    """

    number: int
    message: dict | str
    sampled: datetime.datetime | None
    since: datetime.datetime | None
    reason: str
    damaged: bool = False
    announced: bool = False


class Refusals:
    """What is set aside, for an operator; the service may run meanwhile.

    Every method raises :class:`powervm_monitor.outbox.errors.Unusable` when
    the file cannot be used.

    :param path: of an outbox.
    :param clock: tells since when a message waits anew; the host's own by
        default.
    """

    def __init__(self, path, clock=None):
        self._path = path
        self._clock = clock or clocks.SystemClock()

    def listed(self):
        """Return every :class:`Refusal`, oldest first."""
        with visit.visit(self._path) as db:
            return _read(db)

    def one(self, number):
        """Return a :class:`Refusal`.

        :raises NotAside: when there is none of this number.
        """
        with visit.visit(self._path) as db:
            return self._found(db, [number])[0]

    def retry(self, numbers=None):
        """Put messages back into the queue, behind what waits there.

        :param numbers: which; None for all but those that are damaged.
        :returns: how many.
        :raises NotAside: when one is not there or is damaged, and nothing is
            done then.
        """
        with visit.visit(self._path, visit.CHANGE) as db:
            found = self._found(db, numbers)
            damaged = [row.number for row in found if row.damaged]
            if damaged and numbers is not None:
                raise NotAside(
                    f'the outbox {self._path} has damaged '
                    f'{", ".join(map(str, damaged))}, which cannot be sent: '
                    'drop it with powervm-monitor-manage refused drop ID')
            sound = [row for row in found if not row.damaged]
            # Under new numbers: what is behind the old ones is confirmed.
            rows.insert(db, [self._anew(db, row) for row in sound])
            _delete(db, [row.number for row in sound])
            return len(sound)

    def drop(self, numbers=None):
        """Delete messages and remember them as lost; see :meth:`retry`."""
        with visit.visit(self._path, visit.CHANGE) as db:
            found = self._found(db, numbers)
            _remember(db, found, self._clock.now().timestamp())
            _delete(db, [row.number for row in found])
            return len(found)

    def _anew(self, db, row):
        """Return what :func:`rows.insert` takes of one that is set aside."""
        body, sampled = db.execute(
            'SELECT body, sampled FROM aside WHERE id = ?',
            (row.number,)).fetchone()
        return (body, len(body.encode('utf-8')), sampled,
                self._clock.now().timestamp(), rows.cause(row.message))

    def _found(self, db, numbers):
        found = {row.number: row for row in _read(db)}
        if numbers is None:
            return list(found.values())
        missing = sorted(set(numbers) - set(found))
        if missing:
            raise NotAside(
                f'the outbox {self._path} has not set aside '
                f'{", ".join(map(str, missing))}: see which there are with '
                'powervm-monitor-manage refused list')
        return [found[number] for number in sorted(set(numbers))]


class _Aside(typing.NamedTuple):
    """A row of what is set aside, as it is stored."""

    number: int
    body: bytes
    sampled: float
    since: float
    reason: str
    damaged: int
    checksum: int

    @property
    def sound(self):
        """Whether it is what was written; what is damaged may be that."""
        try:
            return self.checksum == schema.aside_checksum(*self[:-1])
        except (TypeError, ValueError):
            return False

    def refusal(self):
        """Return the :class:`Refusal`, whatever the row holds."""
        if self.sound:
            return Refusal(
                self.number, _message(self.body), rows.utc(self.sampled),
                rows.utc(self.since), self.reason, bool(self.damaged),
                bool(self.damaged))
        return Refusal(self.number, _text(self.body), None, None, DAMAGED,
                       damaged=True)


def set_aside(db, number, reason, now):
    """Take a message out of the queue, with the reason.

    The oldest beyond :data:`KEPT` are remembered as lost.
    """
    for row in map(rows.Row._make, db.execute(
            f'{rows.SELECT} WHERE id = ?', (number,)).fetchall()):
        if not row.sound:
            set_damaged_aside(db, [number], now)
            return
        # Before it is written elsewhere, for there may be no other room.
        db.execute('DELETE FROM message WHERE id = ?', (number,))
        _insert(db, number, row.body, row.sampled, now, reason)
    _trim(db, now)


def set_damaged_aside(db, numbers: list[int], now: float) -> None:
    """Take damaged messages out of the queue, and remember them as lost.

    :raises powervm_monitor.outbox.errors.Damaged: when one is not found by
        its number.
    """
    for number in numbers:
        body, = db.execute('SELECT CAST(body AS BLOB) FROM message '
                           'WHERE id = ?', (number,)).fetchone() or (None,)
        # Nobody knows its time, but messages are in order.
        times = rows.neighbours(db, number) or [now]
        if not db.execute('DELETE FROM message WHERE id = ?',
                          (number,)).rowcount:
            raise errors.Damaged(f'no number leads to its row {number}')
        # A number that is damaged may be that of another.
        db.execute('DELETE FROM aside WHERE id = ? AND damaged', (number,))
        _insert(db, number, body, min(times), now, DAMAGED, damaged=1)
        losses.remember(db, losses.ROW_DAMAGED, times, count=1)
    waiting.recount(db)
    _trim(db, now)


def set_apart_damaged(db, now: float) -> None:
    """Remember as lost what was damaged since it was set aside."""
    for row in _rows(db):
        if not row.sound:
            _delete(db, [row.number])
            _insert(db, row.number, row.body, now, now, DAMAGED, damaged=1)
            losses.remember(db, losses.ROW_DAMAGED, [now])


def count(db):
    return db.execute('SELECT COUNT(*) FROM aside').fetchone()[0]


def damaged(db) -> int:
    """Return how many are set aside because they are damaged."""
    return sum(row.refusal().damaged for row in _rows(db))


def _insert(db, number, body, sampled, since, reason, damaged=0):
    body = _text(body)
    db.execute(
        'INSERT INTO aside (id, body, sampled, since, reason, damaged, '
        'checksum) VALUES (?, ?, ?, ?, ?, ?, ?)',
        (number, body, sampled, since, reason, damaged,
         schema.aside_checksum(number, body.encode('utf-8'), sampled, since,
                               reason, damaged)))


def _trim(db, now):
    """Forget the oldest beyond :data:`KEPT`."""
    excess = count(db) - KEPT
    if excess > 0:
        old = [row.refusal() for row in _rows(db, excess)]
        _remember(db, old, now)
        _delete(db, [row.number for row in old])


def _remember(db, gone, now):
    """Remember messages as lost that were not yet."""
    losses.remember(db, losses.REFUSED, [
        row.sampled.timestamp() for row in gone if not row.damaged])
    losses.remember(db, losses.ROW_DAMAGED, [
        now for row in gone if row.damaged and not row.announced])


def _delete(db, numbers):
    db.executemany('DELETE FROM aside WHERE id = ?',
                   [(number,) for number in numbers])


def _rows(db, limit=-1):
    return list(map(_Aside._make, db.execute(
        f'{_SELECT} ORDER BY id LIMIT ?', (limit,))))


def _read(db):
    return [row.refusal() for row in _rows(db)]


def _message(body):
    try:
        return json.loads(body)
    except (RecursionError, ValueError):
        return _text(body)


def _text(body):
    return (body or b'').decode(errors='replace')
