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
"""What comes of data that are missing."""

from oslotest import base

from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins.threshold import telling

AFTER = {'after': '2m', 'severity': 'critical'}


def told(alerts):
    return [(alert.state, alert.severity, alert.before, alert.reason)
            for alert in alerts]


class TestSilence(base.BaseTestCase):

    def test_it_is_said_once(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50)
        alert, = host.cpu(*[None] * 20)

        self.assertEqual(
            ('no_data', 'critical', None, None, None, builders.later(150),
             builders.later(30), 'there are no data any more'),
            (alert.state, alert.severity, alert.before, alert.value,
             alert.limit, alert.at, alert.since, alert.reason))

    def test_it_is_cleared_with_the_first_value(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50, *[None] * 5)
        alert, = host.cpu(50)

        self.assertEqual(
            (host.alerts[0].id, 'cleared', 'there are data again', 50),
            (alert.id, alert.state, alert.reason, alert.value))

    def test_a_value_beyond_the_limit_raises_another(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50, *[None] * 5)
        cleared, raised = host.cpu(91)

        self.assertEqual((host.alerts[0].id, 'cleared', 'raised'),
                         (cleared.id, cleared.state, raised.state))
        self.assertNotEqual(cleared.id, raised.id)

    def test_what_is_raised_keeps_its_id_and_time(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(91, 91, *[None] * 5, 91, 10)

        self.assertEqual(['raised', 'no_data', 'changed', 'cleared'],
                         [alert.state for alert in host.alerts])
        self.assertEqual(1, len({(alert.id, alert.since)
                                 for alert in host.alerts}))

    def test_data_are_there_again_in_the_severity_of_silence(self):
        host = telling.Host(telling.rule(severity='critical', no_data=AFTER))

        self.assertEqual(
            ('changed', 'critical', 'critical', 'there are data again'),
            told(host.cpu(91, *[None] * 5, 91))[-1])

    def test_what_is_raised_stays_so_and_is_known_as_silent(self):
        host = telling.Host(telling.rule(no_data=AFTER, clear_for='1m'))

        self.assertEqual([
            ('raised', 'moderate', None, None),
            ('no_data', 'critical', 'moderate',
             'there are no data any more'),
            ('changed', 'moderate', 'critical', 'there are data again'),
            ('cleared', 'moderate', 'moderate', None)],
            told(host.cpu(91, *[None] * 6, 10, 10, 10)))
        self.assertEqual(1, len({alert.id for alert in host.alerts}))

    def test_a_short_hole_changes_nothing(self):
        host = telling.Host(telling.rule(no_data=AFTER))

        self.assertEqual([('raised', 'moderate', None, None)],
                         told(host.cpu(91, None, None, None, 91)))

    def test_by_default_all_is_kept(self):
        host = telling.Host(telling.rule())
        host.cpu(91)

        self.assertEqual([], host.cpu(*[None] * 30))

    def test_it_may_clear(self):
        host = telling.Host(telling.rule(no_data='ok'))
        host.cpu(91)

        self.assertEqual([('cleared', 'moderate', 'moderate',
                           'there are no data any more')],
                         told(host.cpu(*[None] * 30)))
        self.assertEqual(builders.later(330), host.alerts[-1].at)

    def test_it_may_clear_later(self):
        host = telling.Host(telling.rule(
            no_data={'after': '10m', 'then': 'ok'}))
        host.cpu(91)

        self.assertEqual(1, len(host.cpu(*[None] * 30)))
        self.assertEqual(builders.later(630), host.alerts[-1].at)

    def test_what_is_pending_begins_anew(self):
        host = telling.Host(telling.rule(no_data='ok', **{'for': '10m'}))
        host.cpu(*[91] * 20, *[None] * 10)

        self.assertEqual([], host.cpu(*[91] * 20))
        self.assertEqual(1, len(host.cpu(91)))

    def test_a_rule_on_nothing_else(self):
        host = telling.Host({'name': 'silent', 'metric': 'cpu_util',
                             'no_data': AFTER})

        self.assertEqual(
            [('no_data', 'critical', None, 'there are no data any more'),
             ('cleared', 'critical', 'critical', 'there are data again')],
            told(host.cpu(99, 10 ** 9, *[None] * 5, 7)))

    def test_what_is_pending_begins_anew_after_an_alert(self):
        host = telling.Host(telling.rule(no_data=AFTER, **{'for': '1m'}))

        self.assertEqual(['no_data', 'cleared'], [
            alert.state for alert in host.cpu(91, 91, *[None] * 5, 91, 91)])
        self.assertEqual(['raised'], [a.state for a in host.cpu(91)])
        self.assertEqual([91] * 3, [
            point.value for point in host.alerts[-1].values])

    def test_a_while_in_which_nobody_listened(self):
        """PowerVM keeps half an hour, and rates need a sample before."""
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50)
        host.restart()

        self.assertEqual([], host.cpu(None, after=3600) + host.cpu(50))

    def test_a_while_in_which_nobody_listened_and_powervm_is_away(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50)
        host.restart()

        self.assertEqual([], host.tick(3600) + host.tick(90))
        self.assertEqual(['no_data'], [a.state for a in host.tick()])

    def test_a_restart_in_the_middle(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50, *[None] * 5)
        host.restart()

        self.assertEqual([], host.cpu(None))
        self.assertEqual(['cleared'], [a.state for a in host.cpu(50)])

    def test_whom_a_rule_is_not_about_any_more(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50)
        host.edit(telling.rule(no_data=AFTER, match={'name': 'web-*'}))

        self.assertEqual([], host.cpu(*[50] * 10))

    def test_what_was_heard_before_a_rule_listened_once_more(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50)
        host.edit(telling.rule())
        host.cpu(*[None] * 10)
        host.edit(telling.rule(no_data=AFTER))

        self.assertEqual([], host.cpu(*[None] * 10))

    def test_the_silence_of_the_whole_host(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50)

        self.assertEqual([], host.tick(60) + host.tick())
        self.assertEqual(['no_data'], [a.state for a in host.tick()])
        self.assertEqual([], host.tick())

    def test_samples_that_come_after_all(self):
        """They are older than the tick that noticed their absence."""
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50)
        alert, = host.tick(60) + host.tick(60)
        cleared, = host.cpu(50, after=-90)

        self.assertEqual((alert.id, builders.later(60)),
                         (cleared.id, cleared.at))
        self.assertLess(cleared.since, cleared.at)

    def test_what_never_told_anything_is_not_missed(self):
        host = telling.Host(telling.rule(no_data=AFTER))

        self.assertEqual([], host.cpu(*[None] * 20))

    def test_the_silence_that_a_restart_has_seen(self):
        """Nobody has told of the resource since, and it has a name still."""
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50)
        host.restart()
        alert, = host.tick(60) + host.tick(60)

        self.assertEqual(
            ('gold', 'db-1', 'm1.large'),
            (alert.resource.project_id,
             alert.resource.metadata['display_name'],
             alert.resource.metadata['flavor_name']))

    def test_a_clock_that_is_set_back(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50)

        self.assertEqual([], host.cpu(None, after=-86400))
        self.assertEqual(['no_data'], [
            alert.state for alert in host.cpu(*[None] * 10)])

    def test_a_rule_that_listens_no_more(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(91, *[None] * 5)
        host.edit(telling.rule())

        self.assertEqual([('changed', 'moderate', 'critical', 'the rule says '
                           'nothing of missing data any more')],
                         told(host.cpu(None)))

    def test_a_rule_that_listens_no_more_and_nothing_else_raised(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.cpu(50, *[None] * 5)
        host.edit(telling.rule(no_data='ok'))

        self.assertEqual([('cleared', 'critical', 'critical', 'the rule says '
                           'nothing of missing data any more')],
                         told(host.tick()))
