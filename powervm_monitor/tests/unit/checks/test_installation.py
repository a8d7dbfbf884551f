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
"""What an installation is made of; a simulated host tells it all."""

import pathlib

import fixtures
from oslotest import base

from powervm_monitor import checks
from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.cmd import settings
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server
from powervm_monitor.tests.unit import configuration
from powervm_monitor.tests.unit.simulator import base as simulated

# Ten seconds after a sample.
START = clock.parse('2026-01-15T12:00:10Z')


class InstallationTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.configuration = self.useFixture(configuration.Configuration())
        self.log = self.useFixture(fixtures.FakeLogger())

    def installation(self, source='small', ceilometer=None, backlog=120,
                     **groups):
        self.simulator = server.Simulator(scenario.load(
            source, clock.Clock(1, START), backlog)).start()
        self.addCleanup(self.simulator.stop)
        path = self.configuration.write(**{
            'DEFAULT': {'host': 'powervm-1', 'transport_url': 'fake://'},
            'powervm': {'host': '127.0.0.1', 'port': self.simulator.port},
            'nova': {'auth_type': 'none',
                     'endpoint_override': self.simulator.nova_url},
            'outbox': {'path': self.configuration.path('outbox.sqlite')},
            **groups})
        made = checks.Installation(
            settings.read, ['--config-file', path], ceilometer=ceilometer)
        self.addCleanup(made.close)
        return made

    def requests(self):
        """Return how often PowerVM was asked for what."""
        return simulated.ask_json(
            f'{self.simulator.url}/simulator/requests')['by_path']


class TestInstallation(InstallationTest):

    def test_powervm_tells_what_it_monitors(self):
        self.assertTrue(self.installation().monitors.long_term)

    def test_a_monitor_that_is_off_stays_off(self):
        installation = self.installation({'pcm': {'long_term': False}})

        self.assertEqual([], installation.times)
        self.assertFalse(self.simulator.world.preferences.enabled)

    def test_the_newest_reading_is_that_of_the_newest_time(self):
        installation = self.installation()

        self.assertEqual(installation.times[-1],
                         installation.reading.listed_at)

    def test_a_host_without_a_sample_has_no_reading(self):
        installation = self.installation({'pcm': {'long_term': False}})

        self.assertIn('no sample of PowerVM can be used', str(
            self.assertRaises(model.Unavailable,
                              lambda: installation.reading)))

    def test_servers_are_those_of_the_partitions(self):
        installation = self.installation()

        self.assertEqual(
            4, len(installation.owners.keys() & installation.reading.lpars))

    def test_nova_tells_ports_unless_neutron_is_to(self):
        installation = self.installation()
        servers = [server for server in installation.servers.values()
                   if server.addresses]

        self.assertIsNone(installation.networking)
        self.assertTrue(installation.ports.of([servers[0].uuid]))

    def test_neutron_tells_ports(self):
        installation = self.installation()
        installation.conf.set_override('enabled', True, 'neutron')
        installation.conf.set_override(
            'endpoint_override', self.simulator.neutron_url, 'neutron')
        servers = list(installation.servers)

        self.assertEqual(self.simulator.neutron_url,
                         installation.networking.endpoint())
        self.assertTrue(installation.ports.of(servers))

    def test_an_outbox_that_is_not_there_is_none(self):
        self.assertIsNone(self.installation().stock)

    def test_an_outbox_is_looked_into(self):
        installation = self.installation()
        outbox.Outbox(installation.conf.outbox.path).close()

        self.assertEqual(0, installation.stock.waiting)

    def test_nobody_holds_an_outbox_that_nobody_uses(self):
        self.assertIsNone(self.installation().holder)

    def test_a_transport_that_is_no_rabbitmq_is_told(self):
        broker = self.installation().broker

        self.assertEqual(('fake', True, False), (
            broker.transport, broker.sends, broker.is_rabbitmq))

    def test_a_folder_for_ceilometer_is_taken(self):
        self.assertEqual(pathlib.Path('/srv/ceilometer'), self.installation(
            ceilometer='/srv/ceilometer').ceilometer)

    def test_a_folder_that_no_notification_agent_reads_is_not_looked_at(self):
        self.usual_ceilometer()

        self.assertIsNone(self.installation().ceilometer)

    def test_a_folder_with_our_definition_is_looked_at(self):
        usual = self.usual_ceilometer()
        (usual / 'meters.d').mkdir()
        (usual / 'meters.d' / 'powervm_monitor.yaml').touch()

        self.assertEqual(usual, self.installation().ceilometer)

    def test_the_usual_folder_is_looked_at_where_the_agent_runs(self):
        usual = self.usual_ceilometer()
        installation = self.installation()
        installation.processes.runs = {
            'ceilometer-agent-notification': True}.get

        self.assertEqual(usual, installation.ceilometer)

    def usual_ceilometer(self):
        """Return a folder that is there on every compute host."""
        path = self.useFixture(fixtures.TempDir()).path
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.checks.installation.CEILOMETER', path))
        return pathlib.Path(path)

    def test_it_logs_off(self):
        installation = self.installation()
        installation.times  # noqa: B018
        installation.close()

        self.assertEqual(1, self.requests()['DELETE web/Logon'])
