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
"""A DevStack with this repository's plugin, as far as the plugin sees it."""

import configparser
import hashlib
import os
import pathlib
import signal
import site
import stat
import subprocess
import venv

import fixtures
from testtools import content

from powervm_monitor.tests.functional import checkout
from powervm_monitor.tests.functional import processes

SCRIPT = pathlib.Path(__file__).with_name('devstack.sh')
SOURCE = 'opt/stack/powervm-monitor'


class DevStack(fixtures.Fixture):
    """Runs stack.sh, unstack.sh and clean.sh in a tree of their own.

    :ivar target: the tree, in place of the root of the file system.
    :param localrc: the variables of local.conf.
    :param post_config: ``[[post-config|$POWERVM_MONITOR_CONF]]``, options by
        section.
    :param environment: variables that DevStack's own libraries set.
    """

    def __init__(self, localrc, post_config=None, **environment):
        super().__init__()
        self._localrc = localrc
        self._post_config = post_config or {}
        self._environment = environment

    def _setUp(self):
        folder = self.useFixture(processes.Directory('devstack')).path
        self.target, self._scratch = folder / 'target', folder / 'scratch'
        self._scratch.mkdir()
        for path in ('opt/stack/data', 'etc/ceilometer',
                     'etc/systemd/system/multi-user.target.wants'):
            (self.target / path).mkdir(parents=True)
        (self.target / 'etc/ceilometer/ceilometer.conf').touch()
        repository = self.useFixture(checkout.Checkout()).path
        localrc = {'POWERVM_MONITOR_CONF_DIR':
                   self.target / 'etc/powervm_monitor', **self._localrc}
        (folder / 'localrc').write_text(
            f'enable_plugin powervm-monitor {repository}\n' + ''.join(
                f'{name}="{value}"\n' for name, value in localrc.items()))
        (folder / 'post-config').write_text(''.join(
            f'{section} {option} {value}\n'
            for section, options in self._post_config.items()
            for option, value in options.items()))
        python = folder / 'python'
        environment(python)
        self._env = {
            **os.environ, 'TARGET': self.target, 'SCRATCH': self._scratch,
            'LOCALRC': folder / 'localrc',
            'POST_CONFIG': folder / 'post-config',
            'PIP_VIRTUAL_ENV': python, 'SERVICE_PASSWORD': 'open sesame',
            **self._environment}
        self.addCleanup(self._end)

    def stack(self):
        self._run('stack')

    def unstack(self):
        self._run('unstack')

    def clean(self):
        self._run('clean')

    def _run(self, script):
        """Run it to its end; raises AssertionError when that is a bad one."""
        code, told = self.run(script)
        if code:
            raise AssertionError(f'{script}.sh ended with {code}:\n{told}')

    def run(self, script):
        """Return what it ends with, and what it says."""
        ran = subprocess.run(
            ['bash', SCRIPT, script], env=self._env, text=True, timeout=240,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        self.addDetail(script, content.text_content(ran.stdout))
        return ran.returncode, ran.stdout

    def log(self, name):
        """What a unit has written so far."""
        path = self._scratch / f'{name}.log'
        return path.read_text() if path.exists() else ''

    def calls(self):
        """What was called that is recorded only, a line each."""
        path = self._scratch / 'calls'
        return path.read_text().splitlines() if path.exists() else []

    def settings(self):
        """The variables at the end of the last script, with their values."""
        lines = (self._scratch / 'settings').read_text().splitlines()
        pairs = (line.partition('=') for line in lines)
        return {name: value.strip("'") for name, _, value in pairs}

    def nova_compute(self):
        """What the section DEFAULT of nova-compute's configuration says."""
        return configuration(
            self.target / 'etc/nova/nova-cpu.conf')['DEFAULT']

    def running(self):
        """The names of the units that run."""
        return sorted(path.stem for path in self._scratch.glob('*.pid'))

    def listing(self):
        """All that is in the tree, but for the source code.

        :returns: by path what it is: its mode, and a digest of its content.
        """
        return {
            str(path.relative_to(self.target)): _described(path)
            for path in sorted(self.target.rglob('*'))
            if not path.is_relative_to(self.target / SOURCE)}

    def _end(self):
        for path in self._scratch.glob('*.pid'):
            self.addDetail(path.stem, content.text_content(
                self.log(path.stem)))
            pid = int(path.read_text())
            for each in (*processes.descendants(pid), pid):
                try:
                    os.kill(each, signal.SIGKILL)
                except ProcessLookupError:
                    pass


def configuration(path):
    """Return what an INI file says."""
    parser = configparser.ConfigParser(
        default_section=None, interpolation=None)
    parser.read(path)
    return parser


def environment(path):
    """Make a virtual environment that has what the tests' own has, pip too.

    What is installed into it finds all that it requires, at once.
    """
    venv.create(path, symlinks=True)
    packages, = path.glob('lib/python*/site-packages')
    (packages / 'tests.pth').write_text('\n'.join(site.getsitepackages()))


def _described(path):
    mode = stat.filemode(path.lstat().st_mode)
    if path.is_symlink():
        return mode, os.readlink(path)
    if path.is_file():
        return mode, hashlib.sha256(path.read_bytes()).hexdigest()
    return mode, None
