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
"""A full outbox costs neither memory nor much time.

How many messages wait is taken from the environment: see ``tox -e soak``.
"""

from concurrent import futures
import multiprocessing
import os
import sys

from oslotest import base
from testtools import content

from powervm_monitor.tests.functional import draining
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq

WAITING = int(os.environ.get('POWERVM_MONITOR_WAITING', 50_000))
MIB = 2 ** 20
GROWTH = 30 * MIB
# A fifth of what waits is enough to know the rate of a bare loop.
WAYS = {'drained': ('drained', 1), 'bare': ('bare', 0.2)}


class TestDrain(base.BaseTestCase):

    TIMEOUT_SCALING_FACTOR = 2

    def setUp(self):
        super().setUp()
        broker = self.useFixture(rabbitmq.VirtualHost())
        folder = self.useFixture(processes.Directory('drain')).path
        with futures.ProcessPoolExecutor(
                1, multiprocessing.get_context('spawn')) as process:
            self.figures = process.submit(
                draining.figures, folder, broker.transport_url, False,
                WAITING, WAYS).result()

    def test_it_takes_little_memory_and_at_most_twice_the_time(self):
        rates = self.figures.rates
        ratio = rates['drained'] / rates['bare']
        line = (f'waiting={WAITING} drained={rates["drained"]:.0f}/s '
                f'bare={rates["bare"]:.0f}/s ratio={ratio:.2f} '
                f'growth={self.figures.growth / MIB:.1f}MiB')
        self.addDetail('drain', content.text_content(line))
        print(line, file=sys.__stdout__, flush=True)

        self.assertLess(self.figures.growth, GROWTH)
        self.assertGreaterEqual(ratio, 0.5)
