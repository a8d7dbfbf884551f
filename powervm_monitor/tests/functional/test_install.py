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
"""The installation guide is right, and so is the unit that it installs."""

import configparser
import re
import subprocess

from oslotest import base

from powervm_monitor.cmd import settings
from powervm_monitor.notifications import consumer
from powervm_monitor.tests.functional import checkout
from powervm_monitor.tests.functional import machine
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq

INSTALL = checkout.ROOT / 'doc/source/install'
UNIT = checkout.ROOT / 'etc/systemd/powervm-monitor.service'
RATING = re.compile(r'rates what is left ([\d.]+) ')
USER = 'powervm_monitor'
# What is allowed to be open, on systemd's scale from 0 to 10.
LIMIT = 3.0

PREPARE = """\
cd "$(mktemp -d)"
git() {{
    command git -c safe.directory='*' \\
        -c 'url.{repository}.insteadOf={published}' "$@"
}}
set -x
"""
# As the unit has it, which a machine without systemd as its first process
# cannot start by itself: as that user, and with one folder to write to.
RUN = """\
exec 1>&2
unit=/etc/systemd/system/powervm-monitor.service
stat -c '%n %a %U %G' /etc/powervm_monitor /etc/powervm_monitor/plugins.d \\
    /etc/powervm_monitor/powervm_monitor.conf /var/lib/powervm_monitor \\
    > {folder}/modes
systemd-analyze verify "$unit" > {folder}/verify 2>&1
powervm-monitor-manage help check > {folder}/command
ls -l /etc/systemd/system/multi-user.target.wants > {folder}/wanted
user=$(sed -n 's/^User=//p' "$unit")
id -nG "$user" > {folder}/groups
cd /
state=/var/lib/powervm_monitor
mount --bind "$state" "$state"
mount -o remount,bind,ro /
set -- setpriv --reuid "$user" --regid "$user" --init-groups --no-new-privs
TMPDIR=$state "$@" {simulator} &
exec "$@" $(sed -n 's/^ExecStart=//p' "$unit")
"""


def commands(page):
    """The commands of a page that are marked as such, as one script."""
    return '\n'.join(
        re.sub('^   ', '', block[1], flags=re.MULTILINE)
        for block in re.finditer(
            r'^\.\. code-block:: sh\n\n((?:   .*\n|\n)+)',
            (INSTALL / page).read_text(), re.MULTILINE))


def lines(page, **values):
    """The options of a sample, some with other values, as a file has them."""
    parser = configparser.ConfigParser(
        default_section=None, interpolation=None)
    parser.read(INSTALL / page)
    left = dict(values)
    written = []
    for group in parser.sections():
        written.append(f'[{group}]')
        written += [f'{name} = {left.pop(name, value)}'
                    for name, value in parser[group].items()]
    if left:
        raise AssertionError(f'{page} has no {sorted(left)}')
    return written


class TestGuide(base.BaseTestCase):

    # All that the package requires is installed twice.
    TIMEOUT_SCALING_FACTOR = 2

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(rabbitmq.VirtualHost())
        self.ports = processes.free_port(), processes.free_port()
        self.machine = self.useFixture(machine.Machine())

    def script(self):
        """The guide's commands, and then what the unit starts.

        The simulator is started as well. It writes tokens that nobody but
        its own user can read.
        """
        powervm, nova = self.ports
        repository = self.machine.folder / 'powervm-monitor'
        checkout.git('clone', '--quiet', '--bare',
                     self.useFixture(checkout.Checkout()).path, repository)
        trial = lines(
            'trial.conf', transport_url=self.broker.transport_url,
            port=powervm, endpoint_override=f'http://127.0.0.1:{nova}/v2.1')
        configuration = '/etc/powervm_monitor/powervm_monitor.conf'
        steps, start, rest = commands('novalink.rst').partition(
            'install -D -m 0644 -t /etc/systemd/system')
        return '\n'.join([
            PREPARE.format(repository=repository, published=(
                'https://opendev.org/openstack/powervm-monitor')),
            steps,
            f"cat >> {configuration} <<'END'", *trial, 'END',
            start + rest,
            RUN.format(folder=self.machine.folder, simulator=(
                '/opt/powervm-monitor/bin/powervm-monitor-simulator '
                f'--backlog 600 --port {powervm} --nova-port {nova}'))])

    def received(self, message):
        self.notifications.append(message)

    def test_its_commands_install_a_service_that_publishes(self):
        self.notifications = []
        folder = self.useFixture(processes.Directory('consumer')).path
        (folder / 'conf').write_text(
            f'[DEFAULT]\ntransport_url = {self.broker.transport_url}\n')
        listener = consumer.Consumer(
            settings.read(['--config-file', str(folder / 'conf')]),
            self.received)
        listener.start()
        self.addCleanup(listener.stop)
        process = self.machine.start(self.script())
        process.wait_until(lambda: len(self.notifications) > 40, 540,
                           'notifications')

        self.assertEqual(
            [f'/etc/powervm_monitor 750 root {USER}',
             f'/etc/powervm_monitor/plugins.d 750 root {USER}',
             f'/etc/powervm_monitor/powervm_monitor.conf 640 root {USER}',
             f'/var/lib/powervm_monitor 750 {USER} {USER}'],
            self.told('modes').splitlines())
        self.assertEqual('', self.told('verify'))
        self.assertIn('powervm-monitor.service', self.told('wanted'))
        self.assertIn('powervm-monitor-manage check', self.told('command'))
        self.assertEqual(f'{USER} pvm_admin', self.told('groups').strip())
        self.assertNotIn('Traceback', process.log)
        self.assertNotIn('cannot be used', process.log)

    def told(self, name):
        return (self.machine.folder / name).read_text()

    def test_five_options_are_enough_for_a_trial(self):
        self.assertEqual(5, len([line for line in lines('trial.conf')
                                 if '=' in line]))


class TestUnit(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        # Where what the unit starts is.
        self.root = self.useFixture(processes.Directory('root')).path
        text = UNIT.read_text()
        for path in re.findall(r'^Exec\w+=(\S+)', text, re.MULTILINE):
            executable = self.root / path.lstrip('/')
            executable.parent.mkdir(parents=True, exist_ok=True)
            executable.write_text('#!/bin/sh\n')
            executable.chmod(0o755)
        self.units = self.root / 'etc/systemd/system'
        self.units.mkdir(parents=True)
        for name in ('sysinit', 'basic', 'multi-user', 'shutdown',
                     'network-online', 'time-sync'):
            (self.units / f'{name}.target').write_text('[Unit]\n')
        self.install(text)

    def install(self, text):
        (self.units / UNIT.name).write_text(text)

    def analyze(self, *arguments):
        """Return what systemd-analyze says and what it ends with."""
        ran = subprocess.run(
            [processes.command('systemd-analyze', 'systemd'),
             f'--root={self.root}', *arguments, UNIT.name],
            stdin=subprocess.DEVNULL, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=60)
        return ran.stdout, ran.returncode

    def rating(self):
        told, _ = self.analyze('security', '--offline=yes', '--no-pager')
        return float(re.search(
            r'Overall exposure level for \S+: ([\d.]+)', told)[1])

    def test_systemd_accepts_it(self):
        self.assertEqual(('', 0), self.analyze('verify'))

    def test_what_systemd_does_not_know_would_be_found(self):
        self.install(UNIT.read_text().replace('WatchdogSec', 'WatchDogSec'))

        self.assertIn('WatchDogSec', self.analyze('verify')[0])

    def test_little_is_open(self):
        self.assertLess(self.rating(), LIMIT)

    def test_the_page_tells_how_little(self):
        page = (INSTALL / 'systemd.rst').read_text()

        # Other releases of systemd may weigh one thing or another anew.
        self.assertAlmostEqual(
            float(RATING.search(page)[1]), self.rating(), delta=0.3)

    def test_without_the_restrictions_much_would_be_open(self):
        self.install(re.sub(
            r'^(Restrict|Protect|System|Private).*\n', '', UNIT.read_text(),
            flags=re.MULTILINE))

        self.assertGreater(self.rating(), LIMIT)
