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
"""The service's life: it starts, turns, sends, stops.

Everything of ours is real; PowerVM, Nova and the broker are in memory.
"""

import logging
import queue
import threading

import fixtures
import oslo_messaging
from oslotest import base
from pypowervm.tests.test_utils import pvmhttp

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor import parts
from powervm_monitor import service
from powervm_monitor.cmd import settings
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration
from powervm_monitor.tests.unit import rest
from powervm_monitor.tests.unit.powervm import fakes

API = '/rest/api'
# As in the recording of the systems.
SYSTEM = 'caae9209-25e5-35cd-a71a-ed55c03f294d'
FEED = f'{API}/pcm/ManagedSystem/{SYSTEM}/RawMetrics/LongTermMonitor'
LOGON = '''\
<LogonResponse schemaVersion="V1_0"
 xmlns="http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/">
<X-API-Session>token</X-API-Session></LogonResponse>'''
BROKER = 'oslo_messaging._drivers.impl_fake.FakeDriver.send_notification'


class FastClock(builders.ManualClock):
    """Stands still, yet lets the service turn without waiting."""

    speed = 1000.0


class ServiceTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.configuration = self.useFixture(configuration.Configuration())
        self.rest = self.useFixture(rest.Rest())
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.sent = queue.Queue()
        self.failures = queue.Queue()
        self.useFixture(fixtures.MonkeyPatch(BROKER, self.broker()))
        self.path = self.configuration.path('outbox.sqlite')
        self.conf = settings.read(['--config-file', self.configured()])
        self.service = service.MonitorService(self.conf, FastClock())
        self.addCleanup(self.service.stop)
        self.host()

    def configured(self, **publisher):
        """Write the configuration file and return its path."""
        return self.configuration.write(
            DEFAULT={'transport_url': 'fake://', 'host': 'host1'},
            powervm={'username': 'me', 'password': 'secret'},
            nova={'auth_type': 'none',
                  'endpoint_override': 'http://nova/v2.1',
                  'servers_file': self.configuration.path('servers.json')},
            publisher={'interval': 30, 'max_backoff': 1,
                       'resources': 'instance,disk,interface', **publisher},
            outbox={'path': self.path})

    def broker(self):
        test = self

        def send(driver, target, ctxt, message, version, retry=None):
            try:
                raise test.failures.get_nowait()
            except queue.Empty:
                test.sent.put(message)

        return send

    def host(self):
        """Let a host answer that runs the recorded partition."""
        answer = self.rest.answer
        answer('PUT', f'{API}/web/Logon', body=LOGON)
        answer('DELETE', f'{API}/web/Logon', 204)
        answer('GET', f'{API}/uom/ManagedSystem',
               body=fakes.systems())
        answer('GET', f'{API}/pcm/ManagedSystem/{SYSTEM}/preferences',
               body=pvmhttp.PVMFile('pcm_pref.txt').body.replace(
                   'false</LongTermMonitorEnabled',
                   'true</LongTermMonitorEnabled'))
        answer('GET', '/v2.1/flavors/detail', body={'flavors': []})
        answer('GET', '/v2.1/servers/detail',
               body={'servers': [builders.nova_row()]})
        answer('GET', f'/v2.1/servers/{builders.SERVER_UUID}/os-interface',
               body={'interfaceAttachments': []})
        below = f'ManagedSystem/{SYSTEM}'
        for path in ('Event', f'{below}/LogicalPartition',
                     f'{below}/VirtualIOServer', f'{below}/VirtualSwitch'):
            answer('GET', f'{API}/uom/{path}', 204)
        answer('GET', f'{API}/uom/LogicalPartition/'
               f'{builders.LPAR_UUID.upper()}/ClientNetworkAdapter', 204)
        self.samples(0)

    def samples(self, *seconds):
        """Let the host have samples of these times, and no others."""
        rows = []
        for second in seconds:
            for category, document in (('phyp', builders.phyp()),
                                       ('vios_1', builders.vios())):
                path = f'{FEED}/LTM_{category}_{second}.json'
                rows.append((builders.later(second), category,
                             f'https://localhost:12443{path}'))
                self.rest.answers['GET', path] = [(200, document, {})]
        body = fakes.FEED.format(entries=''.join(
            fakes.ENTRY.format(
                id=href, updated=time.isoformat(), href=href,
                category=f'<category term="{category}"/>')
            for time, category, href in rows))
        self.rest.answers['GET', FEED] = [(200, body, {})]

    def received(self, number):
        """Return so many messages that the broker confirmed."""
        return [self.sent.get(timeout=10) for _ in range(number)]

    def until(self, condition):
        """Wait for something that another thread brings about."""
        ticks = threading.Event()
        for _ in range(1000):
            if condition():
                return
            ticks.wait(0.01)
        self.fail('it did not happen')

    def waiting(self):
        """Return how many messages the file holds when nobody has it."""
        kept = outbox.Outbox(self.path)
        self.addCleanup(kept.close)
        return len(kept)


class TestService(ServiceTest):

    def test_what_the_host_did_is_sent(self):
        self.service.start()

        self.assertEqual(
            ['powervm.instance.sample', 'powervm.disk.sample',
             'powervm.interface.sample'],
            [message['event_type'] for message in self.received(3)])

    def test_what_it_does_next_is_sent_next(self):
        self.service.start()
        self.received(3)
        self.samples(0, 30)

        self.assertEqual(3, len(self.received(3)))

    def test_what_was_confirmed_does_not_wait(self):
        self.service.start()
        self.received(3)
        self.service.stop()

        self.assertEqual(0, self.waiting())

    def test_after_a_restart_nothing_is_sent_twice(self):
        self.service.start()
        self.received(3)
        self.service.stop()
        again = service.MonitorService(self.conf, FastClock())
        self.addCleanup(again.stop)
        again.start()
        turned = len(self.rest.calls)
        self.until(lambda: len(self.rest.calls) > turned + 10)

        self.assertTrue(self.sent.empty())

    def test_stopping_logs_off(self):
        self.service.start()
        self.received(3)
        self.service.stop()

        self.assertEqual([('DELETE', f'{API}/web/Logon')],
                         self.rest.made('DELETE'))

    def test_stopping_ends_the_timer_and_the_sender(self):
        self.service.start()
        self.received(3)
        self.service.stop()

        self.assertEqual(([], []), (
            self.service.tg.timers,
            [thread.name for thread in threading.enumerate()
             if thread.name == 'sender']))

    def test_stopping_what_never_started_does_no_harm(self):
        self.service.stop()

        self.assertEqual([], self.rest.calls)

    def test_stopping_twice_does_no_harm(self):
        self.service.start()
        self.received(3)
        self.service.stop()
        self.service.stop()

        self.assertEqual(1, len(self.rest.made('DELETE')))

    def test_it_starts_again_after_it_stopped(self):
        self.service.start()
        self.received(3)
        self.service.stop()
        self.samples(0, 30)
        self.service.start()

        self.assertEqual(3, len(self.received(3)))

    def test_a_host_that_does_not_answer_is_said(self):
        self.rest.answers['PUT', f'{API}/web/Logon'] = [(503, '', {})]
        self.service.start()
        self.until(lambda: 'answered 503' in self.log.output)

        self.assertNotIn('secret', self.log.output)

    def test_a_host_that_answers_at_last_is_read(self):
        good = self.rest.answers['GET', FEED]
        self.rest.answers['GET', FEED] = [(503, '', {}), *good]
        self.service.start()

        self.assertEqual(3, len(self.received(3)))


class TestStart(ServiceTest):
    """A SIGHUP may bring a configuration with which nothing can start."""

    def setUp(self):
        super().setUp()
        self.beats = []
        self.taken = []
        self.chance = 0.5
        self.service = service.MonitorService(
            self.conf, FastClock(), self.hold,
            lambda: self.beats.append(len(self.beats)),
            lambda: self.chance)

    def hold(self, path):
        if self.taken:
            raise model.Unavailable(self.taken.pop())

    def reload(self, **publisher):
        self.configured(**publisher)
        self.conf.reload_config_files()

    def start(self):
        """Start in a thread, as the worker does."""
        thread = threading.Thread(target=self.service.start)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.service.stop)
        return thread

    def pauses(self):
        """Return the seconds between the first tries."""
        self.reload(interval=45)
        self.service._stopping = builders.FakeEvent(pauses=8)
        self.service._complaints = service.complaints.Complaints(service.LOG)
        self.service._try()
        return self.service._stopping.paused

    def test_a_bad_option_is_said_once_and_waited_for(self):
        self.reload(interval=45)
        self.start()
        self.until(lambda: len(self.beats) > 1)

        self.assertEqual(1, self.log.output.count(
            'nothing is read until this is right: [publisher]'))

    def test_the_file_is_read_again_at_each_try(self):
        self.reload(interval=45)
        self.start()
        self.until(lambda: self.beats)
        self.configured()

        self.assertEqual(3, len(self.received(3)))
        self.assertIn('the start has recovered', self.log.output)

    def test_an_outbox_of_another_service_is_waited_for(self):
        self.taken.append('process 7 uses the outbox already')
        self.start()

        self.assertEqual(3, len(self.received(3)))
        self.assertIn('nothing is read until this is right: process 7',
                      self.log.output)

    def test_a_mistake_of_ours_is_said_and_tried_again(self):
        start, mistakes = parts.Parts.start, [ZeroDivisionError, KeyError]

        def broken_start(made):
            if mistakes:
                raise mistakes.pop()
            start(made)

        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.parts.Parts.start', broken_start))
        self.start()

        self.assertEqual(3, len(self.received(3)))
        self.assertEqual((1, 1), (
            self.log.output.count('it failed in an unexpected way'),
            self.log.output.count('the start has recovered')))

    def test_a_stop_ends_the_waiting(self):
        self.reload(interval=45)
        thread = self.start()
        self.until(lambda: self.beats)
        self.service.stop()
        thread.join(5)

        self.assertEqual((False, []), (thread.is_alive(), self.rest.calls))

    def test_a_stop_meanwhile_waits_for_the_start(self):
        order, begun, go_on = [], threading.Event(), threading.Event()
        self.addCleanup(go_on.set)
        start, close = parts.Parts.start, parts.Parts.close

        def slow_start(made):
            begun.set()
            go_on.wait()
            start(made)
            order.append('started')

        def noted_close(made):
            order.append('closed')
            close(made)

        for name, function in (('start', slow_start), ('close', noted_close)):
            self.useFixture(fixtures.MonkeyPatch(
                f'powervm_monitor.parts.Parts.{name}', function))
        self.start()
        self.assertTrue(begun.wait(10))
        stopping = threading.Thread(target=self.service.stop)
        stopping.start()
        self.until(self.service._stopping.is_set)
        go_on.set()
        stopping.join()

        self.assertEqual((['started', 'closed'], []), (
            order, self.service.tg.timers))

    def test_one_that_was_stopped_meanwhile_starts_nothing(self):
        made = []

        def stop_meanwhile(path):
            self.service._stopping.set()
            made.append(path)

        self.service._hold = stop_meanwhile
        self.service.start()

        self.assertEqual(([self.path], [], None), (
            made, self.rest.calls, self.service._parts))

    def test_it_tries_less_and_less_often(self):
        self.chance = 1

        self.assertEqual([1, 2, 4, 8, 16, 32, 60, 60], self.pauses())

    def test_each_pause_is_somewhat_different(self):
        longest = [1, 2, 4, 8, 16, 32, 60, 60]

        self.assertEqual([], [
            (pause, most) for pause, most in zip(
                self.pauses(), longest, strict=True)
            if not most / 2 <= pause <= most])

    def test_there_is_one_while_a_turn_is_waited_for(self):
        turns, beats = [], []
        tick = service._ticking(
            self.conf, lambda: turns.append('turn'), 900,
            lambda: beats.append('beat'))
        waits = [tick(), tick()]

        self.assertEqual((['turn'], ['beat', 'beat'], True), (
            turns, beats, max(waits) <= 60))

    def test_every_turn_is_a_sign_of_life(self):
        self.start()
        self.received(3)
        before = len(self.beats)

        self.until(lambda: len(self.beats) > before)


class TestDelivery(ServiceTest):

    def test_a_broker_that_recovers_has_everything_in_order(self):
        self.failures.put(oslo_messaging.MessageDeliveryFailure('gone'))
        self.service.start()

        self.assertEqual(
            ['powervm.instance.sample', 'powervm.disk.sample',
             'powervm.interface.sample'],
            [message['event_type'] for message in self.received(3)])

    def test_a_broker_that_fails_and_recovers_is_said(self):
        self.failures.put(oslo_messaging.MessageDeliveryFailure('gone'))
        self.service.start()
        self.received(3)
        self.service.stop()

        self.assertEqual((1, 1), (
            self.log.output.count('did not deliver'),
            self.log.output.count('the delivery has recovered')))

    def test_a_broker_that_is_dead_at_the_end_leaves_all_waiting(self):
        for _ in range(100):
            self.failures.put(oslo_messaging.MessageDeliveryFailure('gone'))
        self.service.start()
        self.until(lambda: 'did not deliver' in self.log.output)
        self.service.stop()

        self.assertEqual(3, self.waiting())
