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
"""A message as a row: its body, two times and why another one is lost.

The checksum of a row is over all of it. One that does not hold means that
nothing in the row can be believed.
"""

import datetime
import json
import struct
import typing
import zlib

from powervm_monitor.catalog import events
from powervm_monitor.outbox import errors

# As bytes, for a damaged body need not be text.
SELECT = ('SELECT id, CAST(body AS BLOB), size, sampled, since, cause, '
          'checksum FROM message')
# Numbers of messages are below, so that one can always be added.
MOST = 2 ** 62
_NUMBERS = struct.Struct('<qqdd')


class Row(typing.NamedTuple):
    """A message as :data:`SELECT` gives it.

    :ivar sampled: POSIX seconds of the sample...
    :ivar since: ...and of when it began to wait.
    :ivar cause: why what it tells of is lost, None of other messages.
    """

    number: int
    body: bytes
    size: int
    sampled: float
    since: float
    cause: str | None
    checksum: int

    @property
    def sound(self) -> bool:
        """Whether it is what was written."""
        return (self.checksum == checksum(*self[:-1])
                and self.checksum is not None and 0 < self.number < MOST)


def checksum(number: typing.Any, body: typing.Any, size: typing.Any,
             sampled: typing.Any, since: typing.Any,
             cause: typing.Any) -> int | None:
    """Return the checksum of a row, None when its types are wrong."""
    try:
        start = zlib.crc32(_NUMBERS.pack(number, size, sampled, since))
        if cause is not None:
            start = zlib.crc32(
                cause.encode('utf-8', 'surrogateescape') + b'\0', start)
        return zlib.crc32(body, start)
    except (AttributeError, OverflowError, TypeError, UnicodeEncodeError,
            struct.error):
        return None


def insert(db, kept, floor: int = 0) -> None:
    """Add messages behind those that wait.

    :param kept: what :func:`row` returned for each.
    :param floor: their numbers are above this one.
    :raises powervm_monitor.outbox.errors.Damaged: when nobody knows which
        numbers were given.
    """
    number = max(last_number(db), floor)
    db.executemany(
        'INSERT INTO message (id, body, size, sampled, since, cause, '
        'checksum) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ((number, body, size, sampled, since, why,
          checksum(number, body.encode(), size, sampled, since, why))
         for number, (body, size, sampled, since, why)
         in enumerate(kept, number + 1)))


def last_number(db) -> int:
    """Return the highest number that a message ever had."""
    found = db.execute('SELECT seq, typeof(seq) FROM sqlite_sequence '
                       "WHERE name = 'message'").fetchmany(2)
    if len(found) != 1 or found[0][1] != 'integer' or not (
            0 <= found[0][0] < MOST):
        raise errors.Damaged(f'its last number is {found}')
    return found[0][0]


def oldest(db) -> float | None:
    """Return when the sample of the first sound message was taken."""
    for found in map(Row._make, db.execute(f'{SELECT} ORDER BY id')):
        if found.sound:
            return found.sampled
    return None


def neighbours(db, number: int) -> list[float]:
    """Return when the samples before and behind a damaged row were taken."""
    found = [Row(*found) for way in ('< ? ORDER BY id DESC', '> ? ORDER BY id')
             for found in db.execute(f'{SELECT} WHERE id {way} LIMIT 1',
                                     (number,))]
    return [row.sampled for row in found if row.sound]


def row(message, now):
    """Return the body, its size in bytes, two times and a cause.

    The times are the seconds of its sample, and those since when it waits.

    :param now: POSIX seconds, also for a message that does not tell its time.
    """
    body = json.dumps(message)
    return body, len(body), _sampled(message, now), now, cause(message)


def sampled(body, now):
    """Return the seconds of the sample of a body; now if it tells none."""
    try:
        message = json.loads(body)
    except (TypeError, ValueError):
        return now
    return _sampled(message, now)


def cause(message):
    """Return why what a message tells of is lost, None of other messages."""
    try:
        if message['event_type'] == events.GAP_TYPE:
            return message['payload']['versioned_object.data']['cause']
    except (KeyError, TypeError):
        pass
    return None


def cause_of_body(body):
    """Return :func:`cause` of a body; None if it is damaged."""
    try:
        return cause(json.loads(body))
    except (TypeError, ValueError):
        return None


def _sampled(message, now):
    try:
        return datetime.datetime.fromisoformat(
            message['timestamp']).timestamp()
    except (KeyError, TypeError, ValueError):
        return now


def utc(seconds):
    """Return POSIX seconds as an aware datetime."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
