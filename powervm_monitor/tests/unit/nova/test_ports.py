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


WEB, DB = 'web', 'db'


class Source:
    """Tells the ports of servers by MAC."""

    def __init__(self):
        self.known = {WEB: {MAC: 'port-1', OTHER: 'port-2'},
                      DB: {MAC: 'port-3'}}
        self.asked = []
        self.failures = {}

    def portions(self, uuids):
        return [[uuid] for uuid in uuids]

    def of(self, uuids):
        self.asked.extend(uuids)
        for uuid in uuids:
            if uuid in self.failures:
                raise self.failures[uuid]
        return {uuid: self.known.get(uuid, {}) for uuid in uuids}


class TestPorts(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.source = Source()
        self.clock = builders.ManualClock()
        self.ports = ports.Ports(self.source, self.clock)
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def learn(self, after=60, **macs):
        """Learn the ports of servers with these MACs."""
        self.clock.forward(after)
        self.ports.learn({uuid: set(found) for uuid, found in macs.items()})

    def test_before_it_was_asked_nothing_is_known(self):
        self.assertEqual({}, self.ports.of(WEB))

    def test_a_port_is_known_by_its_server_and_mac(self):
        # The two are on different networks.
        self.learn(web=[MAC], db=[MAC])

        self.assertEqual(('port-1', 'port-3'), (
            self.ports.of(WEB)[MAC], self.ports.of(DB)[MAC]))

    def test_what_is_known_is_not_asked_for_again(self):
        self.learn(web=[MAC])
        self.learn(web=[MAC])

        self.assertEqual([WEB], self.source.asked)

    def test_a_server_with_a_new_interface_is(self):
        self.learn(web=[MAC])
        self.learn(web=[MAC, OTHER])

        self.assertEqual([WEB, WEB], self.source.asked)

    def test_a_server_whose_interfaces_nobody_knows_is_asked_for(self):
        # They may have no fixed IP, and so be absent from its addresses.
        self.learn(web=[])

        self.assertEqual('port-1', self.ports.of(WEB)[MAC])

    def test_a_mac_that_is_no_port_is_asked_for_once(self):
        self.source.known = {}
        self.learn(web=[MAC])
        self.learn(web=[MAC])

        self.assertEqual([WEB], self.source.asked)

    def test_a_port_made_anew_shows_after_a_refresh(self):
        self.learn(web=[MAC])
        self.source.known[WEB] = {MAC: 'port-9'}
        self.ports.refresh({WEB})
        self.learn(web=[MAC])

        self.assertEqual({MAC: 'port-9'}, self.ports.of(WEB))

    def test_until_it_is_asked_for_the_former_one_holds(self):
        self.learn(web=[MAC])
        self.ports.refresh({WEB})
        self.source.failures[WEB] = model.Unavailable('Neutron sleeps')
        self.learn(web=[MAC])

        self.assertEqual('port-1', self.ports.of(WEB)[MAC])

    def test_what_is_gone_is_forgotten(self):
        self.learn(web=[MAC])
        self.ports.refresh(set())

        self.assertEqual({}, self.ports.of(WEB))

    def test_what_was_kept_is_known(self):
        self.ports.remember([builders.server(ports={MAC: 'port-9'})])

        self.assertEqual({MAC: 'port-9'},
                         self.ports.of(builders.SERVER_UUID))

    def test_those_of_which_nothing_is_known_come_first(self):
        self.learn(web=[MAC])
        self.ports.refresh({WEB})
        self.learn(web=[MAC], db=[MAC])

        self.assertEqual([WEB, DB, WEB], self.source.asked)

    def test_samples_in_a_hurry_are_one_round(self):
        # As when those of an outage are read.
        self.source.portions = lambda uuids: [uuids[:1]]
        self.learn(web=[MAC], db=[MAC])
        self.learn(after=1, web=[MAC], db=[MAC])

        self.assertEqual([WEB], self.source.asked)

    def test_a_clock_that_is_set_back_does_not_make_it_wait(self):
        self.learn(web=[MAC])
        self.learn(after=-7200, db=[MAC])

        self.assertEqual([WEB, DB], self.source.asked)

    def test_a_failure_costs_the_ports_only_and_is_said_once(self):
        self.source.failures[WEB] = model.Unavailable('Neutron sleeps')
        for _ in range(3):
            self.learn(web=[MAC])

        self.assertEqual(1, self.log.output.count(
            'port ids are left out: Neutron sleeps'))

    def test_what_failed_is_asked_for_again_after_a_minute(self):
        self.source.failures[WEB] = model.Unavailable('Neutron sleeps')
        self.learn(web=[MAC])
        self.learn(after=30, web=[MAC])
        self.source.failures.clear()
        self.learn(after=30, web=[MAC])

        self.assertEqual(([WEB, WEB], 'port-1'), (
            self.source.asked, self.ports.of(WEB)[MAC]))

    def test_a_server_that_always_fails_costs_no_other(self):
        self.source.failures[WEB] = model.Unavailable('Nova failed')
        self.learn(web=[MAC], db=[MAC])
        self.learn(web=[MAC], db=[MAC])

        self.assertEqual({MAC: 'port-3'}, self.ports.of(DB))

    def test_servers_that_fail_take_turns(self):
        self.source.failures = dict.fromkeys(
            (WEB, DB), model.Unavailable('Nova failed'))
        for _ in range(4):
            self.learn(web=[MAC], db=[MAC])

        self.assertEqual([WEB, DB, WEB, DB], self.source.asked)

    def test_while_one_fails_it_is_not_said_that_all_is_right(self):
        self.source.failures[WEB] = model.Unavailable('Nova failed')
        self.learn(web=[MAC], db=[MAC])
        self.learn(web=[MAC], db=[MAC])

        self.assertNotIn('has recovered', self.log.output)

    def test_when_the_last_one_answers_that_is_said(self):
        self.source.failures[WEB] = model.Unavailable('Nova failed')
        self.learn(web=[MAC], db=[MAC])
        self.source.failures.clear()
        self.learn(web=[MAC], db=[MAC])

        self.assertIn('the list of ports has recovered', self.log.output)

    def test_a_failure_of_one_that_is_gone_is_forgotten(self):
        self.source.failures[WEB] = model.Unavailable('Nova failed')
        self.learn(web=[MAC], db=[MAC])
        self.ports.refresh({DB})
        self.learn(db=[MAC])

        self.assertIn('the list of ports has recovered', self.log.output)

    def test_what_this_user_may_not_see_is_not_asked_for_again(self):
        self.source.failures = dict.fromkeys(
            (WEB, DB), ports.HiddenServer('only an administrator'))
        self.learn(web=[MAC], db=[MAC])
        self.learn(web=[MAC], db=[MAC])

        self.assertEqual([WEB], self.source.asked)

    def test_it_stays_said(self):
        self.source.failures[WEB] = ports.HiddenServer('only an admin')
        for _ in range(3):
            self.ports.refresh({WEB})
            self.learn(web=[MAC])
            self.learn(web=[MAC])

        self.assertEqual(1, self.log.output.count('port ids are left out'))

    def test_one_that_is_hidden_costs_no_other(self):
        self.learn(web=[MAC], db=[MAC])
        self.source.failures[WEB] = ports.HiddenServer('it is gone')
        self.source.known[DB] = {MAC: 'port-9'}
        self.ports.refresh({WEB, DB})
        self.learn(web=[MAC], db=[MAC])

        self.assertEqual(('port-1', 'port-9', ''), (
            self.ports.of(WEB)[MAC], self.ports.of(DB)[MAC],
            self.log.output))


class Api:
    """Answers one thing."""

    name = 'Neutron'

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def get(self, path, microversion=None, **params):
        self.asked.append((path, params))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class TestFromNova(base.BaseTestCase):

    def test_each_server_has_a_list_of_interfaces(self):
        nova = Api({'interfaceAttachments': [
            {'mac_addr': 'FA:16:3e:00:00:01', 'port_id': 'port-1'}]})

        self.assertEqual({WEB: {MAC: 'port-1'}},
                         ports.FromNova(nova).of([WEB]))
        self.assertEqual([('/servers/web/os-interface', {})], nova.asked)

    def test_a_start_on_a_large_host_is_spread(self):
        portions = ports.FromNova(None).portions(list(range(1000)))

        self.assertEqual([[number] for number in range(20)], portions)

    def test_a_user_who_may_not_see_them_is_told_what_to_do(self):
        self.assertRaisesRegex(
            ports.HiddenServer, r'Set \[neutron\] enabled',
            ports.FromNova(Api(session.Unknown('no'))).of, [WEB])

    def test_a_mac_of_two_ports_is_that_of_none(self):
        nova = Api({'interfaceAttachments': [
            {'mac_addr': 'fa:16:3e:00:00:01', 'port_id': 'port-1'},
            {'mac_addr': 'fa:16:3e:00:00:01', 'port_id': 'port-2'}]})

        self.assertEqual({WEB: {}}, ports.FromNova(nova).of([WEB]))

    def test_an_odd_answer_is_none(self):
        for odd in ({}, {'interfaceAttachments': None},
                    {'interfaceAttachments': [5]},
                    {'interfaceAttachments': [{'port_id': 'port-1'}]}):
            self.assertRaisesRegex(
                model.Unavailable, 'cannot be understood',
                ports.FromNova(Api(odd)).of, [WEB])


def port(id, device_id, mac='fa:16:3e:00:00:01'):
    return {'id': id, 'device_id': device_id, 'mac_address': mac}


class TestFromNeutron(base.BaseTestCase):

    def test_many_servers_are_one_request(self):
        neutron = Api({'ports': [
            port('port-1', WEB), port('port-2', DB),
            port('port-3', WEB, 'fa:16:3e:00:00:02')]})

        self.assertEqual(
            {WEB: {MAC: 'port-1', OTHER: 'port-3'}, DB: {MAC: 'port-2'}},
            ports.FromNeutron(neutron).of([WEB, DB]))
        self.assertEqual([('/v2.0/ports', {
            'fields': ['id', 'mac_address', 'device_id'],
            'device_id': [WEB, DB]})], neutron.asked)

    def test_a_port_of_another_device_is_not_theirs(self):
        # The filter may not be heeded.
        neutron = Api({'ports': [port('port-1', 'router'),
                                 port('port-2', WEB)]})

        self.assertEqual({WEB: {MAC: 'port-2'}},
                         ports.FromNeutron(neutron).of([WEB]))

    def test_a_server_without_ports_is_answered_too(self):
        self.assertEqual({WEB: {}}, ports.FromNeutron(
            Api({'ports': []})).of([WEB]))

    def test_an_odd_answer_is_none(self):
        for odd in ({}, {'ports': None}, {'ports': [{'device_id': WEB}]}):
            self.assertRaises(model.Unavailable,
                              ports.FromNeutron(Api(odd)).of, [WEB])

    def test_very_many_are_some_requests(self):
        portions = ports.FromNeutron(None).portions(list(range(120)))

        self.assertEqual([50, 50, 20], [len(some) for some in portions])
