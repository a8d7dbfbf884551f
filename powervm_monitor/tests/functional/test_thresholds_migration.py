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
"""Alerts of instances that leave and come back."""

from oslotest import base

from powervm_monitor.tests import scenarios
from powervm_monitor.tests.functional import alerting
from powervm_monitor.tests.functional import processes

# One instance is away from 12:02:05 to 12:05:05, and comes back with months
# of counters, zeros first; the other one comes back at once, as another
# partition.
CASE = scenarios.FOLDER / 'migration' / 'scenario.yaml'
SAMPLES = 20
RULES = '''\
rules:
  - name: busy
    metric: powervm.cpu.consumed
    above: 0
    for: 1m
    severity: low
    no_data: {after: 3m, severity: critical}
  - name: idle
    metric: powervm.cpu.consumed
    below: 0.001
    severity: low
  - name: reads
    metric: disk.device.read.bytes.rate
    above: 10 GB/s
    severity: low
    no_data: {after: 3m, severity: critical}
  - name: sends
    metric: network.outgoing.bytes.rate
    above: 0
    severity: low
'''


class TestMigration(base.BaseTestCase):

    def told(self, source):
        """Return state, rule and reason of each alert."""
        time = scenarios.beginning()
        host = scenarios.Host(source, time, 300, plugins='threshold')
        host.__enter__()
        self.addCleanup(host.__exit__)
        watched = alerting.Watched(host, time, RULES)
        watched.take(SAMPLES)
        return [(told['state'], told['rule'], told['reason']) for told in map(
            alerting.data, alerting.alerts(watched.sent))]

    def test_an_instance_that_comes_back_in_time_does_not_flap(self):
        self.assertEqual(
            [('raised', 'busy', None)] * 2 + [('raised', 'sends', None)] * 2,
            sorted(self.told(CASE)))

    def test_an_instance_that_stays_away_is_cleared_once(self):
        source = self.useFixture(processes.Directory('away')).path / 'one.yaml'
        source.write_text(''.join(
            line for line in CASE.read_text().splitlines(keepends=True)
            if 'migrate_in, partition: web-1' not in line))
        gone = ('the instance is not on this host any more: it was deleted '
                'or has moved')

        self.assertEqual(
            [('cleared', 'busy', gone), ('cleared', 'sends', gone)],
            sorted(told for told in self.told(source)
                   if told[0] != 'raised'))
