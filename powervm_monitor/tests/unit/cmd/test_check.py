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
"""How what was found is told."""

import json
import threading

import fixtures

from powervm_monitor import checks
from powervm_monitor.checks import finding
from powervm_monitor.tests.unit.cmd import test_manage


def well(installation):
    yield finding.ok(f'host {installation.conf.host} is well')


def odd(installation):
    yield finding.warning('it is odd: mend it')


def wrong(installation):
    yield finding.error('it is wrong: mend it')


class TestCheck(test_manage.ManageTest):

    def check(self, *options, made=(well,)):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.checks.CHECKS', tuple(
                checks.Check(examine.__name__, examine) for examine in made)))
        return self.run_main('check', *options,
                             DEFAULT={'host': 'powervm-1'})

    def test_each_finding_is_a_line(self):
        self.assertEqual((2, (
            'ok      well: host powervm-1 is well\n'
            'warning odd: it is odd: mend it\n'
            'error   wrong: it is wrong: mend it\n'), ''),
            self.check(made=(well, odd, wrong)))

    def test_programs_have_json(self):
        self.assertEqual(
            [{'Status': 'ok', 'Check': 'well',
              'Message': 'host powervm-1 is well'}],
            json.loads(self.check('-f', 'json')[1]))

    def test_there_is_a_table(self):
        self.assertIn('| ok     | well  | host powervm-1 is well |',
                      self.check('-f', 'table')[1])

    def test_columns_can_be_picked(self):
        self.assertEqual('ok\n', self.check('-c', 'Status')[1])

    def test_status_zero_when_all_is_well(self):
        self.assertEqual(0, self.check()[0])

    def test_status_one_with_warnings(self):
        self.assertEqual(1, self.check(made=(odd, well))[0])

    def test_a_configuration_that_is_bad_is_a_finding(self):
        status, said, error = self.run_main(
            'check', publisher={'interval': 45})

        self.assertEqual((2, ''), (status, error))
        self.assertRegex(said, '^error   configuration: .publisher. ')
        self.assertIn('skipped Nova: not checked: see Keystone first\n', said)

    def test_ceilometers_folder_is_handed_on(self):
        def folder(installation):
            yield finding.ok(str(installation.ceilometer))

        self.assertEqual('ok      folder: /srv/c\n', self.check(
            '--ceilometer', '/srv/c', made=(folder,))[1])

    def test_the_time_of_a_check_can_be_set(self):
        end = threading.Event()
        self.addCleanup(end.set)

        def hangs(installation):
            yield finding.ok(str(end.wait(60)))

        self.assertIn('no answer after 0.1 s', self.check(
            '--timeout', '0.1', made=(hangs,))[1])

    def test_a_time_that_is_none_is_refused(self):
        for text in ('-1', '0', 'nan', 'inf', 'long'):
            self.assertRaises(SystemExit, self.check, '--timeout', text)
