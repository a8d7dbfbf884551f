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
"""The demo is what the README promises, and tells the truth."""

import datetime
import json
import signal
import subprocess

from oslotest import base

from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import truth

DEMO = [processes.installed('powervm-monitor-demo')]


class TestDemo(base.BaseTestCase):

    def demo(self, *arguments):
        return subprocess.run(
            [*DEMO, *arguments], capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=120, check=False)

    def test_every_volume_it_prints_is_true(self):
        told = self.demo('--seconds', '12', '--speed', '30', '--json')
        notifications = [
            notification for notification in map(
                json.loads, told.stdout.splitlines())
            if notification['event_type'].endswith('.sample')]
        # The same world, of which nothing older is known either.
        first = datetime.datetime.fromisoformat(
            monitor.sampled_at(notifications[0]))
        simulator = self.useFixture(monitor.Simulator(
            '--backlog', '15', '--start',
            (first + datetime.timedelta(seconds=10)).isoformat()))
        true = truth.Truth(simulator.url)

        self.assertEqual([], [
            wrong for n in notifications for wrong in true.wrong(n)])
        instances = [n for n in notifications
                     if n['event_type'] == 'powervm.instance.sample']
        self.assertGreaterEqual(len(instances), 40)

    def test_it_prints_notifications_as_they_were_received(self):
        told = self.demo('--seconds', '15', '--json')

        self.assertEqual('', told.stderr)
        self.assertEqual(
            {'message_id', 'publisher_id', 'event_type', 'priority',
             'timestamp', 'payload'},
            set(json.loads(told.stdout.splitlines()[0])))

    def test_it_draws_a_table_and_shows_who_takes_too_much(self):
        told = self.demo('--seconds', '15')

        self.assertEqual(0, told.returncode, told.stderr)
        for word in ('3 web-1', 'a3f1c2d4', 'spare-1', 'off', 'notifications'):
            self.assertIn(word, told.stdout)
        self.assertIn('raised (moderate): busy of web-1, cpu_util 320 %, '
                      'limit 200 %', told.stdout)

    def test_ctrl_c_leaves_nothing_behind(self):
        folder = self.useFixture(processes.Directory('demo')).path
        process = self.useFixture(processes.Process(
            'demo', [*DEMO, '--json'], env={'TMPDIR': str(folder)}))
        process.wait_until(lambda: process.log, 60, 'the first notification')
        process.stop(signal.SIGINT)

        self.assertEqual([], list(folder.iterdir()))
        self.assertNotIn('Traceback', process.log)
