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
"""The command serves until it is told to end."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import fixtures

import powervm_monitor
from powervm_monitor.tests.unit.simulator import base

TOP = pathlib.Path(powervm_monitor.__file__).parents[1]
COMMAND = [sys.executable, '-m', 'powervm_monitor.cmd.simulator']


class CommandTest(base.TestCase):

    def begin(self, *options):
        process = subprocess.Popen(
            [*COMMAND, *options], cwd=TOP, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
            env=dict(os.environ, PYTHONDONTWRITEBYTECODE='1'))
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process, json.loads(process.stdout.readline())

    def refused(self, *options):
        done = subprocess.run([*COMMAND, *options], cwd=TOP, text=True,
                              capture_output=True, timeout=60)
        self.assertEqual((1, ''), (done.returncode, done.stdout))
        return done.stderr

    def test_it_serves_until_sigterm(self):
        process, told = self.begin('--speed', '60', '--start',
                                   '2026-11-21T12:00:00Z', '--backlog', '60')
        self.assertEqual(
            ('c5d782c7-44e4-3086-ad15-b16fb039d63b', 'powervm-1', 60.0),
            (told['system'], told['host'], told['speed']))
        clock = base.ask_json(told['url'] + '/simulator/clock')
        self.assertEqual('2026-11-21T12:', clock['now'][:14])
        servers = base.ask_json(told['nova_url'] + '/servers/detail')
        self.assertEqual(4, len(servers['servers']))
        ports = base.ask_json(told['neutron_url'] + '/v2.0/ports')
        self.assertEqual(servers['servers'][0]['id'],
                         ports['ports'][0]['device_id'])
        process.send_signal(signal.SIGTERM)
        self.assertEqual(('', 0), (process.communicate(timeout=60)[0],
                                   process.returncode))

    def test_sigint_ends_it_too(self):
        process, told = self.begin('--recording', str(
            TOP / 'powervm_monitor/tests/data/pcm/pypowervm'))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(0, process.returncode)

    def test_it_follows_the_nova_of_a_configuration(self):
        folder = pathlib.Path(self.useFixture(fixtures.TempDir()).path)
        _, nova = self.begin('--scenario', 'small')
        (folder / 'conf').write_text(
            '[DEFAULT]\nhost = powervm-1\n[nova]\nauth_type = none\n'
            f'endpoint_override = {nova["nova_url"]}\n')
        process, told = self.begin('--follow', str(folder / 'conf'))

        self.assertEqual('powervm-1', told['host'])
        self.assertEqual(
            ['instance-00000001', 'instance-00000002', 'instance-00000003',
             'instance-00000004', 'novalink'],
            self.partitions(told, 5))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(('', 0), (process.communicate(timeout=60)[1],
                                   process.returncode))

    def partitions(self, told, count):
        """The names of the partitions, once there are so many."""
        until = time.monotonic() + 60
        while True:
            names = sorted(lpar['name'] for lpar in base.ask_json(
                told['url'] + '/simulator/truth')['partitions'])
            if len(names) == count or time.monotonic() > until:
                return names

    def test_a_nova_that_cannot_be_followed_is_one_line(self):
        self.assertEqual(
            'powervm-monitor-simulator: Failed to find some config files: '
            '/nowhere\n', self.refused('--follow', '/nowhere'))

    def test_a_wrong_option_is_one_line(self):
        self.assertEqual('powervm-monitor-simulator: unrecognized arguments: '
                         '--bogus\n', self.refused('--bogus'))

    def test_a_bad_scenario_is_one_line(self):
        path = pathlib.Path(self.useFixture(fixtures.TempDir()).path, 'bad')
        path.write_text('partitions:\n- {cup: 1}\n')
        self.assertEqual(
            'powervm-monitor-simulator: %s:2: partitions[0].cup: unknown '
            'key; is cpu meant?\n' % path,
            self.refused('--scenario', str(path)))
