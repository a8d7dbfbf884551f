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
"""Which instance's a partition is."""

import uuid

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
from oslotest import base

from powervm_monitor import identity
from powervm_monitor.tests.unit import builders


class TestLparUuid(base.BaseTestCase):

    def test_the_first_bit_is_cleared(self):
        self.assertEqual(builders.LPAR_UUID,
                         identity.lpar_uuid(builders.SERVER_UUID))

    def test_a_uuid_without_it_stays(self):
        self.assertEqual(builders.LPAR_UUID,
                         identity.lpar_uuid(builders.LPAR_UUID))

    def test_case_does_not_matter(self):
        self.assertEqual(builders.LPAR_UUID,
                         identity.lpar_uuid(builders.SERVER_UUID.upper()))

    @settings(deadline=None, database=None)
    @given(strategies.uuids())
    def test_only_the_first_bit_differs(self, instance):
        lpar = uuid.UUID(identity.lpar_uuid(str(instance)))

        self.assertEqual(instance.int & (2 ** 127 - 1), lpar.int)


class TestUnmanaged(base.BaseTestCase):

    def test_it_is_known_by_its_own_uuid_and_name(self):
        server = identity.unmanaged(builders.lpar(), 'host1')

        self.assertEqual(
            (builders.LPAR_UUID, 'pvm-0001', 'pvm-0001', 'host1'),
            (server.uuid, server.name, server.instance_name, server.host))

    def test_it_belongs_to_nobody(self):
        server = identity.unmanaged(builders.lpar(), 'host1')

        self.assertEqual((None, None, None), (
            server.project_id, server.user_id, server.flavor))
