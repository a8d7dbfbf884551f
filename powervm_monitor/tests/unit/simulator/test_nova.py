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
"""The Nova API of the world's instances."""

from powervm_monitor.tests.unit.simulator import base
from powervm_monitor.tests.unit.simulator import nova

WEB = 'a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01'
ELSEWHERE = '11111111-2222-4333-8444-555555555555'


class NovaTest(nova.TestCase):

    def names(self, nova, query):
        return list(self.servers(nova, query))

    def test_a_server_is_what_the_partition_is(self):
        server = self.nova().get('/servers/' + WEB).json()['server']
        self.assertEqual(
            {'original_name': 'p1.small', 'vcpus': 2, 'ram': 4096,
             'disk': 20, 'ephemeral': 0, 'swap': 0, 'extra_specs': {}},
            server['flavor'])
        self.assertEqual(
            ('web-1', 'powervm-1', 'instance-00000001', 'active', 1),
            (server['name'], server['OS-EXT-SRV-ATTR:host'],
             server['OS-EXT-SRV-ATTR:instance_name'],
             server['OS-EXT-STS:vm_state'],
             server['OS-EXT-STS:power_state']))
        self.assertEqual(
            ['fa:16:3e:3a:00:01', 'fa:16:3e:3a:00:02'],
            [address['OS-EXT-IPS-MAC:mac_addr']
             for address in server['addresses']['private']])
        self.assertEqual(
            ['0b1f0f6e-6d0f-4c0b-9d31-7c1ae0c0a001'],
            [volume['id'] for volume
             in server['os-extended-volumes:volumes_attached']])

    def test_a_partition_that_is_off_is_a_stopped_server(self):
        servers = self.nova().get('/servers/detail').json()['servers']
        self.assertEqual(('SHUTOFF', 'stopped', 4), tuple(
            servers[3][key] for key in ('status', 'OS-EXT-STS:vm_state',
                                        'OS-EXT-STS:power_state')))

    def test_the_host_filter_leaves_out_other_hosts(self):
        source = {'partitions': [{'name': 'here', 'instance': {}}],
                  'nova': {'elsewhere': [{'uuid': ELSEWHERE,
                                          'display_name': 'there'}]}}
        nova = self.nova(source)
        self.assertEqual(['here', 'there'], self.names(nova, 'all_tenants=1'))
        self.assertEqual(['here'], self.names(
            nova, 'all_tenants=1&host=powervm-1'))

    def test_a_powerless_token_is_told_less_and_more(self):
        source = {'partitions': [{'name': 'here', 'instance': {}}],
                  'nova': {'powerless': True, 'elsewhere': [
                      {'uuid': ELSEWHERE, 'display_name': 'there'}]}}
        servers = self.nova(source).get(
            '/servers/detail?all_tenants=1&host=powervm-1').json()['servers']
        self.assertEqual(['here', 'there'],
                         [server['name'] for server in servers])
        self.assertEqual([], [key for server in servers for key in server
                              if key.startswith('OS-EXT-SRV-ATTR')])

    def test_every_host_of_servers_has_a_nova_compute(self):
        source = {'partitions': [{'name': 'here', 'instance': {}}],
                  'nova': {'elsewhere': [{'host': 'far'}]}}
        services = self.nova(source).get('/os-services').json()['services']
        self.assertEqual(
            [('nova-compute', 'far'), ('nova-compute', 'powervm-1')],
            [(service['binary'], service['host']) for service in services])

    def test_a_powerless_token_may_not_see_them(self):
        self.assertEqual(403, self.nova({'nova': {'powerless': True}}).get(
            '/os-services').status_code)

    def test_a_list_may_be_one_server(self):
        nova = self.nova()
        self.assertEqual(['web-1'], self.names(nova, 'uuid=' + WEB))
        self.assertEqual([], self.names(nova, 'uuid=' + ELSEWHERE))
        self.assertEqual([], self.names(nova, 'host=far&uuid=' + WEB))

    def test_a_server_that_boots_from_a_volume_has_no_image(self):
        [server] = self.servers(self.nova({'partitions': [
            {'instance': {'image': None}}]})).values()
        self.assertEqual('', server['image'])

    def test_a_server_tells_the_extra_specs_of_its_flavor(self):
        specs = {'powervm:proc_units': '0.5'}
        [server] = self.servers(self.nova({'partitions': [
            {'instance': {'flavor': {'name': 'p1', 'extra_specs': specs}}}
        ]})).values()
        self.assertEqual(specs, server['flavor']['extra_specs'])

    def test_pages_lead_to_each_other(self):
        nova = self.nova()
        first = nova.get('/servers/detail?limit=3').json()
        [link] = first['servers_links']
        second = nova.get(link['href']).json()
        self.assertEqual(
            (3, ['spare-1'], False),
            (len(first['servers']),
             [server['name'] for server in second['servers']],
             'servers_links' in second))

    def test_an_unknown_marker_is_refused(self):
        self.assertEqual(400, self.nova().get(
            '/servers/detail?marker=nobody').status_code)

    def test_only_later_changes_are_listed(self):
        nova = self.nova()
        self.assertEqual([], self.names(
            nova, 'changes-since=2026-11-21T11:00:00Z'))
        self.assertEqual(4, len(self.names(
            nova, 'changes-since=2026-09-21T11:00:00Z')))

    def test_a_server_that_is_not_there_is_not_found(self):
        answer = self.nova().get('/servers/' + ELSEWHERE)
        self.assertEqual((404, 404), (
            answer.status_code, answer.json()['itemNotFound']['code']))

    def test_flavors_have_ids(self):
        flavors = self.nova().get(
            '/flavors/detail?is_public=None').json()['flavors']
        self.assertEqual(
            [('1', 'p1.small'), ('2', 'p1.large'), ('3', 'p1.tiny')],
            [(flavor['id'], flavor['name']) for flavor in flavors])

    def test_a_hidden_flavor_is_not_listed(self):
        source = {
            'nova': {'hidden_flavors': ['a']},
            'partitions': [{'name': name, 'instance': {
                'flavor': {'name': name}}} for name in 'ab']}
        [flavor] = self.nova(source).get(
            '/flavors/detail?is_public=None').json()['flavors']
        self.assertEqual(('2', 'b'), (flavor['id'], flavor['name']))

    def test_a_flavor_keeps_its_id_when_others_go(self):
        nova = self.nova({
            'partitions': [{'name': name, 'instance': {
                'flavor': {'name': name}}} for name in 'ab'],
            'events': [{'at': 10, 'do': 'delete', 'partition': 'a'}]})
        before = nova.get('/flavors/detail').json()
        self.clock.advance(10)
        self.assertEqual(before, nova.get('/flavors/detail').json())

    def test_flavors_of_one_name_are_those_of_their_servers(self):
        source = {'partitions': [{'name': name, 'instance': {'flavor': {
            'name': 'small', 'id': name}}} for name in ('old', 'new')]}
        nova = self.nova(source, version='2.46')
        self.assertEqual({'old': 'old', 'new': 'new'}, {
            name: server['flavor']['id']
            for name, server in self.servers(nova).items()})
        [flavor] = nova.get('/flavors/detail').json()['flavors']
        self.assertEqual('new', flavor['id'])

    def test_requests_and_their_bytes_are_counted_apart(self):
        nova = self.nova()
        sizes = [len(nova.get(path).content) for path in (
            '/servers/detail', '/servers/detail',
            '/servers/detail?changes-since=2026-01-01T00:00:00Z', '/no')]
        self.assertEqual({
            'total': 4, 'by_path': {
                'GET other': 1, 'GET v2.1/servers/detail': 2,
                'GET v2.1/servers/detail?changes-since': 1},
            'bytes': sum(sizes), 'bytes_by_path': {
                'GET other': sizes[3],
                'GET v2.1/servers/detail': sizes[0] + sizes[1],
                'GET v2.1/servers/detail?changes-since': sizes[2]}},
            base.ask_json(self.simulator.url + '/simulator/requests')[
                'nova'])

    def test_keystoneauth_discovers_the_version(self):
        nova = self.nova()
        [version] = nova.get(nova.endpoint_override.replace(
            '/v2.1', '/')).json()['versions']
        self.assertEqual(('2.1', '2.96'), (version['min_version'],
                                           version['version']))
        self.assertEqual('v2.1', nova.get('/').json()['version']['id'])
