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
"""The plugin as a whole, and what is odd about a resource."""

import logging

import fixtures
from oslotest import base

from powervm_monitor import extensions
from powervm_monitor.plugins import base as plugins
from powervm_monitor.plugins import threshold
from powervm_monitor.tests.unit.plugins.threshold import telling

BANDWIDTH = 'network.outgoing.bytes.rate'
FAST = telling.rule(name='fast', metric=BANDWIDTH,
                    above='quota:vif_outbound_average')


class TestPlugin(base.BaseTestCase):

    def test_it_is_found_by_its_name(self):
        self.assertIs(threshold.Threshold, extensions.load(
            plugins.NAMESPACE, ['threshold'])['threshold'])

    def test_it_does_nothing_until_it_is_given_rules(self):
        host = telling.Host()

        self.assertEqual([], host.cpu(91, None) + host.tick())
        self.assertFalse(host.plugin.wants())

    def test_a_configuration_is_taken_whole_or_not_at_all(self):
        host = telling.Host(telling.rule())
        self.assertRaises(
            plugins.ConfigurationError, host.plugin.configure,
            {'rules': [telling.rule(above=10), telling.rule()]})

        self.assertEqual([], host.cpu(90))

    def test_every_kind_of_resource(self):
        told = [telling.observed({'cpu_util': 91}),
                telling.observed({'memory.usage': 91}),
                telling.disk({'disk.device.iops': 91}),
                telling.interface({BANDWIDTH: 91}),
                *(telling.platform({metric: 91}, kind)
                  for kind, metric in (
                      ('host', 'compute.node.cpu.percent'),
                      ('vios', 'powervm.vios.cpu.util'),
                      ('adapter', 'powervm.adapter.read.bytes.rate'),
                      ('pool', 'powervm.pool.storage.used'),
                      ('collection', 'powervm.collection.sample.age')))]
        host = telling.Host(*(
            telling.rule(name=metric, metric=metric)
            for one in told for metric in one['measurements']))

        self.assertEqual(
            {metric for one in told for metric in one['measurements']},
            {alert.metric for alert in host.tell(*told)})

    def test_the_classic_case(self):
        """5 Gb/s were promised, 20 Gb/s are sent for two minutes."""
        host = telling.Host({**FAST, 'for': '1m', 'clear_for': '1m',
                             'clear': '90 % of limit'})
        gigabits = [1] * 4 + [20] * 4 + [4.8] * 4 + [1] * 4

        alerts = [alert for rate in gigabits for alert in host.tell(
            telling.interface({BANDWIDTH: rate * 125 * 10 ** 6}))]
        self.assertEqual(
            [('raised', 25 * 10 ** 8, 625 * 10 ** 6,
              'flavor m1.large: quota:vif_outbound_average=625000 kB/s'),
             ('cleared', 125 * 10 ** 6, 625 * 10 ** 6,
              'flavor m1.large: quota:vif_outbound_average=625000 kB/s')],
            [(alert.state, alert.value, alert.limit, alert.limit_source)
             for alert in alerts])

    def test_a_promise_that_is_changed(self):
        host = telling.Host(FAST)
        host.tell(telling.interface({BANDWIDTH: 7 * 10 ** 8}))
        flavor = {'extra_specs': {'quota:vif_outbound_average': '1000000'}}
        alert, = host.tell(telling.interface(
            {BANDWIDTH: 7 * 10 ** 8},
            metadata=telling.metadata(flavor=flavor)))

        self.assertEqual(('cleared', 10 ** 9), (alert.state, alert.limit))

    def test_a_batch_that_was_broken_off_leaves_a_hole(self):
        host = telling.Host(telling.rule(**{'for': '1m'}))
        host.cpu(91)
        host.plugin.on_ram(telling.observed({}))

        self.assertEqual([], host.cpu(91, 91))
        self.assertEqual(1, len(host.cpu(91)))


class TestOddities(base.BaseTestCase):
    """They cost only themselves and are said once."""

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(level=logging.INFO))

    def test_a_value_that_is_none(self):
        host = telling.Host(telling.rule(), telling.rule(name='other'))
        for _ in range(3):
            host.tell(telling.observed({'cpu_util': 'much'}),
                      {**telling.observed({'cpu_util': 91}),
                       'resource_id': 'well'})
        host.cpu(5)

        self.assertEqual(['well', 'well'], [
            alert.resource.id for alert in host.alerts])
        self.assertEqual([
            f'rule {name} for {telling.UUID} {what}'
            for what in ('cannot be applied: TypeError("\'<=\' not supported '
                         'between instances of \'float\' and \'str\'")',
                         'has recovered')
            for name in ('busy', 'other')], self.log.output.splitlines())

    def test_no_number(self):
        host = telling.Host(telling.rule(no_data={'severity': 'low'}))
        host.cpu(float('nan'), float('inf'))

        self.assertEqual(({}, ''), (
            host.plugin.state()['rules'], self.log.output))

    def test_a_flavor_that_is_none(self):
        host = telling.Host(FAST, telling.rule(
            metric=BANDWIDTH, above=90))
        odd = telling.metadata()
        odd['flavor'] = 'm1.large'
        for _ in range(3):
            host.tell(telling.interface({BANDWIDTH: 91}, metadata=odd))

        self.assertEqual(['busy'], [alert.rule for alert in host.alerts])
        self.assertEqual(
            'rule fast for instance-0000001a-'
            f'{telling.UUID}-veth-C3 cannot be applied: '
            'AttributeError("\'str\' object has no attribute \'get\'")\n',
            self.log.output)
