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
"""One turn: what is due is kept with the Cursor, and nothing escapes."""

from powervm_monitor import model
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import cycling


class TestDue(cycling.CycleTest):

    def test_the_first_reading_is_due_at_once(self):
        self.read(30)

        self.assertEqual([30], self.published())

    def test_then_one_is_due_when_an_aligned_time_has_passed(self):
        self.read(30, 270, 300, 330, 590, 600)

        self.assertEqual([30, 300, 600], self.published())

    def test_one_that_is_listed_a_little_early_is_the_aligned_one(self):
        self.read(30, 270, 299, 329, 601)

        self.assertEqual([30, 299, 601], self.published())

    def test_at_the_shortest_interval_a_wavering_feed_loses_nothing(self):
        self.cycle = self.make(interval=30)
        self.read(0.1, 29.9, 60.1, 89.9)

        self.assertEqual([0.1, 29.9, 60.1, 89.9], self.published())

    def test_after_a_gap_the_next_reading_is_due(self):
        self.read(30, 450, 570, 600)

        self.assertEqual([30, 450, 600], self.published())

    def test_at_30_seconds_every_reading_is_due(self):
        self.cycle = self.make(interval=30)
        self.read(0, 30, 60, 90)

        self.assertEqual([0, 30, 60, 90], self.published())

    def test_after_a_restart_the_time_published_still_counts(self):
        self.read(30)
        self.cycle = self.make()
        self.read(60)

        self.assertEqual([30], self.published())

    def test_after_the_time_of_day_went_back_a_reading_is_due(self):
        self.read(300)
        back = builders.reading(builders.lpar(), seconds=-270)
        self.feed.after = lambda time, before: [back]
        self.cycle.turn()

        self.assertEqual([300, -270], self.published())

    def test_several_readings_in_one_turn_are_each_looked_at(self):
        self.feed.readings = [
            builders.reading(builders.lpar(), seconds=seconds)
            for seconds in (270, 300, 330)]
        self.cycle.turn()

        self.assertEqual([270, 300], self.published())

    def test_the_time_published_is_kept(self):
        self.read(30, 60)

        self.assertEqual(
            model.Cursor(builders.later(60), builders.later(30)),
            self.outbox.cursor())


class TestCursor(cycling.CycleTest):

    def test_what_was_never_read_begins_with_the_backlog(self):
        self.cycle.turn()

        self.assertEqual([builders.later(-60)], self.feed.asked)

    def test_what_was_read_is_where_it_goes_on(self):
        self.read(30)
        self.cycle.turn()

        self.assertEqual(builders.later(30), self.feed.asked[-1])

    def test_the_feed_is_told_what_was_read_there(self):
        self.read(0, 30)
        self.cycle = self.make()
        self.cycle.turn()

        self.assertEqual([None, *self.feed.readings], self.feed.known)

    def test_it_moves_where_nothing_is_due(self):
        self.read(30, 60)

        self.assertEqual(builders.later(60), self.outbox.cursor().read_to)

    def test_it_does_not_move_when_nova_never_answered(self):
        self.servers.failure = model.Unavailable('Nova sleeps')
        self.read(30)

        self.assertIsNone(self.outbox.cursor())

    def test_what_nova_did_not_explain_is_published_later(self):
        self.servers.failure = model.Unavailable('Nova sleeps')
        self.read(0, 30)
        self.servers.failure = None
        self.cycle.turn()

        self.assertEqual([0], self.published())

    def test_every_reading_and_the_turn_are_a_sign_of_life(self):
        for second in (0, 30):
            self.feed.readings.append(
                builders.reading(builders.lpar(), seconds=second))
        self.cycle.turn()

        self.assertEqual([1, 2, 2], self.beats)

    def test_a_stop_ends_the_turn_with_the_reading(self):
        for second in (0, 30):
            self.feed.readings.append(
                builders.reading(builders.lpar(), seconds=second))
        self.cycle.stop()
        self.cycle.turn()

        self.assertEqual(builders.later(0), self.outbox.cursor().read_to)

    def test_a_turn_that_fails_is_a_sign_of_life(self):
        self.feed.readings.append(model.Unavailable('PowerVM sleeps'))
        self.cycle.turn()

        self.assertEqual([0], self.beats)

    def test_what_came_before_a_failure_is_kept(self):
        self.feed.readings = [builders.reading(builders.lpar(), seconds=30),
                              model.Unavailable('PowerVM sleeps')]
        self.cycle.turn()

        self.assertEqual(builders.later(30), self.outbox.cursor().read_to)


class TestLosses(cycling.CycleTest):

    LOSS = model.Loss(builders.NOON, builders.later(300), 40, 'outbox full')

    def setUp(self):
        super().setUp()
        self.outbox.lost = [self.LOSS]

    def announced(self):
        return [message for messages in self.outbox.messages
                for message in messages if isinstance(message, model.Loss)]

    def test_what_the_outbox_lost_is_announced_once(self):
        self.read(0, 30)

        self.assertEqual([self.LOSS], self.announced())

    def test_what_could_not_be_kept_is_announced_again(self):
        self.outbox.failure = model.Unavailable('no room')
        self.read(0)
        self.outbox.failure = None
        self.cycle.turn()

        self.assertEqual([self.LOSS], self.announced())


class TestGaps(cycling.CycleTest):

    def test_a_gap_is_announced_in_its_place(self):
        self.read(0, 30, 120)

        self.assertEqual([
            model.Gap(builders.later(60), builders.later(90), 2, 'absent')],
            self.gaps())

    def test_what_powervm_cannot_have_any_more_by_its_clock_was_purged(self):
        self.read(-7200)
        self.feed.readings += [
            builders.reading(builders.lpar(), seconds=seconds)
            for seconds in (-7140, -5369)]
        self.cycle.turn()

        self.assertEqual(['purged', 'absent'],
                         [gap.cause for gap in self.gaps()])

    def test_a_gap_is_said(self):
        self.read(0, 120)

        self.assertIn('3 samples from 2015-05-27 12:00:30+00:00 to '
                      '2015-05-27 12:01:30+00:00 are lost (absent)',
                      self.log.output)

    def test_samples_without_a_gap_are_not_spoken_of(self):
        self.read(0, 30, 60.4, 89.7)

        self.assertEqual([], self.gaps())

    def test_a_restart_is_no_gap(self):
        self.read(0)
        self.cycle = self.make()
        self.read(30)

        self.assertEqual([], self.gaps())


class TestSpans(cycling.CycleTest):

    def setUp(self):
        super().setUp()
        self.periods = []
        compose = self.compose

        def remember(observation):
            self.periods.append(observation.period)
            return compose(observation)

        self.compose = remember
        self.cycle = self.make()

    def test_the_bus_has_the_time_since_the_last_published(self):
        self.read(0, 30, 60, 300, 330, 600)

        self.assertEqual([None, 300.0, 300.0], self.periods)

    def test_plugins_have_the_time_since_the_last_read(self):
        self.read(0, 30, 60, 120)

        self.assertEqual([[None], [30.0], [30.0], [60.0]], [
            [o.period for o in batch] for batch in self.plugins.batches])

    def test_after_a_restart_both_spans_go_on(self):
        self.read(0, 30)
        self.cycle = self.make()
        self.read(300)

        self.assertEqual(([None, 300.0], [[None], [30.0], [270.0]]), (
            self.periods, [[o.period for o in batch]
                           for batch in self.plugins.batches]))

    def test_after_a_restart_readings_are_asked_for_once(self):
        self.read(0, 30)
        self.cycle = self.make()
        self.read(60, 90)

        self.assertEqual([builders.later(0), builders.later(30)],
                         self.feed.asked_at)

    def test_after_a_restart_readings_are_checked_against_earlier_ones(self):
        checked = []

        def plausible(reading, before):
            checked.append((reading.listed_at, before and before.listed_at))
            return reading

        self.read(*range(0, 300, 30))
        self.cycle = self.make(plausible=plausible)
        self.read(300)
        times = [builders.later(second) for second in range(0, 330, 30)]

        self.assertEqual(
            [(times[0], None), *zip(times[5:], [times[0], *times[5:]])],
            checked)

    def test_at_the_first_start_there_is_nothing_to_ask_for(self):
        self.read(0, 30)

        self.assertEqual([], self.feed.asked_at)

    def test_what_powervm_has_no_more_leaves_a_pause(self):
        self.read(0, 30)
        self.feed.readings.clear()
        self.cycle = self.make()
        self.read(300, 330)

        self.assertEqual(([None, None], []), (
            self.periods, self.feed.asked_at))

    def test_a_new_outbox_begins_as_if_nothing_had_been_read(self):
        self.read(30, 330, 630)
        self.outbox.kept = None
        self.cycle.turn()

        self.assertEqual(
            2 * [None, 300.0, 300.0], self.periods)

    def test_a_full_outbox_does_not_shorten_the_span(self):
        self.read(0)
        self.outbox.failure = model.Unavailable('no room')
        self.read(300)
        self.outbox.failure = None
        self.cycle.turn()

        self.assertEqual([None, 300.0, 300.0], self.periods)

    def test_a_full_outbox_does_not_shorten_the_plugins_span(self):
        self.read(0)
        self.outbox.failure = model.Unavailable('no room')
        self.read(30)
        self.outbox.failure = None
        self.cycle.turn()

        self.assertEqual([[None], [30.0]], [
            [o.period for o in batch] for batch in self.plugins.batches])


class TestReplay(cycling.CycleTest):
    """A plugin remembers less than the Cursor after a restart."""

    def restart(self, given, *readings):
        """Start anew, a plugin having had the Readings up to a second."""
        self.plugins = cycling.FakePlugins()
        self.plugins.given = builders.later(given)
        self.cycle = self.make()
        self.read(*readings)

    def replayed(self):
        """Return seconds and periods of what was replayed."""
        return [((time - builders.NOON).total_seconds(),
                 [o.period for o in batch])
                for time, batch in self.plugins.replayed]

    def test_it_gets_what_it_missed(self):
        self.read(0, 30, 60, 90)
        self.restart(30, 120)

        self.assertEqual([(60, [30.0]), (90, [30.0])], self.replayed())

    def test_and_then_what_is_new(self):
        self.read(0, 30, 60)
        self.restart(0, 90)

        self.assertEqual([[30.0]], [
            [o.period for o in batch] for batch in self.plugins.batches])

    def test_the_bus_gets_nothing_twice(self):
        self.cycle = self.make(interval=30)
        self.read(0, 30, 60)
        self.restart(0, 90)

        self.assertEqual([0, 30, 60], self.published())

    def test_the_cursor_stays(self):
        self.read(0, 30, 60)
        before = self.outbox.kept
        self.restart(0)
        self.cycle.turn()

        self.assertEqual(before, self.outbox.kept)

    def test_one_that_missed_nothing_gets_nothing(self):
        self.read(0, 30)
        self.restart(30, 60)

        self.assertEqual(([], 1),
                         (self.replayed(), len(self.plugins.batches)))

    def test_one_that_knows_the_time_from_before_it_was_set_back(self):
        self.read(0, 30)
        self.restart(600, 60)

        self.assertEqual(([], [[30.0]]), (self.replayed(), [
            [o.period for o in batch] for batch in self.plugins.batches]))

    def test_what_powervm_has_no_more_is_left_out(self):
        self.read(0, 30, 60, 90)
        del self.feed.readings[:3]
        self.restart(0, 120)

        self.assertEqual([(90, [None])], self.replayed())

    def test_a_reading_that_is_gone_leaves_a_pause_behind_the_replay(self):
        self.read(0, 30, 60)
        del self.feed.readings[2]
        self.restart(0, 90)

        self.assertEqual([[None]], [
            [o.period for o in batch] for batch in self.plugins.batches])

    def test_a_replay_that_breaks_off_goes_on_in_the_next_turn(self):
        self.read(0, 30, 60, 90)
        self.feed.readings.insert(2, model.Unavailable('it sleeps'))
        self.restart(0)
        self.cycle.turn()
        self.feed.readings.pop(2)
        self.read(120)

        self.assertEqual(
            [(30, [30.0]), (60, [30.0]), (90, [30.0])], self.replayed())

    def test_a_plugin_that_fails_costs_no_reading(self):
        self.plugins.failure = ValueError('odd')
        self.read(0, 30)

        self.assertEqual(builders.later(30), self.outbox.kept.read_to)


class TestTroubles(cycling.CycleTest):

    def two(self):
        self.servers.servers['other'] = builders.server()
        return [builders.lpar(), builders.lpar(uuid='other')]

    def test_a_malformed_observation_costs_only_itself(self):
        self.malformed = ['other']
        self.read(0, lpars=self.two())

        self.assertEqual([0], self.published())

    def test_a_malformed_observation_is_named_once(self):
        self.malformed = ['other']
        self.read(0, 300, 600, lpars=self.two())

        self.assertEqual(
            1, self.log.output.count('nothing is told of other'))

    def test_a_resource_that_recovers_is_said(self):
        self.malformed = ['other']
        self.read(0, lpars=self.two())
        self.malformed = []
        self.read(300, lpars=self.two())

        self.assertIn('other has recovered', self.log.output)

    def test_what_holds_nothing_is_no_message(self):
        self.read(0, lpars=[builders.lpar(name='')])

        self.assertEqual([[]], self.outbox.messages)

    def test_a_source_that_cannot_answer_is_said_once(self):
        self.feed.readings = [model.Unavailable('PowerVM sleeps')]
        for _ in range(3):
            self.cycle.turn()

        self.assertEqual(1, self.log.output.count('PowerVM sleeps'))

    def test_a_source_that_answers_again_is_said(self):
        self.feed.readings = [model.Unavailable('PowerVM sleeps')]
        self.cycle.turn()
        self.feed.readings = []
        self.cycle.turn()

        self.assertIn('the collection has recovered', self.log.output)

    def test_what_nobody_expected_does_not_escape(self):
        self.feed.readings = [ZeroDivisionError('odd')]
        for _ in range(3):
            self.cycle.turn()

        self.assertEqual(1, self.log.output.count(
            "unexpected: ZeroDivisionError('odd')"))

    def test_what_nobody_expected_shows_its_way(self):
        self.feed.readings = [ZeroDivisionError('odd')]
        self.cycle.turn()

        self.assertIn('Traceback', self.log.output)

    def test_an_outbox_without_room_does_not_escape(self):
        self.outbox.failure = model.Unavailable('no room')
        self.read(0)

        self.assertIn('no room', self.log.output)

    def test_what_is_missing_is_said_once(self):
        missing = (model.Missing('VIOS 1', 'it sleeps', ('vios', '1')),)
        self.feed.readings = [
            builders.reading(seconds=seconds, missing=missing)
            for seconds in (0, 30, 60)]
        self.cycle.turn()

        self.assertEqual(1, self.log.output.count(
            'VIOS 1 is missing from the samples: it sleeps'))

    def test_what_is_no_longer_missing_is_said(self):
        self.feed.readings = [
            builders.reading(missing=(model.Missing(
                'VIOS 1', 'why', ('vios', '1')),)),
            builders.reading(seconds=30)]
        self.cycle.turn()

        self.assertIn('VIOS 1 has recovered', self.log.output)


class TestBeginning(cycling.CycleTest):
    """It is noon, and a minute back is of interest."""

    def began(self, *seconds):
        """Return after which second samples were asked for."""
        self.feed.readings = [builders.reading(builders.lpar(), seconds=second)
                              for second in seconds]
        self.cycle.turn()
        return (self.feed.asked[0] - builders.NOON).total_seconds()

    def test_it_is_so_many_seconds_back(self):
        self.assertEqual(-60, self.began(-90, -60, -30, 0))

    def test_it_is_so_where_there_is_no_sample(self):
        self.assertEqual(-60, self.began())

    def test_powervms_clock_may_be_far_behind(self):
        self.assertEqual(-7260, self.began(-7290, -7260, -7230, -7200))
        self.assertEqual(builders.later(-7200), self.outbox.kept.read_to)

    def test_it_stays_there_until_something_is_read(self):
        self.servers.failure = model.Unavailable('Nova sleeps')
        self.began(-7230, -7200)
        self.feed.readings.append(builders.reading(seconds=-7170))
        self.cycle.turn()

        self.assertEqual([builders.later(-7260)] * 2, self.feed.asked)

    def test_where_there_is_no_sample_yet_nobody_knows(self):
        self.began()
        self.feed.readings.append(builders.reading(seconds=-7200))
        self.cycle.turn()

        self.assertEqual(builders.later(-7260), self.feed.asked[-1])

    def test_of_a_clock_that_is_ahead_all_is_read(self):
        self.assertEqual(-60, self.began(7140, 7200))

    def test_nothing_is_begun_anew(self):
        self.read(0)
        self.feed.readings.clear()
        self.cycle.turn()

        self.assertEqual(builders.NOON, self.feed.asked[-1])
