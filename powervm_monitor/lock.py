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
"""An outbox belongs to one service at a time: two would send it all twice."""

import contextlib
import fcntl
import os

from powervm_monitor import model


class Taken(model.Unavailable):
    """Another service has the outbox; the message tells which."""


class Lock:
    """A locked file beside each outbox that this process uses.

    The kernel holds it for the process and the children it forks, and lets
    go when the last of them is dead; so a file that is left over locks
    nothing.
    """

    def __init__(self):
        self._files = {}

    def hold(self, outbox):
        """Keep everybody else from an outbox, from now on.

        :param outbox: its path; one that is held already, be it by the
            process that forked this one, is fine.
        :raises Taken: when another service has it.
        :raises powervm_monitor.model.Unavailable: when there can be no file
            beside it.
        """
        path = f'{outbox}.lock'
        if path not in self._files:
            self._files[path] = _locked(path)

    def close(self):
        """Let go, unless a child still holds on."""
        while self._files:
            self._files.popitem()[1].close()


def _locked(path):
    with _explained(path), contextlib.ExitStack() as failure:
        file = failure.enter_context(os.fdopen(
            os.open(path, os.O_CREAT | os.O_RDWR, 0o600), 'r+'))
        os.fchmod(file.fileno(), 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken(
                f'process {file.read().strip()} uses the outbox already and '
                f'holds {path}: stop it, or give this service an [outbox] '
                'path of its own') from None
        # In this order the file is never empty for who is refused.
        file.truncate(file.write(f'{os.getpid()}\n'))
        file.flush()
        failure.pop_all()
        return file


@contextlib.contextmanager
def _explained(path):
    try:
        yield
    except OSError as e:
        raise model.Unavailable(
            f'the lock file {path} cannot be used: check [outbox] path, that '
            'its folder exists, belongs to this user and has room '
            f'({e})') from e
