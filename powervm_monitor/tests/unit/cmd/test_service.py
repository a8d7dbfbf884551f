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
"""A wrong configuration ends in one line that names option and remedy."""

import io
import logging
import os

import fixtures
import oslo_messaging
from oslo_service import service as oslo_service
from oslotest import base

from powervm_monitor import lock
from powervm_monitor.cmd import service
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server
from powervm_monitor.tests.unit import configuration


class CommandTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.configuration = self.useFixture(configuration.Configuration())
        self.launched = []
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.service.launch', self.launch))
        self.useFixture(fixtures.MonkeyPatch(
            'oslo_reports.guru_meditation_report.TextGuruMeditation.'
            'setup_autorun', lambda *args, **kwargs: None))
        # What logging.setup() changes is put back.
        root = logging.getLogger()
        for name in ('handlers', 'level'):
            self.addCleanup(setattr, root, name, getattr(root, name))
        for name in list(root.manager.loggerDict):
            logger = logging.getLogger(name)
            self.addCleanup(logger.setLevel, logger.level)
        root.handlers = [logging.NullHandler()]

    def launch(self, conf, clock, **callables):
        self.launched.append(conf)
        return self

    def wait(self):
        return 0

    def options(self, **changes):
        """Return a good configuration with some options changed."""
        options = {
            'DEFAULT': {'transport_url': 'fake://', 'host': 'host1'},
            'nova': {'auth_type': 'none',
                     'endpoint_override': 'http://nova/v2.1'},
            'outbox': {'path': self.configuration.path('outbox.sqlite')}}
        for group, values in changes.items():
            options.setdefault(group, {}).update(values)
        return options

    def run_main(self, text='', **changes):
        """Return the exit code and what was written to stderr."""
        path = self.configuration.write(text, **self.options(**changes))
        stderr = io.StringIO()
        with fixtures.MonkeyPatch('sys.stderr', stderr), \
                fixtures.MonkeyPatch('sys.stdout', io.StringIO()), \
                fixtures.MonkeyPatch('sys.argv', [
                    'powervm-monitor', '--config-file', path]):
            return service.main(), stderr.getvalue()


class TestMain(CommandTest):

    def test_a_good_configuration_is_launched(self):
        self.assertEqual((0, '', 1), (*self.run_main(), len(self.launched)))

    def test_the_outbox_is_there_before_the_launch(self):
        self.run_main()

        with open(self.configuration.path('outbox.sqlite'), 'rb') as f:
            self.assertEqual(b'SQLite format 3\0', f.read(16))

    def test_the_outbox_is_held_while_the_service_runs(self):
        self.wait = lambda: self.assertRaises(
            lock.Taken, lock.Lock().hold,
            self.configuration.path('outbox.sqlite')) and 0

        self.assertEqual(0, self.run_main()[0])

    def test_the_exit_code_is_the_launchers(self):
        self.wait = lambda: 3

        self.assertEqual(3, self.run_main()[0])

    def test_notifications_go_where_ceilometer_listens(self):
        self.run_main()
        transport = oslo_messaging.get_notification_transport(
            self.launched[0])

        self.assertEqual('ceilometer', transport.conf.control_exchange)

    def run_beside(self, *others, **options):
        """Start with further systems behind PowerVM's REST API."""
        powervm = server.Simulator(scenario.load(
            {'other_systems': [{'system': {'name': name}}
                               for name in others]})).start()
        self.addCleanup(powervm.stop)
        return self.run_main(powervm={
            'host': powervm.host, 'port': powervm.port, **options})

    def test_several_managed_systems_need_a_choice(self):
        code, text = self.run_beside('power-2')

        self.assertEqual((1, 0), (code, len(self.launched)))
        self.assertIn('has 2 managed systems: set [powervm] system to the '
                      'name, MTMS or UUID of one of them (power-1 ', text)
        self.assertIn('; power-2 ', text)

    def test_a_choice_starts_the_service(self):
        self.assertEqual(0, self.run_beside('power-2', system='power-2')[0])

    def test_a_choice_of_none_does_not(self):
        code, text = self.run_beside('power-2', system='power-3')

        self.assertEqual(1, code)
        self.assertIn('[powervm] system power-3 is no managed system', text)

    def test_the_only_managed_system_needs_no_choice(self):
        self.assertEqual((0, ''), self.run_beside())

    def test_the_service_runs_on_threads(self):
        self.assertIn('_threading', oslo_service.ServiceLauncher.__module__)


class TestErrors(CommandTest):

    def assertRefused(self, *words, text='', **changes):
        code, said = self.run_main(text, **changes)
        self.assertEqual((1, 1, '\n', []), (
            code, said.count('\n'), said[-1:], self.launched), said)
        self.assertTrue(said.startswith('powervm-monitor: error: '), said)
        self.assertEqual([], [word for word in words if word not in said],
                         said)
        self.assertNotIn('secret', said)

    def test_an_interval_that_is_no_whole_sample(self):
        self.assertRefused('[publisher]', 'interval', 'multiple of 30',
                           publisher={'interval': 45})

    def test_an_unknown_protocol(self):
        self.assertRefused('[powervm]', 'protocol', 'http, https',
                           powervm={'protocol': 'ftp'})

    def test_no_credentials_for_nova(self):
        self.assertRefused('[nova] auth_type', nova={'auth_type': ''})

    def test_an_unknown_kind_of_credentials(self):
        self.assertRefused('[nova]', 'telepathy',
                           nova={'auth_type': 'telepathy'})

    def test_credentials_without_address(self):
        self.assertRefused('[nova]', 'auth', nova={
            'auth_type': 'password', 'password': 'secret'})

    def test_a_transport_that_nobody_knows(self):
        self.assertRefused('transport_url', 'pigeon', DEFAULT={
            'transport_url': 'pigeon://me:secret@coop/'})

    def test_a_transport_with_a_bad_port(self):
        self.assertRefused('transport_url', 'port', DEFAULT={
            'transport_url': 'rabbit://me:secret@host:port/'})

    def test_a_driver_that_nobody_knows(self):
        self.assertRefused(
            '[oslo_messaging_notifications] driver', 'pigeon',
            oslo_messaging_notifications={'driver': 'pigeon'})

    def test_an_outbox_without_folder(self):
        path = self.configuration.path('no/outbox.sqlite')

        self.assertRefused('[outbox] path', path, outbox={'path': path})

    def test_an_outbox_that_is_a_folder(self):
        path = self.configuration.path('.')

        self.assertRefused('[outbox] path', outbox={'path': path})

    def test_an_outbox_that_another_service_has(self):
        path = self.configuration.path('outbox.sqlite')
        held = lock.Lock()
        self.addCleanup(held.close)
        held.hold(path)

        self.assertRefused(f'process {os.getpid()} ', f'{path}.lock',
                           'give this service an [outbox] path of its own')

    def test_a_file_that_is_no_configuration(self):
        self.assertRefused('powervm_monitor.conf',
                           text='this is no configuration')

    def test_a_password_in_clear(self):
        self.assertRefused(
            '[powervm] password', 'set protocol to https', powervm={
                'host': 'hmc', 'username': 'me', 'password': 'secret',
                'protocol': 'http'})

    def test_a_password_without_username(self):
        self.assertRefused('[powervm] password', 'username',
                           powervm={'password': 'secret'})

    def test_a_certificate_that_cannot_be_read(self):
        self.assertRefused('[powervm] ca_file', '/nowhere/ca.pem',
                           powervm={'ca_file': '/nowhere/ca.pem'})

    def test_a_configuration_file_that_is_not_there(self):
        stderr = io.StringIO()
        with fixtures.MonkeyPatch('sys.stderr', stderr), \
                fixtures.MonkeyPatch('sys.argv', [
                    'powervm-monitor', '--config-file', '/nowhere.conf']):
            code = service.main()

        self.assertEqual((1, 1), (code, stderr.getvalue().count('\n')))
        self.assertIn('/nowhere.conf', stderr.getvalue())
