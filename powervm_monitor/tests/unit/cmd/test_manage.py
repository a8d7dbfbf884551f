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
"""What an operator asks for, and what is on the screen then."""

from importlib import metadata
import io
import json
import logging
import sqlite3

from oslotest import base

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.cmd import manage
from powervm_monitor.conf import opts
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration


class ManageTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        # What the command does to the logging is taken back.
        root = logging.getLogger()
        for name in ('handlers', 'level'):
            self.addCleanup(setattr, root, name, getattr(root, name))
        root.handlers = [logging.NullHandler()]
        for quiet in opts.QUIET:
            logger = logging.getLogger(quiet.partition('=')[0])
            self.addCleanup(logger.setLevel, logger.level)
        self.configuration = self.useFixture(configuration.Configuration())
        self.path = self.configuration.path('outbox.sqlite')
        self.outbox = outbox.Outbox(self.path, builders.ManualClock())
        self.addCleanup(self.outbox.close)

    def run_main(self, *arguments, **groups):
        """Return the status, what is on stdout, and what on stderr."""
        path = self.configuration.write(
            outbox={'path': self.path}, **groups)
        return self.run_alone(*arguments, '--config-file', path)

    def run_alone(self, *arguments):
        stdout, stderr = io.StringIO(), io.StringIO()
        status = manage.main(list(map(str, arguments)),
                             stdout=stdout, stderr=stderr)
        return status, stdout.getvalue(), stderr.getvalue()

    def refuse(self, *messages):
        """Let the broker refuse messages for ever."""
        def send(message):
            raise model.Refused('it is too large')

        self.outbox.put(messages, model.Cursor(builders.NOON, None))
        while len(self.outbox):
            try:
                self.outbox.drain(send)
            except model.Refused:
                pass


class TestManage(ManageTest):

    def test_its_commands_are_installed(self):
        self.assertEqual(
            {command.name.replace('_', ' ')
             for command in metadata.distribution('powervm-monitor')
             .entry_points.select(group=manage.NAMESPACE)},
            {name for name, _ in manage.Manage().command_manager}
            - {'help', 'complete'})

    def test_without_a_command_it_tells_which_there_are(self):
        self.assertIn('refused list', self.run_alone()[1])

    def test_help_needs_no_configuration(self):
        self.assertEqual(0, self.run_alone(
            '--config-file', '/nowhere.conf', 'help', 'refused', 'list')[0])

    def test_a_configuration_file_that_is_not_there_is_one_line(self):
        status, said, error = self.run_alone(
            '--config-file', '/nowhere.conf', 'refused', 'list')

        self.assertEqual((1, '', 1), (status, said, error.count('\n')))
        self.assertIn('/nowhere.conf', error)

    def test_a_bad_option_is_named(self):
        self.assertIn('[publisher]', self.run_main(
            'refused', 'list', publisher={'interval': 45})[2])

    def test_a_folder_of_configuration_files_is_read(self):
        self.configuration.write(outbox={'path': '/nowhere.sqlite'})

        self.assertIn('/nowhere.sqlite', self.run_alone(
            '--config-dir', self.configuration.path('.'),
            'refused', 'list')[2])

    def test_an_outbox_that_is_not_there_is_one_line(self):
        self.path = self.configuration.path('none.sqlite')

        self.assertEqual((1, '', (
            f'powervm-monitor-manage: there is no outbox {self.path}: check '
            '[outbox] path; the service makes the file when it starts\n')),
            self.run_main('refused', 'list'))


class TestRefused(ManageTest):

    def setUp(self):
        super().setUp()
        self.message = builders.message(1)
        self.message['payload']['versioned_object.data'] = {
            'resource_id': 'an-instance'}
        self.refuse(builders.message(0), self.message)

    def listed(self):
        return json.loads(self.run_main('refused', 'list', '-f', 'json')[1])

    def test_each_is_a_row(self):
        self.assertEqual(
            {'ID': 2, 'Event Type': self.message['event_type'],
             'Resource': 'an-instance',
             'Sampled': builders.NOON.isoformat(),
             'Since': builders.NOON.isoformat(),
             'Reason': 'it is too large'}, self.listed()[1])

    def test_one_that_is_no_message_is_a_row(self):
        self.refuse(['no', 'message'])

        self.assertEqual((3, None), (
            self.listed()[2]['ID'], self.listed()[2]['Event Type']))

    def test_a_table_is_for_people(self):
        self.assertIn('| it is too large |',
                      self.run_main('refused', 'list')[1])

    def test_one_is_shown_whole(self):
        self.assertEqual(self.message, json.loads(self.run_main(
            'refused', 'show', 2, '-f', 'json')[1])['message'])

    def test_people_are_shown_it_in_lines(self):
        self.assertIn('"resource_id": "an-instance"',
                      self.run_main('refused', 'show', 2)[1])

    def test_one_that_is_not_there_is_one_line(self):
        status, said, error = self.run_main('refused', 'show', 77)

        self.assertEqual((1, '', 1), (status, said, error.count('\n')))

    def test_one_is_sent_again(self):
        told = self.run_main('refused', 'retry', 2)

        self.assertEqual(((0, '1 to be sent again\n', ''), [1], 1), (
            told, [row['ID'] for row in self.listed()], len(self.outbox)))

    def test_all_are_sent_again(self):
        told = self.run_main('refused', 'retry', '--all')

        self.assertEqual(((0, '2 to be sent again\n', ''), [], 2), (
            told, self.listed(), len(self.outbox)))

    def test_some_are_dropped(self):
        told = self.run_main('refused', 'drop', 1, 2)

        self.assertEqual(((0, '2 dropped\n', ''), [], 0), (
            told, self.listed(), len(self.outbox)))

    def damage(self, number):
        db = sqlite3.connect(self.path, isolation_level=None)
        self.addCleanup(db.close)
        db.execute("UPDATE aside SET body = CAST(x'7bff' AS TEXT), "
                   "sampled = 'x', since = 1e300 WHERE id = ?", (number,))

    def test_a_damaged_one_is_listed_and_shown(self):
        self.damage(1)
        row = self.listed()[0]

        self.assertEqual(
            (1, None, None, 'it was damaged in the outbox and cannot be sent'),
            (row['ID'], row['Sampled'], row['Event Type'], row['Reason']))
        self.assertIn('\N{REPLACEMENT CHARACTER}',
                      self.run_main('refused', 'show', 1)[1])

    def test_a_damaged_one_is_not_sent_again(self):
        self.damage(1)
        told = self.run_main('refused', 'retry', '--all')

        self.assertEqual(((0, '1 to be sent again\n', ''), [1], 1), (
            told, [row['ID'] for row in self.listed()], len(self.outbox)))

    def test_a_damaged_one_is_refused_in_one_line(self):
        self.damage(1)
        status, said, error = self.run_main('refused', 'retry', 1)

        self.assertEqual((1, '', 1), (status, said, error.count('\n')))
        self.assertIn('drop it with', error)

    def test_a_damaged_one_is_dropped(self):
        self.damage(1)
        told = self.run_main('refused', 'drop', 1)

        self.assertEqual(((0, '1 dropped\n', ''), [2]), (
            told, [row['ID'] for row in self.listed()]))

    def test_neither_some_nor_all_is_a_question(self):
        self.assertRaises(SystemExit, self.run_main, 'refused', 'drop')


class TestPlugins(ManageTest):

    REPORT = {
        'status': 'running', 'reported': '2026-11-01T12:05:31+00:00',
        'since': '2026-11-01T12:00:02+00:00', 'digest': 'e3b0c44298fc1c14',
        'source': '/etc/powervm_monitor/plugins.d/idle.yaml',
        'modified': '2026-11-01T12:00:01+00:00', 'refused': None,
        'batches': 10, 'lost': 1, 'failures': 2, 'alerts': 3, 'spent_ns': 4}

    def listed(self, *arguments):
        return self.run_main(
            'plugins', 'list', *arguments, plugins={'enabled': 'idle,other'})

    def test_what_the_service_reported_and_what_it_did_not(self):
        self.outbox.report('idle', json.dumps(self.REPORT))
        self.outbox.report('disabled', json.dumps(self.REPORT))

        self.assertEqual(
            [{'Plugin': 'idle', 'Status': 'running',
              'Reported': '2026-11-01T12:05:31+00:00',
              'In Force Since': '2026-11-01T12:00:02+00:00',
              'Digest': 'e3b0c44298fc1c14',
              'Source': '/etc/powervm_monitor/plugins.d/idle.yaml',
              'Saved': '2026-11-01T12:00:01+00:00', 'Refused': None,
              'Batches': 10, 'Lost': 1, 'Failures': 2, 'Alerts': 3},
             {'Plugin': 'other', **dict.fromkeys((
                 'Status', 'Reported', 'In Force Since', 'Digest', 'Source',
                 'Saved', 'Refused', 'Batches', 'Lost', 'Failures',
                 'Alerts'))}],
            json.loads(self.listed('-f', 'json')[1]))

    def test_people_see_the_beginning_of_the_digest(self):
        self.outbox.report('idle', json.dumps(self.REPORT))

        self.assertIn('| e3b0c44298fc |', self.listed('-c', 'Digest')[1])

    def test_why_an_edit_was_refused(self):
        self.outbox.report('idle', json.dumps(
            {**self.REPORT, 'refused': 'FILE:3: rules[0]: unknown key'}))

        self.assertIn('FILE:3: rules[0]: unknown key', self.listed()[1])


class TestRules(ManageTest):

    def validate(self, text, *arguments):
        path = self.configuration.path('rules.yaml')
        with open(path, 'w') as file:
            file.write(text)
        status, said, error = self.run_alone(
            'rules', 'validate', path, *arguments)
        return status, said.replace(path, 'FILE'), error

    def test_a_file_without_mistakes(self):
        self.assertEqual((0, 'FILE: valid\n', ''),
                         self.validate('', '--plugin', 'idle'))

    def test_every_mistake_is_a_line(self):
        self.assertEqual(
            (1, 'FILE:1: one: unknown key\nFILE:2: two: unknown key\n', ''),
            self.validate('one: 1\ntwo: 2\n', '--plugin', 'idle'))

    def test_rules_are_counted(self):
        rule = '- {name: %s, metric: vcpus, above: 1, severity: low}\n'

        self.assertEqual(
            [(0, f'FILE: valid ({count})\n', '')
             for count in ('1 rule', '2 rules')],
            [self.validate('rules:\n' + ''.join(rule % name for name in names))
             for names in ('a', 'ab')])

    def test_every_rule_that_makes_no_sense_is_a_line(self):
        rule = '- {name: %s, metric: %s, above: 1, severity: low}\n'

        self.assertEqual(
            (1, 'FILE:2: rules[0].metric: vcpu is no metric; is vcpus '
             'meant?\nFILE:4: rules[2].name: is that of rules[1] already; '
             'alerts are known by it\n', ''),
            self.validate('rules:\n' + rule % ('a', 'vcpu') + rule % (
                'b', 'vcpus') + rule % ('b', 'vcpus')))

    def test_a_rule_on_requests_is_a_warning_and_the_file_is_valid(self):
        rule = '- {name: %s, metric: %s, above: 1, severity: low}\n'

        self.assertEqual(
            (0, 'FILE:3: rules[1].metric: warning: the rule is silent where '
                'PowerVM counts no requests for vSCSI disks; use '
                'disk.device.read.bytes.rate\nFILE: valid (2 rules)\n', ''),
            self.validate('rules:\n' + rule % ('a', 'vcpus') + rule % (
                'b', 'disk.device.read.requests.rate')))

    def test_a_mistake_is_more_than_a_warning(self):
        rule = '- {name: a, metric: %s, above: 1, severity: low}\n'

        self.assertEqual(
            (1, 'FILE:3: rules[1].name: is that of rules[0] already; alerts '
                'are known by it\n', ''),
            self.validate('rules:\n' + rule % 'disk.device.iops'
                          + rule % 'vcpus'))

    def test_what_is_no_yaml(self):
        self.assertEqual((1, 'FILE:2: a tab where YAML wants spaces\n', ''),
                         self.validate('a:\n\tb: 1', '--plugin', 'idle'))

    def test_a_file_that_is_not_there(self):
        self.assertEqual(
            (1, '/none.yaml: No such file or directory\n', ''),
            self.run_alone('rules', 'validate', '/none.yaml', '--plugin',
                           'idle'))

    def test_a_plugin_that_is_not_there(self):
        self.assertEqual(
            (1, '', 'powervm-monitor-manage: powervm_monitor.metric_plugins: '
             'there is no other\n'), self.validate('', '--plugin', 'other'))
