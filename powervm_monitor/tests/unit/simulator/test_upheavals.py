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
"""What happens to VIOSes and the machine: all follows exactly."""

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import document
from powervm_monitor.tests.unit.simulator import base
from powervm_monitor.tests.unit.simulator import timeline

BILLION = timeline.BILLION


class MachineTest(timeline.TestCase):

    def categories(self, seconds):
        self.at(seconds)
        moment = base.START + seconds * clocks.SECOND
        return [row.category for row
                in self.told.monitor.rows(moment, moment)]

    def test_a_vios_goes_down_and_counts_anew_when_it_returns(self):
        self.start({'at': 45, 'do': 'vios_down', 'vios': 'vios-2'},
                   {'at': 80, 'do': 'vios_up', 'vios': 'vios-2'})
        self.assertIn('vios_2', self.categories(30))
        self.assertNotIn('vios_2', self.categories(60))
        self.assertEqual([True, False], [
            disk['reads'] is not None for disk in self.part(60)['disks']])
        told = self.at(90)
        self.assertEqual(150, self.part(90)['disks'][1]['reads'])
        channel = next(adapter for adapter in told['vioses'][1]['adapters']
                       if adapter['id'] == 'fcs0')
        self.assertEqual(150 + 35, channel['reads'])
        self.assertEqual(10 * BILLION,
                         told['vioses'][1]['cpu']['entitled_ns'])

    def test_a_physical_port_goes_on_when_a_vios_with_a_port_restarts(self):
        self.start(
            {'at': 45, 'do': 'vios_down', 'vios': 'vios-2'},
            {'at': 80, 'do': 'vios_up', 'vios': 'vios-2'},
            vioses=[{}, {'sriov': [{'adapter': 1, 'sent': 3000}]}])
        told = [self.at(seconds) for seconds in (30, 60, 90, 120)]
        sent = [each['sriov_adapters'][0]['ports'][0]['sent_bytes']
                for each in told]
        self.assertEqual((sorted(sent), [], 30), (
            sent, told[1]['vioses'][1]['sriov_ports'],
            told[2]['vioses'][1]['sriov_ports'][0]['sent_packets']))

    def test_rmc_comes_and_goes(self):
        self.start({'at': 20, 'do': 'rmc_inactive', 'vios': 'vios-1'},
                   {'at': 20, 'do': 'rmc_inactive', 'partition': 'vm'},
                   {'at': 50, 'do': 'rmc_active', 'vios': 'vios-1'},
                   {'at': 130, 'do': 'rmc_active', 'partition': 'vm'})
        self.assertNotIn('vios_1', self.categories(30))
        self.assertIn('vios_1', self.categories(60))
        self.assertIsNone(self.part(120)['memory'])
        self.assertIsNotNone(self.part(240)['memory'])

    def test_a_vios_becomes_slow(self):
        self.start({'at': 15, 'do': 'vios_delay', 'vios': 'vios-1',
                    'delay': 20})
        self.assertNotIn('vios_1', self.categories(30))
        self.clock.advance(20)
        self.assertIn('vios_1', self.categories(30))

    def test_the_feed_changes_its_time_zone(self):
        self.start({'at': 30, 'do': 'entry_zone', 'zone': '+02:00'})
        self.at(60)
        self.assertEqual(
            ['2026-11-21T12:00:00.000Z', '2026-11-21T14:00:30.000+02:00',
             '2026-11-21T14:01:00.000+02:00'],
            [self.told.entry_time(row.time)
             for row in self.told.monitor.rows() if row.category == 'phyp'])

    def test_everything_begins_anew_when_the_machine_restarts(self):
        self.start({'at': 45, 'do': 'timebase_back'})
        self.assertGreater(self.at(30)['system']['timebase_cycles'], 0)
        told = self.at(60)
        self.assertEqual(15 * 512000000, told['system']['timebase_cycles'])
        self.assertEqual(
            (7.5 * BILLION, 135000), (
                told['partitions'][0]['cpu']['entitled_ns'],
                told['partitions'][0]['interfaces'][0]['received_bytes']))
        self.assertEqual(15 * BILLION // 20, told['host']['firmware_ns'])

    def test_uuids_may_be_written_in_any_case(self):
        self.start(system={'uuid_case': 'mixed'})
        self.assertEqual('23F1C2D4-0B5E-4C6F-8a7b-1c2d3e4f5a01',
                         self.told.lpars[0].uuid)
        self.assertEqual('23f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01',
                         self.part(0)['uuid'])

    def test_uuids_that_powervm_takes_for_the_same_need_an_option(self):
        twins = {'partitions': [
            {'instance': {'uuid': '2' + timeline.VM['instance']['uuid'][1:]},
             'cpu': {'busy': 0.2}},
            {'instance': timeline.VM['instance'], 'cpu': {'busy': 0.4}}]}
        self.assertRaises(document.DocumentError, self.world, twins)
        self.told = self.world(dict(
            twins, system={'allow_same_uuids': True}))
        one, two = self.at(0)['partitions']
        self.assertEqual(one['uuid'], two['uuid'])
        self.assertNotEqual(one['instance_uuid'], two['instance_uuid'])
        self.assertNotEqual(one['cpu'], two['cpu'])

    def test_the_past_stays_as_it_was(self):
        self.start({'at': 60, 'do': 'delete', 'partition': 'vm'})
        before = self.at(30)
        self.at(120)
        self.assertEqual(before, self.at(30))

    def test_events_are_refused_with_their_place(self):
        for event, reason in (
                ({'at': 1, 'do': 'delete', 'partition': 'who'},
                 '<scenario>: events[0].partition: there is no who then'),
                ({'at': 1, 'do': 'vios_down'},
                 '<scenario>: events[0]: needs vios'),
                ({'at': 1, 'do': 'create', 'partition': 'x'},
                 '<scenario>: events[0].partition: nothing is known of x: '
                 'needs spec')):
            error = self.assertRaises(document.DocumentError, self.start,
                                      event)
            self.assertEqual(reason, str(error))
