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
"""What Nova tells of the servers of a host, and of single ones."""

import datetime
import logging

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor.nova import lists
from powervm_monitor.nova import session
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.nova import fakes

SERVER = builders.SERVER_UUID
OTHER = '11111111-1111-4111-8111-111111111111'
MAC = {'OS-EXT-IPS-MAC:mac_addr': 'fa:16:3e:00:00:01'}


class ListsTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.clock = builders.ManualClock()
        self.nova = fakes.Nova(self.clock)
        self.lists = lists.Lists(self.nova, 'host1')
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def one(self, **changes):
        """The only Server there is, of a row."""
        self.nova.servers = [builders.nova_row(**changes)]
        server, = self.lists.all().servers
        return server

    def uuids(self):
        return {server.uuid for server in self.lists.all().servers}


class TestServer(ListsTest):

    def test_it_is_as_nova_tells(self):
        self.assertEqual(
            builders.server(
                flavor=builders.flavor(id='42'),
                addresses={'fa163e000001': (
                    model.Address('10.0.0.5', 'private'),)}), self.one())

    def test_one_booted_from_a_volume_has_no_image(self):
        self.assertIsNone(self.one(image='').image_ref)

    def test_a_flavor_without_swap_has_none(self):
        flavor = self.one(flavor={
            'original_name': 'small', 'vcpus': 2, 'ram': 4096, 'disk': 20,
            'swap': ''}).flavor

        self.assertEqual((0, 0, {}), (
            flavor.swap_mb, flavor.ephemeral_gb, flavor.extra_specs))

    def test_fixed_and_floating_address_of_a_port_go_together(self):
        server = self.one(addresses={'a': [{'addr': '10.0.0.5', **MAC}],
                                     'b': [{'addr': '192.0.2.1', **MAC}]})

        self.assertEqual({'fa163e000001': (
            model.Address('10.0.0.5', 'a'),
            model.Address('192.0.2.1', 'b'))}, server.addresses)

    def test_its_volumes_are_told(self):
        server = self.one(**{'os-extended-volumes:volumes_attached': [
            {'id': 'v1'}, {'id': 'v2'}]})

        self.assertEqual(('v1', 'v2'), server.volumes)

    def test_all_of_its_metadata_is_kept(self):
        server = self.one(metadata={'metering.stack': 's1', 'secret': 'x'})

        self.assertEqual({'metering.stack': 's1', 'secret': 'x'},
                         server.metadata)

    def test_one_that_is_scheduled_nowhere_yet_is_not_here(self):
        self.nova.filters = False
        self.nova.servers = [builders.nova_row(**{fakes.HOST: None})]

        self.assertEqual([], self.lists.all().servers)


class TestAll(ListsTest):

    def test_nova_is_asked_for_this_host(self):
        self.nova.servers = []
        self.lists.all()

        self.assertEqual(
            [('/servers/detail', {'all_tenants': '1', 'host': 'host1'})],
            self.nova.asked)

    def test_every_page_is_read(self):
        self.nova.page = 1
        self.nova.servers = [builders.nova_row(),
                             builders.nova_row(id=OTHER)]

        self.assertEqual({SERVER, OTHER}, self.uuids())

    def test_its_time_is_that_of_the_first_page(self):
        told = builders.NOON
        get = self.nova.get

        def slow(*args, **kwargs):
            answer = get(*args, **kwargs)
            self.clock.forward(60)
            return answer

        self.nova.get = slow
        self.nova.page = 1
        self.nova.servers = [builders.nova_row(),
                             builders.nova_row(id=OTHER)]

        self.assertEqual(told, self.lists.all().at)

    def test_flavors_are_asked_for_once(self):
        for _ in range(3):
            self.one()

        self.assertEqual(1, self.nova.microversions.count('2.46'))

    def test_flavors_that_were_known_are_not_asked_for(self):
        self.lists.remember([self.one()])
        later = lists.Lists(self.nova, 'host1')
        later.remember([self.one()])
        self.nova.microversions.clear()
        later.all()

        self.assertEqual([None], self.nova.microversions)

    def test_every_page_tells_flavors(self):
        self.nova.page = 1
        self.nova.servers = [
            builders.nova_row(id=f'{n}1111111-1111-4111-8111-111111111111')
            for n in range(4)]

        self.assertEqual(['42'] * 4, [
            server.flavor.id for server in self.lists.all().servers])


class TestChanged(ListsTest):

    def changed(self, seconds):
        return self.lists.changed(
            builders.NOON + datetime.timedelta(seconds=seconds))

    def test_nova_is_asked_for_somewhat_more_than_is_new(self):
        self.changed(60)

        self.assertEqual([('/servers/detail', {
            'all_tenants': '1', 'host': 'host1',
            'changes-since': '2015-05-27T12:00:30Z'})], self.nova.asked)

    def test_what_changed_is_told(self):
        self.nova.put()
        self.clock.forward(60)
        self.nova.put(id=OTHER)

        self.assertEqual(
            [OTHER], [server.uuid for server in self.changed(60).servers])

    def test_in_a_quiet_time_one_request_is_made(self):
        self.nova.put()
        self.lists.all()
        self.clock.forward(600)
        self.nova.asked.clear()
        self.changed(600)

        self.assertEqual(1, len(self.nova.asked))

    def test_what_is_deleted_is_told_apart(self):
        self.nova.put(status='DELETED')

        self.assertEqual(([], [SERVER]), self.changed(0)[:2])


class TestOne(ListsTest):

    def test_a_server_of_another_host_is_found(self):
        self.nova.put(**{fakes.HOST: 'host2'})

        self.assertEqual('host2', self.lists.one(SERVER).host)

    def test_one_that_nova_has_not_is_none(self):
        self.assertIsNone(self.lists.one(SERVER))

    def test_one_that_was_not_asked_for_is_not_believed(self):
        self.nova.filters = False
        self.nova.put(id=OTHER)

        self.assertRaisesRegex(
            session.Powerless, 'it was not asked for. Give the user',
            self.lists.one, SERVER)


class TestRights(ListsTest):

    def setUp(self):
        super().setUp()
        self.nova.filters = False

    def test_servers_of_other_hosts_are_left_out(self):
        self.nova.servers = [builders.nova_row(), builders.nova_row(
            id=OTHER, **{fakes.HOST: 'host2'})]

        self.assertEqual({SERVER}, self.uuids())

    def test_servers_of_other_hosts_are_counted(self):
        self.nova.servers = [builders.nova_row(), builders.nova_row(
            id=OTHER, **{fakes.HOST: 'host2'})]
        self.lists.all()

        self.assertEqual(1, self.lists.strangers)

    def test_servers_of_other_hosts_name_the_lines_to_set(self):
        self.nova.servers = [builders.nova_row(**{fakes.HOST: 'host2'})]
        self.lists.all()

        self.assertIn('Nova listed 1 servers of other hosts, which are left '
                      'out: it ignores the host filter. Give the user of '
                      '[nova] role admin, or the roles service and reader',
                      self.log.output)
        self.assertIn('"os_compute_api:servers:allow_all_filters": '
                      '"role:admin or role:service"', self.log.output)

    def test_when_the_policy_is_right_it_is_said(self):
        self.nova.servers = [builders.nova_row(**{fakes.HOST: 'host2'})]
        self.lists.all()
        self.nova.filters = True
        self.lists.all()

        self.assertIn('the access to Nova has recovered', self.log.output)

    def test_a_hidden_host_names_the_lines_to_set(self):
        row = builders.nova_row()
        del row[fakes.HOST]
        self.nova.servers = [row]

        self.assertRaisesRegex(
            session.Powerless,
            '"os_compute_api:os-extended-server-attributes": '
            '"role:admin or role:service"', self.lists.all)


class TestOddServers(ListsTest):

    def without(self, key):
        row = builders.nova_row()
        del row[key]
        return row

    def odd(self):
        return (
            self.without('id'), self.without('name'),
            self.without('status'), self.without('tenant_id'),
            self.without('flavor'), builders.nova_row(flavor=None),
            builders.nova_row(flavor={'original_name': 'small'}),
            builders.nova_row(id='no-uuid'), builders.nova_row(id=5),
            builders.nova_row(tenant_id=None), builders.nova_row(user_id=5),
            builders.nova_row(image='text'),
            builders.nova_row(metadata=['text']),
            builders.nova_row(addresses={'private': [{}]}),
            builders.nova_row(addresses=['private']),
            builders.nova_row(**{
                'os-extended-volumes:volumes_attached': [5]}))

    def test_a_malformed_server_costs_only_itself(self):
        for odd in self.odd():
            self.nova.servers = [odd, builders.nova_row(id=OTHER)]
            self.assertEqual({OTHER}, self.uuids(), odd)

    def test_a_malformed_server_is_told_apart(self):
        self.nova.servers = [builders.nova_row(flavor=None)]

        self.assertEqual(([], (SERVER,)), (
            self.lists.all().servers, self.lists.all().unreadable))

    def test_a_status_that_is_no_text_is_made_one(self):
        self.assertEqual('None', self.one(status=None).status)

    def test_a_malformed_server_is_not_said_to_be_nowhere(self):
        self.nova.servers = [builders.nova_row(flavor=None)]

        self.assertRaises(session.Unreadable, self.lists.one, SERVER)

    def test_a_malformed_server_is_named_once(self):
        self.nova.servers = [builders.nova_row(flavor=None)]
        for _ in range(3):
            self.lists.all()

        self.assertEqual(1, self.log.output.count(
            f'instance {SERVER} cannot be understood'))
