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
"""What an operator reads when something around the service is wrong.

One warning with the remedy, not one a turn; and the service goes on when the
trouble is over.
"""

import json
import subprocess

import fixtures
from oslotest import base
import trustme

from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes

PHYP = {
    'systemUtil': {
        'utilInfo': {'mtms': '8247-22L*2125D4A', 'a new field': [1, 2]},
        'utilSample': {
            'timeStamp': '2026-01-15T12:00:00+0000', 'status': 0,
            'timeBasedCycles': 8e14, 'another': {'new': 'field'},
            'processor': {'procCyclesPerSecond': 512000000},
            'lparsUtil': [{
                'id': 2, 'uuid': '42AD4FD4-DC64-4935-9E29-9B7C6F35AFCC',
                'name': 'one', 'state': 'Running', 'surprise': None,
                'processor': {
                    'entitledProcCycles': 1024, 'idleProcCycles': 0,
                    'utilizedCappedProcCycles': 512,
                    'utilizedUnCappedProcCycles': 0,
                    'donatedProcCycles': 0, 'mode': 'cap'}}]}}}
FEED = 'pcm/ManagedSystem/c5d782c7-44e4-3086-ad15-b16fb039d63b/' \
       'RawMetrics/LongTermMonitor'


class TestPowerVM(base.BaseTestCase):

    def recording(self, files, answers=()):
        """Return a simulator that plays some files: ``{category: text}``."""
        folder = self.useFixture(processes.Directory('recording')).path
        manifest = {'system': {'uuid': FEED.split('/')[2]},
                    'samples': [], 'answers': list(answers)}
        for category, text in files.items():
            (folder / category).write_text(text)
            manifest['samples'].append(
                {'category': category, 'file': category,
                 'time': '2026-01-15T12:00:00Z'})
        (folder / 'malformed').write_text('<feed><entry></feed>')
        (folder / 'manifest.yaml').write_text(json.dumps(manifest))
        return self.useFixture(
            monitor.Simulator('--recording', str(folder)))

    def world(self, text):
        folder = self.useFixture(processes.Directory('world')).path
        (folder / 'world.yaml').write_text(text)
        return self.useFixture(monitor.Simulator(
            '--backlog', '300', '--scenario', str(folder / 'world.yaml')))

    def tls(self):
        """Return a served and a trusted certificate's file."""
        folder = self.useFixture(processes.Directory('tls')).path
        authority = trustme.CA()
        authority.cert_pem.write_to_path(folder / 'ca.pem')
        authority.issue_cert('127.0.0.1').private_key_and_cert_chain_pem \
            .write_to_path(folder / 'server.pem')
        (folder / 'password').write_text('open sesame')
        return str(folder / 'server.pem'), str(folder / 'ca.pem')

    def serve(self, port=None, certificate=None, backlog=300):
        """Serve the small scenario from this process."""
        simulator = server.Simulator(
            scenario.load('small', clock=clock.Clock(10), backlog=backlog),
            port=port, password='open sesame', certificate=certificate,
            key=certificate).start()
        self.addCleanup(simulator.stop)
        simulator.clock = lambda context: simulator.world.clock
        return simulator

    def monitor(self, simulator, **groups):
        return self.useFixture(monitor.Monitor(simulator, **groups))

    def secure(self, ca_file):
        return {'protocol': 'https', 'username': 'monitor',
                'password': 'open sesame', 'ca_file': ca_file}

    def test_an_api_that_cannot_be_reached_is_said_once_until_it_is(self):
        simulator = self.serve()
        simulator.stop()
        tries = self.useFixture(fixtures.FakeLogger('pypowervm'))
        service = self.monitor(simulator)
        processes.until(lambda: tries.output.count('Error for PUT') > 2,
                        30, 'the third try')
        self.assertEqual(
            1, service.log.output.count('cannot reach the PowerVM REST API'))

        simulator.start()
        service.wait_for(len)

    def test_a_wrong_password_is_told_without_telling_it(self):
        served, trusted = self.tls()
        service = self.monitor(
            self.serve(certificate=served),
            powervm={**self.secure(trusted), 'password': 'open barley'})

        service.wait_for_log(
            'refuses the logon: check [powervm] username and password')
        self.assertNotIn('open barley', service.log.output)

    def test_a_foreign_certificate_is_refused_at_logon(self):
        served, _ = self.tls()
        _, trusted = self.tls()
        service = self.monitor(self.serve(certificate=served),
                               powervm=self.secure(trusted))

        service.wait_for_log('is not trusted: set [powervm] ca_file')

    def test_a_foreign_certificate_is_refused_at_any_later_call(self):
        served, trusted = self.tls()
        foreign, _ = self.tls()
        simulator = self.serve(certificate=served)
        service = self.monitor(simulator, powervm=self.secure(trusted))
        service.wait_for(len)
        simulator.stop()
        self.serve(port=simulator.port, certificate=foreign)

        service.wait_for_log('is not trusted: set [powervm] ca_file')

    def test_a_long_term_monitor_that_is_off_is_switched_on(self):
        service = self.monitor(self.world(
            'pcm: {long_term: false}\n'
            'partitions: [{instance: {}}]\n'))

        service.wait_for(len)

    def test_a_long_term_monitor_locked_by_policy_is_told(self):
        service = self.monitor(self.world(
            'pcm: {long_term: false, locked: true}\n'
            'partitions: [{instance: {}}]\n'))

        service.wait_for_log('have an administrator enable performance data')

    def test_a_malformed_feed_is_told(self):
        service = self.monitor(self.recording(
            {'phyp': json.dumps(PHYP)},
            [{'path': FEED, 'file': 'malformed'}]))

        service.wait_for_log('malformed answer for RawMetrics')

    def test_an_empty_file_is_told(self):
        service = self.monitor(self.recording({'phyp': ''}))

        service.wait_for_log('cannot be used: it is empty')

    def test_a_truncated_file_is_told(self):
        service = self.monitor(self.recording(
            {'phyp': json.dumps(PHYP)[:300]}))

        service.wait_for_log('cannot be used: it is no JSON')

    def test_fields_nobody_knows_harm_nothing(self):
        service = self.monitor(self.recording({'phyp': json.dumps(PHYP)}))

        def instances(found):
            return [n for n in found
                    if n['event_type'] == 'powervm.instance.sample']

        notification, = instances(service.wait_for(instances))
        volumes = {row['name']: row['volume'] for row in notification[
            'payload']['versioned_object.data']['measurements']}
        self.assertEqual(1000, volumes['cpu'])


class TestNova(base.BaseTestCase):

    def simulator(self, text='{}'):
        folder = self.useFixture(processes.Directory('world')).path
        (folder / 'world.yaml').write_text(text)
        return self.useFixture(monitor.Simulator(
            '--backlog', '300', '--scenario', str(folder / 'world.yaml')))

    def test_a_nova_that_cannot_be_reached_loses_no_sample(self):
        simulator = self.useFixture(monitor.Simulator('--backlog', '300'))
        service = self.useFixture(monitor.Monitor(simulator, nova={
            'endpoint_override': 'http://127.0.0.1:1/v2.1'}))

        service.wait_for_log('cannot reach Nova or Keystone')
        self.assertEqual([], service.notifications)
        self.assertIsNone(service.cursor())

    def test_a_host_that_nova_does_not_know_is_told(self):
        simulator = self.useFixture(monitor.Simulator('--backlog', '300'))
        service = self.useFixture(monitor.Monitor(
            simulator, DEFAULT={'host': 'powervm-one'}))

        service.wait_for_log('Nova knows no server on host powervm-one: if '
                             'there should be some, set [DEFAULT] host')

    def test_a_token_without_the_rights_is_told_the_policies(self):
        service = self.useFixture(monitor.Monitor(self.simulator(
            'nova: {powerless: true}\npartitions: [{instance: {}}]\n')))

        service.wait_for_log('os_compute_api:os-extended-server-attributes')
        self.assertEqual([], service.notifications)

    def test_a_partition_without_an_instance_is_named_once(self):
        service = self.useFixture(monitor.Monitor(self.simulator(
            'partitions: [{name: by-hand}, {instance: {}}]\n')))
        service.wait_for(
            lambda found: len({monitor.sampled_at(n) for n in found}) > 2)

        self.assertEqual(1, service.log.output.count('Partition by-hand'))


class TestCommand(base.BaseTestCase):

    def test_a_wrong_option_ends_the_command_with_one_line(self):
        folder = self.useFixture(processes.Directory('command')).path
        path = folder / 'powervm_monitor.conf'
        path.write_text('[publisher]\ninterval = 45\n')
        told = subprocess.run(
            [processes.installed('powervm-monitor'), '--config-file', path],
            capture_output=True, text=True, timeout=60, check=False)

        self.assertEqual(1, told.returncode)
        line, = told.stderr.splitlines()
        self.assertIn('interval', line)
        self.assertIn('multiple of 30', line)
