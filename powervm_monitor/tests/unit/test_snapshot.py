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
"""What somebody sees who looks once."""

import os

from powervm_monitor import model
from powervm_monitor import snapshot
from powervm_monitor.catalog import cpu
from powervm_monitor.tests.unit.checks import test_installation
from powervm_monitor.tests.unit.simulator import base as simulated

WEB = 'a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01'


class SnapshotTest(test_installation.InstallationTest):

    def take(self, instance=None, source='small', **groups):
        self.installed = self.installation(source, **groups)
        return snapshot.take(
            self.installed.conf, self.installed.clock, instance).batch

    def ids(self, batch, kind='instance'):
        return [observation.resource.id for observation in batch.observations
                if observation.resource.kind == kind]


class TestTake(SnapshotTest):

    def test_all_instances_are_observed(self):
        self.assertEqual(4, len(self.ids(self.take())))

    def test_rates_are_since_the_sample_before(self):
        self.assertEqual({30.0}, {
            observation.period for observation in self.take().observations})

    def test_one_sample_has_no_rates(self):
        measured = {measurement.metric
                    for observation in self.take(backlog=15).observations
                    for measurement in observation.measurements}

        self.assertEqual((True, False), (
            cpu.CPU in measured, cpu.CPU_UTIL in measured))

    def test_nothing_is_changed(self):
        self.take(WEB)
        requests = self.requests()

        self.assertEqual(
            [], [name for name in requests if not name.startswith(
                ('GET ', 'PUT web/Logon', 'DELETE web/Logon'))])
        self.assertEqual(['powervm_monitor.conf'], os.listdir(
            self.configuration.path('.')))

    def test_ports_of_all_instances_are_not_asked_for(self):
        self.take()

        self.assertEqual([], [
            path for path in self.nova_requests()
            if path.endswith('os-interface')])

    def test_those_of_one_are(self):
        batch = self.take(WEB)

        self.assertEqual(1, self.nova_requests()[
            'GET v2.1/servers/U/os-interface'])
        self.assertNotIn(None, [
            observation.resource.metadata['port_id']
            for observation in batch.observations
            if observation.resource.kind == 'interface'])

    def nova_requests(self):
        return simulated.ask_json(
            f'{self.simulator.url}/simulator/requests')['nova']['by_path']

    def test_a_host_without_a_sample_is_told(self):
        self.assertIn('PowerVM has no sample', str(self.assertRaises(
            model.Unavailable, self.take,
            source={'pcm': {'long_term': False}})))


class TestOne(SnapshotTest):

    def refused(self, instance, **options):
        return str(self.assertRaises(
            snapshot.NotHere, self.take, instance, **options))

    def test_one_is_known_by_its_uuid(self):
        self.assertEqual([WEB], self.ids(self.take(WEB.upper())))

    def test_one_is_known_by_its_name(self):
        self.assertEqual([WEB], self.ids(self.take('web-1')))

    def test_its_devices_have_what_the_inventory_knows(self):
        batch = self.take('web-1')

        self.assertEqual(
            ['fa:16:3e:3a:00:01', 'fa:16:3e:3a:00:02'],
            sorted(observation.resource.metadata['mac']
                   for observation in batch.observations
                   if observation.resource.kind == 'interface'))

    def test_only_its_own_adapters_are_asked_for(self):
        self.take('web-1')
        requests = self.requests()

        self.assertEqual(
            (1, None), (requests[
                'GET uom/LogicalPartition/U/ClientNetworkAdapter'],
                requests.get('GET uom/Event')))

    def test_one_that_is_not_here(self):
        self.assertIn('Nova lists no instance web-7 on this host',
                      self.refused('web-7'))

    def test_two_of_one_name(self):
        said = self.refused('twin', source={'partitions': [
            {'name': 'one', 'instance': {'display_name': 'twin', 'uuid': WEB}},
            {'name': 'two', 'instance': {'display_name': 'twin'}}]})

        self.assertIn(f'give the UUID of one of them, {WEB} and ', said)

    def test_one_without_a_partition(self):
        self.assertIn('has no partition on this host', self.refused(
            'far', source={'nova': {'elsewhere': [
                {'display_name': 'far', 'host': 'powervm-1'}]}}))
