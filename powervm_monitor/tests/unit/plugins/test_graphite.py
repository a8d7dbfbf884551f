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
"""What Graphite hears, over real sockets."""

import socket

import fixtures
from oslotest import base

from powervm_monitor import documents
from powervm_monitor.catalog import cpu
from powervm_monitor.plugins import graphite
from powervm_monitor.tests import receivers
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins import emitting

NOON = int(builders.NOON.timestamp())
NAME = '{metric}'


class GraphiteTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger('powervm_monitor'))

    def plugin(self, port, **config):
        plugin = emitting.configured(
            graphite.Graphite(),
            **{'host': '127.0.0.1', 'port': port, 'name': NAME, **config})
        self.addCleanup(plugin.stop)
        return plugin

    def tell(self, plugin, value, seconds=0):
        emitting.tell(plugin, emitting.sample(
            (cpu.CPU, value), (cpu.CPU_UTIL, 50.5), seconds=seconds))


class TestLines(GraphiteTest):

    def heard(self, kind, protocol):
        receiver = self.useFixture(kind())
        plugin = emitting.configured(
            graphite.Graphite(), host='localhost', port=receiver.port,
            protocol=protocol)
        emitting.tell(plugin, emitting.sample(
            *emitting.everything().items()))
        return receivers.graphite(receiver.lines(len(emitting.named())))

    def test_everything_over_tcp(self):
        self.assertEqual(
            {name: (value, NOON) for name, value in emitting.named().items()},
            self.heard(receivers.Tcp, 'tcp'))

    def test_everything_over_udp(self):
        self.assertEqual(
            {name: (value, NOON) for name, value in emitting.named().items()},
            self.heard(receivers.Udp, 'udp'))

    def test_values_have_no_exponent(self):
        receiver = self.useFixture(receivers.Tcp())
        emitting.tell(self.plugin(receiver.port), emitting.sample(
            (cpu.CPU, 10 ** 16), (cpu.CPU_UTIL, 1e-05)))

        self.assertEqual([f'cpu 10000000000000000 {NOON}',
                          f'cpu_util 0.00001 {NOON}'], receiver.lines(2))

    def test_a_sample_is_one_connection(self):
        receiver = self.useFixture(receivers.Tcp())
        plugin = self.plugin(receiver.port)
        self.tell(plugin, 1)
        self.tell(plugin, 2, seconds=30)
        receiver.lines(4)

        self.assertEqual(
            [f'cpu 1 {NOON}\ncpu_util 50.5 {NOON}\n'.encode(),
             f'cpu 2 {NOON + 30}\ncpu_util 50.5 {NOON + 30}\n'.encode()],
            receiver.parts)

    def test_a_datagram_is_no_larger_than_it_may_be(self):
        receiver = self.useFixture(receivers.Udp())
        plugin = self.plugin(receiver.port, protocol='udp', packet_size=256)
        emitting.tell(plugin, emitting.sample(
            *emitting.everything().items()))
        receiver.lines(len(emitting.everything()))

        self.assertTrue(all(
            len(part) <= 256 and part.endswith(b'\n')
            for part in receiver.parts))

    def test_tags(self):
        receiver = self.useFixture(receivers.Tcp())
        self.tell(self.plugin(
            receiver.port, name='{metric};host={host}'), 1)

        self.assertEqual(
            {'cpu;host=p9_example_org': (1, NOON),
             'cpu_util;host=p9_example_org': (50.5, NOON)},
            receivers.graphite(receiver.lines(2)))


class TestOutage(GraphiteTest):

    def dead(self):
        """Return a port where nobody listens."""
        closed = receivers.bound(socket.SOCK_STREAM)
        self.addCleanup(closed.close)
        return closed.getsockname()[1]

    def test_nobody_is_there(self):
        port = self.dead()
        plugin = self.plugin(port)
        self.tell(plugin, 1)
        self.tell(plugin, 2, seconds=30)

        self.assertEqual(
            f'Graphite at 127.0.0.1 port {port} takes nothing; what is for '
            'it is lost until it does ([Errno 111] Connection refused)\n',
            self.log.output)

    def test_nobody_reads(self):
        receiver = self.useFixture(receivers.Deaf())
        plugin = self.plugin(
            receiver.port, timeout=0.1,
            name='x' * 100_000 + '{metric}')
        emitting.tell(plugin, emitting.sample(
            *emitting.everything().items()))

        self.assertIn('takes nothing; what is for it is lost until it does '
                      '(timed out)', self.log.output)

    def test_a_name_that_nobody_knows(self):
        for protocol in ('tcp', 'udp'):
            plugin = self.plugin(2003, host='graphite.invalid',
                                 protocol=protocol)
            self.tell(plugin, 1)

        self.assertEqual(2, self.log.output.count(
            'Graphite at graphite.invalid port 2003 takes nothing'))

    def test_pauses_between_tries_grow(self):
        plugin = self.plugin(self.dead())
        tries = []
        plugin.send = lambda at, values: (
            tries.append((at - builders.NOON).total_seconds()),
            self.refuse())
        for seconds in range(0, 1500, 30):
            self.tell(plugin, 1, seconds=seconds)

        self.assertEqual([0, 30, 90, 210, 450, 750, 1050, 1350], tries)

    def test_a_clock_that_is_set_back_ends_the_pause(self):
        plugin = self.plugin(self.dead())
        tries = []
        plugin.send = lambda at, values: (tries.append(at), self.refuse())
        for seconds in (7200, 7230, 0):
            self.tell(plugin, 1, seconds=seconds)

        self.assertEqual(3, len(tries))

    def test_what_was_lost_is_said_when_it_is_over(self):
        port = self.dead()
        plugin = self.plugin(port, max_backoff=1)
        self.tell(plugin, 1)
        self.tell(plugin, 2, seconds=30)
        receiver = self.useFixture(receivers.Tcp())
        plugin.settings['port'] = receiver.port
        self.tell(plugin, 3, seconds=60)

        self.assertEqual(
            f'4 values from {builders.NOON} to {builders.later(30)} did not '
            f'reach Graphite at 127.0.0.1 port {port}',
            self.log.output.splitlines()[-1])
        self.assertIn(f'cpu 3 {NOON + 60}', receiver.lines(2))

    def test_what_was_lost_is_said_at_the_end(self):
        plugin = self.plugin(self.dead())
        self.tell(plugin, 1)
        plugin.stop()

        self.assertIn('2 values from', self.log.output)

    def refuse(self):
        raise ConnectionRefusedError(111, 'Connection refused')


class TestConfiguration(GraphiteTest):

    def mistakes(self, **config):
        """Return what is told of the first line, and so on."""
        return [str(mistake).removeprefix('graphite.yaml: ')
                for mistake in documents.Document(
                    'graphite.yaml', config).mistakes(
                        graphite.Graphite.schema)]

    def test_a_host_is_all_it_needs(self):
        self.assertEqual((['needs host'], []), (
            self.mistakes(), self.mistakes(host='graphite')))

    def test_names_and_addresses(self):
        self.assertEqual([[]] * 5, [self.mistakes(host=host) for host in (
            'graphite.example.org.', '192.0.2.1', '::1', '2001:db8::1',
            'fe80::1%eth0')])

    def test_what_is_neither(self):
        self.assertEqual([[
            'host: needs a name or an address, without "http://" and without '
            'a port, which has a key of its own',
        ]] * 7, [self.mistakes(host=host) for host in (
            'graphite:2003', 'http://graphite', 'a..b', 'a' * 64, '', 'a b',
            'a\n')])

    def test_mistakes_are_told_with_what_is_right(self):
        self.assertEqual([
            'port: needs a port, from 1 to 65535',
            'prefix: prefix may have letters, digits, dots, - and _ only',
            'protocol: needs tcp or udp',
            'servers: unknown key',
            'timeout: needs seconds, more than 0 and at most 20',
        ], sorted(self.mistakes(
            host='graphite', port=0, protocol='pickle', timeout=0,
            prefix='a b', servers=[])))

    def test_a_prefix_is_one_line(self):
        self.assertEqual(
            ['prefix: prefix may have letters, digits, dots, - and _ only'],
            self.mistakes(host='graphite', prefix='powervm\n'))

    def test_another_receiver_while_it_runs(self):
        first, second = (self.useFixture(receivers.Tcp()) for _ in range(2))
        plugin = self.plugin(first.port)
        self.tell(plugin, 1)
        plugin.configure({'host': '127.0.0.1', 'port': second.port,
                          'name': NAME})
        self.tell(plugin, 2, seconds=30)

        self.assertEqual(
            [f'cpu 1 {NOON}', f'cpu 2 {NOON + 30}'],
            [first.lines(2)[0], second.lines(2)[0]])
