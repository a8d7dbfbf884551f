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
"""Processor time and how much of what one is entitled to it is."""

from oslotest import base

from powervm_monitor.measuring import cpu
from powervm_monitor.tests.unit import builders


def utilization(used, entitled, before=(1000, 1000)):
    """Return the utilization after an earlier (used, entitled)."""
    return cpu.utilization(
        builders.cpu(used_ns=used, entitled_ns=entitled),
        builders.cpu(used_ns=before[0], entitled_ns=before[1]))


class TestUtilization(base.BaseTestCase):

    def test_it_is_used_by_entitled_in_percent(self):
        self.assertEqual(50.0, utilization(1100, 1200))

    def test_an_idle_partition_uses_nothing(self):
        self.assertEqual(0.0, utilization(1000, 1200))

    def test_an_uncapped_partition_may_pass_100(self):
        self.assertEqual(400.0, utilization(1800, 1200))

    def test_months_of_counters_do_not_blur_it(self):
        months = 10 ** 17

        self.assertEqual(50.0, utilization(
            months + 1, months + 2, before=(months, months)))

    def test_a_counter_that_went_back_tells_nothing(self):
        self.assertIsNone(utilization(999, 1200))

    def test_entitlement_that_went_back_tells_nothing(self):
        self.assertIsNone(utilization(1100, 999))

    def test_one_entitled_to_nothing_meanwhile_tells_nothing(self):
        self.assertIsNone(utilization(1100, 1000))

    def test_at_first_sight_it_is_unknown(self):
        self.assertIsNone(cpu.utilization(builders.cpu(), None))

    def test_unknown_before_is_unknown_now(self):
        self.assertIsNone(utilization(1100, 1200, before=(None, 1000)))
