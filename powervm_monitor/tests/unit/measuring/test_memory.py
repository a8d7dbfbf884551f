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
"""Memory that was promised and memory in use."""

from oslotest import base

from powervm_monitor.measuring import memory
from powervm_monitor.tests.unit import builders


def measure(lpar):
    return {m.metric.name: m.metric.unit.volume(m.value)
            for m in memory.measure(lpar, builders.server())}


class TestMemory(base.BaseTestCase):

    def test_the_flavors_is_promised_in_mebibytes(self):
        self.assertEqual({'memory': 4096}, measure(builders.lpar()))

    def test_what_the_guest_told_is_in_use(self):
        lpar = builders.lpar(guest_memory=builders.guest_memory(
            used_bytes=3 * 2 ** 29))

        self.assertEqual({'memory': 4096, 'memory.usage': 1536},
                         measure(lpar))

    def test_a_partition_that_is_off_still_has_its_flavor(self):
        self.assertEqual({'memory': 4096}, measure(builders.lpar(cpu=None)))
