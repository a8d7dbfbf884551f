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
from powervm_monitor.outbox import errors
from powervm_monitor.outbox import refusals
from powervm_monitor.outbox import rows
from powervm_monitor.outbox import waiting

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
        # How many are confirmed and not forgotten.
        self._count = 0
        self._refusals = (None, 0)

    def deliver(self, send_all):
        """Send what waits; see :meth:`powervm_monitor.outbox.Outbox.deliver`.

        At most a batch is confirmed and not yet forgotten, and may be sent
        again by the next process; one message, where forgetting may fail.
        """
        self._forget()
        while True:
            era, sound, damaged = self._store.ask(self._waiting)
            if damaged:
                self._set_damaged_aside(era, damaged)
            elif not sound:
                return
            try:
                self._hand_over(send_all, era, collections.deque(sound))
            finally:
                self._held = self._confirmed
                self._forget()

    def held(self):
        """Return up to which number all is sent or is about to be.

        It is of the present file.
        """
        return self._number(self._held)

    def _waiting(self, db):
        """Return the era, what can be sent, and numbers of what cannot."""
        found = list(map(rows.Row._make, db.execute(
            f'{rows.SELECT} WHERE id > ? ORDER BY id LIMIT ?',
            (self._number(self._confirmed),
             BATCH if self._store.prepared else 1))))
        if not found and waiting.read(db).count:
            raise errors.Damaged('it has rows that no number leads to')
        sound = [(row.number, row.body) for row in found if row.sound]
        era = self._store.era
        if sound:
            self._held = (era, sound[-1][0])
        return era, sound, [row.number for row in found if not row.sound]

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
                    self._count += 1
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
        self._change(era, lambda db: refusals.set_aside(
            db, number, reason, self._now()))
        LOG.warning('A notification is set aside after %d tries, the others '
                    'go on: %s', TRIES, reason)

    def _set_damaged_aside(self, era, numbers):
        # Before others are confirmed: what has a lower number is forgotten.
        self._change(era, lambda db: refusals.set_damaged_aside(
            db, numbers, self._now()))
        LOG.warning('%d notifications were damaged in the outbox and are set '
                    'aside, the others go on: see whether the disk is '
                    'healthy', len(numbers))

    def _forget(self):
        """Delete what was confirmed, be the disk ever so full."""
        if self._forgotten == self._confirmed:
            return

        def delete(db):
            deleted = db.execute('DELETE FROM message WHERE id <= ?',
                                 (self._number(self._confirmed),)).rowcount
            if deleted > self._count:
                raise errors.Damaged('it has rows under numbers that are not '
                                     'theirs')

        self._change(self._confirmed[0], delete)
        self._forgotten, self._count = self._confirmed, 0

    def _change(self, era, change):
        """Change the file that is meant, be the disk ever so full."""
        def changed(db):
            if self._store.era == era:
                change(db)

        # A file that has replaced it has nothing of it.
        with contextlib.suppress(errors.Replaced):
            self._store.force(changed)


def _message(body):
    try:
        message = json.loads(body)
    except (RecursionError, ValueError) as e:
        raise model.Refused(
            f'it is damaged in the outbox and cannot be sent ({e})') from e
    if not isinstance(message, dict):
        raise model.Refused(
            'it is damaged in the outbox and cannot be sent (no message)')
    return message
