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
"""What Nova calls hosts."""

from oslotest import base

from powervm_monitor.nova import hosts
from powervm_monitor.nova import session
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.nova import fakes


class TestKnown(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.nova = fakes.Nova(builders.ManualClock())

    def test_an_administrator_sees_every_nova_compute(self):
        self.nova.services = [{'host': 'host1'}, {'host': 'host2'}]

        self.assertEqual(({'host1', 'host2'}, True), hosts.known(self.nova))

    def test_others_see_the_hosts_of_servers(self):
        self.nova.services = session.Powerless('forbidden')
        for host in ('host1', 'host3', None):
            self.nova.servers.append(
                builders.nova_row(**{fakes.HOST: host}))

        self.assertEqual(({'host1', 'host3'}, False), hosts.known(self.nova))


class TestNear(base.BaseTestCase):

    def assertNear(self, expected, name, *names):
        self.assertEqual(expected, hosts.near(name, names))

    def test_a_full_name_for_a_short_one(self):
        self.assertNear(['power-1'], 'power-1.example.org', 'power-1',
                        'gate.example.org')

    def test_a_short_name_for_a_full_one(self):
        self.assertNear(['power-1.example.org'], 'power-1',
                        'power-1.example.org')

    def test_letters_of_another_case(self):
        self.assertNear(['power-1'], 'POWER-1', 'power-1')

    def test_a_letter_too_many(self):
        self.assertNear(['power-1'], 'powerr-1', 'power-1', 'controller')

    def test_the_same_word_comes_before_a_similar_one(self):
        self.assertNear(['power-1.org', 'power-2'], 'power-1', 'power-2',
                        'power-1.org')

    def test_nothing_that_is_alike(self):
        self.assertNear([], 'power-1', 'controller', 'gate')
