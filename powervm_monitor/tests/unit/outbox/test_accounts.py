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
"""What is sent and what is announced as lost add up to all there was."""

import collections
import json

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.notifications import messages
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept

# Of each Reading.
MESSAGES = 4
AGE = 20 * 30
GAP = 'powervm.collection.gap'


class TestAccounts(kept.OutboxTest):
    """One Reading after the other, and a broker that takes what it likes."""

    def setUp(self):
        super().setUp()
        self.composer = messages.Composer('host1')
        self.seconds = self.number = 0
        self.sent = []

    def limit(self, **limits):
        self.reopen(limits=outbox.Limits(**limits))

    def read(self, count, takes=0):
        """Put the messages of Readings, and what has to be announced.

        :param takes: how many the broker takes after each Reading.
        """
        for _ in range(count):
            self.put_reading()
            self.drain(takes)

    def put_reading(self, *words):
        numbers = range(self.number, self.number + MESSAGES)
        losses, at = self.outbox.losses(), builders.later(self.seconds)
        self.outbox.put(
            [*words, *map(self.message, numbers),
             *(self.composer.loss(loss, at) for loss in losses)],
            model.Cursor(at, at), losses)
        self.number += MESSAGES
        self.seconds += 30
        self.clock.forward(30)

    def gap(self, samples):
        """Read nothing for a while, and then again."""
        first = builders.later(self.seconds)
        self.seconds += 30 * samples
        self.clock.forward(30 * samples)
        self.put_reading(self.composer.gap(model.Gap(
            first, builders.later(self.seconds - 30), samples, 'purged')))

    def message(self, number):
        made = builders.message(number)
        made['timestamp'] = builders.later(self.seconds).isoformat()
        return made

    def drain(self, takes=10 ** 6):
        left = iter(range(takes))

        def send(message):
            if next(left, None) is None:
                raise model.Unavailable('the broker sleeps')
            self.sent.append(message)

        try:
            self.outbox.drain(send)
        except model.Unavailable:
            pass

    def settle(self):
        """Let the broker take all, until nothing is left to be announced."""
        self.drain()
        while self.outbox.losses():
            self.put_reading()
            self.drain()

    def totals(self):
        """Return what is lost, and by which cause it is announced."""
        lost = self.number - sum(
            message['event_type'] != GAP for message in self.sent)
        announced = collections.Counter()
        for message in self.sent:
            if message['event_type'] == GAP:
                data = message['payload']['versioned_object.data']
                announced[data['cause']] += (
                    data['samples'] or data['notifications'])
        return lost, dict(announced)

    def ids(self):
        return {message['message_id'] for message in self.sent}

    def test_a_broker_that_is_away_for_too_long(self):
        self.limit(age=AGE)
        self.read(100)
        self.settle()

        lost, announced = self.totals()
        self.assertEqual(({'outbox age': lost}, True),
                         (announced, lost > 70 * MESSAGES))

    def test_a_broker_that_is_too_slow(self):
        self.limit(size=50 * len(json.dumps(self.message(0))))
        self.read(200, takes=MESSAGES - 1)
        before = self.totals()[1]
        self.settle()

        lost, announced = self.totals()
        self.assertEqual(({'outbox full': lost}, True),
                         (announced, before['outbox full'] > 0))

    def test_a_long_gap_and_both_limits(self):
        self.limit(size=60 * len(json.dumps(self.message(0))), age=AGE)
        self.gap(samples=1000)
        self.read(30)
        self.limit(size=None, age=AGE)
        self.read(30)
        self.gap(samples=500)
        self.limit(size=20 * len(json.dumps(self.message(0))), age=AGE)
        self.read(5, takes=1)
        self.settle()

        lost, announced = self.totals()
        self.assertEqual(
            (1500, lost, len(self.sent)),
            (announced.pop('purged'), sum(announced.values()),
             len(self.ids())))
        self.assertEqual({'outbox age', 'outbox full'}, set(announced))
