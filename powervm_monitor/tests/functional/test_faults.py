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
"""Kills, outages and a full disk: nothing is lost and nothing overtakes.

What is to go wrong, and how long, is taken from the environment: see
``tox -e soak``.
"""

import itertools
import logging
import os
import random
import sys

import fixtures
from oslotest import base
from testtools import content

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.tests.functional import faults

KILLS = int(os.environ.get('POWERVM_MONITOR_KILLS', 10))
# Seconds that an outage lasts; at most half of what PowerVM keeps, in the
# world's time.
OUTAGE = float(os.environ.get('POWERVM_MONITOR_OUTAGE', 4))
SPEED = float(os.environ.get('POWERVM_MONITOR_SPEED', 20))
PARTITION_SAMPLES = int(
    os.environ.get('POWERVM_MONITOR_PARTITION_SAMPLES', 1000))
SEED = int(os.environ.get('POWERVM_MONITOR_SEED', random.randrange(2 ** 32)))

# Seconds of the machine's time until all is well again.
RECOVERY = 120
VICTIMS = ('all', 'master', 'worker')


RULES = '''\
rules:
  - {name: busy, metric: powervm.cpu.consumed, above: 0.5, for: 30s,
     clear_for: 30s, severity: low}
'''


class FaultsTest(base.BaseTestCase):

    workload = ()

    def setUp(self):
        super().setUp()
        self.useFixture(fixtures.FakeLogger(level=logging.WARNING))
        self.stage = self.useFixture(faults.Stage(
            SPEED, self.partitions, *self.workload))
        self.stage.wait_for(lambda: self.stage.arrivals, 60, 'a message')

    def say(self, line):
        self.addDetail(line.partition('=')[0], content.text_content(line))
        print(line, file=sys.__stdout__, flush=True)


class TestFaults(FaultsTest):

    partitions = 20

    def setUp(self):
        super().setUp()
        self.say(f'POWERVM_MONITOR_SEED={SEED}')
        self.random = random.Random(SEED)

    def test_nothing_is_lost_and_nothing_overtakes(self):
        self.storm()
        self.calm()

        # What came last is whole, or goes on at the next start.
        end = max(a.time for a in self.stage.arrivals) - faults.SAMPLE
        arrivals = [a for a in self.stage.arrivals if a.time <= end]
        expected = self.expected(min(a.time for a in arrivals), end)
        received = {(a.resource_id, a.time) for a in arrivals}
        late = overtaken(arrivals)
        lost = expected - received
        self.say(
            f'expected={len(expected)} '
            f'received={len(expected & received)} '
            f'duplicates={len(arrivals) - len(received)} '
            f'out_of_order={len(late)} lost={len(lost)}')
        self.assertEqual([], late[:10])
        self.assertEqual([], sorted(lost)[:10])
        self.assertEqual(set(), received - expected)
        self.assertEqual(
            len(received), len({a.message_id for a in arrivals}))
        self.assertGreaterEqual(
            len({a.time for a in arrivals}) * self.partitions,
            PARTITION_SAMPLES)

    def storm(self):
        """Let everything fail once, and kill the service while it does."""
        stage = self.stage
        outages = [stage.broker_stopped, stage.broker_killed,
                   stage.broker_hung, stage.powervm_stopped,
                   stage.powervm_hung, stage.disk_full]
        self.random.shuffle(outages)
        kills = self.kills(2 * len(outages))
        for outage in outages:
            with outage():
                self.kill(next(kills), OUTAGE)
            number = next(kills)
            self.kill(number, (number + 1) * self.random.uniform(0.5, 4))

    def kills(self, slots):
        """Yield how often to kill in each of so many slots."""
        for slot in range(slots):
            yield KILLS * (slot + 1) // slots - KILLS * slot // slots

    def kill(self, number, seconds):
        """Kill the service so often, at any moments of so many seconds."""
        moments = sorted(
            self.random.uniform(0, seconds) for _ in range(number))
        for before, moment in zip([0, *moments], [*moments, seconds]):
            self.stage.pause(moment - before)
            if moment != seconds:
                self.stage.kill(self.random.choice(VICTIMS))

    def calm(self):
        """Wait until all is published that there is by now."""
        samples = PARTITION_SAMPLES / self.partitions
        now = max(self.stage.clock.now(),
                  faults.START + samples * faults.SAMPLE)
        self.stage.wait_for(
            lambda: max(a.time for a in list(self.stage.arrivals)) > now,
            RECOVERY + (now - self.stage.clock.now()).total_seconds() / SPEED,
            f'what was sampled until {now}')
        self.stage.service.stop()
        self.stage.listener.settle()

    def expected(self, first, last):
        """Return every resource that there was at every time."""
        true = self.stage.truth()
        expected, time = set(), first
        while time <= last:
            expected |= {(key, time) for key in true.ids(
                time, None if time == first else 30)}
            time += faults.SAMPLE
        return expected


class TestGap(FaultsTest):

    partitions = 2

    def test_what_powervm_purged_meanwhile_is_announced_exactly(self):
        stage = self.stage
        stage.skip(faults.KEPT + 900)
        now = stage.clock.now()
        stage.wait_for(
            lambda: max(a.time for a in list(stage.arrivals)) > now,
            RECOVERY, f'what was sampled until {now}')

        lost, sampled = [], set()
        for arrival in list(stage.arrivals):
            if arrival.event_type == faults.GAP:
                lost += missing(arrival)
            else:
                sampled.add(arrival.time)
        expected = [min(sampled) + number * faults.SAMPLE for number in range(
            1 + round((max(sampled) - min(sampled)) / faults.SAMPLE))]
        self.say(f'expected={len(expected)} received={len(sampled)} '
                 f'announced={len(lost)} '
                 f'lost={len({*expected} - sampled - {*lost})}')
        self.assertEqual(expected, sorted([*lost, *sampled]))
        self.assertGreaterEqual(len(lost), 900 / 30)


class TestAlerts(FaultsTest):
    """Each partition passes its limit for two of each four minutes."""

    partitions = 3
    workload = (
        '{kind: square, busy: 0.9, idle: 0.1, busy_seconds: 120, '
        'idle_seconds: 120}', RULES)

    def test_no_kill_costs_an_alert_or_tells_it_twice(self):
        stage, chance = self.stage, random.Random(SEED)
        for _ in range(KILLS):
            stage.pause(chance.uniform(0.5, 5))
            stage.kill(chance.choice(VICTIMS))
        # Long enough for two alerts of each that are cleared again.
        now = max(stage.clock.now(), faults.START + 600 * clocks.SECOND)
        stage.wait_for(
            lambda: max(a.time for a in list(stage.arrivals)) > now,
            RECOVERY, f'what was sampled until {now}')
        stage.service.stop()
        stage.listener.settle()

        told = {}
        for arrival in stage.arrivals:
            if arrival.event_type.startswith('powervm.alert.'):
                told.setdefault(arrival.resource_id, {})[
                    arrival.message_id] = arrival
        stories = [list(arrivals.values()) for arrivals in told.values()]
        self.say('alerts=%d of %d partitions, kills=%d' % (
            sum(map(len, stories)), len(stories), KILLS))
        self.assertEqual(self.partitions, len(stories))
        self.assertGreaterEqual(min(map(len, stories)), 4)
        for story in stories:
            self.assertEqual([], unlike_the_load(story))


def unlike_the_load(story):
    """Return what of a partition's alerts is not as its work goes.

    The first is left out: nobody saw how its work began.
    """
    wrong = []
    for one, other in itertools.pairwise(story[1:]):
        raised = one.event_type.endswith('raised')
        if (other.time - one.time != 120 * clocks.SECOND
                or other.event_type.endswith('raised') == raised
                or (one.data['alert_id'] == other.data['alert_id'])
                != raised):
            wrong.append((one[:4], other[:4]))
    return wrong


def missing(arrival):
    """Return the times of samples that a gap says are lost."""
    return [arrival.time + number * faults.SAMPLE
            for number in range(arrival.data['samples'])]


def overtaken(arrivals):
    """Return what arrived first after something newer of its resource."""
    seen, newest, late = set(), {}, []
    for arrival in arrivals:
        key = arrival.resource_id, arrival.event_type
        if arrival.message_id not in seen:
            if key in newest and newest[key] > arrival.time:
                late.append(arrival[:4])
            else:
                newest[key] = arrival.time
        seen.add(arrival.message_id)
    return late
