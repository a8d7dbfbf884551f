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
"""Room that is kept for a disk that is full, and what it is given up for."""

import contextlib
import errno
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
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept


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
        """Let nothing be deleted; return what allows it again."""
        return self.forbid('DELETE ON message')

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
        allow = self.stay()
        self.drained(failing=[5])
        allow()

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
        with fixtures.MonkeyPatch('os.posix_fallocate', kept.no_room):
            self.reserve.keep()

        self.assertFalse(os.path.exists(self.path))

    def test_where_there_is_little_it_takes_half(self):
        def little(file, offset, size):
            if size > 4000:
                kept.no_room()
            allocate(file, offset, size)

        allocate = os.posix_fallocate
        with fixtures.MonkeyPatch('os.posix_fallocate', little):
            self.reserve.keep()

        self.assertEqual((2500, True),
                         (os.path.getsize(self.path), self.reserve.kept))

    def test_it_is_taken_when_there_is_room_at_last(self):
        with fixtures.MonkeyPatch('os.posix_fallocate', kept.no_room):
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
