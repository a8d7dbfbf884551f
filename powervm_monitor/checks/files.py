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
"""Files and the disks that they are on, as the operating system has them."""

import glob
import os
import typing


class Room(typing.NamedTuple):
    """What a disk has left for those who are not root.

    :ivar free: bytes.
    :ivar read_only: whether it is mounted so.
    """

    free: int
    read_only: bool


class Files:
    """Asks the operating system."""

    def status(self, path):
        """Return the os.stat_result of a path, None when it is not there.

        :raises PermissionError: when this process may not know.
        """
        try:
            return os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def beginning(self, path: str) -> list[str]:
        """Return the paths that begin with a path, in order."""
        return sorted(glob.glob(f'{glob.escape(path)}*'))

    def room(self, folder):
        """Return the :class:`Room` on the disk of a folder."""
        told = os.statvfs(folder)
        return Room(told.f_bavail * told.f_frsize,
                    bool(told.f_flag & os.ST_RDONLY))
