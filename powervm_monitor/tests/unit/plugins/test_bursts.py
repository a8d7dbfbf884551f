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
"""Whoever listens in the pauses only misses nothing that is sent over UDP."""

import socket

from oslotest import base

from powervm_monitor import model
from powervm_monitor.catalog import cpu
from powervm_monitor.plugins import graphite
from powervm_monitor.plugins import statsd
from powervm_monitor.tests import receivers
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins import emitting

COUNT = 5000


class TestBursts(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.socket = receivers.bound(socket.SOCK_DGRAM)
        self.addCleanup(self.socket.close)
        self.socket.setblocking(False)
        self.heard = []

    def listen(self, seconds=0):
        """Take all that the kernel holds."""
        try:
            while True:
                self.heard.extend(self.socket.recv(65536).splitlines())
        except BlockingIOError:
            pass

    def send(self, plugin, **config):
        """Send a sample that is far larger than what the kernel holds."""
        emitting.configured(
            plugin, host='127.0.0.1', port=self.socket.getsockname()[1],
            prefix='x' * 50, **config)
        emitting.tell(plugin, builders.batch(*(
            builders.observation(model.Measurement(cpu.CPU, number))
            for number in range(COUNT))))
        self.listen()

    def test_statsd(self):
        self.send(statsd.Statsd(pause=self.listen))

        self.assertEqual(COUNT, len(self.heard))

    def test_statsd_in_small_datagrams(self):
        self.send(statsd.Statsd(pause=self.listen), packet_size=512)

        self.assertEqual(COUNT, len(self.heard))

    def test_graphite(self):
        self.send(graphite.Graphite(pause=self.listen), protocol='udp')

        self.assertEqual(COUNT, len(self.heard))

    def test_without_pauses_it_would_be_too_much(self):
        self.send(statsd.Statsd(pause=lambda seconds: None))

        self.assertLess(len(self.heard), COUNT)
