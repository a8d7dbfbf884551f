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
import errno
import glob
import json
import logging
import os
import sqlite3
import stat

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.outbox import database
from powervm_monitor.outbox import refusals
from powervm_monitor.outbox import reserve
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
            dataclasses.replace(kept.SECOND,
                                node_time=model.NodeTime(5, 6)),
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
                'powervm_monitor.outbox.schema.check', no_room):
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
        with fixtures.MonkeyPatch('os.open', no_room):
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
            raise database.Damaged('row 1 missing from index word')

        with self.closed(found):
            self.assertRaisesRegex(outbox.Unusable, 'row 1 missing',
                                   self.outbox.cursor)


class TestRoom(kept.OutboxTest):
    """What is done where the disk is full."""

    def setUp(self):
        super().setUp()
        self.put(*range(20))
        self.fill()

    def fill(self, pages=1):
        self.outbox._store._database._db.execute(
            f'PRAGMA max_page_count={pages}')

    def stay(self):
        """Let nothing be deleted."""
        self.file().execute(
            'CREATE TRIGGER full BEFORE DELETE ON message '
            "BEGIN SELECT RAISE(ABORT, 'disk is full'); END")

    def large(self):
        """Put more than there is room for."""
        message = builders.message(99)
        message['payload']['text'] = 'x' * 100_000
        self.outbox.put([builders.message(98), message], kept.SECOND)

    def test_what_cannot_be_kept_is_told(self):
        self.assertRaisesRegex(
            outbox.Unusable, 'cannot be used: .* has room .*disk is full',
            self.large)

    def test_nothing_is_half_written(self):
        self.assertRaises(outbox.Unusable, self.large)

        self.assertEqual((kept.FIRST, list(range(20))),
                         (self.outbox.cursor(), self.drained()))

    def test_it_works_again_when_there_is_room(self):
        self.assertRaises(outbox.Unusable, self.large)
        self.fill(pages=10_000)
        self.large()

        self.assertEqual((kept.SECOND, [*range(20), 98, 99]),
                         (self.outbox.cursor(), self.drained()))

    def test_what_is_confirmed_is_forgotten_all_the_same(self):
        self.assertRaises(outbox.Unusable, self.large)
        self.drained()

        self.assertEqual(0, len(self.outbox))

    def test_what_is_confirmed_and_could_not_be_forgotten_stays_confirmed(
            self):
        self.stay()
        self.drained(failing=[5])
        self.file().execute('DROP TRIGGER full')

        self.assertEqual([*range(5, 20)], self.drained())

    def test_nothing_else_is_sent_while_it_cannot_be_forgotten(self):
        self.stay()
        self.drained(failing=[5])

        self.assertEqual(['failed'], self.drained())

    def test_without_a_reserve_one_message_is_sent_at_a_time(self):
        self.outbox._store._reserve = FakeReserve(kept=False)
        self.stay()

        self.assertEqual([0, 'failed'], self.drained())

    def given_up(self, reason):
        """Return a reserve without which nothing can be written."""
        reserved = FakeReserve()
        store = self.outbox._store
        store._reserve = reserved
        store._database = FullUnless(store._database, reserved, reason)
        return reserved

    def test_the_reserve_is_given_up_for_what_is_confirmed(self):
        for reason in ('SQLITE_FULL', 'SQLITE_IOERR_WRITE'):
            self.put(1)
            reserved = self.given_up(reason)
            self.drained()

            self.assertEqual((['release', 'keep'], 0),
                             (reserved.calls, len(self.outbox)))


    def test_the_reserve_is_given_up_for_what_is_refused(self):
        def refuse(message):
            raise model.Refused('it is too large')

        reserved = self.given_up('SQLITE_FULL')
        for _ in range(outbox.TRIES):
            try:
                self.outbox.drain(refuse)
            except model.Refused:
                pass

        self.assertEqual(('release', 1),
                         (reserved.calls[0], self.outbox.aside()))

    def test_one_that_is_refused_needs_no_other_room_than_its_own(self):
        self.fill(pages=10_000)
        self.large()
        self.fill()
        with self.outbox._store._database.transaction() as db:
            refusals.set_aside(db, 22, 'it is too large', 0)

        self.assertEqual(1, self.outbox.aside())


class TestOpening(kept.OutboxTest):

    def setUp(self):
        super().setUp()
        self.outbox.close()
        self.reserve = FakeReserve()

    def opened(self, reason):
        """Open the file where that needs the room of the reserve."""
        check = schema.check

        def fail(db):
            if not self.reserve.calls:
                raise reason
            check(db)

        with fixtures.MonkeyPatch(
                'powervm_monitor.outbox.schema.check', fail):
            self.addCleanup(database.Database(
                self.path, self.clock, self.reserve).close)

    def test_the_reserve_is_given_up_for_it(self):
        for reason in (refusal('SQLITE_FULL'), refusal('SQLITE_CANTOPEN'),
                       refusal('SQLITE_IOERR_SHMSIZE'),
                       OSError(errno.EDQUOT, 'Quota exceeded')):
            self.reserve.calls.clear()
            self.opened(reason)

            self.assertEqual(['release', 'keep'], self.reserve.calls)

    def test_it_is_not_where_no_room_is_missing(self):
        self.assertRaises(outbox.Unusable, self.opened,
                          refusal('SQLITE_IOERR_READ'))

        self.assertEqual([], self.reserve.calls)


class TestReserve(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.path = self.useFixture(fixtures.TempDir()).join('reserve')
        self.reserve = reserve.Reserve(self.path, size=5000)

    def test_it_takes_room(self):
        self.reserve.keep()

        self.assertGreaterEqual(os.stat(self.path).st_blocks * 512, 5000)

    def test_nobody_else_may_read_it(self):
        self.addCleanup(os.umask, os.umask(0))
        self.reserve.keep()

        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.path).st_mode))

    def test_it_gives_the_room_back(self):
        self.reserve.keep()
        self.reserve.release()

        self.assertFalse(os.path.exists(self.path))

    def test_where_there_is_no_room_it_takes_none(self):
        with fixtures.MonkeyPatch('os.posix_fallocate', no_room):
            self.reserve.keep()

        self.assertFalse(os.path.exists(self.path))

    def test_where_there_is_little_it_takes_half(self):
        def little(file, offset, size):
            if size > 4000:
                no_room()
            allocate(file, offset, size)

        allocate = os.posix_fallocate
        with fixtures.MonkeyPatch('os.posix_fallocate', little):
            self.reserve.keep()

        self.assertEqual((2500, True),
                         (os.path.getsize(self.path), self.reserve.kept))

    def test_it_is_taken_when_there_is_room_at_last(self):
        with fixtures.MonkeyPatch('os.posix_fallocate', no_room):
            self.reserve.keep()
        self.reserve.keep()

        self.assertTrue(os.path.exists(self.path))


class FakeReserve(reserve.Reserve):

    def __init__(self, kept=True):
        super().__init__('reserve')
        self.kept = kept
        self.calls = []

    def keep(self):
        self.calls.append('keep')

    def release(self):
        self.calls.append('release')


class FullUnless:
    """A database that writes nothing until the reserve is given up."""

    def __init__(self, real, kept, reason='SQLITE_FULL'):
        self._real = real
        self._reserve = kept
        self._reason = reason

    def __getattr__(self, name):
        return getattr(self._real, name)

    @contextlib.contextmanager
    def transaction(self):
        with self._real.transaction() as db:
            before = db.total_changes
            yield db
            if not self._reserve.calls and db.total_changes > before:
                raise refusal(self._reason)


def refusal(name):
    """Return what SQLite raises."""
    error = sqlite3.OperationalError('the disk is full')
    error.sqlite_errorcode = getattr(sqlite3, name)
    return error


def no_room(*args):
    raise OSError(errno.ENOSPC, 'No space left on device')
