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
"""The instances of a simulated host, and their numbers."""

import json

from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server
from powervm_monitor.tests.unit.cmd import test_manage

WORLD = {
    'vioses': [{}],
    'partitions': [
        {'name': 'web', 'entitled': 2, 'cpu': {'used': 0.5}, 'memory': 2048,
         'memory_used': 0.5,
         'disks': [{'reads': 2, 'read_size': 1024},
                   {'reads': 1, 'read_size': 1024}],
         'interfaces': [{'vlan': 1, 'received': 1000, 'sent': 3000}],
         'instance': {'display_name': 'web', 'project_id': 'p1'}},
        {'name': 'off', 'state': 'Not Activated',
         'instance': {'display_name': 'off'}}]}


class TestShow(test_manage.ManageTest):

    def setUp(self):
        super().setUp()
        # Ten seconds after a sample.
        start = clock.parse('2026-01-15T12:00:10Z')
        self.simulator = server.Simulator(
            scenario.load(WORLD, clock.Clock(1, start), backlog=120)).start()
        self.addCleanup(self.simulator.stop)

    def run_show(self, *arguments):
        return self.run_main(
            'show', *arguments,
            DEFAULT={'host': 'powervm-1'},
            powervm={'host': '127.0.0.1', 'port': self.simulator.port},
            nova={'auth_type': 'none', 'servers_file': '',
                  'endpoint_override': self.simulator.nova_url})

    def show(self, *arguments):
        status, said, error = self.run_show(*arguments)
        self.assertEqual((0, ''), (status, error))
        return said

    def shown(self, *arguments):
        return json.loads(self.show(*arguments, '-f', 'json'))

    def test_programs_have_numbers_as_they_are(self):
        row = self.shown()[1]

        self.assertEqual(
            {'Name': 'web', 'Project': 'p1', 'State': 'active',
             'CPU Util': 25.0, 'Processors': 0.5,
             'Memory Used': 2 ** 30, 'Memory': 2 ** 31,
             'Read': 3 * 1024.0, 'Written': 0.0,
             'Received': 1000.0, 'Sent': 3000.0},
            {key: value for key, value in row.items()
             if key not in ('UUID', 'Age')})

    def test_people_have_units(self):
        said = self.show()

        for text in ('25.0 %', '1.0 GiB', '3.0 KiB/s', '1000 B/s'):
            self.assertIn(f' {text} ', said)

    def test_they_are_in_the_order_of_their_names(self):
        self.assertEqual(['off', 'web'],
                         [row['Name'] for row in self.shown()])

    def test_they_can_be_in_another_order(self):
        self.assertEqual(['web', 'off'], [
            row['Name'] for row in self.shown('--sort-column', 'Processors')])

    def test_what_is_not_known_is_absent(self):
        self.assertEqual(
            [None, None], [self.shown()[0][key]
                           for key in ('CPU Util', 'Received')])

    def test_one_is_shown_with_all_that_is_measured(self):
        rows = self.shown('web')

        self.assertIn({'Resource': 'web', 'Metric': 'memory.usage',
                       'Value': 1024, 'Unit': 'MiB'}, rows)
        self.assertIn({'Resource': 'vscsi-C2',
                       'Metric': 'disk.device.read.bytes.rate',
                       'Value': 2048.0, 'Unit': 'B/s'}, rows)
        self.assertIn({'Resource': 'veth-C32',
                       'Metric': 'network.outgoing.bytes.rate',
                       'Value': 3000.0, 'Unit': 'B/s'}, rows)

    def test_one_that_is_not_here_is_one_line(self):
        status, said, error = self.run_show('nobody')

        self.assertEqual((1, '', 1), (status, said, error.count('\n')))
        self.assertIn('Nova lists no instance nobody', error)
