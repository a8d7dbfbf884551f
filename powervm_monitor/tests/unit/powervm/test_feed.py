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
"""From the feed of files to Readings, one after the other."""

from powervm_monitor import model
from powervm_monitor.powervm import feed
from powervm_monitor.powervm import ltm
from powervm_monitor.powervm import session
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes
from powervm_monitor.tests.unit.powervm import feeding

# Of the recorded hypervisor.
HZ = 512_000_000


class TestAt(feeding.FeedTest):

    def at(self, seconds):
        return self.feed.at(builders.later(seconds))

    def test_a_reading_is_had_again_by_its_time(self):
        for seconds in (0, 30, 60):
            self.whole_sample(seconds)

        self.assertEqual([30], self.seconds([self.at(30)]))

    def test_it_is_the_same_as_it_was(self):
        self.whole_sample(0)
        reading, = self.after(-30)

        self.assertEqual(reading, self.at(0))

    def test_what_powervm_has_no_more_is_none(self):
        self.whole_sample(60)

        self.assertIsNone(self.at(30))

    def test_what_is_purged_meanwhile_is_none(self):
        self.powervm.sample(0, document=fakes.gone())

        self.assertIsNone(self.at(0))

    def test_what_cannot_be_used_is_none(self):
        self.powervm.sample(0, document='{')

        self.assertIsNone(self.at(0))

    def test_what_is_refused_may_be_had_next_time(self):
        self.powervm.sample(0, document=session.Refused('it answered 500'))
        self.assertRaises(model.Unavailable, self.at, 0)
        self.powervm.sample(0)

        self.assertEqual([0], self.seconds([self.at(0)]))

    def test_what_stays_refused_is_none(self):
        self.powervm.sample(0, document=session.Refused('it answered 500'))
        for _ in range(feed.TRIES - 1):
            self.assertRaises(model.Unavailable, self.at, 0)

        self.assertIsNone(self.at(0))

    def test_a_vios_that_was_late_is_not_waited_for(self):
        self.powervm.sample(0)

        self.assertEqual([0], self.seconds([self.at(0)]))

    def test_powervm_that_does_not_answer_is_no_answer(self):
        self.powervm.answers['RawMetrics'] = fakes.unavailable()

        self.assertRaises(model.Unavailable, self.at, 0)


class TestNewest(feeding.FeedTest):
    """What somebody sees who looks once."""

    def newest(self, count=2):
        return self.seconds(self.feed.newest(count))

    def test_they_are_the_last_ones_in_order(self):
        for seconds in (0, 30, 60):
            self.whole_sample(seconds)

        self.assertEqual([30, 60], self.newest())

    def test_there_may_be_fewer(self):
        self.whole_sample(0)

        self.assertEqual([0], self.newest())

    def test_there_may_be_none(self):
        self.powervm.answers['RawMetrics'] = fakes.empty_feed()

        self.assertEqual([], self.newest())

    def test_one_whose_vios_is_still_to_tell_is_none_of_them(self):
        for seconds in (0, 30):
            self.whole_sample(seconds)
        self.powervm.sample(60)

        self.assertEqual([0, 30], self.newest())

    def test_one_that_cannot_be_used_is_passed_over(self):
        for seconds in (0, 30):
            self.whole_sample(seconds)
        self.powervm.sample(60, document='{')
        self.powervm.sample(90, document=fakes.gone())

        self.assertEqual([0, 30], self.newest())

    def test_not_all_the_past_is_read_for_two_that_can_be_used(self):
        for number in range(60):
            self.powervm.sample(30 * number, document='{')
        self.newest()

        self.assertEqual(2 + feed.SPARE, len(self.powervm.opened))

    def test_a_monitor_that_is_off_stays_off(self):
        self.powervm.answers['preferences'] = fakes.preferences(
            long_term=False)
        self.feed = feed.Feed(self.powervm, self.clock, vios_wait=20,
                              monitors=ltm.look)
        self.newest()

        self.assertEqual([], self.powervm.updated)


class TestTimes(feeding.FeedTest):

    def test_they_are_those_of_the_hypervisors_files(self):
        for seconds in (30, 0):
            self.whole_sample(seconds)
        self.powervm.sample(15, 'lpar')

        self.assertEqual([builders.NOON, builders.later(30)],
                         self.feed.times())
        self.assertEqual([], self.powervm.opened)


class TestSilent(feeding.FeedTest):
    """Guests that tell nothing of their memory."""

    def test_the_newest_file_says_why(self):
        self.powervm.sample(0, 'lpar', {'lparUtil': []})
        self.powervm.sample(120, 'lpar', {'lparUtil': [{
            'uuid': builders.LPAR_UUID.upper(),
            'errorInfo': {'errorId': '6003', 'message': 'RMC'}}]})

        self.assertEqual({builders.LPAR_UUID: '6003'}, self.feed.silent())

    def test_without_a_file_nobody_says_why(self):
        self.whole_sample(0)

        self.assertEqual({}, self.feed.silent())

    def test_a_file_that_cannot_be_used_says_nothing(self):
        self.powervm.sample(0, 'lpar', '{')

        self.assertEqual({}, self.feed.silent())


class TestOrder(feeding.FeedTest):

    def test_readings_come_oldest_first(self):
        for seconds in (60, 0, 30):
            self.whole_sample(seconds)

        self.assertEqual([0, 30, 60], self.seconds(self.after(-30)))

    def test_only_what_came_later_is_read(self):
        for seconds in (0, 30, 60):
            self.whole_sample(seconds)

        self.assertEqual([60], self.seconds(self.after(30)))

    def test_before_the_first_is_read_it_is_known_which_is_the_newest(self):
        for seconds in (60, 0, 30):
            self.whole_sample(seconds)
        next(self.feed.after(builders.later(-30)))

        self.assertEqual(builders.later(60), self.feed.listed_to)

    def test_what_was_read_is_not_opened_again(self):
        self.whole_sample(0)
        self.after(0)

        self.assertEqual([], self.powervm.opened)

    def test_only_what_is_new_is_asked_for(self):
        self.whole_sample(0)
        self.after(0)

        # Older than the time itself, to find the guests' last words.
        self.assertEqual(
            [('StartTS', '2015-05-27T11:57:30+0000')],
            self.powervm.asked[0][1]['add_qp'])

    def test_the_recorded_feed_names_phyp_and_vios_files(self):
        self.powervm.answers['RawMetrics'] = builders.response(
            'ltm_feed2.txt')
        self.powervm.file = lambda href: '{}'
        self.after(-86400)

        self.assertIn('LTM_8247-22L*2125D4A_phyp_', self.log.output)

    def test_a_sample_costs_one_feed_and_one_file_each(self):
        self.whole_sample(0)
        self.after(0)
        before = len(self.powervm.asked)
        self.after(-30)

        self.assertEqual((1, 2), (len(self.powervm.asked) - before,
                                  len(self.powervm.opened)))

    def test_an_odd_row_costs_only_itself(self):
        self.whole_sample(0)
        good = list(self.powervm.files)
        self.powervm.answers['RawMetrics'] = fakes.feed([
            ('yesterday', 'phyp'), (builders.NOON, None),
            ('2015-05-27T12:00:00', 'vios_1'),
            *((name.split('@')[1], name.split('@')[0]) for name in good)])

        self.assertEqual([0], self.seconds(self.after(-30)))

    def test_powervm_that_does_not_answer_ends_it(self):
        self.powervm.answers['RawMetrics'] = fakes.unavailable()

        self.assertRaises(model.Unavailable, self.after, 0)

    def test_what_came_before_the_end_is_good(self):
        self.whole_sample(0)
        self.powervm.sample(30, document=fakes.unavailable())
        readings = self.feed.after(builders.later(-30))

        self.assertEqual(builders.NOON, next(readings).listed_at)


class TestBadFiles(feeding.FeedTest):

    def test_a_purged_sample_is_skipped(self):
        self.powervm.sample(0, document=fakes.gone())
        self.whole_sample(30)

        self.assertEqual([30], self.seconds(self.after(-30)))

    def test_a_malformed_sample_is_skipped(self):
        for document in ('', 'no json', '[' * 100000, '[]', '{"a": NaN'):
            self.powervm.sample(0, document=document)
            self.whole_sample(30)
            self.assertEqual([30], self.seconds(self.after(-30)))

    def test_a_malformed_sample_is_named(self):
        self.powervm.sample(0, document='no json')
        self.after(-30)

        self.assertIn('the sample of 12:00:00 is lost, its file '
                      'phyp@2015-05-27T12:00:00+00:00 cannot be used: it is '
                      'no JSON', self.log.output)

    def test_a_malformed_sample_is_said_once(self):
        self.powervm.sample(0, document='no json')
        self.after(-30)
        self.after(-30)

        self.assertEqual(1, self.log.output.count('cannot be used'))

    def test_a_malformed_vios_file_costs_only_its_disks(self):
        self.powervm.sample(0).sample(0, 'vios_1', 'no json')
        self.assertEqual([], self.after(-30))
        self.clock.forward(20)
        lpar = self.lpar(self.after(-30)[0])

        self.assertEqual(
            (518087322271, None),
            (lpar.cpu.busy_ns, lpar.disks[0].counters))

    def test_a_malformed_vios_file_is_named(self):
        self.powervm.sample(0).sample(0, 'vios_1', 'no json')
        self.after(-30)
        self.clock.forward(20)
        missing, = self.after(-30)[0].missing

        self.assertIn('its file vios_1@2015-05-27T12:00:00+00:00 '
                      'cannot be used: it is no JSON', missing.why)

    def test_a_purged_vios_file_is_missing(self):
        self.powervm.sample(0).sample(0, 'vios_1', fakes.gone())
        missing, = self.after(-30)[0].missing

        self.assertEqual('VIOS 1', missing.what)


class TestRefusedFiles(feeding.FeedTest):

    def refuse(self, seconds, category):
        name = f'{category}@{builders.later(seconds).isoformat()}'
        self.powervm.files[name] = session.Refused('it answered 500')

    def test_a_newest_sample_waits_for_a_better_answer(self):
        for category in ('phyp', 'vios_1'):
            self.whole_sample(0)
            self.refuse(0, category)

            self.assertEqual([], self.after(-30))

    def test_a_vios_file_that_stays_refused_costs_only_its_disks(self):
        self.whole_sample(0)
        self.refuse(0, 'vios_1')
        self.after(-30)
        self.clock.forward(20)
        reading, = self.after(-30)

        self.assertIsNone(self.lpar(reading).disks[0].counters)

    def test_a_sample_that_stays_refused_does_not_hold_up_the_next(self):
        self.whole_sample(0)
        self.whole_sample(30)
        self.refuse(0, 'phyp')

        self.assertEqual([30], self.seconds(self.after(-30)))

    def test_a_refused_sample_is_read_when_powervm_recovers_meanwhile(self):
        for seconds in (0, 30, 60):
            self.whole_sample(seconds)
        files, opened = self.powervm.file, []

        def recovering(href):
            opened.append(href)
            if len(opened) <= 2:
                raise session.Refused('it answered 500')
            return files(href)

        self.powervm.file = recovering

        self.assertEqual([0, 30, 60], self.seconds(self.after(-30)))

    def test_a_guests_word_that_is_refused_is_asked_for_again(self):
        self.whole_sample(0)
        self.powervm.sample(0, 'lpar')
        word = self.powervm.files[f'lpar@{builders.NOON.isoformat()}']
        self.refuse(0, 'lpar')
        self.after(-30)
        self.powervm.files[f'lpar@{builders.NOON.isoformat()}'] = word
        reading, = self.after(-30)

        self.assertIsNotNone(self.lpar(reading).guest_memory)

    def test_a_guests_word_is_read_once_though_its_link_changes(self):
        self.whole_sample(0)
        self.powervm.sample(0, 'lpar')
        for query in ('', '?group=None'):
            self.powervm.query = query
            self.after(-30)

        self.assertEqual(1, sum(href.startswith('lpar')
                                for href in self.powervm.opened))

    def test_several_that_are_refused_are_one_trouble(self):
        self.powervm.sample(0).sample(30)
        self.refuse(0, 'phyp')
        self.refuse(30, 'phyp')
        for _ in range(3):
            self.clock.forward(21)
            self.after(-30)

        self.assertEqual(1, self.log.output.count('is lost'))

    def test_a_guests_word_that_is_refused_costs_the_memory_only(self):
        self.whole_sample(0)
        self.powervm.sample(0, 'lpar')
        self.refuse(0, 'lpar')
        reading, = self.after(-30)

        self.assertIsNone(self.lpar(reading).guest_memory)


class TestPreferences(feeding.FeedTest):

    def test_where_nothing_is_sampled_the_monitor_is_switched_on(self):
        self.powervm.answers['RawMetrics'] = fakes.empty_feed()
        self.powervm.answers['preferences'] = fakes.preferences(False)
        self.after(-30)

        self.assertEqual(['preferences'],
                         [what for _, _, what in self.powervm.updated])

    def test_where_nothing_is_sampled_there_is_no_reading(self):
        self.powervm.answers['RawMetrics'] = fakes.empty_feed()

        self.assertEqual([], self.after(-30))

    def test_where_there_are_samples_they_are_read_once(self):
        self.whole_sample(0)
        self.after(0)
        self.after(0)

        self.assertEqual(1, [kind for kind, _ in self.powervm.asked].count(
            'preferences'))

    def test_a_system_that_samples_processors_only_is_told(self):
        self.powervm.answers['preferences'] = fakes.preferences(
            compute_only=True)
        self.whole_sample(0)
        self.after(0)

        self.assertIn('ComputeLTMEnabled', self.log.output)


class TestEnergyFeed(feeding.FeedTest):
    """A feed of energy files that fails costs only energy."""

    ERRORS = (session.Gone('404'), session.Refused('406'),
              session.Forbidden('403'), model.Unavailable('it is slow'))

    def setUp(self):
        super().setUp()
        self.feed = feed.Feed(
            self.powervm, self.clock, vios_wait=20,
            monitors=lambda powervm: ltm.Monitors('s', True, True, True))
        self.whole_sample(0)

    def let_fail(self, error):
        self.powervm.answers['RawMetrics', 'EnergyMonitor'] = error

    def missing(self, readings):
        return [(reading.energy, [
            missing.why for missing in reading.missing
            if missing.path == ('energy',)]) for reading in readings]

    def test_the_samples_are_read(self):
        for number, error in enumerate(self.ERRORS):
            self.let_fail(error)
            self.whole_sample(30 * number)

            self.assertEqual(
                [(None, [f'its feed cannot be read: {error}'])],
                self.missing(self.after(30 * number - 30)))

    def test_the_newest_are_read(self):
        for error in self.ERRORS:
            self.let_fail(error)

            self.assertEqual(
                [(None, [f'its feed cannot be read: {error}'])],
                self.missing(self.feed.newest(1)))

    def test_nothing_is_missing_once_it_is_back(self):
        self.let_fail(session.Refused('406'))
        self.after(-30)
        self.let_fail(fakes.empty_feed())
        self.whole_sample(30)

        self.assertEqual([(None, [])], self.missing(self.after(0)))

    def test_a_file_that_may_not_be_read_costs_only_energy(self):
        self.powervm.files[f'fsp@{builders.NOON.isoformat()}'] = (
            session.Forbidden('403'))

        (_, (why,)), = self.missing(self.after(-30))
        self.assertIn('cannot be used: 403', why)
