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
"""Whatever is told of whatever rule: what the manual says comes of it."""

import itertools
import math

import hypothesis
from hypothesis import strategies
from oslotest import base

from powervm_monitor.tests.unit.plugins.threshold import reference
from powervm_monitor.tests.unit.plugins.threshold import telling

# The examples are many, and a machine may be busy with others.
THOROUGHLY = hypothesis.settings(
    max_examples=100, deadline=None, database=None,
    suppress_health_check=list(hypothesis.HealthCheck))

DELAYS = strategies.sampled_from((0, 30, 45, 60, 90, 120))
VALUES = (*range(0, 101, 4), 49, 50, 51, None, None, None)
# Seconds since what was told before; most samples are in time.
STEPS = (30,) * 12 + (29, 31, 60, 90, 91, 0, 240, 900)


@strategies.composite
def written(draw):
    """A rule as an operator writes it."""
    side = draw(strategies.sampled_from(('above', 'below', 'outside')))
    severities = draw(strategies.sampled_from((
        ('low',), ('critical',), ('low', 'critical'),
        ('low', 'moderate', 'critical'))))
    margins = sorted(draw(strategies.sets(
        strategies.integers(1, 45), min_size=len(severities),
        max_size=len(severities))))
    levels = [_level(draw, side, severity, margin)
              for severity, margin in zip(severities, margins, strict=True)]
    rule = {'name': 'busy', 'metric': 'cpu_util', 'levels': levels,
            'no_data': draw(strategies.sampled_from((
                'keep', 'ok', {'after': '1m', 'then': 'ok'},
                {'severity': 'moderate'},
                *({'after': '1m', 'severity': severity}
                  for severity in reference.SEVERITIES))))}
    return {**rule, 'for': draw(DELAYS), 'clear_for': draw(DELAYS)}


def _level(draw, side, severity, margin):
    """A level that is the further out the greater its margin is."""
    back = draw(strategies.integers(0, margin))
    level = {'severity': severity}
    if side == 'above':
        level |= {'above': 50 + margin, 'clear': 50 + margin - back}
    elif side == 'below':
        level |= {'below': 50 - margin, 'clear': 50 - margin + back}
    else:
        level |= {'outside': [50 - margin, 50 + margin],
                  'clear': [50 - margin + back, 50 + margin - back]}
    if draw(strategies.booleans()):
        level['for'] = draw(DELAYS)
    return level


def series(steps=STEPS, values=VALUES, ticks=(False,) * 5 + (True,)):
    """What is told, as (seconds since before, value or None, tick)."""
    return strategies.lists(strategies.sampled_from(tuple(
        itertools.product(steps, values, ticks))), max_size=40)


def meant(rule):
    """The rule as the reference takes it."""
    silence, after = rule['no_data'], 300
    if isinstance(silence, dict):
        after = {'1m': 60}.get(silence.get('after'), 300)
        silence = silence.get('severity', 'ok')
    return reference.Rule(
        tuple(map(lambda level: _meant(rule, level), rule['levels'])),
        silence, after)


def _meant(rule, level):
    bounds = {
        'above': lambda: (-math.inf, level['above'],
                          -math.inf, level['clear']),
        'below': lambda: (level['below'], math.inf,
                          level['clear'], math.inf),
        'outside': lambda: (*level['outside'], *level['clear'])}
    side = next(side for side in bounds if side in level)
    return reference.Level(
        level['severity'], *bounds[side](),
        level.get('for', rule['for']), rule['clear_for'])


def tell(host, told):
    step, value, tick = told
    return host.tick(step) if tick else host.cpu(value, after=step)


def run(rule, told, between=lambda host, index: None):
    """Return the alerts of a series, each with its index."""
    host, found = telling.Host(rule), []
    for index, one in enumerate(told):
        between(host, index)
        found += [(index, alert) for alert in tell(host, one)]
    return found


def times(told):
    """Return when each is told, in seconds."""
    now, found = 0, []
    for step, _, _ in told:
        now += step
        found.append(now)
    return found


class TestStateMachine(base.BaseTestCase):

    @THOROUGHLY
    @hypothesis.given(written(), series())
    def test_it_does_what_the_manual_says(self, rule, told):
        expected = reference.Reference(meant(rule)).run([
            reference.Told(time, value, tick) for time, (_, value, tick)
            in zip(times(told), told, strict=True)])

        self.assertEqual(expected, [
            (index, alert.state, alert.severity, alert.before)
            for index, alert in run(rule, told)])

    @THOROUGHLY
    @hypothesis.given(written(), series(
        steps=(*STEPS, -1, -30, -3600),
        values=(*VALUES, math.nan, math.inf, -math.inf, 1e300)))
    def test_nothing_is_raised_before_it_has_lasted(self, rule, told):
        """Be the clock set as it may, and the values what they like."""
        moments = times(told)
        for index, alert in run(rule, told):
            if alert.state == 'raised':
                delay = min(level.get('for', rule['for'])
                            for level in rule['levels']
                            if level['severity'] == alert.severity)
                forward = sum(max(0, after - before) for before, after in zip(
                    moments[:index], moments[1:index + 1], strict=True))
                self.assertLessEqual(delay, forward)

    @THOROUGHLY
    @hypothesis.given(written(), series())
    def test_an_alert_has_one_id_from_first_to_last(self, rule, told):
        known, now = set(), None
        for _, alert in run(rule, told):
            if now is None:
                self.assertIn(alert.state, ('raised', 'no_data'))
                self.assertNotIn(alert.id, known)
                known.add(alert.id)
            else:
                self.assertIn(alert.state, ('changed', 'no_data', 'cleared'))
                self.assertEqual(now, (alert.id, alert.since))
            now = None if alert.state == 'cleared' else (
                alert.id, alert.since)

    @THOROUGHLY
    @hypothesis.given(written(), series(
        steps=(30,), values=(*range(60, 81), None), ticks=(False,)))
    def test_nothing_flaps_within_the_band(self, rule, told):
        rule = {**rule, 'levels': [
            {'severity': 'low', 'above': 80, 'clear': 59}]}
        run_up = [(30, 100, False)] * 6

        found = run({**rule, 'no_data': 'keep'}, run_up + told)

        self.assertEqual(['raised'], [alert.state for _, alert in found])

    @THOROUGHLY
    @hypothesis.given(written(), series(), strategies.sets(
        strategies.integers(0, 40)))
    def test_restarts_change_nothing(self, rule, told, restarts):
        self.assertEqual(run(rule, told), run(
            rule, told, lambda host, index: index in restarts and (
                host.restart())))

    @THOROUGHLY
    @hypothesis.given(written(), series(), strategies.sets(
        strategies.integers(0, 40)))
    def test_edits_to_the_same_change_nothing(self, rule, told, edits):
        self.assertEqual(run(rule, told), run(
            rule, told, lambda host, index: index in edits and (
                host.edit(rule, telling.rule(
                    name=f'other {index}', above=10 ** 9)))))

    @THOROUGHLY
    @hypothesis.given(written(), written(), series())
    def test_an_edit_ends_no_alert_of_what_deviates(self, rule, other, told):
        host = telling.Host(rule)
        for one in told:
            tell(host, one)
        raised = {alert.id for alert in host.alerts[-1:]
                  if alert.state in ('raised', 'changed')}
        hypothesis.assume(raised)
        host.edit(other)
        # Beyond each limit that there may be.
        beyond = 1000 if 'above' in other['levels'][0] else -1000

        self.assertLessEqual(
            {(alert.id, alert.state) for alert in host.cpu(beyond, beyond)},
            {(alert_id, 'changed') for alert_id in raised})

    @THOROUGHLY
    @hypothesis.given(written(), written(), series(), strategies.integers(
        0, 40))
    def test_whatever_is_edited_all_is_cleared_in_the_end(
            self, rule, other, told, edited):
        host = telling.Host(rule)
        for index, one in enumerate(told):
            if index == edited:
                host.edit(other)
            tell(host, one)
        host.edit()
        host.tick()

        self.assertEqual(
            {}, {key: state for key, state in (
                (alert.id, alert.state) for alert in host.alerts)
                if _last(host.alerts, key) != 'cleared'})

    def test_the_reference_can_tell_a_difference(self):
        rule = {**telling.rule(levels=[{
            'severity': 'low', 'above': 90, 'clear': 80}]),
            'for': 60, 'clear_for': 0, 'no_data': 'keep'}
        told = [(30, 95, False)] * 3

        self.assertEqual(
            [(2, 'raised', 'low', None)],
            reference.Reference(meant(rule)).run([
                reference.Told(time, 95) for time in times(told)]))


def _last(alerts, key):
    return [alert.state for alert in alerts if alert.id == key][-1]
