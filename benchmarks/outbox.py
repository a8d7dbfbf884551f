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
"""How fast and in how much memory a full outbox is drained into RabbitMQ.

The messages are those of doc/notification_samples, over and over. They are
drained as the service does it and, in the same process, the same messages are
published to the same broker in a bare loop of kombu's that makes JSON of each
and waits until it is confirmed; the ratio of the rates is what counts. The
other rates tell where the time goes: the bus without an outbox, the outbox
without a bus, and the bare loop with bytes that are ready.

    python benchmarks/outbox.py [--messages N] [--durable]
"""

import argparse
import contextlib
import datetime
import gc
import json
import multiprocessing
import pathlib
import tempfile
import time
import uuid

import kombu

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.cmd import service as service_command
from powervm_monitor.cmd import settings
from powervm_monitor.notifications import bus
from powervm_monitor.tests.functional import rabbitmq

SAMPLES = pathlib.Path(__file__).parent.parent / 'doc/notification_samples'
TOPIC = 'notifications.sample'
NO_ID = str(uuid.UUID(int=0))
# Messages of one sample of a host.
READING = 500
WARM = 500
MIB = 2 ** 20
# Of every so many messages, a slice goes each way in turn, so that whatever
# else the machine does hits all.
SLICES = 10
CONFIGURATION = '''\
[DEFAULT]
host = powervm-1
transport_url = {url}
[oslo_messaging_rabbit]
amqp_durable_queues = {durable}
'''


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--messages', type=int, default=50_000)
    parser.add_argument('--durable', action='store_true',
                        help='queues that outlive the broker')
    options = parser.parse_args()
    with rabbitmq.RabbitMQ() as broker:
        # What the broker and its fixture take is not what is measured.
        process = multiprocessing.get_context('spawn').Process(
            target=report, args=(options, broker.transport_url))
        process.start()
        process.join()


def report(options, url):
    gc.set_threshold(service_command.OBJECTS_BETWEEN_COLLECTIONS)
    with tempfile.TemporaryDirectory() as folder:
        run = Run(folder, url, options.durable)
        run.drain(WARM)
        run.bare(WARM)
        base = memory('VmRSS')
        kept = run.keep(options.messages)
        held = memory('VmRSS')
        forget_peak()
        rates = run.rates(options.messages)
        peak = memory('VmHWM')
    print(f'{options.messages} messages of {run.size} bytes on average, '
          f'kept at {kept:.0f} a second')
    for name, rate in rates.items():
        print(f'{name:28} {rate:7.0f} messages/s '
              f'{rate / rates["bare confirmed publish"]:6.2f} x bare')
    print(f'memory: {base / MIB:.1f} MiB before, {held / MIB:.1f} MiB with '
          f'all of them kept, {peak / MIB:.1f} MiB at most while draining: '
          f'growth {(max(held, peak) - base) / MIB:.1f} MiB')


class Run:
    """One process that does all: keeps, drains, and publishes bare."""

    def __init__(self, folder, url, durable):
        path = pathlib.Path(folder, 'powervm_monitor.conf')
        path.write_text(CONFIGURATION.format(url=url, durable=durable))
        conf = settings.read(['--config-file', str(path)])
        self._bus = bus.Bus(conf, 1)
        self._outbox = outbox.Outbox(f'{folder}/outbox.sqlite')
        self._url = url.replace('rabbit:', 'amqp:')
        self._durable = durable
        self._exchange = conf.control_exchange
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

    def rates(self, count):
        """Drain all, in slices, with the other ways in between.

        :returns: messages a second, by the name of the way.
        """
        ways = {'outbox to RabbitMQ': self._drained,
                'bare confirmed publish': self.bare,
                'bare, of ready bytes': self.ready,
                'bus without outbox': self.sent,
                'outbox without bus': self._emptied}
        spent = dict.fromkeys(ways, 0.0)
        size = count // SLICES // 2
        for _ in range(SLICES):
            for name, way in ways.items():
                with Spent() as cost:
                    way(size)
                spent[name] += cost.seconds
                self.purge()
        return {name: SLICES * size / seconds
                for name, seconds in spent.items()}

    def drain(self, count):
        """Put and drain so many."""
        self.keep(count)
        self._drained(count)

    def _drained(self, count):
        self._drain(count, self._bus.send)

    def _emptied(self, count):
        self._drain(count, lambda message: None)

    def _drain(self, count, send):
        """Drain so many, at least; what is left is drained later."""
        left = count

        def some(message):
            nonlocal left
            if not left:
                raise model.Unavailable('enough for now')
            send(message)
            left -= 1

        with contextlib.suppress(model.Unavailable), self._bus.batch():
            self._outbox.drain(some)

    def sent(self, count):
        with self._bus.batch():
            for message in self.messages(count):
                self._bus.send(message)

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
        with kombu.Connection(self._url, transport_options={
                'confirm_publish': True}) as connection:
            exchange = kombu.Exchange(
                self._exchange, 'topic', durable=self._durable)
            producer = connection.Producer(auto_declare=False)
            for body in bodies:
                producer.publish(
                    body, exchange=exchange, routing_key=TOPIC,
                    content_type='application/json',
                    content_encoding='utf-8')

    def purge(self):
        with kombu.Connection(self._url) as connection:
            connection.default_channel.queue_purge(TOPIC)


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


def forget_peak():
    pathlib.Path('/proc/self/clear_refs').write_text('5')


if __name__ == '__main__':
    main()
