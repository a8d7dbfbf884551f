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

from oslotest import base

from powervm_monitor.tests.functional import monitor

STARTED = 'Watching the partitions of host powervm-1'


class TestLifecycle(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.simulator = self.useFixture(
            monitor.Simulator('--backlog', '300'))
        self.service = self.useFixture(
            monitor.Process(self.simulator)).process
        self.wait_for_starts(1)

    def wait_for_starts(self, count):
        self.service.wait_until(
            lambda: self.service.log.count(STARTED) == count, 30,
            f'start {count}')

    def requests(self, path):
        return self.simulator.ask('requests')['by_path'].get(path, 0)

    def test_sigterm_ends_it_and_gives_the_token_back(self):
        self.service.wait_until(
            lambda: self.requests('PUT web/Logon'), 20, 'the logon')
        self.service.stop(signal.SIGTERM)

        self.assertEqual(0, self.service.returncode)
        self.assertEqual(1, self.requests('DELETE web/Logon'))
        self.assertNotIn('Traceback', self.service.log)

    def test_sighup_replaces_the_worker(self):
        os.kill(self.service.pid, signal.SIGHUP)
        self.wait_for_starts(2)

        self.assertTrue(self.service.running)
        self.assertNotIn('Traceback', self.service.log)

    def test_sigusr2_writes_a_report(self):
        os.kill(self.service.pid, signal.SIGUSR2)

        self.service.wait_until(
            lambda: 'Guru Meditation' in self.service.log, 20, 'the report')
