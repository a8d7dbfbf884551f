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
"""Tells when a plugin's file was saved, however an editor saves."""

import os
import pathlib
import threading

from oslo_log import log as logging

from powervm_monitor import documents
from powervm_monitor import extensions
from powervm_monitor.plugins import bell
from powervm_monitor.plugins import files

LOG = logging.getLogger(__name__)

# Seconds between two looks when no bell rings. That is the fallback, and it
# is always on: a network file system lets us wait for what it never tells.
ROUND = 0.25
# Seconds between two looks at a file that has changed. When it is the same in
# both, the save is whole.
QUIET = 0.2
# Such looks until we believe that there is no file, or nothing in it. Some
# editors begin a save with that; a second is enough for them.
EMPTY = 5
# And until we wait no longer for one that changes all the time.
RESTLESS = 25
# Seconds that a stop waits for a callback to return.
FAREWELL = 5


class Watch:
    """Calls back, in a thread of its own, when a NAME.yaml is another one.

    What changed is found by looking, so it does not matter how a file is
    saved, what it is a link to, and since when there is a folder; the bell
    only says that it is time to look.

    :param folder: where the files are, once there is one.
    :param changed: called with NAME, now and then for a file that says the
        same as before.
    :param names: those that are looked for even in a folder that cannot be
        listed.
    :param ringing: makes the Bell of a folder.
    """

    def __init__(self, folder, changed, names=(), ringing=bell.Bell):
        self._folder = pathlib.Path(folder)
        self._changed = changed
        self._names = names
        self._ringing = ringing
        self._told, self._changing = {}, {}
        self._thread = None

    def read(self, path):
        """Return the Source in a file as it was when it was last told about.

        A later save may not be whole yet.

        :raises powervm_monitor.documents.DocumentError: when there is none.
        """
        match self._told.get(pathlib.Path(path).stem):
            case None:
                raise documents.Missing(f'{path}: is not there')
            case str(reason):
                raise documents.DocumentError(reason)
            case (*_, source):
                return source
        return documents.read(path)

    def start(self):
        """Begin; called once. What is loaded after this misses no save."""
        self._stopping = threading.Event()
        self._rung = threading.Event()
        self._told = self._look()
        self._thread = threading.Thread(
            target=self._run, name='plugin-files', daemon=True)
        self._thread.start()

    def stop(self):
        """End; a callback that runs is waited for, but not for ever."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        self._rung.set()
        if thread is not threading.current_thread():
            thread.join(FAREWELL)

    def _run(self):
        ringing = self._ringing(self._folder, self._rung.set)
        while not self._stopping.is_set():
            ringing.hang()
            if self._changing:
                self._stopping.wait(QUIET)
            else:
                self._rung.wait(ROUND)
                self._rung.clear()
            self._turn()
        ringing.close()

    def _turn(self):
        """Tell of the files that have changed, each when its save is whole."""
        seen = self._look()
        before, self._changing = self._changing, {}
        for name, state in seen.items():
            if state == self._told.get(name):
                continue
            last, looks = before.get(name, (object(), 0))
            if (state == last and (_is_filled(state) or looks >= EMPTY)
                    or looks >= RESTLESS):
                # One that still changes is told about once more.
                self._told[name] = state if state == last else object()
                self._call(name)
            else:
                self._changing[name] = state, looks + 1

    def _look(self):
        """Return ``{name: state}`` of the files that are or were there."""
        return {name: _state(self._folder / (name + files.SUFFIX))
                for name in {*files.names(self._folder), *self._names,
                             *self._told}}

    def _call(self, name):
        if self._stopping.is_set():
            return
        try:
            extensions.call(self._changed, name)
        except extensions.Failed:
            LOG.exception('%s has changed, and could not be taken',
                          self._folder / (name + files.SUFFIX))


def _state(path):
    """Return what is another after each save, and last the Source.

    None without a file, and the reason of one that cannot be read.
    """
    try:
        status = os.stat(path)
        return (status.st_dev, status.st_ino, status.st_ctime_ns,
                documents.read(path))
    except (FileNotFoundError, documents.Missing):
        return None
    except (OSError, documents.DocumentError) as e:
        return str(e)


def _is_filled(state):
    return isinstance(state, str) or (
        state is not None and state[-1].data != b'')
