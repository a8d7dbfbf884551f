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

"""Events that are posted while the world runs."""

import datetime
import json

import requests

from powervm_monitor.simulator import recording
from powervm_monitor.tests.unit.simulator import base
from powervm_monitor.tests.unit.simulator import nova
from powervm_monitor.tests.unit.simulator import test_recording
from powervm_monitor.tests.unit.simulator import timeline

NEW = {'do': 'create', 'partition': 'new', 'spec': {'cpu': {'busy': 0.2}}}


class TestPosted(timeline.TestCase):

    def partitions(self, seconds):
        return {lpar['name'] for lpar in self.at(seconds)['partitions']}

    def test_a_partition_is_created_and_deleted(self):
        self.start()
        self.clock.advance(40)
        self.told.posted.post(NEW)
        self.clock.advance(60)
        self.told.posted.post({'do': 'delete', 'partition': 'new'})

        self.assertEqual(
            [False, True, True, False],
            ['new' in self.partitions(at) for at in (30, 60, 90, 120)])

    def test_a_partition_that_is_off_counts_nothing(self):
        self.start()
        self.clock.advance(40)
        self.told.posted.post({'do': 'power_off', 'partition': 'vm'})

        self.assertEqual(0, self.entitled(60))
        self.assertEqual(0, self.entitled(90))

    def entitled(self, seconds):
        """The cycles that partition vm was entitled to by then."""
        return next(
            lpar['cpu']['entitled_cycles']
            for lpar in self.at(seconds)['partitions']
            if lpar['name'] == 'vm')

    def test_disks_that_are_added_are_different_ones(self):
        self.start()
        for _ in range(2):
            self.told.posted.post({'do': 'add_disk', 'partition': 'other'})

        other = next(lpar for lpar in self.told.lpars
                     if lpar.name == 'other')
        self.assertEqual(3, len({path.volume.id for path in other.paths}))

    def test_what_an_event_brings_along_comes_later(self):
        self.start({'at': 0, 'do': 'migrate_out', 'partition': 'vm'})
        self.clock.advance(31)
        self.told.posted.post({'do': 'migrate_in', 'partition': 'vm'})

        self.assertEqual(0, self.entitled(60))
        self.assertGreater(self.entitled(90), 10 ** 9)


class TestAdministration(nova.TestCase):

    def setUp(self):
        super().setUp()
        self.told = self.world()
        self.api = self.nova(self.told)

    def post(self, body):
        """Status and text of the answer."""
        answer = requests.post(
            self.simulator.url + '/simulator/events', data=body, timeout=10)
        return answer.status_code, answer.text

    def refused(self, **section):
        status, text = self.post(json.dumps(section))
        self.assertEqual(400, status)
        return text

    def test_it_answers_when_the_event_happened(self):
        status, text = self.post(
            '{"do": "power_off", "partition": "web-1"}')

        self.assertEqual((201, {'at': '2026-11-21T12:00:00.000Z'}),
                         (status, json.loads(text)))

    def test_nova_knows_a_server_with_a_flavor_of_its_own(self):
        self.api.get('/flavors/detail')
        status, text = self.post(json.dumps(
            {'do': 'create', 'partition': 'new', 'spec': {
                'instance': {'flavor': {'name': 'big'}}}}))

        self.assertEqual(201, status, text)
        self.assertIn('new', self.servers(self.api))
        self.assertIn('big', [flavor['name'] for flavor in self.api.get(
            '/flavors/detail').json()['flavors']])

    def test_a_partition_that_is_not_there(self):
        self.assertIn('event: events[0].partition: there is no ghost then',
                      self.refused(do='delete', partition='ghost'))

    def test_a_uuid_that_is_taken(self):
        uuid = self.told.lpars[0].uuid

        self.assertIn('UUID', self.refused(
            do='create', partition='new', spec={'uuid': uuid}))
        self.assertEqual(5, len(self.told.lpars))

    def test_a_key_that_is_unknown(self):
        self.assertIn('event: cup: unknown key',
                      self.refused(do='delete', partition='web-1', cup=1))

    def test_an_event_at_another_time(self):
        self.assertIn('event: at: it happens at once', self.refused(
            do='delete', partition='web-1', at=3))

    def test_a_fault(self):
        self.assertIn('faults go to /simulator/faults', self.refused(
            do='fault', kind='refuse'))

    def test_what_is_no_object(self):
        self.assertEqual([400, 400], [self.post(body)[0]
                                      for body in ('[]', 'nothing')])

    def test_a_scenario_that_is_not_over(self):
        later = base.START + datetime.timedelta(seconds=100)
        self.told.go_on(later, self.told.first)

        self.assertIn('event: another one is to come at '
                      '2026-11-21T12:01:40+00:00', self.refused(
                          do='delete', partition='web-1'))

    def test_a_recording(self):
        self.simulator = self.served(recording.load(
            test_recording.PYPOWERVM))

        self.assertEqual(404, self.post('{}')[0])
