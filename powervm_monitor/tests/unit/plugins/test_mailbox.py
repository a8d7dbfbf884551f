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
"""What waits for a plugin is bounded, and nothing is missed."""

import threading

from oslotest import base

from powervm_monitor.plugins import mailbox


class TestMailbox(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.mailbox = mailbox.Mailbox(2)

    def taken(self, **options):
        """Return what is taken until nothing comes."""
        found = []
        while (letter := self.mailbox.take(seconds=0, **options)) is not None:
            found.append(letter)
            if letter is mailbox.END:
                break
        return found

    def test_batches_come_in_order(self):
        self.mailbox.post('a')
        self.mailbox.post('b')

        self.assertEqual(['a', 'b'], self.taken())

    def test_the_oldest_goes_when_there_are_too_many(self):
        lost = [self.mailbox.post(batch) for batch in 'abcd']

        self.assertEqual(
            (['c', 'd'], [False, False, True, True], 2),
            (self.taken(), lost, self.mailbox.lost))

    def test_a_change_comes_before_the_batches(self):
        self.mailbox.post('a')
        self.mailbox.change()

        self.assertEqual([mailbox.CHANGE, 'a'], self.taken())

    def test_many_changes_are_one(self):
        self.mailbox.change()
        self.mailbox.change()

        self.assertEqual([mailbox.CHANGE], self.taken())

    def test_the_end_comes_behind_the_batches(self):
        self.mailbox.close()
        self.mailbox.post('a')

        self.assertEqual(['a', mailbox.END], self.taken())

    def test_batches_can_wait(self):
        self.mailbox.post('a')
        self.mailbox.change()

        self.assertEqual(
            ([mailbox.CHANGE], ['a']),
            (self.taken(batches=False), self.taken()))

    def test_the_end_does_not_wait_for_batches_that_nobody_takes(self):
        self.mailbox.post('a')
        self.mailbox.close()

        self.assertEqual([mailbox.END], self.taken(batches=False))

    def test_what_is_dropped_is_lost_or_was_not_wanted(self):
        self.mailbox.post('a')
        self.mailbox.empty()
        self.mailbox.post('b')
        self.mailbox.empty(lost=True)

        self.assertEqual(([], 1), (self.taken(), self.mailbox.lost))

    def test_who_waits_is_woken(self):
        for put in (lambda: self.mailbox.post('a'), self.mailbox.change,
                    self.mailbox.close):
            waits = threading.Thread(target=self.mailbox.take)
            waits.start()
            put()
            waits.join(10)

            self.assertFalse(waits.is_alive())

    def test_a_pause_ends_with_a_change_and_not_with_a_batch(self):
        rests = threading.Thread(target=self.mailbox.pause, args=(60,))
        rests.start()
        self.mailbox.post('a')
        rests.join(0.1)
        resting = rests.is_alive()
        self.mailbox.change()
        rests.join(10)

        self.assertEqual((True, False), (resting, rests.is_alive()))
