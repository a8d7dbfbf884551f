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
import errno
import sqlite3

from oslotest import base

from powervm_monitor.outbox import checksums
from powervm_monitor.outbox import database
from powervm_monitor.outbox import errors


def sqlite_error(name, text='it failed', kind=sqlite3.OperationalError):
    error = kind(text)
    error.sqlite_errorcode = getattr(sqlite3, name)
    return error


class TestDamaged(base.BaseTestCase):

    def test_what_damage_leads_to(self):
        for error in (
                errors.Damaged('no'), sqlite_error('SQLITE_CORRUPT'),
                sqlite_error('SQLITE_CORRUPT_INDEX'),
                sqlite_error('SQLITE_NOTADB'), sqlite_error('SQLITE_TOOBIG'),
                sqlite_error('SQLITE_MISMATCH'),
                sqlite_error('SQLITE_IOERR_SHORT_READ'),
                sqlite_error('SQLITE_CONSTRAINT_PRIMARYKEY'),
                sqlite_error('SQLITE_CONSTRAINT_NOTNULL'),
                sqlite_error('SQLITE_ERROR', 'no such column: checksum'),
                sqlite_error('SQLITE_ERROR', 'unsupported file format'),
                sqlite3.OperationalError(
                    "Could not decode to UTF-8 column 'name'"),
                UnicodeDecodeError('utf-8', b'\xff', 0, 1, 'invalid')):
            self.assertTrue(errors.damaged(error), error)

    def test_what_comes_of_something_else(self):
        for error in (
                sqlite_error('SQLITE_FULL'), sqlite_error('SQLITE_BUSY'),
                sqlite_error('SQLITE_READONLY'),
                sqlite_error('SQLITE_IOERR_READ'),
                sqlite_error('SQLITE_CONSTRAINT_TRIGGER', 'disk is full'),
                sqlite_error('SQLITE_ERROR', 'near "x": nothing'),
                sqlite3.ProgrammingError(
                    'Cannot operate on a closed database.'),
                OSError(errno.ENOSPC, 'No space left'), ValueError('x'),
                MemoryError()):
            self.assertFalse(errors.damaged(error), error)

    def test_text_that_no_log_can_hold_is_made_readable(self):
        self.assertEqual(
            '\\udcff', errors.text(ValueError(database.text(b'\xff'))))


class TestChecksums(base.BaseTestCase):

    def test_it_holds_for_what_sqlite_gives_back(self):
        row = ('a', 'é\N{SNOWMAN}', 12.0, 0.1 + 0.2, 5, None, 1e18)
        with sqlite3.connect(':memory:') as db:
            db.execute('CREATE TABLE t (a TEXT, b TEXT, c INTEGER, d REAL, '
                       'e REAL, f TEXT, g REAL)')
            db.execute('INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)', row)
            found = db.execute('SELECT * FROM t').fetchone()
        db.close()

        self.assertTrue(checksums.holds(checksums.of(*row), *found))

    def test_it_differs_for_each_value(self):
        row = ['a', 1.5, None, 7]
        checksum = checksums.of(*row, body=b'body')
        for number, other in enumerate(('b', 1.25, '', 6)):
            changed = [*row[:number], other, *row[number + 1:]]

            self.assertFalse(
                checksums.holds(checksum, *changed, body=b'body'))
        self.assertFalse(checksums.holds(checksum, *row, body=b'bodi'))

    def test_values_of_other_types_do_not_hold(self):
        for value in (b'\xff', database.text(b'\xff'), 10 ** 400, object()):
            self.assertFalse(checksums.holds(5, value))
        self.assertFalse(checksums.holds(None, 'a', body=None))

    def test_it_is_the_same_in_every_release(self):
        self.assertEqual(
            192289544,
            checksums.of('2015-05-27T12:00:00+00:00', None, 5, 1.5, 'é'))
