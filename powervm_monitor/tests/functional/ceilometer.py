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

"""The unmodified notification agent of Ceilometer, writing to files."""

import json
import os
import pathlib

import fixtures

from powervm_monitor.tests.functional import processes

ROOT = pathlib.Path(__file__).parents[3]

CONFIGURATION = """\
[DEFAULT]
transport_url = {transport_url}
[notification]
workers = 1
messaging_urls = {transport_url}
[meter]
meter_definitions_dirs = {meters}
meter_definitions_dirs = {stock_meters}
[event]
{event_definitions}
"""

# "*" is everything, as in the files that Ceilometer ships; only the
# publishers differ.
PIPELINE = """\
sources:
    - name: all
      {kind}: ["*"]
      sinks: [file]
sinks:
    - name: file
      publishers: ["file://{path}?json"]
"""


class Ceilometer(fixtures.Fixture):
    """The agent, listening on a broker with the definitions of an operator.

    :param transport_url: the broker's, as oslo.messaging writes it
    :param meters: a directory of meter definitions, read as well as
        Ceilometer's own, as /etc/ceilometer/meters.d is
    :param event_definitions: a file that replaces Ceilometer's own
    """

    def __init__(self, transport_url, meters, event_definitions=None):
        super().__init__()
        self._transport_url = transport_url
        self._meters = meters
        self._event_definitions = event_definitions

    def _setUp(self):
        environment = agent_environment()
        directory = self.useFixture(processes.Directory('ceilometer')).path
        self._samples = directory / 'samples'
        self._events = directory / 'events'
        self._configure(directory, environment)
        self.agent = self.useFixture(processes.Process(
            'ceilometer-agent-notification',
            [environment / 'bin' / 'ceilometer-agent-notification',
             '--config-dir', directory],
            cwd=directory))
        # It opens them last before it listens. What is sent earlier waits in
        # the queue, which the sender declares.
        self.agent.wait_until(
            lambda: self._samples.exists() and self._events.exists(),
            60, 'Ceilometer listens')

    def _configure(self, directory, environment):
        stock, = environment.glob(
            'lib/python*/site-packages/ceilometer/data/meters.d')
        events = self._event_definitions
        (directory / 'ceilometer.conf').write_text(CONFIGURATION.format(
            transport_url=self._transport_url, meters=self._meters,
            stock_meters=stock,
            event_definitions=f'definitions_cfg_file = {events}'
            if events else ''))
        (directory / 'pipeline.yaml').write_text(PIPELINE.format(
            kind='meters', path=self._samples))
        (directory / 'event_pipeline.yaml').write_text(PIPELINE.format(
            kind='events', path=self._events))

    @property
    def log(self):
        return self.agent.log

    def samples(self):
        """All samples so far, as dicts with the attributes of a Sample."""
        return written(self._samples)

    def events(self):
        """All events so far, as dicts with the attributes of an Event."""
        return written(self._events)

    def wait_for(self, predicate, timeout=60):
        """The samples, once predicate is true of the list of them."""
        try:
            self.agent.wait_until(
                lambda: predicate(self.samples()), timeout,
                'the samples that are waited for')
        except processes.ProcessDied as e:
            raise AssertionError(
                f'{e}\nThe samples are: {self.samples()}') from None
        return self.samples()


def written(path):
    """The JSON lines of a file that another process is writing."""
    lines = path.read_text().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith('\n')]


def agent_environment():
    """The virtual environment that has the agent."""
    path = pathlib.Path(os.environ.get(
        'POWERVM_MONITOR_CEILOMETER', ROOT / '.tox' / 'ceilometer'))
    if not (path / 'bin' / 'ceilometer-agent-notification').exists():
        raise AssertionError(
            f'Ceilometer is not in {path}, and the functional tests need its '
            'agent. Install it with: tox -e ceilometer '
            '(tools/test.sh does it).')
    return path
