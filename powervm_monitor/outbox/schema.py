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
"""The tables, their version, and the way there from those before."""

import functools

from powervm_monitor.catalog import events
from powervm_monitor.outbox import rows

# 0: message (id, body) and cursor, without a version.
# 1: size and time of a message; totals, losses, and what is set aside.
# 2: what plugins remember.
# 3: since when a message waits, and whether it is word of a loss.
# 4: what is added to the busy time of partitions.
VERSION = 4

_ADD = ('UPDATE waiting SET count = count {sign} 1, '
        'bytes = bytes {sign} {row}.size')
STEPS = ((
    'CREATE TABLE IF NOT EXISTS message ('
    ' id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL)',
    'CREATE TABLE IF NOT EXISTS cursor ('
    ' only INTEGER PRIMARY KEY CHECK (only = 1), read_to TEXT NOT NULL,'
    ' published TEXT, user_ns INTEGER, idle_ns INTEGER)',
    'ALTER TABLE message ADD COLUMN size INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE message ADD COLUMN sampled REAL NOT NULL DEFAULT 0',
    'UPDATE message SET size = length(CAST(body AS BLOB)),'
    ' sampled = sampled(CAST(body AS BLOB))',
    # What waits, added up by triggers: nobody has to count it.
    'CREATE TABLE waiting (only INTEGER PRIMARY KEY CHECK (only = 1),'
    ' count INTEGER NOT NULL, bytes INTEGER NOT NULL)',
    'INSERT INTO waiting'
    ' SELECT 1, COUNT(*), COALESCE(SUM(size), 0) FROM message',
    'CREATE TRIGGER message_comes AFTER INSERT ON message BEGIN '
    + _ADD.format(sign='+', row='new') + '; END',
    'CREATE TRIGGER message_goes AFTER DELETE ON message BEGIN '
    + _ADD.format(sign='-', row='old') + '; END',
    'CREATE TABLE gap (cause TEXT PRIMARY KEY, first REAL NOT NULL,'
    ' last REAL NOT NULL, count INTEGER NOT NULL)',
    'CREATE TABLE aside (id INTEGER PRIMARY KEY, body TEXT NOT NULL,'
    ' sampled REAL NOT NULL, since REAL NOT NULL, reason TEXT NOT NULL)',
), (
    'CREATE TABLE plugin (name TEXT PRIMARY KEY, read_to TEXT, state TEXT,'
    ' report TEXT)',
), (
    # Of what waits already only the hypervisor's clock tells the age.
    'ALTER TABLE message ADD COLUMN since REAL NOT NULL DEFAULT 0',
    'ALTER TABLE message ADD COLUMN cause TEXT',
    'UPDATE message SET cause = cause(CAST(body AS BLOB))'
    f" WHERE instr(body, '{events.GAP_TYPE}')",
    'CREATE INDEX word ON message (cause) WHERE cause IS NOT NULL',
), (
    'ALTER TABLE cursor ADD COLUMN corrections TEXT',
))
_TABLES = {'message', 'cursor', 'waiting', 'gap', 'aside', 'plugin'}


class Foreign(Exception):
    """Not ours to touch; the message says why and what to do."""


class Incomplete(Exception):
    """A table of this version is missing."""


def check(db):
    """Do nothing with a database that is ours, or empty.

    :raises Foreign: when a newer program made it, or another one.
    """
    if version(db) > VERSION:
        raise Foreign(
            f'is of version {version(db)}, and this program knows none above '
            f'{VERSION}: install the newer program again, or set [outbox] '
            'path to another file')
    tables = _names(db)
    if tables and 'message' not in tables:
        raise Foreign('is a database of another program: set [outbox] path '
                      'to a file of its own')


def upgrade(db, now):
    """Bring a database to this version, in one transaction.

    :param db: a connection that begins no transaction by itself.
    :param now: POSIX seconds.
    :raises Incomplete: when it says that it has a version and has not.
    """
    db.create_function('sampled', 1, functools.partial(rows.sampled, now=now))
    db.create_function('cause', 1, rows.cause_of_body)
    db.execute('BEGIN IMMEDIATE')
    with db:
        steps = STEPS[version(db):]
        for step in steps:
            for statement in step:
                db.execute(statement)
        if steps:
            db.execute(f'PRAGMA user_version = {VERSION}')
    _check_tables(db)


def check_current(db):
    """Do nothing with a database that is ours and of this version.

    :raises Foreign: when it is another program's, or of another version.
    :raises Incomplete: when it says that it has this version and has not.
    """
    check(db)
    if version(db) < VERSION:
        raise Foreign(
            f'is of version {version(db)}, and this program knows '
            f'{VERSION}: start the service, which brings it up to date')
    _check_tables(db)


def _check_tables(db):
    missing = _TABLES - _names(db)
    if missing:
        raise Incomplete('it has no table ' + ', '.join(sorted(missing)))


def version(db):
    """Return the version that a database says it is of."""
    return db.execute('PRAGMA user_version').fetchone()[0]


def _names(db):
    return {name for name, in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'")}
