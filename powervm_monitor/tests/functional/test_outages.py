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
"""Whatever PowerVM does for a while, no sample is lost, doubled or untrue."""

import collections
import datetime

from oslotest import base

from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import truth

SPEED = 30
SAMPLE = datetime.timedelta(seconds=30)
# Of the world: how long each outage takes, and the service is watched after.
OUTAGE = datetime.timedelta(seconds=100)
AFTERWARDS = datetime.timedelta(seconds=90)
SETTLED = 'the collection has recovered'
# What RSCT tells.
GUESTS = ('memory.', 'powervm.memory.')
# How far PowerVM's clock jumps.
STEP = datetime.timedelta(seconds=600)


class TestOutages(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.simulator = self.useFixture(monitor.Simulator(
            '--speed', str(SPEED), '--backlog', '60'))
        self.clock = self.simulator.clock()

    def monitor(self, timeout=20):
        self.service = self.useFixture(monitor.Monitor(
            self.simulator, powervm={'timeout': timeout}))
        self.service.wait_for(len)

    def outage(self, timeout=20, lasts=OUTAGE, **fields):
        """Watch the service before, during and after a fault."""
        self.monitor(timeout)
        self.simulator.fault(**fields)
        self.wait(lasts)
        self.simulator.clear_faults()
        self.follow()

    def wait(self, time):
        until = self.clock.now() + time
        processes.until(lambda: self.clock.now() > until, 60, 'the time')

    def follow(self):
        """Wait until a sample of some time from now on is published."""
        until = (self.clock.now() + AFTERWARDS).isoformat()
        self.service.wait_for(lambda found: any(
            monitor.sampled_at(n) > until for n in found[-5:]), 60)

    def newest(self):
        """Return when the newest sample was taken, while the next is not."""
        def newest():
            return datetime.datetime.fromisoformat(
                max(map(monitor.sampled_at, list(self.service.notifications))))

        processes.until(lambda: self.clock.now() - newest() < SAMPLE / 2, 60,
                        'the newest sample', interval=0.02)
        return newest()

    def published(self):
        """Return the times by resource id, without those still coming."""
        notifications = list(self.service.notifications)
        newest = max(map(monitor.sampled_at, notifications))
        times = collections.defaultdict(list)
        for n in notifications:
            if monitor.sampled_at(n) < newest:
                data = n['payload']['versioned_object.data']
                times[data['resource_id']].append(
                    datetime.datetime.fromisoformat(data['sampled_at']))
        return dict(times)

    def expected(self, true, published, lost=()):
        """Return the times by resource id that there ought to be."""
        everything = [time for times in published.values() for time in times]
        first = time = min(everything)
        expected = collections.defaultdict(list)
        while time <= max(everything):
            if time not in lost:
                for key in true.ids(time, None if time == first else 30):
                    expected[key].append(time)
            time += SAMPLE
        return dict(expected)

    def assert_complete(self, but=()):
        true = truth.Truth(self.simulator.url)
        published = self.published()
        self.assertEqual(self.expected(true, published), published)
        self.assertEqual([], self.wrong(true, but))

    def wrong(self, true, but=()):
        """Return what is wrong, but for some beginnings of meters' names."""
        return [wrong for n in list(self.service.notifications)
                for wrong in true.wrong(n)
                if not wrong.split(': ', 1)[1].startswith(but)]

    def assert_said_once(self, text):
        log = self.service.log.output
        # The request that is hit first may be another than from then on.
        self.assertIn(log.count(text), (1, 2), log)
        self.assertEqual(1, log.count(SETTLED), log)

    def assert_one_file_said(self):
        log = self.service.log.output
        self.assertEqual((1, 1), (
            log.count('is lost, its file'),
            log.count('the hypervisor\'s file has recovered')), log)

    def assert_lost(self, since, until):
        """All that is lost is of a span, and nothing else is wrong.

        What the guests told before has been lost with it.
        """
        true = truth.Truth(self.simulator.url)
        published = self.published()
        everything = self.expected(true, published)['powervm-1-collection']
        lost = {time for time in everything
                if time not in published['powervm-1-collection']}
        self.assertEqual(set(), {
            time for time in lost if not since < time < until})
        self.assertEqual(self.expected(true, published, lost), published)
        self.assertEqual([], self.wrong(true, GUESTS))

    def test_refused(self):
        self.outage(kind='refuse')
        self.assert_complete()
        self.assert_said_once('cannot reach the PowerVM REST API')

    def test_hanging(self):
        self.outage(timeout=2, kind='hang')
        self.assert_complete()
        self.assert_said_once('did not answer within 2 s')

    def test_slower_than_the_time_limit(self):
        self.outage(timeout=2, kind='slow', seconds=3 * SPEED)
        self.assert_complete()
        self.assert_said_once('did not answer within 2 s')

    def test_slow(self):
        self.outage(kind='slow', seconds=3)
        self.assert_complete()
        self.assertNotIn(SETTLED, self.service.log.output)

    def test_cut_off(self):
        self.outage(kind='truncate')
        self.assert_complete()
        self.assert_said_once('Connection broken')

    def test_cut_but_of_the_right_length(self):
        self.outage(kind='truncate', length='right')
        self.assert_complete(GUESTS)
        self.assert_said_once('gave a malformed answer')

    def test_garbage(self):
        self.outage(kind='garbage')
        self.assert_complete(GUESTS)
        self.assert_said_once('gave a malformed answer')

    def test_files_of_garbage(self):
        self.outage(kind='garbage', path='Monitor/')
        self.assert_complete(GUESTS)
        self.assert_one_file_said()

    def test_files_cut_but_of_the_right_length(self):
        self.outage(kind='truncate', length='right', path='Monitor/')
        self.assert_complete(GUESTS)
        self.assert_one_file_said()

    def test_logon_forgotten(self):
        self.outage(kind=401, until='logon')
        self.assert_complete()
        self.assertNotIn(SETTLED, self.service.log.output)

    def test_logon_refused(self):
        self.outage(kind=401)
        self.assert_complete()
        self.assert_said_once('refuses')

    def test_forbidden(self):
        self.outage(kind=403)
        self.assert_complete()
        self.assert_said_once('forbids')

    def test_out_of_service(self):
        self.outage(kind=503, retry_after=30)
        self.assert_complete(GUESTS)
        self.assert_said_once('answered 503')

    def test_broken(self):
        self.outage(kind=500)
        self.assert_complete(GUESTS)
        self.assert_said_once('answered 500')

    def test_broken_in_files_only(self):
        self.outage(lasts=2 * OUTAGE, kind=500, path='Monitor/')
        self.assert_complete(GUESTS)
        self.assert_one_file_said()

    def test_listed_files_that_are_gone(self):
        self.monitor()
        read = self.newest()
        self.simulator.fault(kind='purge')
        self.wait(OUTAGE)
        self.simulator.clear_faults()
        ended = self.clock.now()
        self.follow()
        self.assert_lost(read, ended + SAMPLE)

    def test_purged_while_it_hung(self):
        self.monitor(timeout=2)
        read = self.newest()
        self.simulator.fault(kind='hang')
        self.wait(OUTAGE)
        self.simulator.fault(kind='purge', older=45)
        self.simulator.clear_faults()
        until = self.clock.now() - datetime.timedelta(seconds=45)
        self.follow()
        self.assert_lost(read, until + SAMPLE)

    def test_a_clock_that_is_put_forward(self):
        self.monitor()
        self.simulator.fault(
            kind='clock_step', seconds=STEP.total_seconds())
        stepped = self.clock.now() + STEP / 2
        self.wait(STEP + OUTAGE)
        self.assert_stepped(stepped, STEP)

    def test_a_clock_that_is_put_back(self):
        self.monitor()
        self.wait(OUTAGE)
        began = self.clock.now()
        self.simulator.fault(
            kind='clock_step', seconds=-2 * STEP.total_seconds())
        self.service.wait_for_log('time of day was set back', 60)
        self.wait(OUTAGE)

        # What is back in time by PowerVM's clock came after the rest.
        sampled = map(datetime.datetime.fromisoformat,
                      map(monitor.sampled_at, self.service.notifications))
        times = sorted({time + 2 * STEP if time < began - STEP else time
                        for time in sampled})
        self.assertGreater(len(times), 2 * OUTAGE / SAMPLE)
        self.assertEqual({SAMPLE}, {
            after - before for before, after in zip(times, times[1:])})
        self.assertNotIn('are lost', self.service.log.output)

    def assert_stepped(self, stepped, step):
        true = Stepped(self.simulator.url, stepped, step)
        notifications = list(self.service.notifications)
        # By our clock the samples lie in the future, and by PowerVM's own
        # the guests have been silent for ten minutes.
        self.assertEqual([], self.wrong(
            true, ('powervm.collection.sample.age', *GUESTS)))
        times = sorted({true.real(datetime.datetime.fromisoformat(
            monitor.sampled_at(n))) for n in notifications})
        self.assertEqual({SAMPLE}, {
            after - before for before, after in zip(times, times[1:])})
        self.assertEqual(len(notifications), len({
            (monitor.sampled_at(n), n['payload']['versioned_object.data'][
                'resource_id']) for n in notifications}))

    def test_restarted(self):
        self.outage(kind='restart', **{'for': 60})
        self.assert_complete()
        self.assert_said_once('cannot reach the PowerVM REST API')


class Stepped(truth.Truth):
    """The truth by a clock that was put forward.

    :param stepped: from when on it shows the new time.
    """

    def __init__(self, url, stepped, step):
        super().__init__(url)
        self._stepped, self._step = stepped, step

    def real(self, time):
        """Return what the clock would have shown."""
        return time - self._step if time > self._stepped else time

    def _ask(self, time):
        return super()._ask(self.real(time))
