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
"""What happens to partitions: counters and truth follow exactly."""

from powervm_monitor.tests.unit.simulator import timeline

BILLION = timeline.BILLION


class LifeTest(timeline.TestCase):

    def test_a_created_partition_counts_from_zero(self):
        self.start({'at': 60, 'do': 'create', 'partition': 'new', 'spec': {
            'entitled': 1, 'cpu': {'busy': 0.5}, 'disks': [{'reads': 10}],
            'instance': {}}})
        self.assertIsNone(self.part(30, 'new'))
        new = self.part(90, 'new')
        self.assertEqual((15 * BILLION, 30 * BILLION), (
            new['cpu']['busy_ns'], new['cpu']['entitled_ns']))
        self.assertEqual([150, 150], [disk['reads']
                                      for disk in new['disks']])
        self.assertIn('new', self.servers())

    def test_a_deleted_partition_is_gone_everywhere(self):
        self.start({'at': 45, 'do': 'delete', 'partition': 'vm'})
        self.assertIsNotNone(self.part(30))
        self.assertIsNone(self.part(60))
        self.assertEqual({}, self.servers())
        self.steady(120)

    def test_another_may_take_the_place_of_the_deleted_one(self):
        self.start({'at': 45, 'do': 'delete', 'partition': 'vm'},
                   {'at': 75, 'do': 'create', 'partition': 'next',
                    'spec': {'id': 5, 'disks': [{}],
                             'interfaces': [{'received': 1000}]}})
        old, new = self.part(30), self.part(90, 'next')
        self.assertEqual(
            [old['interfaces'][0]['location'], old['id']],
            [new['interfaces'][0]['location'], new['id']])
        self.assertNotEqual(old['uuid'], new['uuid'])
        self.assertEqual(15000, new['interfaces'][0]['received_bytes'])

    def test_counters_begin_at_zero_when_switched_on(self):
        self.start({'at': 40, 'do': 'power_off', 'partition': 'vm'},
                   {'at': 80, 'do': 'power_on', 'partition': 'vm'})
        self.assertGreater(self.part(30)['cpu']['busy_ns'], 10 ** 15)
        off = self.part(60)
        self.assertEqual(('Not Activated', 0, 0), (
            off['state'], off['cpu']['entitled_ns'],
            off['interfaces'][0]['received_bytes']))
        on = self.part(90)
        self.assertEqual(('Running', 5 * BILLION, 90000), (
            on['state'], on['cpu']['entitled_ns'],
            on['interfaces'][0]['received_bytes']))
        self.steady(150)

    def test_one_that_was_off_may_be_switched_on(self):
        self.start({'at': 30, 'do': 'power_on', 'partition': 'vm'},
                   vm={'state': 'Not Activated'})
        self.assertEqual(0, self.part(0)['cpu']['busy_ns'])
        self.assertEqual(21 * BILLION, self.part(60)['cpu']['busy_ns'])
        self.steady(90)

    def test_counters_may_begin_anew(self):
        self.start({'at': 45, 'do': 'reset_counters', 'partition': 'vm'})
        self.assertEqual(int(10.5 * BILLION),
                         self.part(60)['cpu']['busy_ns'])
        self.steady(90)

    def test_a_migrated_partition_leaves_and_nova_knows_where(self):
        self.start({'at': 45, 'do': 'migrate_out', 'partition': 'vm',
                    'host': 'powervm-7'})
        self.assertIsNone(self.part(60))
        self.assertEqual({'vm': 'powervm-7'}, self.servers())
        self.steady(90)

    def test_a_partition_arrives_with_zeros_and_then_old_counters(self):
        self.start(
            {'at': 45, 'do': 'migrate_in', 'partition': 'guest',
             'counters_age': 1000, 'spec': {
                 'entitled': 1, 'cpu': {'busy': 0.5}, 'instance': {},
                 'interfaces': [{'received': 1000}]}})
        arriving = self.part(60, 'guest')
        self.assertEqual((True, 0, 0), (
            arriving['arriving'], arriving['cpu']['entitled_ns'],
            arriving['interfaces'][0]['received_bytes']))
        here = self.part(90, 'guest')
        self.assertEqual((False, 1045 * BILLION, 1045000), (
            here['arriving'], here['cpu']['entitled_ns'],
            here['interfaces'][0]['received_bytes']))
        self.assertEqual('powervm-1', self.servers()['guest'])
        self.steady(150)

    def test_who_has_left_may_come_back_as_another_id(self):
        self.start(
            {'at': 45, 'do': 'migrate_out', 'partition': 'vm'},
            {'at': 100, 'do': 'migrate_in', 'partition': 'vm', 'id': 9})
        before, after = self.part(30), self.part(150)
        self.assertEqual((before['uuid'], 9), (after['uuid'], after['id']))
        self.assertEqual({'vm': 'powervm-1'}, self.servers())
        self.steady(180)

    def test_nova_may_know_later_than_powervm(self):
        self.start(
            {'at': 45, 'do': 'migrate_out', 'partition': 'vm',
             'nova': False},
            {'at': 90, 'do': 'move', 'partition': 'vm', 'host': 'far'})
        self.at(60)
        self.assertEqual({'vm': 'powervm-1'}, self.servers())
        self.at(90)
        self.assertEqual({'vm': 'far'}, self.servers())


class ShapeTest(timeline.TestCase):

    def test_a_resized_partition_goes_on_counting(self):
        self.start({'at': 60, 'do': 'resize', 'partition': 'vm',
                    'entitled': 2, 'vcpus': 4, 'memory': 8192, 'flavor': {
                        'name': 'big', 'vcpus': 4, 'ram': 8192}})
        before, after = self.part(30), self.part(90)
        self.assertEqual(
            (30 * 0.5 + 30 * 2) * BILLION,
            after['cpu']['entitled_ns'] - before['cpu']['entitled_ns'])
        self.assertEqual(
            42 * BILLION,
            after['cpu']['busy_ns'] - before['cpu']['busy_ns'])
        self.assertEqual(
            (2, 4, 4, 8192), (
                after['cpu']['units'], after['cpu']['virtual_processors'],
                after['vcpus'], after['memory_mb']))
        self.steady(150)

    def test_disks_come_and_go(self):
        volume = '5c1f0f6e-6d0f-4c0b-9d31-7c1ae0c0a002'
        self.start(
            {'at': 30, 'do': 'add_disk', 'partition': 'vm', 'disk': {
                'volume_id': volume, 'reads': 10,
                'paths': [{'vios': 1}]}},
            {'at': 60, 'do': 'remove_disk', 'partition': 'vm',
             'volume_id': timeline.VM['disks'][0]['volume_id']})
        self.assertEqual(2, len(self.part(0)['disks']))
        old = self.part(0)['disks'][0]['reads']
        self.assertEqual([old + 15 * 45, 150], [
            disk['reads'] for disk in self.part(45)['disks'][::2]])
        [disk] = self.part(90)['disks']
        self.assertEqual((volume, 600), (disk['volume_id'], disk['reads']))
        self.steady(120)

    def test_interfaces_come_and_go(self):
        self.start(
            {'at': 30, 'do': 'add_interface', 'partition': 'vm',
             'interface': {'mac': 'fa:16:3e:00:00:02', 'received': 1000}},
            {'at': 60, 'do': 'remove_interface', 'partition': 'vm',
             'mac': 'fa:16:3e:00:00:01'})
        self.assertEqual([32, 33], [
            each['slot'] for each in self.part(30)['interfaces']])
        [interface] = self.part(60)['interfaces']
        self.assertEqual(
            ('fa:16:3e:00:00:02', 30000),
            (interface['mac'], interface['received_bytes']))

    def test_a_renamed_server_has_another_name_in_nova_only(self):
        self.start({'at': 30, 'do': 'rename', 'partition': 'vm',
                    'to': 'webserver'})
        self.assertEqual('vm', self.part(30)['name'])
        self.assertEqual(['webserver'], list(self.servers()))

    def test_one_of_a_template_may_leave_and_return(self):
        self.start(
            {'at': 45, 'do': 'delete', 'partition': 'vm-2'},
            {'at': 75, 'do': 'create', 'partition': 'vm-2'},
            partitions=[{'name': 'vm-{n}', 'count': 3, 'cpu': {'busy': {
                'kind': 'square', 'busy': 1, 'idle': 0, 'spread': 7,
                'busy_seconds': 5, 'idle_seconds': 9}}, 'instance': {}}])
        self.assertIsNone(self.part(60, 'vm-2'))
        before, after = self.part(30, 'vm-2'), self.part(90, 'vm-2')
        self.assertEqual(before['instance_uuid'], after['instance_uuid'])
        self.assertEqual(['vm-1', 'vm-3', 'vm-2'], list(self.servers()))
