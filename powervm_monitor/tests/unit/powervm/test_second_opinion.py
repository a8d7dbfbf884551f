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
"""pypowervm's own parsers say the same of its recordings, where they can."""

import json

from oslotest import base
from pypowervm.wrappers.pcm import phyp

from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import files

HZ = 512000000
MEGABYTE = 2 ** 20


class TestHypervisor(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        document = builders.phyp()
        self.theirs = phyp.PhypInfo(json.dumps(document)).sample
        self.ours = files.read(document)

    def both(self):
        """Return what we and they say of each partition that counts."""
        pairs = [(self.ours.lpars[one.uuid.lower()], one)
                 for one in self.theirs.lpars]
        self.assertEqual(len(self.ours.lpars), len(pairs))
        return [pair for pair in pairs if pair[0].cpu is not None]

    def test_of_processors(self):
        self.assertEqual(
            [tuple(cycles * 10 ** 9 // HZ for cycles in (
                one.processor.entitled_proc_cycles,
                one.processor.util_cap_proc_cycles,
                one.processor.util_uncap_proc_cycles,
                one.processor.idle_proc_cycles,
                one.processor.donated_proc_cycles))
             for _, one in self.both()],
            [(one.cpu.entitled_ns, one.cpu.capped_ns, one.cpu.uncapped_ns,
              one.cpu.idle_ns, one.cpu.donated_ns)
             for one, _ in self.both()])

    def test_of_memory(self):
        self.assertEqual(
            [(one.memory.logical_mem * MEGABYTE,
              one.memory.backed_physical_mem * MEGABYTE)
             for _, one in self.both()],
            [(one.memory.logical_bytes, one.memory.backed_bytes)
             for one, _ in self.both()])

    def test_of_virtual_ethernet(self):
        self.assertEqual(
            [[(vea.physical_location, vea.received_bytes, vea.sent_bytes,
               vea.received_packets, vea.sent_packets, vea.dropped_packets)
              for vea in one.network.veas] for _, one in self.both()],
            [[(vea.location, vea.counters.received_bytes,
               vea.counters.sent_bytes, vea.counters.received_packets,
               vea.counters.sent_packets, vea.counters.dropped_packets)
              for vea in one.interfaces] for one, _ in self.both()])

    def test_of_the_host(self):
        theirs = self.theirs

        self.assertEqual(
            (theirs.processor.total_proc_units,
             theirs.processor.available_proc_units,
             theirs.memory.total_mem * MEGABYTE,
             theirs.system_firmware.utilized_proc_cycles * 10 ** 9 // HZ),
            (self.ours.host.total_units, self.ours.host.available_units,
             self.ours.host.total_memory_bytes, self.ours.host.firmware_ns))
