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
"""What may happen to the files of an outbox: each kind of damage, at random.

A kind is a function of a :class:`Files`, which it damages. Bytes that differ
are written over the old ones; what SQLite would not write by itself is written
with its checks switched off.
"""

import contextlib
import os
import random
import shutil
import sqlite3
import typing

PAGE = 4096


class Files(typing.NamedTuple):
    """The files of an outbox.

    :ivar path: of the database.
    :ivar random: chooses places and values.
    """

    path: str
    random: random.Random

    @property
    def log(self):
        return f'{self.path}-wal'

    def write(self, offset, content, path=None):
        with open(path or self.path, 'r+b') as file:
            file.seek(offset)
            file.write(content)

    def read(self, offset, size, path=None):
        with open(path or self.path, 'rb') as file:
            file.seek(offset)
            return file.read(size)

    def flip(self, first=0, last=None, path=None):
        """Flip a bit of a byte between two places."""
        path = path or self.path
        last = os.path.getsize(path) if last is None else last
        if last > first:
            offset = self.random.randrange(first, last)
            byte, = self.read(offset, 1, path)
            self.write(offset, bytes([byte ^ 1 << self.random.randrange(8)]),
                       path)

    def page(self):
        """Return where a page begins."""
        return PAGE * self.random.randrange(
            max(1, os.path.getsize(self.path) // PAGE))

    @contextlib.contextmanager
    def sql(self):
        """Give a connection that may do anything."""
        with contextlib.closing(sqlite3.connect(
                self.path, isolation_level=None, timeout=30)) as db:
            # Triggers of the outbox may not hide what is altered.
            db.execute('PRAGMA writable_schema = 1')
            db.execute('PRAGMA ignore_check_constraints = 1')
            yield db

    def run(self, *statements):
        """Execute what works of some statements."""
        with self.sql() as db:
            for statement in statements:
                with contextlib.suppress(sqlite3.IntegrityError):
                    db.execute(statement)


def bit(files):
    files.flip()


def bit_of_the_header(files):
    files.flip(last=100)


def bytes_in_a_row(files):
    size = files.random.choice((2, 16, 300, 3000))
    files.write(files.random.randrange(os.path.getsize(files.path)),
                files.random.randbytes(size))


def truncated(files):
    os.truncate(files.path, files.random.choice((
        0, 1, 99, 100, PAGE, PAGE + 1,
        files.random.randrange(os.path.getsize(files.path)))))


def page_of_zeros(files):
    files.write(files.page(), bytes(PAGE))


def pages_swapped(files):
    one, other = files.page(), files.page()
    before = files.read(one, PAGE)
    files.write(one, files.read(other, PAGE))
    files.write(other, before)


def page_copied(files):
    files.write(files.page(), files.read(files.page(), PAGE))


def page_size(files):
    files.write(16, files.random.choice((0, 1, 3, 513, 1024, 8192, 65535))
                .to_bytes(2, 'big'))


def foreign_trigger(files):
    files.run(files.random.choice((
        'CREATE TRIGGER foreign_one AFTER INSERT ON message BEGIN '
        'DELETE FROM message WHERE id = new.id; END',
        'CREATE TRIGGER foreign_one AFTER INSERT ON message BEGIN '
        "UPDATE message SET body = '{}' WHERE id = new.id; END",
        'CREATE TRIGGER foreign_one BEFORE DELETE ON message BEGIN '
        'SELECT RAISE(IGNORE); END',
        'CREATE TRIGGER foreign_one AFTER INSERT ON cursor BEGIN '
        'DELETE FROM message; END',
        'CREATE TRIGGER foreign_one BEFORE INSERT ON gap BEGIN '
        "SELECT RAISE(ABORT, 'no'); END")))


def trigger_dropped(files):
    files.run('DROP TRIGGER ' + files.random.choice((
        'message_comes', 'message_goes')))


def foreign_view(files):
    files.run(*files.random.choice((
        ('CREATE VIEW foreign_one AS SELECT * FROM message',),
        ('ALTER TABLE gap RENAME TO other',
         'CREATE VIEW gap AS SELECT * FROM other'))))


def foreign_index(files):
    files.run(files.random.choice((
        'CREATE INDEX foreign_one ON message (sampled)',
        'CREATE UNIQUE INDEX foreign_one ON message (since)',
        'CREATE UNIQUE INDEX foreign_one ON message (checksum)',
        'DROP INDEX word')))


def column(files):
    files.run(files.random.choice((
        'ALTER TABLE message ADD COLUMN another TEXT',
        'ALTER TABLE cursor ADD COLUMN another TEXT',
        'ALTER TABLE cursor DROP COLUMN corrections',
        'ALTER TABLE plugin DROP COLUMN report',
        'ALTER TABLE message RENAME COLUMN since TO before')))


def table(files):
    name = files.random.choice((
        'cursor', 'waiting', 'gap', 'aside', 'plugin', 'message'))
    files.run(files.random.choice((
        f'DROP TABLE {name}', f'ALTER TABLE {name} RENAME TO other')))


def schema_text(files):
    files.run('UPDATE sqlite_master SET ' + files.random.choice((
        "sql = 'CREATE TABLE x' WHERE name = 'gap'",
        "sql = CAST(x'ff00fe' AS TEXT) WHERE name = 'gap'",
        "name = CAST(x'ff' AS TEXT) WHERE name = 'message'",
        "name = NULL WHERE name = 'cursor'",
        "rootpage = 2 WHERE name = 'plugin'",
        "sql = replace(sql, 'NOT NULL', '') WHERE name = 'message'")))


def no_text(files):
    text = f"CAST(x'7bff{files.random.randbytes(3).hex()}' AS TEXT)"
    files.run('UPDATE ' + files.random.choice((
        f'message SET body = {text} WHERE id % 7 = 3',
        f'message SET body = {text} || body WHERE id % 11 = 3',
        f'message SET cause = {text} WHERE id % 7 = 3',
        f'aside SET body = {text}', f'aside SET reason = {text}',
        f'gap SET cause = {text}', f'plugin SET name = {text}',
        f'plugin SET state = {text}', f'cursor SET read_to = {text}',
        f'cursor SET corrections = {text}')))


def totals(files):
    files.run('UPDATE waiting SET ' + files.random.choice((
        'count = count + 1', 'count = 0', 'count = -count', "count = 'x'",
        'bytes = bytes * 1000', 'bytes = -1', 'bytes = 0',
        'bytes = 9223372036854775807', 'checksum = 0', 'only = 2',
        'count = count + 31, bytes = bytes - 7918')),
        files.random.choice(('SELECT 1', 'DELETE FROM waiting',
                             'INSERT INTO waiting VALUES (2, 0, 0, 0)')))


def cursor(files):
    files.run(files.random.choice((
        "UPDATE cursor SET read_to = replace(read_to, '12', '13')",
        "UPDATE cursor SET published = replace(published, '2015', '2025')",
        "UPDATE cursor SET read_to = ''",
        'UPDATE cursor SET user_ns = user_ns + 1',
        'UPDATE cursor SET idle_ns = NULL',
        "UPDATE cursor SET corrections = replace(corrections, '1', '2')",
        'UPDATE cursor SET corrections = NULL',
        'UPDATE cursor SET checksum = checksum + 1',
        'UPDATE cursor SET only = 2',
        "INSERT INTO cursor SELECT 2, '2030-01-01T00:00:00+00:00', "
        'published, user_ns, idle_ns, corrections, checksum FROM cursor',
        'DELETE FROM cursor')))


def numbers(files):
    files.run('UPDATE ' + files.random.choice((
        'message SET id = -id WHERE id % 9 = 4',
        'message SET id = 9223372036854775807 WHERE id = '
        '(SELECT max(id) FROM message)',
        'message SET id = 9223372036854775000 - id WHERE id % 9 = 4',
        'message SET id = 0 WHERE id = (SELECT min(id) FROM message)',
        'message SET id = id + 1000 WHERE id % 9 = 4',
        'sqlite_sequence SET seq = 9223372036854775807',
        'sqlite_sequence SET seq = 1', 'sqlite_sequence SET seq = -5',
        "sqlite_sequence SET seq = 'x'", "sqlite_sequence SET name = 'x'",
        'aside SET id = id + 1')))


def values(files):
    files.run('UPDATE message SET ' + files.random.choice((
        "body = replace(body, '1', '2')", "body = ''", "body = 'null'",
        "body = body || ' '", 'size = 0', 'size = -5', 'size = 1e18',
        "size = 'x'", "sampled = 'x'", 'sampled = 1e300', 'sampled = -1',
        'sampled = sampled + 1', 'since = 0', 'since = 1e300',
        "cause = 'purged'", 'cause = NULL', 'cause = 5', 'checksum = NULL',
        'checksum = checksum + 1', "checksum = 'x'", 'body = 5',
        'body = zeroblob(100000)'))
        + f' WHERE id % {files.random.choice((1, 5, 13))} = 0')


def nulls(files):
    files.run(
        "UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '')")
    # A new connection reads what was altered.
    files.run('UPDATE ' + files.random.choice((
        'message SET body = NULL WHERE id % 5 = 0',
        'message SET sampled = NULL WHERE id % 5 = 0',
        'cursor SET read_to = NULL', 'waiting SET count = NULL',
        'gap SET first = NULL', 'aside SET body = NULL',
        'aside SET since = NULL')))


def rows_added(files):
    files.run(files.random.choice((
        "INSERT INTO message (body) VALUES ('{}')",
        'INSERT INTO message (body, size, sampled, since, checksum) '
        'SELECT body, size, sampled, since, checksum FROM message LIMIT 3',
        "INSERT INTO gap VALUES ('refused', 1, 1, 1, 5)",
        "INSERT INTO plugin VALUES ('other', NULL, NULL, NULL, 1, 1)",
        "INSERT INTO aside VALUES (999, '{}', 1, 1, 'x', 0, 0)")))


def losses(files):
    files.run('UPDATE gap SET ' + files.random.choice((
        'count = count + 1', 'count = 0', 'count = -1', "count = 'x'",
        'first = first - 100', "last = 'x'", 'last = 1e300',
        "cause = 'refused'")))


def set_aside(files):
    files.run('UPDATE aside SET ' + files.random.choice((
        "body = replace(body, 'id', 'no')", "sampled = 'x'",
        'sampled = 1e300', 'since = -1e300', 'damaged = 5', 'damaged = 1',
        "reason = 'it is fine'", 'checksum = NULL')))


def plugin_state(files):
    files.run('UPDATE plugin SET ' + files.random.choice((
        "state = replace(state, '1', '2')", "read_to = 'yesterday'",
        'read_to = NULL', "report = '{'", "name = name || 'x'",
        'state = 5', 'checksum = 0', 'report_checksum = NULL')))


def version(files):
    files.run(f'PRAGMA user_version = '
              f'{files.random.choice((-1, 0, 1, 2, 3, 4, -(2 ** 31)))}')


def newer_version(files):
    files.run(f'PRAGMA user_version = {files.random.choice((6, 7, 69))}')


def other_file(files):
    with open(files.path, 'wb') as file:
        file.write(files.random.choice((
            b'this is no database\n' * 500, files.random.randbytes(9999),
            bytes(8192), b'SQLite format 3\0' + bytes(9000))))


def log_bit(files):
    files.flip(path=files.log)


def log_header(files):
    files.flip(last=32, path=files.log)


def log_bytes(files):
    size = os.path.getsize(files.log)
    files.write(files.random.randrange(size) if size else 0,
                files.random.randbytes(5000), files.log)


def log_truncated(files):
    os.truncate(files.log, files.random.randrange(
        1 + os.path.getsize(files.log)))


def log_missing(files):
    os.unlink(files.log)


def log_of_zeros(files):
    size = os.path.getsize(files.log)
    files.write(0, bytes(size), files.log)


def log_twice(files):
    """Let the log be that of another file."""
    shutil.copy(files.path, files.log)


def index_of_the_log(files):
    with contextlib.suppress(FileNotFoundError):
        os.unlink(f'{files.path}-shm')
    with open(f'{files.path}-shm', 'wb') as file:
        file.write(files.random.randbytes(32768))


def deleted(files):
    os.unlink(files.path)


def deleted_with_all(files):
    for suffix in ('', '-wal', '-shm'):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(files.path + suffix)


def replaced_by_none(files):
    os.rename(files.path, f'{files.path}.mine')
    shutil.copy(f'{files.path}.mine', files.path)


BYTES = (bit, bit, bit, bit, bit_of_the_header, bytes_in_a_row, truncated,
         page_of_zeros, pages_swapped, page_copied, page_size, other_file)
ROWS = (no_text, totals, cursor, numbers, values, values, nulls, rows_added,
        losses, set_aside, plugin_state, version)
SCHEMA = (foreign_trigger, foreign_trigger, trigger_dropped, foreign_view,
          foreign_index, column, table, schema_text)
LOG = (log_bit, log_bit, log_header, log_bytes, log_truncated, log_missing,
       log_of_zeros, log_twice, index_of_the_log)
# To a file that a service has stopped with...
STOPPED = (*BYTES, *ROWS, *SCHEMA, newer_version)
# ...was killed with, of which only the log has all...
KILLED = (*LOG, *BYTES)
# ...and has open. That the index of the log is cut off ends any program that
# uses SQLite, for it is memory that they share.
RUNNING = (*BYTES, *ROWS, *SCHEMA, log_bit, log_bytes, log_truncated,
           log_missing, deleted, deleted_with_all, replaced_by_none)
