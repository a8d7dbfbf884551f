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
"""The plugin of the tutorial, in a package of its own that pip installs."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from oslotest import base

import powervm_monitor
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes

ROOT = pathlib.Path(powervm_monitor.__file__).parents[1]
EXAMPLE = ROOT / 'doc/source/user/example-plugin'


class TestOwnPlugin(base.BaseTestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.site = folder / 'site'
        # What is built leaves traces in its folder.
        source = shutil.copytree(EXAMPLE, folder / 'source')
        cls.installed = run_python(
            '-m', 'pip', 'install', '--no-index', '--no-deps',
            '--no-build-isolation', '--target', cls.site, source)
        # The environment of whoever has the package installed.
        cls.env = {**os.environ, 'PYTHONPATH': str(cls.site)}

    def setUp(self):
        super().setUp()
        self.assertEqual(0, self.installed.returncode, self.installed.stdout)
        self.folder = self.useFixture(processes.Directory('plugins.d')).path

    def service(self):
        """Return the process of a service that has the plugin enabled."""
        simulator = self.useFixture(monitor.Simulator('--backlog', '300'))
        return self.useFixture(monitor.Process(
            simulator, env=self.env,
            oslo_messaging_notifications={'driver': 'log'},
            plugins={'enabled': 'busy',
                     'config_dir': self.folder})).process

    def save(self, text):
        (self.folder / 'busy.yaml').write_text(text)

    def test_its_own_tests_pass(self):
        tested = run_python('-m', 'unittest', 'discover', EXAMPLE / 'tests',
                            env=self.env)

        self.assertEqual(0, tested.returncode, tested.stdout)
        self.assertRegex(tested.stdout, r'Ran [1-9]\d* tests')

    def test_it_is_found_configured_and_called(self):
        self.save('limit: 1\nseverity: critical\n')
        service = self.service()
        alert = service.wait_until(
            lambda: raised(service.log), 60, 'an alert')

        self.assertEqual(
            ('busy', 'busy', 'critical', 'cpu_util', 1.0),
            (alert['plugin'], alert['rule'], alert['severity'],
             alert['metric'], alert['limit']))
        self.assertGreater(alert['value'], 1)

    def test_a_live_edit_is_taken_or_refused(self):
        self.save('limit: 100000\n')
        service = self.service()
        service.wait_until(lambda: in_force(service) == 1,
                           60, 'the first configuration')
        self.save('limit: 100\nclear: 200\n')
        service.wait_until(
            lambda: 'busy.yaml:2: clear: is more than limit, 100' in
            service.log, 60, 'the refusal')
        self.save('limit: 1\n')

        self.assertTrue(service.wait_until(
            lambda: in_force(service) == 2, 60, 'the last configuration'))


def run_python(*arguments, env=None):
    return subprocess.run(
        [sys.executable, *arguments], env=env, text=True, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def in_force(service):
    return service.log.count('busy.yaml is in force')


def raised(log):
    """Return what the first alert of a log says, None if there is none."""
    found = re.search(
        r'oslo\.messaging\.notification\.powervm\.alert\.raised .*?(\{.*\})',
        log)
    if found is None:
        return None
    return json.loads(found[1])['payload']['versioned_object.data']
