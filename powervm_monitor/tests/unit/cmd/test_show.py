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

from powervm_monitor.tests.unit.cmd import hosted

LPAR = '11111111-2222-4333-8444-555555555555'


class TestShow(hosted.HostTest):

    def test_programs_have_numbers_as_they_are(self):
        row = self.rows('show')[1]

        self.assertEqual(
            {'Name': 'web', 'Project': 'p1', 'State': 'active',
             'Matched By': 'uuid',
             'CPU Util': 25.0, 'Processors': 0.5,
             'Memory Used': 2 ** 30, 'Memory': 2 ** 31,
             'Read': 3 * 1024.0, 'Written': 0.0,
             'Received': 1000.0, 'Sent': 3000.0},
            {key: value for key, value in row.items()
             if key not in ('UUID', 'Age')})

    def test_people_have_units(self):
        said = self.said('show')

        for text in ('25.0 %', '1.0 GiB', '3.0 KiB/s', '1000 B/s'):
            self.assertIn(f' {text} ', said)

    def test_they_are_in_the_order_of_their_names(self):
        self.assertEqual(['off', 'web'],
                         [row['Name'] for row in self.rows('show')])

    def test_they_can_be_in_another_order(self):
        self.assertEqual(['web', 'off'], [row['Name'] for row in self.rows(
            'show', '--sort-column', 'Processors')])

    def test_what_is_not_known_is_absent(self):
        row = self.rows('show')[0]

        self.assertEqual([None, None],
                         [row[key] for key in ('CPU Util', 'Received')])

    def test_the_rule_is_told_that_matched_an_instance(self):
        for rule, source in (
                ('uuid', {}), ('name', {'name': 'pvm-web'}),
                ('vm_uuid', {'metadata': {'vm_uuid': LPAR.upper()}})):
            uuid = {} if rule == 'uuid' else {'uuid': LPAR}
            self.serve({'vioses': [{}], 'partitions': [
                {'name': 'pvm-web', 'instance': source, **uuid}]})

            self.assertEqual([rule], [
                row['Matched By'] for row in self.rows('show')])

    def test_a_partition_of_nobody_is_matched_by_no_rule(self):
        self.serve({'vioses': [{}], 'partitions': [
            {'name': 'by-hand'}, {'name': 'web', 'instance': {}}]})

        self.assertEqual(
            [('by-hand', None), ('web', 'uuid')],
            [(row['Name'], row['Matched By']) for row in self.rows(
                'show', publisher={'unmanaged': True})])

    def test_one_is_shown_with_all_that_is_measured(self):
        rows = self.rows('show', 'web')

        self.assertIn({'Resource': 'web', 'Metric': 'memory.usage',
                       'Value': 1024, 'Unit': 'MiB'}, rows)
        self.assertIn({'Resource': 'vscsi-C2',
                       'Metric': 'disk.device.read.bytes.rate',
                       'Value': 2048.0, 'Unit': 'B/s'}, rows)
        self.assertIn({'Resource': 'veth-C32',
                       'Metric': 'network.outgoing.bytes.rate',
                       'Value': 3000.0, 'Unit': 'B/s'}, rows)

    def test_one_that_is_not_here_is_one_line(self):
        status, said, error = self.run_here('show', 'nobody')

        self.assertEqual((1, '', 1), (status, said, error.count('\n')))
        self.assertIn('Nova lists no instance nobody', error)
