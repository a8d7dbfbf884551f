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
"""``check`` on real set-ups: one that is whole, and ten that are not."""

import json
import shutil
import subprocess
import uuid

import fixtures
from oslotest import base

from powervm_monitor import checks
from powervm_monitor import outbox
from powervm_monitor.catalog import render
from powervm_monitor.cmd import settings
from powervm_monitor.notifications import consumer
from powervm_monitor.tests.functional import ceilometer
from powervm_monitor.tests.functional import disk
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq


def world(host, **sections):
    """Return a scenario in which everybody tells everything."""
    return {
        'system': {'host': host},
        'vioses': [{'name': 'vios-1'}, {'name': 'vios-2'}],
        'partitions': [
            {'name': name, 'instance': {}, 'disks': [{}],
             'interfaces': [{'vlan': 1}]} for name in ('web-1', 'db-1')],
        **sections}

STARTED = 'Watching the partitions of host'


class SetUp(fixtures.Fixture):
    """A simulated host, its service, a broker and who listens there.

    :param arguments: of the simulator.
    :param broker: the fixture, by default a virtual host.
    :param folder: where the state is, by default a folder of its own.
    :param sections: of the scenario that are not as usual.
    """

    def __init__(self, *arguments, broker=None, folder=None, **sections):
        super().__init__()
        self._arguments = arguments
        self._broker = broker
        self._given = folder
        self._sections = sections

    def _setUp(self):
        # Others may simulate hosts on this machine at the same time.
        self.host = f'check-{uuid.uuid4().hex[:8]}'
        self.folder = self._given or self.useFixture(
            processes.Directory('check')).path
        self.broker = self.useFixture(
            self._broker or rabbitmq.VirtualHost())
        scenario = self.useFixture(
            processes.Directory('world')).path / 'world.yaml'
        scenario.write_text(json.dumps(world(self.host, **self._sections)))
        self.simulator = self.useFixture(monitor.Simulator(
            '--backlog', '300', '--scenario', str(scenario),
            *self._arguments))
        self.configure()
        self.definitions = self._definitions()
        self._listen()

    def configure(self, **groups):
        """Write the configuration, with options that differ."""
        self.path = monitor.configure(self.folder, self.simulator, **{
            **groups,
            'DEFAULT': {'host': self.host,
                        'transport_url': self.broker.transport_url,
                        **groups.get('DEFAULT', {})}})
        self.path.chmod(0o640)
        return self.path

    def launch(self, until):
        """Start the service, and return when something is in its log."""
        service = self.useFixture(processes.Process(
            'powervm-monitor', [processes.installed('powervm-monitor'),
                                '--config-file', self.path]))
        service.wait_until(lambda: until in service.log, 60, until)
        return service

    def start(self):
        """Start the service, and return when all is delivered."""
        service = self.launch(STARTED)
        service.wait_until(self._delivered, 60, 'the delivery')
        return service

    def _delivered(self):
        path = self.folder / 'outbox.sqlite'
        if not path.exists():
            return False
        try:
            stock = outbox.Stock.of(path)
        except outbox.Unusable:
            return False
        return stock.cursor is not None and not stock.waiting

    def _listen(self):
        conf = settings.read(['--config-file', str(self.path)])
        listener = consumer.Consumer(conf, lambda notification: None)
        listener.start()
        self.addCleanup(listener.stop)

    def _definitions(self):
        """Return a folder with what Ceilometer needs, as the guide says."""
        stock, = ceilometer.agent_environment().glob(
            'lib/python*/site-packages/ceilometer')
        folder = self.useFixture(processes.Directory('ceilometer')).path
        (folder / 'meters.d').mkdir()
        (folder / 'meters.d' / 'powervm_monitor.yaml').write_text(
            render.ceilometer_meters())
        events = folder / 'event_definitions.yaml'
        shutil.copy(stock / 'pipeline/data/event_definitions.yaml', events)
        with events.open('a') as file:
            file.write(render.ceilometer_events())
        resources = folder / 'gnocchi_resources.yaml'
        shutil.copy(stock / 'publisher/data/gnocchi_resources.yaml',
                    resources)
        with resources.open('a') as file:
            file.write(render.gnocchi_resources().partition(
                'resources:\n')[2])
        return folder

    def check(self):
        """Return the status, and what is found as dicts."""
        return self.manage('check', '--ceilometer', self.definitions)

    def manage(self, *arguments):
        """Return the status and the list of a command for operators."""
        told = subprocess.run(
            [processes.installed('powervm-monitor-manage'),
             '--config-file', self.path, *arguments, '-f', 'json'],
            capture_output=True, text=True, timeout=120, check=False)
        if told.stderr:
            raise AssertionError(told.stderr)
        return told.returncode, json.loads(told.stdout)


class CheckTest(base.BaseTestCase):

    def set_up(self, *arguments, **options):
        return self.useFixture(SetUp(*arguments, **options))

    def started(self, *arguments, **options):
        """Return a set-up with a service that has delivered what it has."""
        made = self.set_up(*arguments, **options)
        made.start()
        return made

    def errors(self, rows):
        return [row for row in rows if row['Status'] == 'error']


class TestWhole(CheckTest):

    def test_all_is_well_beside_a_service_that_runs(self):
        status, rows = self.started().check()

        # Other tests run services on this machine.
        others = [row for row in rows
                  if 'is another powervm-monitor' in row['Message']]
        self.assertEqual(
            (1 if others else 0, others),
            (status, [row for row in rows if row['Status'] != 'ok']))
        self.assertEqual([check.name for check in checks.CHECKS],
                         list(dict.fromkeys(row['Check'] for row in rows)))

    def test_numbers_are_shown_with_and_without_a_service(self):
        made = self.set_up()
        service = made.start()
        beside = made.manage('show')
        service.stop()
        status, rows = made.manage('show', 'web-1')

        self.assertEqual((0, ['db-1', 'web-1']), (
            beside[0], [row['Name'] for row in beside[1]]))
        self.assertEqual(
            (0, {'web-1', 'vscsi-C2', 'vscsi-C3', 'veth-C32'}),
            (status, {row['Resource'] for row in rows
                      if not row['Resource'].startswith('volume-')}))

    def test_nothing_is_changed(self):
        made = self.set_up(pcm={'long_term': False})
        made.check()

        asked = made.simulator.ask('requests')['by_path']
        self.assertEqual([], [name for name in asked if not name.startswith(
            ('GET ', 'PUT web/Logon', 'DELETE web/Logon'))])
        self.assertEqual([made.path], list(made.folder.iterdir()))


class TestDoubtful(CheckTest):
    """Set-ups whose service works, with something that is not as it should.
    """

    def assertWarning(self, made, check, cause, remedy):
        status, rows = made.check()
        warning, = [row for row in rows if row['Status'] != 'ok'
                    and 'is another powervm-monitor' not in row['Message']]

        self.assertEqual((1, check), (status, warning['Check']))
        self.assertIn(cause, warning['Message'])
        self.assertIn(remedy, warning['Message'].partition(cause)[2])

    def test_preferences_that_are_forbidden(self):
        made = self.set_up(events=[
            {'at': 0, 'do': 'fault', 'kind': 403, 'path': 'preferences'}])
        made.start()

        self.assertWarning(
            made, 'Long Term Monitor', 'does not give its performance '
            'monitoring preferences', 'let the user see and change them')

    def test_a_vios_that_cannot_be_queried(self):
        made = self.set_up(events=[
            {'at': 0, 'do': 'fault', 'kind': 'unreadable',
             'partition': 'vios-2'}])
        made.start()

        self.assertWarning(
            made, 'devices', 'VirtualIOServer vios-2 cannot be queried',
            'see whether its RMC connection is up')

    def test_a_second_managed_system_is_no_trouble_when_one_is_chosen(self):
        made = self.set_up(other_systems=[{
            'system': {'name': 'power-2'}, 'partitions': [
                {'name': 'theirs', 'interfaces': [{}]}]}])
        made.configure(powervm={'system': 'power-1'})
        made.start()
        _, rows = made.check()

        self.assertEqual([], self.errors(rows))
        self.assertIn('PowerVM tells of 2 Virtual I/O Servers and 2 '
                      'partitions what they have',
                      [row['Message'] for row in rows])


class TestBroken(CheckTest):
    """Set-ups, each with one thing wrong, which the first error names."""

    def assertFirstError(self, made, check, cause, remedy):
        status, rows = made.check()
        first, *others = self.errors(rows)

        self.assertEqual((2, check), (status, first['Check']))
        self.assertIn(cause, first['Message'])
        self.assertIn(remedy, first['Message'].partition(cause)[2])
        self.assertEqual([], [row for row in others
                              if row['Check'] != check])

    def test_a_wrong_password(self):
        password = self.useFixture(
            processes.Directory('password')).path / 'password'
        password.write_text('open sesame')
        made = self.set_up('--password-file', str(password))
        made.configure(powervm={'protocol': 'http', 'username': 'monitor',
                                'password': 'open barley'})
        made.launch('refuses the logon')

        self.assertFirstError(
            made, 'PowerVM REST API', 'refuses the logon',
            'check [powervm] username and password')

    def test_a_rest_api_that_is_down(self):
        made = self.started()
        made.simulator.fault(kind='refuse')

        self.assertFirstError(
            made, 'PowerVM REST API', 'cannot reach the PowerVM REST API',
            'that the PowerVM REST API (pvm-rest) runs')

    def test_a_long_term_monitor_that_is_off(self):
        made = self.set_up(pcm={'long_term': False, 'locked': True})
        made.launch('have an administrator enable performance data')

        self.assertFirstError(
            made, 'Long Term Monitor', 'the Long Term Monitor of power-1 is '
            'off', 'have an administrator enable performance data')

    def test_several_managed_systems(self):
        made = self.set_up(other_systems=[{'system': {'name': 'power-2'}}])
        ended = subprocess.run(
            [processes.installed('powervm-monitor'),
             '--config-file', made.path],
            capture_output=True, text=True, timeout=120, check=False)

        self.assertEqual(1, ended.returncode)
        self.assertIn('has 2 managed systems: set [powervm] system to the '
                      'name, MTMS or UUID of one of them (power-1 ',
                      ended.stderr)
        # That the service does not run is an error as well.
        error, = [row['Message'] for row in self.errors(made.check()[1])
                  if row['Check'] == 'PowerVM REST API']
        self.assertIn('has 2 managed systems: set [powervm] system', error)

    def test_an_rmc_connection_that_is_inactive(self):
        made = self.started(vioses=[
            {'name': 'vios-1', 'rmc': 'inactive'}, {'name': 'vios-2'}])

        self.assertFirstError(
            made, 'Virtual I/O Servers', 'Virtual I/O Server vios-1 does not '
            'tell of its disks', 'see whether its RMC connection is up')

    def test_a_powerless_token(self):
        made = self.set_up(nova={'powerless': True})
        made.launch('Nova does not tell this user')

        self.assertFirstError(
            made, 'Nova', 'Nova does not tell this user which host a server '
            'is on', 'os_compute_api:os-extended-server-attributes')

    def test_a_broker_that_is_down(self):
        made = self.started(broker=rabbitmq.RabbitMQ())
        made.broker.stop()

        self.assertFirstError(
            made, 'broker', 'RabbitMQ cannot be reached',
            'check transport_url and that the broker runs')

    def test_definitions_that_are_missing(self):
        made = self.started()
        made.definitions.joinpath('meters.d/powervm_monitor.yaml').unlink()

        self.assertFirstError(
            made, 'Ceilometer', 'makes samples of our notifications',
            'copy etc/ceilometer/meters.d/powervm_monitor.yaml there')

    def test_a_clock_that_is_wrong(self):
        made = self.set_up(events=[
            {'at': 0, 'do': 'fault', 'kind': 'clock_step', 'seconds': -3600}])
        # It reads all the same.
        made.start()

        self.assertFirstError(
            made, 'clocks', 's behind this host\'s clock',
            'follow one NTP server')

    def test_a_state_directory_that_is_read_only(self):
        small = self.useFixture(disk.Disk('40m'))
        made = self.set_up(folder=small.path)
        service = made.start()
        service.stop()
        small.forbid()

        self.assertFirstError(
            made, 'state directory', 'mounted read-only',
            'mount it for writing')

    def test_another_instance_that_runs(self):
        made = self.started()
        other = self.useFixture(processes.Directory('other')).path
        path = made.path
        made.configure(outbox={'path': other / 'outbox.sqlite'})
        shutil.copy(made.path, other / 'powervm_monitor.conf')
        made.path = other / 'powervm_monitor.conf'
        process = made.launch(STARTED)
        made.path = path
        made.configure()

        self.assertFirstError(
            made, 'service', f'process {process.pid} is another '
            f'powervm-monitor of host {made.host}', 'stop one of the two')
