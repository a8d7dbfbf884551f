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
"""What is added up over all Readings."""

import itertools

from hypothesis import given
from hypothesis import strategies
from oslotest import base

from powervm_monitor import measuring
from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.tests.unit import builders

SECOND = 10 ** 9
UUID = builders.LPAR_UUID


class TestNodeTime(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.before = builders.known_reading()
        self.now = builders.known_reading(seconds=30)
        self.so_far = model.Totals(model.NodeTime(user_ns=5, idle_ns=7))

    def node_time(self, now, before):
        return measuring.totals(now, before, self.so_far).node_time

    def test_a_first_reading_adds_nothing(self):
        self.assertEqual(
            self.so_far.node_time, self.node_time(self.now, None))

    def test_what_nobody_used_was_idle(self):
        spent = self.node_time(self.now, self.before)

        self.assertEqual(
            (5, 7 + 30 * self.now.host.configurable_units * 10 ** 9),
            (spent.user_ns, spent.idle_ns))

    def test_it_never_goes_back(self):
        reset = builders.known_reading(
            builders.known_lpar(cpu=builders.cpu(
                capped_ns=0, uncapped_ns=0, idle_ns=0)), seconds=30)

        self.assertGreaterEqual(self.node_time(reset, self.before).user_ns, 5)

    def test_an_unknown_busy_time_is_not_taken_for_none(self):
        unknown = builders.known_reading(
            builders.known_lpar(cpu=builders.cpu(busy_ns=None)), seconds=30)

        self.assertEqual(
            self.so_far.node_time, self.node_time(unknown, self.before))


def partition(capped, idle, uncapped=0, hz=SECOND, **changes):
    """Return a partition whose counters have come to some cycles."""
    return builders.lpar(cpu=builders.cpu(**{
        name: fields.nanoseconds(cycles, hz) for name, cycles in (
            ('capped_ns', capped), ('uncapped_ns', uncapped),
            ('idle_ns', idle), ('dispatched_ns', capped + uncapped),
            ('busy_ns', capped + uncapped - idle))}), **changes)


class Meter:
    """Follows the corrected busy time over Readings of one partition."""

    def __init__(self):
        self.totals = model.Totals()
        self.before = None
        self.seconds = itertools.count(0, 30)

    def read(self, *lpars):
        """Take a Reading and return the busy time, None without one."""
        reading = builders.reading(*lpars, seconds=next(self.seconds))
        self.totals = measuring.totals(reading, self.before, self.totals)
        self.before = reading
        busy = lpars and lpars[0].cpu and lpars[0].cpu.busy_ns
        return None if busy in (None, ()) else (
            busy + self.totals.added_ns(UUID))

    def restart(self):
        """Forget the Reading before, as where PowerVM has purged it."""
        self.before = None


class TestCorrection(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.meter = Meter()

    def test_a_sum_that_rises_is_the_meter(self):
        self.assertEqual([400, 450], [
            self.meter.read(partition(500, 100)),
            self.meter.read(partition(560, 110))])

    def test_a_sum_that_rises_costs_no_room(self):
        self.meter.read(partition(500, 100))
        self.meter.read(partition(560, 110))

        self.assertEqual({}, self.meter.totals.corrections)

    def test_a_sum_that_falls_leaves_the_meter_where_it_was(self):
        self.assertEqual([400, 400, 450], [
            self.meter.read(partition(500, 100)),
            self.meter.read(partition(510, 120)),
            self.meter.read(partition(570, 130))])

    def test_a_negative_sum_begins_at_nothing(self):
        self.assertEqual([0, 50, 50], [
            self.meter.read(partition(500, 900)),
            self.meter.read(partition(560, 910)),
            self.meter.read(partition(560, 920))])

    def test_a_sum_that_becomes_negative_does_not_fall(self):
        self.assertEqual([10, 10, 20], [
            self.meter.read(partition(110, 100)),
            self.meter.read(partition(120, 150)),
            self.meter.read(partition(130, 150))])

    def test_what_is_added_outlives_a_gap(self):
        self.meter.read(partition(500, 900))
        self.meter.restart()

        self.assertEqual(100, self.meter.read(partition(700, 1000)))

    def test_what_is_added_outlives_a_sample_without_the_partition(self):
        self.meter.read(partition(500, 900))
        self.meter.read()

        self.assertEqual(100, self.meter.read(partition(700, 1000)))

    def test_what_is_added_outlives_a_sample_that_counts_nothing(self):
        self.meter.read(partition(500, 900))
        self.meter.read(builders.lpar(cpu=None))

        self.assertEqual(100, self.meter.read(partition(700, 1000)))

    def test_counters_that_begin_anew_need_nothing_added(self):
        self.meter.read(partition(500, 900))

        self.assertEqual(30, self.meter.read(partition(40, 10)))

    def test_a_partition_of_another_id_counts_by_itself(self):
        self.meter.read(partition(500, 900))

        self.assertEqual(200, self.meter.read(partition(1200, 1000, id=7)))

    def test_one_that_stays_away_for_a_day_is_forgotten(self):
        self.meter.read(partition(500, 900))
        self.meter.seconds = itertools.count(86430, 30)
        self.meter.read()

        self.assertEqual({}, self.meter.totals.corrections)

    def test_a_vios_is_corrected_as_well(self):
        cpu = builders.cpu(capped_ns=5, uncapped_ns=0, idle_ns=9, busy_ns=-4)
        reading = builders.reading(
            vioses=(builders.vios_server(cpu=cpu),))

        self.assertEqual(4, measuring.totals(
            reading, None, model.Totals()).added_ns('vios-uuid'))

    def test_a_replayed_reading_has_what_was_added_then(self):
        self.meter.read(partition(500, 900))
        first = self.meter.before.listed_at
        self.meter.read(partition(510, 950))

        self.assertEqual((440, 400), (
            self.meter.totals.added_ns(UUID),
            self.meter.totals.as_of(first).added_ns(UUID)))

    def test_before_the_first_step_nothing_was_added(self):
        self.meter.read(partition(500, 100))
        first = self.meter.before.listed_at
        self.meter.read(partition(500, 110))

        self.assertEqual(
            0, self.meter.totals.as_of(first).added_ns(UUID))

    def test_steps_that_no_replay_asks_for_are_forgotten(self):
        for number in range(200):
            self.meter.read(partition(500, 900 + number))

        self.assertGreater(
            150, len(self.meter.totals.corrections[UUID].steps))

    def test_a_negative_reading_before_an_upgrade_begins_at_nothing(self):
        self.meter.read(partition(500, 900))
        self.meter.totals = model.Totals()

        self.assertEqual(60, self.meter.read(partition(570, 910)))

    def test_a_replay_has_what_was_added_before_a_reboot(self):
        self.meter.read(partition(500, 900))
        first = self.meter.before.listed_at
        self.meter.read(partition(40, 10))

        self.assertEqual(
            (0, 400), (self.meter.totals.added_ns(UUID),
                       self.meter.totals.as_of(first).added_ns(UUID)))

    def test_a_reboot_is_forgotten_when_no_replay_asks_for_it(self):
        self.meter.read(partition(500, 900))
        for number in range(1, 200):
            self.meter.read(partition(40 * number, 10))

        self.assertEqual({}, self.meter.totals.corrections)

    @given(strategies.lists(strategies.tuples(
        *[strategies.integers(0, 100)] * 3, strategies.booleans()),
        min_size=2), strategies.integers(0, 1000),
        strategies.sampled_from([SECOND, 512_000_000, 499_999_993]))
    def test_the_meter_adds_up_every_change_that_is_not_negative(
            self, changes, idle, hz):
        meter, capped, uncapped, expected = Meter(), 0, 0, None
        before = None
        for more, beyond, idling, known in changes:
            if not known:
                meter.read(builders.lpar(cpu=builders.cpu(busy_ns=None)))
                continue
            capped, uncapped = capped + more, uncapped + beyond
            idle += idling
            now = fields.nanoseconds(capped + uncapped - idle, hz)
            expected = (max(now, 0) if before is None
                        else expected + max(0, now - before))
            before = now
            self.assertEqual(expected, meter.read(
                partition(capped, idle, uncapped, hz)))
