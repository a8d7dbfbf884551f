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
"""What plugins are given is what the catalogue says, and theirs."""

from oslotest import base

from powervm_monitor import model
from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import hooks
from powervm_monitor.catalog import host
from powervm_monitor.catalog import memory
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import network
from powervm_monitor.catalog import storage
from powervm_monitor.plugins import base as plugins
from powervm_monitor.plugins import observed
from powervm_monitor.tests.unit import builders

ALL = ('on_host', 'on_cpu', 'on_ram', 'on_volume', 'on_bandwidth')


def told(kind, *values, wanted=ALL, **changes):
    """Return the dicts of one observation, by hook."""
    observation = builders.observation(
        *(model.Measurement(metric, value) for metric, value in values),
        resource=builders.resource(kind=kind), **changes)
    return dict(observed.dicts(builders.batch(observation), wanted))


class Cpu(plugins.MetricPlugin):

    def on_cpu(self, cpu_dict):
        pass


class TestHooks(base.BaseTestCase):

    def test_only_what_the_class_defines_is_called(self):
        plugin = Cpu()

        self.assertEqual({'on_cpu': plugin.on_cpu}, observed.hooks(plugin))

    def test_a_class_may_inherit_a_method(self):
        class Heir(Cpu):
            pass

        self.assertEqual(['on_cpu'], list(observed.hooks(Heir())))


class TestDicts(base.BaseTestCase):

    def test_a_dict_is_this(self):
        self.assertEqual({
            'kind': 'instance',
            'resource_id': builders.SERVER_UUID,
            'project_id': 'p1',
            'user_id': 'u1',
            'sampled_at': builders.NOON,
            'period': 30.0,
            'metadata': {'display_name': 'web'},
            'user_metadata': {'metering.stack': 's1'},
            'measurements': {'cpu_util': 50.0},
        }, told('instance', (cpu.CPU_UTIL, 50.0), period=30.0)['on_cpu'])

    def test_its_keys_are_those_that_are_documented(self):
        keys = [key.name for key in hooks.KEYS]

        self.assertEqual(keys, list(
            told('instance', (cpu.CPU_UTIL, 50.0))['on_cpu']))
        self.assertEqual([], [
            key for key in keys
            if f'``{key}``' not in plugins.MetricPlugin.__doc__])

    def test_values_are_in_the_catalogues_units(self):
        self.assertEqual(
            {'memory': 4096},
            told('instance', (memory.MEMORY, 4 * 2 ** 30))[
                'on_ram']['measurements'])

    def test_an_instance_is_told_by_subject(self):
        self.assertEqual(
            {'on_cpu': ['cpu_util'], 'on_ram': ['memory'],
             'on_volume': ['powervm.disk.read.bytes']},
            {hook: list(one['measurements']) for hook, one in told(
                'instance', (cpu.CPU_UTIL, 50.0), (memory.MEMORY, 1),
                (storage.DISKS_READ_BYTES, 5)).items()})

    def test_devices_and_the_platform_have_their_own(self):
        self.assertEqual(
            ['on_volume', 'on_bandwidth', 'on_host'],
            [hook for kind, metric in (
                (metrics.DISK, storage.DISK_READ_BYTES),
                (metrics.INTERFACE, network.NETWORK_INCOMING_BYTES),
                (metrics.HOST, host.HOST_MEMORY_TOTAL))
             for hook in told(kind, (metric, 1))])

    def test_what_is_not_wanted_is_not_made(self):
        self.assertEqual({}, told(
            'instance', (memory.MEMORY, 1), wanted=('on_cpu',)))

    def test_what_a_plugin_changes_is_its_own(self):
        observation = builders.observation(resource=builders.resource(
            metadata={'flavor': {'extra_specs': {'quota:x': '1'}},
                      'volumes': [{'id': 'v1'}]}))
        batch = builders.batch(observation)
        (_, first), = observed.dicts(batch, ALL)
        first['metadata'].pop('flavor')['extra_specs'].clear()
        first['metadata'].pop('volumes')[0].clear()
        first['user_metadata'].clear()
        first['measurements'].clear()
        (_, second), = observed.dicts(batch, ALL)

        self.assertTrue(second['metadata']['flavor']['extra_specs']
                        and second['metadata']['volumes'] == [{'id': 'v1'}]
                        and second['user_metadata']
                        and second['measurements'])
