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

"""Known workloads: periodic step functions with exact integrals.

All arithmetic is in integers and fractions, so a counter is the same whole
number whenever it is asked for the same microsecond.
"""

import bisect
import fractions
import functools
import itertools
import math

MICROSECONDS = 10 ** 6
# A sine is drawn in this many steps a period, so that its integral is exact.
SINE_STEPS = 60


def exact(number):
    """The number as it is written in decimal, as a Fraction."""
    return fractions.Fraction(str(number))


class Shape:
    """The steps of a periodic function, whenever it begins.

    :ivar levels: what it is in each step: a Fraction, or one of each Wave
        that Waves together have, None where there is none.
    """

    __slots__ = ('period', 'starts', 'levels')

    def __init__(self, starts, period, levels):
        self.starts = starts
        self.period = period
        self.levels = levels

    def level(self, microseconds):
        """The level so long after the shape's begin."""
        return self.levels[bisect.bisect_right(
            self.starts, microseconds % self.period) - 1]


# A template makes a thousand partitions of one shape.
@functools.lru_cache(maxsize=1024)
def shape(steps):
    """The Shape of ``(seconds, level)`` steps."""
    # Rounded is where a step ends, not how long it lasts: the period is that
    # of the steps as they are written.
    ends = itertools.accumulate(exact(seconds) * MICROSECONDS
                                for seconds, _ in steps)
    starts = [0, *map(int, ends)]
    return Shape(starts, starts.pop(), [exact(level) for _, level in steps])


class Table:
    """The integral over a Shape of one level per step, in integers."""

    __slots__ = ('_levels', '_before', '_total', 'divisor')

    def __init__(self, of, levels):
        levels = [fractions.Fraction(level) for level in levels]
        divisor = math.lcm(*(level.denominator for level in levels))
        self._levels = [int(level * divisor) for level in levels]
        ends = [*of.starts[1:], of.period]
        self._before = [0, *itertools.accumulate(
            level * (end - start) for level, start, end
            in zip(self._levels, of.starts, ends))]
        self._total = self._before.pop()
        self.divisor = divisor * MICROSECONDS

    def sum(self, place):
        """``divisor`` times the integral from the shape's begin on."""
        periods, index, into = place
        return (periods * self._total + self._before[index] +
                self._levels[index] * into)


@functools.lru_cache(maxsize=1024)
def scaled(of, factor):
    """The Table of the shape's own levels times a factor."""
    return Table(of, [level * factor for level in of.levels])


class Counter:
    """The integral since the start of work, rounded down."""

    __slots__ = ('_table', '_origin')

    def __init__(self, table, origin):
        self._table = table
        self._origin = table.sum(origin)

    def value(self, place):
        """The counter at the place that its Wave found for a time."""
        return (self._table.sum(place) - self._origin) // self._table.divisor


class Wave:
    """A workload: what is asked for per second, in steps that repeat."""

    __slots__ = ('shape', 'offset')

    def __init__(self, steps, offset=0):
        """Take ``(seconds, level)`` steps; ``offset`` begins later in them."""
        self.shape = shape(tuple(map(tuple, steps)))
        self.offset = int(exact(offset) * MICROSECONDS) % self.shape.period

    @property
    def steady(self):
        """Whether it never changes."""
        return len(set(self.shape.levels)) == 1

    @classmethod
    def constant(cls, level):
        """The same level for ever."""
        return cls([(3600, level)])

    @classmethod
    def square(cls, busy, idle, busy_seconds, idle_seconds, offset=0):
        """Busy for some seconds, then idle for some."""
        return cls([(busy_seconds, busy), (idle_seconds, idle)], offset)

    @classmethod
    def sine(cls, mean, amplitude, period, offset=0):
        """A sine, drawn in steps of whole millionths of its amplitude."""
        return cls(_sine_steps(mean, amplitude, period), offset)

    @classmethod
    def of(cls, load, number=0):
        """The Wave of a scenario's workload: a number or a mapping.

        ``number`` is the partition's place in its template: ``spread`` makes
        each of them that many seconds further on than the one before.
        """
        if not isinstance(load, dict):
            return cls.constant(load)
        load = dict(load)
        kind = load.pop('kind')
        offset = (exact(load.pop('offset', 0)) +
                  exact(load.pop('spread', 0)) * number)
        if kind == 'constant':
            return cls.constant(load['level'])
        if kind == 'square':
            return cls.square(offset=offset, **load)
        if kind == 'sine':
            return cls.sine(offset=offset, **load)
        return cls(load['steps'], offset)

    def place(self, microseconds):
        """Whole periods, index of the step, microseconds into that step."""
        periods, rest = divmod(microseconds + self.offset, self.shape.period)
        index = bisect.bisect_right(self.shape.starts, rest) - 1
        return periods, index, rest - self.shape.starts[index]

    def level(self, microseconds):
        """The level at that time."""
        return self.shape.levels[self.place(microseconds)[1]]

    def mean(self, start: int, end: int) -> fractions.Fraction:
        """The mean level from one microsecond to a later one."""
        table = scaled(self.shape, 1)
        return fractions.Fraction(
            table.sum(self.place(end)) - table.sum(self.place(start)),
            table.divisor * (end - start)) * MICROSECONDS

    def occurring(self, start: int, end: int) -> list[fractions.Fraction]:
        """The levels that there are from one microsecond to a later one."""
        (periods, first, _), (later, last, _) = map(
            self.place, (start, end))
        last += (later - periods) * len(self.shape.levels)
        levels = self.shape.levels * 2
        return levels[first:min(last + 1, first + len(self.shape.levels))]

    def counter(self, table=None):
        """A Counter of this wave's levels, or of a Table of its shape."""
        return Counter(table or scaled(self.shape, 1), self.place(0))


def together(waves):
    """Several Waves as one, whose levels are tuples; None stays None.

    :raises ValueError: two that change do so with different periods.
    """
    varying = [wave for wave in waves if wave and not wave.steady]
    first = (varying or [wave for wave in waves if wave])[0]
    for wave in varying:
        if wave.shape.period != first.shape.period:
            raise ValueError('loads that change need the same period, not '
                             '%g s and %g s' % (
                                 first.shape.period / MICROSECONDS,
                                 wave.shape.period / MICROSECONDS))
    joined = Wave.__new__(Wave)
    joined.offset = first.offset
    joined.shape = _joined(first.shape.period, tuple(
        wave and (wave.shape, 0 if wave.steady else
                  (wave.offset - first.offset) % first.shape.period)
        for wave in waves))
    return joined


@functools.lru_cache(maxsize=1024)
def _joined(period, parts):
    """The Shape of other Shapes, each so many microseconds further on."""
    starts = sorted({0, *(
        (start - ahead) % period for each, ahead in filter(None, parts)
        if each.period == period for start in each.starts)})
    return Shape(starts, period, [
        tuple(part and part[0].level(start + part[1]) for part in parts)
        for start in starts])


@functools.lru_cache(maxsize=64)
def _sine_steps(mean, amplitude, period):
    seconds = exact(period) / SINE_STEPS
    steps = []
    for index in range(SINE_STEPS):
        sine = fractions.Fraction(
            round(math.sin(2 * math.pi * (index + 0.5) / SINE_STEPS) *
                  10 ** 6), 10 ** 6)
        # Levels are rates of work: none is negative.
        steps.append((seconds, max(
            0, exact(mean) + exact(amplitude) * sine)))
    return tuple(steps)
