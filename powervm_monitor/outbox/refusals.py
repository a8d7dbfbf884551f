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

from powervm_monitor.outbox import limits

# How many are kept to be looked at.
KEPT = 1000
REFUSED = 'refused'


def set_aside(db, number, reason, now):
    """Take a message out of the queue, with the reason.

    The oldest beyond :data:`KEPT` are remembered as lost.
    """
    db.execute(
        'INSERT OR REPLACE INTO aside (id, body, sampled, since, reason) '
        'SELECT id, body, sampled, ?, ? FROM message WHERE id = ?',
        (now, reason, number))
    db.execute('DELETE FROM message WHERE id = ?', (number,))
    old = db.execute(
        'SELECT id, sampled FROM aside ORDER BY id DESC LIMIT -1 OFFSET ?',
        (KEPT,)).fetchall()
    limits.remember(db, REFUSED, [sampled for _, sampled in old])
    db.executemany('DELETE FROM aside WHERE id = ?',
                   [(old_number,) for old_number, _ in old])


def count(db):
    return db.execute('SELECT COUNT(*) FROM aside').fetchone()[0]
