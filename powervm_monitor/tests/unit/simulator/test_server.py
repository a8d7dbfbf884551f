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
"""The server opens, closes and shares its ports."""

import socket
import ssl
import threading

import fixtures
import trustme

from powervm_monitor.simulator import server
from powervm_monitor.tests.unit.simulator import base


class ServerTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = base.scenario.load({})

    def test_ports_are_below_those_of_outgoing_connections(self):
        simulator = self.served(self.told)
        self.assertTrue(20000 <= simulator.port < 32000)
        self.assertTrue(20000 <= simulator.nova_port < 32000)

    def test_it_comes_back_on_its_ports(self):
        simulator = server.Simulator(self.told)
        with simulator:
            before = simulator.url, simulator.nova_url
        with simulator:
            self.assertEqual(before, (simulator.url, simulator.nova_url))
            self.assertEqual(200, _status(simulator))

    def test_its_threads_end_with_it(self):
        with server.Simulator(self.told) as simulator:
            _status(simulator)
        self.assertEqual([], [
            thread.name for thread in threading.enumerate()
            if thread.name == 'simulator-%d' % simulator.port])

    def test_a_taken_port_is_an_error(self):
        port = self.served(self.told).port
        self.assertRaises(OSError, server.Simulator(
            self.told, port=port).start)

    def test_a_client_without_a_handshake_holds_up_nobody(self):
        authority = trustme.CA()
        issued = authority.issue_cert('127.0.0.1')
        folder = self.useFixture(fixtures.TempDir())
        issued.private_key_and_cert_chain_pem.write_to_path(
            folder.join('both'))
        simulator = self.served(self.told, certificate=folder.join('both'),
                                key=folder.join('both'))
        silent = socket.create_connection(('127.0.0.1', simulator.port))
        self.addCleanup(silent.close)
        trusting = ssl.create_default_context(
            cadata=authority.cert_pem.bytes().decode())
        self.assertEqual(200, _status(simulator, trusting))


def _status(simulator, context=None):
    return base.ask(simulator.url + '/simulator/clock', context=context)[0]
