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
"""How the rules stand with an instance of a simulated host."""

import json
import os

from powervm_monitor import outbox
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.cmd import hosted
from powervm_monitor.tests.unit.plugins.threshold import telling

BUSY = telling.rule(above='20 %', clear='50 % of limit', severity='critical')
REQUESTS = telling.rule(
    name='requests', metric='disk.device.iops', above=100)
SILENT = ('PowerVM counts no requests for vSCSI disks; use '
          'disk.device.read.bytes.rate or disk.device.write.bytes.rate')
LOUD = telling.rule(
    name='loud', metric='network.outgoing.bytes.rate', above='1 GB/s',
    severity='low', match={'name': 'db-*'})


class TestExplain(hosted.HostTest):

    def setUp(self):
        super().setUp()
        self.file = self.configuration.path('threshold.yaml')
        self.write(BUSY, LOUD)

    def write(self, *rules):
        with open(self.file, 'w') as file:
            # What is JSON is YAML.
            json.dump({'rules': rules}, file)

    def plugins(self, **options):
        return {'plugins': {'config_dir': os.path.dirname(self.file),
                            **options}}

    def explained(self):
        return self.rows('rules', 'explain', 'web', **self.plugins())

    def refused(self, *arguments, **options):
        """Return the one line on stderr."""
        status, said, error = self.run_here(
            'rules', 'explain', *arguments, **self.plugins(**options))
        self.assertEqual((1, '', 1), (status, said, error.count('\n')))
        return error

    def happened(self, rule, *values):
        """Let the service have seen some values of the instance."""
        host = telling.Host(rule)
        for value in values:
            host.tell(telling.observed(
                {'cpu_util': value}, resource_id=hosted.WEB))
        self.outbox.remember('threshold', outbox.Memory(
            builders.NOON, json.dumps(host.plugin.state()), None))

    def test_a_rule_that_is_about_it(self):
        self.assertEqual(
            {'Rule': 'busy', 'Resource': 'web', 'Metric': 'cpu_util',
             'Applies': True, 'Value': 25.0, 'Unit': '%', 'Limits': [
                 {'severity': 'critical', 'side': 'above', 'limit': 20,
                  'clear': 10, 'source': 'rule', 'counted': None}],
             'State': 'ok', 'Severity': None, 'Since': None, 'Remark': ''},
            self.explained()[0])

    def test_a_rule_that_is_not_and_why(self):
        row = self.explained()[1]

        self.assertEqual(
            ('loud', 'veth-C32', False, 3000.0, 'name web is not db-*'),
            tuple(row[key] for key in (
                'Rule', 'Resource', 'Applies', 'Value', 'Remark')))

    def test_a_rule_on_what_powervm_does_not_count_for_a_disk(self):
        self.write(REQUESTS)
        _, said, _ = self.run_here(
            'rules', 'explain', 'web', '-f', 'json', **self.plugins())

        self.assertEqual(
            [('vscsi-C2', False, None, SILENT),
             ('vscsi-C3', False, None, SILENT)],
            [tuple(row[key] for key in (
                'Resource', 'Applies', 'Value', 'Remark'))
             for row in json.loads(said) if 'vscsi' in row['Resource']])

    def test_a_rule_that_no_disk_of_the_instance_can_answer(self):
        self.write(BUSY, REQUESTS)
        status, _, error = self.run_here(
            'rules', 'explain', 'web', **self.plugins())

        self.assertEqual(0, status)
        self.assertIn(f'rule requests is silent for web: {SILENT}\n', error)
        self.assertNotIn('rule busy', error)

    def test_an_alert_that_is_raised(self):
        self.happened(BUSY, 30)
        row = self.explained()[0]

        self.assertEqual(
            ('raised', 'critical', builders.later(30).isoformat()),
            (row['State'], row['Severity'], row['Since']))

    def test_an_alert_that_is_pending_and_how_far(self):
        rule = {**BUSY, 'for': '5m'}
        self.write(rule)
        self.happened(rule, 30, 30, 30)
        row = self.explained()[0]

        self.assertEqual(('pending', 60),
                         (row['State'], row['Limits'][0]['counted']))

    def test_people_are_told_in_words(self):
        self.happened(BUSY, 30)
        said = self.said('rules', 'explain', 'web', **self.plugins())

        self.assertIn('| critical above 20, clear at 10.00, from rule', said)
        self.assertIn('| name web is not db-* |', said)

    def test_nothing_is_changed(self):
        self.happened(BUSY, 30)
        before = self.outbox.memories()
        self.explained()

        self.assertEqual(before, self.outbox.memories())

    def test_rules_that_are_wrong_are_one_line(self):
        self.write({'name': 'busy'})

        self.assertIn('threshold.yaml:1: rules[0]', self.refused('web'))

    def test_an_instance_that_is_not_here_is_one_line(self):
        self.assertIn('Nova lists no instance nobody',
                      self.refused('nobody'))

    def test_a_plugin_that_is_not_enabled_is_told(self):
        status, _, error = self.run_here(
            'rules', 'explain', 'web', **self.plugins(enabled='idle'))

        self.assertEqual(0, status)
        self.assertIn('add it to [plugins] enabled', error)

    def test_an_outbox_that_is_not_there_is_told(self):
        self.path = self.configuration.path('none.sqlite')
        status, said, error = self.run_here(
            'rules', 'explain', 'web', '-f', 'json', **self.plugins())

        self.assertEqual((0, 'ok'), (status, json.loads(said)[0]['State']))
        self.assertIn('there is no outbox', error)
