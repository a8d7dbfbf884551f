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

import contextlib
import functools
import sqlite3

from powervm_monitor.catalog import events
from powervm_monitor.outbox import checksums
from powervm_monitor.outbox import errors
from powervm_monitor.outbox import header
from powervm_monitor.outbox import rows
from powervm_monitor.outbox import waiting

# 0: message (id, body) and cursor, without a version.
# 1: size and time of a message; totals, losses, and what is set aside.
# 2: what plugins remember.
# 3: since when a message waits, and whether it is word of a loss.
# 4: what is added to the busy time of partitions.
# 5: checksums; a cursor from the beginning; marks in the file's header.
VERSION = 5

_ADD = ('UPDATE waiting SET count = count {sign} 1, '
        'bytes = bytes {sign} {row}.size')
# The same with the checksum of the totals.
_ADD_CHECKED = (_ADD + ', checksum = checksum {sign} '
                f'{waiting.COUNT_FACTOR} {{sign}} '
                f'{waiting.SIZE_FACTOR} * {{row}}.size')
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
), (
    'ALTER TABLE message ADD COLUMN checksum INTEGER',
    'UPDATE message SET checksum = row_checksum('
    ' id, CAST(body AS BLOB), size, sampled, since, cause)',
    'DROP TRIGGER message_comes',
    'DROP TRIGGER message_goes',
    'ALTER TABLE waiting ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0',
    'DELETE FROM waiting',
    'INSERT INTO waiting SELECT 1, COUNT(*), COALESCE(SUM(size), 0),'
    f' {waiting.COUNT_FACTOR} * COUNT(*)'
    f' + {waiting.SIZE_FACTOR} * COALESCE(SUM(size), 0) FROM message',
    'CREATE TRIGGER message_comes AFTER INSERT ON message BEGIN '
    + _ADD_CHECKED.format(sign='+', row='new') + '; END',
    'CREATE TRIGGER message_goes AFTER DELETE ON message BEGIN '
    + _ADD_CHECKED.format(sign='-', row='old') + '; END',
    # Who finds no number here does not know which ones were given.
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'message', 0"
    " WHERE NOT EXISTS (SELECT * FROM sqlite_sequence"
    " WHERE name = 'message')",
    # Empty when nothing was ever read: a Cursor that is missing is damage.
    'ALTER TABLE cursor ADD COLUMN checksum INTEGER',
    "INSERT INTO cursor (only, read_to) SELECT 1, ''"
    ' WHERE NOT EXISTS (SELECT * FROM cursor)',
    'UPDATE cursor SET checksum = checksum('
    ' read_to, published, user_ns, idle_ns, corrections)',
    'ALTER TABLE gap ADD COLUMN checksum INTEGER',
    'UPDATE gap SET checksum = checksum(cause, first, last, count)',
    'ALTER TABLE plugin ADD COLUMN checksum INTEGER',
    'ALTER TABLE plugin ADD COLUMN report_checksum INTEGER',
    'UPDATE plugin SET checksum = checksum(name, read_to, state),'
    ' report_checksum = checksum(name, report)',
    'ALTER TABLE aside ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE aside ADD COLUMN checksum INTEGER',
    'UPDATE aside SET checksum = aside_checksum('
    ' id, CAST(body AS BLOB), sampled, since, reason, damaged)',
))
_TABLES = {'message', 'cursor', 'waiting', 'gap', 'aside', 'plugin'}


class Foreign(Exception):
    """Not ours to touch; the message says why and what to do."""


class Incomplete(errors.Damaged):
    """A table or trigger of this version is missing, altered or strange."""


def check(db):
    """Do nothing with a database that is ours, or empty.

    :raises Foreign: when a newer program made it, or another one.
    :raises powervm_monitor.outbox.errors.Damaged: when it says that it is
        newer and is damaged.
    """
    if version(db) > VERSION:
        with contextlib.suppress(sqlite3.OperationalError):
            # What a newer program may use, SQLite may not have.
            check_pages(db)
        raise Foreign(
            f'is of version {version(db)}, and this program knows none above '
            f'{VERSION}: install the newer program again, or set [outbox] '
            'path to another file')
    if version(db) < 0:
        raise Incomplete(f'its version is {version(db)}')
    tables = {name for kind, name in _made(db) if kind == 'table'}
    if tables and 'message' not in tables and not (
            tables & _TABLES or mark(db) in header.OURS):
        raise Foreign('is a database of another program: set [outbox] path '
                      'to a file of its own')


def check_pages(db):
    """Do nothing with a database that SQLite finds whole.

    :raises powervm_monitor.outbox.errors.Damaged: when it does not.
    """
    found = db.execute('PRAGMA integrity_check(1)').fetchone()[0]
    if found != 'ok':
        raise errors.Damaged(found.splitlines()[-1])


def upgrade(db, now):
    """Bring a database to this version, in one transaction.

    :param db: a connection that begins no transaction by itself.
    :param now: POSIX seconds.
    :raises Incomplete: when it says that it has a version and has not.
    """
    for name, count, function in (
            ('sampled', 1, functools.partial(rows.sampled, now=now)),
            ('cause', 1, rows.cause_of_body),
            ('row_checksum', 6, rows.checksum),
            ('aside_checksum', 6, aside_checksum),
            ('checksum', -1, checksums.of)):
        db.create_function(name, count, function)
    db.execute('BEGIN IMMEDIATE')
    with db:
        steps = STEPS[version(db):]
        for step in steps:
            for statement in step:
                db.execute(statement)
        if steps:
            db.execute(f'PRAGMA user_version = {VERSION}')
    verify(db)


def aside_checksum(number, body, sampled, since, reason, damaged):
    """Return the checksum of a message that is set aside."""
    return checksums.of(number, sampled, since, reason, damaged, body=body)


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
    verify(db)


def verify(db):
    """Do nothing where all is made as this version makes it.

    What others have added, such as a trigger, is not: it would change what
    is written.

    :raises Incomplete: when it is not.
    """
    found, made = _made(db), _expected()
    missing = sorted(name for kind, name in made.keys() - found.keys()
                     if kind == 'table')
    if missing:
        raise Incomplete('it has no table ' + ', '.join(missing))
    wrong = sorted(key for key in made.keys() | found.keys()
                   if made.get(key) != found.get(key))
    if wrong:
        raise Incomplete('it has another ' + ', '.join(map(' '.join, wrong)))


def version(db):
    """Return the version that a database says it is of."""
    return db.execute('PRAGMA user_version').fetchone()[0]


def mark(db):
    """Return what the header says of who has it open."""
    return db.execute('PRAGMA application_id').fetchone()[0]


def set_mark(db, value):
    """Say in the header whether a service has the file open."""
    db.execute(f'PRAGMA application_id = {value}')


def _made(db):
    """Return the text of all that was created, by kind and name.

    Blanks do not count: the first version had others.
    """
    return {(str(kind), str(name)): (table, ''.join((sql or '').split()))
            for kind, name, table, sql in db.execute(
                'SELECT type, name, tbl_name, CAST(sql AS TEXT) '
                'FROM sqlite_master')
            # What ANALYZE leaves behind changes nothing.
            if not str(name).startswith('sqlite_stat')}


@functools.cache
def _expected():
    with contextlib.closing(
            sqlite3.connect(':memory:', isolation_level=None)) as db:
        for name in ('sampled', 'cause'):
            db.create_function(name, 1, lambda value: None)
        for name in ('row_checksum', 'aside_checksum', 'checksum'):
            db.create_function(name, -1, lambda *values: None)
        for step in STEPS:
            for statement in step:
                db.execute(statement)
        return _made(db)
