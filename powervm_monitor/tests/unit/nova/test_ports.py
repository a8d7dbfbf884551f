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
"""Which Neutron port an interface is."""

import logging

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor.nova import ports
from powervm_monitor.nova import session
from powervm_monitor.tests.unit import builders

MAC, OTHER = 'fa163e000001', 'fa163e000002'


def server(*macs, **changes):
    return builders.server(addresses=dict.fromkeys(macs, ()), **changes)


class Source:
    """Tells one port for each MAC that it knows."""

    def __init__(self):
        self.known = {MAC: 'port-1', OTHER: 'port-2'}
        self.asked = []
        self.failure = None

    def portions(self, servers):
        return [[server] for server in servers]

    def of(self, servers):
        self.asked.append([mac for one in servers for mac in one.addresses])
        if self.failure is not None:
            raise self.failure
        return {mac: port for mac, port in self.known.items()
                if mac in self.asked[-1]}


class TestPorts(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.source = Source()
        self.ports = ports.Ports(self.source)
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def test_before_it_was_asked_nothing_is_known(self):
        self.assertEqual({}, self.ports.of(server(MAC)))

    def test_a_port_is_known_by_its_mac(self):
        self.ports.learn([server(MAC, OTHER)])

        self.assertEqual({MAC: 'port-1', OTHER: 'port-2'},
                         self.ports.of(server(MAC, OTHER)))

    def test_what_is_known_is_not_asked_for_again(self):
        self.ports.learn([server(MAC)])
        self.ports.learn([server(MAC)])

        self.assertEqual([[MAC]], self.source.asked)

    def test_a_server_with_a_new_interface_is(self):
        self.ports.learn([server(MAC)])
        self.ports.learn([server(MAC, OTHER)])

        self.assertEqual([[MAC], [MAC, OTHER]], self.source.asked)

    def test_a_server_without_addresses_is_not_asked_for(self):
        self.ports.learn([server()])

        self.assertEqual([], self.source.asked)

    def test_a_port_that_nobody_tells_is_asked_for_once(self):
        self.source.known = {}
        self.ports.learn([server(MAC)])
        self.ports.learn([server(MAC)])

        self.assertEqual([[MAC]], self.source.asked)

    def test_and_again_after_it_was_forgotten(self):
        self.source.known = {}
        self.ports.learn([server(MAC)])
        self.ports.forget([server(MAC)])
        self.ports.learn([server(MAC)])

        self.assertEqual([[MAC], [MAC]], self.source.asked)

    def test_what_is_still_there_is_not_forgotten(self):
        self.ports.learn([server(MAC)])
        self.ports.forget([server(MAC)])

        self.assertEqual({MAC: 'port-1'}, self.ports.of(server(MAC)))

    def test_what_is_gone_is_forgotten(self):
        self.ports.learn([server(MAC)])
        self.ports.forget([])

        self.assertEqual({}, self.ports.of(server(MAC)))

    def test_what_was_kept_is_not_asked_for(self):
        self.ports.remember([server(MAC, ports={MAC: 'port-9'})])
        self.ports.learn([server(MAC)])

        self.assertEqual(({MAC: 'port-9'}, []), (
            self.ports.of(server(MAC)), self.source.asked))

    def test_a_failure_costs_the_ports_only_and_is_said_once(self):
        self.source.failure = model.Unavailable('Neutron sleeps')
        for _ in range(3):
            self.ports.learn([server(MAC)])

        self.assertEqual(1, self.log.output.count(
            'port ids are left out: Neutron sleeps'))

    def test_what_failed_is_asked_for_again(self):
        self.source.failure = model.Unavailable('Neutron sleeps')
        self.ports.learn([server(MAC)])
        self.source.failure = None
        self.ports.learn([server(MAC)])

        self.assertEqual({MAC: 'port-1'}, self.ports.of(server(MAC)))


    def test_what_this_user_may_not_see_is_not_asked_for_again(self):
        self.source.failure = session.Powerless('only an administrator')
        self.ports.learn([server(MAC), server(OTHER)])
        self.ports.learn([server(MAC), server(OTHER)])

        self.assertEqual([[MAC]], self.source.asked)

    def test_it_stays_said(self):
        self.source.failure = session.Powerless('only an administrator')
        for _ in range(3):
            self.ports.forget([server(MAC)])
            self.ports.learn([server(MAC)])
            self.ports.learn([server(MAC)])

        self.assertEqual(1, self.log.output.count('port ids are left out'))


class Api:
    """Answers one thing."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def get(self, path, **params):
        self.asked.append((path, params))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class TestFromNova(base.BaseTestCase):

    def test_each_server_has_a_list_of_interfaces(self):
        nova = Api({'interfaceAttachments': [
            {'mac_addr': 'FA:16:3e:00:00:01', 'port_id': 'port-1'}]})

        self.assertEqual({MAC: 'port-1'},
                         ports.FromNova(nova).of([server(MAC)]))
        self.assertEqual(
            [(f'/servers/{builders.SERVER_UUID}/os-interface', {})],
            nova.asked)

    def test_a_start_on_a_large_host_is_spread(self):
        portions = ports.FromNova(None).portions(list(range(1000)))

        self.assertEqual([[number] for number in range(20)], portions)

    def test_a_user_who_may_not_see_them_is_told_what_to_do(self):
        self.assertRaisesRegex(
            model.Unavailable, r'Set \[neutron\] enabled',
            ports.FromNova(Api(session.Unknown('no'))).of, [server(MAC)])

    def test_an_odd_answer_is_none(self):
        for odd in ({}, {'interfaceAttachments': None},
                    {'interfaceAttachments': [5]},
                    {'interfaceAttachments': [{'port_id': 'port-1'}]}):
            self.assertRaisesRegex(
                model.Unavailable, 'cannot be understood',
                ports.FromNova(Api(odd)).of, [server(MAC)])


class TestFromNeutron(base.BaseTestCase):

    def test_many_servers_are_one_request(self):
        neutron = Api({'ports': [
            {'mac_address': 'fa:16:3e:00:00:01', 'id': 'port-1'},
            {'mac_address': 'fa:16:3e:00:00:02', 'id': 'port-2'}]})

        self.assertEqual(
            {MAC: 'port-1', OTHER: 'port-2'},
            ports.FromNeutron(neutron).of([server(MAC), server(OTHER)]))
        self.assertEqual([('/v2.0/ports', {
            'fields': ['id', 'mac_address'],
            'mac_address': ['fa:16:3e:00:00:01', 'fa:16:3e:00:00:02']})],
            neutron.asked)

    def test_very_many_are_some_requests(self):
        portions = ports.FromNeutron(None).portions(list(range(120)))

        self.assertEqual([50, 50, 20], [len(some) for some in portions])
