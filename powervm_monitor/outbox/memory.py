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
"""What plugins remember and report, beside the messages."""

import datetime
import typing

from powervm_monitor.outbox import database
from powervm_monitor.outbox import visit


class Memory(typing.NamedTuple):
    """What a plugin has stored.

    :ivar read_to: ``listed_at`` of the last Reading that it has seen, None
        of one that keeps no state.
    :ivar state: as the plugin wrote it, None when it keeps none.
    :ivar report: how the plugin is, for whoever asks.
    """

    read_to: datetime.datetime | None
    state: str | None
    report: str | None


def read(db, name):
    """Return a plugin's Memory, None when it has none.

    :raises powervm_monitor.outbox.database.Damaged: when it is no Memory.
    """
    row = db.execute('SELECT read_to, state, report FROM plugin '
                     'WHERE name = ?', (name,)).fetchone()
    return row and _memory(*row)


def everybody(db):
    """Return the Memory of every plugin that ever had one, by name."""
    return {name: _memory(*row) for name, *row in db.execute(
        'SELECT name, read_to, state, report FROM plugin ORDER BY name')}


def memories(path):
    """Return the Memory of every plugin in an outbox, by name.

    The service may run meanwhile.

    :raises powervm_monitor.outbox.database.Unusable: when that is impossible.
    """
    with visit.visit(path) as db:
        return everybody(db)


def keep(db, name, memory):
    """Write a plugin's Memory over the one of before."""
    db.execute('INSERT OR REPLACE INTO plugin (name, read_to, state, report) '
               'VALUES (?, ?, ?, ?)',
               (name, memory.read_to and memory.read_to.isoformat(),
                memory.state, memory.report))


def report(db, name, text):
    """Write a plugin's report and leave the rest of its Memory alone."""
    db.execute('INSERT INTO plugin (name, report) VALUES (?, ?) '
               'ON CONFLICT (name) DO UPDATE SET report = excluded.report',
               (name, text))


def _memory(read_to, state, text):
    try:
        return Memory(
            read_to and datetime.datetime.fromisoformat(read_to), state, text)
    except (TypeError, ValueError) as e:
        raise database.Damaged(
            f'a plugin has read up to {read_to!r}') from e
