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
"""Which limit a resource has, and where it comes from."""

import logging

import fixtures
from oslotest import base

from powervm_monitor.plugins.threshold import bands
from powervm_monitor.plugins.threshold import rules
from powervm_monitor.tests.unit.plugins.threshold import telling

BANDWIDTH = 'network.outgoing.bytes.rate'
PROMISE = 'quota:vif_outbound_average'
EVERYTHING = {
    'metadata': {'key': 'bandwidth', 'unit': 'Mb/s', 'min': '100 Mb/s',
                 'max': '10 Gb/s'},
    'instances': {'db-*': '4 Gb/s'},
    'projects': {'gold': '3 Gb/s'},
    'flavors': {'m1.*': '2 Gb/s'},
    'promise': PROMISE,
    'default': '1 Gb/s'}


def limits(observed, metric=BANDWIDTH, troubles=None, **said):
    """Return the limits of a rule in its unit, and their sources."""
    config = {'rules': [telling.rule(metric=metric, **said)]}
    telling.check(config)
    rule, = rules.read(config)
    found = bands.bind(rule, observed,
                       troubles if troubles is not None else [])
    return [(edge.limit.at(observed['measurements']), edge.limit.source)
            for band in found for edge in band.edges.values()]


def of_interface(above, **changes):
    return limits(telling.interface({}, **changes), above=above)


def without(*keys):
    return {key: value for key, value in EVERYTHING.items()
            if key not in keys}


class TestSources(base.BaseTestCase):
    """The most specific one wins."""

    def test_the_servers_own_metadata(self):
        self.assertEqual(
            [(10 ** 9, 'server metadata: bandwidth=8 Gb/s')],
            of_interface(EVERYTHING, user_metadata={'bandwidth': '8 Gb/s'}))

    def test_metadata_without_a_unit(self):
        self.assertEqual(
            [(10 ** 8, 'server metadata: bandwidth=800')],
            of_interface(EVERYTHING, user_metadata={'bandwidth': '800'}))

    def test_the_instance(self):
        self.assertEqual([(5 * 10 ** 8, 'rule, for instance db-*')],
                         of_interface(EVERYTHING))

    def test_the_instance_by_its_uuid(self):
        self.assertEqual(
            [(125, f'rule, for instance {telling.UUID}')],
            of_interface({'instances': {telling.UUID: '1 kb/s'}}))

    def test_the_project(self):
        self.assertEqual([(375 * 10 ** 6, 'rule, for project gold')],
                         of_interface(without('instances')))

    def test_the_flavor(self):
        self.assertEqual(
            [(25 * 10 ** 7, 'rule, for flavor m1.*')],
            of_interface(without('instances', 'projects')))

    def test_the_flavors_promise(self):
        self.assertEqual(
            [(625 * 10 ** 6,
              'flavor m1.large: quota:vif_outbound_average=625000 kB/s')],
            of_interface(without('instances', 'projects', 'flavors')))

    def test_the_default(self):
        self.assertEqual([(125 * 10 ** 6, 'rule')],
                         of_interface(without(
                             'instances', 'projects', 'flavors', 'promise')))

    def test_the_first_pattern_that_matches(self):
        self.assertEqual([(2, 'rule, for flavor m*')], of_interface(
            {'flavors': {'s*': 1, 'm*': 2, 'm1*': 3}}))

    def test_one_of_two(self):
        self.assertEqual([], limits(
            telling.interface({}), outside=[5, {'flavors': {'s*': 9}}]))

    def test_none(self):
        self.assertEqual([], of_interface({'flavors': {'s*': 1}}))


class TestPromises(base.BaseTestCase):

    def test_a_promise_by_itself(self):
        self.assertEqual(625 * 10 ** 6, of_interface(PROMISE)[0][0])

    def test_a_share_of_a_promise(self):
        self.assertEqual(
            [(6875 * 10 ** 5, '110 % of flavor m1.large: '
              'quota:vif_outbound_average=625000 kB/s')],
            of_interface(f'110 % of {PROMISE}'))

    def test_any_extra_spec_with_its_unit(self):
        flavor = {'extra_specs': {'acme:bandwidth': '800'}}

        self.assertEqual(
            [(5 * 10 ** 7, '50 % of flavor m1.large: acme:bandwidth=800 '
              'Mb/s')],
            of_interface(
                {'promise': {'extra_spec': 'acme:bandwidth', 'unit': 'Mb/s',
                             'share': '50 %'}},
                metadata=telling.metadata(flavor=flavor)))

    def test_processors(self):
        flavor = {'extra_specs': {'quota:cpu_quota': '50000',
                                  'quota:cpu_period': '100000'}}

        self.assertEqual(
            [(2, 'flavor m1.large: quota:cpu_quota=50000, '
              'quota:cpu_period=100000')],
            limits(telling.observed({}, metadata=telling.metadata(
                flavor=flavor)), 'powervm.cpu.consumed',
                above='quota:cpu_quota'))

    def test_a_partition_that_is_no_instance(self):
        self.assertEqual([], of_interface(
            PROMISE, metadata={'flavor_name': 'unmanaged'}))

    def test_a_malformed_one_lets_the_next_source_count(self):
        troubles = []
        flavor = {'extra_specs': {PROMISE: 'fast'}}
        found = limits(
            telling.interface({}, metadata=telling.metadata(flavor=flavor)),
            troubles=troubles, above={'promise': PROMISE, 'default': 7})

        self.assertEqual([(7, 'rule')], found)
        self.assertEqual(
            ["quota:vif_outbound_average of flavor m1.large: 'fast' is no "
             'number'], list(map(str, troubles)))

    def wish(self, said):
        """Return limit and trouble of what a server's metadata says."""
        troubles = []
        found = limits(
            telling.interface({}, user_metadata={'bandwidth': said}),
            troubles=troubles, above={
                'metadata': EVERYTHING['metadata'], 'default': 7})
        return found, list(map(str, troubles))

    def test_metadata_out_of_bounds(self):
        expected = ([(7, 'rule')], [
            f'metadata bandwidth of server {telling.UUID}: is granted from '
            '100 Mb/s to 10 Gb/s only'])

        self.assertEqual([expected] * 2,
                         [self.wish('99'), self.wish('10.1 Gb/s')])

    def test_metadata_at_the_bounds(self):
        self.assertEqual(
            [125 * 10 ** 5, 125 * 10 ** 7],
            [self.wish(said)[0][0][0] for said in ('100', '10 Gb/s')])

    def test_metadata_that_is_no_number_is_not_quoted(self):
        expected = ([(7, 'rule')], [
            f'metadata bandwidth of server {telling.UUID}: is no number of '
            'Mb/s'])

        self.assertEqual([expected] * 4, list(map(self.wish, (
            'my secret', '', '8 GiB', 'inf'))))


class TestShares(base.BaseTestCase):

    def test_of_virtual_processors(self):
        self.assertEqual(
            [(3.8, 'rule: 95 % of vcpus')],
            limits(telling.observed({'powervm.cpu.virtual_processors': 4}),
                   'powervm.cpu.consumed', above='95 % of vcpus'))

    def test_of_the_entitlement(self):
        self.assertEqual(
            [(0.6, 'rule: 120 % of entitlement')],
            limits(telling.observed({'powervm.cpu.units': 0.5}),
                   'powervm.cpu.consumed', above='120 % of entitlement'))

    def test_of_memory(self):
        self.assertEqual(
            [(3686.4, 'rule: 90 % of memory')],
            limits(telling.observed({'powervm.memory.logical': 4096}),
                   'memory.usage', above='90 % of memory'))

    def test_of_what_a_virtual_io_server_has(self):
        measurements = {'powervm.vios.cpu.virtual_processors': 4,
                        'powervm.vios.cpu.units': 2}

        self.assertEqual([(4, 'rule: 100 % of vcpus')], limits(
            telling.platform(measurements, 'vios'),
            'powervm.vios.cpu.consumed', above='100 % of vcpus'))
        self.assertEqual([(1, 'rule: 50 % of entitlement')], limits(
            telling.platform(measurements, 'vios'),
            'powervm.vios.cpu.consumed', above='50 % of entitlement'))

    def test_of_another_metric_in_another_unit(self):
        self.assertEqual(
            [(9 * 10 ** 8, 'rule: 90 % of powervm.adapter.speed')],
            limits(telling.platform({'powervm.adapter.speed': 8}, 'adapter'),
                   'powervm.adapter.read.bytes.rate',
                   above='90 % of powervm.adapter.speed'))

    def test_of_what_is_not_told_now(self):
        self.assertEqual(
            [(None, 'rule: 90 % of memory')],
            limits(telling.observed({}), 'memory.usage',
                   above='90 % of memory'))


class TestComplaints(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(level=logging.INFO))
        self.host = telling.Host(telling.rule(metric=BANDWIDTH, above={
            'promise': PROMISE, 'default': '1 Gb/s'}))

    def tell(self, said):
        flavor = {'extra_specs': {PROMISE: said}}
        self.host.tell(*(
            {**telling.interface({BANDWIDTH: 1}, metadata=telling.metadata(
                flavor=flavor)), 'resource_id': str(number)}
            for number in range(3)))

    def test_a_malformed_promise_is_said_once_until_it_is_right(self):
        self.tell('fast')
        self.tell('fast')
        self.tell('5')
        self.tell('5')

        self.assertEqual(
            "quota:vif_outbound_average of flavor m1.large: 'fast' is no "
            'number; another source of the limit counts instead, if there is '
            'one\n'
            'quota:vif_outbound_average of flavor m1.large has '
            'recovered\n', self.log.output)
