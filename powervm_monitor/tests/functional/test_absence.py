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
"""What does not answer for a while is not gone: no sample, no alert is lost.

Each case prints what it cost: ``lost`` samples and ``cleared`` alerts.
"""

import datetime
import json

import fixtures
from oslotest import base

from powervm_monitor.tests import scenarios
from powervm_monitor.tests.functional import alerting
from powervm_monitor.tests.functional import hosting
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import watching

SAMPLE = datetime.timedelta(seconds=30)
# So many samples are taken while something is away.
AWAY = 20
# Every instance has more than no memory.
RULES = '''\
rules:
  - {name: always, metric: memory, above: 0, severity: low}
'''


class Cost:
    """What an absence cost: samples that are missing and alerts that ended.

    :param messages: all that was published, in order.
    :param instances: of which each sample should be there.
    :param withheld: how many samples PowerVM has nothing of, by instance.
    """

    def __init__(self, messages, instances, withheld=None):
        self._messages = messages
        self._instances = instances
        self._withheld = withheld or {}

    def __str__(self):
        return f'lost={self.lost()} cleared={self.cleared()}'

    def lost(self):
        """Return how many samples are missing, from the first to the last."""
        return sum(map(self._lost, self._instances))

    def _lost(self, instance):
        times = sorted({
            hosting.taken(alerting.data(message))
            for message in self._messages
            if message['event_type'] == 'powervm.instance.sample'
            and alerting.data(message)['resource_id'] == instance})
        due = 1 + (self.newest() - times[0]) // SAMPLE
        return due - self._withheld.get(instance, 0) - len(times)

    def newest(self):
        """Return when the last sample of the platform was taken."""
        return max(hosting.taken(alerting.data(message))
                   for message in self._messages
                   if message['event_type'] == 'powervm.host.sample')

    def raised(self):
        """Return the instances for which an alert was raised."""
        return {alerting.data(alert)['resource_id']
                for alert in alerting.alerts(self._messages)
                if alerting.data(alert)['state'] == 'raised'}

    def cleared(self):
        """Return how many alerts are no longer raised."""
        return sum(alerting.data(alert)['state'] != 'raised'
                   for alert in alerting.alerts(self._messages))


class TestCell(hosting.HostTest):
    """The database of Nova's cell is away; Nova's lists lack its servers."""

    def setUp(self):
        super().setUp()
        plugins = self.useFixture(processes.Directory('plugins')).path
        (plugins / 'threshold.yaml').write_text(RULES)
        self.messages = []
        # The broker in memory would forget what nobody has read yet whenever
        # a service ends.
        self.useFixture(fixtures.MonkeyPatch(
            'oslo_messaging._drivers.impl_fake.FakeExchangeManager.cleanup',
            lambda *_: None))
        self.addCleanup(self.cloud.nova.restore_cell)
        self.make_db()
        self.make_web()
        self.monitor(groups={'plugins': {
            'enabled': 'threshold', 'config_dir': plugins,
            'time_budget': 86400}})
        self.service.wait_for(
            lambda _: self.cost().raised() == {self.web, self.db}, 120,
            'the alerts')

    def cost(self):
        return Cost([*self.messages, *self.service.notifications],
                    (self.web, self.db))

    def let_pass(self, samples):
        """Return when so many samples have been read."""
        until = self.service.cursor().read_to + samples * SAMPLE
        processes.until(
            lambda: self.service.cursor().read_to >= until, 120,
            f'{samples} samples')

    def restart(self):
        self.stop()
        self.messages.extend(self.service.notifications)
        self.launch()

    def assertNothingIsLost(self):
        """After a while nothing was lost, and all servers are listed."""
        self.cloud.nova.restore_cell()
        self.service.wait_for_log('does not list has recovered', 120)
        self.let_pass(2)
        cost = self.cost()
        print(f'\ncell away: {cost}', flush=True)
        self.assertEqual('lost=0 cleared=0', str(cost))

    def test_a_cell_that_does_not_answer_costs_nothing(self):
        self.cloud.nova.lose_cell()
        self.let_pass(AWAY)

        self.service.wait_for_log('Nova does not list some servers')
        self.assertNothingIsLost()

    def test_nor_does_a_restart_meanwhile(self):
        self.cloud.nova.lose_cell()
        self.let_pass(2)
        self.restart()
        self.let_pass(AWAY)

        self.service.wait_for_log('Nova does not list some servers')
        self.assertNothingIsLost()

    def test_one_that_is_deleted_then_is_gone_afterwards(self):
        self.cloud.nova.rows.delete(uuid=self.web)
        self.cloud.nova.lose_cell()
        self.let_pass(AWAY)
        self.cloud.nova.restore_cell()

        self.assertTrue(self.samples_soon_end())


class TestSimulatedCell(base.BaseTestCase):
    """The same for hours, on simulated time."""

    def setUp(self):
        super().setUp()
        self.host = self.useFixture(watching.Watched({
            'vioses': [{}], 'partitions': [
                {'name': f'vm-{n}', 'instance': {}} for n in range(5)]}))
        self.ids = {one.id for one in watching.of(self.host.take())}

    def instances(self, samples):
        return [{one.id for one in watching.of(self.host.take())}
                for _ in range(samples)]

    def test_two_hours_cost_no_sample(self):
        self.host.fault(kind='cell_down')

        self.assertEqual([self.ids] * 240, self.instances(240))

    def test_nor_do_restarts_meanwhile(self):
        self.host.fault(kind='cell_down')
        for _ in range(3):
            self.host.restart()
            self.assertEqual([self.ids] * 25, self.instances(25))

    def test_check_explains_it(self):
        self.host.fault(kind='cell_down')

        self.assertIn('Nova does not list some servers whose partitions are '
                      'here (vm-0 ', '\n'.join(self.host.check('partitions')))


def without_rows(sample):
    """The hypervisor answered with an error, and tells of nobody."""
    sample['utilInfo']['status'] = 1
    sample['utilSample'].update(status=1, lparsUtil=[], viosUtil=[])


def without_a_row(sample):
    """Something failed in PowerVM, and the row of one partition with it."""
    sample['utilInfo']['status'] = 2
    sample['utilSample']['status'] = 2
    rows = sample['utilSample']['lparsUtil']
    rows[:] = [row for row in rows if row['name'] != 'vm-1']


def with_a_malformed_row(sample):
    """The row of one partition holds what nobody can understand."""
    for row in sample['utilSample']['lparsUtil']:
        if row['name'] == 'vm-1':
            row['id'] = 'none'


def with_a_malformed_device(sample):
    """An adapter of one partition has no location."""
    for row in sample['utilSample']['lparsUtil']:
        if row['name'] == 'vm-1':
            row['network']['virtualEthernetAdapters'][0][
                'physicalLocation'] = None


class TestRows(base.BaseTestCase):
    """PowerVM does not tell all there is to tell, for ten minutes.

    Before, rules of memory, disks and interfaces raised alerts.
    """

    RULES = '''\
rules:
  - {name: memory, metric: memory, above: 0, severity: low}
  - {name: disk, metric: disk.device.read.bytes.rate, above: 1, severity: low}
  - name: traffic
    metric: network.outgoing.bytes.rate
    above: 1
    severity: low
'''
    PARTITIONS = 3

    def watch(self, events=()):
        """Take samples until there is an alert of each rule everywhere."""
        time = scenarios.beginning()
        path = self.useFixture(processes.Directory('rows')).path / 'rows.yaml'
        path.write_text(json.dumps({
            'system': {'host': 'powervm-1'},
            'vioses': [{'id': 1, 'name': 'vios-1'},
                       {'id': 2, 'name': 'vios-2'}],
            'partitions': [{
                'name': f'vm-{number}', 'instance': {},
                'interfaces': [{'sent': 5000}],
                'disks': [{'reads': 10, 'paths': [{'vios': 1}]},
                          {'reads': 10, 'paths': [{'vios': 2}]}]}
                for number in range(self.PARTITIONS)],
            'events': list(events)}))
        self.host = scenarios.Host(
            path, time, SAMPLE.seconds, plugins='threshold')
        self.host.__enter__()
        self.addCleanup(self.host.__exit__)
        self.watched = alerting.Watched(self.host, time, self.RULES)
        self.watched.take(4)
        # Of memory, two disks and an interface of each.
        self.assertEqual(4 * self.PARTITIONS, len(self.alerts()))
        self.instances = {
            alerting.data(alert)['metadata']['display_name']:
                alerting.data(alert)['resource_id']
            for alert in self.alerts()
            if alerting.data(alert)['rule'] == 'memory'}

    def alerts(self):
        return alerting.alerts(self.watched.sent)

    def spoil(self, change):
        """Change each of the hypervisor's files while some samples pass."""
        pcm = self.host.world.monitor
        body = pcm.body

        def spoilt(name):
            content = body(name)
            if content is None or '_phyp_' not in name:
                return content
            document = json.loads(content)
            change(document['systemUtil'])
            return json.dumps(document).encode()

        patch = fixtures.MonkeyPatch
        with patch(f'{type(pcm).__module__}.{type(pcm).__name__}.body',
                   lambda _, name: spoilt(name)):
            self.watched.take(AWAY)

    def assertNothingIsLost(self, case, withheld=()):
        """Afterwards all is as before: no alert ended, none is raised again.

        :param withheld: names of the partitions of which PowerVM told
            nothing meanwhile.
        """
        self.watched.take(4)
        cost = Cost(self.watched.sent, self.instances.values(), {
            self.instances[name]: AWAY for name in withheld})
        print(f'\n{case}: {cost}', flush=True)
        self.assertEqual('lost=0 cleared=0', str(cost))
        self.assertEqual(4 * self.PARTITIONS, len(self.alerts()))

    def test_status_1(self):
        self.watch()
        self.spoil(without_rows)

        self.assertNothingIsLost('status 1', self.instances)

    def test_status_2(self):
        self.watch()
        self.spoil(without_a_row)

        self.assertNothingIsLost('status 2', ['vm-1'])

    def test_a_row_that_cannot_be_understood(self):
        self.watch()
        self.spoil(with_a_malformed_row)

        self.assertNothingIsLost('unparsable row', ['vm-1'])

    def test_a_device_that_cannot_be_understood(self):
        self.watch()
        self.spoil(with_a_malformed_device)

        self.assertNothingIsLost('unparsable device')

    def test_a_silent_vios(self):
        self.watch([
            {'at': 120, 'do': 'rmc_inactive', 'vios': 'vios-1'},
            {'at': 120 + AWAY * SAMPLE.seconds, 'do': 'rmc_active',
             'vios': 'vios-1'}])
        self.watched.take(AWAY)

        self.assertNothingIsLost('silent VIOS')
