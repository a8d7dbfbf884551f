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
"""What runs on this machine, as the kernel tells of it."""

import contextlib
import os
import pathlib
import re

# What the launcher calls its first process, and what it is without a title.
_TITLE = re.compile(r'powervm-monitor: master process \[\S+ ?(.*)\]')
_COMMAND = 'powervm-monitor'
_PATHS = ('--config-file', '--config-dir')


class Processes:
    """Reads what is below /proc, and touches nothing.

    :param proc: a pathlib.Path, /proc.
    """

    def __init__(self, proc):
        self._proc = proc

    def holder(self, path):
        """Return the pid of the process that has a file locked, or None.

        A try to lock it would be in the way of a service that starts.
        """
        try:
            status = os.stat(path)
        except OSError:
            return None
        device = f'{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}'
        for line in (self._proc / 'locks').read_text().splitlines():
            words = line.split()
            if words[1:4:2] != ['FLOCK', 'WRITE']:
                continue
            pid, (where, _, inode) = int(words[4]), words[5].rpartition(':')
            # Some file systems have a number of their own for each volume.
            if int(inode) == status.st_ino and (
                    where == device or pid in self.services()):
                return pid
        return None

    def services(self):
        """Return the arguments of each service by the pid of its launcher.

        Those that see other files than we do, as in a container, are not
        among them.
        """
        found = {}
        for pid, words in self._commands():
            arguments = _arguments(words)
            if arguments is not None:
                # Processes come and go.
                with contextlib.suppress(OSError):
                    found[pid] = _absolute(arguments, os.readlink(
                        self._proc / str(pid) / 'cwd'))
        return {pid: arguments for pid, arguments in found.items()
                if self._parent(pid) not in found
                and self._place(pid) == self._place('self')}

    def runs(self, command):
        """Whether another program runs and sees the files that we do.

        :param command: the name of its file, with which its title begins if
            it has one.
        """
        return any(
            _is(command, words) and self._place(pid) == self._place('self')
            for pid, words in self._commands())

    def groups(self, pid):
        """Return the gids of a process, none of one that has ended."""
        try:
            lines = (self._proc / str(pid) / 'status').read_text().splitlines()
        except OSError:
            return set()
        return {int(word) for line in lines
                if line.startswith(('Gid:', 'Groups:'))
                for word in line.split()[1:]}

    def _commands(self):
        """Yield the pid and the words of each command line."""
        for path in self._proc.glob('[0-9]*/cmdline'):
            try:
                cmdline = path.read_bytes()
            except OSError:
                continue
            yield int(path.parent.name), cmdline.rstrip(b'\0').decode(
                errors='replace').split('\0')

    def _place(self, pid):
        """Return what tells which files a process sees.

        That is not its mounts: systemd gives a service some of its own to
        keep it from writing, and the files remain the same.
        """
        folder = self._proc / str(pid)
        try:
            root = os.stat(folder / 'root')
            return root.st_dev, root.st_ino, os.readlink(folder / 'ns/pid')
        except PermissionError:
            return self._place('self')
        except OSError:
            return None

    def _parent(self, pid):
        try:
            text = (self._proc / str(pid) / 'stat').read_text()
        except OSError:
            return None
        # The name in parentheses may itself hold blanks and parentheses.
        return int(text.rpartition(')')[2].split()[1])


def _is(command, words):
    """Whether a command line is that of a script, or of one with a title."""
    return words[0].startswith(f'{command}: ') or command in (
        pathlib.PurePath(word).name for word in words[:2])


def _arguments(words):
    """Return the arguments of a service, None of another program."""
    titled = _TITLE.fullmatch(words[0].strip())
    if titled:
        return titled[1].split()
    for index, word in enumerate(words[:2]):
        if pathlib.PurePath(word).name == _COMMAND:
            return words[index + 1:]
    return None


def _absolute(arguments, folder):
    """Return arguments whose paths mean the same in any folder."""
    found, is_path = [], False
    for word in arguments:
        option, equals, path = word.partition('=')
        if is_path:
            word = os.path.join(folder, word)
        elif equals and option in _PATHS:
            word = f'{option}={os.path.join(folder, path)}'
        is_path = word in _PATHS
        found.append(word)
    return found
