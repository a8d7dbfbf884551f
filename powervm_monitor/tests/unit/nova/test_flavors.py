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
"""The ids of flavors, by their names."""

from oslotest import base

from powervm_monitor.nova import flavors
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.nova import fakes

SERVER = builders.SERVER_UUID


class TestFlavors(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.nova = fakes.Nova(
            builders.ManualClock(),
            {'id': SERVER, 'flavor': 'tiny', fakes.HOST: 'host1'})
        self.flavors = flavors.Flavors(self.nova)

    def test_a_list_tells_most(self):
        self.flavors.learn({'small': SERVER})

        self.assertEqual('42', self.flavors.id('small'))

    def test_every_page_of_it_is_read(self):
        self.nova.flavors = [{'name': name, 'id': name}
                             for name in ('large', 'small', 'tiny')]
        self.nova.page = 1
        self.flavors.learn({'tiny': SERVER})

        self.assertEqual('tiny', self.flavors.id('tiny'))

    def test_what_is_known_is_not_asked_for_again(self):
        self.flavors.learn({'small': SERVER})
        self.flavors.learn({'small': SERVER})

        self.assertEqual(1, len(self.nova.asked))

    def test_nothing_is_asked_where_nothing_is_wanted(self):
        self.flavors.learn({})

        self.assertEqual([], self.nova.asked)

    def test_a_hidden_flavor_is_told_by_a_server_that_has_it(self):
        self.flavors.learn({'tiny': SERVER})

        self.assertEqual('id-of-tiny', self.flavors.id('tiny'))

    def test_that_is_asked_for_once_too(self):
        self.flavors.learn({'tiny': SERVER})
        self.flavors.learn({'tiny': SERVER})

        self.assertEqual(2, len(self.nova.asked))

    def test_a_flavor_that_nothing_tells_has_no_id(self):
        self.flavors.learn({'tiny': builders.LPAR_UUID})

        self.assertIsNone(self.flavors.id('tiny'))
