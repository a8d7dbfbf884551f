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
"""The file is ours, whole and of this version, or it is not touched."""

import contextlib
import dataclasses
import glob
import json
import logging
import os
import sqlite3
import stat

import fixtures

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.outbox import errors
from powervm_monitor.outbox import schema
from powervm_monitor.outbox import wrecks
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept

OLD = '''
CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL);
CREATE TABLE cursor (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    read_to TEXT NOT NULL,
    published TEXT,
    user_ns INTEGER,
    idle_ns INTEGER);
'''


def make_old(path, *numbers):
    """Make a file with these messages as the first version did."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute('PRAGMA journal_mode=WAL')
        db.executescript(OLD)
        db.executemany(
            'INSERT INTO message (body) VALUES (?)',
            [(json.dumps(builders.message(n)),) for n in numbers])
        db.execute('INSERT INTO cursor VALUES (1, ?, ?, 5, 6)',
                   (builders.later(30).isoformat(),
                    builders.NOON.isoformat()))
        db.commit()


class TestFile(kept.OutboxTest):

    def mode(self, path):
        return stat.S_IMODE(os.stat(path).st_mode)

    def test_it_needs_no_folder_for_temporary_files(self):
        in_memory = 2

        with self.outbox._store._database.transaction() as db:
            self.assertEqual(
                (in_memory,), db.execute('PRAGMA temp_store').fetchone())

    def test_nobody_else_may_read_it(self):
        self.put(0)

        self.assertEqual({0o600}, {
            self.mode(self.folder.join(name))
            for name in os.listdir(self.folder.path)})

    def test_nobody_else_may_read_it_whatever_the_umask(self):
        self.addCleanup(os.umask, os.umask(0))
        self.path = self.folder.join('another.sqlite')
        self.open()

        self.assertEqual(0o600, self.mode(self.path))

    def test_a_file_that_others_could_read_is_closed_to_them(self):
        os.chmod(self.path, 0o644)
        self.open()

        self.assertEqual(0o600, self.mode(self.path))

    def assertUnusable(self, path):
        e = self.assertRaises(outbox.Unusable, outbox.Outbox, path)
        self.assertRegex(
            str(e), f'^the outbox {path} cannot be used: check .outbox. '
            r'path, that its folder exists, belongs to this user and has '
            r'room \([^\n]+\)$')

    def test_a_folder_that_does_not_exist_is_explained(self):
        self.assertUnusable(self.folder.join('no/outbox.sqlite'))

    def test_a_folder_in_its_place_is_explained(self):
        self.assertUnusable(self.folder.path)

    def test_an_outbox_that_was_closed_is_unusable(self):
        self.outbox.close()

        self.assertRaises(outbox.Unusable, self.outbox.cursor)


class TestVersion(kept.OutboxTest):

    def old(self, *numbers):
        """Let the file be as the first version made it."""
        self.outbox.close()
        os.unlink(self.path)
        make_old(self.path, *numbers)

    def refused(self):
        return str(self.assertRaises(outbox.Unusable, self.open))

    def test_a_new_file_has_the_latest(self):
        self.assertEqual(
            (schema.VERSION,),
            self.file().execute('PRAGMA user_version').fetchone())

    def test_what_waits_in_an_old_file_still_goes_out(self):
        self.old(0, 1, 2)

        self.assertEqual([0, 1, 2], self.drained(self.open()))

    def test_the_cursor_of_an_old_file_still_holds(self):
        self.old()

        self.assertEqual(
            dataclasses.replace(
                kept.SECOND, totals=model.Totals(model.NodeTime(5, 6))),
            self.open().cursor())

    def test_what_waits_in_an_old_file_is_counted(self):
        self.old(0, 1, 2)

        self.assertEqual(3, len(self.open()))

    def test_what_waits_in_an_old_file_has_its_time(self):
        self.old(0, 1)
        opened = self.open(limits=outbox.Limits(age=60))
        opened.put([], model.Cursor(builders.later(61), None))

        self.assertEqual(
            [model.Loss(builders.NOON, builders.NOON, 2, 'outbox age')],
            opened.losses())

    def test_what_waits_in_an_old_file_may_wait_as_long_as_before(self):
        self.old(0)
        opened = self.open(limits=outbox.Limits(age=60))
        self.clock.forward(61)
        opened.put([], model.Cursor(builders.later(60), None))

        self.assertEqual([0], self.drained(opened))

    def test_an_old_file_with_odd_contents_is_brought_up_to_date(self):
        self.old(0)
        self.file().execute("INSERT INTO message (body) VALUES ('{')")

        self.assertEqual(2, len(self.open()))

    def test_a_second_opening_changes_nothing(self):
        self.put(0, 1)
        self.reopen()
        self.reopen()

        self.assertEqual([0, 1], self.drained())

    def newer(self):
        self.put(0)
        self.outbox.close()
        db = self.file()
        db.execute('PRAGMA user_version = 7')
        db.close()

    def test_a_newer_file_is_refused_with_the_remedy(self):
        self.newer()

        self.assertEqual(
            f'the outbox {self.path} cannot be used: it is of version 7, and '
            f'this program knows none above {schema.VERSION}: install the '
            'newer program again, or set [outbox] path to another file',
            self.refused())

    def content(self):
        with open(self.path, 'rb') as f:
            return f.read()

    def test_a_newer_file_is_left_as_it_is(self):
        self.newer()
        before = self.content()
        self.refused()

        self.assertEqual(before, self.content())

    def other(self):
        self.path = self.folder.join('nova.sqlite')
        db = self.file()
        db.execute('CREATE TABLE instances (id)')
        db.close()

    def test_a_database_of_another_program_is_refused(self):
        self.other()

        self.assertEqual(
            f'the outbox {self.path} cannot be used: it is a database of '
            'another program: set [outbox] path to a file of its own',
            self.refused())

    def test_a_database_of_another_program_is_left_as_it_is(self):
        self.other()
        before = self.content()
        self.refused()

        self.assertEqual(before, self.content())


class TestDamage(kept.OutboxTest):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.WARNING))

    def write(self, content, at=0):
        with open(self.path, 'r+b') as f:
            f.seek(at)
            f.write(content)

    def spoil(self):
        """Let what the service reads next be damaged."""
        self.put(*range(100), cursor=kept.FIRST)
        db = self.file()
        db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        pages = [page for page, in db.execute(
            "SELECT rootpage FROM sqlite_master WHERE type = 'table'")]
        size, = db.execute('PRAGMA page_size').fetchone()
        for page in pages:
            self.write(b'x' * size, at=size * (page - 1))
        # What SQLite has in memory is read again.
        db.execute('PRAGMA user_version = 1')

    def aside(self):
        return [path for path in sorted(glob.glob(f'{self.path}.corrupt-*'))
                if not path.endswith(('-wal', '-shm'))]

    def test_a_file_that_is_no_database_is_moved_aside_as_it_is(self):
        self.outbox.close()
        self.path = self.folder.join('notes.txt')
        with open(self.path, 'w') as f:
            f.write('this is no database\n' * 100)
        self.open()

        with open(f'{self.path}.corrupt-20150527T120000Z') as f:
            self.assertEqual('this is no database\n' * 100, f.read())

    def test_a_file_that_was_damaged_while_the_service_was_down(self):
        self.put(*range(100))
        self.outbox.close()
        self.write(b'x' * 5000, at=4096)
        opened = self.open()

        self.assertEqual((1, None, 0),
                         (len(self.aside()), opened.cursor(), len(opened)))

    def test_where_it_went_is_said_once(self):
        self.spoil()
        self.outbox.cursor()

        self.assertRegex(
            self.log.output,
            rf'^the outbox {self.path} was damaged and is now '
            rf'{self.aside()[0]}: what waited in it is not sent\. See whether '
            r'the disk is healthy \([^\n]*\)\n$')

    def test_its_log_goes_with_it(self):
        self.spoil()
        self.outbox.cursor()

        self.assertTrue(os.path.exists(f'{self.aside()[0]}-wal'))

    def test_two_in_one_second_are_both_kept(self):
        for _ in range(2):
            self.outbox.close()
            self.write(b'this is no database')
            self.outbox = self.open()

        self.assertEqual(2, len(self.aside()))

    def test_of_many_the_last_are_kept(self):
        for _ in range(wrecks.KEPT + 2):
            self.outbox.close()
            open(f'{self.path}-wal', 'w').close()
            self.write(b'this is no database')
            self.outbox = self.open()
            self.clock.forward(1)

        self.assertEqual(
            [f'{self.path}.corrupt-20150527T12000{second}Z{suffix}'
             for second in (2, 3, 4) for suffix in ('', '-wal')],
            sorted(glob.glob(f'{self.path}.corrupt-*')))

    def test_that_something_was_lost_is_announced_once(self):
        self.put(0)
        self.spoil()
        self.outbox.cursor()
        losses = self.outbox.losses()
        self.outbox.put([], kept.SECOND, losses)

        self.assertEqual(
            ([model.Loss(builders.NOON, builders.NOON, None,
                         'outbox damaged')], []),
            (losses, self.outbox.losses()))

    def test_it_is_announced_when_the_new_file_can_be_opened_at_last(self):
        self.put(0)
        self.spoil()
        with fixtures.MonkeyPatch(
                'powervm_monitor.outbox.schema.check', kept.no_room):
            self.assertRaises(outbox.Unusable, self.outbox.losses)

        self.assertEqual(['outbox damaged'], [
            loss.cause for loss in self.outbox.losses()])

    def test_the_cursor_begins_anew(self):
        self.spoil()

        self.assertIsNone(self.outbox.cursor())

    def test_nothing_is_put_before_the_cursor_was_read(self):
        self.spoil()
        for _ in range(2):
            self.assertRaisesRegex(
                outbox.Unusable, 'is a new one: the samples that PowerVM '
                'still has are read again', self.put, 1, cursor=kept.SECOND)

        self.assertEqual((None, 0),
                         (self.outbox.cursor(), len(self.outbox)))

    def test_what_is_put_afterwards_goes_out(self):
        self.spoil()
        self.outbox.cursor()
        self.put(1)

        self.assertEqual([1], self.drained())

    def test_a_drain_goes_on_with_the_new_one(self):
        self.spoil()

        self.assertEqual([], self.drained())

    def test_a_drain_under_way_forgets_nothing_of_the_new_one(self):
        self.put(*range(5))

        def send(message):
            if message['payload']['number'] == 3:
                self.spoil()
                self.outbox.cursor()
                self.put(*range(10, 20))
            sent.append(message['payload']['number'])

        sent = []
        self.outbox.drain(send)

        self.assertEqual([*range(5), *range(10, 20)], sent)

    def test_a_cursor_that_is_no_time_is_damage(self):
        self.put(0)
        self.file().execute("UPDATE cursor SET read_to = 'yesterday'")

        self.assertEqual((None, 1), (self.outbox.cursor(),
                                     len(self.aside())))

    def test_a_missing_table_is_damage(self):
        self.outbox.close()
        self.file().execute('DROP TABLE gap')
        self.outbox = self.open()

        self.assertEqual((1, 0), (len(self.aside()), len(self.outbox)))

    def test_a_folder_in_which_nothing_can_be_made_is_explained_and_tried(
            self):
        self.spoil()
        with fixtures.MonkeyPatch('os.open', kept.no_room):
            self.assertRaisesRegex(outbox.Unusable, 'has room',
                                   self.outbox.cursor)

        self.assertIsNone(self.outbox.cursor())

    def closed(self, found):
        """Let the file be opened again, and say what is found then."""
        db = self.outbox._store._database
        db.close()
        db._db = None
        return fixtures.MonkeyPatch(
            'powervm_monitor.outbox.schema.upgrade', found)

    def test_one_that_is_damaged_when_it_is_opened_again_is_replaced(self):
        upgrade = schema.upgrade

        def found(db, now):
            if not self.aside():
                raise schema.Incomplete('it has no table gap')
            upgrade(db, now)

        with self.closed(found):
            cursor = self.outbox.cursor()

        self.assertEqual((None, 1), (cursor, len(self.aside())))

    def test_damage_that_does_not_end_is_explained(self):
        def found(db, now):
            raise errors.Damaged('row 1 missing from index word')

        with self.closed(found):
            self.assertRaisesRegex(outbox.Unusable, 'row 1 missing',
                                   self.outbox.cursor)
