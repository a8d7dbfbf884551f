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

"""Workloads have exact integrals that never go back."""

import fractions

import hypothesis
from hypothesis import strategies
from oslotest import base

from powervm_monitor.simulator import workload

SECOND = workload.MICROSECONDS
WAVES = (
    workload.Wave.constant(1.5),
    workload.Wave.square(busy=1.6, idle=0.1, busy_seconds=120,
                         idle_seconds=75.5, offset=17),
    workload.Wave.sine(mean=0.5, amplitude=0.5, period=601, offset=3),
    workload.Wave([(10, 0), (0.25, 7), (30, 1)]))
MOMENTS = strategies.integers(0, 10 ** 13)


def at(wave, seconds):
    return wave.counter().value(wave.place(int(seconds * SECOND)))


class WorkloadTest(base.BaseTestCase):

    def test_a_constant_counts_its_level_every_second(self):
        self.assertEqual(4500, at(workload.Wave.constant(1.5), 3000))

    def test_a_square_counts_what_was_busy_and_what_was_idle(self):
        wave = workload.Wave.square(10, 1, busy_seconds=60, idle_seconds=30)
        # Two whole periods, and ten seconds of idleness of the third.
        self.assertEqual(2 * 630 + 600 + 10, at(wave, 180 + 60 + 10))

    def test_an_offset_begins_later_in_the_steps(self):
        wave = workload.Wave.square(10, 1, 60, 30, offset=55)
        self.assertEqual(5 * 10 + 5 * 1, at(wave, 10))

    def test_a_sine_has_its_mean_over_a_period(self):
        wave = workload.Wave.sine(mean=500, amplitude=400, period=600)
        self.assertEqual(500 * 600 * 7, at(wave, 600 * 7))

    def test_a_sine_is_high_in_its_first_half(self):
        wave = workload.Wave.sine(mean=500, amplitude=400, period=600)
        # The integral of a half sine wave is 2 / pi of its square.
        expected = 300 * (500 + 400 * 2 / 3.141592653589793)
        self.assertAlmostEqual(expected, at(wave, 300), delta=expected / 1000)

    def test_later_partitions_of_a_template_are_further_on(self):
        shape = {'kind': 'square', 'busy': 10, 'idle': 1, 'busy_seconds': 60,
                 'idle_seconds': 30, 'spread': 55}
        self.assertEqual(600, at(workload.Wave.of(shape, number=0), 60))
        self.assertEqual(55, at(workload.Wave.of(shape, number=1), 10))

    @hypothesis.settings(deadline=None)
    @hypothesis.given(strategies.sampled_from(WAVES), MOMENTS,
                      strategies.integers(0, 10 ** 9))
    def test_a_difference_is_the_integral_of_the_level(self, wave, start,
                                                       span):
        counter = wave.counter()
        told = counter.value(wave.place(start + span)) - counter.value(
            wave.place(start))
        self.assertLess(abs(told - _integral(wave, start, span)), 1)

    @hypothesis.settings(deadline=None)
    @hypothesis.given(strategies.sampled_from(WAVES), MOMENTS,
                      strategies.integers(1, 10 ** 9))
    def test_a_mean_is_the_integral_by_its_length(self, wave, start, span):
        self.assertEqual(_integral(wave, start, span),
                         wave.mean(start, start + span) * span / SECOND)

    @hypothesis.settings(deadline=None)
    @hypothesis.given(strategies.sampled_from(WAVES), MOMENTS,
                      strategies.integers(0, 10 ** 9))
    def test_the_levels_that_occur_are_those_of_all_steps_between(
            self, wave, start, span):
        self.assertEqual(_levels(wave, start, span),
                         set(wave.occurring(start, start + span)))

    def test_a_sine_has_its_period_to_the_microsecond(self):
        wave = workload.Wave.sine(mean=1, amplitude=1, period=601)
        self.assertEqual(601 * SECOND, wave.shape.period)


class TogetherTest(base.BaseTestCase):

    def test_each_keeps_its_levels_and_offset(self):
        one = workload.Wave.square(2, 1, 60, 30, offset=17)
        two = workload.Wave.square(5, 3, 20, 70, offset=80)
        both = workload.together((one, None, two))
        for second in range(200):
            self.assertEqual(
                (one.level(second * SECOND), None,
                 two.level(second * SECOND)), both.level(second * SECOND))

    def test_what_never_changes_goes_with_every_period(self):
        wave = workload.Wave.square(2, 1, 60, 30)
        both = workload.together((workload.Wave.constant(7), wave))
        self.assertEqual([(7, 2), (7, 1)], both.shape.levels)

    def test_two_periods_do_not_go_together(self):
        waves = (workload.Wave.square(2, 1, 60, 30),
                 workload.Wave.square(2, 1, 60, 31))
        self.assertIn('not 90 s and 91 s', str(self.assertRaises(
            ValueError, workload.together, waves)))

    def test_partitions_of_a_template_share_a_shape(self):
        load = {'kind': 'sine', 'mean': 1, 'amplitude': 0.5, 'period': 600,
                'spread': 7}
        one, two = (workload.together((
            workload.Wave.of(load, number), workload.Wave.constant(0.2)))
            for number in (0, 1))
        self.assertIs(one.shape, two.shape)


def _levels(wave, start, span):
    """The slow way: from step to step."""
    moment, end, levels = start, min(
        start + span, start + wave.shape.period), set()
    ends = [*wave.shape.starts[1:], wave.shape.period]
    while moment <= end:
        _, index, into = wave.place(moment)
        levels.add(wave.shape.levels[index])
        moment += ends[index] - wave.shape.starts[index] - into
    return levels


def _integral(wave, start, span):
    """The slow way: from step to step."""
    total, moment, end = fractions.Fraction(0), start, start + span
    shape = wave.shape
    ends = [*shape.starts[1:], shape.period]
    periods, index, into = wave.place(start)
    whole, _ = divmod(max(0, span - shape.period), shape.period)
    total += whole * sum(level * (stop - begin) for level, begin, stop
                         in zip(shape.levels, shape.starts, ends))
    moment += whole * shape.period
    while moment < end:
        _, index, into = wave.place(moment)
        step = min(ends[index] - shape.starts[index] - into, end - moment)
        total += wave.shape.levels[index] * step
        moment += step
    return total / SECOND
