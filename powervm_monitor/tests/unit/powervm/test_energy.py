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
"""The service processor's file becomes watts and degrees."""

from oslotest import base

from powervm_monitor.powervm import energy
from powervm_monitor.powervm import fields

FILE = {
    'powerEnergyReading': {
        'currentPowerReading': 812, 'averagePowerReading': 790,
        'minimumPowerReading': 700, 'maximumPowerReading': 950},
    'thermalEnergyReading': {
        'inletTemperatures': [{'entityId': 64, 'entityInstance': 1,
                               'temperatureData': 23}],
        'cpuTemperatures': [{'entityId': 65, 'entityInstance': 2,
                             'temperatureData': 51.5}],
        'baseboardTemperatures': []}}


class TestReading(base.BaseTestCase):

    def test_power_is_told_in_watts(self):
        told = energy.reading(FILE)

        self.assertEqual((812, 790, 700, 950), (
            told.current_watts, told.average_watts, told.minimum_watts,
            told.maximum_watts))

    def test_each_thermometer_has_a_name_of_its_own(self):
        self.assertEqual(
            [('inlet-64-1', 23), ('cpu-65-2', 51.5)],
            [(one.name, one.celsius)
             for one in energy.reading(FILE).thermometers])

    def test_it_may_freeze(self):
        told = energy.reading({'thermalEnergyReading': {
            'inletTemperatures': [{'entityId': 64, 'entityInstance': 1,
                                   'temperatureData': -3}]}})

        self.assertEqual([-3], [one.celsius for one in told.thermometers])

    def test_what_is_not_told_is_not_known(self):
        told = energy.reading({'thermalEnergyReading': {
            'cpuTemperatures': [None, {'entityId': 65}]}})

        self.assertEqual((None, ()), (told.current_watts, told.thermometers))

    def test_what_is_no_object_is_malformed(self):
        self.assertRaises(fields.Malformed, energy.reading, [FILE])

    def test_the_reporting_period_is_in_seconds(self):
        document = {'powerEnergyReading': {
            **FILE['powerEnergyReading'], 'reportingPeriod': 1_468_800_000}}

        self.assertEqual(1_468_800, energy.reading(document).period_seconds)

    def test_a_sample_that_is_not_good_is_malformed(self):
        for status in (1, 2, '1', '', 'bad', None):
            self.assertRaisesRegex(
                fields.Malformed, 'its status is', energy.reading,
                {**FILE, 'status': status})

    def test_a_status_that_is_good_may_be_a_text(self):
        for status in (0, '0', ' 00 ', '0x0'):
            self.assertEqual(812, energy.reading(
                {**FILE, 'status': status}).current_watts)

    def file(self, state):
        return {**FILE, 'status': 0, 'powerEnergyReading': {
            **FILE['powerEnergyReading'], 'powerReadingState': state}}

    def test_power_that_is_measured_is_known(self):
        for state in ('Active', 'ACTIVE', 'activated', 'on', '0x40', '64',
                      '1', '01', 0x40, 64.0, 1, True):
            self.assertEqual(
                812, energy.reading(self.file(state)).current_watts)

    def test_a_state_that_is_not_good_is_malformed(self):
        for state in ('Inactive', 'deactivated', 'off', '', '0', 0, 0.5,
                      False, []):
            self.assertRaisesRegex(
                fields.Malformed, 'powerReadingState is',
                energy.reading, self.file(state))

    def test_a_period_of_nothing_is_unknown(self):
        document = {'powerEnergyReading': {
            **FILE['powerEnergyReading'], 'reportingPeriod': 0}}

        self.assertIsNone(energy.reading(document).period_seconds)
