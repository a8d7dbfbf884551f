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

import functools
import threading

from oslo_log import log as logging

from powervm_monitor import clock as clocks
from powervm_monitor import complaints
from powervm_monitor.outbox import delivery
from powervm_monitor.outbox import limits as limit
from powervm_monitor.outbox import losses
from powervm_monitor.outbox import memory as memories
from powervm_monitor.outbox import position
from powervm_monitor.outbox import refusals
from powervm_monitor.outbox import rows
from powervm_monitor.outbox import store
from powervm_monitor.outbox import waiting

LOG = logging.getLogger(__name__)


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
        self._store = store.Store(path, self._clock)
        self._delivery = delivery.Delivery(self._store, self._now)
        self._complaints = complaints.Complaints(LOG)
        self._filled = threading.Event()
        self._read_era, self._begun = self._store.era, False
        try:
            self._store.ask(functools.partial(
                refusals.set_apart_damaged, now=self._now()))
        except BaseException:
            self._store.close()
            raise

    def cursor(self):
        """Return the Cursor, None when nothing was ever read.

        A file that was deleted meanwhile is noticed, and a new one begins.
        """
        self._store.check_place()
        return self._store.ask(self._cursor)

    def put(self, messages, cursor, announced=()):
        """Keep messages and move the Cursor, both or neither.

        The oldest messages are dropped when the limits ask for it, but none
        that is word of a loss.

        :param announced: Losses that the messages tell of, to be forgotten.
        :raises Unusable: when they cannot be kept, or when the file was
            damaged since the Cursor was read: it is a new one.
        """
        def place(db):
            if self._read_era != self._store.era:
                raise self._store.replaced()
            losses.forget(db, announced)
            position.move(db, cursor)

        self._keep(messages, place)
        if not self._begun:
            # Where the log is lost, the file has a Cursor to go on from.
            self._store.checkpoint()
            self._begun = True

    def memory(self, plugin):
        """Return the Memory of a plugin by its name, None without one."""
        return self._store.ask(functools.partial(memories.read, name=plugin))

    def memories(self):
        """Return the Memory of every plugin, by name."""
        return self._store.ask(memories.everybody)

    def remember(self, plugin, memory, messages=()):
        """Keep a plugin's messages and its Memory, both or neither.

        :raises Unusable: when they cannot be kept.
        """
        self._keep(messages, functools.partial(
            memories.keep, name=plugin, memory=memory))

    def report(self, plugin, text):
        """Keep a plugin's report and leave the rest of its Memory alone."""
        self._store.ask(functools.partial(
            memories.report, name=plugin, text=text))

    def drain(self, send):
        """Send what waits, oldest first; forget what was confirmed.

        :param send: called with each message; what it raises ends the
            drain, and the message stays. One for which it has raised
            :class:`powervm_monitor.model.Refused` :data:`TRIES` times is set
            aside.
        """
        def deliver(messages):
            for message in messages:
                send(message)
                yield

        self.deliver(deliver)

    def deliver(self, send_all):
        """Send what waits, many messages at a time; see :meth:`drain`.

        :param send_all: called with an iterable of messages. It yields once
            for each of them, in order, when it is confirmed; what it raises
            is about the next one. It may take more messages than are
            confirmed, and is called again behind one that is set aside.
        """
        self._delivery.deliver(send_all)

    def losses(self):
        """Return each :class:`powervm_monitor.model.Loss` to announce.

        There is one for each cause at most; it grows until :meth:`put` is
        given it as announced, and while word of the one before waits.
        """
        return self._store.ask(losses.due)

    def aside(self):
        """Return how many messages are set aside."""
        return self._store.ask(refusals.count)

    def wait(self):
        """Return when something was put, or :meth:`wake` was called."""
        self._filled.wait()
        self._filled.clear()

    def wake(self):
        """Let :meth:`wait` return now."""
        self._filled.set()

    def __len__(self):
        return self._store.ask(_count)

    def close(self):
        self._store.close()

    def _now(self):
        return self._clock.now().timestamp()

    def _keep(self, messages, beside):
        """Keep messages and do with the file what belongs to them."""
        now = self._now()
        kept = [rows.row(message, now) for message in messages]

        def keep(db):
            beside(db)
            return self._add(db, now, kept)

        # What was sent meanwhile may have left room in the file; then all
        # that is missing is some for the log of the change.
        needed = 2 * sum(size for _, size, *_ in kept)
        lost = self._store.force(keep, lambda free: free >= needed)
        self._filled.set()
        self._tell(lost)

    def _add(self, db, now, kept):
        """Write rows; return how many were dropped for them."""
        held = self._delivery.held()
        lost = self._limits.trim(
            db, now, sum(size for _, size, *_ in kept), held)
        rows.insert(db, kept, held)
        # What came may be too much by itself.
        return lost + self._limits.trim(db, now, held=held)

    def _cursor(self, db):
        cursor = position.read(db)
        self._read_era, self._begun = self._store.era, cursor is not None
        return cursor

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


def _count(db):
    return waiting.read(db).count
