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
"""The Cursor as a row."""

import dataclasses
import datetime
import json

from powervm_monitor import model
from powervm_monitor.outbox import checksums
from powervm_monitor.outbox import errors

# Up to where nothing was read, which is not the same as no Cursor.
NEVER = ''


def read(db):
    """Return the Cursor, None when nothing was ever read.

    :raises powervm_monitor.outbox.errors.Damaged: when it is no Cursor, or
        not the one that was written.
    """
    found = db.execute('SELECT only, checksum, read_to, published, user_ns, '
                       'idle_ns, corrections FROM cursor').fetchmany(2)
    if len(found) != 1:
        raise errors.Damaged(f'it has {len(found)} Cursors or more')
    only, checksum, *row = found[0]
    if only != 1 or not checksums.holds(checksum, *row):
        raise errors.Damaged(f'its Cursor was altered to {row}')
    try:
        return None if row[0] == NEVER else _cursor(*row)
    except (AttributeError, LookupError, TypeError, ValueError) as e:
        raise errors.Damaged(f'its Cursor is {row}') from e


def move(db, cursor):
    """Write the Cursor over the one of before."""
    node_time = cursor.totals.node_time
    row = (cursor.read_to.isoformat(),
           cursor.published and cursor.published.isoformat(),
           node_time and node_time.user_ns,
           node_time and node_time.idle_ns,
           _encoded(cursor.totals.corrections))
    db.execute('INSERT OR REPLACE INTO cursor (only, read_to, published, '
               'user_ns, idle_ns, corrections, checksum) '
               'VALUES (1, ?, ?, ?, ?, ?, ?)', (*row, checksums.of(*row)))


def _cursor(read_to, published, user_ns, idle_ns, corrections):
    node_time = None
    if None not in (user_ns, idle_ns):
        node_time = model.NodeTime(user_ns, idle_ns)
    return model.Cursor(
        datetime.datetime.fromisoformat(read_to),
        published and datetime.datetime.fromisoformat(published),
        model.Totals(node_time, _decoded(corrections)))


def _encoded(corrections):
    """Return corrections as JSON, None when there are none."""
    return json.dumps({
        uuid: {**dataclasses.asdict(one),
               'seen_at': one.seen_at.isoformat(),
               'steps': [(time.isoformat(), added)
                         for time, added in one.steps]}
        for uuid, one in corrections.items()}) if corrections else None


def _decoded(text):
    return {
        uuid: model.CpuCorrection(**{
            **one,
            'seen_at': datetime.datetime.fromisoformat(one['seen_at']),
            'steps': tuple((datetime.datetime.fromisoformat(time), int(added))
                           for time, added in one['steps'])})
        for uuid, one in json.loads(text or '{}').items()}
