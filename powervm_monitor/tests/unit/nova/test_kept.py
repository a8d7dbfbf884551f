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
"""The list of servers on disk."""

import json
import logging
import os
import stat

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor.nova import kept
from powervm_monitor.tests.unit import builders

SERVERS = [
    builders.server(
        addresses={'fa163e000001': (model.Address('10.0.0.5', 'private'),)},
        ports={'fa163e000001': 'port-1'}, volumes=('v1', 'v2')),
    builders.server(uuid=builders.LPAR_UUID, task_state='migrating',
                    lpar_uuid='lpar', matched_by=model.MatchRule.VM_UUID)]
EVACUATED = [builders.server(host='host2', lpar_uuid='lpar')]


class TestKept(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.path = self.useFixture(fixtures.TempDir()).join('servers.json')
        self.kept = kept.Kept(self.path, 'host1')
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def write(self, text):
        with open(self.path, 'w') as file:
            file.write(text)

    def changed(self, **changes):
        self.kept.save(builders.NOON, SERVERS)
        with open(self.path) as file:
            document = json.load(file)
        self.write(json.dumps({**document, **changes}))

    def test_what_is_saved_is_loaded(self):
        self.kept.save(builders.NOON, SERVERS)

        self.assertEqual((builders.NOON, SERVERS, []), self.kept.load())

    def test_those_that_were_evacuated_are_too(self):
        self.kept.save(builders.NOON, SERVERS, EVACUATED)

        self.assertEqual((builders.NOON, SERVERS, EVACUATED),
                         self.kept.load())

    def test_a_file_of_the_release_before_is_read(self):
        self.kept.save(builders.NOON, SERVERS[:1])
        with open(self.path) as file:
            document = json.load(file)
        del document['evacuated']
        for server in document['servers']:
            del server['lpar_uuid'], server['matched_by']
        self.write(json.dumps(document))

        self.assertEqual(SERVERS[:1], self.kept.load().servers)

    def test_nobody_else_may_read_it(self):
        self.kept.save(builders.NOON, SERVERS)

        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.path).st_mode))

    def test_nothing_else_is_left_behind(self):
        self.kept.save(builders.NOON, SERVERS)
        self.kept.save(builders.NOON, SERVERS)

        self.assertEqual(['servers.json'],
                         os.listdir(os.path.dirname(self.path)))

    def test_at_the_first_start_there_is_none_and_nothing_to_say(self):
        self.assertIsNone(self.kept.load())
        self.assertEqual('', self.log.output)

    def test_without_a_path_nothing_is_kept(self):
        nowhere = kept.Kept('', 'host1')
        nowhere.save(builders.NOON, SERVERS)

        self.assertIsNone(nowhere.load())

    def test_what_cannot_be_used_is_left_aside(self):
        for text in ('', '{', '[]', '5', 'null', '{"version": 1}', '\0'):
            self.write(text)
            self.assertIsNone(self.kept.load(), text)

    def test_what_cannot_be_used_is_said(self):
        self.write('{')
        self.kept.load()

        self.assertIn(f'The servers kept in {self.path} are not used, and '
                      'written anew when Nova answers', self.log.output)

    def test_another_hosts_servers_are_not_ours(self):
        self.kept.save(builders.NOON, SERVERS)

        self.assertIsNone(kept.Kept(self.path, 'host2').load())
        self.assertIn('it is of host host1', self.log.output)

    def test_a_file_of_another_version_is_not_read(self):
        self.changed(version=2)

        self.assertIsNone(self.kept.load())
        self.assertIn('it is of version 2', self.log.output)

    def test_odd_contents_are_not_read(self):
        for changes in ({'listed_at': 'noon'},
                        {'listed_at': '2015-05-27T12:00:00'},
                        {'servers': None}, {'servers': [5]},
                        {'servers': [{}]}, {'evacuated': [{}]},
                        {'evacuated': 5}):
            self.changed(**changes)
            self.assertIsNone(self.kept.load(), changes)

    def test_a_server_with_an_odd_uuid_is_not_read(self):
        self.kept.save(builders.NOON, [builders.server(uuid='odd')])

        self.assertIsNone(self.kept.load())

    def test_what_cannot_be_written_is_said_once(self):
        nowhere = kept.Kept(f'{self.path}/not/there', 'host1')
        for _ in range(3):
            nowhere.save(builders.NOON, SERVERS)

        self.assertEqual(1, self.log.output.count(
            'cannot be kept in ' + self.path))

    def test_a_copy_is_read_and_stays_as_it_is(self):
        self.kept.save(builders.NOON, SERVERS)
        copy = kept.Copy(self.path, 'host1')
        copy.save(builders.later(60), [])

        self.assertEqual((builders.NOON, SERVERS, []), copy.load())
