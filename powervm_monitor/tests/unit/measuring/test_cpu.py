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
"""Processor time and how much of what one is entitled to it is."""

from oslotest import base

from powervm_monitor import model
from powervm_monitor.measuring import cpu
from powervm_monitor.tests.unit import builders

SECOND = 10 ** 9
RATES = {'cpu_util', 'powervm.cpu.consumed', 'powervm.cpu.entitlement'}


def measure(now, before=None, seconds=30, processors=None, added=0):
    """Return what is measured of processors, ``{name: value}``."""
    earlier = None if before is None else builders.lpar(cpu=before)
    return {m.metric.name: m.value for m in cpu.measure(
        builders.lpar(cpu=now), earlier, builders.server(), seconds,
        processors, added)}


def at(busy, entitled, dispatched=None, **changes):
    """Return processors that have come to some busy and entitled time."""
    return builders.cpu(
        busy_ns=busy, entitled_ns=entitled,
        dispatched_ns=busy if dispatched is None else dispatched, **changes)


BEFORE = at(1000, 1000)


def shares(now, before=BEFORE, seconds=30):
    """Return the rates between two samples."""
    measured = measure(now, before, seconds)
    return {name: measured[name] for name in RATES & measured.keys()}


def utilization(*args, **kwargs):
    return shares(*args, **kwargs).get('cpu_util')


class TestValues(base.BaseTestCase):

    def test_each_value_is_its_own_meter(self):
        self.assertEqual({
            'vcpus': 2,
            'cpu': 510_000,
            'powervm.cpu.entitled.time': 1_000_000,
            'powervm.cpu.capped.time': 600_000,
            'powervm.cpu.uncapped.time': 10_000,
            'powervm.cpu.idle.time': 100_000,
            'powervm.cpu.donated.time': 0,
            'powervm.cpu.dispatch_wait.time': 7_000,
            'powervm.cpu.instructions': 2_000_000,
            'powervm.cpu.virtual_processors': 2,
            'powervm.cpu.virtual_processors.max': 4,
            'powervm.cpu.units': 0.5,
            'powervm.cpu.units.max': 1.0,
            'powervm.cpu.weight': 128},
            measure(builders.cpu(), processors=model.Processors(2, 0.5)))

    def test_what_it_has_now_is_absent_while_nobody_knows(self):
        self.assertEqual(
            set(), {'powervm.cpu.units', 'powervm.cpu.virtual_processors'}
            & measure(builders.cpu()).keys())

    def test_what_is_added_to_the_busy_time_is_in_the_meter(self):
        self.assertEqual(510_007, measure(builders.cpu(), added=7)['cpu'])

    def test_a_negative_sum_that_nothing_is_added_to_is_no_meter(self):
        self.assertNotIn('cpu', measure(builders.cpu(busy_ns=-1)))

    def test_one_that_is_not_uncapped_has_no_weight(self):
        measured = measure(builders.cpu(weight=None, mode='cap'))

        self.assertNotIn('powervm.cpu.weight', measured)

    def test_one_that_is_off_has_what_was_promised(self):
        self.assertEqual({'vcpus': 2}, measure(None))

    def test_what_is_unknown_is_absent(self):
        cpu = builders.unknown(builders.cpu())

        self.assertEqual({'vcpus': 2}, measure(cpu, cpu))


class TestUtilization(base.BaseTestCase):

    def test_it_is_busy_by_entitled_in_percent(self):
        self.assertEqual(50.0, utilization(at(1100, 1200)))

    def test_an_idle_partition_uses_nothing(self):
        self.assertEqual(0.0, utilization(at(1000, 1200)))

    def test_an_uncapped_partition_may_pass_100(self):
        self.assertEqual(400.0, utilization(at(1800, 1200)))

    def test_months_of_counters_do_not_blur_it(self):
        months = 10 ** 17

        self.assertEqual(50.0, utilization(
            at(months + 1, months + 2), before=at(months, months)))

    def test_one_entitled_to_nothing_meanwhile_has_no_ratio(self):
        self.assertEqual(
            {'powervm.cpu.consumed': 0.0, 'powervm.cpu.entitlement': 0.0},
            shares(at(1000, 1000)))

    def test_negative_sums_have_a_difference_all_the_same(self):
        self.assertEqual(50.0, utilization(
            at(-400, 1200), before=at(-500, 1000)))

    def test_busy_time_that_falls_by_itself_is_no_use(self):
        self.assertEqual(0.0, utilization(at(999, 1200)))


class TestProcessors(base.BaseTestCase):

    def test_consumed_and_entitled_are_processors_over_the_time(self):
        self.assertEqual(
            {'powervm.cpu.consumed': 1.5, 'powervm.cpu.entitlement': 0.5,
             'cpu_util': 300.0},
            shares(at(45 * SECOND, 15 * SECOND), before=at(0, 0)))

    def test_it_is_the_timebase_that_counts(self):
        self.assertEqual(0.15, shares(
            at(45 * SECOND, 15 * SECOND), before=at(0, 0), seconds=300)[
                'powervm.cpu.consumed'])

    def consumed(self, now, before):
        """Return what was consumed in 30 s, dispatched for 15 s of them."""
        return shares(
            at(6 * SECOND, 15 * SECOND, 15 * SECOND, dedicated=now),
            before=at(0, 0, dedicated=before)).get('powervm.cpu.consumed')

    def test_shared_processors_are_consumed_while_they_idle(self):
        self.assertEqual(0.5, self.consumed(False, False))

    def test_dedicated_processors_are_consumed_while_they_are_busy(self):
        self.assertEqual(0.2, self.consumed(True, True))

    def test_what_was_consumed_is_unknown_when_they_became_the_other(self):
        self.assertEqual([None] * 4, [
            self.consumed(*both) for both in (
                (True, False), (False, True), (None, None), (None, False))])


class TestPause(base.BaseTestCase):
    """When nobody knows what happened meanwhile, there is no rate."""

    def assertPause(self, measured):
        self.assertEqual(set(), RATES & measured.keys())

    def test_at_first_sight(self):
        self.assertPause(measure(builders.cpu()))

    def test_when_entitled_time_went_back(self):
        self.assertPause(shares(at(1100, 999)))

    def test_when_the_time_between_is_unknown(self):
        self.assertPause(shares(at(1100, 1200), seconds=None))

    def test_when_any_counter_went_back(self):
        for name in ('capped_ns', 'uncapped_ns', 'idle_ns', 'donated_ns'):
            before = builders.cpu(donated_ns=1)
            now = builders.cpu(
                entitled_ns=2_000_000, busy_ns=600_000,
                **{'donated_ns': 1, name: getattr(before, name) - 1})
            self.assertPause(measure(now, before))

    def test_unknown_busy_time_costs_only_the_ratio(self):
        unknown = builders.cpu(busy_ns=None)

        self.assertEqual({'powervm.cpu.consumed', 'powervm.cpu.entitlement'},
                         shares(builders.cpu(entitled_ns=2_000_000),
                                before=unknown).keys())
