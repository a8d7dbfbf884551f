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
"""Whose the numbers on the bus are: Nova's, Neutron's and Cinder's."""

import uuid

from oslotest import base

from powervm_monitor.tests.functional import hosting
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import watching

WEB = 'a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01'
FIRST = '5c1f0f6e-6d0f-4c0b-9d31-7c1ae0c0b001'
SECOND = '5c1f0f6e-6d0f-4c0b-9d31-7c1ae0c0b002'
MAC = 'fa:16:3e:5a:00:41'

SCENARIO = f"""\
vioses: [{{id: 1, name: vios-1}}]
partitions:
  - name: web-1
    interfaces: [{{mac: '{MAC}', received: 100}}]
    disks: [{{volume_id: {FIRST}, reads: 5}}]
    instance: {{uuid: {WEB}}}
  - name: by-hand
events:
  - {{at: 300, do: add_disk, partition: web-1,
     disk: {{volume_id: {SECOND}, behind: 0}}}}
"""


class TestIdentity(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.folder = self.useFixture(processes.Directory('identity')).path
        (self.folder / 'world.yaml').write_text(SCENARIO)
        self.simulator = self.useFixture(monitor.Simulator(
            '--speed', '30', '--backlog', '60',
            '--scenario', str(self.folder / 'world.yaml')))

    def monitor(self, **groups):
        return self.useFixture(monitor.Monitor(self.simulator, **groups))

    def first(self, service, kind, test=lambda data: True):
        """Return the first sample of a kind that passes a test."""
        def passing(found):
            return [data for n in found
                    if n['event_type'] == f'powervm.{kind}.sample'
                    for data in [n['payload']['versioned_object.data']]
                    if test(data)]

        return passing(service.wait_for(passing, 60, f'such a {kind}'))[0]

    def test_nova_tells_the_port_of_an_interface(self):
        metadata = self.first(self.monitor(), 'interface')['metadata']

        self.assertEqual((MAC, self.port()),
                         (metadata['mac'], metadata['port_id']))

    def test_neutron_tells_it_when_it_is_configured(self):
        service = self.monitor(neutron={
            'enabled': 'true',
            'endpoint_override': self.simulator.neutron_url})
        metadata = self.first(service, 'interface')['metadata']

        self.assertEqual(self.port(), metadata['port_id'])
        self.assertEqual([], [
            path for path in self.simulator.ask('requests')['nova']['by_path']
            if path.endswith('os-interface')])

    def port(self):
        """Return the id that Neutron has for the only port."""
        port, = monitor.read(
            f'{self.simulator.neutron_url}/v2.0/ports')['ports']
        return port['id']

    def test_a_volume_that_is_attached_behind_a_known_adapter_is_seen(self):
        service = self.monitor(powervm={'inventory_refresh': 30})

        def both(data):
            return [FIRST, SECOND] == [
                volume['id'] for volume in data['metadata']['volumes']]

        self.assertEqual(
            'vscsi-C2',
            self.first(service, 'disk', both)['metadata']['disk_name'])

    def test_partitions_without_an_instance_are_published_on_demand(self):
        service = self.monitor(publisher={'unmanaged': 'true'})
        data = self.first(service, 'instance', lambda data: data[
            'metadata']['display_name'] == 'by-hand')

        self.assertEqual(
            (None, 'unmanaged', 'by-hand'),
            (data['project_id'], data['metadata']['flavor_id'],
             data['metadata']['lpar_name']))
        self.assertIn('cpu', {m['name'] for m in data['measurements']})

    def test_owners_are_known_after_a_start_without_nova(self):
        kept = self.folder / 'servers.json'
        self.first(self.monitor(nova={'servers_file': kept}), 'instance')
        later = self.monitor(nova={
            'servers_file': kept, 'endpoint_override':
            f'http://127.0.0.1:{processes.free_port()}'})

        self.assertEqual(WEB, self.first(later, 'instance')['resource_id'])
        later.wait_for_log('stay in use')

    def test_without_nova_ever_nobody_owns_anything(self):
        service = self.monitor(nova={
            'endpoint_override':
            f'http://127.0.0.1:{processes.free_port()}'})
        service.wait_for_log('cannot reach Nova or Keystone')

        self.assertEqual([], service.notifications)


DB = 'b3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a02'
# Partitions that HMCs name by UUIDs of their own.
LPAR, SPARE = (f'11111111-2222-4333-8444-55555555555{n}' for n in range(2))
PORTS = [str(uuid.UUID(int=n)) for n in range(1, 5)]
# When the watched host starts, in seconds of its scenario.
NOW = 60


def host(*partitions, events=(), **sections):
    """Return a scenario."""
    return {'vioses': [{}], 'partitions': list(partitions),
            'events': list(events), **sections}


def partition(name, server=None, **more):
    """Return a partition; its interface has no address, but a port."""
    return {'name': name, 'interfaces': [{'mac': MAC, 'ip': ''}],
            **({} if server is None else {'instance': server}), **more}


class WatchedTest(base.BaseTestCase):

    def watch(self, *partitions, groups=None, **world):
        """Watch a host of some partitions."""
        self.host = self.useFixture(watching.Watched(
            host(*partitions, **world), **(groups or {})))

    def ids(self, samples):
        """Return the resource ids of instances."""
        return {sample.id for sample in watching.of(samples)}


class PortsTest(WatchedTest):
    """Each with Nova and with Neutron; see the two below."""

    groups = {}
    refresh = {'full_refresh': 300}

    def watch(self, *partitions, **world):
        super().watch(*partitions, groups={
            'nova': self.refresh, **self.groups}, **world)

    def ports(self, samples):
        """Return the port of each interface, by instance and MAC."""
        return {(one.metadata['display_name'], one.metadata['mac']):
                one.metadata['port_id']
                for one in watching.of(samples, 'interface')}


class NovaPorts:

    def test_a_port_without_a_fixed_ip_is_found(self):
        self.watch(partition('web', {'ports': {MAC: PORTS[0]}}))

        self.assertEqual({('web', MAC): PORTS[0]},
                         self.ports(self.host.take()))

    def test_one_mac_on_two_networks_is_two_ports(self):
        self.watch(
            partition('web', {'ports': {MAC: PORTS[0]}}),
            partition('db', {'ports': {MAC: PORTS[1]}}))

        self.assertEqual(
            {('web', MAC): PORTS[0], ('db', MAC): PORTS[1]},
            self.ports(self.host.take()))

    def test_a_port_made_anew_with_the_same_mac_has_its_new_id(self):
        self.watch(
            partition('web', {'ports': {MAC: PORTS[0]}}), events=[
                {'at': NOW + 60, 'do': 'set_ports', 'partition': 'web',
                 'ports': {MAC: PORTS[1]}}])
        before = self.ports(self.host.take())

        self.assertEqual(({('web', MAC): PORTS[0]}, {('web', MAC): PORTS[1]}),
                         (before, self.ports(self.host.take(12)[-4:])))

    def test_an_interface_that_is_attached_has_its_port_at_once(self):
        new = 'fa:16:3e:5a:00:42'
        self.watch(
            partition('web', {'ports': {MAC: PORTS[0], new: PORTS[1]}}),
            events=[{'at': NOW + 35, 'do': 'add_interface',
                     'partition': 'web',
                     'interface': {'mac': new, 'ip': ''}}])
        self.host.take()

        self.assertEqual({('web', MAC): PORTS[0], ('web', new): PORTS[1]},
                         self.ports(self.host.take()))

    def test_ports_stay_while_nobody_tells_them(self):
        self.watch(partition('web', {'ports': {MAC: PORTS[0]}}))
        self.host.take()
        self.host.fault(kind=500, path='os-interface|ports')

        self.assertEqual({('web', MAC): PORTS[0]},
                         self.ports(self.host.take(25)[-4:]))

    def test_a_quiet_host_costs_one_question_for_each_full_list(self):
        self.watch(partition('web', {'ports': {MAC: PORTS[0]}}))
        self.host.take(4)
        before = self.host.nova_requests()
        self.host.take(60)
        asked = self.host.nova_requests() - before

        self.assertEqual(asked['GET v2.1/servers/detail'],
                         asked[self.question])


class TestNovaPorts(NovaPorts, PortsTest):
    question = 'GET v2.1/servers/U/os-interface'


class TestNeutronPorts(NovaPorts, PortsTest):
    groups = {'neutron': {'enabled': 'true'}}
    question = 'GET v2.0/ports'

    def test_nova_is_not_asked_for_interfaces(self):
        self.watch(partition('web', {'ports': {MAC: PORTS[0]}}))
        self.host.take(3)

        self.assertEqual(0, self.host.nova_requests()[
            TestNovaPorts.question])


class TestFlavors(WatchedTest):

    OLD = {'id': 'old', 'name': 'small', 'ram': 2048, 'vcpus': 1}
    NEW = {'id': 'new', 'name': 'small', 'ram': 4096, 'vcpus': 2}

    def flavors(self, samples):
        """Return id, size and published size of each instance's flavor."""
        return {one.metadata['display_name']: (
            one.metadata['flavor_id'], one.metadata['vcpus'],
            one.metadata['memory_mb'],
            *(measured['volume'] for name in ('vcpus', 'memory')
              for measured in one.data['measurements']
              if measured['name'] == name))
            for one in watching.of(samples)}

    def test_a_flavor_made_anew_under_its_name_changes_nobodys_id(self):
        self.watch(partition('web', {'flavor': self.OLD}), events=[
            {'at': NOW + 35, 'do': 'create', 'partition': 'db', 'spec':
             partition('db', {'flavor': self.NEW})}])
        self.host.take()

        self.assertEqual(
            {'web': ('old', 1, 2048, 1, 2048),
             'db': ('new', 2, 4096, 2, 4096)},
            self.flavors(self.host.take()))

    def test_nor_does_it_after_a_restart(self):
        self.watch(partition('web', {'flavor': self.OLD}),
                   partition('db', {'flavor': self.NEW}))
        self.host.take()
        self.host.restart()

        self.assertEqual({'web': 'old', 'db': 'new'}, {
            name: flavor for name, (flavor, *_) in self.flavors(
                self.host.take()).items()})

    def test_a_resize_to_the_flavor_that_was_made_anew_shows(self):
        same = {**self.OLD, 'id': 'new'}
        self.watch(partition('web', {'flavor': self.OLD}), events=[
            {'at': NOW + 35, 'do': 'resize', 'partition': 'web',
             'flavor': same}])
        before = self.flavors(self.host.take())

        self.assertEqual(('old', 'new'), (
            before['web'][0],
            self.flavors(self.host.take(3)[-3:])['web'][0]))

    def test_a_quiet_host_costs_no_request_for_flavors(self):
        self.watch(partition('web', {'flavor': self.OLD}),
                   groups={'nova': {'full_refresh': 86400}})
        self.host.take(4)
        before = self.host.nova_requests()
        self.host.take(60)

        self.assertEqual({'GET v2.1/servers/detail?changes-since': 30},
                         self.host.nova_requests() - before)

    def test_nor_does_a_restart(self):
        self.watch(*(partition(f'vm-{n}', {'flavor': self.OLD})
                     for n in range(5)))
        self.host.take(4)
        before = self.host.nova_requests()
        self.host.restart()
        self.host.take()

        self.assertEqual(1, (self.host.nova_requests() - before)[
            'GET v2.1/servers/detail'])

    def test_many_servers_cost_two_lists(self):
        self.watch(*(partition(f'vm-{n}', {'flavor': self.OLD})
                     for n in range(5)))
        self.host.take()

        self.assertEqual(2, self.host.nova_requests()[
            'GET v2.1/servers/detail'])


class TestEvacuation(WatchedTest):

    EVACUATED = {'at': NOW + 35, 'do': 'evacuate', 'partition': 'web',
                 'host': 'powervm-2'}

    def watch(self, **groups):
        super().watch(
            partition('web', {'uuid': WEB}), partition('db', {'uuid': DB}),
            events=[self.EVACUATED], groups={
                'nova': {'full_refresh': 60}, **groups})
        self.before = self.host.take()

    def test_what_is_left_of_it_is_not_published(self):
        self.watch()
        self.host.take(4)

        self.assertEqual(({WEB, DB}, {DB}), (
            self.ids(self.before), self.ids(self.host.take(20))))

    def test_nor_is_it_as_a_partition_of_nobody(self):
        # Its UUID is that of the server, or nearly.
        self.watch(publisher={'unmanaged': 'true'})
        self.host.take(4)

        self.assertEqual({DB}, self.ids(self.host.take(20)))

    def test_nor_after_a_restart(self):
        self.watch()
        self.host.take(4)
        self.host.restart()

        self.assertEqual({DB}, self.ids(self.host.take(5)))

    def test_it_is_a_warning_once(self):
        self.watch()
        self.host.take(40)

        self.assertEqual(1, self.host.log.output.count(
            f'instance {WEB} (web) runs here, but Nova has started it on '
            'host powervm-2'))

    def test_check_explains_it(self):
        self.watch()
        self.host.take(4)

        self.assertIn(f'instance {WEB} (web) runs here, but Nova has started '
                      'it on host powervm-2', '\n'.join(
                          self.host.check('partitions')))

    def test_one_on_the_move_is_published(self):
        # Its partition is here before Nova says so.
        super().watch(
            partition('db', {'uuid': DB}), groups={
                'nova': {'full_refresh': 60}},
            events=[
                {'at': NOW + 35, 'do': 'migrate_in', 'partition': 'web',
                 'spec': partition('web', {'uuid': WEB}), 'nova': False,
                 'host': 'powervm-2'},
                {'at': NOW + 600, 'do': 'move', 'partition': 'web',
                 'host': 'powervm-1'}])
        self.host.take(5)

        self.assertEqual([{WEB, DB}] * 30, [
            self.ids(self.host.take()) for _ in range(30)])
        self.assertNotIn('evacuated', self.host.log.output)


class TestPowervc(WatchedTest):

    HOST = '9080M9S_130A078'

    def watch(self, *partitions, **more):
        super().watch(*partitions, system={'host': self.HOST}, **more)

    def matched(self):
        return {(row['Name'], row['Matched By'])
                for row in self.host.show()}

    def test_its_names_of_hosts_are_hosts(self):
        self.watch(partition('web', {'uuid': WEB}))

        self.assertEqual({self.HOST}, {
            one.metadata['instance_host']
            for one in watching.of(self.host.take())})

    def test_partitions_are_found_by_each_rule(self):
        self.watch(
            partition('web', {'uuid': WEB}),
            partition('db-7', {
                'uuid': DB, 'display_name': 'db',
                'metadata': {'vm_uuid': LPAR.upper()}}, uuid=LPAR),
            partition('app-171103ab-00009ee3', {
                'display_name': 'app', 'name': 'app-171103ab-00009ee3'},
                uuid=SPARE))

        self.assertEqual(
            {'web', 'db', 'app'},
            {one.metadata['display_name']
             for one in watching.of(self.host.take())})
        self.assertEqual(
            {('web', 'uuid'), ('db', 'vm_uuid'), ('app', 'name')},
            self.matched())

    def test_interfaces_are_those_of_the_server(self):
        self.watch(partition('db-7', {
            'uuid': DB, 'display_name': 'db', 'ports': {MAC: PORTS[0]},
            'metadata': {'vm_uuid': LPAR}}, uuid=LPAR))
        *_, one = watching.of(self.host.take(), 'interface')

        self.assertEqual((DB, PORTS[0]), (
            one.metadata['instance_id'], one.metadata['port_id']))

    def test_a_tenant_cannot_take_anothers_partition(self):
        victim = '3' + WEB[1:]
        self.watch(
            partition('web', {'uuid': WEB, 'project_id': 'victim'}),
            partition('mine', {
                'uuid': DB, 'project_id': 'thief',
                'metadata': {'vm_uuid': victim}}, uuid=LPAR),
            # Nova has a server without a partition as well.
            nova={'elsewhere': [{
                'display_name': 'away', 'project_id': 'thief',
                'host': self.HOST, 'metadata': {'vm_uuid': victim}}]})
        samples = watching.of(self.host.take(5))

        self.assertEqual({('victim', WEB)}, {
            (one.data['project_id'], one.id) for one in samples
            if one.metadata['lpar_name'] == 'web'})

    def test_who_tries_is_named_once_and_by_check(self):
        self.watch(
            partition('web', {'uuid': WEB}),
            nova={'elsewhere': [{
                'uuid': DB, 'display_name': 'thief', 'host': self.HOST,
                'metadata': {'vm_uuid': '2' + WEB[1:]}}]})
        self.host.take(20)
        told = (f'instance {DB} (thief) claims partition 2{WEB[1:]} by its '
                'metadata vm_uuid, which is ignored: the partition is that '
                f'of instance {WEB}')

        self.assertEqual(1, self.host.log.output.count(told))
        self.assertIn(told, '\n'.join(self.host.check('partitions')))

    def test_two_that_claim_the_same_have_nothing(self):
        claim = {'vm_uuid': LPAR}
        self.watch(
            partition('db-7', {'uuid': DB, 'metadata': claim}, uuid=LPAR),
            nova={'elsewhere': [{
                'display_name': 'other', 'host': self.HOST,
                'metadata': claim}]})

        self.assertEqual([], watching.of(self.host.take(3)))
        self.assertIn('and so does another one: neither is published',
                      self.host.log.output)


class TestRealNova(hosting.HostTest):
    """What only Nova itself can tell."""

    def test_a_flavor_made_anew_under_its_name_changes_nobodys_id(self):
        # As Horizon edits a flavor.
        rows = self.cloud.nova.rows
        name = f'small-{self.host}'
        old, new = f'old-{self.host}', f'new-{self.host}'
        rows.flavor(id=old, name=name, ram=2048)
        self.make_web(flavor=old)
        self.monitor()
        self.wait_for_sample(self.web)

        rows.delete_flavor(id=old)
        rows.flavor(id=new, name=name, ram=4096)
        self.cloud.server(self.host, uuid=self.db, name='db', flavor=new)

        self.assertEqual(
            [(old, name, 2048), (new, name, 4096)],
            [tuple(self.sample_soon(server)['metadata'][key] for key in (
                'flavor_id', 'flavor_name', 'memory_mb'))
             for server in (self.web, self.db)])

    def test_what_is_left_of_an_evacuated_server_is_not_published(self):
        self.make_db()
        self.make_web()
        self.monitor()
        self.wait_for_sample(self.web)

        self.cloud.nova.rows.evacuate(uuid=self.web, host=self.elsewhere)

        self.service.wait_for_log(
            f'instance {self.web} (web) runs here, but Nova has started it '
            f'on host {self.elsewhere}', 120)
        self.assertTrue(self.samples_soon_end())

    def test_one_that_migrates_is_published_where_it_is(self):
        self.make_web()
        self.monitor()
        self.wait_for_sample(self.web)

        self.cloud.nova.rows.change(uuid=self.web, host=self.elsewhere,
                                    node=self.elsewhere, compute_id=2)

        self.service.wait_for_log(f'lists it on host {self.elsewhere}', 120)
        self.assertEqual(self.elsewhere, self.sample_soon(
            self.web)['metadata']['instance_host'])

    def test_a_partition_is_found_by_what_powervc_writes(self):
        # No server has the UUID that follows from that of the partition.
        server = self.cloud.server(self.host, name='powervc', uuid=str(
            uuid.uuid4()), metadata={'vm_uuid': (
                f'{int(self.db[0], 16) & 7:x}{self.db[1:]}'.upper())})
        self.monitor()

        self.assertEqual('db', self.wait_for_sample(
            server)['metadata']['lpar_name'])
