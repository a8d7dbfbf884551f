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
"""What Nova has promised on a host, beside what there is."""

from oslotest import base

from powervm_monitor.measuring import host
from powervm_monitor.tests.unit import builders


def promised(*servers):
    """Return what is told of promises, by the last part of the name."""
    return {m.metric.name.rpartition('.')[2]: m.value
            for m in host.measure(
                builders.known_reading(), None, None, servers)
            if '.promised.' in m.metric.name}


class TestPromised(base.BaseTestCase):

    def test_it_is_the_sum_of_the_flavors(self):
        self.assertEqual(
            {'vcpus': 6, 'memory': 5 * 2 ** 30},
            promised(
                builders.server(flavor=builders.flavor(
                    vcpus=2, memory_bytes=2 ** 30)),
                builders.server(flavor=builders.flavor(
                    vcpus=4, memory_bytes=4 * 2 ** 30))))

    def test_an_empty_host_has_promised_nothing(self):
        self.assertEqual({'vcpus': 0, 'memory': 0}, promised())

    def test_what_stands_in_for_a_server_has_no_promise(self):
        self.assertEqual({'vcpus': 0, 'memory': 0},
                         promised(builders.server(flavor=None)))
