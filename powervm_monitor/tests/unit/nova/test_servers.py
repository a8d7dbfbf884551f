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
import logging

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

    def start(self):
        return servers.Servers(
            lists=lists.Lists(self.nova, 'host1'),
            ports=ports.Ports(ports.FromNova(self.nova)),
            kept=kept.Kept(self.path, 'host1'), host='host1',
            lpar_uuid=identity.lpar_uuid, clock=self.clock,
            refresh=60, full_refresh=600, chance=lambda: 0.5)

    def by_lpar(self, *uuids, off=(), ago=-1):
        """What is known when there are these partitions, some of them off.

        :param ago: seconds since they were sampled.
        """
        lpars = {uuid: builders.lpar(uuid=uuid)
                 for uuid in uuids or [LPAR]}
        lpars.update({uuid: builders.lpar(uuid=uuid, cpu=None)
                      for uuid in off})
        return self.servers.by_lpar(
            lpars, self.clock.now() - datetime.timedelta(seconds=ago))

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

        self.assertEqual((60, 6), (
            len(self.nova.asked), self.nova.lists().count('full')))

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
        self.servers = servers.Servers(
            lists=lists.Lists(self.nova, 'host1'),
            ports=ports.Ports(ports.FromNova(self.nova)),
            kept=kept.Kept('', 'host1'), host='host1',
            lpar_uuid=identity.lpar_uuid, clock=self.clock,
            refresh=60, full_refresh=600, chance=lambda: 0)
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

        self.assertIn('has left for host host2', self.log.output)

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

        self.assertIn('Nova is all right again', self.log.output)


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

    def test_ports_are_not_asked_for_again(self):
        self.servers = self.start()
        self.by_lpar()

        self.assertEqual([], [path for path, _ in self.nova.asked
                              if path.endswith('os-interface')])

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
