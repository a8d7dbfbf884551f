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
"""Disks, each as one client adapter."""

from oslotest import base

from powervm_monitor.measuring import storage
from powervm_monitor.tests.unit import builders

COUNTERS = ('reads', 'writes', 'read_bytes', 'written_bytes')
RATES = {
    'disk.device.iops',
    *(f'disk.device.{way}.{what}.rate'
      for way in ('read', 'write') for what in ('bytes', 'requests'))}


def measure(disk, before=None, seconds=30):
    return {m.metric.name: m.value
            for m in storage.measure(disk, before, seconds)}


def busier(make=builders.disk, **changes):
    """Return a disk after it read and wrote somewhat."""
    return make(counters=builders.disk_counters(**{
        'reads': 40, 'writes': 80, 'read_bytes': 5150,
        'written_bytes': 10243, **changes}))


class TestCounters(base.BaseTestCase):

    def test_each_is_its_own_meter(self):
        for disk in (builders.disk(), builders.npiv()):
            self.assertEqual({
                'disk.device.read.bytes': 5120,
                'disk.device.read.requests': 10,
                'disk.device.write.bytes': 10240,
                'disk.device.write.requests': 20}, measure(disk))

    def test_a_disk_whose_vios_did_not_report_has_none(self):
        self.assertEqual({}, measure(builders.disk(counters=None)))

    def test_what_is_unknown_is_absent(self):
        disk = builders.disk(
            counters=builders.unknown(builders.disk_counters()))

        self.assertEqual({}, measure(disk, disk))

    def test_an_unknown_counter_is_absent(self):
        told = measure(builders.disk(
            counters=builders.disk_counters(reads=None)))

        self.assertNotIn('disk.device.read.requests', told)

    def test_nothing_counted_is_zero(self):
        told = measure(builders.disk(
            counters=builders.disk_counters(reads=0)))

        self.assertEqual(0, told['disk.device.read.requests'])


class TestRates(base.BaseTestCase):

    def rates(self, now, before, seconds=30):
        told = measure(now, before, seconds)
        return {name: told[name] for name in RATES & told.keys()}

    def test_each_is_what_was_done_a_second(self):
        for make in (builders.disk, builders.npiv):
            self.assertEqual({
                'disk.device.read.bytes.rate': 1.0,
                'disk.device.read.requests.rate': 1.0,
                'disk.device.write.bytes.rate': 0.1,
                'disk.device.write.requests.rate': 2.0,
                'disk.device.iops': 3.0},
                self.rates(busier(make), make()))

    def test_a_quiet_disk_has_a_rate_of_zero(self):
        self.assertEqual(dict.fromkeys(RATES, 0.0),
                         self.rates(builders.disk(), builders.disk()))

    def test_at_first_sight_there_is_none(self):
        self.assertEqual({}, self.rates(builders.disk(), None))

    def test_when_the_time_between_is_unknown_there_is_none(self):
        self.assertEqual({}, self.rates(busier(), builders.disk(), None))

    def test_when_its_vios_did_not_report_there_is_none(self):
        silent = builders.disk(counters=None)

        self.assertEqual(({}, {}), (self.rates(busier(), silent),
                                    self.rates(silent, builders.disk())))

    def test_one_counter_that_went_back_stops_them_all(self):
        for name in COUNTERS:
            before = getattr(builders.disk_counters(), name)
            self.assertEqual({}, self.rates(
                busier(**{name: before - 1}), builders.disk()))

    def test_an_unknown_counter_costs_only_its_rate_and_the_sum(self):
        self.assertEqual(
            RATES - {'disk.device.read.requests.rate', 'disk.device.iops'},
            self.rates(busier(reads=None), builders.disk()).keys())
