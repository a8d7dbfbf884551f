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
"""What waits is sent when it can be, and a stop takes a few seconds."""

import contextlib
import logging
import threading

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor import sender
from powervm_monitor.tests.unit import builders


class SenderTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.bus = FakeBus()
        self.outbox = outbox.Outbox(
            self.useFixture(fixtures.TempDir()).join('outbox.sqlite'))
        self.addCleanup(self.outbox.close)

    def put(self, *numbers):
        self.outbox.put([builders.message(n) for n in numbers],
                        model.Cursor(builders.NOON, None))

    def sender(self, max_backoff=60, pauses=None, chance=0.5):
        """Return a sender.

        :param pauses: after so many, which take no time, it is stopped.
        """
        made = sender.Sender(
            self.outbox, self.bus, max_backoff, lambda: chance)
        if pauses is not None:
            made._stopping = builders.FakeEvent(pauses)
        return made


class TestRun(SenderTest):

    def pauses(self, count, chance=0.5):
        """Return the seconds between tries of a broker that is dead."""
        self.put(0)
        self.bus.dead = True
        made = self.sender(pauses=count, chance=chance)
        made.run()
        return made._stopping.paused

    def test_a_dead_broker_is_tried_less_and_less_often(self):
        self.assertEqual([2, 4, 8, 16, 32, 60, 60, 60], self.pauses(8))

    def test_a_pause_differs_from_host_to_host_by_a_fifth_at_most(self):
        shortest, longest = self.pauses(6, chance=0), self.pauses(6, chance=1)

        self.assertEqual([1.6, 48, 2.4, 72], [
            round(seconds, 1) for seconds in (
                shortest[0], shortest[-1], longest[0], longest[-1])])

    def test_a_broker_that_is_dead_for_ever_is_tried_for_ever(self):
        self.assertEqual(60, self.sender()._pause(10 ** 6))

    def test_what_the_broker_refuses_does_not_stop_the_others(self):
        self.put(0, 1, 2)
        self.bus.refused = [1]
        self.sender(pauses=2).run()

        self.assertEqual(([0, 2], 1), (self.bus.sent, self.outbox.aside()))

    def test_each_that_is_refused_is_tried_as_soon_again(self):
        self.put(0, 1)
        self.bus.refused = [0, 1]
        made = self.sender(pauses=4)
        made.run()

        self.assertEqual([2, 4, 2, 4], made._stopping.paused)

    def test_a_dead_broker_is_spared_though_what_waits_is_dropped(self):
        self.bus.dead = True
        made = self.sender()
        made._failures = 5
        for number in range(2):
            self.assertRaises(model.Unavailable, list, made._deliver(
                [builders.message(number)]))

        self.assertEqual(5, made._failures)

    def test_a_mistake_of_ours_is_said_once_and_tried_again(self):
        self.put(0)
        self.bus.broken = True
        self.sender(pauses=3).run()

        self.assertEqual((1, 1), (
            len(self.outbox),
            self.log.output.count('this failed in an unexpected way')))
        self.assertIn('ZeroDivisionError', self.log.output)

    def test_what_waits_together_is_sent_together(self):
        self.put(0, 1, 2)
        self.sender(pauses=0).run()

        self.assertEqual(['[', 0, 1, 2, ']', 'closed'], self.bus.calls)


class TestStop(SenderTest):

    def farewell(self, seconds, patience):
        """Let a stop send for so long, and wait for so long altogether."""
        for name, value in (('FAREWELL', seconds),
                            ('GRACE', patience - seconds)):
            self.useFixture(fixtures.MonkeyPatch(
                f'powervm_monitor.sender.{name}', value))

    def hanging(self):
        """Return a sender whose broker does not answer any more."""
        self.put(0, 1, 2)
        self.bus.go_on.clear()
        made = self.sender()
        made.start()
        self.addCleanup(made._thread.join)
        self.addCleanup(self.bus.go_on.set)
        self.assertTrue(self.bus.asked.wait(10))
        return made

    def test_what_was_put_last_is_sent(self):
        made = self.sender()
        made.start()
        self.put(0, 1, 2)

        self.assertEqual((True, [0, 1, 2], True), (
            made.stop(), self.bus.sent, 'closed' in self.bus.calls))

    def test_what_does_not_go_out_in_time_waits_for_the_next_start(self):
        self.farewell(-1, patience=10)
        made = self.hanging()
        stopper = threading.Thread(target=made.stop)
        stopper.start()
        made._stopping.wait()
        self.bus.go_on.set()
        stopper.join()

        self.assertEqual(([0], 2), (self.bus.sent, len(self.outbox)))
        self.assertIn('stopping; what waits goes out at the next start',
                      self.log.output)

    def test_a_broker_that_hangs_is_not_waited_for(self):
        self.farewell(0, patience=0)
        made = self.hanging()

        self.assertEqual((False, [], 3), (
            made.stop(), self.bus.sent, len(self.outbox)))
        self.assertEqual('the broker does not answer; what waits goes out at '
                         'the next start\n', self.log.output)

    def test_one_that_answers_too_late_is_given_nothing_else(self):
        self.farewell(-1, patience=0)
        made = self.hanging()
        made.stop()
        self.bus.go_on.set()
        made._thread.join()

        self.assertEqual(([0], 2), (self.bus.sent, len(self.outbox)))

    def test_it_has_ended_when_it_sends_no_more(self):
        made = self.sender()
        before = made.ended
        made.start()
        meanwhile = made.ended
        made.stop()

        self.assertEqual((False, False, True), (before, meanwhile, made.ended))

    def test_one_that_never_started_closes_the_bus(self):
        self.assertEqual((True, ['closed']), (
            self.sender().stop(), self.bus.calls))


class FakeBus:
    """Takes messages, unless it is dead, or waits to go on."""

    def __init__(self):
        self.calls = []
        self.dead = False
        self.refused = []
        self.broken = False
        self.asked = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    @property
    def sent(self):
        return [call for call in self.calls if isinstance(call, int)]

    @contextlib.contextmanager
    def batch(self):
        self.calls.append('[')
        yield
        self.calls.append(']')

    def deliver(self, messages, check):
        for message in messages:
            self.send(message['payload']['number'])
            yield

    def send(self, number):
        self.asked.set()
        self.go_on.wait()
        if self.dead:
            raise model.Unavailable('dead')
        if self.broken:
            raise ZeroDivisionError
        if number in self.refused:
            raise model.Refused('too large')
        self.calls.append(number)

    def close(self):
        self.calls.append('closed')
