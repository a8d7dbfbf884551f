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
"""Strays are counted, and named once."""

import logging

import fixtures
from oslotest import base

from powervm_monitor import census
from powervm_monitor.tests.unit import builders

LPARS = {'known': builders.lpar(), 'nobodys': builders.lpar(name='lab')}
SERVERS = {'known': builders.server(), 'gone': builders.server(name='db')}


class TestCensus(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.census = census.Census(published=False)

    def test_strays_of_both_kinds_are_counted(self):
        self.assertEqual((1, 1), self.census.take(LPARS, SERVERS))

    def test_where_all_is_in_order_nothing_is_said(self):
        self.census.take({'known': builders.lpar()},
                         {'known': builders.server()})

        self.assertEqual('', self.log.output)

    def test_a_partition_without_an_instance_is_named_once(self):
        for _ in range(3):
            self.census.take(LPARS, SERVERS)

        self.assertEqual(1, self.log.output.count(
            'Partition lab (nobodys) is no instance'))

    def test_an_instance_without_a_partition_is_named_once(self):
        for _ in range(3):
            self.census.take(LPARS, SERVERS)

        self.assertEqual(1, self.log.output.count(
            f'Instance {builders.SERVER_UUID} (db, ACTIVE) has no '
            'partition'))

    def test_one_whose_server_was_evacuated_is_only_counted(self):
        self.assertEqual((1, 1), self.census.take(
            LPARS, SERVERS, {'nobodys'}))
        self.assertNotIn('Partition lab', self.log.output)

    def test_one_that_returns_is_named_again(self):
        self.census.take(LPARS, SERVERS)
        self.census.take({}, {})
        self.census.take(LPARS, SERVERS)

        self.assertEqual(2, self.log.output.count('Partition lab'))

    def test_it_is_said_whether_they_are_published(self):
        census.Census(published=True).take(LPARS, SERVERS)

        self.assertIn('published as unmanaged', self.log.output)
