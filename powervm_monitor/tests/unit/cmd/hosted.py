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
"""Commands that look at a simulated host."""

import json

from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server
from powervm_monitor.tests.unit.cmd import test_manage

# Ten seconds after a sample.
START = clock.parse('2026-01-15T12:00:10Z')
WEB = 'a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01'
WORLD = {
    'vioses': [{}],
    'partitions': [
        {'name': 'web', 'entitled': 2, 'vcpus': 2,
         'cpu': {'busy': 0.5}, 'memory': 2048,
         'memory_used': 0.5,
         'disks': [{'reads': 2, 'read_size': 1024},
                   {'reads': 1, 'read_size': 1024}],
         'interfaces': [{'vlan': 1, 'received': 1000, 'sent': 3000}],
         'instance': {'uuid': WEB, 'display_name': 'web',
                      'project_id': 'p1'}},
        {'name': 'off', 'state': 'Not Activated',
         'instance': {'display_name': 'off'}}]}


class HostTest(test_manage.ManageTest):

    def setUp(self):
        super().setUp()
        self.serve(WORLD)

    def serve(self, world):
        """Let the host be that of a scenario."""
        self.simulator = server.Simulator(
            scenario.load(world, clock.Clock(1, START), backlog=120)).start()
        self.addCleanup(self.simulator.stop)

    def run_here(self, *arguments, **groups):
        """Return the status, what is on stdout, and what on stderr."""
        return self.run_main(
            *arguments,
            DEFAULT={'host': 'powervm-1'},
            powervm={'host': '127.0.0.1', 'port': self.simulator.port},
            nova={'auth_type': 'none', 'servers_file': '',
                  'endpoint_override': self.simulator.nova_url},
            **groups)

    def said(self, *arguments, **groups):
        """Return what is on stdout when all goes well."""
        status, said, error = self.run_here(*arguments, **groups)
        self.assertEqual((0, ''), (status, error))
        return said

    def rows(self, *arguments, **groups):
        """Return what a list tells programs."""
        return json.loads(self.said(*arguments, '-f', 'json', **groups))
