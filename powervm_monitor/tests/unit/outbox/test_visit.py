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
"""Who looks into an outbox neither makes nor changes it, and is told why."""

import os
import shutil
import sqlite3

import fixtures

from powervm_monitor import outbox
from powervm_monitor.outbox import schema
from powervm_monitor.outbox import visit
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept


class TestVisit(kept.OutboxTest):

    def count(self, mode=visit.READ):
        with visit.visit(self.path, mode) as db:
            return db.execute('SELECT COUNT(*) FROM message').fetchone()[0]

    def refused(self, path=None, mode=visit.READ):
        """Return why a visit is impossible."""
        with visit.visit(path or self.path, mode):
            self.fail('nothing is wrong')

    def assertRefused(self, text, **visited):
        self.assertIn(text, str(self.assertRaises(
            outbox.Unusable, self.refused, **visited)))

    def contents(self):
        with open(self.path, 'rb') as f:
            return f.read()

    def test_what_a_service_has_just_put_is_there(self):
        self.put(0, 1)

        self.assertEqual(2, self.count())

    def test_it_is_there_when_no_service_runs(self):
        self.put(0, 1)
        self.outbox.close()

        self.assertEqual(2, self.count())

    def test_a_reader_leaves_no_file_behind(self):
        self.put(0, 1)
        self.outbox.close()
        before = os.listdir(self.folder.path)
        self.count()

        self.assertEqual(before, os.listdir(self.folder.path))

    def test_what_a_service_left_in_its_log_when_it_died_is_there(self):
        self.put(0, 1)
        for suffix in ('', '-wal'):
            shutil.copy(self.path + suffix,
                        self.folder.join('dead.sqlite' + suffix))
        self.outbox.close()
        self.path = self.folder.join('dead.sqlite')

        self.assertEqual(2, self.count())

    def test_a_reader_holds_up_no_writer(self):
        with visit.visit(self.path):
            self.put(0)

        self.assertEqual(1, self.count())

    def test_a_reader_changes_nothing(self):
        with visit.visit(self.path) as db:
            self.assertRaises(sqlite3.OperationalError,
                              db.execute, 'DELETE FROM message')

    def test_a_change_that_fails_is_taken_back(self):
        self.put(0)
        try:
            with visit.visit(self.path, visit.CHANGE) as db:
                db.execute('DELETE FROM message')
                raise KeyError
        except KeyError:
            pass

        self.assertEqual(1, self.count())

    def test_a_file_that_is_not_there_is_not_made(self):
        path = self.folder.join('none.sqlite')
        for mode in (visit.READ, visit.CHANGE):
            self.assertRefused('there is no outbox', path=path, mode=mode)

        self.assertFalse(os.path.exists(path))

    def test_a_newer_file_is_refused(self):
        self.file().execute(f'PRAGMA user_version = {schema.VERSION + 1}')

        self.assertRefused('install the newer program')

    def test_an_older_file_is_left_to_the_service(self):
        self.file().execute(f'PRAGMA user_version = {schema.VERSION - 1}')
        before = self.contents()

        self.assertRefused('start the service, which brings it up to date')
        self.assertEqual(before, self.contents())

    def test_an_empty_file_is_left_to_the_service(self):
        path = self.folder.join('empty.sqlite')
        open(path, 'w').close()

        self.assertRefused('start the service', path=path)
        self.assertEqual(0, os.path.getsize(path))

    def test_a_database_of_another_program_is_refused(self):
        path = self.folder.join('other.sqlite')
        with sqlite3.connect(path) as db:
            db.execute('CREATE TABLE instances (id INTEGER)')
        db.close()

        self.assertRefused('another program', path=path)

    def test_a_damaged_file_is_left_to_the_service(self):
        path = self.folder.join('damaged.sqlite')
        with open(path, 'wb') as f:
            f.write(b'no database' * 1000)

        self.assertRefused('is damaged: the service moves it aside',
                           path=path)

    def test_a_file_with_a_damaged_header_is_damaged(self):
        self.put(0)
        self.outbox.close()
        with open(self.path, 'r+b') as f:
            f.seek(56)
            f.write(b'\0\0\0\x02')

        self.assertRefused('is damaged: the service moves it aside')

    def test_a_file_with_a_damaged_row_of_each_kind_is_damaged(self):
        self.outbox.remember('threshold', outbox.Memory(None, '{}', '{}'))
        self.reopen(limits=outbox.Limits(size=1))
        self.put(0)
        self.outbox.close()
        for table in ('waiting', 'cursor', 'gap', 'plugin'):
            db = self.file()
            db.execute(f'UPDATE {table} SET checksum = checksum + 1')

            self.assertIn('is damaged: the service moves it aside', str(
                self.assertRaises(outbox.Unusable, outbox.Stock.of,
                                  self.path)))
            db.execute(f'UPDATE {table} SET checksum = checksum - 1')
            db.close()
        self.assertEqual(1, len(outbox.Stock.of(self.path).losses))

    def test_a_damaged_row_at_the_beginning_does_not_hide_the_oldest(self):
        self.put(0, 1)
        self.file().execute("UPDATE message SET sampled = 'x' WHERE id = 1")

        self.assertEqual((2, builders.NOON), (
            outbox.Stock.of(self.path).waiting,
            outbox.Stock.of(self.path).oldest))

    def test_a_file_without_a_table_is_damaged(self):
        self.file().execute('DROP TABLE aside')

        self.assertRefused('is damaged: the service moves it aside when it '
                           'starts (it has no table aside)')

    def test_a_folder_is_refused(self):
        self.assertRefused('check that this user may read',
                           path=self.folder.path)

    def test_a_file_that_is_held_for_long_is_told(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.outbox.visit.PATIENCE', 0))
        db = self.file()
        db.execute('BEGIN IMMEDIATE')

        self.assertRefused('is locked', mode=visit.CHANGE)
