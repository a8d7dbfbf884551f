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
"""Alerts whose resource or rule is no more."""

from oslotest import base

from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins.threshold import telling

HOST = telling.platform({'powervm.host.memory.total': 1})
BANDWIDTH = 'network.outgoing.bytes.rate'
READS = 'disk.device.read.requests.rate'


def cpu(value, **changes):
    return telling.observed({'cpu_util': value},
                            metadata=telling.metadata(**changes))


def reasons(alerts):
    return [(alert.state, alert.reason) for alert in alerts]


def empty(host, batches=10):
    """Tell batches without the instance; return the Alerts."""
    return [alert for _ in range(batches) for alert in host.tell(HOST)]


class TestInstances(base.BaseTestCase):

    def raised(self, **changes):
        """Return a host on which an instance has an alert."""
        host = telling.Host(telling.rule())
        host.tell(cpu(91, **changes))
        return host

    def test_one_that_is_gone(self):
        host = self.raised()
        alert, = empty(host, 30)

        self.assertEqual(
            (host.alerts[0].id, 'cleared', 'the instance is not on this host '
             'any more: it was deleted or has moved', builders.later(360)),
            (alert.id, alert.state, alert.reason, alert.at))

    def test_one_that_was_migrating(self):
        self.assertEqual(
            [('cleared', 'the instance has moved to another host')],
            reasons(empty(self.raised(task_state='migrating'), 30)))

    def test_one_that_was_being_deleted(self):
        self.assertEqual(
            [('cleared', 'the instance was deleted')],
            reasons(empty(self.raised(task_state='deleting'), 30)))

    def test_one_that_began_to_migrate_while_nothing_was_pending(self):
        """Its last metadata count, not those of when it was raised."""
        host = self.raised()
        host.tell(cpu(92, task_state='migrating'))

        self.assertEqual(
            [('cleared', 'the instance has moved to another host')],
            reasons(empty(host, 30)))

    def test_one_that_comes_back_in_time(self):
        host = self.raised()

        self.assertEqual([], empty(host, 10) + host.tell(cpu(91)))
        self.assertEqual([], empty(host, 10))

    def test_one_that_comes_back_without_rates_yet(self):
        host = telling.Host(
            telling.rule(no_data={'after': '2m', 'severity': 'low'}),
            telling.rule(name='reads', metric=READS, no_data={
                'after': '2m', 'severity': 'low'}))
        host.tell(cpu(50), telling.disk({READS: 50}))
        empty(host, 8)

        self.assertEqual([], host.cpu(None, None, None, None))
        self.assertEqual(['no_data'] * 2, [a.state for a in host.cpu(None)])

    def test_one_that_comes_back_later_raises_another_alert(self):
        host = self.raised()
        empty(host, 30)
        alert, = host.tell(cpu(91))

        self.assertEqual('raised', alert.state)
        self.assertNotEqual(host.alerts[0].id, alert.id)

    def test_one_that_left_while_nobody_looked(self):
        host = self.raised(task_state='migrating')
        host.restart()

        self.assertEqual(
            [('cleared', 'the instance has moved to another host')],
            reasons(empty(host, 30)))

    def test_one_that_left_before_a_restart(self):
        host = self.raised()
        empty(host, 5)
        host.restart()
        empty(host, 6)

        self.assertEqual(2, len(host.alerts))

    def test_silence_of_the_host_is_no_departure(self):
        host = self.raised()

        self.assertEqual([], [alert for _ in range(30)
                              for alert in host.tick()])

    def test_one_that_has_left_is_not_silent(self):
        host = telling.Host(telling.rule(
            no_data={'after': '2m', 'severity': 'low'}))
        host.tell(cpu(50))

        self.assertEqual([], empty(host, 30))

    def test_a_clock_that_is_set_back_while_it_is_away(self):
        host = self.raised()
        empty(host, 2)
        host.tell(HOST, after=-3600)

        self.assertEqual([], empty(host, 9))
        self.assertEqual(['cleared'], [a.state for a in empty(host, 1)])

    def test_nothing_is_remembered_of_it(self):
        host = self.raised()
        empty(host, 11)
        state = host.plugin.state()

        self.assertEqual(({}, [], {}), (
            state['rules'], state['resources'], state['away']))

    def test_a_migration_from_its_target(self):
        """The first samples after its arrival have no rates."""
        host = telling.Host(telling.rule(**{
            'for': '1m', 'no_data': {'after': '2m', 'severity': 'low'}}))
        empty(host, 3)

        self.assertEqual([], host.cpu(None, None, 50, 91, 50, 50))


class TestDevices(base.BaseTestCase):

    def test_an_interface_that_was_detached(self):
        host = telling.Host(telling.rule(metric=BANDWIDTH))
        host.tell(cpu(50), telling.interface({BANDWIDTH: 91}))

        self.assertEqual(
            [('cleared', 'the interface is not there any more')],
            reasons(host.cpu(*[50] * 30)))

    def test_devices_of_an_instance_that_is_gone(self):
        host = telling.Host(telling.rule(metric=READS))
        host.tell(cpu(50), telling.disk({READS: 91}))

        self.assertEqual(
            [('cleared', 'the instance is not on this host any more: it was '
              'deleted or has moved')], reasons(empty(host, 30)))

    def test_a_disk_of_an_instance_that_is_gone_is_not_silent(self):
        host = telling.Host(telling.rule(
            metric=READS, no_data={'after': '2m', 'severity': 'low'}))
        host.tell(cpu(50), telling.disk({READS: 50}))

        self.assertEqual([], empty(host, 30))

    def test_a_disk_whose_virtual_io_server_is_away(self):
        host = telling.Host(telling.rule(
            metric=READS, no_data={'after': '5m', 'severity': 'low'}))
        host.tell(cpu(50), telling.disk({READS: 50}))

        self.assertEqual([('no_data', 'there are no data any more')],
                         reasons(host.cpu(*[50] * 60)))

    def test_a_disk_whose_virtual_io_server_tells_of_others(self):
        """It was detached, and is neither silent nor there."""
        rule = telling.rule(
            metric=READS, no_data={'after': '2m', 'severity': 'low'})
        served = {'metadata': telling.metadata(vios_name='vios1')}
        other = {**telling.disk({READS: 1}, **served), 'resource_id': 'b'}
        host = telling.Host(rule)
        raised, = host.tell(telling.disk({READS: 91}, **served), other)
        told = [alert for _ in range(12) for alert in host.tell(
            cpu(50), other)]

        self.assertEqual(
            [(raised.id, 'cleared', 'the disk is not there any more')],
            [(alert.id, alert.state, alert.reason) for alert in told])

    def test_a_disk_of_a_virtual_io_server_that_is_back(self):
        """It is waited for once more."""
        served = {'metadata': telling.metadata(vios_name='vios1')}
        other = {**telling.disk({READS: 1}, **served), 'resource_id': 'b'}
        host = telling.Host(telling.rule(metric=READS))
        host.tell(telling.disk({READS: 91}, **served), other)
        host.cpu(*[50] * 20)

        self.assertEqual([], host.tell(other) + host.tell(other))

    def test_a_disk_that_was_detached(self):
        host = telling.Host(telling.rule(metric=READS))
        host.tell(cpu(50), telling.disk({READS: 91}))
        host.cpu(50)

        self.assertEqual([], host.cpu(50, after=86000))
        self.assertEqual([('cleared', 'the disk is not there any more')],
                         reasons(host.cpu(50, after=400)))

    def test_an_adapter_that_was_removed(self):
        host = telling.Host(telling.rule(
            metric='powervm.adapter.read.bytes.rate', above=1))
        host.tell(telling.platform(
            {'powervm.adapter.read.bytes.rate': 2}, 'adapter'))
        host.tell(HOST)
        alert, = host.tell(HOST, after=86400)

        self.assertEqual('the adapter is not there any more', alert.reason)


class TestEdits(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.host = telling.Host(telling.rule(clear=80))
        self.raised, = self.host.cpu(91)

    def test_a_rule_that_is_removed(self):
        self.host.edit()
        alert, = self.host.cpu(95)

        self.assertEqual(
            (self.raised.id, 'cleared', 'rule removed', 'cpu_util', '%',
             'db-1'),
            (alert.id, alert.state, alert.reason, alert.metric, alert.unit,
             alert.resource.metadata['display_name']))

    def test_a_rule_that_is_removed_while_the_host_is_silent(self):
        self.host.edit()

        self.assertEqual([('cleared', 'rule removed')],
                         reasons(self.host.tick()))

    def test_a_rule_that_was_removed_while_nobody_looked(self):
        self.host.configuration = {'rules': []}
        self.host.restart()

        self.assertEqual([('cleared', 'rule removed')],
                         reasons(self.host.tick()))

    def test_a_rule_that_is_removed_and_back_before_anything_is_told(self):
        self.host.edit()
        self.host.edit(telling.rule(clear=80))

        self.assertEqual([], self.host.cpu(81))

    def test_nothing_is_wanted_without_rules_and_alerts(self):
        self.host.edit()
        before = self.host.plugin.wants()
        self.host.tick()

        self.assertEqual((True, False), (before, self.host.plugin.wants()))

    def test_another_limit_counts_at_once(self):
        self.host.edit(telling.rule(above=98, clear=97))
        alert, = self.host.cpu(96)

        self.assertEqual((self.raised.id, 'cleared', 98),
                         (alert.id, alert.state, alert.limit))

    def test_another_limit_while_it_is_pending(self):
        host = telling.Host(telling.rule(**{'for': '2m'}))
        host.cpu(91, 91, 91, 91)
        host.edit(telling.rule(above=80, **{'for': '2m'}))

        self.assertEqual(1, len(host.cpu(85)))

    def test_another_severity(self):
        self.host.edit(telling.rule(clear=80, severity='critical'))
        alerts = self.host.cpu(95)

        self.assertEqual(
            [(self.raised.id, 'changed', 'critical', 'moderate')],
            [(alert.id, alert.state, alert.severity, alert.before)
             for alert in alerts])

    def test_another_severity_that_takes_its_time(self):
        """What was raised goes on, and what was pending has lasted."""
        slow = {'for': '1m', 'clear': 80, 'clear_for': '1m'}
        host = telling.Host(telling.rule(**slow))
        host.cpu(95, 95)
        host.edit(telling.rule(**slow, severity='critical'))
        raised, = host.cpu(95)
        host.edit(telling.rule(**slow, severity='low'))
        changed, cleared = host.cpu(85, 75, 75, 75)

        self.assertEqual(
            [('raised', 'critical', raised.id), ('changed', 'low', raised.id),
             ('cleared', 'low', raised.id)],
            [(alert.state, alert.severity, alert.id)
             for alert in (raised, changed, cleared)])

    def test_levels_instead_of_a_severity(self):
        """The mildest that is passed goes on, the others begin."""
        self.host.edit(telling.rule(**{'for': '1m'}, levels=[
            {'severity': 'low', 'above': 70},
            {'severity': 'critical', 'above': 92}]))

        self.assertEqual(
            [('changed', 'low', self.raised.id),
             ('changed', 'critical', self.raised.id)],
            [(alert.state, alert.severity, alert.id)
             for alert in self.host.cpu(95, 95, 95)])

    def test_no_limit_any_more(self):
        self.host.edit({'name': 'busy', 'metric': 'cpu_util',
                        'no_data': {'severity': 'low'}})

        self.assertEqual(
            [('cleared', self.raised.id, 'the rule has no limit any more')],
            [(alert.state, alert.id, alert.reason)
             for alert in self.host.cpu(95)])

    def test_a_level_less(self):
        low = {'severity': 'low', 'above': 50}
        host = telling.Host(telling.rule(levels=[
            low, {'severity': 'critical', 'above': 90, 'clear': 60}]))
        host.cpu(91)
        host.edit(telling.rule(levels=[low]))

        self.assertEqual(
            [('changed', 'low', 'critical')],
            [(alert.state, alert.severity, alert.before)
             for alert in host.cpu(91)])

    def test_another_metric(self):
        self.host.edit(telling.rule(metric='powervm.cpu.consumed', above=1))
        alerts = self.host.tell(telling.observed(
            {'cpu_util': 95, 'powervm.cpu.consumed': 2}))

        self.assertEqual(
            [('raised', 'powervm.cpu.consumed', None),
             ('cleared', 'cpu_util', 'the rule is on another metric now')],
            [(alert.state, alert.metric, alert.reason) for alert in alerts])

    def test_a_rule_that_is_about_others_now(self):
        self.host.edit(telling.rule(match={'name': 'web-*'}))

        self.assertEqual([('cleared', 'the rule is not about it any more')],
                         reasons(self.host.cpu(95, 95)))

    def test_an_instance_that_is_another_now(self):
        host = telling.Host(telling.rule(match={'metadata': {'tier': '1'}}))
        tier = {'user_metadata': {'tier': '1'}}
        host.tell(telling.observed({'cpu_util': 95}, **tier))

        self.assertEqual([('cleared', 'the rule is not about it any more')],
                         reasons(host.cpu(95, 95)))
