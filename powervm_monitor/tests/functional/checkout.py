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
"""This repository as others get it: a clone, with what is not committed."""

import pathlib
import shutil
import subprocess

import fixtures

from powervm_monitor.tests.functional import processes

ROOT = pathlib.Path(__file__).parents[3]
AUTHOR = ('-c', 'user.name=Test', '-c', 'user.email=test@localhost',
          '-c', 'commit.gpgsign=false')


class Checkout(fixtures.Fixture):
    """A repository at ``path`` that can be cloned.

    Its last commit has the files as they are here, so that a change can be
    tested before it is committed.
    """

    def _setUp(self):
        self.path = self.useFixture(
            processes.Directory('checkout')).path / 'powervm-monitor'
        git('clone', '--quiet', ROOT, self.path)
        for name in git('-C', self.path, 'ls-files', '-z').split('\0'):
            if name and not (ROOT / name).exists():
                (self.path / name).unlink()
        for name in git('-C', ROOT, 'ls-files', '-z', '--cached', '--others',
                        '--exclude-standard').split('\0'):
            if name and (ROOT / name).exists():
                (self.path / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.path / name)
        git('-C', self.path, 'add', '--all')
        git('-C', self.path, *AUTHOR, 'commit', '--quiet', '--allow-empty',
            '-m', 'What is not committed yet')


def git(*arguments):
    """Run git and return what it says."""
    return subprocess.run(
        ['git', '-c', 'safe.directory=*', *arguments], check=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        timeout=120).stdout
