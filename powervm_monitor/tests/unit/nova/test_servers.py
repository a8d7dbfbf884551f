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
"""Nova's servers by the UUID of their partition, kept up to date."""

import datetime
import json
import logging
import os

import fixtures
from oslotest import base

from powervm_monitor import identity
from powervm_monitor import model
from powervm_monitor.nova import kept
from powervm_monitor.nova import lists
from powervm_monitor.nova import ports
from powervm_monitor.nova import servers
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.nova import fakes

SERVER = builders.SERVER_UUID
LPAR = builders.LPAR_UUID
OTHER = '11111111-1111-4111-8111-111111111111'
UNKNOWN = '22222222-2222-4222-8222-222222222222'
MAC = 'fa163e000001'


class ServersTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.clock = builders.ManualClock()
        self.nova = fakes.Nova(self.clock)
        self.nova.put()
        self.path = self.useFixture(fixtures.TempDir()).join('servers.json')
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.interfaces = {SERVER: {'interfaceAttachments': [
            {'mac_addr': MAC, 'port_id': 'port-1'}]}}
        self.nova.interfaces = self.interfaces
        self.servers = self.start()

    def start(self, chance=0.5):
        return servers.Servers(
            lists=lists.Lists(self.nova, 'host1'),
            ports=ports.Ports(ports.FromNova(self.nova), self.clock),
            kept=kept.Kept(self.path, 'host1'), host='host1',
            attribute=identity.attribute, clock=self.clock,
            refresh=60, full_refresh=600, chance=lambda: chance)

    def by_lpar(self, *uuids, off=(), ago=-1, macs=(), names=None):
        """What is known when there are these partitions, some of them off.

        :param ago: seconds since they were sampled.
        :param macs: of the interfaces that PowerVM has in the first one.
        :param names: of partitions by UUID.
        """
        lpars = {uuid: builders.lpar(
            uuid=uuid, name=(names or {}).get(uuid, f'pvm-{uuid}'))
            for uuid in uuids or ([] if off else [LPAR])}
        lpars.update({uuid: builders.lpar(uuid=uuid, cpu=None)
                      for uuid in off})
        found = self.servers.by_lpar(
            lpars, self.clock.now() - datetime.timedelta(seconds=ago))
        return self.servers.with_ports(found, {next(iter(lpars)): set(macs)})

    def saved(self):
        """The UUIDs of the servers in the file."""
        with open(self.path) as file:
            return {row['uuid'] for row in json.load(file)['servers']}

    def name(self, *uuids, **how):
        return self.by_lpar(*uuids, **how)[LPAR].name

    def fail(self):
        self.nova.failure = model.Unavailable('cannot reach Nova')


class TestFirstList(ServersTest):

    def test_a_server_is_found_by_its_partition(self):
        self.assertEqual({LPAR}, set(self.by_lpar()))

    def test_a_host_without_servers_names_the_option(self):
        self.nova.servers = []
        self.by_lpar()

        self.assertIn('Nova knows no server on host host1: if there should '
                      'be some, set [DEFAULT] host', self.log.output)

    def test_an_instance_without_a_partition_is_known_too(self):
        self.nova.put(id=OTHER)

        self.assertEqual({LPAR, OTHER}, set(self.by_lpar()))

    def test_its_interfaces_are_ports(self):
        self.assertEqual({MAC: 'port-1'}, self.by_lpar()[LPAR].ports)


class TestChanges(ServersTest):

    def setUp(self):
        super().setUp()
        self.by_lpar()

    def test_before_the_time_nothing_is_asked(self):
        for _ in range(5):
            self.clock.forward(10)
            self.by_lpar()

        self.assertEqual(['full'], self.nova.lists())

    def test_in_a_quiet_hour_one_request_a_minute_is_made(self):
        self.nova.asked = []
        for _ in range(120):
            self.clock.forward(30)
            self.by_lpar()

        # Each full list is followed by a question about the interfaces.
        self.assertEqual((54, 6, 6), (
            self.nova.lists().count('delta'),
            self.nova.lists().count('full'), len(self.nova.asked) - 60))

    def test_a_sample_that_is_somewhat_early_does_not_wait_for_the_next(self):
        self.clock.forward(58)
        self.by_lpar()

        self.assertEqual(['full', 'delta'], self.nova.lists())

    def test_a_new_name_shows(self):
        self.clock.forward(60)
        self.nova.put(name='db')

        self.assertEqual('db', self.name())

    def test_a_server_that_is_new_shows(self):
        self.clock.forward(60)
        self.nova.put(id=OTHER)

        self.assertIn(OTHER, self.by_lpar())

    def test_a_server_that_is_deleted_is_gone(self):
        self.clock.forward(60)
        self.nova.put(status='DELETED')

        self.assertEqual({}, self.by_lpar())

    def test_a_clock_that_is_set_back_does_not_make_it_wait(self):
        self.clock.forward(-7200)
        self.nova.put(name='db')

        self.assertEqual('db', self.name())

    def test_a_change_during_an_outage_shows_afterwards(self):
        self.nova.put(name='db')
        self.fail()
        self.clock.forward(60)
        self.by_lpar()
        self.nova.failure = None
        self.clock.forward(60)

        self.assertEqual('db', self.name())

    def test_a_hint_is_a_reason_to_ask_at_once(self):
        self.servers.hint()
        self.clock.forward(10)
        self.nova.put(name='db')

        self.assertEqual('db', self.name())

    def test_many_hints_are_one_reason(self):
        for _ in range(10):
            self.servers.hint()
            self.clock.forward(1)
            self.by_lpar()

        self.assertEqual(['full', 'delta'], self.nova.lists())


class TestFullList(ServersTest):

    def test_it_comes_again(self):
        for _ in range(10):
            self.by_lpar()
            self.clock.forward(60)
        self.by_lpar()

        self.assertEqual(2, self.nova.lists().count('full'))

    def test_not_all_hosts_ask_at_the_same_moment(self):
        self.servers = self.start(chance=0)
        self.by_lpar()
        self.clock.forward(540)
        self.by_lpar()

        self.assertEqual(['full', 'full'], self.nova.lists())

    def test_it_shows_who_silently_moved_away(self):
        self.by_lpar()
        self.nova.put(**{fakes.HOST: 'host2'})
        self.clock.forward(600)

        self.assertEqual({}, self.by_lpar(off=[LPAR]))


class TestUnknownPartition(ServersTest):

    def setUp(self):
        super().setUp()
        self.by_lpar()

    def test_it_is_a_reason_to_ask_soon(self):
        self.clock.forward(10)
        self.nova.put(id=OTHER)

        self.assertIn(OTHER, self.by_lpar(LPAR, OTHER))

    def test_but_not_more_often_than_every_ten_seconds(self):
        self.clock.forward(9)
        self.by_lpar(LPAR, UNKNOWN)

        self.assertEqual(['full'], self.nova.lists())

    def test_one_that_had_to_wait_is_asked_for_later(self):
        self.clock.forward(9)
        self.by_lpar(LPAR, UNKNOWN)
        self.clock.forward(1)
        self.by_lpar(LPAR, UNKNOWN)

        self.assertEqual(['full', 'delta', 'one', 'one'], self.nova.lists())

    def test_both_uuids_that_its_instance_may_have_are_asked_for(self):
        self.nova.asked.clear()
        self.clock.forward(10)
        self.by_lpar(LPAR, UNKNOWN)

        self.assertEqual(
            [UNKNOWN, 'a2222222-2222-4222-8222-222222222222'],
            [params['uuid'] for _, params in self.nova.asked
             if 'uuid' in params])

    def test_one_that_nova_does_not_know_is_asked_for_once(self):
        for _ in range(40):
            self.clock.forward(30)
            self.by_lpar(LPAR, UNKNOWN)

        self.assertEqual(2, self.nova.lists().count('one'))

    def test_one_that_comes_back_is_asked_for_again(self):
        for uuid in (UNKNOWN, LPAR, UNKNOWN):
            self.clock.forward(60)
            self.by_lpar(LPAR, uuid)

        self.assertEqual(4, self.nova.lists().count('one'))

    def test_one_that_is_off_is_not_asked_for(self):
        self.clock.forward(10)
        self.by_lpar(LPAR, off=[UNKNOWN])

        self.assertEqual(['full'], self.nova.lists())

    def test_what_is_no_uuid_is_not_asked_for(self):
        self.clock.forward(10)
        self.by_lpar(LPAR, 'odd')

        self.assertEqual(['full', 'delta'], self.nova.lists())

    def test_many_are_not_asked_for_in_one_turn(self):
        many = [f'{number:08}-2222-4222-8222-222222222222'
                for number in range(25)]
        self.clock.forward(10)
        self.by_lpar(LPAR, *many)

        self.assertEqual(20, self.nova.lists().count('one'))

    def test_but_all_in_time(self):
        many = [f'{number:08}-2222-4222-8222-222222222222'
                for number in range(25)]
        for _ in range(3):
            self.clock.forward(30)
            self.by_lpar(LPAR, *many)

        self.assertEqual(50, self.nova.lists().count('one'))


class TestArrival(ServersTest):

    def setUp(self):
        super().setUp()
        self.nova.servers = []
        self.by_lpar(UNKNOWN)
        self.nova.put(status='MIGRATING', **{
            fakes.HOST: 'host2', fakes.TASK_STATE: 'migrating'})
        self.clock.forward(30)

    def test_it_is_attributed_before_nova_says_so(self):
        self.assertEqual('web', self.name(LPAR))

    def test_it_is_told_where_nova_lists_it(self):
        self.assertEqual('host2', self.by_lpar(LPAR)[LPAR].host)

    def test_it_is_said(self):
        self.by_lpar(LPAR)

        self.assertIn(f'Instance {SERVER} (web) is here while Nova lists it '
                      'on host host2 (MIGRATING)', self.log.output)

    def test_it_has_its_ports(self):
        self.assertEqual({MAC: 'port-1'}, self.by_lpar(LPAR)[LPAR].ports)

    def test_while_it_counts_nothing_it_is_not_here(self):
        self.assertEqual({}, self.by_lpar(UNKNOWN, off=[LPAR]))

    def test_it_is_not_asked_for_in_every_look(self):
        for _ in range(5):
            self.by_lpar(LPAR)
            self.clock.forward(60)

        self.assertEqual(2 + 2, self.nova.lists().count('one'))

    def test_when_nova_lists_it_here_that_shows(self):
        self.by_lpar(LPAR)
        self.clock.forward(60)
        self.nova.put()

        self.assertEqual('host1', self.by_lpar(LPAR)[LPAR].host)

    def test_it_stays_through_a_full_list(self):
        self.by_lpar(LPAR)
        self.clock.forward(600)

        self.assertEqual('web', self.name(LPAR))

    def test_a_full_list_is_a_reason_to_look_again(self):
        self.by_lpar(LPAR)
        self.nova.put(name='db', **{fakes.HOST: 'host3'})
        self.clock.forward(600)

        self.assertEqual('db', self.name(LPAR))

    def test_when_it_leaves_again_it_is_gone(self):
        self.by_lpar(LPAR)
        self.clock.forward(30)

        self.assertEqual({}, self.by_lpar(UNKNOWN))


class TestDeparture(ServersTest):

    def setUp(self):
        super().setUp()
        self.by_lpar()
        self.clock.forward(30)

    def leave(self, **changes):
        self.nova.put(**{fakes.HOST: 'host2', **changes})

    def test_a_partition_that_is_gone_is_a_reason_to_ask(self):
        self.leave()

        self.assertEqual({}, self.by_lpar(UNKNOWN))

    def test_a_partition_that_stops_is_too(self):
        self.leave()

        self.assertEqual({}, self.by_lpar(off=[LPAR]))

    def test_where_it_went_is_said(self):
        self.leave()
        self.by_lpar(off=[LPAR])

        self.assertIn(f'Instance {SERVER} (web) has left for host host2',
                      self.log.output)

    def test_one_that_only_stops_stays(self):
        self.assertEqual({LPAR}, set(self.by_lpar(off=[LPAR])))

    def test_it_is_asked_for_once(self):
        for _ in range(3):
            self.by_lpar(off=[LPAR])
            self.clock.forward(60)

        self.assertEqual(1, self.nova.lists().count('one'))

    def test_one_that_is_deleted_without_a_trace_is_gone(self):
        self.nova.servers = []

        self.assertEqual({}, self.by_lpar(UNKNOWN))

    def test_one_on_the_move_is_watched(self):
        self.nova.put(**{fakes.TASK_STATE: 'resize_migrating'})
        self.clock.forward(60)
        self.by_lpar()
        self.leave(**{fakes.TASK_STATE: 'resize_finish'})
        self.clock.forward(60)
        self.by_lpar()

        self.assertIn('lists it on host host2', self.log.output)

    def test_one_that_arrived_is_not_watched(self):
        self.nova.put(**{fakes.TASK_STATE: 'migrating'})
        self.clock.forward(60)
        self.by_lpar()
        self.nova.put(**{fakes.TASK_STATE: None})
        for _ in range(3):
            self.clock.forward(60)
            self.by_lpar()

        self.assertEqual(1, self.nova.lists().count('one'))


class TestBacklog(ServersTest):
    """Samples that are older than what Nova says."""

    def setUp(self):
        super().setUp()
        self.by_lpar()
        self.clock.forward(60)
        self.nova.put(status='DELETED')

    def test_one_that_is_deleted_owns_what_was_sampled_before(self):
        self.assertEqual('web', self.name(ago=5))

    def test_but_not_what_is_sampled_later(self):
        self.assertEqual({}, self.by_lpar(ago=-1))

    def test_nor_what_counts_nothing(self):
        self.assertEqual({}, self.by_lpar(off=[LPAR], ago=5))

    def test_it_is_forgotten_with_its_partition(self):
        self.by_lpar(ago=5)
        self.by_lpar(UNKNOWN, ago=5)

        self.assertEqual({}, self.by_lpar(UNKNOWN, LPAR, ago=5))


class TestFailure(ServersTest):

    def test_before_the_first_list_it_is_raised(self):
        self.fail()

        self.assertRaisesRegex(
            model.Unavailable, 'cannot reach Nova', self.by_lpar)

    def test_before_the_first_list_nothing_is_known_in_between(self):
        self.fail()
        for _ in range(2):
            self.assertRaises(model.Unavailable, self.by_lpar)

    def test_the_first_list_is_tried_again_soon(self):
        self.fail()
        self.assertRaises(model.Unavailable, self.by_lpar)
        self.nova.failure = None
        self.clock.forward(10)

        self.assertEqual({LPAR}, set(self.by_lpar()))

    def test_the_last_list_stays_in_use(self):
        self.by_lpar()
        self.clock.forward(600)
        self.fail()

        self.assertEqual({LPAR}, set(self.by_lpar()))

    def test_half_a_list_is_not_used(self):
        self.by_lpar()
        self.clock.forward(600)
        hidden = builders.nova_row(id=UNKNOWN)
        del hidden[fakes.HOST]
        self.nova.filters = False
        self.nova.servers = [builders.nova_row(id=OTHER), hidden]

        self.assertEqual({LPAR}, set(self.by_lpar()))

    def test_what_stays_in_use_is_said_with_its_time(self):
        self.by_lpar()
        self.clock.forward(600)
        self.fail()
        self.by_lpar()

        self.assertIn('cannot reach Nova; the servers of 2015-05-27 '
                      '12:00:00 UTC stay in use', self.log.output)

    def test_its_age_grows_meanwhile(self):
        self.by_lpar()
        self.fail()
        self.clock.forward(90)
        self.by_lpar()

        self.assertEqual(90, self.servers.age)

    def test_before_the_first_list_it_has_no_age(self):
        self.assertIsNone(self.servers.age)

    def test_it_is_said_once(self):
        self.by_lpar()
        self.fail()
        for _ in range(5):
            self.clock.forward(600)
            self.by_lpar()

        self.assertEqual(1, self.log.output.count('cannot reach Nova'))

    def test_nova_is_not_asked_in_every_turn_while_it_fails(self):
        self.by_lpar()
        self.fail()
        for _ in range(4):
            self.clock.forward(30)
            self.by_lpar()

        self.assertEqual(['full', 'delta', 'delta'], self.nova.lists())

    def test_a_nova_that_is_back_is_said(self):
        self.by_lpar()
        self.fail()
        self.clock.forward(60)
        self.by_lpar()
        self.nova.failure = None
        self.clock.forward(60)
        self.by_lpar()

        self.assertIn('Nova has recovered', self.log.output)


class TestRestart(ServersTest):

    def setUp(self):
        super().setUp()
        self.by_lpar()
        self.nova.asked = []

    def test_without_nova_what_was_kept_is_in_use(self):
        self.fail()
        self.clock.forward(90)
        self.servers = self.start()

        self.assertEqual(({LPAR}, 90), (
            set(self.by_lpar()), self.servers.age))

    def test_with_nova_a_full_list_comes_first(self):
        self.servers = self.start()
        self.by_lpar()

        self.assertEqual(['full'], self.nova.lists())

    def test_ports_that_are_new_show(self):
        self.interfaces[SERVER]['interfaceAttachments'][0]['port_id'] = 'new'
        self.servers = self.start()

        self.assertEqual({MAC: 'new'}, self.by_lpar()[LPAR].ports)

    def test_flavors_are_not_asked_for_again(self):
        self.servers = self.start()
        self.by_lpar()

        self.assertEqual('42', self.by_lpar()[LPAR].flavor.id)
        self.assertNotIn('2.46', self.nova.microversions[-2:])

    def test_ports_that_were_kept_are_known(self):
        self.fail()
        self.servers = self.start()

        self.assertEqual({MAC: 'port-1'}, self.by_lpar()[LPAR].ports)

    def test_what_changed_later_is_kept_too(self):
        self.clock.forward(60)
        self.nova.put(name='db')
        self.by_lpar()
        self.fail()
        self.servers = self.start()

        self.assertEqual('db', self.name())


class TestShortList(ServersTest):
    """A full list without a server, as of a cell that does not answer."""

    def setUp(self):
        super().setUp()
        self.nova.put(id=OTHER, name='db')
        self.by_lpar(LPAR, OTHER)
        self.nova.down = True

    def outage(self, *uuids, looks=12, **how):
        """Let a minute pass some times; what is known after each."""
        known = []
        for _ in range(looks):
            self.clock.forward(60)
            known.append(set(self.by_lpar(*uuids, **how)))
        return known

    def test_servers_with_partitions_are_kept(self):
        self.assertEqual([{LPAR, OTHER}] * 25, self.outage(
            LPAR, OTHER, looks=25))

    def test_those_whose_partition_is_off_too(self):
        self.assertEqual([{LPAR, OTHER}] * 25, self.outage(
            LPAR, off=[OTHER], looks=25))

    def test_the_file_does_not_shrink(self):
        self.outage(LPAR, OTHER, looks=25)

        self.assertEqual({SERVER, OTHER}, self.saved())

    def test_nor_does_it_after_a_restart(self):
        self.servers = self.start()

        self.assertEqual([{LPAR, OTHER}] * 25, self.outage(
            LPAR, OTHER, looks=25))
        self.assertEqual({SERVER, OTHER}, self.saved())

    def test_it_is_said_once_with_names_and_cause(self):
        self.outage(LPAR, OTHER, looks=60)

        self.assertEqual(1, self.log.output.count(
            'Nova does not list some servers whose partitions are here '
            f'(db {OTHER}, web {SERVER}), which are kept until Nova says that '
            'they are deleted or on another host: see whether the databases '
            'of all of its cells answer'))

    def test_the_host_name_is_not_doubted(self):
        self.outage(LPAR, OTHER)

        self.assertNotIn('Nova knows no server on host', self.log.output)

    def test_when_they_are_listed_again_that_is_said(self):
        self.outage(LPAR, OTHER)
        self.nova.down = False
        self.outage(LPAR, OTHER)

        self.assertIn('a server that Nova does not list has recovered',
                      self.log.output)

    def test_it_costs_few_requests(self):
        self.nova.asked.clear()
        self.outage(LPAR, OTHER, looks=60)

        # Of each server once after each full list.
        self.assertEqual((6, 12), (self.nova.lists().count('full'),
                                   self.nova.lists().count('one')))

    def test_a_change_during_the_outage_shows_afterwards(self):
        self.outage(LPAR, OTHER)
        self.nova.put(name='renamed')
        self.nova.down = False
        self.outage(LPAR, OTHER, looks=10)

        self.assertEqual('renamed', self.name(LPAR, OTHER))

    def test_one_that_is_deleted_during_the_outage_is_gone_afterwards(self):
        self.outage(LPAR, OTHER)
        self.nova.put(status='DELETED')
        self.outage(LPAR, OTHER)
        self.nova.down = False

        self.assertEqual({OTHER}, self.outage(LPAR, OTHER)[-1])

    def test_one_that_moved_during_the_outage_is_gone_afterwards(self):
        self.outage(LPAR, OTHER)
        self.nova.put(**{fakes.HOST: 'host2'})
        self.nova.down = False

        self.assertEqual({OTHER}, self.outage(OTHER, off=[LPAR])[-1])

    def test_one_that_is_nowhere_for_long_is_forgotten(self):
        self.outage(LPAR, looks=25)

        self.assertEqual({SERVER}, self.saved())
        self.assertIn(f'Instance {OTHER} (db) is forgotten: Nova does not '
                      'list it, and it has no partition on this host',
                      self.log.output)

    def test_one_list_without_it_is_not_enough_for_that(self):
        # After a start, older samples are read that do not show it yet.
        self.servers = self.start()
        self.by_lpar(LPAR)

        self.assertEqual({LPAR, OTHER}, set(self.by_lpar(LPAR, OTHER)))

    def test_one_whose_answer_is_odd_is_listed(self):
        self.outage(LPAR, OTHER)
        self.nova.down = False
        self.nova.put(id=OTHER, flavor=None)
        self.outage(LPAR, OTHER)

        self.assertIn('a server that Nova does not list has recovered',
                      self.log.output)


class TestOddAnswer(ServersTest):
    """What Nova says of a server that was known cannot be understood."""

    def setUp(self):
        super().setUp()
        self.by_lpar()
        self.nova.put(flavor=None, name='renamed')

    def later(self, *uuids, looks=25, **how):
        """Let a minute pass some times; what is known at the end."""
        for _ in range(looks):
            self.clock.forward(60)
            found = self.by_lpar(*uuids, **how)
        return found

    def test_it_stays_as_it_was(self):
        self.assertEqual('web', self.later()[LPAR].name)

    def test_it_stays_in_the_file(self):
        self.later()

        self.assertEqual({SERVER}, self.saved())

    def test_it_stays_after_a_restart(self):
        self.later()
        self.servers = self.start()

        self.assertEqual('web', self.later()[LPAR].name)

    def test_it_stays_when_its_partition_is_off(self):
        self.assertEqual({LPAR}, set(self.later(off=[LPAR])))

    def test_it_stays_when_its_partition_is_gone(self):
        self.later(OTHER)

        self.assertEqual({SERVER}, self.saved())
        self.assertNotIn('is forgotten', self.log.output)

    def test_it_is_not_said_that_nova_does_not_list_it(self):
        self.later()

        self.assertNotIn('Nova knows no server on host', self.log.output)
        self.assertNotIn('does not list', self.log.output)

    def test_nor_is_it_of_one_that_was_never_known(self):
        os.remove(self.path)
        self.servers = self.start()
        self.later()

        self.assertNotIn('Nova knows no server on host', self.log.output)

    def test_it_does_not_keep_nova_from_being_asked_about_others(self):
        self.nova.put(id=UNKNOWN, flavor=None)
        self.nova.put(id=OTHER, **{fakes.HOST: 'host2'})

        # Both are asked for; only the second one can be understood.
        self.assertEqual({LPAR, OTHER}, set(self.later(
            LPAR, OTHER, UNKNOWN)))

    def test_when_it_can_be_understood_again_it_shows(self):
        self.later()
        self.nova.put(name='renamed')

        self.assertEqual('renamed', self.later()[LPAR].name)

    def test_when_it_is_deleted_it_is_gone(self):
        self.later()
        self.nova.put(status='DELETED')

        self.assertEqual({}, self.later())


class TestEvacuation(ServersTest):

    LATER = {'OS-SRV-USG:launched_at': '2015-05-27T13:00:00.000000',
             fakes.HOST: 'host2'}

    def setUp(self):
        super().setUp()
        self.by_lpar()
        self.clock.forward(7200)

    def warnings(self):
        return self.log.output.count(
            f'instance {SERVER} (web) runs here, but Nova has started it on '
            'host host2 at 2015-05-27T13:00:00.000000: it was evacuated, and '
            'what is left of it here is not published. Start nova-compute '
            'here')

    def test_one_that_was_started_elsewhere_is_not_published(self):
        self.nova.put(**self.LATER)

        self.assertEqual(({}, {LPAR}), (
            self.by_lpar(), set(self.servers.evacuated)))

    def test_it_is_said_once(self):
        self.nova.put(**self.LATER)
        for _ in range(30):
            self.by_lpar()
            self.clock.forward(60)

        self.assertEqual(1, self.warnings())

    def test_it_stays_so_after_a_restart(self):
        self.nova.put(**self.LATER)
        self.by_lpar()
        self.servers = self.start()

        self.assertEqual(({}, {LPAR}), (
            self.by_lpar(), set(self.servers.evacuated)))

    def test_it_is_noticed_after_a_restart(self):
        self.nova.put(**self.LATER)
        self.servers = self.start()

        self.assertEqual({}, self.by_lpar())

    def test_it_stays_so_when_its_partition_is_started_again(self):
        self.nova.put(**self.LATER)
        self.by_lpar()
        self.by_lpar(off=[LPAR])
        self.clock.forward(60)

        self.assertEqual({}, self.by_lpar())

    def test_it_is_over_when_its_partition_is_gone(self):
        self.nova.put(**self.LATER)
        self.by_lpar()
        self.by_lpar(UNKNOWN)
        self.clock.forward(60)
        self.by_lpar(UNKNOWN)

        self.assertEqual(set(), set(self.servers.evacuated))
        self.assertIn(f'evacuated instance {SERVER} has recovered',
                      self.log.output)

    def test_it_is_over_when_nova_has_it_here_again(self):
        self.nova.put(**self.LATER)
        self.by_lpar()
        self.nova.put(**{**self.LATER, fakes.HOST: 'host1'})
        self.clock.forward(60)

        self.assertEqual('web', self.name())

    def test_samples_from_before_it_was_started_elsewhere_are_its_own(self):
        self.nova.put(**self.LATER)

        self.assertEqual(('web', {}), (
            self.name(ago=3601), self.by_lpar(ago=3599)))

    def test_nobody_else_gets_its_partition(self):
        self.nova.put(**self.LATER)
        self.nova.put(id=OTHER, metadata={'vm_uuid': LPAR})

        self.assertEqual({OTHER}, set(self.by_lpar()))

    def test_one_that_migrates_is_published_where_it_is(self):
        self.nova.put(**{fakes.HOST: 'host2'})

        self.assertEqual('host2', self.by_lpar()[LPAR].host)

    def test_one_without_a_time_is_published(self):
        for odd in (None, 5, 'soon'):
            self.nova.put(**{**self.LATER, 'OS-SRV-USG:launched_at': odd})

            self.assertEqual('web', self.name(), odd)

    def test_one_that_is_rebuilt_here_is_published(self):
        self.nova.put(**{**self.LATER, fakes.HOST: 'host1'})
        self.by_lpar()
        self.clock.forward(600)

        self.assertEqual('web', self.name())

    def test_one_that_came_here_by_a_migration_and_is_evacuated_then(self):
        self.nova.servers = []
        self.nova.put(id=OTHER, **{fakes.HOST: 'host3'})
        self.by_lpar(OTHER)
        self.nova.put(id=OTHER, **self.LATER)
        self.clock.forward(600)

        self.assertEqual(({}, {OTHER}), (
            self.by_lpar(OTHER), set(self.servers.evacuated)))

    def test_one_that_is_resized_on_another_host_is_said_to_be_nothing(self):
        # Its partition here is off until the resize is confirmed.
        self.nova.put(**self.LATER)
        self.by_lpar(off=[LPAR])

        self.assertEqual(0, self.warnings())


class TestOtherRules(ServersTest):
    """PowerVC does not make a partition's UUID of its server's."""

    def setUp(self):
        super().setUp()
        self.nova.put(metadata={'vm_uuid': UNKNOWN.upper()})

    def test_a_partition_is_found_by_vm_uuid(self):
        owner = self.by_lpar(UNKNOWN)[UNKNOWN]

        self.assertEqual((SERVER, model.MatchRule.VM_UUID), (
            owner.uuid, owner.matched_by))

    def test_a_partition_is_found_by_its_name(self):
        self.nova.put(metadata={})
        owner = self.by_lpar(
            UNKNOWN, names={UNKNOWN: 'instance-00000001'})[UNKNOWN]

        self.assertEqual((SERVER, model.MatchRule.NAME), (
            owner.uuid, owner.matched_by))

    def test_its_interfaces_are_ports(self):
        self.assertEqual({MAC: 'port-1'},
                         self.by_lpar(UNKNOWN)[UNKNOWN].ports)

    def test_without_nova_it_is_found_after_a_restart(self):
        self.by_lpar(UNKNOWN)
        self.fail()
        self.servers = self.start()

        self.assertEqual({UNKNOWN}, set(self.by_lpar(UNKNOWN)))

    def test_the_partition_may_be_that_of_an_instance_by_its_uuid(self):
        # Which Nova lists elsewhere, for it is on its way.
        self.nova.put(id=UNKNOWN, name='victim', **{
            fakes.HOST: 'host2', fakes.TASK_STATE: 'migrating'})

        self.assertEqual('victim', self.by_lpar(UNKNOWN)[UNKNOWN].name)

    def test_that_is_asked_for_once(self):
        for _ in range(40):
            self.by_lpar(UNKNOWN)
            self.clock.forward(30)

        self.assertEqual(2, self.nova.lists().count('one'))

    def test_of_two_claims_the_former_owner_has_the_better_one(self):
        self.by_lpar(UNKNOWN)
        self.nova.put(id=OTHER, metadata={'vm_uuid': UNKNOWN})
        self.clock.forward(60)

        self.assertEqual(SERVER, self.by_lpar(UNKNOWN)[UNKNOWN].uuid)

    def test_also_after_a_restart(self):
        self.by_lpar(UNKNOWN)
        self.nova.put(id=OTHER, metadata={'vm_uuid': UNKNOWN})
        self.servers = self.start()

        self.assertEqual(SERVER, self.by_lpar(UNKNOWN)[UNKNOWN].uuid)

    def test_a_refused_claim_is_said_once(self):
        self.by_lpar(UNKNOWN)
        self.nova.put(id=OTHER, metadata={'vm_uuid': UNKNOWN})
        for _ in range(30):
            self.clock.forward(60)
            self.by_lpar(UNKNOWN)

        self.assertEqual(1, self.log.output.count(
            f'instance {OTHER} (web) claims partition {UNKNOWN} by its '
            'metadata vm_uuid, which is ignored'))

    def test_one_that_stops_is_asked_for(self):
        self.by_lpar(UNKNOWN)
        self.nova.put(metadata={'vm_uuid': UNKNOWN}, **{fakes.HOST: 'host2'})
        self.clock.forward(60)

        self.assertEqual({}, self.by_lpar(off=[UNKNOWN]))


class TestPorts(ServersTest):

    NEW = 'fa163e000002'

    def setUp(self):
        super().setUp()
        self.by_lpar()
        self.nova.asked.clear()

    def interfaces_asked(self):
        return [path for path, _ in self.nova.asked
                if path.endswith('os-interface')]

    def attach(self, mac, port):
        self.interfaces[SERVER]['interfaceAttachments'].append(
            {'mac_addr': mac, 'port_id': port})

    def test_an_interface_without_an_address_is_a_port(self):
        self.attach(self.NEW, 'port-2')
        self.clock.forward(30)

        self.assertEqual({MAC: 'port-1', self.NEW: 'port-2'},
                         self.by_lpar(macs=[MAC, self.NEW])[LPAR].ports)

    def test_one_that_is_no_port_is_asked_for_once(self):
        for _ in range(10):
            self.clock.forward(30)
            self.by_lpar(macs=[MAC, self.NEW])

        self.assertEqual(1, len(self.interfaces_asked()))

    def test_a_port_that_is_made_anew_shows_after_a_full_list(self):
        self.interfaces[SERVER]['interfaceAttachments'] = []
        self.attach(MAC, 'port-9')
        self.clock.forward(600)

        self.assertEqual({MAC: 'port-9'}, self.by_lpar()[LPAR].ports)

    def test_ports_that_are_new_are_kept(self):
        self.attach(self.NEW, 'port-2')
        self.clock.forward(30)
        self.by_lpar(macs=[self.NEW])
        self.fail()
        self.servers = self.start()

        self.assertEqual('port-2', self.by_lpar()[LPAR].ports[self.NEW])

    def test_who_stands_in_for_a_server_is_not_asked_for(self):
        self.servers.with_ports(
            {UNKNOWN: builders.server(uuid=UNKNOWN)}, {UNKNOWN: {MAC}})

        self.assertEqual([], self.interfaces_asked())


class TestFlavor(ServersTest):

    def test_one_that_is_resized_while_nova_answers_is_asked_for_again(self):
        at, answers = self.nova._at, iter(['later'])

        def resized(row, microversion):
            row = at(row, microversion)
            if microversion is None:
                return row
            return {**row, 'OS-SRV-USG:launched_at': next(
                answers, row['OS-SRV-USG:launched_at'])}

        self.nova._at = resized

        self.assertEqual('42', self.by_lpar()[LPAR].flavor.id)
