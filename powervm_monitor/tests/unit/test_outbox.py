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
"""What waits for the broker, and how far we have read, survives."""

import os
import stat
import threading

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.tests.unit import builders

FIRST = model.Cursor(builders.NOON, None)
SECOND = model.Cursor(builders.later(30), builders.NOON)


class NoMessage:
    """What JSON cannot hold."""


class OutboxTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.folder = self.useFixture(fixtures.TempDir())
        self.path = self.folder.join('outbox.sqlite')
        self.outbox = self.open()

    def open(self):
        opened = outbox.Outbox(self.path)
        self.addCleanup(opened.close)
        return opened

    def put(self, *numbers, cursor=FIRST):
        self.outbox.put([builders.message(n) for n in numbers], cursor)

    def drained(self, opened=None, failing=()):
        """Return the numbers of what is sent; some of them fail."""
        sent = []

        def send(message):
            number = message['payload']['number']
            if number in failing:
                raise model.Unavailable('the broker sleeps')
            sent.append(number)

        try:
            (opened or self.outbox).drain(send)
        except model.Unavailable:
            sent.append('failed')
        return sent


class TestFile(OutboxTest):

    def mode(self, path):
        return stat.S_IMODE(os.stat(path).st_mode)

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

    def test_a_file_that_is_no_database_is_explained(self):
        path = self.folder.join('notes.txt')
        with open(path, 'w') as f:
            f.write('this is no database\n' * 100)

        self.assertUnusable(path)

    def test_a_file_that_is_no_database_is_left_as_it_is(self):
        path = self.folder.join('notes.txt')
        with open(path, 'w') as f:
            f.write('this is no database\n' * 100)
        self.assertUnusable(path)

        with open(path) as f:
            self.assertEqual('this is no database\n' * 100, f.read())

    def test_an_outbox_that_was_closed_is_unusable(self):
        self.outbox.close()

        self.assertRaises(outbox.Unusable, self.outbox.cursor)


class TestCursor(OutboxTest):

    def test_at_first_there_is_none(self):
        self.assertIsNone(self.outbox.cursor())

    def test_it_is_what_was_put(self):
        self.put(cursor=SECOND)

        self.assertEqual(SECOND, self.outbox.cursor())

    def test_it_need_not_have_been_published(self):
        self.put(cursor=FIRST)

        self.assertEqual(FIRST, self.outbox.cursor())

    def test_the_last_one_counts(self):
        self.put(cursor=FIRST)
        self.put(cursor=SECOND)

        self.assertEqual(SECOND, self.outbox.cursor())

    def test_it_survives_a_restart(self):
        self.put(cursor=SECOND)
        self.outbox.close()

        self.assertEqual(SECOND, self.open().cursor())

    def test_fractions_of_a_second_survive(self):
        cursor = model.Cursor(builders.later(0.123456), None)
        self.put(cursor=cursor)

        self.assertEqual(cursor, self.outbox.cursor())


class TestPut(OutboxTest):

    def test_what_was_put_is_kept_in_order(self):
        self.put(0, 1)
        self.put(2, cursor=SECOND)

        self.assertEqual([0, 1, 2], self.drained())

    def test_it_survives_a_restart(self):
        self.put(0, 1)
        self.outbox.close()

        self.assertEqual([0, 1], self.drained(self.open()))

    def test_a_message_is_the_same_afterwards(self):
        received = []
        self.outbox.put([builders.message()], FIRST)
        self.outbox.drain(received.append)

        self.assertEqual([builders.message()], received)

    def test_a_message_that_cannot_be_kept_moves_nothing(self):
        self.put(0)
        self.assertRaises(TypeError, self.outbox.put,
                          [builders.message(1), NoMessage()], SECOND)

        self.assertEqual((FIRST, [0]),
                         (self.outbox.cursor(), self.drained()))

    def test_a_death_between_messages_and_cursor_moves_nothing(self):
        self.put(0)
        self.assertRaises(AttributeError, self.outbox.put,
                          [builders.message(1)], NoMessage())

        self.assertEqual((FIRST, [0]),
                         (self.outbox.cursor(), self.drained()))

    def test_a_full_disk_moves_neither(self):
        self.put(0)
        self.outbox._db.execute(
            'CREATE TRIGGER full BEFORE INSERT ON cursor '
            "BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        self.assertRaisesRegex(outbox.Unusable, 'disk is full', self.put, 1,
                               cursor=SECOND)

        self.assertEqual((FIRST, [0]),
                         (self.outbox.cursor(), self.drained()))

    def test_its_length_is_what_waits(self):
        self.put(0, 1, 2)

        self.assertEqual(3, len(self.outbox))


class TestDrain(OutboxTest):

    def test_an_empty_one_sends_nothing(self):
        self.assertEqual([], self.drained())

    def test_what_was_confirmed_is_forgotten(self):
        self.put(0, 1)
        self.drained()

        self.assertEqual(([], 0), (self.drained(), len(self.outbox)))

    def test_it_stops_at_a_failure(self):
        self.put(0, 1, 2)

        self.assertEqual([0, 'failed'], self.drained(failing=[1]))

    def test_what_failed_and_what_is_behind_it_stays(self):
        self.put(0, 1, 2)
        self.drained(failing=[1])

        self.assertEqual([1, 2], self.drained())

    def test_a_failure_at_the_first_forgets_nothing(self):
        self.put(0, 1)
        self.drained(failing=[0])

        self.assertEqual(2, len(self.outbox))

    def test_many_more_than_a_batch_are_sent_in_order(self):
        numbers = list(range(2 * outbox.BATCH + 1))
        self.put(*numbers)

        self.assertEqual(numbers, self.drained())

    def test_what_is_put_meanwhile_is_sent_too(self):
        self.put(0)
        sent = []

        def send(message):
            sent.append(message['payload']['number'])
            if sent == [0]:
                self.put(1)

        self.outbox.drain(send)

        self.assertEqual([0, 1], sent)

    def test_the_cursor_does_not_move(self):
        self.put(0, cursor=SECOND)
        self.drained()

        self.assertEqual(SECOND, self.outbox.cursor())

    def test_what_failed_survives_a_restart(self):
        self.put(0, 1, 2)
        self.drained(failing=[1])
        self.outbox.close()

        self.assertEqual([1, 2], self.drained(self.open()))

    def test_numbers_are_not_given_twice(self):
        self.put(0)
        self.drained()
        self.put(1)
        self.outbox.close()

        self.assertEqual([1], self.drained(self.open()))


class TestWait(OutboxTest):

    def waiter(self):
        """Return a thread that waits, and lets be seen when it is done."""
        thread = threading.Thread(target=self.outbox.wait)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.outbox.wake)
        return thread

    def test_what_is_put_ends_it(self):
        thread = self.waiter()
        self.put(0)
        thread.join(timeout=10)

        self.assertFalse(thread.is_alive())

    def test_a_wake_ends_it(self):
        thread = self.waiter()
        self.outbox.wake()
        thread.join(timeout=10)

        self.assertFalse(thread.is_alive())

    def test_what_was_put_before_ends_it(self):
        self.put(0)
        thread = self.waiter()
        thread.join(timeout=10)

        self.assertFalse(thread.is_alive())
