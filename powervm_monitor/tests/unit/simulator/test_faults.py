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

"""Faults: what is refused, and what comes of each in the real pypowervm."""

from http import client
import json
import threading

import fixtures
from pypowervm import exceptions
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import monitor
import requests
import trustme

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import document
from powervm_monitor.tests.unit.simulator import base
from powervm_monitor.tests.unit.simulator import nova

SYSTEMS = {'do': 'fault', 'path': 'uom/ManagedSystem$'}
PLACE = {'root_id': 'c5d782c7-44e4-3086-ad15-b16fb039d63b',
         'child_type': 'preferences', 'service': 'pcm'}


def post(simulator, body):
    """Status and text of an answer of the administration."""
    answer = requests.post(simulator.url + '/simulator/faults', data=body,
                           timeout=10)
    return answer.status_code, answer.text


class PowerVMTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = self.world(backlog=300)
        self.simulator = self.served(self.told)
        self.pvm = self.adapter(self.simulator)
        self.url = self.simulator.url + '/simulator/faults'

    def fault(self, **fields):
        status, text = post(self.simulator, json.dumps(fields))
        self.assertEqual(201, status, text)
        return json.loads(text)

    def systems(self):
        return managed_system.System.get(self.pvm)

    def refused(self, kind, timeout=10):
        """What pypowervm raises when it reads the systems."""
        self.pvm.session.timeout = timeout
        return self.assertRaises(kind, self.systems)

    def test_refused_is_a_connection_error_until_it_is_cleared(self):
        self.fault(kind='refuse')
        self.refused(exceptions.ConnectionError)
        base.ask(self.url, 'DELETE')
        self.assertEqual(1, len(self.systems()))

    def test_refused_is_a_connection_error_over_https_too(self):
        authority = trustme.CA()
        folder = self.useFixture(fixtures.TempDir())
        authority.issue_cert(
            '127.0.0.1').private_key_and_cert_chain_pem.write_to_path(
                folder.join('both'))
        authority.cert_pem.write_to_path(folder.join('ca'))
        world = self.world()
        simulator = self.served(
            world, certificate=folder.join('both'), key=folder.join('both'))
        world.faults.post({'kind': 'refuse'}, world.now())
        self.assertRaises(
            requests.ConnectionError, requests.get, timeout=5,
            url=simulator.url + '/rest/api/uom/ManagedSystem',
            verify=folder.join('ca'))

    def test_it_hangs_until_the_client_gives_up(self):
        self.fault(kind='hang')
        self.refused(exceptions.TimeoutError, timeout=0.3)

    def test_a_hang_ends_without_an_answer(self):
        self.fault(kind='hang')
        timer = threading.Timer(0.3, base.ask, [self.url, 'DELETE'])
        timer.start()
        self.addCleanup(timer.join)
        self.refused(exceptions.ConnectionError)

    def test_a_slow_answer_comes_when_the_worlds_seconds_are_over(self):
        self.told.clock = clocks.Clock(100, base.START)
        self.fault(kind='slow', seconds=30)
        before = self.told.now()
        self.systems()
        passed = self.told.now() - before
        self.assertTrue(30 <= passed.total_seconds() < 300, passed)

    def test_a_cut_answer_breaks_off(self):
        self.fault(kind='truncate')
        self.refused(exceptions.Error)

    def test_a_cut_answer_of_the_right_length_is_malformed(self):
        self.fault(kind='truncate', length='right')
        self.refused(exceptions.AtomError)

    def test_garbage_is_malformed(self):
        self.fault(kind='garbage')
        self.refused(exceptions.AtomError)

    def test_401_until_a_logon_is_healed_by_it(self):
        self.fault(kind=401, until='logon')
        self.assertEqual(1, len(self.systems()))
        self.assertEqual([], base.ask_json(self.url)['faults'])

    def test_401_for_ever_refuses_the_logon_too(self):
        self.fault(kind=401)
        self.refused(exceptions.HttpUnauth)

    def test_errors_have_their_status(self):
        for status in (403, 404, 406, 500, 503):
            self.fault(kind=status, count=1, path='^GET')
            error = self.refused(exceptions.HttpError)
            self.assertEqual(status, error.response.status)

    def test_204_is_an_empty_feed(self):
        self.fault(kind=204, path='LongTermMonitor$')

        self.assertEqual([], self.rows(self.pvm, self.told))

    def test_503_may_tell_when_to_come_back(self):
        self.fault(kind=503, retry_after=20)
        error = self.refused(exceptions.HttpError)
        self.assertEqual('20', error.response.headers['Retry-After'])

    def test_412_hits_a_post_of_preferences_only(self):
        self.fault(kind=412)
        answer = self.pvm.read('ManagedSystem', **PLACE)
        [preference] = monitor.PcmPref.wrap(answer)
        error = self.assertRaises(
            exceptions.HttpError, self.pvm.update, preference.entry.element,
            answer.etag, 'ManagedSystem', **PLACE)
        self.assertEqual(412, error.response.status)

    def test_listed_files_are_gone(self):
        self.fault(kind='purge')
        row = self.rows(self.pvm, self.told)[0]
        self.assertRaises(exceptions.HttpNotFound, self.file, self.pvm, row)

    def test_older_files_leave_the_feed(self):
        self.assertEqual(11, self.samples())
        self.fault(kind='purge', older=60)
        self.assertEqual(3, self.samples())
        base.ask(self.url, 'DELETE')
        self.clock.advance(60)
        self.assertEqual(5, self.samples())

    def samples(self):
        return len([row for row in self.rows(self.pvm, self.told)
                    if row.category == 'phyp'])

    def test_stamps_jump_and_the_timebase_goes_on(self):
        before = self.newest()
        self.fault(kind='clock_step', seconds=-3600)
        self.clock.advance(30)
        after = self.newest()
        self.assertEqual(
            (['2026-11-21T12:00:00'] * 2, ['2026-11-21T11:00:30'] * 2, 30),
            (before[:2], after[:2],
             (after[2] - before[2]) / self.told.system.timebase))

    def test_the_hypervisors_clock_may_jump_alone(self):
        self.fault(kind='clock_step', seconds=90, clock='hypervisor')
        self.clock.advance(30)
        self.assertEqual(['2026-11-21T12:00:30', '2026-11-21T12:02:00'],
                         self.newest()[:2])

    def test_a_stepped_clock_is_right_again_from_the_end_on(self):
        self.fault(kind='clock_step', seconds=5, clock='host')
        self.clock.advance(45)
        base.ask(self.url, 'DELETE')
        self.clock.advance(15)
        self.assertEqual(
            ['12:00:05', '12:00:35', '12:01:00'],
            [row.updated[11:19] for row in self.rows(self.pvm, self.told)
             if row.category == 'phyp'][-3:])

    def newest(self):
        """What feed and file say when it was, and the timebase."""
        row = max((row for row in self.rows(self.pvm, self.told)
                   if row.category == 'phyp'),
                  key=lambda row: self.sample(row)['timeBasedCycles'])
        sample = self.sample(row)
        return [row.updated[:19], sample['timeStamp'][:19],
                sample['timeBasedCycles']]

    def sample(self, row):
        return self.file(self.pvm, row)['systemUtil']['utilSample']

    def test_a_restart_closes_the_port_and_forgets_everybody(self):
        token = self.pvm.session._sessToken
        self.fault(**{'kind': 'restart', 'for': 30})
        self.wait_for(lambda: not self.answers())
        self.clock.advance(30)
        self.wait_for(self.answers)
        status, _, _ = base.ask(
            self.simulator.url + '/rest/api/uom/ManagedSystem',
            X_API_Session=token)
        self.assertEqual(401, status)
        self.assertEqual(1, len(self.systems()))

    def wait_for(self, predicate):
        for _ in range(200):
            if predicate():
                return
            threading.Event().wait(0.05)
        self.fail('it did not come')

    def answers(self):
        try:
            return base.ask(self.url)[0] == 200
        except (OSError, client.HTTPException):
            return False

    def test_a_restart_ends_a_long_poll_and_forgets_the_client(self):
        self.told.clock = clocks.Clock(1, base.START)
        url = (self.simulator.url + '/rest/api/uom/Event?'
               'QUEUE_APPLICATIONID=one')
        token = {'X_API_Session': self.pvm.session._sessToken}
        base.ask(url, **token)
        answers = []
        poll = threading.Thread(
            target=lambda: answers.append(base.ask(url, **token)[0]))
        poll.start()
        self.fault(kind='restart')
        poll.join(5)
        self.assertEqual([204], answers)
        self.wait_for(self.answers)
        self.systems()
        token = {'X_API_Session': self.pvm.session._sessToken}
        self.assertIn(b'NEW_CLIENT', base.ask(url, **token)[2])

    def test_a_fault_hits_as_many_requests_as_it_says(self):
        told = self.fault(kind=500, count=2, path='uom/ManagedSystem')
        for _ in range(2):
            self.refused(exceptions.HttpError)
        self.assertEqual(1, len(self.systems()))
        self.assertEqual(('1', 0), (told['id'], told['hits']))

    def test_a_fault_is_over_in_its_time(self):
        self.fault(**{'kind': 500, 'at': 60, 'for': 60})
        self.assertEqual(1, len(self.systems()))
        self.clock.advance(60)
        self.refused(exceptions.HttpError)
        self.clock.advance(60)
        self.assertEqual(1, len(self.systems()))

    def test_a_fault_hits_only_the_requests_it_names(self):
        self.fault(kind='refuse', path='RawMetrics')
        self.assertEqual(1, len(self.systems()))
        self.assertRaises(exceptions.ConnectionError, self.rows,
                          self.pvm, self.told)

    def test_one_of_several_is_ended_by_its_id(self):
        self.fault(kind=500)
        self.fault(kind='hang', path='pcm/')
        self.assertEqual(204, base.ask(self.url + '/1', 'DELETE')[0])
        self.assertEqual(['2'], [told['id'] for told
                                 in base.ask_json(self.url)['faults']])
        self.assertEqual(404, base.ask(self.url + '/1', 'DELETE')[0])

    def test_requests_that_are_hit_are_counted(self):
        self.fault(kind=500)
        before = self.counted()
        self.refused(exceptions.HttpError)
        self.assertEqual(before + 1, self.counted())

    def counted(self):
        return base.ask_json(self.simulator.url + '/simulator/requests')[
            'total']


class RefusedTest(base.TestCase):

    def reason(self, **fields):
        world = self.world()
        return str(self.assertRaises(
            document.DocumentError, world.faults.post, fields, world.now()))

    def test_a_kind_that_is_none(self):
        self.assertIn("fault: kind: 'deny' is not one of ['refuse', 'hang'",
                      self.reason(kind='deny'))

    def test_no_kind(self):
        self.assertEqual('fault: needs kind', self.reason(path='uom'))

    def test_an_unknown_field(self):
        self.assertEqual('fault: duration: unknown key',
                         self.reason(kind='hang', duration=3))

    def test_slow_without_seconds(self):
        self.assertEqual('fault: needs seconds', self.reason(kind='slow'))

    def test_seconds_without_a_meaning(self):
        self.assertEqual('fault: kind: only slow and clock_step have seconds',
                         self.reason(kind='hang', seconds=3))

    def test_a_kind_that_nova_has_not(self):
        self.assertIn("fault: kind: 'purge' is not one of ['refuse',",
                      self.reason(kind='purge', target='nova'))

    def test_a_kind_that_powervm_has_not(self):
        self.assertIn('needs target', self.reason(kind='cell_down'))
        self.assertIn("target: 'nova' was expected", self.reason(
            kind='cell_down', target='powervm'))

    def test_a_path_that_is_no_expression(self):
        self.assertIn('fault: path: is no regular expression: ',
                      self.reason(kind='hang', path='('))

    def test_the_answer_is_a_400_that_tells_it(self):
        simulator = self.served(self.world())
        for body, reason in (('[]', 'A fault is an object'),
                             ('no', 'The body is not JSON'),
                             ('{"kind": "slow"}', 'fault: needs seconds')):
            status, text = post(simulator, body)
            self.assertEqual(400, status)
            self.assertIn(reason, text)


class TimelineTest(base.TestCase):

    def refused(self, event):
        return str(self.assertRaises(
            document.DocumentError, self.world, {'events': [event]}))

    def test_an_event_begins_and_ends_a_fault(self):
        world = self.world({'partitions': [{}], 'events': [
            dict(SYSTEMS, **{'at': 30, 'kind': 500, 'for': 30})]})
        pvm = self.adapter(self.served(world))
        self.clock.advance(30)
        self.assertRaises(exceptions.HttpError,
                          managed_system.System.get, pvm)
        self.clock.advance(30)
        self.assertEqual(1, len(managed_system.System.get(pvm)))

    def test_mistakes_are_told(self):
        self.assertEqual('<scenario>: events[0]: needs at', self.refused(
            {'do': 'fault', 'kind': 'hang'}))
        self.assertEqual('<scenario>: events[0]: needs kind', self.refused(
            {'do': 'fault', 'at': 0}))
        self.assertEqual(
            '<scenario>: events[0].vios: unknown key', self.refused(
                {'do': 'fault', 'at': 0, 'kind': 'hang', 'vios': 'v'}))

    def test_another_event_still_has_its_own_words(self):
        self.assertEqual(
            '<scenario>: events[0].kind: unknown key', self.refused(
                {'do': 'delete', 'at': 0, 'partition': 'vm', 'kind': 500}))


class NovaTest(nova.TestCase):

    def setUp(self):
        super().setUp()
        self.told = self.world()
        self.client = self.nova(self.told)

    def fault(self, **fields):
        self.told.faults.post({'target': 'nova', **fields}, self.told.now())

    def ask(self, timeout=5):
        return requests.get(self.simulator.nova_url + '/servers/detail',
                            timeout=timeout)

    def test_a_cell_that_is_down_is_missing_from_lists_without_a_word(self):
        servers = self.ask().json()['servers']
        self.assertNotEqual([], servers)
        self.fault(kind='cell_down')
        answer = self.ask()
        self.assertEqual((200, []), (answer.status_code,
                                     answer.json()['servers']))
        self.assertEqual(500, requests.get(
            f'{self.simulator.nova_url}/servers/{servers[0]["id"]}'
            '/os-interface', timeout=10).status_code)

    def test_errors_have_novas_form(self):
        for status, name in ((401, 'unauthorized'), (403, 'forbidden'),
                             (500, 'computeFault'),
                             (503, 'serviceUnavailable')):
            self.fault(kind=status, count=1)
            answer = self.ask()
            self.assertEqual(status, answer.status_code)
            self.assertEqual(status, answer.json()[name]['code'])
        self.assertEqual(200, self.ask().status_code)

    def test_503_may_tell_when_to_come_back(self):
        self.fault(kind=503, retry_after=20)
        self.assertEqual('20', self.ask().headers['Retry-After'])

    def test_refused_and_hanging(self):
        self.fault(kind='refuse', count=1)
        self.assertRaises(requests.ConnectionError, self.ask)
        self.fault(kind='hang', path='servers/detail')
        self.assertRaises(requests.Timeout, self.ask, 0.3)

    def test_garbage_is_html(self):
        self.fault(kind='garbage')
        self.assertEqual('text/html', self.ask().headers['Content-Type'])

    def test_a_slow_answer_is_the_right_one(self):
        self.fault(kind='slow', seconds=3)
        self.assertEqual(200, self.ask().status_code)

    def test_powervm_is_well_meanwhile(self):
        self.fault(kind=500)
        self.assertEqual(1, len(managed_system.System.get(
            self.adapter(self.simulator))))
