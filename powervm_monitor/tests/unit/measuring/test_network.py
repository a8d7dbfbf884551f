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

import dataclasses

from oslotest import base

from powervm_monitor.measuring import network
from powervm_monitor.tests.unit import builders

RATED = ('received_bytes', 'sent_bytes', 'received_packets', 'sent_packets')
RATES = {f'network.{way}.{what}.rate'
         for way in ('incoming', 'outgoing') for what in ('bytes', 'packets')}


def measure(interface, before=None, seconds=30):
    return {m.metric.name: m.value
            for m in network.measure(interface, before, seconds)}


def busier(interface, **changes):
    """Return an interface after it received and sent somewhat."""
    before = interface.counters
    return counted(interface, **{
        'received_bytes': before.received_bytes + 300,
        'sent_bytes': before.sent_bytes + 60,
        'received_packets': before.received_packets + 30,
        'sent_packets': before.sent_packets + 3,
        **changes})


def counted(interface, **changes):
    """Return an interface with other counters."""
    return dataclasses.replace(interface, counters=dataclasses.replace(
        interface.counters, **changes))


class TestCounters(base.BaseTestCase):

    def test_each_of_virtual_ethernet_is_its_own_meter(self):
        self.assertEqual({
            'network.incoming.bytes': 1000,
            'network.incoming.packets': 10,
            'network.outgoing.bytes': 2000,
            'network.outgoing.packets': 20,
            'powervm.network.packets.drop': 1,
            'powervm.network.physical.incoming.bytes': 500,
            'powervm.network.physical.incoming.packets': 5,
            'powervm.network.physical.outgoing.bytes': 700,
            'powervm.network.physical.outgoing.packets': 7,
            'powervm.network.physical.packets.drop': 0},
            measure(builders.interface()))

    def test_each_of_an_sriov_port_is_its_own_meter(self):
        self.assertEqual({
            'network.incoming.bytes': 3000,
            'network.incoming.packets': 30,
            'network.incoming.packets.drop': 3,
            'network.incoming.packets.error': 1,
            'network.outgoing.bytes': 4000,
            'network.outgoing.packets': 40,
            'network.outgoing.packets.drop': 4,
            'network.outgoing.packets.error': 2}, measure(builders.sriov()))

    def test_an_unknown_counter_is_absent(self):
        self.assertNotIn('network.outgoing.bytes',
                         measure(counted(
                             builders.interface(), sent_bytes=None)))

    def test_what_is_unknown_is_absent(self):
        unknown = builders.interface(counters=builders.unknown(
            builders.interface().counters))

        self.assertEqual({}, measure(unknown, unknown))

    def test_nothing_counted_is_zero(self):
        told = measure(counted(builders.interface(), sent_bytes=0))

        self.assertEqual(0, told['network.outgoing.bytes'])


class TestRates(base.BaseTestCase):

    def rates(self, now, before, seconds=30):
        told = measure(now, before, seconds)
        return {name: told[name] for name in RATES & told.keys()}

    def test_each_is_what_came_a_second(self):
        for interface in (builders.interface(), builders.sriov()):
            self.assertEqual({
                'network.incoming.bytes.rate': 10.0,
                'network.incoming.packets.rate': 1.0,
                'network.outgoing.bytes.rate': 2.0,
                'network.outgoing.packets.rate': 0.1},
                self.rates(busier(interface), interface))

    def test_a_quiet_interface_has_a_rate_of_zero(self):
        interface = builders.interface()

        self.assertEqual(dict.fromkeys(RATES, 0.0),
                         self.rates(interface, interface))

    def test_at_first_sight_there_is_none(self):
        self.assertEqual({}, self.rates(builders.interface(), None))

    def test_when_the_time_between_is_unknown_there_is_none(self):
        before = builders.interface()

        self.assertEqual({}, self.rates(busier(before), before, None))

    def test_one_counter_that_went_back_stops_them_all(self):
        before = builders.interface()
        for name in RATED:
            now = busier(before, **{name: getattr(before.counters, name) - 1})
            self.assertEqual({}, self.rates(now, before))

    def test_a_counter_that_has_no_rate_stops_them_as_well(self):
        for before, names in (
                (builders.interface(), (
                    'dropped_packets', 'physical_received_bytes',
                    'physical_sent_bytes', 'physical_received_packets',
                    'physical_sent_packets')),
                (builders.sriov(), (
                    'dropped_received_packets', 'dropped_sent_packets',
                    'received_errors', 'sent_errors'))):
            for name in names:
                now = busier(before, **{
                    name: getattr(before.counters, name) - 1})
                self.assertEqual({}, self.rates(now, before), name)

    def test_an_unknown_counter_costs_only_its_rate(self):
        before = counted(builders.interface(), sent_bytes=None)
        now = busier(builders.interface())

        self.assertEqual(RATES - {'network.outgoing.bytes.rate'},
                         self.rates(now, before).keys())
