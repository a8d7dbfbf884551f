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
"""A process that is killed at any moment loses and spoils nothing.

Each test forks a child that kills itself at its first moment, then one that
does at its second, and so on until one lives to the end. A moment is the
beginning of a statement, triggers included, or some steps within one.
"""

import contextlib
import glob
import json
import os
import shutil
import signal
import sqlite3

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept
from powervm_monitor.tests.unit.outbox import test_database

# Steps of SQLite's virtual machine between two moments.
STEPS = 60
MOST = 2000


class Death:
    """Comes to this process at a moment."""

    def __init__(self, moment):
        self._left = moment
        self._connect = sqlite3.connect

    def connect(self, *args, **kwargs):
        db = self._connect(*args, **kwargs)
        db.set_trace_callback(self.come)
        db.set_progress_handler(self.come, STEPS)
        return db

    def come(self, statement=None):
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


class TestDeath(kept.OutboxTest):

    def setUp(self):
        super().setUp()
        self.sent_path = self.folder.join('sent')
        self.put(0, 1, 2)
        self.outbox.close()

    def deaths(self, story):
        """Tell a story with a death at each moment; yield after each.

        What is there before is there again before each.
        """
        template = self.folder.join('template.sqlite')
        shutil.copy(self.path, template)
        for moment in range(1, MOST):
            for path in [*glob.glob(f'{self.path}*'), self.sent_path]:
                if os.path.exists(path):
                    os.unlink(path)
            shutil.copy(template, self.path)
            child = os.fork()
            if not child:
                self.live(story, moment)
            status = os.waitpid(child, 0)[1]
            self.assertIn(status, (0, signal.SIGKILL))
            self.assertEqual([], glob.glob(f'{self.path}.corrupt-*'))
            opened = self.open()
            self.assertNotIn('outbox damaged', {
                loss.cause for loss in opened.losses()})
            yield opened
            # A child must not inherit what is open.
            opened.close()
            self.assertEqual([], glob.glob(f'{self.path}.corrupt-*'))
            self.whole()
            if not status:
                self.assertGreater(moment, 10)
                return
        self.fail('it never ends')

    def live(self, story, moment):
        """Be the child, which must not return."""
        status = 1
        try:
            sqlite3.connect = Death(moment).connect
            story()
            status = 0
        finally:
            os._exit(status)

    def whole(self):
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            self.assertEqual(
                [('ok',)], db.execute('PRAGMA integrity_check').fetchall())
            # The totals are those of the rows.
            self.assertEqual([], db.execute(
                'SELECT count, bytes FROM waiting EXCEPT SELECT COUNT(*), '
                'COALESCE(SUM(size), 0) FROM message').fetchall())

    def send(self, message):
        """Send a message for good, whatever happens next."""
        file = os.open(self.sent_path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.write(file, b'%d\n' % message['payload']['number'])
        os.close(file)

    def sent(self):
        try:
            with open(self.sent_path) as f:
                return [int(line) for line in f]
        except FileNotFoundError:
            return []

    def test_messages_and_cursor_are_put_together(self):
        def story():
            self.open().put([builders.message(n) for n in (3, 4)],
                            kept.SECOND)

        seen = set()
        for opened in self.deaths(story):
            seen.add((opened.cursor().read_to, tuple(self.drained(opened))))

        self.assertEqual({(kept.FIRST.read_to, (0, 1, 2)),
                          (kept.SECOND.read_to, (0, 1, 2, 3, 4))}, seen)

    def test_what_is_dropped_is_remembered_or_still_there(self):
        size = len(json.dumps(builders.message(0)))
        limits = outbox.Limits(size=3 * size)

        def story():
            self.open(limits=limits).put(
                [builders.message(n) for n in (3, 4)], kept.SECOND)

        seen = set()
        for opened in self.deaths(story):
            seen.add((opened.cursor().read_to,
                      tuple(loss.count for loss in opened.losses()),
                      tuple(self.drained(opened))))

        self.assertEqual({(kept.FIRST.read_to, (), (0, 1, 2)),
                          (kept.SECOND.read_to, (2,), (2, 3, 4))}, seen)

    def test_what_is_not_sent_is_still_there(self):
        def story():
            self.open().drain(self.send)

        for opened in self.deaths(story):
            self.assertEqual(kept.FIRST, opened.cursor())
            # All of a batch may be sent again, with the same ids.
            self.assertEqual({0, 1, 2},
                             {*self.sent(), *self.drained(opened)})

    def refuse(self):
        """Set aside whatever waits."""
        def send(message):
            raise model.Refused('it is too large')

        opened = self.open()
        for _ in range(3 * outbox.TRIES):
            with contextlib.suppress(model.Refused):
                opened.drain(send)
        opened.close()

    def test_what_is_set_aside_is_there_once(self):
        for opened in self.deaths(self.refuse):
            self.assertEqual(3, len(opened) + opened.aside())

    def test_what_an_operator_sends_again_is_there_once(self):
        self.refuse()

        seen = set()
        for opened in self.deaths(outbox.Refusals(self.path).retry):
            seen.add((len(opened), opened.aside()))

        self.assertEqual({(0, 3), (3, 0)}, seen)

    def test_what_an_operator_drops_is_remembered_or_still_there(self):
        self.refuse()

        seen = set()
        for opened in self.deaths(outbox.Refusals(self.path).drop):
            seen.add((opened.aside(), sum(
                loss.count for loss in opened.losses())))

        self.assertEqual({(3, 0), (0, 3)}, seen)

    def test_an_old_file_is_old_or_new(self):
        os.unlink(self.path)
        test_database.make_old(self.path, 0, 1, 2)

        for opened in self.deaths(self.open):
            self.assertEqual([0, 1, 2], self.drained(opened))

    def test_a_new_file_is_empty_or_new(self):
        os.unlink(self.path)
        open(self.path, 'w').close()

        for opened in self.deaths(self.open):
            self.assertEqual((None, 0), (opened.cursor(), len(opened)))
