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
"""The Energy Monitor: preference, feed, file and truth."""

import json

from pypowervm.wrappers import monitor

from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base

POWER = {'energy': {
    'enabled': True, 'inlet': [21.5], 'cpu': [60, 61.25],
    'power': {'kind': 'square', 'busy': 900, 'idle': 600,
              'busy_seconds': 40, 'idle_seconds': 20, 'offset': 10}}}


class EnergyTest(base.TestCase):

    def start(self, source):
        self.told = self.world(source, backlog=60)
        self.pvm = self.adapter(self.served(self.told))

    def feed(self):
        return monitor.LTMMetrics.wrap(self.pvm.read(
            'ManagedSystem', root_id=self.told.system.uuid,
            child_type='RawMetrics', child_id='EnergyMonitor',
            service='pcm', xag=[]))

    def preferences(self):
        return self.pvm.read(
            'ManagedSystem', root_id=self.told.system.uuid,
            child_type='preferences', service='pcm')

    def switch(self, name):
        """The text of a preference, None when it is not told."""
        return self.preferences().feed.entries[0].element.findtext(name)

    def test_a_system_need_not_be_able(self):
        self.start({})
        self.assertEqual([], self.feed())
        self.assertIsNone(self.switch('EnergyMonitoringCapable'))
        self.assertIsNone(truth.tell(self.told, self.clock.now())['energy'])

    def test_it_is_off_by_default(self):
        self.start({'energy': {}})
        self.assertEqual(
            ['true', 'false'],
            [self.switch(name) for name in (
                'EnergyMonitoringCapable', 'EnergyMonitorEnabled')])
        self.assertEqual([], self.feed())
        self.assertIsNone(truth.tell(self.told, self.clock.now())['energy'])

    def test_it_can_be_switched_on(self):
        self.start({'energy': {}})
        response = self.preferences()
        element = response.feed.entries[0].element
        element.find('EnergyMonitorEnabled').text = 'true'
        element.find('EnergyMonitoringCapable').text = 'false'
        self.pvm.update(
            element, response.etag, 'ManagedSystem',
            root_id=self.told.system.uuid, child_type='preferences',
            service='pcm')
        self.clock.advance(30)
        self.assertEqual(
            ['true', 'true'],
            [self.switch(name) for name in (
                'EnergyMonitoringCapable', 'EnergyMonitorEnabled')])
        self.assertEqual(['12:00:00', '12:00:30'],
                         [row.updated[11:19] for row in self.feed()])

    def test_a_file_comes_every_thirty_seconds(self):
        self.start(POWER)
        self.assertEqual(
            [('fsp', 'LTM_8247-22L*2125D4A_fsp_20261121T%s+0000.json' % time)
             for time in ('115900', '115930', '120000')],
            [(row.category, row.title) for row in self.feed()])
        self.assertNotIn('fsp', [
            row.category for row in self.rows(self.pvm, self.told)])

    def test_the_truth_is_what_the_file_tells(self):
        self.start(POWER)
        file = self.file(self.pvm, self.feed()[-1])
        power = file['powerEnergyReading']
        energy = truth.tell(self.told, self.clock.now())['energy']
        self.assertEqual(
            [power[name + 'PowerReading'] for name in (
                'current', 'minimum', 'maximum', 'average')],
            [energy['power'][name + '_watts'] for name in (
                'current', 'minimum', 'maximum', 'average')])
        # Forty seconds of each minute it is busy.
        self.assertEqual(
            {'current_watts': 900, 'minimum_watts': 600,
             'maximum_watts': 900, 'average_watts': 800},
            energy['power'])
        self.assertEqual(
            (17 * 86400 * 1000, 17 * 86400),
            (file['powerEnergyReading']['reportingPeriod'],
             energy['period_seconds']))
        self.assertEqual(
            [('inlet', '64', '1', 21.5), ('cpu', '65', '1', 60.0),
             ('cpu', '65', '2', 61.2)],
            [tuple(each.values()) for each in energy['temperatures']])
        self.assertEqual(
            [{'entityId': '65', 'entityInstance': '1',
              'temperatureData': 60.0},
             {'entityId': '65', 'entityInstance': '2',
              'temperatureData': 61.2}],
            file['thermalEnergyReading']['cpuTemperatures'])


class ReportingPeriodTest(base.TestCase):

    def reading(self, **energy):
        self.told = self.world({
            'system': {'boot': '2026-11-21T11:00:00Z'},
            'energy': {'enabled': True, 'inlet': [20], **energy}})
        [row] = self.told.monitor.rows(energy=True)
        self.energy = truth.tell(self.told, self.clock.now())['energy']
        return json.loads(self.told.monitor.body(row.name))

    def test_it_begins_with_the_machine(self):
        power = self.reading(power={
            'kind': 'steps', 'steps': [[1800, 400], [1000000, 600]]})[
                'powerEnergyReading']
        self.assertEqual(
            (3600000, 500, 400, 600),
            tuple(power[name] for name in (
                'reportingPeriod', 'averagePowerReading',
                'minimumPowerReading', 'maximumPowerReading')))
        self.assertEqual(3600, self.energy['period_seconds'])

    def test_it_may_be_shorter(self):
        power = self.reading(period=60, power={
            'kind': 'steps', 'steps': [[3550, 400], [1000000, 600]]})[
                'powerEnergyReading']
        self.assertEqual(
            (60000, 566.67, 400),
            (power['reportingPeriod'], power['averagePowerReading'],
             power['minimumPowerReading']))

    def test_at_the_beginning_there_is_the_present_only(self):
        self.told = self.world({
            'system': {'boot': '2026-11-21T12:00:00Z'},
            'energy': {'enabled': True, 'power': 300}})
        energy = truth.tell(self.told, self.clock.now())['energy']
        self.assertEqual((0, 300), (energy['period_seconds'],
                                    energy['power']['average_watts']))

    def test_power_is_unknown_when_it_is_not_measured(self):
        reading = self.reading(state='inactive')
        self.assertEqual(
            ('Inactive', 0, 0), (
                reading['powerEnergyReading']['powerReadingState'],
                reading['powerEnergyReading']['currentPowerReading'],
                reading['status']))
        self.assertEqual(
            ({None}, None, 1), (
                set(self.energy['power'].values()),
                self.energy['period_seconds'],
                len(self.energy['temperatures'])))

    def test_nothing_is_known_when_there_is_no_reading(self):
        reading = self.reading(status=1)
        self.assertEqual(
            (1, []), (reading['status'],
                      reading['thermalEnergyReading']['inletTemperatures']))
        self.assertEqual(
            ({None}, None, []), (
                set(self.energy['power'].values()),
                self.energy['period_seconds'],
                self.energy['temperatures']))
