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
"""Messages in the order in which they were put, and the Cursor beside."""

import contextlib
import functools
import json
import os
import threading

from oslo_log import log as logging

from powervm_monitor import clock as clocks
from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.outbox import database
from powervm_monitor.outbox import limits as limit
from powervm_monitor.outbox import memory as memories
from powervm_monitor.outbox import position
from powervm_monitor.outbox import refusals
from powervm_monitor.outbox import reserve
from powervm_monitor.outbox import rows

LOG = logging.getLogger(__name__)

BATCH = 200
# How often a message may be refused before it is set aside.
TRIES = 3


class Outbox:
    """A durable queue with the Cursor beside it; safe between threads.

    :param path: of the file, made with mode 0600 when it is not there. One
        that is damaged is moved aside, and a new one begins.
    :param clock: tells how old a message is; the host's own by default.
    :param limits: how much may wait; anything by default.
    :raises Unusable: when it cannot be opened or is no outbox.
    """

    def __init__(self, path, clock=None, limits=None):
        self._path = path
        self._clock = clock or clocks.SystemClock()
        self._limits = limits or limit.Limits()
        self._database = database.Database(path, self._clock)
        self._reserve = reserve.Reserve(f'{os.fspath(path)}.reserve')
        self._reserve.keep()
        self._complaints = complaints.Complaints(LOG)
        self._filled = threading.Event()
        self._read_era = self._database.era
        # Up to which number, of which era, the broker has confirmed.
        self._confirmed = (self._read_era, 0)
        self._refusals = (None, 0)

    def cursor(self):
        """Return the Cursor, None when nothing was ever read."""
        return self._ask(self._cursor)

    def put(self, messages, cursor, announced=()):
        """Keep messages and move the Cursor, both or neither.

        The oldest messages are dropped when the limits ask for it.

        :param announced: Losses that the messages tell of, to be forgotten.
        :raises Unusable: when they cannot be kept, or when the file was
            damaged since the Cursor was read: it is a new one.
        """
        def place(db):
            if self._read_era != self._database.era:
                raise self._database.replaced()
            limit.forget(db, announced)
            position.move(db, cursor)

        self._keep(messages, place)

    def memory(self, plugin):
        """Return the Memory of a plugin by its name, None without one."""
        return self._ask(functools.partial(memories.read, name=plugin))

    def memories(self):
        """Return the Memory of every plugin, by name."""
        return self._ask(memories.everybody)

    def remember(self, plugin, memory, messages=()):
        """Keep a plugin's messages and its Memory, both or neither.

        :raises Unusable: when they cannot be kept.
        """
        self._keep(messages, functools.partial(
            memories.keep, name=plugin, memory=memory))

    def report(self, plugin, text):
        """Keep a plugin's report and leave the rest of its Memory alone."""
        self._ask(functools.partial(memories.report, name=plugin, text=text))

    def drain(self, send):
        """Send what waits, oldest first; forget what was confirmed.

        :param send: called with each message; what it raises ends the
            drain, and the message stays. One for which it has raised
            :class:`powervm_monitor.model.Refused` :data:`TRIES` times is set
            aside.
        """
        while True:
            era, waiting = self._ask(self._waiting)
            if not waiting:
                return
            try:
                for number, body in waiting:
                    self._hand_over(send, era, number, body)
                    self._confirmed = (era, number)
            finally:
                self._forget_confirmed()

    def losses(self):
        """Return the :class:`powervm_monitor.model.Loss` not yet announced.

        There is one for each cause; it grows until :meth:`put` is given it
        as announced.
        """
        return self._ask(limit.losses)

    def aside(self):
        """Return how many messages are set aside."""
        return self._ask(refusals.count)

    def wait(self):
        """Return when something was put, or :meth:`wake` was called."""
        self._filled.wait()
        self._filled.clear()

    def wake(self):
        """Let :meth:`wait` return now."""
        self._filled.set()

    def __len__(self):
        return self._ask(_count)

    def close(self):
        self._database.close()

    def _now(self):
        return self._clock.now().timestamp()

    def _write(self, change):
        with self._database.transaction() as db:
            return change(db)

    def _ask(self, question):
        """Return the answer of the file, or of the one that replaces it."""
        try:
            return self._write(question)
        except database.Replaced:
            return self._write(question)

    def _keep(self, messages, beside):
        """Keep messages and do with the file what belongs to them."""
        now = self._now()
        kept = [rows.row(message, now) for message in messages]

        def keep(db):
            beside(db)
            return self._add(db, now, kept)

        try:
            lost = self._write(keep)
        except database.Full:
            # What was sent meanwhile left room in the file, and all that is
            # missing is some for the log of the change.
            if self._database.free() < 2 * sum(size for _, size, _ in kept):
                raise
            with self._reserve_given():
                lost = self._write(keep)
        self._reserve.keep()
        self._filled.set()
        self._tell(lost)

    def _add(self, db, now, kept):
        """Write rows; return how many were dropped for them."""
        lost = self._limits.trim(db, now, sum(size for _, size, _ in kept),
                                 self._confirmed_number())
        db.executemany('INSERT INTO message (body, size, sampled) '
                       'VALUES (?, ?, ?)', kept)
        # What came may be too much by itself.
        return lost + self._limits.trim(db, now)

    def _cursor(self, db):
        cursor = position.read(db)
        self._read_era = self._database.era
        return cursor

    def _waiting(self, db):
        # As bytes, for a damaged body need not be text.
        return self._database.era, db.execute(
            'SELECT id, CAST(body AS BLOB) FROM message WHERE id > ? '
            'ORDER BY id LIMIT ?',
            (self._confirmed_number(), BATCH)).fetchall()

    def _confirmed_number(self):
        """Return up to which number all is confirmed in the present file."""
        era, number = self._confirmed
        return number if era == self._database.era else 0

    def _hand_over(self, send, era, number, body):
        try:
            send(_message(body))
        except model.Refused as e:
            before, tries = self._refusals
            tries = tries + 1 if before == (era, number) else 1
            self._refusals = ((era, number), tries)
            if tries < TRIES:
                raise
            self._set_aside(era, number, str(e))

    def _set_aside(self, era, number, reason):
        def aside(db):
            if self._database.era == era:
                refusals.set_aside(db, number, reason, self._now())

        self._ask(aside)
        LOG.warning('A notification is set aside after %d tries, the others '
                    'go on: %s', TRIES, reason)

    def _forget_confirmed(self):
        """Delete what was confirmed, be the disk ever so full."""
        def forget(db):
            db.execute('DELETE FROM message WHERE id <= ?',
                       (self._confirmed_number(),))

        try:
            self._ask(forget)
        except database.Full:
            with self._reserve_given():
                self._ask(forget)

    @contextlib.contextmanager
    def _reserve_given(self):
        """Give the reserve for as long as a change takes."""
        self._reserve.release()
        try:
            yield
        finally:
            self._database.shrink()
            self._reserve.keep()

    def _tell(self, lost):
        subject = 'the room in the outbox'
        if not lost:
            self._complaints.settle(subject)
            return
        self._complaints.about(
            subject,
            f'the outbox {self._path} holds all that [outbox] max_size and '
            'max_age allow: the oldest notifications are dropped. See why '
            f'the broker does not take them ({lost} now)')


def _message(body):
    try:
        message = json.loads(body)
    except ValueError as e:
        raise model.Refused(
            f'it is damaged in the outbox and cannot be sent ({e})') from e
    if not isinstance(message, dict):
        raise model.Refused(
            'it is damaged in the outbox and cannot be sent (no message)')
    return message


def _count(db):
    return db.execute('SELECT count FROM waiting').fetchone()[0]
