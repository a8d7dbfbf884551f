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


def measure(**changes):
    return {m.metric.name: m.value
            for m in storage.measure(builders.disk(**changes))}


class TestStorage(base.BaseTestCase):

    def test_each_counter_is_its_own_meter(self):
        self.assertEqual({
            'disk.device.read.bytes': 5120,
            'disk.device.read.requests': 10,
            'disk.device.write.bytes': 10240,
            'disk.device.write.requests': 20}, measure())

    def test_a_disk_whose_vios_did_not_report_has_none(self):
        self.assertEqual({}, measure(counters=None))

    def test_an_unknown_counter_is_absent(self):
        counters = builders.disk_counters(reads=None)

        self.assertNotIn('disk.device.read.requests',
                         measure(counters=counters))

    def test_nothing_counted_is_zero(self):
        counters = builders.disk_counters(reads=0)

        self.assertEqual(
            0, measure(counters=counters)['disk.device.read.requests'])
