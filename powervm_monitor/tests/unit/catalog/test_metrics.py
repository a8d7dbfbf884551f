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
"""The catalogue's facts do not contradict each other."""

from oslotest import base

from powervm_monitor.catalog import metrics
from powervm_monitor.notifications import fields

# Ceilometer's own meters, in its units and types.
STOCK = {
    'cpu': ('cumulative', 'ns'),
    'cpu_util': ('gauge', '%'),
    'vcpus': ('gauge', 'vcpu'),
    'memory': ('gauge', 'MiB'),
    'memory.usage': ('gauge', 'MiB'),
    'power.state': ('gauge', 'state'),
    'disk.device.read.bytes': ('cumulative', 'B'),
    'disk.device.read.requests': ('cumulative', 'request'),
    'disk.device.write.bytes': ('cumulative', 'B'),
    'disk.device.write.requests': ('cumulative', 'request'),
    'network.incoming.bytes': ('cumulative', 'B'),
    'network.incoming.packets': ('cumulative', 'packet'),
    'network.outgoing.bytes': ('cumulative', 'B'),
    'network.outgoing.packets': ('cumulative', 'packet'),
}


class TestCatalog(base.BaseTestCase):

    def test_every_metric_is_in_the_catalogue(self):
        stated = {value for value in vars(metrics).values()
                  if isinstance(value, metrics.Metric)}

        self.assertEqual(stated, set(metrics.CATALOG))

    def test_no_name_is_given_twice(self):
        names = [metric.name for metric in metrics.CATALOG]

        self.assertEqual(sorted(set(names)), sorted(names))

    def test_stock_meters_are_ceilometers(self):
        self.assertEqual(STOCK, {
            metric.name: (metric.kind, metric.unit.symbol)
            for metric in metrics.CATALOG if metric.stock})

    def test_our_own_meters_say_so(self):
        self.assertEqual([], [
            metric.name for metric in metrics.CATALOG
            if metric.stock == metric.name.startswith('powervm.')])

    def test_every_kind_is_one_that_consumers_know(self):
        self.assertEqual(set(), {
            metric.kind for metric in metrics.CATALOG} - fields.TYPES)

    def test_every_resource_is_a_resource_kind(self):
        self.assertEqual(set(metrics.RESOURCE_KINDS), {
            metric.resource for metric in metrics.CATALOG})

    def test_every_meaning_is_a_sentence(self):
        self.assertEqual([], [
            metric.name for metric in metrics.CATALOG
            if not metric.meaning[0].isupper()
            or not metric.meaning.endswith('.')
            or '\n' in metric.meaning])
