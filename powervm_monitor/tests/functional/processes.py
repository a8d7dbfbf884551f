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

"""Real processes as fixtures: started, watched, and ended by their own pid."""

import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import fixtures
from testtools import content
from testtools import content_type


class ProcessDied(Exception):
    """A process ended, or was not ready in time; the log's end is told."""


# Linux gives ports from 32768 up to clients, and the simulator takes one from
# 20000 up: there, one that is free now may be gone when a server binds it.
PORTS = range(10000, 20000)
_claims = []


def free_port():
    """A free TCP port of 127.0.0.1 that nobody else takes.

    It is this process's until it ends: other workers ask for ports as well,
    and a broker may need seconds before it binds its own.
    """
    while True:
        port = random.choice(PORTS)
        # A name that is gone with the process, and is no file.
        claim = socket.socket(socket.AF_UNIX)
        with socket.socket() as probe:
            try:
                claim.bind(f'\0powervm-monitor-port-{port}')
                probe.bind(('127.0.0.1', port))
            except OSError:
                claim.close()
                continue
        _claims.append(claim)
        return port


def installed(command):
    """The path of a command of the environment that runs the tests."""
    return str(pathlib.Path(sys.executable).with_name(command))


def command(name, package):
    """The path of a command of the system, which a package has.

    :raises AssertionError: when it is not there; the text has the remedy.
    """
    path = shutil.which(
        name, path=f'{os.environ.get("PATH", "")}:/usr/sbin:/sbin')
    if path is None:
        raise AssertionError(
            f'{name} is not installed, and the functional tests need it. On '
            f'Debian and Ubuntu: apt-get install {package} (tools/test.sh '
            'does it).')
    return path


def until(predicate, timeout, what, interval=0.1):
    """The first true answer of predicate, asked until timeout (seconds)."""
    deadline = time.monotonic() + timeout
    while True:
        answer = predicate()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f'{what}: not within {timeout} s')
        time.sleep(interval)


def descendants(pid):
    """The pids of a process's children, their children and so on."""
    children = {}
    for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):
        try:
            # The name in parentheses may itself hold blanks and parentheses.
            parent = int(stat.read_text().rpartition(')')[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = []
    waiting = [pid]
    while waiting:
        found += children.get(waiting[-1], [])
        waiting += children.pop(waiting.pop(), [])
    return found


class Directory(fixtures.Fixture):
    """A directory that a user other than ours can reach, too.

    oslotest's own are below one that only the owner enters.
    """

    def __init__(self, name, user=None):
        super().__init__()
        self._name = name
        self._user = user

    def _setUp(self):
        self.path = pathlib.Path(tempfile.mkdtemp(
            prefix=f'powervm-monitor-{self._name}-',
            dir=os.environ.get('TMPDIR', '/tmp')))
        self.addCleanup(shutil.rmtree, self.path, ignore_errors=True)
        if self._user is not None:
            shutil.chown(self.path, self._user, self._user)


class Process(fixtures.Fixture):
    """A command that runs until the test ends, with its output in a log.

    :param name: what messages call it
    :param command: a list; nothing is interpreted by a shell
    :param env: the whole environment; None is ours
    :param user: who runs it; None is us
    :param grace: seconds it gets to end after SIGTERM, before SIGKILL
    :param start: whether setting the fixture up starts the process
    """

    def __init__(self, name, command, env=None, user=None, cwd=None,
                 grace=20, start=True):
        super().__init__()
        self.name = name
        self.command = [str(word) for word in command]
        self._env = env
        self._user = user
        self._cwd = cwd
        self._grace = grace
        self._start = start
        self._process = None

    def _setUp(self):
        self._log = self.useFixture(Directory('log')).path / f'{self.name}.log'
        # Read when the result is told, so that the end is in it.
        self.addDetail(self.name, content.Content(
            content_type.UTF8_TEXT, lambda: [self.log.encode('utf-8')]))
        self.addCleanup(self.stop)
        if self._start:
            self.start()

    @property
    def log(self):
        """All that it wrote to stdout and stderr, in all its starts."""
        return self._log.read_text('utf-8', 'replace') if (
            self._log.exists()) else ''

    @property
    def pid(self):
        return self._process.pid

    @property
    def returncode(self):
        """What it ended with, None while it runs."""
        return self._process.poll()

    @property
    def running(self):
        return self._process is not None and self._process.poll() is None

    def start(self):
        credentials = {} if self._user is None else {
            'user': self._user, 'group': self._user, 'extra_groups': []}
        with self._log.open('ab') as log:
            # A session of its own keeps the terminal's signals from it.
            self._process = subprocess.Popen(
                self.command, env=self._env, cwd=self._cwd, stdout=log,
                stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                **credentials)

    def wait_until(self, predicate, timeout, what):
        """The first true answer of predicate while the process runs.

        :raises ProcessDied: when it ended, or timeout (seconds) passed
        """
        def answer():
            ended = not self.running
            return predicate() or ended

        try:
            found = until(answer, timeout, what)
        except AssertionError as e:
            raise self._died(str(e)) from None
        if not self.running:
            raise self._died(f'it ended with {self._process.returncode}')
        return found

    def stop(self, signum=signal.SIGTERM):
        """End it and wait; what ignores the signal is killed, children too."""
        if not self.running:
            return
        self._process.send_signal(signum)
        try:
            self._process.wait(self._grace)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        """End it, and its children, as a crash of the machine would."""
        for pid in [*descendants(self.pid), self.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self._process.wait()

    def freeze(self):
        """Let it hang: its ports stay open and nobody answers."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self):
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def _died(self, reason):
        tail = '\n'.join(self.log.splitlines()[-30:])
        return ProcessDied(f'{self.name}: {reason}. Its log ends:\n{tail}')
