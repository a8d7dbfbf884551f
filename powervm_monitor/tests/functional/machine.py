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
"""This machine, of which nothing is changed for good."""

import os
import pathlib
import pwd
import sys

import fixtures

from powervm_monitor.tests.functional import checkout
from powervm_monitor.tests.functional import processes

# An overlay over the root of the file system, in namespaces that end with the
# process, and everything in them; what is written is kept in memory. Devices
# are what they are, and one folder may be written to.
ENTER = """\
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o lowerdir=/,upperdir="$1/upper",workdir="$1/work" \
    "$1/root"
mount -t proc proc "$1/root/proc"
for each in /sys /dev "$2"; do
    mkdir -p "$1/root$each"
    mount --rbind "$each" "$1/root$each"
done
# Others than its owner are to run this Python, which may be in his home.
for each in "$3" "$4" "$5"; do
    while [ "$each" != / ]; do
        chmod o+x "$1/root$each"
        each=$(dirname "$each")
    done
done
exec chroot "$1/root" bash -e "$2/script"
"""


class Machine(fixtures.Fixture):
    """Runs a script as root, which may install and change what it likes.

    :ivar folder: a pathlib.Path that is the same outside, for results.
    """

    def _setUp(self):
        mounted = self.useFixture(processes.Directory('machine')).path
        self.folder = self.useFixture(processes.Directory('shared')).path
        self._command = [
            *_as_root(), processes.command('unshare', 'util-linux'),
            '--mount', '--pid', '--fork', '--kill-child',
            'bash', '-c', ENTER, 'machine', mounted,
            self.folder, sys.base_prefix, sys.prefix, checkout.ROOT]

    def start(self, script):
        """Run a script in bash, which ends at the first failure.

        :returns: the :class:`processes.Process`.
        """
        (self.folder / 'script').write_text(script)
        python = pathlib.Path(sys.base_prefix, 'bin')
        return self.useFixture(processes.Process(
            'machine', self._command,
            env={**os.environ, 'PATH': f'{python}:{os.environ["PATH"]}',
                 # Not that of the tests, for the sake of pip's cache.
                 'HOME': pwd.getpwuid(os.geteuid()).pw_dir,
                 'PIP_NO_COMPILE': '1', 'PIP_QUIET': '1',
                 'PIP_DISABLE_PIP_VERSION_CHECK': '1',
                 # systemctl enables units, but cannot start them.
                 'SYSTEMD_OFFLINE': '1'}))


def _as_root():
    """What makes a command one of root; it must not ask for a password."""
    return [] if os.geteuid() == 0 else [
        processes.command('sudo', 'sudo'), '-n', '-E']
