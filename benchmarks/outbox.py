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

The ratio of the rates to that of a bare loop is what counts. The other rates
tell where the time goes: the bus without an outbox, the outbox without a bus,
and the bare loop with bytes that are ready.

    python benchmarks/outbox.py [--messages N] [--durable]
"""

import argparse
from concurrent import futures
import multiprocessing
import tempfile

from powervm_monitor.tests.functional import draining
from powervm_monitor.tests.functional import rabbitmq

MIB = 2 ** 20
BARE = 'bare confirmed publish'
# Half of what is in the outbox goes to the broker, half nowhere.
WAYS = {
    'outbox to RabbitMQ': ('drained', 0.5),
    BARE: ('bare', 0.5),
    'bare, of ready bytes': ('ready', 0.5),
    'bus without outbox': ('sent', 0.5),
    'outbox without bus': ('emptied', 0.5),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--messages', type=int, default=50_000)
    parser.add_argument('--durable', action='store_true',
                        help='queues that outlive the broker')
    options = parser.parse_args()
    with rabbitmq.RabbitMQ() as broker, \
            tempfile.TemporaryDirectory() as folder, \
            futures.ProcessPoolExecutor(
                1, multiprocessing.get_context('spawn')) as process:
        report(options.messages, process.submit(
            draining.figures, folder, broker.transport_url, options.durable,
            options.messages, WAYS).result())


def report(messages, figures):
    print(f'{messages} messages of {figures.size} bytes on average, '
          f'kept at {figures.kept:.0f} a second')
    for name, rate in figures.rates.items():
        print(f'{name:28} {rate:7.0f} messages/s '
              f'{rate / figures.rates[BARE]:6.2f} x bare')
    before, held, most = (bytes_ / MIB for bytes_ in figures.memory)
    print(f'memory: {before:.1f} MiB before, {held:.1f} MiB with all of them '
          f'kept, {most:.1f} MiB at most while draining: growth '
          f'{figures.growth / MIB:.1f} MiB')


if __name__ == '__main__':
    main()
