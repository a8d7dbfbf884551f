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
"""What the plugin log writes."""

import logging

import fixtures
from oslotest import base

from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import memory
from powervm_monitor.catalog import storage
from powervm_monitor.plugins import log
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins import emitting


class TestLog(base.BaseTestCase):

    def lines(self, *values, shown=logging.INFO, **config):
        written = self.useFixture(
            fixtures.FakeLogger('powervm_monitor', shown))
        plugin = emitting.configured(log.Log(), **config)
        emitting.tell(plugin, emitting.sample(*values))
        return written.output.splitlines()

    def test_a_resource_is_one_line(self):
        at = builders.NOON.isoformat()

        self.assertEqual([
            f'instance instance-1 at {at}: cpu 7 ns, memory 1024 MiB',
            f'disk disk-1 at {at}: disk.device.read.bytes 9 B',
        ], self.lines((cpu.CPU, 7), (memory.MEMORY, 2 ** 30),
                      (storage.DISK_READ_BYTES, 9)))

    def test_values_have_no_exponent(self):
        self.assertEqual(
            [f'instance instance-1 at {builders.NOON.isoformat()}: cpu_util '
             '0.00001 %'], self.lines((cpu.CPU_UTIL, 1e-05)))

    def test_chosen_metrics(self):
        self.assertEqual(
            [f'instance instance-1 at {builders.NOON.isoformat()}: cpu 7 ns'],
            self.lines((cpu.CPU, 7), (memory.MEMORY, 2 ** 30),
                       include=['cpu']))

    def test_a_level_that_is_seen_on_demand(self):
        self.assertEqual((0, 1), tuple(
            len(self.lines((cpu.CPU, 7), level='debug', shown=shown))
            for shown in (logging.INFO, logging.DEBUG)))
