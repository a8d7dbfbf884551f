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
"""A sample that cannot be true is left out, and no rate made across it."""

import dataclasses

from oslotest import base

from powervm_monitor import accounting
from powervm_monitor import model
from powervm_monitor.tests.unit import builders

UUID = builders.LPAR_UUID
ZERO = model.NetworkCounters(
    received_bytes=0, sent_bytes=0, received_packets=0, sent_packets=0)


def reading(seconds, traffic=None, disk=None, **changes):
    return builders.known_reading(builders.known_lpar(**{
        'cpu': builders.cpu(entitled_ns=10 ** 9 * (1 + seconds)),
        'interfaces': (builders.interface(
            **({} if traffic is None else {'counters': traffic})),),
        'disks': (builders.disk(
            **({} if disk is None else {'counters': disk})),),
        **changes}), seconds=seconds)


def traffic(received):
    return model.NetworkCounters(
        received_bytes=received, sent_bytes=5, received_packets=1,
        sent_packets=1)


class PlausibilityTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.plausibility = accounting.Plausibility()
        self.before = None

    def take(self, now):
        """Take one more Reading."""
        self.before = self.plausibility.take(now, self.before)
        return self.before

    def received(self, *counters):
        """Return the bytes received that are believed of each sample."""
        return [self.take(reading(30 * number, one)).lpars[UUID].interfaces[
            0].counters.received_bytes
            for number, one in enumerate(counters)]


class TestZeros(PlausibilityTest):

    def test_a_sample_of_zeros_is_left_out(self):
        self.assertEqual([100, None, 300], self.received(
            traffic(100), ZERO, traffic(300)))

    def test_why_it_is_left_out_is_said(self):
        self.received(traffic(100), ZERO)

        self.assertEqual(
            [('veth-C3 of partition pvm-0001', ('lpar', UUID, 'veth-C3'))],
            [(one.what, one.path) for one in self.before.missing])

    def test_zeros_that_stay_are_believed_in_the_end(self):
        self.assertEqual([100, None, None, None, None, 0, 0], self.received(
            traffic(100), *[ZERO] * 6))

    def test_what_never_counted_may_be_at_zero(self):
        self.assertEqual([0, 0], self.received(ZERO, ZERO))

    def test_they_are_where_the_sample_before_lacks_the_device(self):
        self.take(reading(0, traffic(100)))
        self.take(reading(30, interfaces=()))
        now = self.take(reading(60, ZERO))

        self.assertIsNone(
            now.lpars[UUID].interfaces[0].counters.received_bytes)

    def test_they_are_behind_a_sample_that_is_impossible(self):
        self.assertEqual([100, None, None, 300], self.received(
            traffic(100), traffic(10 ** 15), ZERO, traffic(300)))

    def test_they_are_behind_processor_time_that_is_impossible(self):
        self.take(reading(0, traffic(100)))
        self.take(reading(30, traffic(200), cpu=builders.cpu(
            entitled_ns=31 * 10 ** 9, capped_ns=10 ** 15)))
        now = self.take(reading(60, ZERO))

        self.assertIsNone(
            now.lpars[UUID].interfaces[0].counters.received_bytes)

    def test_a_device_that_was_gone_for_long_is_a_new_one(self):
        self.take(reading(0, traffic(100)))
        for number in range(1, 63):
            self.take(reading(30 * number, interfaces=()))
        now = self.take(reading(30 * 63, ZERO))

        self.assertEqual(0, now.lpars[UUID].interfaces[
            0].counters.received_bytes)

    def test_a_sample_that_is_taken_again_counts_once(self):
        before = self.take(reading(0, traffic(100)))
        for _ in range(6):
            now = self.plausibility.take(reading(30, ZERO), before)

        self.assertIsNone(
            now.lpars[UUID].interfaces[0].counters.received_bytes)

    def test_a_partition_that_was_restarted_begins_at_zero(self):
        self.take(reading(0, traffic(100)))
        now = self.take(reading(
            30, ZERO, cpu=builders.cpu(entitled_ns=5, capped_ns=1)))

        self.assertEqual(0, now.lpars[UUID].interfaces[
            0].counters.received_bytes)

    def test_a_disk_at_zero_has_no_counters(self):
        self.take(reading(0))
        now = self.take(reading(30, disk=model.DiskCounters(0, 0, 0, 0)))

        self.assertIsNone(now.lpars[UUID].disks[0].counters)


class TestImpossible(PlausibilityTest):

    def test_what_is_faster_than_any_link_is_left_out(self):
        self.assertEqual([100, None, 10 ** 15 + 500], self.received(
            traffic(100), traffic(10 ** 15), traffic(10 ** 15 + 500)))

    def test_an_adapter_is_held_against_its_own_link(self):
        def vios(read):
            return (builders.vios_server(adapters=(builders.fibre_channel(
                speed=8, counters=builders.disk_counters(read_bytes=read)
            ),)),)

        found = []
        for number, read in enumerate((0, 10 ** 9, 10 ** 12)):
            now = self.take(builders.known_reading(
                seconds=30 * number, vioses=vios(read)))
            found.append(now.vioses[0].adapters[0].counters.read_bytes)

        # 8 Gb/s are 30 GB in 30 s.
        self.assertEqual([0, 10 ** 9, None], found)

    def test_more_processors_than_there_are_are_left_out(self):
        self.take(reading(0))
        now = self.take(reading(30, cpu=builders.cpu(
            entitled_ns=31 * 10 ** 9, capped_ns=10 ** 15)))

        self.assertEqual(
            (None, ['processor time of partition pvm-0001']),
            (now.lpars[UUID].cpu, [one.what for one in now.missing]))

    def test_a_pool_that_used_more_than_there_is_is_left_out(self):
        def pools(used):
            return [builders.processor_pool(used_ns=used)]

        self.take(builders.known_reading(pools=pools(10)))
        now = self.take(builders.known_reading(
            seconds=30, pools=pools(10 ** 15)))

        self.assertEqual(
            (None, [('pool', 'processor-0')]),
            (now.pools[0].used_ns, [one.path for one in now.missing]))

    def test_when_the_timebase_began_anew_all_is_believed(self):
        self.take(reading(60, traffic(100)))

        self.assertEqual(10 ** 15, self.take(reading(
            30, traffic(10 ** 15))).lpars[UUID].interfaces[
                0].counters.received_bytes)


class TestTimebase(PlausibilityTest):

    def grow(self, seconds, **changes):
        """Return the timebase that is believed after so many seconds."""
        first = self.take(reading(0))
        return self.take(dataclasses.replace(
            reading(30), timebase_ns=first.timebase_ns + int(seconds * 1e9),
            **changes)).timebase_ns

    def test_what_no_clock_can_have_grown_by_is_left_out(self):
        for seconds in (2e9, 90_000, 0.001):
            self.assertIsNone(self.grow(seconds))
            self.assertEqual(
                [('the timebase', ('sample',))],
                [(one.what, one.path) for one in self.before.missing])
            self.before = None

    def test_a_time_of_day_that_was_set_changes_nothing(self):
        for change in (-7200, 7200):
            time = builders.later(30 + change)
            self.assertIsNotNone(self.grow(
                30, listed_at=time, sampled_at=time))
            self.before = None

    def test_an_outage_is_no_jump(self):
        time = builders.later(90_000)

        self.assertIsNotNone(self.grow(
            90_000, listed_at=time, sampled_at=time))
