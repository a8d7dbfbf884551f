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
"""Whether the service runs, and no other does."""

from oslo_config import cfg

from powervm_monitor.checks import running
from powervm_monitor.tests.unit.checks import asked


class TestRunning(asked.CheckTest):

    check = staticmethod(running.check)

    def setUp(self):
        super().setUp()
        self.services = self.installation.processes.running
        self.services[4711] = ['--config-file', 'ours']

    def other(self, host):
        """Let there be another service, of a host."""
        self.services[4712] = ['--config-file', 'theirs']
        conf = self.conf(DEFAULT={'host': host},
                         outbox={'path': '/srv/theirs.sqlite'})
        self.installation.read = lambda arguments: conf

    def test_one_that_runs(self):
        self.assertOk('process 4711 runs with this outbox')

    def test_none_that_runs(self):
        self.installation.holder = None
        self.services.clear()

        self.assertError('no service runs', 'start it')

    def test_another_one_of_this_host(self):
        self.other('host1')

        self.assertError('process 4712 is another powervm-monitor of host '
                         'host1', '/srv/theirs.sqlite', 'stop one of the two',
                         '--config-file theirs')

    def test_another_one_of_another_host(self):
        self.other('host2')

        self.assertOk('process 4711 runs with this outbox')

    def test_another_one_that_nobody_knows_of(self):
        self.services[4712] = []

        def read(arguments):
            raise cfg.Error('no such file')

        self.installation.read = read

        self.assertWarning('process 4712', 'see that it has another [DEFAULT]'
                           ' host', 'no such file')

    def test_another_one_that_has_just_ended(self):
        self.services[4712] = []

        def read(arguments):
            del self.services[4712]
            raise cfg.Error('no such file')

        self.installation.read = read

        self.assertOk('process 4711 runs with this outbox')

    def test_a_command_that_reads_another_file_than_the_service(self):
        self.installation.holder = None
        self.services.clear()
        self.other('host1')

        self.assertEqual(
            ['no service runs', 'process 4712 is the service of host host1'],
            [found.text.partition(' with this')[0].partition(' and has')[0]
             for found in self.found()])
