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
"""What a sample costs in requests, however many partitions there are."""

import collections
import datetime

from oslotest import base

from powervm_monitor import parts
from powervm_monitor.cmd import settings
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes

START = datetime.datetime(2026, 1, 15, 12, 0, 1, tzinfo=datetime.UTC)
LONG_TERM_MONITOR = 'pcm/ManagedSystem/U/RawMetrics/LongTermMonitor'
EVENTS = 'uom/Event'
# A large host's devices are asked for by portions.
LEARNING = 12
# Ten minutes.
SAMPLES = 20


class TestCost(base.BaseTestCase):

    def requests(self, name):
        """Return the requests to PowerVM for some samples, by path."""
        time = clock.ManualClock(START)
        powervm = server.Simulator(
            scenario.load(name, clock=time, backlog=60)).start()
        self.addCleanup(powervm.stop)
        folder = self.useFixture(processes.Directory('cost')).path
        conf = settings.read(
            ['--config-file', str(monitor.configure(
                folder, powervm, publisher={'interval': 300}))])
        made = parts.Parts(conf, time)
        self.addCleanup(made.close)
        self.turn(made, time, LEARNING)
        known = monitor.ask(powervm.url, 'requests')['by_path']
        self.turn(made, time, SAMPLES)
        self.assertEqual(START.replace(second=0) + datetime.timedelta(
            seconds=30 * (LEARNING + SAMPLES)),
            made.outbox.cursor().read_to)
        return collections.Counter(
            monitor.ask(powervm.url, 'requests')['by_path']) - (
                collections.Counter(known))

    def turn(self, made, time, samples):
        for _ in range(samples):
            time.advance(30)
            made.cycle.turn()

    def test_requests_do_not_grow_with_the_number_of_partitions(self):
        few = self.requests('small')

        # The feed, the hypervisor's file and one of each VIOS; what guests
        # tell comes with each fourth sample. Of devices, whether anything
        # has changed.
        self.assertEqual(
            {f'GET {LONG_TERM_MONITOR}': SAMPLES,
             f'GET {LONG_TERM_MONITOR}/phyp': SAMPLES,
             f'GET {LONG_TERM_MONITOR}/vios': 2 * SAMPLES,
             f'GET {LONG_TERM_MONITOR}/lpar': SAMPLES // 4,
             f'GET {EVENTS}': 1}, few)
        self.assertEqual(few, self.requests('large'))
