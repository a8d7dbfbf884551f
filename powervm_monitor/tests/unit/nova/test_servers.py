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
"""Nova's servers by the UUID of their partition, kept up to date."""

import logging

import fixtures
from oslotest import base

from powervm_monitor import identity
from powervm_monitor import model
from powervm_monitor.nova import servers
from powervm_monitor.tests.unit import builders

LPAR = builders.LPAR_UUID
OTHER_LPAR = '11111111-1111-4111-8111-111111111111'
UNKNOWN = '22222222-2222-4222-8222-222222222222'


class FakeNova:
    """Answers with pages of servers, and counts how often it was asked."""

    def __init__(self, *pages):
        self.pages = pages
        self.flavors = [{'name': 'small', 'id': '42'}]
        self.failure = None
        self.asked = []
        self.lists = 0

    def get(self, path, **params):
        self.asked.append((path, params))
        if self.failure is not None:
            raise self.failure
        if path == '/flavors/detail':
            self.lists += 1
            return {'flavors': self.flavors}
        number = 0 if 'marker' not in params else 1 + [
            page[-1]['id'] for page in self.pages].index(params['marker'])
        answer = {'servers': self.pages[number]}
        if number + 1 < len(self.pages):
            answer['servers_links'] = [{'rel': 'next', 'href': 'ignored'}]
        return answer


class ServersTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.clock = builders.ManualClock()
        self.nova = FakeNova([builders.nova_row()])
        self.servers = servers.Servers(
            self.nova, 'host1', identity.lpar_uuid, self.clock,
            full_refresh=600, refresh=60)
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def rows(self, *rows):
        self.nova.pages = [list(rows)]

    def by_lpar(self, *uuids):
        return self.servers.by_lpar(uuids or [LPAR])


class TestList(ServersTest):

    def test_a_server_is_found_by_its_partition(self):
        self.assertEqual(
            {LPAR: builders.server(
                flavor=builders.flavor(id='42'),
                addresses={'fa163e000001': (
                    model.Address('10.0.0.5', 'private'),)})},
            self.by_lpar())

    def test_nova_is_asked_for_this_host(self):
        self.by_lpar()

        self.assertEqual(
            [('/flavors/detail', {'is_public': 'None'}),
             ('/servers/detail', {'all_tenants': '1', 'host': 'host1'})],
            self.nova.asked)

    def test_every_page_is_read(self):
        self.nova.pages = [[builders.nova_row()],
                           [builders.nova_row(id=OTHER_LPAR)],
                           [builders.nova_row(id=UNKNOWN)]]

        self.assertEqual({LPAR, OTHER_LPAR, UNKNOWN}, set(self.by_lpar()))

    def test_an_empty_page_is_the_last(self):
        self.nova.get = lambda path, **params: {
            'flavors': [], 'servers': [], 'servers_links': [{'rel': 'next'}]}

        self.assertEqual({}, self.by_lpar())

    def test_a_page_without_end_is_not_read_for_ever(self):
        row = builders.nova_row()
        del row['id']
        self.nova.get = lambda path, **params: {
            'flavors': [], 'servers': [row],
            'servers_links': [{'rel': 'next'}]}

        self.assertRaisesRegex(model.Unavailable, 'next page', self.by_lpar)

    def test_an_answer_without_servers_is_no_answer(self):
        self.nova.get = lambda path, **params: {'flavors': []}

        self.assertRaisesRegex(
            model.Unavailable, 'without servers', self.by_lpar)

    def test_every_page_of_flavors_is_read(self):
        pages = {None: ('large', '41'), '41': ('small', '42')}

        def get(path, marker=None, **params):
            if path == '/servers/detail':
                return {'servers': [builders.nova_row()]}
            name, number = pages[marker]
            return {'flavors': [{'name': name, 'id': number}],
                    'flavors_links': [] if marker else [{'rel': 'next'}]}

        self.nova.get = get

        self.assertEqual('42', self.by_lpar()[LPAR].flavor.id)

    def test_a_server_booted_from_a_volume_has_no_image(self):
        self.rows(builders.nova_row(image=''))

        self.assertIsNone(self.by_lpar()[LPAR].image_ref)

    def test_a_flavor_that_is_gone_has_no_id(self):
        self.nova.flavors = []

        self.assertIsNone(self.by_lpar()[LPAR].flavor.id)

    def test_a_flavor_without_swap_has_none(self):
        self.rows(builders.nova_row(flavor={
            'original_name': 'small', 'vcpus': 2, 'ram': 4096, 'disk': 20,
            'swap': ''}))

        self.assertEqual(
            (0, 0), (self.by_lpar()[LPAR].flavor.swap_mb,
                     self.by_lpar()[LPAR].flavor.ephemeral_gb))

    def test_fixed_and_floating_address_of_a_port_go_together(self):
        mac = {'OS-EXT-IPS-MAC:mac_addr': 'fa:16:3e:00:00:01'}
        self.rows(builders.nova_row(addresses={
            'a': [{'addr': '10.0.0.5', **mac}],
            'b': [{'addr': '192.0.2.1', **mac}]}))

        self.assertEqual(
            {'fa163e000001': (model.Address('10.0.0.5', 'a'),
                              model.Address('192.0.2.1', 'b'))},
            self.by_lpar()[LPAR].addresses)


class TestRights(ServersTest):

    def test_servers_of_other_hosts_are_left_out(self):
        self.rows(builders.nova_row(), builders.nova_row(
            id=OTHER_LPAR, **{'OS-EXT-SRV-ATTR:host': 'host2'}))

        self.assertEqual({LPAR}, set(self.by_lpar()))

    def test_servers_of_other_hosts_name_the_policy(self):
        self.rows(builders.nova_row(**{'OS-EXT-SRV-ATTR:host': 'host2'}))
        self.by_lpar()

        self.assertIn('Nova listed 1 servers of other hosts, which are left '
                      'out: it ignores the host filter unless policy '
                      'os_compute_api:servers:allow_all_filters',
                      self.log.output)

    def test_when_the_policy_is_right_again_it_is_said(self):
        self.rows(builders.nova_row(**{'OS-EXT-SRV-ATTR:host': 'host2'}))
        self.by_lpar()
        self.rows(builders.nova_row())
        self.clock.forward(600)
        self.by_lpar()

        self.assertIn('the rights at Nova is all right', self.log.output)

    def test_a_hidden_host_names_the_policies(self):
        row = builders.nova_row()
        del row['OS-EXT-SRV-ATTR:host']
        self.rows(row)

        self.assertRaisesRegex(
            model.Unavailable,
            'os_compute_api:servers:detail:get_all_tenants, '
            'os_compute_api:servers:allow_all_filters and '
            'os_compute_api:os-extended-server-attributes', self.by_lpar)

    def test_a_host_without_servers_names_the_option(self):
        self.rows()
        self.by_lpar()

        self.assertIn('Nova knows no server on host host1: if there should '
                      'be some, set [DEFAULT] host', self.log.output)


class TestOddServers(ServersTest):

    def without(self, key):
        row = builders.nova_row()
        del row[key]
        return row

    def test_a_malformed_server_costs_only_itself(self):
        for odd in (
                self.without('id'), self.without('name'),
                self.without('status'), self.without('tenant_id'),
                self.without('flavor'), builders.nova_row(flavor=None),
                builders.nova_row(flavor={'original_name': 'small'}),
                builders.nova_row(id='no-uuid'), builders.nova_row(id=5),
                builders.nova_row(image='text'),
                builders.nova_row(metadata=['text']),
                builders.nova_row(addresses={'private': [{}]}),
                builders.nova_row(addresses=['private']),
                None, 5, 'text', []):
            self.rows(odd, builders.nova_row(id=OTHER_LPAR))
            self.clock.forward(600)
            self.assertEqual({OTHER_LPAR}, set(self.by_lpar()), odd)

    def test_a_status_that_is_no_text_is_made_one(self):
        self.rows(builders.nova_row(status=None))

        self.assertEqual('None', self.by_lpar()[LPAR].status)

    def test_a_malformed_server_is_named(self):
        self.rows(builders.nova_row(flavor=None))
        self.by_lpar()

        self.assertIn(f'instance {builders.SERVER_UUID} cannot be understood',
                      self.log.output)

    def test_a_malformed_server_is_said_once(self):
        self.rows(builders.nova_row(flavor=None))
        for _ in range(3):
            self.by_lpar()
            self.clock.forward(600)

        self.assertEqual(1, self.log.output.count('cannot be understood'))

    def test_of_two_with_one_partition_the_first_has_it(self):
        self.rows(builders.nova_row(), builders.nova_row(id=LPAR))

        self.assertEqual(builders.SERVER_UUID, self.by_lpar()[LPAR].uuid)

    def test_two_with_one_partition_are_named(self):
        self.rows(builders.nova_row(), builders.nova_row(id=LPAR))
        self.by_lpar()

        self.assertIn(
            f'instances {builders.SERVER_UUID} and {LPAR} both claim '
            f'partition {LPAR}', self.log.output)


class TestRefresh(ServersTest):

    def test_a_fresh_list_is_not_asked_for_again(self):
        self.by_lpar()
        self.clock.forward(599)
        self.by_lpar()

        self.assertEqual(1, self.nova.lists)

    def test_an_old_list_is(self):
        self.by_lpar()
        self.clock.forward(600)
        self.by_lpar()

        self.assertEqual(2, self.nova.lists)

    def test_a_server_that_moved_away_goes_with_the_old_list(self):
        self.by_lpar()
        self.rows()
        self.clock.forward(600)

        self.assertEqual({}, self.by_lpar())

    def test_an_unknown_partition_is_a_reason_to_ask(self):
        self.by_lpar()
        self.clock.forward(60)
        self.rows(builders.nova_row(), builders.nova_row(id=OTHER_LPAR))

        self.assertIn(OTHER_LPAR, self.by_lpar(LPAR, OTHER_LPAR))

    def test_but_not_more_often_than_configured(self):
        self.by_lpar()
        self.clock.forward(59)
        self.by_lpar(LPAR, UNKNOWN)

        self.assertEqual(1, self.nova.lists)

    def test_one_that_had_to_wait_is_asked_for_later(self):
        self.by_lpar()
        self.clock.forward(59)
        self.by_lpar(LPAR, UNKNOWN)
        self.clock.forward(1)
        self.by_lpar(LPAR, UNKNOWN)

        self.assertEqual(2, self.nova.lists)

    def test_a_partition_that_nova_does_not_know_is_no_reason_twice(self):
        self.by_lpar(LPAR, UNKNOWN)
        self.clock.forward(300)
        self.by_lpar(LPAR, UNKNOWN)

        self.assertEqual(1, self.nova.lists)

    def test_a_partition_that_comes_back_is_a_reason_again(self):
        self.by_lpar(LPAR, UNKNOWN)
        self.clock.forward(300)
        self.by_lpar(LPAR, OTHER_LPAR)
        self.clock.forward(100)
        self.by_lpar(LPAR, UNKNOWN)

        self.assertEqual(3, self.nova.lists)


class TestFailure(ServersTest):

    def fail(self):
        self.nova.failure = model.Unavailable('cannot reach Nova')

    def test_before_the_first_list_it_is_raised(self):
        self.fail()

        self.assertRaisesRegex(
            model.Unavailable, 'cannot reach Nova', self.by_lpar)

    def test_before_the_first_list_it_is_tried_every_time(self):
        self.fail()
        self.assertRaises(model.Unavailable, self.by_lpar)
        self.nova.failure = None

        self.assertEqual({LPAR}, set(self.by_lpar()))

    def test_the_last_list_stays_in_use(self):
        self.by_lpar()
        self.clock.forward(600)
        self.fail()

        self.assertEqual({LPAR}, set(self.by_lpar()))

    def test_half_a_list_is_not_used(self):
        self.by_lpar()
        self.clock.forward(600)
        hidden = builders.nova_row(id=UNKNOWN)
        del hidden['OS-EXT-SRV-ATTR:host']
        self.rows(builders.nova_row(id=OTHER_LPAR), hidden)

        self.assertEqual({LPAR}, set(self.by_lpar()))

    def test_what_stays_in_use_is_said_with_its_time(self):
        self.by_lpar()
        self.clock.forward(600)
        self.fail()
        self.by_lpar()

        self.assertIn('cannot reach Nova; the servers listed at 12:00:00 UTC '
                      'stay in use', self.log.output)

    def test_it_is_said_once(self):
        self.by_lpar()
        self.fail()
        for _ in range(5):
            self.clock.forward(600)
            self.by_lpar()

        self.assertEqual(1, self.log.output.count('cannot reach Nova'))

    def test_nova_is_not_asked_in_every_turn_while_it_fails(self):
        self.by_lpar()
        self.clock.forward(600)
        self.fail()
        for _ in range(4):
            self.by_lpar()
            self.clock.forward(30)

        self.assertEqual(1 + 2, len([
            path for path, _ in self.nova.asked
            if path == '/flavors/detail']))

    def test_a_nova_that_is_back_is_said(self):
        self.by_lpar()
        self.fail()
        self.clock.forward(600)
        self.by_lpar()
        self.nova.failure = None
        self.clock.forward(60)
        self.by_lpar()

        self.assertIn('Nova is all right again', self.log.output)
