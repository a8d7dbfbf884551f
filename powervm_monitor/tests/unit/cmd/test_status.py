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
"""What is in the way of an upgrade, and what is not."""

import io
import json
import os
import sqlite3

import fixtures
from oslotest import base

from powervm_monitor import outbox
from powervm_monitor.catalog import render
from powervm_monitor.cmd import status
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration

SUCCESS, WARNING, FAILURE = range(3)


class StatusTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.configuration = self.useFixture(configuration.Configuration())
        self.path = self.configuration.path('outbox.sqlite')
        self.meters = self.configuration.path('meters.yaml')
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.cmd.status.METERS', self.meters))

    def run_main(self, *arguments):
        """Return the status, what is on stdout, and what on stderr."""
        stdout, stderr = io.StringIO(), io.StringIO()
        with fixtures.MonkeyPatch('sys.stdout', stdout), \
                fixtures.MonkeyPatch('sys.stderr', stderr):
            code = status.main([*arguments, 'upgrade', 'check', '--json'])
        return code, stdout.getvalue(), stderr.getvalue()

    def check(self, name, **groups):
        """Return the status, and the result and details of one check."""
        path = self.configuration.write(
            **{'outbox': {'path': self.path}, **groups})
        code, told, _ = self.run_main('--config-file', path)
        result, = (check for check in json.loads(told)['checks']
                   if check['check'] == name)
        return code, result['result'], result['details']


class TestOptions(StatusTest):

    def test_options_that_there_are(self):
        self.assertEqual((SUCCESS, SUCCESS, None), self.check(
            'Options', pcm={'poll_interval': 60, 'vios-wait': 30},
            nova={'auth_type': 'password', 'username': 'me',
                  'user_name': 'me'}))

    def test_options_that_are_not_there_any_more(self):
        code, result, details = self.check(
            'Options', pcm={'pol_interval': 60},
            nova={'auth_type': 'v3token', 'toke': 'x', 'token': 'x'})

        self.assertEqual((WARNING, WARNING), (code, result))
        self.assertIn('does not have [nova] toke, [pcm] pol_interval.',
                      details)

    def test_options_of_other_programs_are_theirs(self):
        self.assertEqual(SUCCESS, self.check(
            'Options', DEFAULT={'whatever': 1}, other={'whatever': 1})[0])

    def test_a_value_that_is_bad(self):
        code, result, details = self.check(
            'Options', publisher={'interval': 45})

        self.assertEqual((FAILURE, FAILURE), (code, result))
        self.assertIn('should be a multiple of 30', details)

    def test_files_that_are_not_there(self):
        self.assertEqual(
            (255, '', 'powervm-monitor-status: error: Failed to find some '
                      'config files: /nowhere\n'),
            self.run_main('--config-file', '/nowhere'))


class TestOutbox(StatusTest):

    def test_one_that_is_not_there_yet(self):
        self.assertEqual((SUCCESS, SUCCESS, None), self.check('Outbox'))

    def test_one_of_this_release(self):
        outbox.Outbox(self.path, builders.ManualClock()).close()

        self.assertEqual((SUCCESS, SUCCESS, None), self.check('Outbox'))

    def test_an_older_one_is_brought_up_to_date(self):
        self.version(0)
        code, result, details = self.check('Outbox')

        self.assertEqual((SUCCESS, SUCCESS), (code, result))
        self.assertIn(
            f'is of version 0. The service makes version {outbox.VERSION} '
            'of it', details)
        self.assertEqual(0, outbox.version(self.path))

    def test_a_newer_one_is_in_the_way(self):
        self.version(99)
        code, result, details = self.check('Outbox')

        self.assertEqual((FAILURE, FAILURE), (code, result))
        self.assertIn('install the newer program again', details)

    def test_a_damaged_one(self):
        with open(self.path, 'w') as file:
            file.write('no database at all, be it ever so long' * 100)
        code, result, details = self.check('Outbox')

        self.assertEqual((FAILURE, FAILURE), (code, result))
        self.assertIn('is damaged', details)

    def version(self, number):
        """Let the outbox say that it is of a version."""
        outbox.Outbox(self.path, builders.ManualClock()).close()
        with sqlite3.connect(self.path) as db:
            db.execute(f'PRAGMA user_version = {number}')


class TestDefinition(StatusTest):

    def test_one_that_is_on_another_host(self):
        code, result, details = self.check('Ceilometer definition')

        self.assertEqual((SUCCESS, SUCCESS), (code, result))
        self.assertIn('is not on this host', details)

    def test_that_of_this_release(self):
        self.write(render.ceilometer_meters())

        self.assertEqual((SUCCESS, SUCCESS, None),
                         self.check('Ceilometer definition'))

    def test_that_of_another_release(self):
        self.write('---\nmetric: []\n')
        code, result, details = self.check('Ceilometer definition')

        self.assertEqual((WARNING, WARNING), (code, result))
        self.assertIn('Copy etc/ceilometer/meters.d/meters.yaml', details)

    def test_one_that_cannot_be_read(self):
        os.mkdir(self.meters)

        self.assertEqual(
            FAILURE, self.check('Ceilometer definition')[0])

    def write(self, text):
        with open(self.meters, 'w') as file:
            file.write(text)
