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

from powervm_monitor.simulator import world as worlds
from powervm_monitor.tests.unit.simulator import nova

UUID = '11111111-2222-4333-8444-555555555555'
ETHERNET, SRIOV, VNIC = ('fa:16:3e:00:00:0%d' % number for number in (1, 2, 3))
HOST = {
    'vioses': [{}], 'sriov_adapters': [{}],
    'partitions': [
        {'name': 'vm', 'instance': {'uuid': UUID},
         'interfaces': [{'mac': ETHERNET, 'ip': '10.0.0.5', 'vlan': 7}],
         'sriov': [{'adapter': 1, 'mac': SRIOV, 'vlan': 7},
                   {'adapter': 1, 'mac': VNIC, 'vnic': {'vios': 1}}]},
        {'name': 'other', 'interfaces': [{}],
         'instance': {'host': 'powervm-2'}},
        {'name': 'nobodys', 'interfaces': [{}]}],
    'nova': {'elsewhere': [{'display_name': 'there'}]}}


class InterfacesTest(nova.TestCase):

    def attachments(self, source=HOST):
        return self.nova(source).get('/servers/%s/os-interface' % UUID).json()[
            'interfaceAttachments']

    def test_interfaces_of_all_kinds_are_attached(self):
        self.assertEqual([ETHERNET, SRIOV, VNIC], [
            each['mac_addr'] for each in self.attachments()])

    def test_an_attachment_names_port_and_network(self):
        self.assertEqual(
            {'port_id': worlds.name_uuid('port', ETHERNET),
             'mac_addr': ETHERNET, 'port_state': 'ACTIVE',
             'net_id': worlds.name_uuid('network', 7),
             'fixed_ips': [{'ip_address': '10.0.0.5',
                            'subnet_id': worlds.name_uuid('subnet', 7)}]},
            self.attachments()[0])

    def test_interfaces_of_a_vlan_are_in_one_network(self):
        one, two, three = (each['net_id'] for each in self.attachments())
        self.assertEqual((True, False), (one == two, one == three))

    def test_the_port_of_a_stopped_server_is_down(self):
        off = dict(HOST['partitions'][0], state='Not Activated')
        self.assertEqual({'DOWN'}, {
            each['port_state'] for each in self.attachments(
                dict(HOST, partitions=[off]))})

    def test_a_server_elsewhere_has_none_that_are_known(self):
        compute = self.nova(HOST)
        there = self.servers(compute)['there']['id']
        self.assertEqual([], compute.get(
            '/servers/%s/os-interface' % there).json()[
                'interfaceAttachments'])

    def test_an_unknown_server_is_not_found(self):
        answer = self.nova({}).get('/servers/%s/os-interface' % UUID)
        self.assertEqual((404, 404), (
            answer.status_code, answer.json()['itemNotFound']['code']))


class OwnPortsTest(nova.TestCase):

    def test_one_mac_may_be_two_ports_and_become_another(self):
        one, two, three = (worlds.name_uuid(n) for n in range(3))
        compute = self.nova({
            'partitions': [
                {'name': 'vm', 'interfaces': [{'mac': ETHERNET}],
                 'instance': {'ports': {ETHERNET: one}}},
                {'name': 'other', 'interfaces': [{'mac': ETHERNET}],
                 'instance': {'ports': {ETHERNET: two}}}],
            'events': [{'at': 0, 'do': 'set_ports', 'partition': 'other',
                        'ports': {ETHERNET: three}}]})
        servers = self.servers(compute)

        self.assertEqual([one, three], [
            compute.get('/servers/%s/os-interface' % servers[name]['id'])
            .json()['interfaceAttachments'][0]['port_id']
            for name in ('vm', 'other')])


class NeutronTest(nova.TestCase):

    def neutron(self, source=HOST):
        self.nova(source)
        return self.client(self.simulator.neutron_url)

    def ports(self, query='', source=HOST):
        return self.neutron(source).get('/v2.0/ports?' + query).json()['ports']

    def test_ports_of_all_servers_are_listed(self):
        self.assertEqual(4, len(self.ports()))

    def test_a_port_names_its_server_and_host(self):
        self.assertEqual(
            {'id': worlds.name_uuid('port', ETHERNET),
             'mac_address': ETHERNET, 'device_id': UUID,
             'network_id': worlds.name_uuid('network', 7),
             'binding:host_id': 'powervm-1',
             'fixed_ips': [{'ip_address': '10.0.0.5',
                            'subnet_id': worlds.name_uuid('subnet', 7)}]},
            self.ports()[0])

    def test_ports_are_those_of_a_host(self):
        self.assertEqual([ETHERNET, SRIOV, VNIC], [
            port['mac_address']
            for port in self.ports('binding:host_id=powervm-1')])

    def test_ports_are_those_of_servers(self):
        self.assertEqual(3, len(self.ports('device_id=' + UUID)))
        self.assertEqual(3, len(self.ports('device_id=x&device_id=' + UUID)))
        self.assertEqual([], self.ports(
            'binding:host_id=powervm-2&device_id=' + UUID))

    def test_only_the_fields_asked_for_are_told(self):
        self.assertEqual(
            {'id': worlds.name_uuid('port', ETHERNET),
             'mac_address': ETHERNET},
            self.ports('fields=id&fields=mac_address')[0])

    def test_a_powerless_token_is_not_told_the_host(self):
        self.assertNotIn('binding:host_id', self.ports(
            source=dict(HOST, nova={'powerless': True}))[0])

    def test_what_ports_do_not_have_cannot_be_asked_for(self):
        answer = self.neutron().get('/v2.0/ports?colour=red')
        self.assertEqual(400, answer.status_code)
        self.assertEqual({'NeutronError': {
            'type': 'BadRequest', 'detail': '', 'message':
                "['colour'] is invalid attribute for filtering"}},
            answer.json())

    def test_the_root_tells_what_there_is(self):
        [resource] = self.neutron().get('/v2.0').json()['resources']
        self.assertEqual('ports', resource['collection'])
        self.assertEqual(404, self.neutron().get('/v2.0/nets').status_code)
