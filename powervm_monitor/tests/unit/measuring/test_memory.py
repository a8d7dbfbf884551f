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
"""Memory that was promised, that there is, and that is in use."""

from oslotest import base

from powervm_monitor.measuring import memory
from powervm_monitor.tests.unit import builders


def measure(**changes):
    return {m.metric.name: m.metric.unit.volume(m.value)
            for m in memory.measure(
                builders.lpar(**changes), builders.server())}


class TestMemory(base.BaseTestCase):

    def test_the_flavors_is_promised_in_mebibytes(self):
        self.assertEqual({'memory': 4096}, measure())

    def test_a_partition_that_is_off_still_has_its_flavor(self):
        self.assertEqual({'memory': 4096}, measure(cpu=None))

    def test_what_the_hypervisor_gave_is_told_in_mebibytes(self):
        self.assertEqual({
            'memory': 4096,
            'powervm.memory.logical': 4096,
            'powervm.memory.backed': 3072,
            'powervm.memory.virtual_persistent': 1024,
            'powervm.memory.io.entitled': 256,
            'powervm.memory.io.mapped': 128,
            'powervm.memory.weight': 64}, measure(memory=builders.memory()))

    def test_what_the_guest_told_is_told_on(self):
        told = builders.guest_memory(used_bytes=3 * 2 ** 29)

        self.assertEqual({
            'memory': 4096,
            'memory.usage': 1536,
            'memory.available': 4096,
            'powervm.memory.free': 512,
            'powervm.memory.active': 512,
            'powervm.memory.page_space.total': 1024,
            'powervm.memory.page_space.free': 512,
            'powervm.memory.page.in.rate': 1,
            'powervm.memory.page.out.rate': 2,
            'powervm.memory.page_space.in.rate': 3,
            'powervm.memory.page_space.out.rate': 0.5},
            measure(guest_memory=told))

    def test_what_is_unknown_is_absent(self):
        self.assertEqual(
            {'memory': 4096, 'memory.available': 4096, 'memory.usage': 1024},
            measure(memory=builders.unknown(builders.memory()),
                    guest_memory=builders.unknown(builders.guest_memory())))

    def test_a_guest_that_pages_nothing_tells_zero(self):
        told = builders.guest_memory(page_in_rate=0)

        self.assertEqual(
            0, measure(guest_memory=told)['powervm.memory.page.in.rate'])
