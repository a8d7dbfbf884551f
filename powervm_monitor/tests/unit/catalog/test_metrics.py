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

import inspect

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.catalog import metadata
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units
from powervm_monitor.notifications import fields

# Ceilometer's own meters, in its units and types.
STOCK = {
    'cpu': ('cumulative', 'ns'),
    'cpu_util': ('gauge', '%'),
    'vcpus': ('gauge', 'vcpu'),
    'memory': ('gauge', 'MiB'),
    'memory.usage': ('gauge', 'MiB'),
    'memory.available': ('gauge', 'MiB'),
    'power.state': ('gauge', 'state'),
    **{f'compute.node.cpu.{what}percent': ('gauge', 'percent')
       for what in ('', 'user.', 'kernel.', 'idle.')},
    **{f'compute.node.cpu.{what}.time': ('cumulative', 'ns')
       for what in ('user', 'kernel', 'idle')},
    'compute.node.cpu.frequency': ('gauge', 'MHz'),
    'disk.device.iops': ('gauge', 'count/s'),
    **{f'disk.device.{way}.{what}': ('cumulative', unit)
       for way in ('read', 'write')
       for what, unit in (('bytes', 'B'), ('requests', 'request'))},
    **{f'disk.device.{way}.{what}.rate': ('gauge', unit)
       for way in ('read', 'write')
       for what, unit in (('bytes', 'B/s'), ('requests', 'request/s'))},
    **{f'network.{way}.{what}': ('cumulative', unit)
       for way in ('incoming', 'outgoing')
       for what, unit in (('bytes', 'B'), ('packets', 'packet'),
                          ('packets.drop', 'packet'),
                          ('packets.error', 'packet'))},
    **{f'network.{way}.{what}.rate': ('gauge', unit)
       for way in ('incoming', 'outgoing')
       for what, unit in (('bytes', 'B/s'), ('packets', 'packet/s'))},
}


class TestCatalog(base.BaseTestCase):

    def test_every_metric_is_in_the_catalogue(self):
        rooms = filter(inspect.ismodule, vars(catalog).values())
        stated = {value for room in rooms for value in vars(room).values()
                  if isinstance(value, metrics.Metric)}

        self.assertEqual(stated, set(catalog.CATALOG))

    def test_no_name_is_given_twice(self):
        names = [metric.name for metric in catalog.CATALOG]

        self.assertEqual(sorted(set(names)), sorted(names))

    def test_stock_meters_are_ceilometers(self):
        self.assertEqual(STOCK, {
            metric.name: (metric.kind, metric.unit.symbol)
            for metric in catalog.CATALOG if metric.stock})

    def test_our_own_meters_say_so(self):
        self.assertEqual([], [
            metric.name for metric in catalog.CATALOG
            if metric.stock == metric.name.startswith('powervm.')])

    def test_every_kind_is_one_that_consumers_know(self):
        self.assertEqual(set(), {
            metric.kind for metric in catalog.CATALOG} - fields.TYPES)

    def test_every_resource_is_a_resource_kind(self):
        self.assertEqual(set(metrics.RESOURCE_KINDS), {
            metric.resource for metric in catalog.CATALOG})

    def test_every_source_is_told(self):
        self.assertEqual([], [metric.name for metric in catalog.CATALOG
                              if not metric.source])

    def test_what_is_a_rate_tells_how_it_is_made(self):
        self.assertEqual([], [
            metric.name for metric in catalog.CATALOG
            if 'timeBasedCycles' in metric.source and not metric.formula])

    def test_every_meaning_is_a_sentence(self):
        self.assertEqual([], [
            metric.name for metric in catalog.CATALOG
            if not metric.meaning[0].isupper()
            or not metric.meaning.endswith('.')
            or '\n' in metric.meaning])

    def test_requests_are_counted_for_fibre_channel_only(self):
        """The collection's own requests are not those of storage."""
        requests = {units.REQUEST, units.REQUEST_PER_SECOND,
                    units.COUNT_PER_SECOND}

        self.assertEqual(
            {metric.name for metric in catalog.CATALOG
             if metric.unit in requests
             and metric.resource != metrics.COLLECTION},
            {metric.name for metric in catalog.CATALOG
             if metric.uncounted and 'requests' in metric.uncounted.what})

    def test_bytes_are_used_in_place_of_requests(self):
        """Of the same resource, and a rate in place of a rate."""
        self.assertEqual([], [
            (metric.name, other.name) for metric in catalog.CATALOG
            if metric.uncounted and 'requests' in metric.uncounted.what
            for other in metric.instead or (metric,)
            if (other.kind, other.resource) != (metric.kind, metric.resource)
            or other.unit not in (units.BYTE, units.BYTE_PER_SECOND)])

    def test_what_tells_an_uncounted_resource_is_in_its_metadata(self):
        self.assertEqual([], [
            metric.name for metric in catalog.CATALOG
            if metric.uncounted and metric.uncounted.attribute
            and metric.uncounted.attribute not in {
                attribute.name for attribute in metadata.ATTRIBUTES
                if metric.resource in attribute.resources}])
