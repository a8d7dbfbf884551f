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
"""What PowerVM's events say has changed."""

import logging

import fixtures
from oslotest import base

from powervm_monitor.powervm import events
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

SYSTEM = 'ManagedSystem/1cab7366-6b73-342c-9f43-ddfeb9f8edd3'
OTHER = 'c5d782c7-44e4-3086-ad15-b16fb039d63b'
LPAR = f'{SYSTEM}/LogicalPartition/0AAD02EB-BDFE-49F3-9806-92EEBCE354C4'
LPAR_UUID = '0aad02eb-bdfe-49f3-9806-92eebce354c4'
VIOS_UUID = '113abfc5-fe3c-4321-a845-310c7a37f276'
VIOS = f'{SYSTEM}/VirtualIOServer/113ABFC5-FE3C-4321-A845-310C7A37F276'


class TestEvents(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.powervm = fakes.PowerVM()
        self.powervm.system = SYSTEM.rpartition('/')[2].upper()
        self.events = events.Events(self.powervm)

    def news(self, *rows):
        self.powervm.answers['Event'] = fakes.events(*rows)
        return self.events.news()

    def assertNews(self, news, **changes):
        self.assertEqual(events.News(**changes), news)

    def test_a_new_client_knows_nothing(self):
        self.assertNews(self.news(('NEW_CLIENT',)), everything=True)

    def test_a_server_that_lost_events_knows_nothing(self):
        for kind in ('CACHE_CLEARED', 'MISSING_EVENTS'):
            self.assertNews(self.news((kind,)), everything=True)

    def test_a_poll_without_events_has_no_news(self):
        self.powervm.answers['Event'] = fakes.empty_feed()

        self.assertNews(self.events.news())

    def test_a_partition_may_have_other_adapters(self):
        for kind in ('ADD_URI', 'MODIFY_URI', 'DELETE_URI'):
            self.assertNews(self.news((kind, LPAR)), partitions={LPAR_UUID})

    def test_an_adapter_is_its_partitions(self):
        self.assertNews(
            self.news(('ADD_URI', f'{LPAR}/ClientNetworkAdapter/7F1')),
            partitions={LPAR_UUID})

    def test_a_vios_may_serve_others(self):
        self.assertNews(
            self.news(('MODIFY_URI', VIOS, 'VirtualSCSIMappings')),
            vioses={VIOS_UUID})

    def test_a_bridge_is_the_vioses(self):
        for kind in ('NetworkBridge', 'VirtualNetwork'):
            self.assertNews(self.news(('MODIFY_URI', f'{SYSTEM}/{kind}/1')),
                            vioses={''})

    def test_a_virtual_switch_may_have_another_name(self):
        self.assertNews(
            self.news(('MODIFY_URI', f'{SYSTEM}/VirtualSwitch/1')),
            switches=True)

    def test_a_vios_that_is_added_is_not_known_yet(self):
        self.assertNews(self.news(('ADD_URI', VIOS)), vioses={''})

    def test_what_happens_on_another_system_is_no_news(self):
        self.assertNews(self.news(*(
            ('MODIFY_URI', f'ManagedSystem/{OTHER}/{kind}/1') for kind in (
                'LogicalPartition', 'VirtualIOServer', 'NetworkBridge',
                'VirtualSwitch'))))

    def test_a_link_may_not_name_the_system(self):
        root = VIOS.removeprefix(f'{SYSTEM}/')
        self.assertNews(
            self.news(('MODIFY_URI', root),
                      ('MODIFY_URI', LPAR.removeprefix(f'{SYSTEM}/'))),
            vioses={VIOS_UUID}, partitions={LPAR_UUID})

    def test_what_is_not_about_adapters_is_no_news(self):
        self.assertNews(self.news(
            ('MODIFY_URI', LPAR, 'NVRAM'), ('MODIFY_URI', SYSTEM, 'Other'),
            ('MODIFY_URI', VIOS, 'PartitionState,PartitionName'),
            ('ADD_URI', 'Tier/1/LogicalUnit/2', 'LogicalUnit'),
            ('CUSTOM_CLIENT_EVENT', 'anything')))

    def test_the_recorded_events_are_understood(self):
        self.powervm.answers['Event'] = builders.response('event_feed.txt')

        self.assertNews(
            self.events.news(), vioses={
                VIOS_UUID, '7e84c205-5961-4d78-85ab-d84a6eb83c04'},
            partitions={
                LPAR_UUID, '1e6fc741-6253-4b69-b88b-8a44bed92145'})

    def test_every_poll_is_one_applications(self):
        self.news()
        self.news()

        (_, first), (_, second) = self.powervm.asked
        self.assertEqual(first, second)
        self.assertNotEqual(
            first['add_qp'], self.another_application())

    def another_application(self):
        events.Events(self.powervm).news()
        return self.powervm.asked[-1][1]['add_qp']


class TestRefusal(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.powervm = fakes.PowerVM()
        self.events = events.Events(self.powervm)
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def test_without_events_everything_may_have_changed(self):
        for failure in (fakes.gone(), fakes.unavailable()):
            self.powervm.answers['Event'] = failure
            self.assertTrue(self.events.news().everything)

    def test_that_there_are_no_events_is_said_once(self):
        self.powervm.answers['Event'] = fakes.gone()
        self.events.news()
        self.events.news()

        self.assertEqual(1, self.log.output.count('tells no events'))
