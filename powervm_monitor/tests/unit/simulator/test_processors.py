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

"""Processor counters: whole, exact among each other, never going back."""

import fractions

import hypothesis
from hypothesis import strategies
from oslotest import base

from powervm_monitor.simulator import dispatch
from powervm_monitor.simulator import processors
from powervm_monitor.simulator import workload

SECOND = workload.MICROSECONDS
HERTZ = 512000000
MODES = (*dispatch.SHARED, *dispatch.DONATING, *dispatch.KEEPING)
BUSY = (
    workload.Wave.constant(0.37),
    workload.Wave.square(busy=1.63, idle=0.11, busy_seconds=12,
                         idle_seconds=7.5, offset=3),
    workload.Wave.sine(mean=0.5, amplitude=0.5, period=19.5, offset=3))
IDLE = (
    None, workload.Wave.constant(0.13),
    workload.Wave.square(busy=0.29, idle=0, busy_seconds=10.1,
                         idle_seconds=9.4, offset=5))
MOMENTS = strategies.integers(0, 10 ** 13)
SPANS = strategies.integers(0, 10 ** 9)


def cpu(mode, busy, idle=None, donated=None, waited=None, entitled=1,
        vcpus=3, hertz=HERTZ):
    return processors.Cpu(processors.Demand(busy, idle, donated, waited),
                          mode, entitled, vcpus, hertz)


def constant(level):
    return workload.Wave.constant(level)


loads = hypothesis.given(
    strategies.sampled_from(MODES), strategies.sampled_from(BUSY),
    strategies.sampled_from(IDLE), MOMENTS, SPANS)


class CpuTest(base.BaseTestCase):

    def counts(self, *load, **options):
        return cpu(*load, hertz=1000, **options).at(10 * SECOND)

    def test_a_shared_partition_consumes_its_dispatched_idle_time(self):
        counts = self.counts('uncap', constant(1.5), constant(0.25))
        self.assertEqual(
            (10000, 10000, 7500, 2500, 0, 15000, 17500), counts[:7])

    def test_a_donating_partition_consumes_what_is_busy(self):
        counts = self.counts('share_idle_procs_active', constant(0.5),
                             constant(0.25))
        self.assertEqual((10000, 7500, 0, 2500, 2500, 5000, 5000), counts[:7])

    def test_a_partition_that_keeps_its_processors_consumes_what_is_busy(
            self):
        counts = self.counts('keep_idle_procs', constant(0.5))
        self.assertEqual((10000, 10000, 0, 5000, 0, 5000, 5000), counts[:7])

    def test_nothing_waits_unless_it_is_said(self):
        self.assertEqual((0, 400), tuple(
            self.counts('uncap', constant(1), waited=waited).waited
            for waited in (None, constant(0.04))))

    def test_idle_time_may_follow_its_own_steps_of_the_period(self):
        counts = self.counts(
            'cap', workload.Wave.square(0.5, 0, 5, 5),
            workload.Wave.square(0.5, 0.25, 5, 5, offset=7))
        self.assertEqual((2500, 500 * 3 + 250 * 5 + 500 * 2),
                         (counts.busy, counts.idle))

    @hypothesis.settings(deadline=None)
    @loads
    def test_no_counter_ever_goes_back(self, mode, busy, idle, start, span):
        load = cpu(mode, busy, idle)
        before, after = load.at(start), load.at(start + span)
        self.assertEqual(
            [], [name for name, old, new in zip(before._fields, before, after)
                 if new < old])

    @hypothesis.settings(deadline=None)
    @loads
    def test_the_parts_are_exact_in_whole_cycles(self, mode, busy, idle,
                                                 start, span):
        counts = cpu(mode, busy, idle).at(start + span)
        self.assertEqual(counts.busy,
                         counts.capped + counts.uncapped - counts.idle)
        if mode not in dispatch.SHARED:
            self.assertEqual(counts.entitled, counts.capped + counts.donated)

    @hypothesis.settings(deadline=None)
    @loads
    def test_busy_is_the_integral_of_the_work(self, mode, busy, idle, start,
                                              span):
        load = cpu(mode, busy, idle)
        counted = load.at(start + span).busy - load.at(start).busy
        most = dispatch.limit(mode, 1, 3)
        whole = workload.Counter(workload.Table(busy.shape, [
            min(level, most) * HERTZ for level in busy.shape.levels]),
            busy.place(0))
        self.assertAlmostEqual(
            whole.value(busy.place(start + span)) -
            whole.value(busy.place(start)), counted, delta=3)

    @hypothesis.settings(deadline=None)
    @loads
    def test_the_entitlement_is_that_of_the_time(self, mode, busy, idle,
                                                 start, span):
        load = cpu(mode, busy, idle)
        counted = load.at(start + span).entitled - load.at(start).entitled
        self.assertAlmostEqual(
            fractions.Fraction(span * HERTZ, SECOND), counted, delta=6)
