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
"""A disk that can be full."""

import contextlib
import errno
import os
import subprocess

import fixtures

from powervm_monitor.tests.functional import processes


class Disk(fixtures.Fixture):
    """A small disk that can be full; making one is root's right.

    :ivar path: of its folder.
    :param size: as mount takes it: 12m.
    """

    def __init__(self, size):
        super().__init__()
        self._size = size

    def _setUp(self):
        self.path = self.useFixture(processes.Directory('disk')).path
        mounted = subprocess.run(
            ['mount', '-t', 'tmpfs', '-o', f'size={self._size},mode=0700',
             'powervm-monitor-test', self.path],
            capture_output=True, text=True)
        if mounted.returncode:
            raise AssertionError(
                'a disk that is full needs a tmpfs of its own, and this '
                'user may not mount one. Run the functional tests as root, '
                'in a container with CAP_SYS_ADMIN: '
                + mounted.stderr.strip())
        self.addCleanup(subprocess.run, ['umount', '-l', self.path],
                        check=True)
        self._ballast = self.path / 'ballast'

    def free_bytes(self):
        """Return how much a user may still write."""
        told = os.statvfs(self.path)
        return told.f_bavail * told.f_frsize

    def fill(self):
        """Fill it to the last byte."""
        with self._ballast.open('wb', buffering=0) as file:
            for size in (1 << 20, 1 << 9):
                try:
                    while file.write(bytes(size)):
                        pass
                except OSError as e:
                    if e.errno != errno.ENOSPC:
                        raise

    def free(self):
        """Give the room back that :meth:`fill` took."""
        self._ballast.unlink()

    def forbid(self):
        """Let nobody write any more."""
        subprocess.run(['mount', '-o', 'remount,ro', self.path], check=True)

    @contextlib.contextmanager
    def full(self):
        """Be full meanwhile."""
        self.fill()
        try:
            yield
        finally:
            self.free()
