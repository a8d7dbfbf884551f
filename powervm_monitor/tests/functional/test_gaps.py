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
"""An outage that is longer than PowerVM keeps samples."""

import datetime

from oslotest import base

from powervm_monitor.tests import scenarios

SAMPLE = datetime.timedelta(seconds=30)
GAP = 'powervm.collection.gap'


class TestGaps(base.BaseTestCase):

    def turns(self, *pauses):
        """Return the messages of turns with so many seconds between."""
        time, sent = scenarios.beginning(), []
        with scenarios.Host('small', time, scenarios.SAMPLE) as host:
            sent += host.turn()
            for seconds in pauses:
                time.advance(seconds)
                sent += host.turn()
        return sent

    def told(self, messages):
        """Return the times that have samples, and those of all gaps."""
        sampled = sorted({
            instant(message, 'sampled_at') for message in messages
            if message['event_type'] == 'powervm.host.sample'})
        missing = []
        for message in messages:
            if message['event_type'] == GAP:
                time = instant(message, 'first')
                while time <= instant(message, 'last'):
                    missing.append(time)
                    time += SAMPLE
                self.assertEqual(len(missing), data(message)['samples'])
        return sampled, missing

    def test_what_is_lost_is_announced_exactly(self):
        sampled, missing = self.told(self.turns(30, 3600, 30))

        self.assertGreater(len(missing), 50)
        self.assertEqual(
            [sampled[0] + number * SAMPLE
             for number in range(len(sampled) + len(missing))],
            sorted(sampled + missing))

    def test_it_is_announced_before_what_comes_after_it(self):
        messages = self.turns(30, 3600)
        place = [message['event_type'] for message in messages].index(GAP)

        self.assertEqual(
            [], [message for message in messages[place + 1:]
                 if instant(message, 'sampled_at') < instant(
                     messages[place], 'last')])

    def test_an_outage_that_powervm_outlives_loses_nothing(self):
        sampled, missing = self.told(self.turns(30, 1500, 30))

        self.assertEqual(([], 1 + 1 + 50 + 1), (missing, len(sampled)))


class TestTimeOfDay(base.BaseTestCase):
    """The hypervisor's clock is set back by some minutes."""

    STEP = 315

    def sent(self, before, between, restart, after):
        """Return what is sent, and how many turns there were.

        :param before: turns before the clock is set back.
        :param between: turns from then on until the restart.
        :param restart: seconds that it takes.
        :param after: turns after it.
        """
        time, sent = scenarios.beginning(), []
        with scenarios.Host('small', time, scenarios.SAMPLE) as host:
            def turns(count):
                for _ in range(count):
                    time.advance(scenarios.SAMPLE)
                    sent.extend(host.turn())

            turns(before)
            host.world.faults.post(
                {'kind': 'clock_step', 'seconds': -self.STEP},
                host.world.now())
            turns(between)
            time.advance(restart)
            host.restart()
            turns(after)
        return sent

    def steps(self, messages):
        """Return the seconds from each sample to the next.

        That is the hypervisor's time; nothing is announced as lost.
        """
        self.assertNotIn(GAP, [one['event_type'] for one in messages])
        sampled = [instant(message, 'sampled_at') for message in messages
                   if data(message)['resource_id'].endswith('-collection')]
        return [(later - earlier).total_seconds()
                for earlier, later in zip(sampled, sampled[1:])]

    def test_a_start_after_that_sends_nothing_twice(self):
        self.assertEqual([30] * 20 + [30 - self.STEP] + [30] * 19,
                         self.steps(self.sent(20, 10, 0, 10)))

    def test_a_start_after_that_loses_nothing(self):
        self.assertEqual([30] * 20 + [30 - self.STEP] + [30] * 14,
                         self.steps(self.sent(20, 0, 150, 10)))


def data(message):
    return message['payload']['versioned_object.data']


def instant(message, field):
    return datetime.datetime.fromisoformat(data(message)[field])
