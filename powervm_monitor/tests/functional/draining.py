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
"""A full outbox and the broker, and a bare loop to compare it with.

The messages are those of doc/notification_samples, over and over. They are
drained as the service does it and, in the same process, published to the same
broker in a bare loop of kombu's that makes JSON of each and waits until it is
confirmed.
"""

import contextlib
import datetime
import gc
import json
import pathlib
import statistics
import time
import typing
import uuid

import kombu

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.cmd import service as service_command
from powervm_monitor.cmd import settings
from powervm_monitor.notifications import bus

ROOT = pathlib.Path(__file__).parents[3]
SAMPLES = ROOT / 'doc/notification_samples'
TOPIC = 'notifications.sample'
NO_ID = str(uuid.UUID(int=0))
# Messages of one sample of a host.
READING = 500
WARM = 500
# Slices of at most so many go each way in turn, so that whatever else the
# machine does hits all.
SLICE = 1000
CONFIGURATION = '''\
[DEFAULT]
host = powervm-1
transport_url = {url}
[oslo_messaging_rabbit]
amqp_durable_queues = {durable}
'''


class Figures(typing.NamedTuple):
    """What a run has shown.

    :ivar size: bytes of a message on average.
    :ivar kept: messages a second, into the outbox...
    :ivar rates: ...and out of it, by the name of the way.
    :ivar memory: bytes of the process before, with all in the outbox, and at
        most while it was drained.
    """

    size: int
    kept: float
    rates: dict
    memory: tuple

    @property
    def growth(self):
        """Bytes that the outbox took, at most."""
        return max(self.memory) - self.memory[0]


def figures(folder, url, durable, count, ways):
    """Keep messages, send them, and return the Figures.

    Call it in a process of its own, and a new one: what others have freed
    would hide what the outbox takes.

    :param ways: methods of :class:`Run` by the names of what they do, and how
        many of the messages, as a part of 1, go each way.
    """
    # As the service has it.
    gc.set_threshold(service_command.OBJECTS_BETWEEN_COLLECTIONS)
    run = Run(folder, url, durable)
    run.drain(WARM)
    run.bare(WARM)
    before = memory('VmRSS')
    kept = run.keep(count)
    held = memory('VmRSS')
    pathlib.Path('/proc/self/clear_refs').write_text('5')
    rates = run.rates({name: (getattr(run, way), round(count * part))
                       for name, (way, part) in ways.items()})
    return Figures(run.size, kept, rates, (before, held, memory('VmHWM')))


class Run:
    """One process that does all: keeps, drains, and publishes bare."""

    def __init__(self, folder, url, durable):
        path = pathlib.Path(folder, 'powervm_monitor.conf')
        path.write_text(CONFIGURATION.format(url=url, durable=durable))
        conf = settings.read(['--config-file', str(path)])
        self._bus = bus.Bus(conf, 1)
        self._outbox = outbox.Outbox(f'{folder}/outbox.sqlite')
        self._channel = kombu.Connection(
            url.replace('rabbit:', 'amqp:'),
            transport_options={'confirm_publish': True}).channel()
        self._exchange = kombu.Exchange(
            conf.control_exchange, 'topic', durable=durable)
        self._samples = [
            json.loads(path.read_text())
            for path in sorted(SAMPLES.glob('*sample*.json'))]
        # As oslo.messaging wraps them.
        self._bodies = [
            json.dumps({'oslo.version': '2.0', 'oslo.message': json.dumps(
                {**sample, 'message_id': NO_ID})})
            for sample in self._samples]
        self.size = round(sum(map(
            len, map(json.dumps, self._samples))) / len(self._samples))

    def messages(self, count):
        for number in range(count):
            yield {**self._samples[number % len(self._samples)],
                   'message_id': str(uuid.UUID(int=number))}

    def keep(self, count):
        """Put so many into the outbox; return how many a second."""
        time_ = datetime.datetime(2026, 1, 15, tzinfo=datetime.UTC)
        spent = 0.0
        for start in range(0, count, READING):
            batch = list(self.messages(min(READING, count - start)))
            with Spent() as cost:
                self._outbox.put(batch, model.Cursor(time_, time_))
            spent += cost.seconds
        return count / spent

    def rates(self, ways):
        """Send so many each way, in slices.

        :returns: messages a second, by the name of the way: of half of the
            slices more, of half of them less.
        """
        slices = max(count for _, count in ways.values()) // SLICE
        rates = {name: [] for name in ways}
        for _ in range(slices):
            for name, (way, count) in ways.items():
                with Spent() as cost:
                    way(count // slices)
                rates[name].append(count // slices / cost.seconds)
                self._channel.queue_purge(TOPIC)
        return {name: statistics.median(some) for name, some in rates.items()}

    def drain(self, count):
        """Put and drain so many."""
        self.keep(count)
        self.drained(count)

    def drained(self, count):
        self._drain(count, self._bus.deliver)

    def emptied(self, count):
        self._drain(count, lambda messages: (None for _ in messages))

    def _drain(self, count, deliver):
        """Drain so many, at least; what is left is drained later."""
        left = count

        def some(messages):
            nonlocal left
            for message in messages:
                if not left:
                    raise model.Unavailable('enough for now')
                left -= 1
                yield message

        with contextlib.suppress(model.Unavailable), self._bus.batch():
            self._outbox.deliver(lambda messages: deliver(some(messages)))

    def sent(self, count):
        for _ in self._bus.deliver(self.messages(count)):
            pass

    def bare(self, count):
        self._publish(json.dumps({
            'oslo.version': '2.0', 'oslo.message': json.dumps(message)})
            for message in self.messages(count))

    def ready(self, count):
        self._publish(
            self._bodies[number % len(self._bodies)].replace(
                NO_ID, str(uuid.UUID(int=number)))
            for number in range(count))

    def _publish(self, bodies):
        producer = kombu.Producer(self._channel, auto_declare=False)
        for body in bodies:
            producer.publish(
                body, exchange=self._exchange, routing_key=TOPIC,
                content_type='application/json', content_encoding='utf-8')


class Spent:
    """Tells how long a block took."""

    def __enter__(self):
        self._began = time.perf_counter()
        return self

    def __exit__(self, *failure):
        self.seconds = time.perf_counter() - self._began


def memory(what):
    """Return VmRSS or VmHWM of this process in bytes."""
    status = pathlib.Path('/proc/self/status').read_text()
    return int(status.split(f'{what}:')[1].split()[0]) * 1024
