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
"""A week in simulated time: nothing grows after the first hour."""

import logging
import os
import pathlib
import sys
import threading
import typing

import fixtures
from oslotest import base
from testtools import content

from powervm_monitor.tests import scenarios

SAMPLES = int(os.environ.get('POWERVM_MONITOR_WEEK_SAMPLES', 20160))
HOUR = 120
PUBLISHED = 30
# Once in every hour the broker is away, for so many samples.
AWAY = 20
PAGE = os.sysconf('SC_PAGE_SIZE')
MIB = 2 ** 20
# What the allocator may take more in the days after the first hour, for what
# it cannot put together again.
RSS_GROWTH = 8 * MIB
# Where in the log of SQLite an hour's backlog begins is not always the same.
DATABASE_GROWTH = MIB

SCENARIO = '''\
vioses: [{id: 1, name: vios-1}, {id: 2, name: vios-2}]
partitions:
  - count: 10
    name: 'vm-{n}'
    cpu: {busy: 0.3, idle: 0.2}
    interfaces: [{received: 5000, sent: 4000}]
    disks: [{reads: 10, writes: 5}]
    instance: {}
'''


class Figures(typing.NamedTuple):
    """What this process holds."""

    rss: int
    handles: int
    threads: int
    database: int

    def __str__(self):
        return (f'rss={self.rss / MIB:.1f}MiB handles={self.handles} '
                f'threads={self.threads} '
                f'database={self.database / MIB:.2f}MiB')


class TestWeek(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        # What is kept of a week's log is not what is measured.
        self.useFixture(fixtures.FakeLogger(level=logging.ERROR))
        self.sent = 0

    def test_nothing_grows(self):
        hours = list(self.hours())

        first, last = hours[0], hours[-1]
        most = Figures(*map(max, zip(*hours)))
        self.say(f'samples={SAMPLES} messages={self.sent}')
        self.say(f'first hour: {first}')
        self.say(f'last hour:  {last}')
        self.say(f'most:       {most}')
        self.assertLess(most.rss - first.rss, RSS_GROWTH)
        self.assertEqual(first.handles, last.handles)
        self.assertEqual(first.threads, last.threads)
        self.assertLess(most.database - first.database, DATABASE_GROWTH)

    def say(self, line):
        self.addDetail(line.partition(':')[0], content.text_content(line))
        print(line, file=sys.__stdout__, flush=True)

    def send(self, message):
        self.sent += 1

    def hours(self):
        """Yield the Figures after each hour."""
        source = pathlib.Path(
            self.useFixture(fixtures.TempDir()).path, 'scenario.yaml')
        source.write_text(SCENARIO)
        time = scenarios.beginning()
        with scenarios.Host(source, time, PUBLISHED) as host:
            for number in range(1, SAMPLES + 1):
                host.take()
                if number % HOUR > AWAY:
                    host.drain(self.send)
                time.advance(scenarios.SAMPLE)
                if number % HOUR == 0:
                    yield figures(host.outbox)


def figures(outbox):
    proc = pathlib.Path('/proc/self')
    return Figures(
        rss=int((proc / 'statm').read_text().split()[1]) * PAGE,
        handles=len(os.listdir(proc / 'fd')),
        threads=threading.active_count(),
        database=sum(path.stat().st_size
                     for path in outbox.parent.glob(f'{outbox.name}*')))
