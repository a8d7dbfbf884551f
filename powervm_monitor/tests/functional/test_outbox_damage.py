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
"""Damage the outbox: what waited arrives unaltered, or its loss is announced.

Most files are damaged in this process, for speed: the outbox and the sender
are the real ones, but the cycle is a few lines and the broker a list; see
``damaged.py``. A service that "was killed" is one whose files were copied
while it had them open. The three tests of :class:`TestProcess` are with
``powervm-monitor`` itself, the simulator and RabbitMQ.

Two kinds of damage are left out: a row that another program deletes with SQL
is no damage, and cutting off the index of the log (``-shm``) under a running
program ends any that uses SQLite, for it is memory that programs share.

How many files are damaged is taken from the environment: see ``tox -e soak``.
"""

import contextlib
import json
import logging
import os
import pathlib
import random
import sqlite3
import sys
import tempfile

import fixtures
from oslotest import base
from testtools import content

from powervm_monitor.tests.functional import damaged
from powervm_monitor.tests.functional import faults

FILES = int(os.environ.get('POWERVM_MONITOR_DAMAGED_FILES', 100))
SEED = int(os.environ.get('POWERVM_MONITOR_SEED', random.randrange(2 ** 32)))
RECOVERY = 120


class DamageTest(base.BaseTestCase):

    TIMEOUT_SCALING_FACTOR = 2

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.WARNING))

    def say(self, line):
        self.addDetail(line.partition('=')[0], content.text_content(line))
        print(line, file=sys.__stdout__, flush=True)


class TestFiles(DamageTest):

    def story(self, seed):
        with tempfile.TemporaryDirectory() as folder:
            return damaged.World(pathlib.Path(folder), seed).story()

    def test_nothing_altered_is_sent_and_no_loss_is_silent(self):
        self.say(f'POWERVM_MONITOR_SEED={SEED}')
        chance = random.Random(SEED)
        seeds = [chance.randrange(2 ** 32) for _ in range(FILES)]
        verdicts = {seed: self.story(seed) for seed in seeds}
        wrong = {seed: verdict for seed, verdict in verdicts.items()
                 if not verdict.well}
        for seed, verdict in wrong.items():
            self.say(f'seed={seed} {verdict}')
        self.say('files={} altered_sent={} stuck={} unannounced={}'.format(
            len(verdicts), *(sum(bool(getattr(verdict, name))
                                 for verdict in verdicts.values())
                             for name in ('altered', 'stuck', 'unannounced'))))

        self.assertEqual({}, wrong)
        # It was damage indeed, of files and of rows.
        self.assertGreater(
            sum(verdict.moved for verdict in verdicts.values()), FILES // 10)


class TestProcess(DamageTest):

    def setUp(self):
        super().setUp()
        self.stage = self.useFixture(faults.Stage(20, 5))
        self.path = self.stage.disk.path / 'outbox.sqlite'
        self.stage.wait_for(lambda: self.stage.arrivals, 60, 'a message')

    def waiting(self):
        """Return the bodies of what waits, by number."""
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            return {number: json.loads(body) for number, body in db.execute(
                'SELECT id, body FROM message')}

    def fill(self):
        """Return what waits when the service was killed without a broker."""
        with self.stage.broker_stopped():
            self.stage.wait_for(
                lambda: len(self.waiting()) > 60, 60, 'what waits')
            self.stage.service.kill()
            kept = self.waiting()
        return kept

    def gaps(self, cause):
        """Return the announcements of a loss."""
        return [arrival.data for arrival in list(self.stage.arrivals)
                if arrival.event_type == faults.GAP
                and arrival.data['cause'] == cause]

    def test_rows_that_were_damaged_are_announced_and_all_others_arrive(self):
        kept = self.fill()
        victims = sorted(kept)[10:40:10]
        with contextlib.closing(sqlite3.connect(
                self.path, isolation_level=None)) as db:
            for number in victims:
                db.execute("UPDATE message SET body = replace(body, '1', '7')"
                           ' WHERE id = ?', (number,))
        self.stage.start_service()
        self.stage.wait_for(
            lambda: self.gaps('notification damaged'), RECOVERY, 'word of it')
        self.stage.service.stop()
        self.stage.listener.settle()

        arrived = {arrival.message_id: arrival.data
                   for arrival in self.stage.arrivals}
        expected = {
            message['message_id']: message['payload']['versioned_object.data']
            for number, message in kept.items() if number not in victims}
        self.assertEqual(expected, {
            key: arrived.get(key) for key in expected})
        self.assertEqual([], [kept[number]['message_id'] for number in victims
                              if kept[number]['message_id'] in arrived])
        self.assertEqual(len(victims), sum(
            gap['notifications']
            for gap in self.gaps('notification damaged')))

    def test_a_file_that_is_cut_off_is_moved_aside_and_announced(self):
        self.fill()
        os.truncate(self.path, 3 * 4096 + 1)
        self.stage.start_service()
        self.stage.wait_for(
            lambda: self.gaps('outbox damaged'), RECOVERY, 'word of it')

        self.assertEqual(1, len([
            path for path in self.path.parent.glob('*.corrupt-*')
            if not path.name.endswith(('-wal', '-shm'))]))

    def test_a_file_that_is_deleted_meanwhile_is_begun_anew(self):
        pid = self.stage.service.pid
        for suffix in ('', '-wal', '-shm'):
            os.unlink(f'{self.path}{suffix}')
        self.stage.wait_for(
            lambda: self.gaps('outbox damaged'), RECOVERY, 'word of it')
        count = len(self.stage.arrivals)
        self.stage.wait_for(lambda: len(self.stage.arrivals) > count + 20,
                            RECOVERY, 'what comes next')

        self.assertEqual((pid, True), (
            self.stage.service.pid,
            'was deleted or replaced while' in self.stage.service.log))
