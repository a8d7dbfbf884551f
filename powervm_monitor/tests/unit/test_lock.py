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
"""An outbox has one service; the others are told which."""

import os
import stat
import subprocess
import sys

import fixtures
from oslotest import base

from powervm_monitor import lock
from powervm_monitor import model

# Holds what it is told to, says so, and goes on until its input ends.
HOLD = '''\
import sys
from powervm_monitor import lock
held = lock.Lock()
held.hold(sys.argv[1])
print('held', flush=True)
sys.stdin.read()
'''


class TestLock(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.outbox = self.useFixture(
            fixtures.TempDir()).join('outbox.sqlite')
        self.path = f'{self.outbox}.lock'

    def lock(self):
        made = lock.Lock()
        self.addCleanup(made.close)
        return made

    def process(self):
        """Return a process that holds the outbox."""
        process = subprocess.Popen(
            [sys.executable, '-c', HOLD, self.outbox], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.communicate)
        self.assertEqual('held\n', process.stdout.readline())
        return process

    def test_a_second_process_is_told_who_has_it_and_what_to_do(self):
        process = self.process()
        error = self.assertRaises(
            lock.Taken, self.lock().hold, self.outbox)

        self.assertEqual(
            f'process {process.pid} uses the outbox already and holds '
            f'{self.path}: stop it, or give this service an [outbox] path of '
            'its own', str(error))

    def test_a_process_that_is_dead_holds_nothing(self):
        process = self.process()
        process.kill()
        process.wait()
        self.lock().hold(self.outbox)

        with open(self.path) as f:
            self.assertEqual(f'{os.getpid()}\n', f.read())

    def test_a_child_holds_on_when_its_parent_is_dead(self):
        held = self.lock()
        held.hold(self.outbox)
        child = self.forked()
        held.close()
        refused = self.assertRaises(
            lock.Taken, self.lock().hold, self.outbox)
        child()

        self.assertIn(f'process {os.getpid()} ', str(refused))
        self.lock().hold(self.outbox)

    def forked(self):
        """Fork, and return what ends the child and waits for it."""
        reader, writer = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(writer)
            os.read(reader, 1)
            os._exit(0)

        def end():
            os.close(reader)
            os.close(writer)
            os.waitpid(pid, 0)

        return end

    def test_what_is_held_may_be_held_again(self):
        held = self.lock()
        held.hold(self.outbox)
        held.hold(self.outbox)

        self.assertRaises(lock.Taken, self.lock().hold, self.outbox)

    def test_another_outbox_is_another_matter(self):
        self.process()
        self.lock().hold(f'{self.outbox}.other')

        self.assertRaises(lock.Taken, self.lock().hold, self.outbox)

    def test_what_is_let_go_is_free(self):
        held = self.lock()
        held.hold(self.outbox)
        held.close()
        self.lock().hold(self.outbox)

        self.assertRaises(lock.Taken, held.hold, self.outbox)

    def test_a_longer_pid_leaves_no_digit_behind(self):
        with open(self.path, 'w') as f:
            f.write('123456789\n')
        self.lock().hold(self.outbox)

        with open(self.path) as f:
            self.assertEqual(f'{os.getpid()}\n', f.read())

    def test_the_file_is_the_services_own(self):
        with open(self.path, 'w'):
            os.chmod(self.path, 0o644)
        self.lock().hold(self.outbox)

        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.path).st_mode))

    def test_a_folder_that_is_not_there_is_said_with_the_option(self):
        error = self.assertRaises(
            model.Unavailable, self.lock().hold, '/nowhere/outbox.sqlite')

        self.assertIn('/nowhere/outbox.sqlite.lock cannot be used: check '
                      '[outbox] path', str(error))
