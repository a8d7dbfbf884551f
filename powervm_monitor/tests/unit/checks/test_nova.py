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
"""Whether Nova tells whose things are."""

import types

from powervm_monitor import model
from powervm_monitor.checks import nova
from powervm_monitor.nova import session
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.checks import asked
from powervm_monitor.tests.unit.nova import fakes

OTHER = '11111111-1111-4111-8111-111111111111'


class TestLogon(asked.CheckTest):

    check = staticmethod(nova.logon)

    def test_the_endpoint_is_told(self):
        self.installation.compute = types.SimpleNamespace(
            endpoint=lambda: 'http://nova/v2.1')

        self.assertOk('Nova is at http://nova/v2.1')


class TestServers(asked.CheckTest):

    check = staticmethod(nova.servers)

    def test_they_are_counted(self):
        self.assertOk('Nova lists 1 servers on host host1')


class TestHostName(asked.CheckTest):

    check = staticmethod(nova.host_name)

    def setUp(self):
        super().setUp()
        self.compute = fakes.Nova(self.clock)
        self.installation.compute = self.compute

    def hosts(self, *names):
        """Let no server be here, and nova-compute be on some hosts."""
        self.installation.servers = {}
        self.compute.services = [{'host': name} for name in names]

    def test_servers_prove_the_name(self):
        self.assertOk('Nova has servers on host host1')

    def test_a_host_may_have_no_server(self):
        self.hosts('host1', 'host2')

        self.assertOk('nova-compute of host host1 has no servers')

    def test_a_name_that_is_nearly_right(self):
        self.hosts('host1.example.org', 'gate.example.org')

        self.assertError('Nova knows no host host1', 'set [DEFAULT] host',
                         'may be host1.example.org')

    def test_a_name_that_is_like_none(self):
        self.hosts('gate', 'controller')

        self.assertError('Nova knows no host host1', 'set [DEFAULT] host',
                         '(controller, gate)')

    def test_a_nova_without_hosts(self):
        self.hosts()

        self.assertError('Nova has no nova-compute')

    def test_who_may_not_ask_is_told_of_hosts_with_servers(self):
        self.installation.servers = {}
        self.compute.services = session.Powerless('forbidden')
        self.compute.put(**{fakes.HOST: 'HOST1'})

        self.assertError('may be HOST1')

    def test_who_sees_nothing_alike_is_not_sure(self):
        self.installation.servers = {}
        self.compute.services = session.Powerless('forbidden')

        self.assertWarning('Nova knows no server on host host1', 'if there '
                           'should be some, set [DEFAULT] host')


class TestPartitions(asked.CheckTest):

    check = staticmethod(nova.partitions)

    def lpars(self, *names):
        """Let there be the partition of the instance, and others."""
        self.installation.reading = builders.reading(
            builders.lpar(),
            *(builders.lpar(uuid=name, name=name) for name in names))

    def test_each_has_its_other_side(self):
        self.assertOk('1 partitions are instances')

    def test_rules_of_powervc_are_told(self):
        self.lpars('a', 'b', 'c')
        self.installation.owners.update({
            name: builders.server(lpar_uuid=name, matched_by=rule)
            for name, rule in (
                ('a', model.MatchRule.VM_UUID),
                ('b', model.MatchRule.VM_UUID),
                ('c', model.MatchRule.NAME))})

        self.assertOk('4 partitions are instances (2 of them by vm_uuid, '
                      '1 of them by name)')

    def test_partitions_that_are_no_instances(self):
        self.lpars('novalink', 'by-hand')

        self.assertOk('1 partitions are instances, and by-hand, novalink are '
                      'none')

    def test_an_instance_without_a_partition(self):
        self.installation.owners[OTHER] = builders.server(
            uuid=OTHER, name='db')

        self.assertWarning('1 instances have no partition on this host',
                           'see whether they are being built',
                           f'(db ({OTHER}, ACTIVE))')

    def test_none_that_has_its_other_side(self):
        self.installation.owners = {OTHER: builders.server(uuid=OTHER)}

        self.assertError('no partition is an instance', 'see whether '
                         '[powervm] host and [DEFAULT] host mean the same')

    def test_a_host_without_instances(self):
        self.installation.owners = {}

        self.assertOk('0 partitions are instances, and pvm-0001 are none')


class TestPorts(asked.CheckTest):

    check = staticmethod(nova.ports)

    def setUp(self):
        super().setUp()
        self.told = {builders.SERVER_UUID: {'fa163e000001': 'port-1'}}
        self.installation.ports = types.SimpleNamespace(of=self.of)
        self.installation.servers = {'lpar': builders.server(
            addresses={'fa163e000001': ()})}

    def of(self, uuids):
        if isinstance(self.told, Exception):
            raise self.told
        return self.told

    def test_they_are_told(self):
        self.assertOk('the ports of interfaces are told')

    def test_neutron_tells_them(self):
        self.installation.networking = types.SimpleNamespace(
            endpoint=lambda: 'http://neutron')

        self.assertOk('Neutron is at http://neutron',
                      'the ports of interfaces are told')

    def test_a_user_who_may_not_see_them(self):
        self.told = session.Powerless(
            'Nova does not show them: set [neutron] enabled')

        self.assertWarning('port ids are left out', 'set [neutron] enabled')

    def test_a_neutron_that_keeps_them_to_itself(self):
        self.told = {builders.SERVER_UUID: {}}

        self.assertWarning('nobody tells the ports of web',
                           'allow this user get_port')

    def test_a_neutron_that_does_not_answer(self):
        self.told = model.Unavailable('Neutron does not answer')

        self.assertWarning('port ids are left out: Neutron does not answer')

    def test_a_neutron_that_is_nowhere(self):
        def endpoint():
            raise model.Unavailable('there is no Neutron in the catalog')

        self.installation.networking = types.SimpleNamespace(
            endpoint=endpoint)

        self.assertWarning('port ids are left out: there is no Neutron')

    def test_instances_without_interfaces_have_no_ports(self):
        self.installation.servers = {'lpar': builders.server()}

        self.assertOk('no instance has an interface')
