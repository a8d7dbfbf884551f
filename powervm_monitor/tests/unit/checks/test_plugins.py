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
"""Whether plugins are there, run, and obey their files."""

import json
import pathlib

import fixtures

from powervm_monitor import outbox
from powervm_monitor.checks import plugins
from powervm_monitor.tests.unit.checks import asked

REPORT = {'status': 'running', 'batches': 5, 'lost': 0, 'failures': 0,
          'alerts': 0, 'spent_ns': 0, 'source': '/etc/idle.yaml',
          'digest': 'd', 'modified': None, 'since': None, 'refused': None}


class TestPlugins(asked.CheckTest):

    check = staticmethod(plugins.check)

    def setUp(self):
        super().setUp()
        self.config = pathlib.Path(self.useFixture(fixtures.TempDir()).path)
        self.enable('idle')

    def enable(self, *names):
        self.installation.conf = self.conf(plugins={
            'enabled': ','.join(names), 'config_dir': self.config})

    def report(self, **changes):
        """Let the service have left word of the plugin."""
        self.installation.stock = asked.stock(memories={
            'idle': outbox.Memory(None, None, json.dumps(
                {**REPORT, **changes}))})

    def test_one_that_runs(self):
        self.report()

        self.assertOk('plugin idle runs as /etc/idle.yaml says')

    def test_one_that_could_run(self):
        self.assertOk('plugin idle can be loaded')

    def test_what_was_said_when_a_service_ran_counts_no_more(self):
        self.report(status='set aside')
        self.installation.holder = None

        self.assertOk('plugin idle can be loaded')

    def test_none(self):
        self.enable()

        self.assertOk('no plugin is enabled')

    def test_one_that_is_not_installed(self):
        self.enable('idle', 'busy')

        self.assertError('plugin busy cannot be used',
                         'check [plugins] enabled')

    def test_a_file_that_disobeys_the_schema(self):
        (self.config / 'idle.yaml').write_text('surprise: 1\n')

        self.assertError('the configuration of plugin idle is refused',
                         'idle.yaml:1: surprise: unknown key')

    def test_a_file_that_the_plugin_refuses(self):
        self.report(refused='idle.yaml:3: rules: no such metric')

        self.assertError('plugin idle has refused its configuration, what '
                         'was in force still is', 'no such metric')

    def test_a_file_that_obeys_the_schema_and_makes_no_sense(self):
        self.enable('threshold')
        (self.config / 'threshold.yaml').write_text(
            'rules: [{name: busy, metric: cpu_utl, above: 90%}]\n')

        self.assertError('the configuration of plugin threshold is refused',
                         'threshold.yaml:1: rules[0].metric')

    def test_one_that_hangs(self):
        self.report(status='set aside')

        self.assertError('plugin idle hung or broke down',
                         'see the log of the service')

    def test_one_that_fails(self):
        self.report(status='waiting', failures=3)

        self.assertWarning('plugin idle fails', 'see the log of the service',
                           '3 times')

    def test_one_that_is_too_slow(self):
        self.report(lost=4)

        self.assertWarning('too slow for 4 samples', 'queue_size')
