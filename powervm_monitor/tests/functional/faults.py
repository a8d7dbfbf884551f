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
"""A host, a broker and a disk that fail, and who writes down what arrives."""

import contextlib
import datetime
import json
import os
import pathlib
import signal
import socket
import sys
import threading
import time
import typing

import fixtures
import kombu
from kombu import exceptions

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.tests.functional import disk
from powervm_monitor.tests.functional import hurried
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.functional import truth

START = clocks.parse('2026-01-15T12:00:10Z')
SAMPLE = 30 * clocks.SECOND
KEPT = 1800
QUEUES = ('notifications.sample', 'notifications.info')
GAP = 'powervm.collection.gap'
SCENARIO = '''\
vioses: [{{id: 1, name: vios-1}}, {{id: 2, name: vios-2}}]
partitions:
  - count: {partitions}
    name: 'vm-{{n}}'
    cpu: {{busy: {used}, idle: 0.2}}
    interfaces: [{{received: 5000, sent: 4000}}]
    disks: [{{reads: 10, writes: 5}}]
    instance: {{}}
'''
# Seconds that a worker has to end after its master.
FAREWELL = 5
# Of the outbox's own disk. What waits is far less.
DISK = '64m'


class Arrival(typing.NamedTuple):
    """A message as it arrived, its sample's time, and what it says.

    Of a gap the time is that of the first sample.
    """

    message_id: str
    event_type: str
    resource_id: str | None
    time: datetime.datetime
    data: dict


class Listener(fixtures.Fixture):
    """Writes down all that arrives in durable queues, in order.

    It takes a message from the broker after it wrote it down, so that none
    is lost with a broker.
    """

    def __init__(self, transport_url):
        super().__init__()
        self._url = transport_url.replace('rabbit:', 'amqp:')
        self._ended = threading.Event()
        self.arrivals = []

    def _setUp(self):
        thread = threading.Thread(target=self._listen, name='listener')
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self._ended.set)

    def settle(self):
        """Return when nothing has arrived for two seconds."""
        count = -1
        while count != len(self.arrivals):
            count = len(self.arrivals)
            time.sleep(2)

    def _listen(self):
        while not self._ended.is_set():
            try:
                self._hear()
            except (OSError, *kombu.Connection(self._url).connection_errors,
                    exceptions.OperationalError):
                self._ended.wait(0.2)

    def _hear(self):
        with kombu.Connection(
                self._url, connect_timeout=2).channel() as channel:
            channel.basic_qos(0, 100, False)
            with kombu.Consumer(
                    channel, [kombu.Queue(name, durable=True)
                              for name in QUEUES],
                    on_message=self._take):
                while not self._ended.is_set():
                    with contextlib.suppress(socket.timeout):
                        channel.connection.client.drain_events(timeout=0.5)

    def _take(self, received):
        message = json.loads(json.loads(received.body)['oslo.message'])
        data = message['payload']['versioned_object.data']
        gap = message['event_type'] == GAP
        self.arrivals.append(Arrival(
            message['message_id'], message['event_type'],
            data.get('resource_id'),
            datetime.datetime.fromisoformat(
                data['first' if gap else 'sampled_at']), data))
        received.ack()


class Place(typing.NamedTuple):
    """Where a simulator is; all that a configuration has to know."""

    port: int
    nova_url: str


class Stage(fixtures.Fixture):
    """PowerVM, the service, a broker and a disk; each of them can fail.

    :param speed: how much faster than ours the world runs.
    :param used: the processors that each partition's work takes.
    :param rules: of the threshold plugin.
    """

    def __init__(self, speed, partitions, used='0.3', rules=''):
        super().__init__()
        self._speed = speed
        self._scenario = SCENARIO.format(partitions=partitions, used=used)
        self._rules = rules

    def _setUp(self):
        self.broker = self.useFixture(rabbitmq.RabbitMQ())
        self.listener = self.useFixture(Listener(self.broker.transport_url))
        self.disk = self.useFixture(disk.Disk(DISK))
        self._folder = self.useFixture(processes.Directory('stage')).path
        scenario = self._folder / 'scenario.yaml'
        scenario.write_text(self._scenario)
        (self._folder / 'threshold.yaml').write_text(self._rules)
        self._ports = processes.free_port(), processes.free_port()
        self.clock = hurried.Clock(self._speed, START)
        self.powervm = self.useFixture(processes.Process(
            'simulator', [], start=False))
        self.start_powervm()
        path = monitor.configure(
            self._folder, Place(
                self._ports[0], f'http://127.0.0.1:{self._ports[1]}/v2.1'),
            DEFAULT={'transport_url': self.broker.transport_url,
                     'host': 'powervm-1'},
            oslo_messaging_rabbit={'amqp_durable_queues': 'true'},
            powervm={'timeout': 2}, plugins={'config_dir': self._folder},
            outbox={'path': self.disk.path / 'outbox.sqlite'})
        self.service = self.useFixture(processes.Process(
            'powervm-monitor', [], start=False))
        self._arguments = ['--config-file', path]
        self.start_service()

    @property
    def arrivals(self):
        return self.listener.arrivals

    def start_powervm(self):
        """Let the world go on as if it had not stood still."""
        started = len(self.powervm.log)
        now = self.clock.now()
        backlog = min((now - START).total_seconds(), KEPT)
        self.powervm.command = [str(word) for word in (
            processes.installed('powervm-monitor-simulator'),
            '--scenario', self._folder / 'scenario.yaml',
            '--port', self._ports[0], '--nova-port', self._ports[1],
            '--speed', self._speed, '--start', now.isoformat(),
            '--backlog', backlog)]
        self.powervm.start()
        self.powervm.wait_until(
            lambda: '"url"' in self.powervm.log[started:], 60,
            'the simulator')

    def start_service(self):
        self.service.command = [
            sys.executable, '-m', hurried.__name__, *self.clock.arguments(),
            *map(str, self._arguments)]
        self.service.start()

    def pause(self, seconds):
        """Wait, and start a service that gave up, as systemd does."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if not self.service.running:
                self.start_service()
            time.sleep(min(0.1, max(0, ends - time.monotonic())))

    def wait_for(self, predicate, timeout, what):
        def holds():
            self.pause(0.1)
            return predicate()

        processes.until(holds, timeout, what)

    def kill(self, victim):
        """End the service without a warning, and start it again.

        :param victim: ``all``, the ``master``, whose worker follows it by
            itself, or the ``worker``, which the master replaces.
        """
        worker = processes.descendants(self.service.pid)
        if victim == 'all':
            self.service.kill()
        elif victim == 'master':
            self.service.stop(signal.SIGKILL)
            # A service manager has no patience with the rest, either.
            ends = time.monotonic() + FAREWELL
            while any(map(alive, worker)) and time.monotonic() < ends:
                time.sleep(0.1)
        if victim != 'all':
            end(worker)
        if not self.service.running:
            self.start_service()

    def skip(self, seconds):
        """Be away from now on until so many seconds later in the world."""
        self.service.kill()
        self.powervm.stop()
        self.clock.advance(seconds)
        self.start_powervm()
        self.start_service()

    def _wait_for_log(self, said, *texts, timeout=60):
        """Return when one of some texts is in the log behind what was said."""
        self.wait_for(lambda: any(
            text in self.service.log[said:] for text in texts), timeout,
            f'one of {texts} in the log')

    @contextlib.contextmanager
    def broker_stopped(self):
        self.broker.stop()
        yield
        self.broker.start()

    @contextlib.contextmanager
    def broker_killed(self):
        self.broker.process.kill()
        yield
        self.broker.start()

    @contextlib.contextmanager
    def broker_hung(self):
        with frozen(self.broker.process):
            yield

    @contextlib.contextmanager
    def powervm_stopped(self):
        self.powervm.stop()
        yield
        self.start_powervm()

    @contextlib.contextmanager
    def powervm_hung(self):
        said = len(self.service.log)
        with frozen(self.powervm):
            self._wait_for_log(said, 'did not answer within')
            yield

    @contextlib.contextmanager
    def disk_full(self):
        """Nothing can be sent, either, until it is noticed.

        What was sent leaves room in the file, which lasts for as long as the
        longest outage so far.
        """
        # It may be noticed while the disk is still filling up.
        said = len(self.service.log)
        with self.disk.full():
            with frozen(self.broker.process):
                # A service that only starts cannot even open its file.
                self._wait_for_log(said, 'disk is full', 'disk I/O error',
                                   timeout=600)
            yield

    def truth(self):
        return truth.Truth(f'http://127.0.0.1:{self._ports[0]}')


@contextlib.contextmanager
def frozen(process):
    """Let a process hang."""
    process.freeze()
    try:
        yield
    finally:
        process.thaw()


def end(pids):
    """End processes of which some may be gone."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def alive(pid):
    """Whether a process runs; one that nobody has buried does not."""
    try:
        stat = pathlib.Path(f'/proc/{pid}/stat').read_text()
    except OSError:
        return False
    return stat.rpartition(')')[2].split()[0] != 'Z'
