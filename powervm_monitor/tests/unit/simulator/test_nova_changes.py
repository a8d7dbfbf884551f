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

from powervm_monitor.simulator import document
from powervm_monitor.tests.unit.simulator import nova

VM = {'name': 'vm', 'instance': {}}
OFF = {'name': 'off', 'state': 'Not Activated', 'instance': {}}


class TestCase(nova.TestCase):

    def begin(self, *events, **more):
        self.compute = self.nova({
            'partitions': [VM, OFF], 'events': list(events), **more})

    def at(self, seconds):
        """The time after so many seconds, to which the clock advances."""
        moment = nova.base.START + seconds * nova.base.clocks.SECOND
        self.clock.advance((moment - self.clock.now()).total_seconds())
        return moment.strftime('%Y-%m-%dT%H:%M:%SZ')

    def changed(self, since, query=''):
        """The states of the servers that have changed, by name."""
        return {name: server['status'] for name, server in self.servers(
            self.compute, 'changes-since=%s&%s' % (since, query)).items()}

    def vm(self):
        return self.servers(self.compute)['vm']


class ChangesTest(TestCase):

    def test_whatever_nova_does_to_a_server_is_a_change_of_it(self):
        for event in (
                {'do': 'rename', 'to': 'vm'},
                {'do': 'move', 'host': 'far'},
                {'do': 'evacuate', 'host': 'far'},
                {'do': 'set_metadata', 'metadata': {}},
                {'do': 'set_task_state', 'task_state': None},
                {'do': 'resize', 'flavor': {'name': 'big'}},
                {'do': 'power_off'}, {'do': 'power_on'},
                {'do': 'migrate_out'},
                {'do': 'migrate_out', 'nova': False}):
            self.begin(dict(event, at=40, partition='vm'))
            begun = self.at(0)
            self.assertEqual({}, self.changed(begun), event)
            changed = self.at(40)
            self.assertEqual(['vm'], list(self.changed(changed)), event)
            self.assertEqual(changed, self.vm()['updated'], event)
            self.assertEqual({}, self.changed(self.at(41)), event)
            self.clock.advance(-41)

    def test_what_only_powervm_does_is_no_change(self):
        self.begin(
            {'at': 10, 'do': 'reset_counters', 'partition': 'vm'},
            {'at': 10, 'do': 'rmc_inactive', 'partition': 'vm'},
            {'at': 10, 'do': 'set_ports', 'partition': 'vm', 'ports': {}},
            {'at': 10, 'do': 'resize', 'partition': 'vm', 'vcpus': 2})
        begun = self.at(0)
        self.at(10)
        self.assertEqual({}, self.changed(begun))

    def test_who_arrives_or_is_created_has_changed(self):
        self.begin(
            {'at': 10, 'do': 'create', 'partition': 'new',
             'spec': {'instance': {}}},
            {'at': 20, 'do': 'migrate_in', 'partition': 'guest',
             'spec': {'instance': {}}})
        created = self.at(10)
        self.assertEqual({'new': 'ACTIVE'}, self.changed(created))
        self.assertEqual(created, self.servers(self.compute)['new'][
            'created'])
        arrived = self.at(20)
        self.assertEqual({'guest': 'ACTIVE'}, self.changed(arrived))

    def test_who_comes_back_is_what_nova_has_made_of_it(self):
        self.begin(
            {'at': 10, 'do': 'rename', 'partition': 'vm', 'to': 'new'},
            {'at': 20, 'do': 'migrate_out', 'partition': 'vm',
             'nova': False},
            {'at': 30, 'do': 'migrate_in', 'partition': 'vm'})
        returned = self.at(30)
        self.assertEqual({'new': 'ACTIVE'}, self.changed(
            returned, 'host=powervm-1'))

    def test_a_server_that_is_started_elsewhere_has_a_new_time(self):
        launched = 'OS-SRV-USG:launched_at'
        for event, renewed in (
                ({'do': 'evacuate', 'host': 'far'}, True),
                ({'do': 'resize', 'flavor': {'name': 'big'}}, True),
                ({'do': 'move', 'host': 'far'}, False)):
            self.begin(dict(event, at=40, partition='vm'))
            self.at(0)
            before = self.vm()[launched]
            self.at(40)

            self.assertEqual(renewed, before < self.vm()[launched], event)
            self.clock.advance(-40)

    def test_changes_are_those_of_the_host_only(self):
        self.begin(
            {'at': 10, 'do': 'move', 'partition': 'vm', 'host': 'far'})
        moved = self.at(10)
        self.assertEqual({}, self.changed(moved, 'host=powervm-1'))
        self.assertEqual({'vm': 'ACTIVE'}, self.changed(moved, 'host=far'))

    def test_a_deleted_server_is_among_the_changes_only(self):
        self.begin({'at': 10, 'do': 'delete', 'partition': 'vm'})
        uuid = self.vm()['id']
        deleted = self.at(10)
        self.assertEqual(['off'], list(self.servers(self.compute)))
        self.assertEqual(404, self.compute.get(
            '/servers/' + uuid).status_code)
        server = self.servers(
            self.compute, 'host=powervm-1&changes-since=' + deleted)['vm']
        self.assertEqual(
            (uuid, 'DELETED', 'deleted', 0, None, deleted,
             '2026-11-21T12:00:10.000000', 'powervm-1'),
            tuple(server[key] for key in (
                'id', 'status', 'OS-EXT-STS:vm_state',
                'OS-EXT-STS:power_state', 'OS-EXT-STS:task_state',
                'updated', 'OS-SRV-USG:terminated_at',
                'OS-EXT-SRV-ATTR:host')))
        self.assertEqual({}, self.changed(self.at(11)))

    def test_who_is_created_again_is_deleted_no_longer(self):
        self.begin({'at': 10, 'do': 'delete', 'partition': 'vm'},
                   {'at': 20, 'do': 'create', 'partition': 'vm'})
        begun = self.at(0)
        self.at(20)
        self.assertEqual({'vm': 'ACTIVE'}, self.changed(begun))

    def test_the_date_is_that_of_the_world(self):
        self.begin({'at': 10, 'do': 'rename', 'partition': 'vm',
                    'to': 'new'})
        self.at(10)
        headers = self.compute.get('/servers/detail').headers
        self.assertEqual('Sat, 21 Nov 2026 12:00:10 GMT', headers['Date'])

    def test_a_change_within_a_second_is_seen_since_its_date(self):
        self.begin({'at': 10.7, 'do': 'rename', 'partition': 'vm',
                    'to': 'new'})
        date = self.at(10.5)
        self.assertEqual({}, self.changed(date))
        self.at(11)
        self.assertEqual({'new': 'ACTIVE'}, self.changed(date))

    def test_metadata_is_replaced(self):
        self.begin(
            {'at': 10, 'do': 'set_metadata', 'partition': 'vm',
             'metadata': {'tier': 'gold'}},
            partitions=[{'name': 'vm', 'instance': {
                'metadata': {'tier': 'tin', 'owner': 'x'}}}])
        self.assertEqual({'tier': 'tin', 'owner': 'x'},
                         self.vm()['metadata'])
        self.at(10)
        self.assertEqual({'tier': 'gold'}, self.vm()['metadata'])


class TaskStateTest(TestCase):

    def seen(self):
        server = self.vm()
        return tuple(server[key] for key in (
            'status', 'OS-EXT-STS:vm_state', 'OS-EXT-STS:task_state',
            'OS-EXT-SRV-ATTR:host'))

    def test_a_server_migrates_here_until_nova_has_moved_it(self):
        self.begin(
            {'at': 10, 'do': 'migrate_in', 'partition': 'vm',
             'spec': {'instance': {}}, 'nova': False, 'host': 'far'},
            {'at': 20, 'do': 'move', 'partition': 'vm',
             'host': 'powervm-1'}, partitions=[])
        self.at(10)
        self.assertEqual(('MIGRATING', 'active', 'migrating', 'far'),
                         self.seen())
        self.at(20)
        self.assertEqual(('ACTIVE', 'active', None, 'powervm-1'),
                         self.seen())

    def test_a_server_migrates_away_until_nova_has_moved_it(self):
        self.begin(
            {'at': 10, 'do': 'migrate_out', 'partition': 'vm',
             'nova': False},
            {'at': 20, 'do': 'move', 'partition': 'vm', 'host': 'far'})
        self.at(10)
        self.assertEqual(('MIGRATING', 'active', 'migrating', 'powervm-1'),
                         self.seen())
        self.at(20)
        self.assertEqual(('ACTIVE', 'active', None, 'far'), self.seen())

    def test_nova_may_be_busy_with_a_server(self):
        self.begin(
            {'at': 10, 'do': 'set_task_state', 'partition': 'vm',
             'task_state': 'resize_prep'},
            {'at': 10, 'do': 'set_task_state', 'partition': 'off',
             'task_state': 'powering-on'})
        self.at(10)
        self.assertEqual(('RESIZE', 'active', 'resize_prep', 'powervm-1'),
                         self.seen())
        self.assertEqual('SHUTOFF',
                         self.servers(self.compute)['off']['status'])

    def test_wrong_events_are_refused_with_their_place(self):
        for event, reason in (
                ({'do': 'set_metadata', 'partition': 'vm'},
                 'events[0]: needs metadata'),
                ({'do': 'set_metadata', 'metadata': {}},
                 'events[0]: needs partition'),
                ({'do': 'set_metadata', 'partition': 'vm',
                  'metadata': {'tier': 1}},
                 "events[0].metadata.tier: 1 is not of type 'string'"),
                ({'do': 'set_task_state', 'partition': 'vm'},
                 'events[0]: needs task_state'),
                ({'do': 'set_metadata', 'partition': 'who', 'metadata': {}},
                 'events[0].partition: there is no server of who then')):
            error = self.assertRaises(
                document.DocumentError, self.begin, dict(event, at=1))
            self.assertEqual('<scenario>: ' + reason, str(error))
