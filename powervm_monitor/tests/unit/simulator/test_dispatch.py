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

"""What PowerVM counts for what a partition did, in each mode."""

import fractions

import hypothesis
from hypothesis import strategies
from oslotest import base

from powervm_monitor.simulator import dispatch

F = fractions.Fraction
MODES = (*dispatch.SHARED, *dispatch.DONATING, *dispatch.KEEPING)
AMOUNTS = strategies.fractions(0, 6, max_denominator=1000)


class DispatchTest(base.BaseTestCase):

    def counted(self, mode, *demand, entitled=1, vcpus=2, **more):
        return tuple(dispatch.dispatch(mode, entitled, vcpus, *demand,
                                       **more))

    def test_idle_lies_within_what_a_shared_partition_is_dispatched(self):
        self.assertEqual((F(5, 10), 0, F(2, 10), 0), self.counted(
            'cap', F(3, 10), F(2, 10)))

    def test_what_passes_the_entitlement_is_uncapped_idle_or_not(self):
        self.assertEqual((1, F(6, 10), F(2, 10), 0), self.counted(
            'uncap', F(14, 10), F(2, 10)))

    def test_an_uncapped_partition_is_bound_by_its_virtual_processors(self):
        self.assertEqual((1, 1, 0, 0), self.counted('uncap', 3, 1))

    def test_a_capped_partition_stays_within_its_entitlement(self):
        self.assertEqual((1, 0, F(1, 4), 0), self.counted(
            'cap', F(3, 4), F(1, 2)))

    def test_what_a_donating_partition_does_not_occupy_is_donated(self):
        for mode in dispatch.DONATING:
            self.assertEqual((F(1, 2), 0, F(1, 5), F(1, 2)), self.counted(
                mode, F(3, 10), F(1, 5)))

    def test_what_a_donating_partition_does_not_donate_is_idle(self):
        self.assertEqual((F(1, 2), 0, F(1, 5), F(1, 2)), self.counted(
            'share_idle_procs_active', F(3, 10), donated=F(1, 2)))

    def test_a_donating_partition_may_be_too_busy_to_donate(self):
        self.assertEqual((1, 0, 0, 0), self.counted(
            'share_idle_procs_always', 4, donated=F(1, 2)))

    def test_a_partition_that_keeps_its_processors_is_idle_on_them(self):
        for mode in dispatch.KEEPING:
            self.assertEqual((1, 0, F(7, 10), 0), self.counted(
                mode, F(3, 10)))

    @hypothesis.given(strategies.sampled_from(MODES), AMOUNTS, AMOUNTS,
                      strategies.one_of(strategies.none(), AMOUNTS),
                      AMOUNTS, strategies.integers(6, 9))
    def test_the_relations_of_ibms_samples_always_hold(
            self, mode, busy, idle, donated, entitled, vcpus):
        if mode not in dispatch.DONATING:
            donated = None
        result = dispatch.dispatch(mode, entitled, vcpus, busy, idle, donated)
        most = vcpus if mode == 'uncap' else entitled

        self.assertEqual(min(busy, most), result.busy)
        self.assertGreaterEqual(min(result), 0)
        self.assertLessEqual(result.capped, entitled)
        self.assertLessEqual(result.capped + result.uncapped, most)
        if result.uncapped:
            self.assertEqual(('uncap', entitled), (mode, result.capped))
        if mode not in dispatch.SHARED:
            self.assertEqual(entitled, result.capped + result.donated)
        if mode not in dispatch.DONATING:
            self.assertEqual(0, result.donated)
