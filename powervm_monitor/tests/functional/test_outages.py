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
SETTLED = 'the collection is all right again'


class TestOutages(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.simulator = self.useFixture(monitor.Simulator(
            '--speed', str(SPEED), '--backlog', '60'))
        self.clock = self.simulator.clock()

    def monitor(self):
        self.service = self.useFixture(monitor.Monitor(
            self.simulator, powervm={'timeout': 0.5}))
        self.service.wait_for(len)

    def outage(self, **fields):
        """Watch the service before, during and after a fault."""
        self.monitor()
        self.simulator.fault(**fields)
        self.wait(OUTAGE)
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

    def assert_complete(self):
        true = truth.Truth(self.simulator.url)
        published = self.published()
        self.assertEqual(self.expected(true, published), published)
        self.assertEqual([], [
            wrong for n in list(self.service.notifications)
            for wrong in true.wrong(n)])

    def assert_said_once(self, text):
        log = self.service.log.output
        self.assertEqual(1, log.count(text), log)
        self.assertEqual(1, log.count(SETTLED), log)

    def test_refused(self):
        self.outage(kind='refuse')
        self.assert_complete()
        self.assert_said_once('cannot reach the PowerVM REST API')

    def test_hanging(self):
        self.outage(kind='hang')
        self.assert_complete()
        self.assert_said_once('did not answer within 0.5 s')

    def test_slower_than_the_time_limit(self):
        self.outage(kind='slow', seconds=30)
        self.assert_complete()
        self.assert_said_once('did not answer within 0.5 s')

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
        self.assert_complete()
        self.assert_said_once('gave a malformed answer')

    def test_garbage(self):
        self.outage(kind='garbage')
        self.assert_complete()
        self.assert_said_once('gave a malformed answer')

    def test_files_of_garbage(self):
        self.outage(kind='garbage', path='Monitor/')
        self.assert_complete()

    def test_files_cut_but_of_the_right_length(self):
        self.outage(kind='truncate', length='right', path='Monitor/')
        self.assert_complete()

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
        self.assert_complete()
        self.assert_said_once('answered 503')

    def test_broken(self):
        self.outage(kind=500)
        self.assert_complete()
        self.assert_said_once('answered 500')

    def test_broken_in_files_only(self):
        self.outage(kind=500, path='Monitor/')
        self.assert_complete()

    def test_restarted(self):
        self.outage(kind='restart', **{'for': 60})
        self.assert_complete()
        self.assert_said_once('cannot reach the PowerVM REST API')
