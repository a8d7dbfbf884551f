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
"""The service tells statsd, Graphite and its log what it tells the bus."""

import datetime
import socket

from oslotest import base

from powervm_monitor.tests import receivers
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes

# Ids are made of letters that are safe in names.
NAME = '"{kind}.{resource_id}.{metric}"'
SAMPLES = 6


class EmittersTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.folder = self.useFixture(processes.Directory('plugins.d')).path
        self.tcp = self.useFixture(receivers.Tcp())
        self.udp = self.useFixture(receivers.Udp())

    def configure(self, plugin, receiver, *lines):
        text = '\n'.join((
            'host: 127.0.0.1', f'port: {receiver.port}', f'name: {NAME}',
            *lines, ''))
        edited = self.folder / 'edited'
        edited.write_text(text)
        edited.rename(self.folder / f'{plugin}.yaml')

    def monitor(self, *plugins):
        """Return the service, started with plugins on a hurried host."""
        simulator = self.useFixture(monitor.Simulator(
            '--speed', '30', '--backlog', '90'))
        return self.useFixture(monitor.Monitor(simulator, plugins={
            'enabled': ','.join(plugins), 'config_dir': self.folder}))

    def published(self, service):
        """Return ``{time: {name: value}}`` of some samples, in order."""
        found = {}
        for notification in service.wait_for(
                lambda sent: len(set(map(monitor.sampled_at, sent)))
                > SAMPLES):
            found.setdefault(time(notification), {}).update(
                named(notification))
        # What belongs to the last one may be on its way.
        return dict(sorted(found.items())[:SAMPLES])

    def heard(self, service):
        """Return ``{time: {path: value}}`` of what Graphite was told."""
        expected = self.published(service)
        found = {}
        for path, at, value in self.points(
                sum(map(len, expected.values()))):
            found.setdefault(at, {})[path] = value
        return {at: found[at] for at in expected}

    def points(self, count):
        return [(path, at, value) for line in self.tcp.lines(count)
                for path, (value, at) in receivers.graphite([line]).items()]


class TestEmitters(EmittersTest):

    def test_graphite_is_told_what_the_bus_is_told(self):
        self.configure('graphite', self.tcp)
        service = self.monitor('graphite')

        self.assertEqual(self.published(service), self.heard(service))

    def test_statsd_is_told_what_the_bus_is_told(self):
        self.configure('statsd', self.udp, 'max_age: 86400')
        service = self.monitor('statsd')
        published = self.published(service)
        count = sum(map(len, published.values()))
        heard = receivers.statsd(self.udp.lines(count))[:count]

        self.assertEqual(
            sorted((name, 'g', value) for told in published.values()
                   for name, value in told.items()),
            sorted((name, kind, float(value)) for name, value, kind in heard))

    def test_the_log_has_what_the_bus_has(self):
        (self.folder / 'log.yaml').write_text(
            'include: [cpu]\n')
        service = self.monitor('log')
        at, told = next(iter(self.published(service).items()))
        name, value = next(item for item in told.items()
                           if item[0].endswith('.cpu'))
        _, resource_id, _ = name.split('.')
        moment = datetime.datetime.fromtimestamp(at, datetime.UTC)

        service.wait_for_log(f'instance {resource_id} at '
                             f'{moment.isoformat()}: cpu {value:.0f} ns')


class TestOutage(EmittersTest):

    def test_an_edit_leads_to_another_receiver_while_all_goes_on(self):
        with receivers.bound(socket.SOCK_STREAM) as nobody:
            self.configure('graphite', Nobody(nobody))
            service = self.monitor('graphite')
            self.published(service)
            service.wait_for_log('takes nothing; what is for it is lost')
            self.configure('graphite', self.tcp, 'include: [cpu]')

            self.assertEqual({'cpu'}, {
                path.rpartition('.')[2] for path, _, _ in self.points(1)})
        self.assertEqual(1, service.log.output.count('takes nothing'))
        service.wait_for_log('did not reach Graphite at 127.0.0.1')


class Nobody:
    """A port where nobody listens."""

    def __init__(self, taken):
        self.port = taken.getsockname()[1]


def data(notification):
    return notification['payload']['versioned_object.data']


def time(notification):
    """Return the sample time as Graphite tells it."""
    return int(datetime.datetime.fromisoformat(
        data(notification)['sampled_at']).timestamp())


def named(notification):
    """Return what a notification tells as {name: value}."""
    kind = notification['event_type'].split('.')[1]
    told = data(notification)
    return {f'{kind}.{told["resource_id"]}.{row["name"]}':
            float(row['volume']) for row in told['measurements']}
