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
"""What may not wait any longer is dropped, oldest first, and remembered."""

import json
import logging

import fixtures

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept

SIZE = 1000


def message(number, size=SIZE, seconds=None):
    """Return a message whose body takes so many bytes."""
    made = builders.message(number)
    made['timestamp'] = builders.later(
        number if seconds is None else seconds).isoformat()
    return padded(made, size)


def word(number, cause='purged', size=SIZE):
    """Return a message which tells that something is lost."""
    return padded(kept.word(number, cause), size)


def padded(made, size):
    made['payload']['text'] = ''
    made['payload']['text'] = 'x' * (size - len(json.dumps(made)))
    return made


class LimitsTest(kept.OutboxTest):

    limits = outbox.Limits()

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.reopen(limits=self.limits)

    def put(self, *numbers, cursor=kept.FIRST, **options):
        self.outbox.put([message(n) for n in numbers], cursor, **options)

    def loss(self, first, last, count, cause='outbox full'):
        return model.Loss(builders.later(first), builders.later(last), count,
                          cause)


class TestNoLimits(LimitsTest):

    def test_everything_waits(self):
        self.clock.forward(10 ** 9)
        self.put(*range(100))

        self.assertEqual((100, []), (len(self.outbox), self.outbox.losses()))


class TestSize(LimitsTest):

    limits = outbox.Limits(size=3 * SIZE)

    def test_what_fits_waits(self):
        self.put(0, 1, 2)

        self.assertEqual((3, []), (len(self.outbox), self.outbox.losses()))

    def test_the_oldest_make_room(self):
        self.put(0, 1, 2)
        self.put(3, 4)

        self.assertEqual([2, 3, 4], self.drained())

    def test_what_was_dropped_is_remembered(self):
        self.put(0, 1, 2)
        self.put(3, 4)

        self.assertEqual([self.loss(0, 1, 2)], self.outbox.losses())

    def test_what_is_dropped_next_is_added(self):
        self.put(0, 1, 2)
        self.put(3)
        self.put(4)

        self.assertEqual([self.loss(0, 1, 2)], self.outbox.losses())

    def test_what_comes_at_once_may_be_too_much(self):
        self.put(*range(5))

        self.assertEqual(([self.loss(0, 1, 2)], [2, 3, 4]),
                         (self.outbox.losses(), self.drained()))

    def test_one_that_is_too_large_by_itself_is_dropped(self):
        self.outbox.put([message(0, size=3 * SIZE + 1)], kept.FIRST)

        self.assertEqual(([self.loss(0, 0, 1)], 0),
                         (self.outbox.losses(), len(self.outbox)))

    def test_what_was_sent_makes_room(self):
        self.put(0, 1, 2)
        self.drained()
        self.put(3, 4, 5)

        self.assertEqual([], self.outbox.losses())

    def test_what_waited_before_a_restart_counts(self):
        self.put(0, 1, 2)
        self.reopen(limits=self.limits)
        self.put(3)

        self.assertEqual([1, 2, 3], self.drained())

    def test_losses_survive_a_restart(self):
        self.put(*range(4))
        self.reopen(limits=self.limits)

        self.assertEqual([self.loss(0, 0, 1)], self.outbox.losses())

    def test_what_cannot_be_put_drops_nothing(self):
        self.put(0, 1, 2)
        self.assertRaises(AttributeError, self.put, 3, cursor=object())

        self.assertEqual(([], [0, 1, 2]),
                         (self.outbox.losses(), self.drained()))

    def test_what_is_on_its_way_is_no_loss(self):
        self.put(0, 1, 2)
        sent = []

        def send(message):
            sent.append(message['payload']['number'])
            if sent == [0, 1]:
                self.put(*range(3, 7))

        self.outbox.drain(send)

        self.assertEqual(([0, 1, 2, 4, 5, 6], [self.loss(3, 3, 1)]),
                         (sent, self.outbox.losses()))

    def test_what_was_on_its_way_to_a_broker_that_sleeps_may_be(self):
        self.put(0, 1, 2)
        self.drained(failing=[1])
        self.put(3, 4)

        self.assertEqual(([self.loss(1, 1, 1)], [2, 3, 4]),
                         (self.outbox.losses(), self.drained()))

    def test_word_of_a_loss_is_not_dropped(self):
        self.outbox.put([word(0)], kept.FIRST)
        self.put(*range(1, 5))

        self.assertEqual(([self.loss(1, 2, 2)], [0, 3, 4]),
                         (self.outbox.losses(), self.drained()))

    def test_word_of_a_loss_is_not_dropped_in_an_old_file_either(self):
        self.path = self.folder.join('old.sqlite')
        kept.make_version(self.path, 2, json.dumps(word(0)))
        self.reopen(limits=self.limits)
        self.put(*range(1, 5))

        self.assertEqual([0, 3, 4], self.drained())

    def test_dropping_is_said_once_and_so_is_its_end(self):
        self.put(*range(4))
        self.put(*range(4))
        self.drained()
        self.put(0)

        self.assertEqual((1, 1), (
            self.log.output.count('the oldest notifications are dropped'),
            self.log.output.count(
                'the room in the outbox has recovered')))


class TestAge(LimitsTest):

    limits = outbox.Limits(age=60)

    def later(self, seconds, *numbers, ours=None):
        """Put messages when so much time has passed by the two clocks."""
        self.clock.forward(seconds if ours is None else ours)
        self.put(*numbers,
                 cursor=model.Cursor(builders.later(seconds), None))

    def test_what_is_younger_waits(self):
        self.put(0, 1)
        self.later(60)

        self.assertEqual([0, 1], self.drained())

    def test_what_is_older_is_dropped_and_remembered(self):
        self.put(0, 1, 2)
        self.later(62)

        self.assertEqual(([self.loss(0, 1, 2, 'outbox age')], [2]),
                         (self.outbox.losses(), self.drained()))

    def test_what_is_on_its_way_is_not_dropped(self):
        self.put(0, 1)

        def send(message):
            self.later(62)

        self.outbox.drain(send)

        self.assertEqual([], self.outbox.losses())

    def test_a_message_without_a_time_is_as_old_as_its_stay(self):
        self.outbox.put([{'payload': {'number': 0}}], kept.FIRST)
        self.later(60)

        self.assertEqual([0], self.drained())

    def test_word_of_a_loss_is_not_dropped(self):
        self.outbox.put([word(0)], kept.FIRST)
        self.later(62)

        self.assertEqual(([], [0]), (self.outbox.losses(), self.drained()))

    def test_a_hypervisor_whose_clock_is_behind_costs_nothing(self):
        self.clock.forward(10 ** 6)
        self.put(0, 1)

        self.assertEqual([0, 1], self.drained())

    def test_a_hypervisor_whose_clock_is_set_costs_nothing(self):
        self.put(0, 1)
        self.later(10 ** 6, ours=30)
        self.put(2, cursor=kept.FIRST)

        self.assertEqual([0, 1, 2], self.drained())

    def test_a_host_whose_clock_is_set_costs_nothing(self):
        self.put(0, 1)
        self.later(30, 30, ours=10 ** 6)

        self.assertEqual([0, 1, 30], self.drained())

    def test_before_anything_was_read_nothing_is_too_old(self):
        self.outbox.remember('threshold', outbox.Memory(None, None, None),
                             [message(0)])
        self.clock.forward(62)
        self.outbox.remember('threshold', outbox.Memory(None, None, None))

        self.assertEqual([0], self.drained())


class TestAnnounced(LimitsTest):

    limits = outbox.Limits(size=3 * SIZE)

    def setUp(self):
        super().setUp()
        self.put(*range(5))
        self.losses = self.outbox.losses()

    def test_it_is_forgotten(self):
        self.put(announced=self.losses)

        self.assertEqual([], self.outbox.losses())

    def test_what_is_lost_by_the_announcement_is_not(self):
        self.put(9, announced=self.losses)

        self.assertEqual([self.loss(2, 2, 1)], self.outbox.losses())

    def test_what_was_lost_since_then_is_not(self):
        self.put(9)
        self.put(announced=self.losses)

        self.assertEqual([self.loss(1, 2, 1)], self.outbox.losses())

    def test_while_its_word_waits_what_is_lost_since_then_is_not(self):
        self.outbox.put([word(9, 'outbox full')], kept.FIRST, self.losses)
        self.put(5, 6, 7)

        self.assertEqual([], self.outbox.losses())

    def test_when_its_word_is_sent_what_was_lost_since_then_is(self):
        self.outbox.put([word(9, 'outbox full')], kept.FIRST, self.losses)
        self.put(5, 6, 7)
        self.drained(failing=[6])

        self.assertEqual([self.loss(2, 5, 4)], self.outbox.losses())

    def test_word_of_another_cause_may_wait(self):
        self.outbox.put([word(9)], kept.FIRST)

        self.assertEqual([self.loss(0, 2, 3)], self.outbox.losses())

    def test_it_is_not_when_the_announcement_cannot_be_put(self):
        self.assertRaises(AttributeError, self.put, cursor=object(),
                          announced=self.losses)

        self.assertEqual(self.losses, self.outbox.losses())
