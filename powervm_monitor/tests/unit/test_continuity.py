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
"""Samples that are missing between two others."""

from oslotest import base

from powervm_monitor import continuity
from powervm_monitor import model
from powervm_monitor.tests.unit import builders

CURSOR = model.Cursor(builders.NOON, builders.NOON)


def gap(seconds, cursor=CURSOR, newest=None, before=None, **changes):
    """The Gap before a Reading so many seconds after the last one.

    It is the newest that PowerVM has, or another one is.
    """
    return continuity.gap(
        cursor, builders.reading(seconds=seconds, **changes), before,
        builders.later(seconds if newest is None else newest))


class TestGap(base.BaseTestCase):

    def test_the_next_sample_leaves_none(self):
        self.assertIsNone(gap(30))

    def test_a_feed_that_wavers_leaves_none(self):
        self.assertEqual([None, None], [gap(22), gap(44)])

    def test_before_the_first_reading_ever_nothing_is_missing(self):
        self.assertIsNone(gap(600, model.Cursor(builders.NOON, None)))

    def test_the_missing_samples_are_counted(self):
        self.assertEqual(
            model.Gap(builders.later(30), builders.later(270), 9, 'absent'),
            gap(300))

    def test_what_is_older_than_powervm_keeps_was_purged(self):
        self.assertEqual(('absent', 'purged'), (
            gap(1800, newest=1830).cause, gap(1800, newest=1831).cause))

    def test_a_sample_that_comes_twice_is_none(self):
        self.assertIsNone(gap(0))


class TestTimeOfDay(base.BaseTestCase):
    """The hypervisor's running clock goes on when somebody sets the time."""

    BEFORE = builders.reading()

    def later(self, seconds):
        return self.BEFORE.timebase_ns + seconds * 10 ** 9

    def test_a_time_that_jumps_ahead_is_no_gap(self):
        self.assertIsNone(gap(3630, before=self.BEFORE,
                              timebase_ns=self.later(30)))

    def test_a_gap_is_as_long_as_the_running_clock_says(self):
        self.assertEqual(2, gap(3690, before=self.BEFORE,
                                timebase_ns=self.later(90)).samples)

    def test_a_gap_behind_a_time_set_back_is_seen(self):
        self.assertEqual(
            model.Gap(builders.later(-3600), builders.later(-3570), 2,
                      'absent'),
            gap(-3540, before=self.BEFORE, timebase_ns=self.later(90)))

    def test_a_running_clock_that_began_anew_says_nothing(self):
        self.assertEqual(9, gap(300, before=self.BEFORE,
                                timebase_ns=5).samples)

    def test_a_reading_before_the_cursor_is_one_of_a_time_set_back(self):
        self.assertEqual([True, False], [
            continuity.went_back(CURSOR, builders.reading(seconds=seconds))
            for seconds in (-30, 30)])


class TestPrecedes(base.BaseTestCase):

    OTHER = builders.reading()

    def precedes(self, seconds, timebase_ns):
        return continuity.precedes(
            builders.reading(seconds=seconds, timebase_ns=timebase_ns),
            self.OTHER)

    def test_a_later_one_with_an_earlier_running_clock_was_before(self):
        self.assertEqual([True, False, False], [
            self.precedes(30, self.OTHER.timebase_ns + nanoseconds)
            for nanoseconds in (-30 * 10 ** 9, 0, 30 * 10 ** 9)])

    def test_a_running_clock_that_began_since_tells_nothing(self):
        self.assertEqual([True, False], [
            self.precedes(600, seconds * 10 ** 9) for seconds in (630, 570)])

    def test_without_a_running_clock_nobody_knows(self):
        self.assertFalse(self.precedes(30, None))
