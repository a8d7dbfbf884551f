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
"""The event feed tells what the scenario's events change."""

import threading

from pypowervm.wrappers import event

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.tests.unit.simulator import base

VM = {'name': 'vm', 'disks': [{}], 'interfaces': [{'vlan': 7}]}


class EventsTest(base.TestCase):

    def start(self, *events, **more):
        self.told = self.world({
            'vioses': [{}, {}], 'sriov_adapters': [{}], 'partitions': [VM],
            'events': list(events), **more})
        self.simulator = self.served(self.told)
        self.pvm = self.adapter(self.simulator)
        self.poll()

    def poll(self, application='a1'):
        """Types and details with what they are about, in order."""
        names = {each.uuid.upper(): each.name
                 for scene in self.told._scenes
                 for each in scene.partitions}
        return sorted(
            (each.etype, names.get((each.data or '').rpartition('/')[2]),
             each.detail)
            for each in event.Event.get(self.pvm, application))

    def later(self, seconds=60):
        self.clock.advance(seconds)
        return self.poll()

    def test_an_application_is_new_once(self):
        self.start()

        self.assertEqual([('NEW_CLIENT', None, None)], self.poll('a2'))
        self.assertEqual([], self.poll('a2'))

    def test_an_event_has_its_objects_uri_and_number(self):
        self.start({'at': 30, 'do': 'delete', 'partition': 'vm'})
        uuid = self.told.lpars[0].uuid
        self.clock.advance(60)

        told, *_ = event.Event.get(self.pvm, 'a1')
        self.assertEqual(
            f'{self.simulator.url}/rest/api/uom/ManagedSystem/'
            f'{self.told.system.uuid}/LogicalPartition/{uuid}', told.data)
        self.assertEqual('1473962006549', told.eid)

    def test_a_partition_of_another_size_has_changed(self):
        for change in ({'vcpus': 2}, {'entitled': 0.9}, {'memory': 8192},
                       {'weight': 3}):
            self.start({'at': 30, 'do': 'resize', 'partition': 'vm',
                        **change})
            self.assertEqual([('MODIFY_URI', 'vm', 'Other')], self.later())

    def test_a_partition_comes_and_goes(self):
        self.start(
            {'at': 30, 'do': 'create', 'partition': 'new', 'spec': {}},
            {'at': 90, 'do': 'delete', 'partition': 'new'})

        self.assertEqual([('ADD_URI', 'new', None)], self.later())
        self.assertEqual([('DELETE_URI', 'new', None)], self.later())

    def test_a_partition_and_its_vioses_are_told_of_a_disk(self):
        self.start({'at': 30, 'do': 'add_disk', 'partition': 'vm',
                    'disk': {'paths': [{'vios': 1}]}})

        self.assertEqual(
            [('MODIFY_URI', 'vios-1', 'VirtualSCSIMappings'),
             ('MODIFY_URI', 'vm', 'Other')], self.later())

    def test_a_disk_behind_a_known_adapter_changes_the_vioses_only(self):
        self.start({'at': 30, 'do': 'add_disk', 'partition': 'vm',
                    'disk': {'behind': 0}})

        self.assertEqual(
            [('MODIFY_URI', f'vios-{number}', 'VirtualSCSIMappings')
             for number in (1, 2)], self.later())

    def test_a_disk_that_is_removed_is_told(self):
        self.start({'at': 30, 'do': 'remove_disk', 'partition': 'vm'})

        self.assertIn(('MODIFY_URI', 'vios-2', 'VirtualSCSIMappings'),
                      self.later())

    def test_a_channel_is_told(self):
        self.start({'at': 30, 'do': 'add_channel', 'partition': 'vm',
                    'channel': {'paths': [{'vios': 2}]}})

        self.assertEqual([('MODIFY_URI', 'vios-2', 'Other'),
                          ('MODIFY_URI', 'vm', 'Other')], self.later())

    def test_a_port_behind_a_vnic_is_told(self):
        self.start({'at': 30, 'do': 'add_logical_port', 'partition': 'vm',
                    'logical_port': {'adapter': 1, 'vnic': {'vios': 1}}})

        self.assertEqual([('MODIFY_URI', 'vios-1', 'Other'),
                          ('MODIFY_URI', 'vm', 'Other')], self.later())

    def test_an_interface_of_a_new_vlan_changes_the_bridges(self):
        self.start({'at': 30, 'do': 'add_interface', 'partition': 'vm',
                    'interface': {'vlan': 8}})

        self.assertEqual(
            [('MODIFY_URI', name, 'Other')
             for name in ('vios-1', 'vios-2', 'vm')], self.later())

    def test_what_only_nova_knows_is_not_told(self):
        self.start({'at': 30, 'do': 'rename', 'partition': 'vm', 'to': 'x'},
                   {'at': 31, 'do': 'entry_zone', 'zone': 'Z'},
                   partitions=[dict(VM, instance={})])

        self.assertEqual([], self.later())

    def test_every_application_is_told_once(self):
        self.start({'at': 30, 'do': 'delete', 'partition': 'vm'})
        self.poll('a2')
        self.clock.advance(60)

        told = self.poll('a1')
        self.assertIn(('DELETE_URI', 'vm', None), told)
        self.assertEqual(told, self.poll('a2'))
        self.assertEqual([], self.poll('a1'))

    def test_a_poll_lasts_ten_seconds_of_the_worlds(self):
        self.clock = clocks.Clock(speed=50)
        self.start()
        began = self.clock.now()
        self.poll()

        self.assertGreaterEqual(self.clock.now() - began,
                                10 * clocks.SECOND)

    def test_an_event_ends_a_poll(self):
        self.clock = clocks.Clock()
        self.start({'at': 1, 'do': 'delete', 'partition': 'vm'})

        self.assertIn(('DELETE_URI', 'vm', None), self.poll())

    def test_a_simulator_that_ends_ends_its_polls(self):
        self.clock = clocks.Clock()
        self.start()
        polling = threading.Thread(target=self.poll)
        polling.start()
        polling.join(0.2)

        self.assertTrue(polling.is_alive())
        self.simulator._rest.close()
        polling.join(10)
        self.assertFalse(polling.is_alive())
