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
"""What a feed makes of a time of day that is set back."""

from powervm_monitor import model
from powervm_monitor.powervm import feed
from powervm_monitor.powervm import session
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes
from powervm_monitor.tests.unit.powervm import feeding
from powervm_monitor.tests.unit.powervm import files

# Of the recorded hypervisor.
HZ = 512_000_000


class TestTimeOfDay(feeding.FeedTest):
    """Somebody sets the hypervisor's clock back by ten minutes."""

    def setUp(self):
        super().setUp()
        for seconds in (0, 30):
            self.whole_sample(seconds)
        self.known = self.after(-30)[-1]

    def wait(self, seconds=90):
        """Let nothing later than what is known come for a while."""
        self.clock.forward(seconds)
        return self.after(30)

    def test_while_nothing_is_amiss_only_later_rows_are_asked_for(self):
        self.powervm.asked.clear()
        self.wait(60)

        self.assertTrue(all(
            kwargs['add_qp'] for kind, kwargs in self.powervm.asked
            if kind == 'RawMetrics'))

    def test_what_comes_up_before_the_last_sample_is_read(self):
        self.whole_sample(-570)
        self.whole_sample(-540)

        self.assertEqual([-570, -540], self.seconds(self.wait()))

    def test_a_small_step_is_seen_at_once(self):
        self.whole_sample(-15)

        self.assertEqual([-15], self.seconds(self.wait(30)))

    def test_what_is_there_at_the_start_is_no_step(self):
        later = feed.Feed(self.powervm, self.clock, vios_wait=20)
        self.assertEqual([], list(later.after(builders.later(30))))

    def test_a_start_at_which_powervm_does_not_answer_is_no_step(self):
        self.feed = feed.Feed(self.powervm, self.clock, vios_wait=20)
        answer = self.powervm.read

        def failing(*args, **kwargs):
            if kwargs.get('add_qp') == []:
                raise fakes.unavailable()
            return answer(*args, **kwargs)

        self.powervm.read = failing
        self.assertRaises(model.Unavailable, self.after, 30)
        self.powervm.read = answer

        self.assertEqual([], self.after(30))

    def test_it_is_said(self):
        self.whole_sample(-570)
        self.wait()

        self.assertIn('PowerVM\'s time of day was set back by about 0:10:00',
                      self.log.output)

    def test_what_was_known_is_not_read_again(self):
        self.whole_sample(-570)
        self.wait()
        self.whole_sample(-540)

        self.assertEqual([-540], self.seconds(self.after(-570)))

    def test_a_vios_from_before_is_of_none_of_them(self):
        self.powervm.sample(24)
        self.wait(30)
        reading, = self.wait(30)

        self.assertEqual(['VIOS 1'],
                         [missing.what for missing in reading.missing])

    def test_a_guests_word_from_before_does_not_count(self):
        self.powervm.sample(35, 'lpar')
        self.whole_sample(60)
        self.after(30)
        self.whole_sample(50)
        reading, = self.after(60)

        self.assertIsNone(self.lpar(reading).guest_memory)

    def test_what_was_not_kept_comes_again(self):
        for seconds in (-570, -540):
            self.whole_sample(seconds)
        self.clock.forward(90)
        next(self.feed.after(builders.later(30)))

        self.assertEqual([-570, -540], self.seconds(self.after(30)))

    def test_a_refused_one_that_was_not_kept_comes_again(self):
        for seconds in (-570, -540):
            self.whole_sample(seconds)
        self.clock.forward(90)
        files, opened = self.powervm.file, []

        def recovering(href):
            opened.append(href)
            if len(opened) == 1:
                raise session.Refused('it answered 500')
            return files(href)

        self.powervm.file = recovering
        next(self.feed.after(builders.later(30)))

        self.assertEqual([-570, -540], self.seconds(self.after(30)))

    def test_what_was_kept_though_its_turn_broke_off_is_no_step(self):
        for seconds in (60, 90):
            self.whole_sample(seconds)
        next(self.feed.after(builders.later(30)))
        self.after(60)

        self.assertEqual([], self.after(90))

    def test_it_is_said_once_whatever_is_not_kept(self):
        self.whole_sample(-570)
        self.clock.forward(90)
        for _ in range(3):
            next(self.feed.after(builders.later(30)))

        self.assertEqual(1, self.log.output.count('was set back'))

    def test_a_feed_that_is_only_late_is_not_misunderstood(self):
        for _ in range(3):
            self.assertEqual([], self.wait())
        self.whole_sample(60)

        self.assertEqual([60], self.seconds(self.wait()))


class ClockTest(feeding.FeedTest):

    def listed(self, seconds, passed):
        document = builders.phyp()
        files.sample_of(document)['timeBasedCycles'] += passed * HZ
        self.powervm.sample(seconds, document=document)
        self.powervm.sample(seconds, 'vios_1')


class TestRunningClock(ClockTest):
    """The time is set back while the service runs."""

    def setUp(self):
        super().setUp()
        for passed in range(0, 601, 30):
            self.listed(passed, passed)
        self.before = self.feed.at(builders.later(600))
        self.assertEqual([], self.after(600))

    def after(self, seconds):
        found = list(self.feed.after(builders.later(seconds), self.before))
        self.before = found[-1] if found else self.before
        return self.seconds(found)

    def test_a_reboot_that_sets_it_back_is_followed(self):
        """The running clock begins anew, and so does nothing else."""
        begun = files.sample_of(builders.phyp())['timeBasedCycles'] / HZ
        for passed in (30, 60):
            self.listed(-3000 + passed, passed - begun)

        self.assertEqual([-2970, -2940], self.after(600))

    def test_what_was_there_at_the_start_is_not_read_any_more(self):
        self.listed(630, 630)
        self.after(600)
        self.powervm.opened.clear()
        self.listed(345, 660)

        self.assertEqual([345], self.after(630))
        self.assertEqual(2, len(self.powervm.opened))


class TestStartAfterThat(ClockTest):
    """It was set back by 100 seconds when 600 had passed."""

    def setUp(self):
        super().setUp()
        for passed in range(480, 601, 30):
            self.listed(passed, passed)
        self.listed(530, 630)

    def after(self, seconds):
        time = builders.later(seconds)
        return self.seconds(self.feed.after(time, self.feed.at(time)))

    def test_what_was_known_is_not_read_again(self):
        self.listed(560, 660)

        self.assertEqual([560], self.after(530))

    def test_nor_is_it_asked_for_again(self):
        self.after(530)
        self.powervm.opened.clear()
        self.after(530)

        self.assertNotIn('phyp@2015-05-27T12:10:00+00:00',
                         self.powervm.opened)

    def test_what_came_up_before_the_start_is_read(self):
        self.assertEqual([], self.after(600))
        self.listed(560, 660)

        self.assertEqual([530, 560], self.after(600))

    def test_what_comes_next_is_read(self):
        self.after(600)
        self.listed(560, 660)
        self.after(600)
        self.listed(590, 690)

        self.assertEqual([590], self.after(560))

    def test_where_the_sample_before_is_gone_only_what_comes_next_is(self):
        self.assertEqual([], list(self.feed.after(builders.later(600))))
        self.listed(560, 660)

        self.assertEqual([560], self.seconds(
            self.feed.after(builders.later(600))))
