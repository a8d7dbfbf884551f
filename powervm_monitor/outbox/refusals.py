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

from powervm_monitor import clock as clocks
from powervm_monitor.outbox import losses
from powervm_monitor.outbox import rows
from powervm_monitor.outbox import visit

# How many are kept to be looked at.
KEPT = 1000


class NotAside(Exception):
    """No such message is set aside; the text names it and the remedy."""


@dataclasses.dataclass(frozen=True)
class Refusal:
    """A message that is set aside.

    :ivar message: as a driver takes it; its text when that is damaged.
    :ivar sampled: when the sample was taken...
    :ivar since: ...and when the message was set aside, aware datetimes.
    :ivar reason: what the broker said.
    """

    number: int
    message: dict | str
    sampled: datetime.datetime
    since: datetime.datetime
    reason: str


class Refusals:
    """What is set aside, for an operator; the service may run meanwhile.

    Every method raises :class:`powervm_monitor.outbox.database.Unusable` when
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

        :param numbers: which; None for all.
        :returns: how many.
        :raises NotAside: when one is not there, and nothing is done then.
        """
        with visit.visit(self._path, visit.CHANGE) as db:
            found = self._found(db, numbers)
            now = self._clock.now().timestamp()
            for row in found:
                # Under a new number: what is behind the old one is confirmed.
                db.execute(
                    'INSERT INTO message (body, size, sampled, since, cause) '
                    'SELECT body, length(CAST(body AS BLOB)), sampled, ?, ? '
                    'FROM aside WHERE id = ?',
                    (now, rows.cause(row.message), row.number))
            _delete(db, [row.number for row in found])
            return len(found)

    def drop(self, numbers=None):
        """Delete messages and remember them as lost; see :meth:`retry`."""
        with visit.visit(self._path, visit.CHANGE) as db:
            found = self._found(db, numbers)
            losses.remember(
                db, losses.REFUSED, [row.sampled.timestamp() for row in found])
            _delete(db, [row.number for row in found])
            return len(found)

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


def set_aside(db, number, reason, now):
    """Take a message out of the queue, with the reason.

    The oldest beyond :data:`KEPT` are remembered as lost.
    """
    found = db.execute(
        'SELECT id, CAST(body AS BLOB), sampled FROM message WHERE id = ?',
        (number,)).fetchall()
    # Before it is written elsewhere, for there may be no other room.
    db.execute('DELETE FROM message WHERE id = ?', (number,))
    db.executemany(
        'INSERT OR REPLACE INTO aside (id, body, sampled, since, reason) '
        'VALUES (?, CAST(? AS TEXT), ?, ?, ?)',
        [(*row, now, reason) for row in found])
    old = db.execute(
        'SELECT id, sampled FROM aside ORDER BY id DESC LIMIT -1 OFFSET ?',
        (KEPT,)).fetchall()
    losses.remember(db, losses.REFUSED, [sampled for _, sampled in old])
    _delete(db, [old_number for old_number, _ in old])


def count(db):
    return db.execute('SELECT COUNT(*) FROM aside').fetchone()[0]


def _delete(db, numbers):
    db.executemany('DELETE FROM aside WHERE id = ?',
                   [(number,) for number in numbers])


def _read(db):
    # As bytes, for a damaged body need not be text.
    return [Refusal(number, _message(body), rows.utc(sampled),
                    rows.utc(since), reason)
            for number, body, sampled, since, reason in db.execute(
                'SELECT id, CAST(body AS BLOB), sampled, since, reason '
                'FROM aside ORDER BY id')]


def _message(body):
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors='replace')
