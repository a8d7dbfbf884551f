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
"""What the broker never takes does not stop what comes behind it."""

import json
import logging

import fixtures

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept


class RefusalsTest(kept.OutboxTest):
    """Of three messages the broker never takes the second one."""

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.WARNING))
        self.put(0, 1, 2)
        self.sent = []

    def send(self, message):
        if message['payload']['number'] == 1:
            raise model.Refused('it is too large')
        self.sent.append(message['payload']['number'])

    def drain(self, times=1):
        """Drain until it ends, at most so often; return the failures."""
        for failures in range(times):
            try:
                self.outbox.drain(self.send)
            except model.Refused:
                continue
            return failures
        return times


class TestSetAside(RefusalsTest):

    def test_a_message_is_tried_again_at_first(self):
        self.drain(outbox.TRIES - 1)

        self.assertEqual(([0], 2, 0), (self.sent, len(self.outbox),
                                       self.outbox.aside()))

    def test_then_the_others_go_on(self):
        failures = self.drain(outbox.TRIES)

        self.assertEqual((outbox.TRIES - 1, [0, 2]), (failures, self.sent))

    def test_then_it_is_set_aside(self):
        self.drain(outbox.TRIES)

        self.assertEqual((1, 0), (self.outbox.aside(), len(self.outbox)))

    def test_its_reason_and_time_are_kept(self):
        self.drain(outbox.TRIES)

        self.assertEqual(
            [('it is too large', builders.NOON.timestamp())],
            self.file().execute('SELECT reason, since FROM aside').fetchall())

    def test_it_is_said(self):
        self.drain(outbox.TRIES)

        self.assertEqual(
            'A notification is set aside after 3 tries, the others go on: '
            'it is too large\n', self.log.output)

    def test_it_stays_aside_after_a_restart(self):
        self.drain(outbox.TRIES)
        self.reopen()

        self.assertEqual((1, []), (self.outbox.aside(), self.drained()))

    def test_each_message_has_its_own_tries(self):
        self.put(1)
        failures = self.drain(2 * outbox.TRIES)

        self.assertEqual((2 * (outbox.TRIES - 1), 2),
                         (failures, self.outbox.aside()))

    def test_a_broker_that_is_away_is_no_refusal(self):
        for _ in range(2 * outbox.TRIES):
            self.drained(failing=[0])

        self.assertEqual(0, self.outbox.aside())

    def test_a_body_that_is_damaged_is_set_aside(self):
        self.file().execute(
            "UPDATE message SET body = CAST(x'7bff' AS TEXT) WHERE id = 1")
        self.put(3)
        failures = self.drain(2 * outbox.TRIES)

        self.assertEqual((outbox.TRIES - 1, [2, 3], 2),
                         (failures, self.sent, self.outbox.aside()))

    def test_the_oldest_of_too_many_are_lost(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.outbox.refusals.KEPT', 1))
        self.put(1)
        self.drain(2 * outbox.TRIES)

        self.assertEqual(
            (1, [model.Loss(builders.NOON, builders.NOON, 1, 'refused')]),
            (self.outbox.aside(), self.outbox.losses()))


class TestRefusals(RefusalsTest):
    """An operator looks in while the service has the file."""

    def setUp(self):
        super().setUp()
        self.drain(outbox.TRIES)
        self.refusals = outbox.Refusals(self.path, self.clock)
        self.number = self.refusals.listed()[0].number

    def test_one_is_listed_with_its_reason_and_times(self):
        row, = self.refusals.listed()

        self.assertEqual(
            (builders.message(1), 'it is too large', builders.NOON,
             builders.NOON),
            (row.message, row.reason, row.sampled, row.since))

    def test_one_is_found_by_its_number(self):
        self.assertEqual(self.refusals.listed(),
                         [self.refusals.one(self.number)])

    def test_a_damaged_one_is_shown_as_it_is(self):
        self.file().execute(
            "UPDATE aside SET body = CAST(x'7bff' AS TEXT)")

        self.assertEqual('{\N{REPLACEMENT CHARACTER}',
                         self.refusals.one(self.number).message)

    def test_a_number_that_is_not_there_is_named(self):
        for ask in (self.refusals.one, self.refusals.retry,
                    self.refusals.drop):
            numbers = 77 if ask == self.refusals.one else [self.number, 77]
            error = self.assertRaises(outbox.NotAside, ask, numbers)

            self.assertIn('has not set aside 77: see which', str(error))
        self.assertEqual(1, self.outbox.aside())

    def test_one_that_is_retried_is_sent_behind_the_others(self):
        self.put(3)

        self.assertEqual((1, [3, 1], 0), (
            self.refusals.retry([self.number]), self.drained(),
            self.outbox.aside()))

    def test_one_that_is_retried_may_wait_as_long_as_a_new_one(self):
        self.reopen(limits=outbox.Limits(age=60))
        self.clock.forward(600)
        self.refusals.retry()
        self.put(3, cursor=model.Cursor(builders.later(600), None))

        self.assertEqual([1, 3], self.drained())

    def test_word_of_a_loss_that_is_retried_is_not_dropped(self):
        self.outbox.put([kept.word(1)], kept.FIRST)
        self.drain(outbox.TRIES)
        self.refusals.drop([self.number])
        self.refusals.retry()
        self.reopen(limits=outbox.Limits(size=1))
        self.put(3)

        self.assertEqual([1], self.drained())

    def test_one_that_is_refused_again_is_set_aside_again(self):
        self.refusals.retry()
        self.drain(outbox.TRIES)

        self.assertEqual((1, 0), (self.outbox.aside(), len(self.outbox)))

    def test_what_is_retried_counts_as_waiting(self):
        self.refusals.retry()

        self.assertEqual(
            [(1, len(json.dumps(builders.message(1))))],
            self.file().execute(
                'SELECT count, bytes FROM waiting').fetchall())

    def test_one_that_is_dropped_is_lost_and_said(self):
        self.assertEqual(
            (1, 0, [model.Loss(builders.NOON, builders.NOON, 1, 'refused')]),
            (self.refusals.drop([self.number]), self.outbox.aside(),
             self.outbox.losses()))

    def test_all_of_none_is_nothing(self):
        self.refusals.drop()

        self.assertEqual((0, 0), (self.refusals.retry(),
                                  self.refusals.drop()))


class TestDamaged(RefusalsTest):
    """Of two that are set aside, the first is damaged."""

    ALTERED = ("body = replace(body, 'id-1', 'id-7')", "body = ''",
               "body = CAST(x'7bff' AS TEXT)", "sampled = 'x'",
               'sampled = 1e300', 'since = 5', "reason = CAST(x'ff' AS TEXT)",
               'damaged = 1', 'checksum = NULL')

    def setUp(self):
        super().setUp()
        self.put(1)
        self.drain(2 * outbox.TRIES)
        self.refusals = outbox.Refusals(self.path, self.clock)
        self.first, self.second = [
            row.number for row in self.refusals.listed()]

    def alter(self, altered="body = replace(body, 'id-1', 'id-7')"):
        self.file().execute(
            f'UPDATE aside SET {altered} WHERE id = {self.first}')

    def test_whatever_was_altered_is_listed_as_damaged(self):
        for altered in self.ALTERED:
            self.alter(altered)

            self.assertEqual([True, False], [
                row.damaged for row in self.refusals.listed()], altered)

    def test_it_has_no_times_and_the_reason_is_said(self):
        self.alter('since = 5')
        row = self.refusals.one(self.first)

        self.assertEqual(
            (None, None, 'it was damaged in the outbox and cannot be sent'),
            (row.sampled, row.since, row.reason))

    def test_it_is_not_sent_with_all(self):
        self.alter()

        self.assertEqual(1, self.refusals.retry())
        self.assertEqual([self.first], [
            row.number for row in self.refusals.listed()])

    def test_it_is_not_sent_by_its_number(self):
        self.alter()
        error = self.assertRaises(outbox.NotAside, self.refusals.retry,
                                  [self.first, self.second])

        self.assertEqual(
            f'the outbox {self.path} has damaged {self.first}, which cannot '
            'be sent: drop it with powervm-monitor-manage refused drop ID',
            str(error))
        self.assertEqual(0, len(self.outbox))

    def test_it_is_lost_as_damaged_when_it_is_dropped(self):
        self.alter()
        self.refusals.drop()

        self.assertEqual([('notification damaged', 1), ('refused', 1)], sorted(
            (loss.cause, loss.count) for loss in self.outbox.losses()))

    def test_it_is_announced_with_the_next_start(self):
        self.alter('since = 5')
        self.reopen()
        self.reopen()

        self.assertEqual([('notification damaged', 1)], [
            (loss.cause, loss.count) for loss in self.outbox.losses()])
        self.assertEqual([True, False], [
            row.damaged for row in self.refusals.listed()])

    def test_it_is_announced_once_though_it_is_dropped_then(self):
        self.alter()
        self.reopen()
        self.refusals.drop([self.first])

        self.assertEqual([('notification damaged', 1)], [
            (loss.cause, loss.count) for loss in self.outbox.losses()])

    def test_one_that_waited_when_it_was_damaged_is_not_sent_either(self):
        self.put(5)
        self.file().execute('UPDATE message SET since = 5')
        self.drained()
        retried = self.refusals.retry()

        self.assertEqual((2, [1, 1]), (retried, self.drained()))
