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
"""Whether a partition runs, in libvirt's numbers."""

from oslotest import base
from pypowervm.wrappers import base_partition

from powervm_monitor.measuring import state
from powervm_monitor.tests.unit import builders


def measure(told):
    return [m.value for m in state.measure(builders.lpar(state=told))]


class TestState(base.BaseTestCase):

    def test_a_running_partition_runs(self):
        self.assertEqual([state.RUNNING], measure('Running'))

    def test_one_that_is_off_is_off(self):
        self.assertEqual([state.OFF], measure('Not Activated'))

    def test_one_that_waits_in_its_firmware_runs(self):
        self.assertEqual([state.RUNNING], measure('Open Firmware'))

    def test_the_case_does_not_matter(self):
        self.assertEqual([state.SUSPENDED], measure('SUSPENDED'))

    def test_a_state_unheard_of_is_none_of_libvirts(self):
        self.assertEqual([state.NONE], measure('Dreaming'))

    def test_a_state_that_is_not_told_is_absent(self):
        self.assertEqual([], measure(None))

    def test_how_near_the_memory_is_is_told_beside_it(self):
        told = state.measure(builders.lpar(affinity_score=98))

        self.assertEqual(
            {'power.state': state.RUNNING, 'powervm.affinity.score': 98},
            {m.metric.name: m.value for m in told})

    def test_every_state_that_pypowervm_knows_is_known(self):
        told = {value for name, value in vars(
            base_partition.LPARState).items() if name.isupper()}

        self.assertEqual(
            set(), {value for value in told
                    if value.lower() not in state.STATES})
