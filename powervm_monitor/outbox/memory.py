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

from powervm_monitor.outbox import checksums
from powervm_monitor.outbox import errors
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

    :raises powervm_monitor.outbox.errors.Damaged: when one was altered, for
        its name may have been, too.
    """
    return everybody(db).get(name)


def everybody(db):
    """Return the Memory of every plugin that ever had one, by name.

    :raises powervm_monitor.outbox.errors.Damaged: when one was altered.
    """
    # Not by an index, which may be damaged by itself.
    return dict(sorted((_memory(*row) for row in db.execute(
        'SELECT name, read_to, state, report, checksum, report_checksum '
        'FROM plugin NOT INDEXED')), key=lambda named: named[0]))


def memories(path):
    """Return the Memory of every plugin in an outbox, by name.

    The service may run meanwhile.

    :raises powervm_monitor.outbox.errors.Unusable: when that is impossible.
    """
    with visit.visit(path) as db:
        return everybody(db)


def keep(db, name, memory):
    """Write a plugin's Memory over the one of before."""
    read_to = memory.read_to and memory.read_to.isoformat()
    db.execute('INSERT OR REPLACE INTO plugin (name, read_to, state, report, '
               'checksum, report_checksum) VALUES (?, ?, ?, ?, ?, ?)',
               (name, read_to, memory.state, memory.report,
                checksums.of(name, read_to, memory.state),
                checksums.of(name, memory.report)))


def report(db, name, text):
    """Write a plugin's report and leave the rest of its Memory alone."""
    db.execute('INSERT INTO plugin (name, report, checksum, report_checksum) '
               'VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET '
               'report = excluded.report, '
               'report_checksum = excluded.report_checksum',
               (name, text, checksums.of(name, None, None),
                checksums.of(name, text)))


def _memory(name, read_to, state, text, checksum, report_checksum):
    try:
        if (checksums.holds(checksum, name, read_to, state)
                and checksums.holds(report_checksum, name, text)):
            return name, Memory(
                read_to and datetime.datetime.fromisoformat(read_to), state,
                text)
    except (TypeError, ValueError):
        pass
    raise errors.Damaged(
        f'what plugin {name!r} remembers was altered: it has read up to '
        f'{read_to!r}')
