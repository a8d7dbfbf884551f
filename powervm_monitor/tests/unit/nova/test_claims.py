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
"""Two instances may claim one partition; one of them has it."""

import logging

import fixtures
from oslotest import base

from powervm_monitor import identity
from powervm_monitor.nova import claims
from powervm_monitor.tests.unit import builders

LPAR = builders.LPAR_UUID
FIRST = builders.server(uuid=builders.SERVER_UUID)
SECOND = builders.server(uuid=LPAR)


class TestClaims(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.claims = claims.Claims(identity.lpar_uuid)

    def test_a_server_is_found_by_its_partition(self):
        self.claims.take([FIRST])

        self.assertEqual({LPAR: FIRST}, dict(self.claims))

    def test_a_server_that_changed_takes_its_own_place(self):
        self.claims.take([FIRST])
        renamed = builders.server(name='db')
        self.claims.take([renamed])

        self.assertEqual({LPAR: renamed}, dict(self.claims))

    def test_of_two_the_first_has_it(self):
        self.claims.take([FIRST, SECOND])

        self.assertEqual({LPAR: FIRST}, dict(self.claims))

    def test_two_are_named_with_the_remedy(self):
        self.claims.take([FIRST, SECOND])

        self.assertIn(
            f'instances {FIRST.uuid} and {SECOND.uuid} both claim partition '
            f'{LPAR}, for PowerVM keeps all of a UUID but its first bit; the '
            'first one gets its numbers. Delete one of them',
            self.log.output)

    def test_two_are_named_once(self):
        for _ in range(3):
            self.claims.take([FIRST, SECOND])

        self.assertEqual(1, self.log.output.count('both claim'))

    def test_when_one_is_gone_it_is_said(self):
        self.claims.take([FIRST, SECOND])
        self.claims.remove(SECOND.uuid)

        self.assertIn(f'partition {LPAR} is all right again',
                      self.log.output)

    def test_when_the_first_goes_the_other_has_it(self):
        self.claims.take([FIRST, SECOND])
        self.claims.remove(FIRST.uuid)

        self.assertEqual({LPAR: SECOND}, dict(self.claims))

    def test_a_server_that_is_not_here_cannot_go(self):
        self.claims.take([FIRST])
        self.claims.remove(SECOND.uuid)

        self.assertEqual({LPAR: FIRST}, dict(self.claims))

    def test_a_list_takes_the_place_of_all(self):
        self.claims.take([FIRST, SECOND])
        self.claims.replace([SECOND])

        self.assertEqual({LPAR: SECOND}, dict(self.claims))
