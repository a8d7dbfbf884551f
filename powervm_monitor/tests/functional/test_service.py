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
"""The service against the simulator, over HTTP and HTTPS."""

import ssl

from oslotest import base
import trustme

from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import truth

IDLE_AND_DONATED = """\
vioses: [{id: 1, name: vios-1}]
partitions:
  - name: dedicated
    mode: share_idle_procs_active
    entitled: 4
    vcpus: 4
    cpu: {busy: 0.5, idle: 0.5}
    instance: {uuid: a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01}
"""


class TestService(base.BaseTestCase):

    def wrong(self, notifications, true):
        return [wrong for n in notifications for wrong in true.wrong(n)]

    def test_every_volume_is_true_over_http(self):
        simulator = self.useFixture(monitor.Simulator(
            '--speed', '30', '--backlog', '300'))
        service = self.useFixture(monitor.Monitor(simulator))

        notifications = service.wait_for(
            lambda found: len({monitor.sampled_at(n) for n in found}) > 12)

        true = truth.Truth(simulator.url)
        self.assertEqual([], self.wrong(notifications, true))

    def test_every_resource_is_published_at_every_sample(self):
        simulator = self.useFixture(monitor.Simulator('--backlog', '300'))
        service = self.useFixture(monitor.Monitor(simulator))

        notifications = service.wait_for(lambda found: len(found) >= 480)

        published = {n['payload']['versioned_object.data']['resource_id']
                     for n in notifications}
        true = truth.Truth(simulator.url)
        self.assertEqual(
            true.ids(simulator.clock().now(), 30), published)

    def test_a_restart_shortens_no_span(self):
        simulator = self.useFixture(monitor.Simulator('--backlog', '300'))
        folder = self.useFixture(processes.Directory('outbox')).path
        groups = {'outbox': {'path': folder / 'outbox.sqlite'},
                  'publisher': {'interval': 60}}
        with monitor.Monitor(simulator, **groups) as first:
            first.wait_for(lambda found: len(found) > 200)
        second = self.useFixture(monitor.Monitor(simulator, **groups))

        notifications = second.wait_for(
            lambda found: len(found) > 40, 90, 'the next samples')

        self.assertEqual({60.0}, {
            n['payload']['versioned_object.data']['period']
            for n in notifications})

    def test_it_logs_on_with_a_password_over_https(self):
        folder = self.useFixture(processes.Directory('tls')).path
        authority = trustme.CA()
        authority.cert_pem.write_to_path(folder / 'ca.pem')
        served = authority.issue_cert('127.0.0.1')
        served.private_key_and_cert_chain_pem.write_to_path(
            folder / 'server.pem')
        (folder / 'password').write_text('open sesame')
        simulator = self.useFixture(monitor.Simulator(
            '--backlog', '300', '--certificate', str(folder / 'server.pem'),
            '--key', str(folder / 'server.pem'),
            '--password-file', str(folder / 'password')))
        context = ssl.create_default_context(cafile=folder / 'ca.pem')
        service = self.useFixture(monitor.Monitor(
            simulator, context, powervm={
                'username': 'monitor', 'password': 'open sesame',
                'ca_file': folder / 'ca.pem'}))

        notifications = service.wait_for(lambda found: len(found) >= 480)

        true = truth.Truth(simulator.url, context)
        self.assertEqual([], self.wrong(notifications, true))

    def test_idle_cycles_are_subtracted_and_donated_ones_not(self):
        folder = self.useFixture(processes.Directory('scenario')).path
        (folder / 'world.yaml').write_text(IDLE_AND_DONATED)
        simulator = self.useFixture(monitor.Simulator(
            '--backlog', '300', '--scenario', str(folder / 'world.yaml')))
        service = self.useFixture(monitor.Monitor(simulator))

        def instances(found):
            return [n for n in found
                    if n['event_type'] == 'powervm.instance.sample']

        notifications = service.wait_for(
            lambda found: len(instances(found)) > 2)

        newest = instances(notifications)[-1][
            'payload']['versioned_object.data']
        volumes = {row['name']: row['volume']
                   for row in newest['measurements']}
        self.assertAlmostEqual(12.5, volumes['cpu_util'], places=6)
        self.assertEqual([], self.wrong(
            notifications, truth.Truth(simulator.url)))
