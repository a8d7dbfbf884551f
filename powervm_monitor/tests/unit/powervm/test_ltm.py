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
"""Switching the Long Term Monitor on, and only that."""

import logging

import fixtures
from oslotest import base
from pypowervm.wrappers import monitor

from powervm_monitor import model
from powervm_monitor.powervm import ltm
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes


class TestLook(base.BaseTestCase):

    def test_nothing_is_written_where_it_is_off(self):
        powervm = fakes.PowerVM()
        powervm.answers['preferences'] = fakes.preferences(long_term=False)

        self.assertEqual(
            (ltm.Monitors('dev-system-6', long_term=False, devices=True,
                          energy=False), []),
            (ltm.look(powervm), powervm.updated))


class TestEnsure(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.powervm = fakes.PowerVM()
        self.response = builders.response('pcm_pref.txt')
        self.preference = monitor.PcmPref.wrap(self.response)[0]
        self.powervm.answers['preferences'] = self.response
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def test_it_is_switched_on_where_it_is_off(self):
        ltm.ensure(self.powervm)

        self.assertTrue(self.preference.ltm_enabled)

    def test_the_entry_goes_back_under_the_etag_of_the_feed(self):
        ltm.ensure(self.powervm)

        self.assertEqual(
            [(self.preference.entry.element, '-215935973', 'preferences')],
            self.powervm.updated)

    def test_the_short_term_monitor_is_left_alone(self):
        ltm.ensure(self.powervm)

        self.assertFalse(self.preference.stm_enabled)

    def test_where_it_is_on_nothing_is_written(self):
        self.preference.ltm_enabled = True
        ltm.ensure(self.powervm)

        self.assertEqual([], self.powervm.updated)

    def test_a_system_that_samples_everything_is_whole(self):
        self.assertTrue(ltm.ensure(self.powervm).devices)

    def test_a_system_that_samples_processors_only_is_not(self):
        self.preference.compute_ltm_enabled = True

        self.assertFalse(ltm.ensure(self.powervm).devices)

    def test_a_system_that_says_nothing_of_energy_has_none(self):
        self.assertFalse(ltm.ensure(self.powervm).energy)

    def test_where_it_may_not_be_switched_on_the_remedy_is_told(self):
        self.powervm.answers['update'] = fakes.unavailable()

        self.assertRaisesRegex(
            model.Unavailable, 'have an administrator enable performance',
            ltm.ensure, self.powervm)

    def test_powervm_that_does_not_answer_is_unavailable(self):
        self.powervm.answers['preferences'] = fakes.unavailable()

        self.assertRaises(model.Unavailable, ltm.ensure, self.powervm)
