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

from powervm_monitor.measuring import cpu
from powervm_monitor.tests.unit import builders

SECOND = 10 ** 9
RATES = {'cpu_util', 'powervm.cpu.consumed', 'powervm.cpu.entitlement'}


def measure(now, before=None, seconds=30):
    """Return what is measured of processors, ``{name: value}``."""
    earlier = None if before is None else builders.lpar(cpu=before)
    return {m.metric.name: m.value for m in cpu.measure(
        builders.lpar(cpu=now), earlier, builders.server(), seconds)}


def shares(used, entitled, before=(1000, 1000), seconds=30):
    """Return the rates after an earlier (used, entitled)."""
    told = measure(
        builders.cpu(used_ns=used, entitled_ns=entitled),
        builders.cpu(used_ns=before[0], entitled_ns=before[1]), seconds)
    return {name: told[name] for name in RATES & told.keys()}


def utilization(*args, **kwargs):
    return shares(*args, **kwargs).get('cpu_util')


class TestValues(base.BaseTestCase):

    def test_each_value_is_its_own_meter(self):
        self.assertEqual({
            'vcpus': 2,
            'cpu': 500_000,
            'powervm.cpu.entitled.time': 1_000_000,
            'powervm.cpu.capped.time': 600_000,
            'powervm.cpu.uncapped.time': 10_000,
            'powervm.cpu.idle.time': 100_000,
            'powervm.cpu.donated.time': 10_000,
            'powervm.cpu.dispatch_wait.time': 7_000,
            'powervm.cpu.instructions': 2_000_000,
            'powervm.cpu.instructions.time': 400_000,
            'powervm.cpu.virtual_processors': 2,
            'powervm.cpu.units': 0.5,
            'powervm.cpu.weight': 128}, measure(builders.cpu()))

    def test_dedicated_processors_have_no_weight(self):
        told = measure(builders.cpu(weight=None, mode='share_idle_procs'))

        self.assertNotIn('powervm.cpu.weight', told)

    def test_one_that_is_off_has_what_was_promised(self):
        self.assertEqual({'vcpus': 2}, measure(None))

    def test_what_is_unknown_is_absent(self):
        cpu = builders.unknown(builders.cpu())

        self.assertEqual(
            {'vcpus': 2, 'powervm.cpu.entitled.time': 1_000_000},
            measure(cpu, cpu))


class TestUtilization(base.BaseTestCase):

    def test_it_is_used_by_entitled_in_percent(self):
        self.assertEqual(50.0, utilization(1100, 1200))

    def test_an_idle_partition_uses_nothing(self):
        self.assertEqual(0.0, utilization(1000, 1200))

    def test_an_uncapped_partition_may_pass_100(self):
        self.assertEqual(400.0, utilization(1800, 1200))

    def test_months_of_counters_do_not_blur_it(self):
        months = 10 ** 17

        self.assertEqual(50.0, utilization(
            months + 1, months + 2, before=(months, months)))

    def test_one_entitled_to_nothing_meanwhile_has_no_ratio(self):
        self.assertEqual(
            {'powervm.cpu.consumed': 0.0, 'powervm.cpu.entitlement': 0.0},
            shares(1000, 1000))


class TestProcessors(base.BaseTestCase):

    def test_consumed_and_entitled_are_processors_over_the_time(self):
        self.assertEqual(
            {'powervm.cpu.consumed': 1.5, 'powervm.cpu.entitlement': 0.5,
             'cpu_util': 300.0},
            shares(45 * SECOND, 15 * SECOND, before=(0, 0)))

    def test_it_is_the_timebase_that_counts(self):
        self.assertEqual(0.15, shares(
            45 * SECOND, 15 * SECOND, before=(0, 0), seconds=300)[
                'powervm.cpu.consumed'])


class TestPause(base.BaseTestCase):
    """When nobody knows what happened meanwhile, no rate is told."""

    def assertPause(self, told):
        self.assertEqual(set(), RATES & told.keys())

    def test_at_first_sight(self):
        self.assertPause(measure(builders.cpu()))

    def test_when_used_time_went_back(self):
        self.assertPause(shares(999, 1200))

    def test_when_entitled_time_went_back(self):
        self.assertPause(shares(1100, 999))

    def test_when_used_time_was_unknown(self):
        self.assertPause(shares(1100, 1200, before=(None, 1000)))

    def test_when_used_time_is_unknown(self):
        self.assertPause(shares(None, 1200))

    def test_when_the_time_between_is_unknown(self):
        self.assertPause(shares(1100, 1200, seconds=None))

    def test_when_any_part_went_back(self):
        for name in ('capped_ns', 'uncapped_ns', 'idle_ns', 'donated_ns'):
            before = builders.cpu()
            now = builders.cpu(
                entitled_ns=2_000_000, used_ns=600_000,
                **{name: getattr(before, name) - 1})
            self.assertPause(measure(now, before))
