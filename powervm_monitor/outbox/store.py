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
"""The file, and the room that is kept for it where the disk has none."""

import os

from powervm_monitor.outbox import database
from powervm_monitor.outbox import errors
from powervm_monitor.outbox import reserve


class Store:
    """A file of ours with a reserve beside it; safe between threads.

    Changes are functions that are given the connection. Each is done as a
    whole or not at all, and raises what transactions do: see
    :class:`powervm_monitor.outbox.database.Database`, also for the rest.
    """

    def __init__(self, path, clock):
        self._reserve = reserve.Reserve(f'{os.fspath(path)}.reserve')
        self._database = database.Database(path, clock, self._reserve)
        self._reserve.keep()

    @property
    def era(self):
        return self._database.era

    @property
    def prepared(self):
        """Whether :meth:`force` has something to give."""
        return self._reserve.kept

    def replaced(self):
        return self._database.replaced()

    def check_place(self):
        self._database.check_place()

    def checkpoint(self):
        self._database.checkpoint()

    def write(self, change):
        """Return what a change returns."""
        with self._database.transaction() as db:
            return change(db)

    def ask(self, question):
        """Return the answer of the file, or of the one that replaces it."""
        try:
            return self.write(question)
        except errors.Replaced:
            return self.write(question)

    def force(self, change, worthwhile=lambda free: True):
        """Return what a change returns, be the disk ever so full.

        :param worthwhile: tells from the bytes that are free within the file
            whether the reserve can help.
        """
        try:
            answer = self.write(change)
        except errors.Full:
            if not worthwhile(self._database.free()):
                raise
            with self._reserve.given():
                try:
                    return self.write(change)
                finally:
                    self._database.shrink()
        self._reserve.keep()
        return answer

    def close(self):
        self._database.close()
