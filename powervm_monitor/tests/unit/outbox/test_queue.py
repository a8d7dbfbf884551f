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

import threading

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept


class NoMessage:
    """What JSON cannot hold."""


class TestCursor(kept.OutboxTest):

    def test_at_first_there_is_none(self):
        self.assertIsNone(self.outbox.cursor())

    def test_it_is_what_was_put(self):
        self.put(cursor=kept.SECOND)

        self.assertEqual(kept.SECOND, self.outbox.cursor())

    def test_it_need_not_have_been_published(self):
        self.put(cursor=kept.FIRST)

        self.assertEqual(kept.FIRST, self.outbox.cursor())

    def test_the_last_one_counts(self):
        self.put(cursor=kept.FIRST)
        self.put(cursor=kept.SECOND)

        self.assertEqual(kept.SECOND, self.outbox.cursor())

    def test_it_survives_a_restart(self):
        self.put(cursor=kept.SECOND)
        self.outbox.close()

        self.assertEqual(kept.SECOND, self.open().cursor())

    def test_what_is_added_to_busy_times_survives(self):
        cursor = model.Cursor(builders.later(60), None, model.Totals(
            model.NodeTime(5, 6), {'uuid': model.CpuCorrection(
                lpar_id=2, capped_ns=10 ** 18, uncapped_ns=3, idle_ns=4,
                busy_ns=10 ** 18 - 2,
                seen_at=builders.later(60), steps=(
                    (builders.later(0), 7), (builders.later(30.5), 9)))}))
        self.put(cursor=cursor)
        self.reopen()

        self.assertEqual(cursor, self.outbox.cursor())

    def test_fractions_of_a_second_survive(self):
        cursor = model.Cursor(builders.later(0.123456), None)
        self.put(cursor=cursor)

        self.assertEqual(cursor, self.outbox.cursor())


class TestPut(kept.OutboxTest):

    def test_what_was_put_is_kept_in_order(self):
        self.put(0, 1)
        self.put(2, cursor=kept.SECOND)

        self.assertEqual([0, 1, 2], self.drained())

    def test_it_survives_a_restart(self):
        self.put(0, 1)
        self.outbox.close()

        self.assertEqual([0, 1], self.drained(self.open()))

    def test_a_message_is_the_same_afterwards(self):
        received = []
        self.outbox.put([builders.message()], kept.FIRST)
        self.outbox.drain(received.append)

        self.assertEqual([builders.message()], received)

    def test_a_message_that_cannot_be_kept_moves_nothing(self):
        self.put(0)
        self.assertRaises(TypeError, self.outbox.put,
                          [builders.message(1), NoMessage()], kept.SECOND)

        self.assertEqual((kept.FIRST, [0]),
                         (self.outbox.cursor(), self.drained()))

    def test_a_death_between_messages_and_cursor_moves_nothing(self):
        self.put(0)
        self.assertRaises(AttributeError, self.outbox.put,
                          [builders.message(1)], NoMessage())

        self.assertEqual((kept.FIRST, [0]),
                         (self.outbox.cursor(), self.drained()))

    def test_a_full_disk_moves_neither(self):
        self.put(0)
        self.forbid('INSERT ON cursor')
        self.assertRaisesRegex(outbox.Unusable, 'disk is full', self.put, 1,
                               cursor=kept.SECOND)

        self.assertEqual((kept.FIRST, [0]),
                         (self.outbox.cursor(), self.drained()))

    def test_its_length_is_what_waits(self):
        self.put(0, 1, 2)

        self.assertEqual(3, len(self.outbox))


class TestDrain(kept.OutboxTest):

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
        self.put(0, cursor=kept.SECOND)
        self.drained()

        self.assertEqual(kept.SECOND, self.outbox.cursor())

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


class TestWait(kept.OutboxTest):

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
