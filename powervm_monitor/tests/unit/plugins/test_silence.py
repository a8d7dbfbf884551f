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
"""Ticks are due in the hypervisor's time, whatever else goes on."""

import types

import fixtures
from oslotest import base

from powervm_monitor.plugins import silence
from powervm_monitor.tests.unit import builders


class TestSilence(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.passed = 0.0
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.plugins.silence.time',
            types.SimpleNamespace(monotonic=lambda: self.passed)))
        self.silence = silence.Silence(builders.ManualClock())

    def after(self, seconds):
        """Return what is left after so many seconds of something else."""
        self.passed += seconds
        return self.silence.patience()

    def test_it_ends_though_others_look_in(self):
        self.silence.broken(builders.NOON)

        self.assertEqual([60, 40, 20, 0, 0], list(
            map(self.after, (0, 20, 20, 20, 5))))

    def test_a_tick_that_was_late_delays_no_other(self):
        self.silence.broken(builders.NOON)
        self.after(0)
        self.after(70)

        self.assertEqual(
            [(builders.later(60), 20), (builders.later(90), 50)],
            [(self.silence.lasts(), self.after(0)) for _ in range(2)])

    def test_a_batch_begins_it_anew(self):
        self.silence.broken(builders.NOON)
        self.after(0)
        self.after(50)
        self.silence.broken(builders.later(30))

        self.assertEqual(60, self.after(0))
