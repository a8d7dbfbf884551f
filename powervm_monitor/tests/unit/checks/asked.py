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
"""An installation in memory, and what checks say of it."""

import types

from oslotest import base

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.checks import files
from powervm_monitor.checks import finding
from powervm_monitor.notifications import broker
from powervm_monitor.powervm import ltm
from powervm_monitor.powervm import systems
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration

MEBIBYTE = 2 ** 20
SAMPLED = [builders.later(-30), builders.NOON]


class Accounts:
    """Users by number; 0 is root and 1 the service's."""

    names = {0: 'root', 1: 'monitor', 2: 'eve'}

    def __init__(self):
        self.caller = 1
        self.admins = {1}
        self.writers = {0, 1}

    def me(self):
        return self.caller

    def name(self, uid):
        return self.names.get(uid, str(uid))

    def members(self, group):
        return self.admins

    def number(self, group):
        return 99

    def may_write(self, uid, status):
        return uid in self.writers


class Files:
    """Paths with owner, mode and size, all on one disk."""

    def __init__(self):
        self.known = {}
        self.disk = files.Room(10_000 * MEBIBYTE, read_only=False)

    def put(self, path, user=1, mode=0o100600, size=0):
        self.known[str(path)] = types.SimpleNamespace(
            st_uid=user, st_mode=mode, st_size=size)

    def status(self, path):
        return self.known.get(str(path))

    def beginning(self, path):
        return sorted(one for one in self.known if one.startswith(path))

    def room(self, folder):
        return self.disk


class Processes:
    """Services by their pid."""

    def __init__(self):
        self.running = {}
        self.groups_of = {}

    def groups(self, pid):
        return self.groups_of.get(pid, set())

    def services(self):
        return self.running


class Feed:
    """Knows the times of samples, and why guests are silent."""

    def __init__(self):
        self.errors = {}

    def times(self):
        return SAMPLED

    def silent(self):
        return self.errors


def stock(**changes):
    return outbox.Stock(**{
        'cursor': None, 'waiting': 0, 'size': 0, 'oldest': None, 'aside': 0,
        'losses': [], 'memories': {}, **changes})


class CheckTest(base.BaseTestCase):
    """Has an installation in which all is well."""

    def setUp(self):
        super().setUp()
        self.configuration = self.useFixture(configuration.Configuration())
        self.clock = builders.ManualClock()
        self.installation = types.SimpleNamespace(
            conf=self.conf(), clock=self.clock, accounts=Accounts(),
            files=Files(), processes=Processes(), holder=4711, feed=Feed(),
            times=SAMPLED,
            monitors=ltm.Monitors('power-1', long_term=True, devices=True,
                                  energy=False),
            powervm=types.SimpleNamespace(
                address='the PowerVM REST API at http://localhost:12080',
                answered_at=builders.NOON, system=lambda: systems.System(
                    'system', 'power-1', '8247-22L*2125D4A')),
            reading=builders.reading(
                builders.known_lpar(), vioses=[builders.vios_server()]),
            servers={builders.SERVER_UUID: builders.server()},
            owners={builders.LPAR_UUID: builders.server(
                lpar_uuid=builders.LPAR_UUID,
                matched_by=model.MatchRule.UUID)},
            networking=None, stock=stock(), ceilometer=None,
            broker=types.SimpleNamespace(
                is_rabbitmq=True, sends=True, transport='rabbit',
                drivers=('messagingv2',), doubt=None),
            queues=[broker.Queue('notifications.sample', 0, 1)])

    def conf(self, **groups):
        groups.setdefault('DEFAULT', {}).setdefault('host', 'host1')
        groups.setdefault('outbox', {}).setdefault(
            'path', '/srv/outbox.sqlite')
        groups.setdefault('nova', {}).setdefault(
            'servers_file', '/srv/servers.json')
        return self.configuration.read(**groups)

    def found(self):
        """Return what :attr:`check` finds."""
        return list(self.check(self.installation))

    def assertOk(self, *texts):
        """All is well, and these are the lines."""
        self.assertEqual([finding.ok(text) for text in texts], self.found())

    def assertFound(self, status, *texts):
        """The only line that is not well has these texts, in this order."""
        found, = [one for one in self.found() if one.status != finding.OK]
        self.assertEqual(status, found.status)
        self.assertNotIn('\n', found.text)
        rest = found.text
        for text in texts:
            self.assertIn(text, rest)
            rest = rest.partition(text)[2]

    def assertWarning(self, *texts):
        self.assertFound(finding.WARNING, *texts)

    def assertError(self, *texts):
        self.assertFound(finding.ERROR, *texts)

    def assertSkipped(self, *texts):
        self.assertFound(finding.SKIPPED, *texts)
