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
"""What waits for a plugin's thread."""

import collections
import threading

CHANGE, END = 'change', 'end'


class Mailbox:
    """Batches, and word that there is another configuration or an end.

    Others put in, and never wait; one thread takes out.

    :param size: how many batches may wait; then the oldest is lost.
    :ivar lost: how many were.
    """

    def __init__(self, size):
        self._size = size
        self._batches = collections.deque()
        self._changed = False
        self._closed = False
        self._lock = threading.Condition()
        self.lost = 0

    def post(self, batch):
        """Put a batch in; return whether the oldest one was lost for it."""
        with self._lock:
            self._batches.append(batch)
            full = len(self._batches) > self._size
            if full:
                self._batches.popleft()
                self.lost += 1
            self._lock.notify()
        return full

    def change(self):
        """Say that there is another configuration."""
        with self._lock:
            self._changed = True
            self._lock.notify()

    def close(self):
        """Say that it is the end, when the batches are taken."""
        with self._lock:
            self._closed = True
            self._lock.notify()

    def empty(self, lost=False):
        """Drop the batches that wait, as lost or as not wanted."""
        with self._lock:
            if lost:
                self.lost += len(self._batches)
            self._batches.clear()

    def take(self, batches=True, seconds=None):
        """Wait, and return :data:`CHANGE`, a batch, or :data:`END`.

        None when nothing comes in so many seconds.

        :param batches: whether to take one; otherwise they wait.
        """
        def called():
            return (self._changed or self._closed
                    or (batches and self._batches))

        with self._lock:
            self._lock.wait_for(called, seconds)
            if self._closed and not (batches and self._batches):
                return END
            if self._changed and not self._closed:
                self._changed = False
                return CHANGE
            return self._batches.popleft() if (
                batches and self._batches) else None

    def pause(self, seconds):
        """Wait so long, but for a change or an end."""
        with self._lock:
            self._lock.wait_for(
                lambda: self._changed or self._closed, seconds)

    def __len__(self):
        return len(self._batches)
