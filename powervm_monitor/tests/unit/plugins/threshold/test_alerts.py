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
"""What is told of an alert from first to last."""

import fixtures
from oslotest import base

from powervm_monitor.plugins import base as plugins
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins.threshold import telling

LEVELS = [{'severity': 'low', 'above': 70, 'clear': 60},
          {'severity': 'critical', 'above': 90, 'clear': 85}]


def states(alerts):
    return [(alert.state, alert.severity, alert.before) for alert in alerts]


class TestAlerts(base.BaseTestCase):

    def test_all_that_is_told_when_it_is_raised(self):
        host = telling.Host(telling.rule(
            **{'for': '1m', 'description': 'too busy'}))
        host.cpu(50, 91, 92)
        alert, = host.cpu(93)

        at = builders.later(120)
        self.assertEqual(plugins.Alert(
            id=alert.id, state='raised', rule='busy',
            resource=plugins.resource(telling.observed({})), at=at, since=at,
            severity='moderate', before=None, metric='cpu_util', unit='%',
            value=93, limit=90, limit_source='rule',
            values=tuple(plugins.Point(builders.later(seconds), value)
                         for seconds, value in ((60, 91), (90, 92),
                                                (120, 93))),
            reason=None, description='too busy'), alert)

    def test_all_that_is_told_when_it_is_cleared(self):
        host = telling.Host(telling.rule())
        raised, = host.cpu(91)
        cleared, = host.cpu(89)

        self.assertEqual(
            (raised.id, 'cleared', raised.since, builders.later(60),
             'moderate', 'moderate', 89, 90, 'rule', None),
            (cleared.id, cleared.state, cleared.since, cleared.at,
             cleared.severity, cleared.before, cleared.value, cleared.limit,
             cleared.limit_source, cleared.reason))

    def test_another_time_is_another_alert(self):
        host = telling.Host(telling.rule())
        host.cpu(91, 89, 91)

        self.assertEqual(2, len({alert.id for alert in host.alerts}))

    def test_the_same_samples_make_the_same_alert(self):
        one, other = (telling.Host(telling.rule()) for _ in range(2))

        self.assertEqual(one.cpu(91, 89, 91), other.cpu(91, 89, 91))

    def test_another_rule_makes_another_alert(self):
        one, other = telling.Host(
            telling.rule(name='one'), telling.rule(name='other')).cpu(91)

        self.assertNotEqual(one.id, other.id)

    def test_another_resource_has_another_alert(self):
        one, other = telling.Host(telling.rule()).tell(*(
            {**telling.observed({'cpu_util': 91}), 'resource_id': name}
            for name in ('one', 'other')))

        self.assertNotEqual(one.id, other.id)

    def test_only_the_last_values_are_told(self):
        host = telling.Host(telling.rule(**{'for': '4m'}))
        alert, = host.cpu(*range(91, 101))

        self.assertEqual([95, 96, 97, 98, 99],
                         [point.value for point in alert.values])

    def test_the_limit_is_none(self):
        self.assertEqual([], telling.Host(telling.rule()).cpu(90, 90.0))


class TestLevels(base.BaseTestCase):

    def test_up_and_down(self):
        host = telling.Host(telling.rule(levels=LEVELS))

        self.assertEqual([
            ('raised', 'low', None), ('changed', 'critical', 'low'),
            ('changed', 'low', 'critical'), ('cleared', 'low', 'low')],
            states(host.cpu(71, 91, 86, 85, 65, 60)))
        self.assertEqual([70, 90, 70, 70],
                         [alert.limit for alert in host.alerts])
        self.assertEqual(1, len({alert.id for alert in host.alerts}))

    def test_from_nothing_to_the_worst_and_back(self):
        host = telling.Host(telling.rule(levels=LEVELS))

        self.assertEqual(
            [('raised', 'critical', None), ('cleared', 'critical',
                                            'critical')],
            states(host.cpu(99, 10)))

    def test_a_level_of_its_own_patience(self):
        low, critical = LEVELS
        host = telling.Host({**telling.rule(
            levels=[low, {**critical, 'for': 0}]), 'for': '1m'})

        self.assertEqual([('raised', 'critical', None)],
                         states(host.cpu(99)))


class TestSides(base.BaseTestCase):

    def test_below(self):
        host = telling.Host(telling.rule(below=10, clear=20))
        self.assertEqual(
            [('raised', 9), ('cleared', 20)],
            [(alert.state, alert.value) for alert in host.cpu(10, 9, 19, 20)])

    def test_outside(self):
        host = telling.Host(telling.rule(outside=[10, 90], clear=[20, 80]))
        host.cpu(9, 19, 20, 95, 81, 80)

        self.assertEqual(
            [('raised', 9, 10), ('cleared', 20, 10), ('raised', 95, 90),
             ('cleared', 80, 90)],
            [(alert.state, alert.value, alert.limit)
             for alert in host.alerts])

    def test_a_share_of_the_limit(self):
        host = telling.Host(telling.rule(clear='50 % of limit'))

        self.assertEqual(['raised', 'cleared'], [
            alert.state for alert in host.cpu(91, 46, 45)])

    def test_a_limit_that_moves_with_what_there_is(self):
        """Memory is given to the partition while it runs."""
        host = telling.Host(telling.rule(
            metric='memory.usage', above='90 % of memory',
            clear='80 % of memory'))

        self.assertEqual([], [
            alert for memory in (1000, 2000) for alert in host.tell(
                telling.observed({'memory.usage': 900,
                                  'powervm.memory.logical': memory}))])
        alert, = host.tell(telling.observed(
            {'memory.usage': 901, 'powervm.memory.logical': 1000}))
        self.assertEqual((900, 'rule: 90 % of memory'),
                         (alert.limit, alert.limit_source))

    def test_a_whole_that_is_not_told_leaves_a_hole(self):
        log = self.useFixture(fixtures.FakeLogger())
        host = telling.Host(telling.rule(
            metric='memory.usage', clear_for='1m', levels=[
                {'severity': 'low', 'above': 500},
                {'severity': 'critical', 'above': '90 % of memory'}]))

        def told(*measurements):
            return [alert.state for usage, memory in measurements
                    for alert in host.tell(telling.observed({
                        'memory.usage': usage,
                        **({'powervm.memory.logical': memory}
                           if memory else {})}))]

        self.assertEqual(['raised'], told((999, None), (999, 1000)))
        self.assertEqual([], told((1, 1000), (1, None), (1, 1000)))
        self.assertEqual(['cleared'], told((1, 1000), (1, 1000)))
        self.assertEqual('', log.output)

    def test_a_share_of_a_limit_that_is_below_0_after_all(self):
        host = telling.Host(telling.rule(clear='90 % of limit', above={
            'metadata': {'key': 'cpu', 'min': -10, 'max': 10}}))

        self.assertEqual([-9, -10], [
            alert.value for value in (-9, -9.5, -10)
            for alert in host.tell(telling.observed(
                {'cpu_util': value}, user_metadata={'cpu': '-10'}))])


class TestTime(base.BaseTestCase):
    """It is the hypervisor's."""

    def test_a_hole_does_not_count(self):
        host = telling.Host(telling.rule(**{'for': '2m'}))

        self.assertEqual([], host.cpu(91, 91, 91, None, 91, 91))
        self.assertEqual(['raised'],
                         [alert.state for alert in host.cpu(91)])

    def test_a_hole_as_a_clear_does_not_count(self):
        host = telling.Host(telling.rule(clear_for='2m'))
        host.cpu(91)

        self.assertEqual([], host.cpu(10, 10, 10, None, 10, 10))
        self.assertEqual(['cleared'],
                         [alert.state for alert in host.cpu(10)])

    def test_a_hole_as_long_as_the_delay_keeps_what_has_counted(self):
        host = telling.Host(telling.rule(**{'for': '1m'}))

        self.assertEqual(1, len(host.cpu(91, 91, None, 91, 91)))

    def test_a_hole_longer_than_the_delay_begins_anew(self):
        host = telling.Host(telling.rule(**{'for': '1m'}))

        self.assertEqual([], host.cpu(91, 91, None, None, 91, 91))

    def test_samples_that_powervm_did_not_write(self):
        host = telling.Host(telling.rule(**{'for': '3m'}))

        self.assertEqual([], host.cpu(91, 91, after=120))

    def test_a_sample_late_by_two(self):
        """Its rates are over all of that time."""
        host = telling.Host(telling.rule(**{'for': '3m'}))

        self.assertEqual(1, len(host.cpu(91, 91, 91, after=90)))

    def test_time_that_stands_still(self):
        host = telling.Host(telling.rule(**{'for': '1m'}))

        self.assertEqual([], host.cpu(*[91] * 20, after=0))

    def test_a_clock_that_is_set_back(self):
        host = telling.Host(telling.rule(**{'for': '1m'}))
        host.cpu(91)

        self.assertEqual([], host.cpu(91, after=-3600))
        self.assertEqual([], host.cpu(91))
        self.assertEqual(['raised'], [a.state for a in host.cpu(91)])

    def test_a_clock_that_is_set_back_while_it_is_raised(self):
        host = telling.Host(telling.rule(clear_for='1m'))
        raised, = host.cpu(91)

        self.assertEqual([], host.cpu(10, after=-3600))
        self.assertEqual([], host.cpu(10))
        cleared, = host.cpu(10)
        self.assertEqual(raised.id, cleared.id)
