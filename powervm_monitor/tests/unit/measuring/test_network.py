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
"""Network interfaces."""

from oslotest import base

from powervm_monitor.measuring import network
from powervm_monitor.tests.unit import builders


def measure(**changes):
    return {m.metric.name: m.value
            for m in network.measure(builders.interface(**changes))}


class TestNetwork(base.BaseTestCase):

    def test_each_counter_is_its_own_meter(self):
        self.assertEqual({
            'network.incoming.bytes': 1000,
            'network.incoming.packets': 10,
            'network.outgoing.bytes': 2000,
            'network.outgoing.packets': 20,
            'powervm.network.packets.drop': 1}, measure())

    def test_an_unknown_counter_is_absent(self):
        self.assertNotIn('network.outgoing.bytes', measure(sent_bytes=None))

    def test_nothing_counted_is_zero(self):
        self.assertEqual(0, measure(sent_bytes=0)['network.outgoing.bytes'])
