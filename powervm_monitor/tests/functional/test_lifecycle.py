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
"""The service as a process among others: signals and their effects."""

import os
import signal
import socket
import time

import fixtures
from oslotest import base

from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes

STARTED = 'Watching the partitions of host powervm-1'


class LifecycleTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.simulator = self.useFixture(
            monitor.Simulator('--backlog', '300'))
        self.launched = self.useFixture(
            monitor.Process(self.simulator, self.environment()))
        self.service = self.launched.process
        self.wait_for_starts(1)

    def environment(self):
        """Return what the service finds in its environment besides ours."""
        return {}

    def wait_for_starts(self, count):
        self.service.wait_until(
            lambda: self.service.log.count(STARTED) == count, 30,
            f'start {count}')

    def requests(self, path):
        return self.simulator.ask('requests')['by_path'].get(path, 0)

    def worker(self):
        worker, = processes.descendants(self.service.pid)
        return worker


class TestSignals(LifecycleTest):

    def test_sigterm_ends_it_and_gives_the_tokens_back(self):
        # The command has one to see which managed systems there are.
        self.service.wait_until(
            lambda: self.requests('PUT web/Logon') == 2, 60, 'the logon')
        self.service.stop(signal.SIGTERM)

        self.assertEqual(0, self.service.returncode)
        self.assertEqual(2, self.requests('DELETE web/Logon'))
        self.assertNotIn('Traceback', self.service.log)

    def test_sighup_replaces_the_worker(self):
        os.kill(self.service.pid, signal.SIGHUP)
        self.wait_for_starts(2)

        self.assertTrue(self.service.running)
        self.assertNotIn('Traceback', self.service.log)

    def test_a_file_that_cannot_be_parsed_changes_nothing(self):
        self.launched.configure().write_text('this is no configuration')
        os.kill(self.service.pid, signal.SIGHUP)
        self.wait_for_starts(2)

        self.assertIn('Caught Error while reloading', self.service.log)
        self.assertNotIn('Traceback', self.service.log)

    def test_sigusr2_writes_a_report(self):
        os.kill(self.service.pid, signal.SIGUSR2)

        self.service.wait_until(
            lambda: 'Guru Meditation' in self.service.log, 60, 'the report')


class TestReload(LifecycleTest):
    """A SIGHUP brings a configuration that is bad."""

    WAITS = 'nothing is read until this is right: [publisher]'

    def setUp(self):
        super().setUp()
        self.launched.configure(publisher={'interval': 45})
        os.kill(self.service.pid, signal.SIGHUP)
        self.service.wait_until(
            lambda: self.WAITS in self.service.log, 60, 'the complaint')

    def test_the_new_worker_waits_and_says_so_once(self):
        worker = self.worker()
        time.sleep(5)

        self.assertEqual((worker, 1), (
            self.worker(), self.service.log.count(self.WAITS)))
        self.assertNotIn('Traceback', self.service.log)

    def test_a_configuration_that_is_good_again_is_noticed(self):
        self.launched.configure()
        self.wait_for_starts(2)

        self.assertIn('the start has recovered', self.service.log)

    def test_sigterm_ends_the_waiting(self):
        self.service.stop(signal.SIGTERM)

        self.assertEqual(0, self.service.returncode)


class TestLock(LifecycleTest):
    """One outbox has one service."""

    def test_a_second_service_is_refused_in_one_line(self):
        second = self.useFixture(
            processes.Process('second', self.service.command))
        processes.until(lambda: not second.running, 60, 'the end')

        self.assertEqual(1, second.returncode)
        self.assertRegex(
            second.log,
            f'^powervm-monitor: error: process {self.service.pid} uses the '
            'outbox already and holds .*/outbox.sqlite.lock: stop it, or '
            'give this service an .outbox. path of its own\n$')

    def test_a_service_that_was_killed_is_no_obstacle(self):
        # The other way round another worker might follow.
        for pid in (self.service.pid, self.worker()):
            os.kill(pid, signal.SIGKILL)
        processes.until(lambda: not self.service.running, 60, 'the end')
        self.service.start()

        self.wait_for_starts(2)

    def test_a_sighup_lets_nobody_in(self):
        os.kill(self.service.pid, signal.SIGHUP)
        self.wait_for_starts(2)
        self.test_a_second_service_is_refused_in_one_line()


class TestWatchdog(LifecycleTest):
    """What systemd hears."""

    def environment(self):
        path = self.useFixture(fixtures.TempDir()).join('notify')
        self.systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.systemd.close)
        self.systemd.bind(path)
        self.systemd.setblocking(False)
        self.said = []
        return {'NOTIFY_SOCKET': path, 'WATCHDOG_USEC': '300000000',
                'WATCHDOG_PID': '1'}

    def heard(self):
        """Return all that was said so far."""
        while True:
            try:
                self.said.append(self.systemd.recv(100))
            except BlockingIOError:
                return self.said

    def wait_for_beats(self, count):
        processes.until(
            lambda: self.heard().count(b'WATCHDOG=1') >= count, 30,
            f'{count} beats')

    def test_the_start_is_said_and_then_every_turn(self):
        self.wait_for_beats(3)

        self.assertEqual(b'READY=1', self.said[0])
        self.assertEqual({b'WATCHDOG=1'}, set(self.said[1:]))

    def test_the_beats_go_on_after_a_sighup(self):
        os.kill(self.service.pid, signal.SIGHUP)
        self.wait_for_starts(2)

        self.wait_for_beats(len(self.heard()) + 2)

    def test_a_turn_that_hangs_is_heard(self):
        """PowerVM accepts a connection and says nothing, for 20 seconds."""
        simulator = self.simulator.process.pid
        self.wait_for_beats(1)
        os.kill(simulator, signal.SIGSTOP)
        self.addCleanup(os.kill, simulator, signal.SIGCONT)
        time.sleep(7)
        before = len(self.heard())
        time.sleep(7)

        self.assertEqual(before, len(self.heard()))
        os.kill(simulator, signal.SIGCONT)
        self.wait_for_beats(before + 1)
