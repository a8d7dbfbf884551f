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
"""The whole way: PowerVM, the service, RabbitMQ, an unmodified Ceilometer."""

import datetime
import json
import re
import subprocess

from oslotest import base
import yaml

from powervm_monitor import catalog
from powervm_monitor.tests.functional import ceilometer
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.functional import truth

# The first instance of the simulator's small scenario, and what it has.
WEB = 'a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01'
WEB_DISK = f'{WEB}-vscsi-C2'
WEB_INTERFACE = f'instance-00000001-{WEB}-veth-C32'
METERS = ceilometer.ROOT / 'etc' / 'ceilometer' / 'meters.d'
READINGS = 10
FULL = ceilometer.ROOT / 'powervm_monitor/simulator/scenarios/full.yaml'
RESOURCES = METERS.parent / 'gnocchi_resources_powervm.yaml'
# Prints the metrics that stock definitions and ours name together.
READ_DEFINITIONS = '''
import importlib.resources, json, sys
from ceilometer.publisher import gnocchi
from stevedore import extension
import yaml
stock = importlib.resources.files('ceilometer') / (
    'publisher/data/gnocchi_resources.yaml')
plugins = extension.ExtensionManager('ceilometer.event.trait_plugin')
print(json.dumps([
    metric for path in (stock, sys.argv[1])
    for resource in yaml.safe_load(open(path))['resources']
    for metric in gnocchi.ResourcesDefinition(
        resource, 'ceilometer-low', None, plugins).metrics]))
'''


class CeilometerTest(base.BaseTestCase):
    """Starts everything; ``web`` is an instance of the scenario."""

    scenario, web, readings = 'small', WEB, READINGS

    def setUp(self):
        super().setUp()
        broker = self.useFixture(rabbitmq.VirtualHost())
        self.ceilometer = self.useFixture(
            ceilometer.Ceilometer(broker.transport_url, METERS))
        simulator = self.useFixture(
            monitor.Simulator('--scenario', self.scenario,
                              '--backlog', str(30 * READINGS)))
        self.true = truth.Truth(simulator.url)
        self.service = self.useFixture(monitor.Process(
            simulator, DEFAULT={'transport_url': broker.transport_url}))

    def samples(self):
        """Return all samples once those of some Readings are complete."""
        def complete(found):
            states = {s['timestamp'] for s in found
                      if s['name'] == 'power.state'
                      and s['resource_id'] == self.web}
            return len(states) >= self.readings and (
                found[-1]['timestamp'] == max(states))

        return self.ceilometer.wait_for(complete, 120)


class TestCeilometer(CeilometerTest):

    def test_every_sample_is_true(self):
        wrong = []
        by_name = {metric.name: metric for metric in catalog.CATALOG}
        for sample in self.samples():
            metric = by_name[sample['name']]
            if (sample['unit'], sample['type']) != (
                    metric.unit.symbol, metric.kind):
                wrong.append(f'unit or type: {sample}')
            time = datetime.datetime.fromisoformat(sample['timestamp'])
            if not self.true.agrees(sample['resource_id'], sample['name'],
                                    sample['volume'], time):
                wrong.append(f'not true: {sample}')

        self.assertEqual([], wrong)

    def test_a_sample_says_whose_it_is(self):
        newest = {(s['resource_id'], s['name']): s for s in self.samples()}
        instance = newest[WEB, 'cpu']
        disk = newest[WEB_DISK, 'disk.device.read.bytes']
        interface = newest[WEB_INTERFACE, 'network.incoming.bytes']

        # What Gnocchi needs to make the resources, and what bills need.
        metadata = instance['resource_metadata']
        self.assertEqual(
            {'display_name': 'web-1', 'instance_host': 'powervm-1',
             'flavor_id': '1', 'flavor_name': 'p1.small', 'cpu_number': 2,
             'user_metadata': {'stack': 'shop'}},
            {key: metadata[key] for key in (
                'display_name', 'instance_host', 'flavor_id', 'flavor_name',
                'cpu_number', 'user_metadata')})
        self.assertEqual(
            ('vscsi-C2', WEB),
            (disk['resource_metadata']['disk_name'],
             disk['resource_metadata']['instance_id']))
        self.assertEqual(
            ('veth-C32', 'fa:16:3e:3a:00:01', WEB),
            (interface['resource_metadata']['vnic_name'],
             interface['resource_metadata']['mac'],
             interface['resource_metadata']['instance_id']))
        for sample in (instance, disk, interface):
            self.assertTrue(sample['project_id'] and sample['user_id'])

    def test_the_agent_has_nothing_to_complain_of(self):
        self.samples()

        self.assertEqual([], [
            line for line in self.ceilometer.log.splitlines()
            if re.search(' (WARNING|ERROR) ceilometer', line)])


class TestGnocchi(base.BaseTestCase):
    """Ceilometer's own publisher reads the resource definitions."""

    def test_every_metric_has_a_resource(self):
        told = subprocess.run(
            [ceilometer.agent_environment() / 'bin' / 'python', '-c',
             READ_DEFINITIONS, RESOURCES], capture_output=True, text=True,
            timeout=60, check=True)

        self.assertEqual(
            [], sorted({metric.name for metric in catalog.CATALOG}
                       - set(json.loads(told.stdout))))


class TestFull(CeilometerTest):

    web = 'a4f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5b01'
    # How long a turn took, the next one tells; the first may find one more.
    readings = READINGS + 2

    def setUp(self):
        world = yaml.safe_load(FULL.read_text())
        # Only some levels of PowerVM count the requests of vSCSI disks.
        world.setdefault('pcm', {})['transfers'] = True
        self.scenario = self.useFixture(
            processes.Directory('full')).path / 'full.yaml'
        self.scenario.write_text(yaml.safe_dump(world))
        super().setUp()

    def test_every_meter_arrives(self):
        arrived = {sample['name'] for sample in self.samples()}

        # Not every machine that runs tests tells its frequency.
        self.assertEqual(
            {'compute.node.cpu.frequency'},
            {metric.name for metric in catalog.CATALOG} - arrived
            | {'compute.node.cpu.frequency'})
