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
"""Room on the disk that is kept for the day when there is no other."""

import contextlib
import os

SIZE = 4 * 2**20


class Reserve:
    """A file that only takes room; deleting messages needs some.

    :param path: of the file, made with mode 0600.
    :ivar kept: whether it has the room, or half of it.
    """

    def __init__(self, path, size=SIZE):
        self._path = path
        self._size = size
        self.kept = False

    def exists(self) -> bool:
        """Whether there is the file, of this process or of one before."""
        return os.path.exists(self._path)

    def keep(self):
        """Take the room if it is there, and is not taken yet."""
        # Half of it, where what it was given for has taken some.
        for size in (self._size, self._size // 2):
            if self.kept:
                return
            self._take(size)

    def release(self):
        """Give the room back."""
        self.kept = False
        with contextlib.suppress(OSError):
            os.unlink(self._path)

    @contextlib.contextmanager
    def given(self):
        """Give the room for as long as something takes."""
        self.release()
        try:
            yield
        finally:
            self.keep()

    def _take(self, size):
        try:
            file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                os.posix_fallocate(file, 0, size)
            finally:
                os.close(file)
        except OSError:
            self.release()
        else:
            self.kept = True
