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
"""Each server has the id of its own flavor."""

import dataclasses

from oslotest import base

from powervm_monitor import model
from powervm_monitor.nova import flavors
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.nova import fakes

LAUNCHED = 'OS-SRV-USG:launched_at'
VM_STATE = 'OS-EXT-STS:vm_state'
QUERY = {'all_tenants': '1', 'host': 'host1'}


def uuid(number):
    return f'{number}1111111-1111-4111-8111-111111111111'


class TestFlavors(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.nova = fakes.Nova(builders.ManualClock())
        self.flavors = flavors.Flavors(self.nova)

    def server(self, number=1, flavor='42', changes=None, **more):
        """A server as Nova lists it; ``changes`` come after that."""
        one = builders.server(
            uuid=uuid(number), flavor=builders.flavor(id=None), **more)
        self.nova.flavors[one.uuid] = flavor
        self.nova.put(id=one.uuid, **{
            LAUNCHED: one.launched_at, VM_STATE: one.vm_state,
            fakes.TASK_STATE: one.task_state, **(changes or {})})
        return one

    def ids(self, *servers):
        """The ids of the flavors of servers; what is asked is counted."""
        self.nova.asked.clear()
        return [server.flavor.id for server
                in self.flavors.identified(list(servers), QUERY)]

    def test_an_id_is_that_of_the_servers_own_flavor(self):
        # Both are called small: one was deleted, the other one made anew.
        first, second = self.server(1, 'old'), self.server(2, 'new')

        self.assertEqual(['old', 'new'], self.ids(first, second))

    def test_a_flavor_made_anew_changes_nobodys_id(self):
        first = self.server(1, 'old')
        self.ids(first)
        second = self.server(2, 'new')

        self.assertEqual(['old', 'new'], self.ids(first, second))

    def test_it_is_asked_for_once(self):
        one = self.server()
        self.ids(one)

        self.assertEqual((['42'], []), (self.ids(one), self.nova.asked))

    def test_a_server_is_asked_for_by_its_uuid(self):
        self.ids(self.server())

        self.assertEqual([('/servers/detail', {
            'all_tenants': '1', 'uuid': uuid(1), 'limit': '2'})],
            self.nova.asked)

    def test_many_servers_are_one_list(self):
        self.ids(*map(self.server, range(9)))

        self.assertEqual([('/servers/detail', QUERY)], self.nova.asked)

    def test_what_else_changes_is_no_reason_to_ask(self):
        one = self.server()
        self.ids(one)
        self.ids(dataclasses.replace(
            one, name='db', metadata={}, task_state='migrating',
            host='host2'))

        self.assertEqual([], self.nova.asked)

    def test_a_resize_to_a_flavor_with_the_same_name_and_size_is(self):
        # That one was deleted and made anew.
        self.ids(self.server(flavor='old'))
        resized = self.server(
            flavor='new', launched_at='2015-05-27T09:00:00.000000')

        self.assertEqual(['new'], self.ids(resized))

    def test_so_is_a_confirmed_resize(self):
        self.ids(self.server(vm_state='resized'))
        self.ids(self.server())

        self.assertEqual(1, len(self.nova.asked))

    def test_while_it_is_resized_nothing_is_kept(self):
        one = self.server(flavor='old', task_state='resize_finish')
        self.ids(one)
        self.nova.flavors[one.uuid] = 'new'

        self.assertEqual(['new'], self.ids(one))

    def test_one_that_is_resized_between_two_answers_has_none(self):
        # Else size and id would be of two flavors.
        for changes in ({LAUNCHED: 'later'}, {VM_STATE: 'resized'},
                        {fakes.TASK_STATE: 'resize_finish'}):
            self.assertEqual([None], self.ids(self.server(changes=changes)))

    def test_and_is_asked_for_again(self):
        self.ids(self.server(changes={VM_STATE: 'resized'}))

        self.assertEqual(['42'], self.ids(self.server()))

    def test_one_that_nova_has_no_more_has_none(self):
        one = self.server()
        self.nova.servers = []

        self.assertEqual([None], self.ids(one))

    def test_an_answer_about_others_is_none(self):
        one = self.server()
        self.nova.filters = False
        self.nova.servers = [builders.nova_row(id=uuid(7))]

        self.assertEqual([None], self.ids(one))

    def test_an_odd_answer_is_none(self):
        one = self.server()
        for flavor in (None, [], {}, {'id': 5}):
            self.nova._at = lambda row, version, flavor=flavor: {
                **row, 'flavor': flavor}
            self.assertEqual([None], self.ids(one))

    def test_a_known_one_is_not_asked_for(self):
        one = self.server()
        self.flavors.remember([dataclasses.replace(
            one, flavor=builders.flavor(id='kept'))])

        self.assertEqual((['kept'], []), (self.ids(one), self.nova.asked))

    def test_those_that_are_gone_are_forgotten(self):
        one = self.server()
        self.ids(one)
        self.flavors.forget_others([])
        self.ids(one)

        self.assertEqual(1, len(self.nova.asked))

    def test_without_an_answer_nothing_is_known(self):
        self.nova.failure = model.Unavailable('Nova sleeps')

        self.assertRaises(model.Unavailable, self.ids, self.server())
