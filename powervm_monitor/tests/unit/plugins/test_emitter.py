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
"""What emitters take, when, and what they refuse to be told."""

from oslotest import base

from powervm_monitor import documents
from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import memory
from powervm_monitor.catalog import network
from powervm_monitor.catalog import storage
from powervm_monitor.plugins import base as plugins
from powervm_monitor.plugins.emitting import emitter
from powervm_monitor.tests.unit.plugins import emitting


class Diary(emitter.Emitter):
    """Writes down what it is to emit."""

    def __init__(self):
        super().__init__()
        self.emitted = []

    def emit(self, sampled_at, taken):
        self.emitted.append((sampled_at, [
            (metric.name, value) for _, values in taken
            for metric, value in values]))


class EmitterTest(base.BaseTestCase):

    def names(self, batch, **config):
        """Return the names of the metrics that are taken of a batch."""
        plugin = emitting.configured(Diary(), **config)
        emitting.tell(plugin, batch)
        return [name for _, values in plugin.emitted for name, _ in values]

    def refusal(self, **config):
        return self.assertRaises(
            plugins.ConfigurationError, Diary().configure, config)


class TestSelection(EmitterTest):

    BATCH = emitting.sample(
        (cpu.CPU, 1), (cpu.CPU_UTIL, 2.0), (memory.MEMORY, 2 ** 30),
        (storage.DISK_READ_BYTES, 3), (network.NETWORK_INCOMING_BYTES, 4))

    def test_everything_is_taken_by_default(self):
        self.assertEqual(
            ['cpu', 'cpu_util', 'memory', 'disk.device.read.bytes',
             'network.incoming.bytes'], self.names(self.BATCH))

    def test_what_a_glob_includes(self):
        self.assertEqual(['cpu', 'cpu_util'],
                         self.names(self.BATCH, include=['cpu*']))

    def test_what_is_excluded_is_not_taken(self):
        self.assertEqual(['cpu'], self.names(
            self.BATCH, include=['cpu*'], exclude=['*_util']))

    def test_other_kinds_are_not_taken(self):
        self.assertEqual(
            ['disk.device.read.bytes'],
            self.names(self.BATCH, kinds=['disk', 'vios']))

    def test_a_glob_that_matches_nothing_is_refused(self):
        refused = self.refusal(include=['cpu', 'disks.*'])

        self.assertEqual((('include', 1), True), (
            refused.path, 'there is no metric disks.*' in refused.reason))

    def test_leaving_nothing_is_refused(self):
        self.assertIn('no metric is left',
                      self.refusal(include=['cpu'], kinds=['disk']).reason)

    def test_a_refused_configuration_changes_nothing(self):
        plugin = emitting.configured(Diary(), include=['cpu'])
        self.assertRaises(plugins.ConfigurationError, plugin.configure,
                          {'include': ['memory'], 'exclude': ['nothing']})
        emitting.tell(plugin, self.BATCH)

        self.assertEqual(
            [('cpu', 1)], plugin.emitted[0][1])

    def test_values_are_in_the_catalogues_units(self):
        plugin = emitting.configured(Diary(), include=['memory'])
        emitting.tell(plugin, self.BATCH)

        self.assertEqual([('memory', 1024)], plugin.emitted[0][1])


class TestInterval(EmitterTest):

    def times(self, *seconds, **config):
        """Return the samples that are emitted, in seconds."""
        plugin = emitting.configured(Diary(), **config)
        for second in seconds:
            emitting.tell(plugin, emitting.sample(
                (cpu.CPU, 1), seconds=second))
        return [(at - emitting.builders.NOON).total_seconds()
                for at, _ in plugin.emitted]

    def test_every_sample_by_default(self):
        self.assertEqual([0, 30, 60], self.times(0, 30, 60))

    def test_samples_that_are_due_though_somewhat_early(self):
        self.assertEqual([0, 58, 120], self.times(
            0, 31, 58, 90, 120, interval=60))

    def test_a_clock_that_was_set_back(self):
        self.assertEqual([3600, 0, 60], self.times(
            3600, 0, 30, 60, interval=60))

    def test_an_end_without_a_sample_emits_nothing(self):
        plugin = emitting.configured(Diary())
        plugin.on_reading_end(emitting.builders.NOON)

        self.assertEqual([], plugin.emitted)

    def test_what_is_left_of_a_sample_that_failed_is_forgotten(self):
        plugin = emitting.configured(Diary())
        plugin.take({'sampled_at': 0, 'measurements': {'cpu': 7}})
        emitting.tell(plugin, emitting.sample((cpu.CPU, 8)))

        self.assertEqual([[('cpu', 8)]],
                         [values for _, values in plugin.emitted])


class TestSchema(base.BaseTestCase):

    def mistakes(self, **config):
        return [str(mistake) for mistake in documents.Document(
            'log.yaml', config).mistakes(Diary.schema)]

    def test_mistakes_are_told_with_what_is_right(self):
        self.assertEqual([
            'log.yaml: include: needs a list of metrics or globs such as '
            '"disk.*"; leave it out to take all',
            'log.yaml: exclude[0]: is no text; write a metric\'s name, or a '
            'glob such as disk.* in quotes',
            'log.yaml: kinds[0]: is no kind of resource; there are instance, '
            'disk, interface, host, vios, adapter, pool, collection',
            'log.yaml: interval: needs whole seconds from 0 to 86400; 0 takes '
            'every sample',
        ], self.mistakes(
            include='cpu', exclude=[1], kinds=['disks'], interval=-1))
