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
"""How what waits leaves the queue: confirmed, or refused for ever."""

import collections
import contextlib
import json

from oslo_log import log as logging

from powervm_monitor import model
from powervm_monitor.outbox import database
from powervm_monitor.outbox import refusals

LOG = logging.getLogger(__name__)

BATCH = 200
# How often a message may be refused before it is set aside.
TRIES = 3


class Delivery:
    """Knows what the broker has confirmed, also while it cannot be deleted.

    :param store: with the messages.
    :param now: tells the POSIX seconds.
    """

    def __init__(self, store, now):
        self._store = store
        self._now = now
        # Up to which number, of which era.
        self._confirmed = self._forgotten = self._held = (store.era, 0)
        self._refusals = (None, 0)

    def deliver(self, send_all):
        """Send what waits; see :meth:`powervm_monitor.outbox.Outbox.deliver`.

        At most a batch is confirmed and not yet forgotten, and may be sent
        again by the next process; one message, where forgetting may fail.
        """
        self._forget()
        while True:
            era, waiting = self._store.ask(self._waiting)
            if not waiting:
                return
            try:
                self._hand_over(send_all, era, collections.deque(waiting))
            finally:
                self._held = self._confirmed
                self._forget()

    def held(self):
        """Return up to which number all is sent or is about to be.

        It is of the present file.
        """
        return self._number(self._held)

    def _waiting(self, db):
        # As bytes, for a damaged body need not be text.
        waiting = db.execute(
            'SELECT id, CAST(body AS BLOB) FROM message WHERE id > ? '
            'ORDER BY id LIMIT ?',
            (self._number(self._confirmed),
             BATCH if self._store.prepared else 1)).fetchall()
        era = self._store.era
        if waiting:
            self._held = (era, waiting[-1][0])
        return era, waiting

    def _number(self, mark):
        """Return a mark's number; nothing is marked in another file."""
        era, number = mark
        return number if era == self._store.era else 0

    def _hand_over(self, send_all, era, waiting):
        while waiting:
            messages = map(_message, [body for _, body in waiting])
            try:
                for _ in send_all(messages):
                    self._confirmed = (era, waiting.popleft()[0])
            except model.Refused as e:
                self._refuse(era, waiting[0][0], e)
                self._confirmed = (era, waiting.popleft()[0])

    def _refuse(self, era, number, error):
        """Set a message aside, or raise the error while it is to be tried."""
        before, tries = self._refusals
        tries = tries + 1 if before == (era, number) else 1
        self._refusals = ((era, number), tries)
        if tries < TRIES:
            raise error
        self._set_aside(era, number, str(error))

    def _set_aside(self, era, number, reason):
        def aside(db):
            if self._store.era == era:
                refusals.set_aside(db, number, reason, self._now())

        # A file that has replaced it has nothing of it.
        with contextlib.suppress(database.Replaced):
            self._store.force(aside)
        LOG.warning('A notification is set aside after %d tries, the others '
                    'go on: %s', TRIES, reason)

    def _forget(self):
        """Delete what was confirmed, be the disk ever so full."""
        if self._forgotten == self._confirmed:
            return
        # A file that has replaced it has nothing of it.
        with contextlib.suppress(database.Replaced):
            self._store.force(lambda db: db.execute(
                'DELETE FROM message WHERE id <= ?',
                (self._number(self._confirmed),)))
        self._forgotten = self._confirmed


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
