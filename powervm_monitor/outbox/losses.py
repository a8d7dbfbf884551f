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
from powervm_monitor.outbox import rows

FULL = 'outbox full'
AGE = 'outbox age'
REFUSED = 'refused'
DAMAGED = 'outbox damaged'


def remember(db, cause, times):
    """Add messages of these times to what is lost for a cause."""
    if times:
        db.execute(
            'INSERT INTO gap (cause, first, last, count) VALUES (?, ?, ?, ?) '
            'ON CONFLICT (cause) DO UPDATE SET '
            'first = min(first, excluded.first), '
            'last = max(last, excluded.last), count = count + excluded.count',
            (cause, min(times), max(times), len(times)))


def remember_damage(db, now):
    """Remember that a file was lost with all that waited in it.

    :param now: POSIX seconds, for nobody knows the times and the number.
    """
    db.execute('INSERT INTO gap (cause, first, last, count) '
               'VALUES (?, ?, ?, 0)', (DAMAGED, now, now))


def unannounced(db):
    """Return the Losses that nobody has announced."""
    return [model.Loss(rows.utc(first), rows.utc(last), count or None, cause)
            for first, last, count, cause in db.execute(
                'SELECT first, last, count, cause FROM gap ORDER BY first')]


def due(db):
    """Return the Losses to announce now.

    One of which word waits already grows until that is sent, so that not much
    of it waits, however long the broker is away.
    """
    waiting = {cause for cause, in db.execute(
        'SELECT cause FROM message WHERE cause IS NOT NULL')}
    return [loss for loss in unannounced(db) if loss.cause not in waiting]


def forget(db, announced):
    """Forget Losses; what was added to one since then stays."""
    for loss in announced:
        db.execute('UPDATE gap SET count = count - ?, first = ? '
                   'WHERE cause = ?',
                   (loss.count or 0, loss.last.timestamp(), loss.cause))
    db.execute('DELETE FROM gap WHERE count <= 0')
