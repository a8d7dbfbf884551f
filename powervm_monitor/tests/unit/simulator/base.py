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

"""A simulated host in the test, asked by the real pypowervm."""

import datetime
import json
import urllib.error
import urllib.request

import fixtures
from oslotest import base
from pypowervm import adapter
from pypowervm.wrappers import monitor

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server

START = datetime.datetime(2026, 11, 21, 12, 0, tzinfo=clocks.UTC)


class TestCase(base.BaseTestCase):
    """Serves worlds whose time the test moves."""

    def setUp(self):
        super().setUp()
        for name in ('HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY',
                     'https_proxy', 'ALL_PROXY', 'all_proxy'):
            self.useFixture(fixtures.EnvironmentVariable(name))
        self.clock = clocks.ManualClock(START)

    def world(self, source='small', backlog=0):
        """A world at START."""
        return scenario.load(source, clock=self.clock, backlog=backlog)

    def served(self, world, **options):
        """A running Simulator."""
        simulator = server.Simulator(world, **options)
        simulator.start()
        self.addCleanup(simulator.stop)
        return simulator

    def adapter(self, simulator, **options):
        """An Adapter whose Session is logged off before the server ends."""
        session = adapter.Session(
            host=simulator.host, port=simulator.port, timeout=10, **options)
        self.addCleanup(session._logoff)
        return adapter.Adapter(session)

    def rows(self, adapter, world, *query):
        """The LTM feed's entries."""
        return monitor.LTMMetrics.wrap(adapter.read(
            'ManagedSystem', root_id=world.system.uuid,
            child_type='RawMetrics', child_id='LongTermMonitor',
            service='pcm', xag=[], add_qp=list(query)))

    def file(self, adapter, row):
        """The JSON that the entry links to."""
        return json.loads(adapter.read_by_href(row.link).body)


def ask(url, method='GET', context=None, **headers):
    """Status, headers and body of an answer without pypowervm."""
    request = urllib.request.Request(url, method=method, headers={
        name.replace('_', '-'): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10,
                                    context=context) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def ask_json(url, **headers):
    """The JSON at that URL."""
    return json.loads(ask(url, **headers)[2])
