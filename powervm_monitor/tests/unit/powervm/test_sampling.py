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
"""Seeing to it that PowerVM takes samples, whatever it answers meanwhile."""

from powervm_monitor import model
from powervm_monitor.powervm import feed
from powervm_monitor.powervm import ltm
from powervm_monitor.powervm import session
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration
from powervm_monitor.tests.unit.powervm import fakes
from powervm_monitor.tests.unit.powervm import feeding
from powervm_monitor.tests.unit.simulator import base

REJECTIONS = (session.Gone('it answered 404'),
              session.Refused('it answered 406'),
              session.Refused('it answered 500'),
              session.Forbidden('it answered 403'))
NO_PREFERENCES = 'does not give its performance monitoring preferences'


class SamplingTest(feeding.FeedTest):

    def start(self):
        self.powervm = fakes.PowerVM()
        self.feed = feed.Feed(self.powervm, self.clock, vios_wait=20)

    def answer(self, feed=None, preferences=None):
        """Let PowerVM answer so; by default with the samples there are."""
        self.powervm.answers.pop('RawMetrics', None)
        if feed is not None:
            self.powervm.answers['RawMetrics'] = feed
        if preferences is not None:
            self.powervm.answers['preferences'] = preferences

    def asked(self, kind):
        return [one for one, _ in self.powervm.asked].count(kind)

    def switched_on(self):
        return len(self.powervm.updated)


class TestMonitorThatIsOff(SamplingTest):

    def test_it_is_enabled_whatever_the_feed_answers(self):
        for answer in (fakes.empty_feed(), *REJECTIONS):
            self.start()
            self.answer(answer, fakes.preferences(False))
            found = self.after(-30)

            self.assertEqual(([], 1), (found, self.switched_on()))

    def test_it_is_enabled_by_who_asks_when_there_are_samples(self):
        for answer in REJECTIONS:
            self.start()
            self.answer(answer, fakes.preferences(False))
            times = self.feed.times()

            self.assertEqual(([], 1), (times, self.switched_on()))

    def test_it_is_enabled_by_who_wants_a_reading_again(self):
        self.answer(REJECTIONS[0], fakes.preferences(False))

        self.assertIsNone(self.feed.at(builders.NOON))
        self.assertEqual(1, self.switched_on())

    def test_who_only_looks_enables_nothing(self):
        self.answer(REJECTIONS[0], fakes.preferences(False))
        self.feed = feed.Feed(self.powervm, self.clock, vios_wait=20,
                              monitors=ltm.look)

        self.assertEqual([], self.feed.times())
        self.assertEqual(0, self.switched_on())

    def test_a_feed_that_is_still_to_come_is_waited_for(self):
        self.answer(REJECTIONS[0], fakes.preferences(False))
        self.after(-30)
        self.clock.forward(30)

        self.assertEqual([], self.after(-30))
        self.assertEqual(1, self.asked('preferences'))

    def test_samples_are_read_when_they_come(self):
        self.answer(REJECTIONS[0], fakes.preferences(False))
        self.after(-30)
        self.answer()
        self.whole_sample(0)

        self.assertEqual([0], self.seconds(self.after(-30)))

    def test_a_feed_that_does_not_come_is_an_error(self):
        self.answer(REJECTIONS[0], fakes.preferences(False))
        self.after(-30)
        self.powervm.answers['preferences'] = fakes.preferences()
        self.clock.forward(61)

        self.assertRaises(session.Gone, self.after, -30)

    def test_where_it_may_not_be_enabled_the_remedy_is_told(self):
        self.answer(REJECTIONS[0], fakes.preferences(False))
        self.powervm.answers['update'] = session.Forbidden('no')

        self.assertRaisesRegex(
            model.Unavailable, 'have an administrator enable', self.after, 0)


class TestMonitorThatIsOn(SamplingTest):

    def test_a_feed_that_is_refused_is_an_error(self):
        for answer in REJECTIONS:
            self.answer(answer, fakes.preferences())

            self.assertRaises(type(answer), self.after, -30)

    def test_the_feeds_error_counts_where_the_preferences_have_one_too(self):
        self.answer(session.Refused('the feed'), session.Gone('the others'))

        self.assertRaisesRegex(session.Refused, 'the feed', self.after, -30)


class TestPreferencesThatAreRefused(SamplingTest):

    def setUp(self):
        super().setUp()
        self.whole_sample(0)

    def test_samples_are_read_all_the_same(self):
        for answer in REJECTIONS:
            self.start()
            self.whole_sample(0)
            self.answer(preferences=answer)

            self.assertEqual([0], self.seconds(self.after(-30)))

    def test_preferences_that_are_not_there_do_not_matter_either(self):
        self.answer(preferences=fakes.empty_feed())

        self.assertEqual([0], self.seconds(self.after(-30)))

    def test_it_is_logged_once(self):
        self.answer(preferences=REJECTIONS[3])
        for _ in range(100):
            self.after(-30)
            self.clock.forward(30)

        self.assertEqual(1, self.log.output.count(NO_PREFERENCES))

    def test_they_are_asked_for_every_ten_minutes(self):
        self.answer(preferences=REJECTIONS[3])
        for _ in range(60):
            self.after(-30)
            self.clock.forward(30)

        self.assertEqual(3, self.asked('preferences'))

    def test_once_they_are_given_they_are_not_asked_for_any_more(self):
        self.answer(preferences=REJECTIONS[3])
        self.after(-30)
        self.answer(preferences=fakes.preferences())
        for _ in range(60):
            self.clock.forward(30)
            self.after(-30)

        self.assertEqual(2, self.asked('preferences'))
        self.assertIn('monitoring preferences has recovered',
                      self.log.output)

    def test_where_there_is_no_sample_either_they_are_the_error(self):
        self.powervm.files.clear()
        self.answer(preferences=session.Forbidden('forbids preferences'))

        self.assertRaisesRegex(
            model.Unavailable, 'forbids preferences', self.after, -30)

    def test_a_monitor_that_cannot_be_enabled_leaves_what_is_there(self):
        self.answer(preferences=fakes.preferences(False))
        self.powervm.answers['update'] = session.Forbidden('no')

        self.assertEqual([0], self.seconds(self.after(-30)))
        self.assertIn('is off and may not be switched on', self.log.output)


class TestNoSample(SamplingTest):

    def turn(self, seconds, since=-30):
        self.clock.forward(seconds)
        self.after(since)

    def test_an_empty_feed_is_no_trouble_for_two_periods(self):
        self.answer(fakes.empty_feed())
        for seconds in (0, 30, 29):
            self.turn(seconds)

        self.assertEqual('', self.log.output)

    def test_an_empty_feed_is_logged_once(self):
        self.answer(fakes.empty_feed())
        for _ in range(10):
            self.turn(30)

        self.assertEqual(1, self.log.output.count(
            'PowerVM lists no sample although its Long Term Monitor is on'))

    def test_a_feed_that_stands_still_is_logged_once(self):
        self.whole_sample(0)
        self.after(-30)
        for _ in range(10):
            self.turn(30, since=0)

        self.assertEqual(
            1, self.log.output.count('PowerVM lists no new sample'))

    def test_a_feed_that_goes_on_is_no_trouble(self):
        for number in range(10):
            self.whole_sample(30 * number)
            self.turn(30, since=30 * (number - 1))

        self.assertEqual('', self.log.output)

    def test_a_long_interval_between_two_turns_is_no_trouble(self):
        for number in range(3):
            self.whole_sample(900 * number)
            self.turn(900, since=900 * (number - 1))

        self.assertEqual('', self.log.output)

    def test_samples_that_come_again_are_all_right(self):
        self.answer(fakes.empty_feed())
        for _ in range(4):
            self.turn(30)
        self.answer()
        self.whole_sample(0)
        self.turn(30)

        self.assertIn('the feed of samples has recovered',
                      self.log.output)


class TestLevelsOfPowerVM(base.TestCase):
    """What each answers while the monitor is off; all but the host is real."""

    def turns(self, off, count=4):
        """Return how many samples each of some turns has."""
        told = self.world({'partitions': [{}], 'vioses': [],
                           'pcm': {'long_term': False, 'off': off}})
        simulator = self.served(told)
        conf = self.useFixture(configuration.Configuration()).read(
            powervm={'host': simulator.host, 'port': simulator.port})
        powervm = session.PowerVM(conf.powervm)
        self.addCleanup(powervm.close)
        read = feed.Feed(powervm, self.clock, vios_wait=20)
        since, found = self.clock.now(), []
        for _ in range(count):
            readings = list(read.after(since))
            since = readings[-1].listed_at if readings else since
            found.append(len(readings))
            self.clock.advance(30)
        return found

    def test_each_is_enabled_and_then_read(self):
        for off in (204, 403, 404, 406, 500):
            self.assertEqual([0, 1, 1, 1], self.turns(off), off)
