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

from oslotest import base

from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes

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
