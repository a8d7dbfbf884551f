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
"""A host of a real cloud, and the service that asks its Nova."""

import datetime
import json
import uuid

from oslotest import base

from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import openstack
from powervm_monitor.tests.functional import processes

# A sample is taken every 30 seconds, which then pass in one.
SPEED = 30
# Seconds of the simulated time. Changes show in the first sample after these,
# which leave some for the work of a busy machine.
REFRESH, FULL_REFRESH = 1, 60
SOON = 60
# The simulated time stays behind the real one, which is Nova's, for the
# whole test: what is newer for the service is newer for Nova.
BEHIND = datetime.timedelta(hours=2)

SCENARIO = """\
vioses: [{{id: 1, name: vios-1}}]
partitions:
  - {{name: web, entitled: 1, vcpus: 1, state: {state},
     instance: {{uuid: {web}}}}}
  - {{name: db, entitled: 1, vcpus: 1, instance: {{uuid: {db}}}}}
events: {events}
"""


class HostTest(base.BaseTestCase):
    """One cloud for all; every test has a host and servers of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cloud = openstack.OpenStack()
        cls.cloud.setUp()
        cls.addClassCleanup(cls.cloud.cleanUp)

    def setUp(self):
        super().setUp()
        for name, content in self.cloud.getDetails().items():
            self.addDetail(name, content)
        self.addCleanup(self.cloud.nova.rows.clear)
        self.host = f'powervm-{uuid.uuid4().hex[:8]}'
        self.web, self.db = str(uuid.uuid4()), str(uuid.uuid4())
        self.state = 'Running'
        self.events = []
        self.elsewhere = f'{self.host}-b'
        for host in (self.host, self.elsewhere):
            self.cloud.nova.rows.compute(host=host)

    def make_db(self):
        """The server that stays as it is."""
        self.cloud.server(self.host, uuid=self.db, name='db')

    def make_web(self, host=None, **fields):
        """The server to which something happens."""
        self.cloud.server(host or self.host, uuid=self.web, **fields)

    def monitor(self, user='powervm-monitor', groups=None, **options):
        """Start the service as a user of [nova].

        :param groups: other options than those of [nova], by group.
        """
        self.folder = self.useFixture(processes.Directory('scenario')).path
        scenario = self.folder / 'scenario.yaml'
        scenario.write_text(SCENARIO.format(
            web=self.web, db=self.db, state=self.state,
            events=json.dumps(self.events)))
        start = datetime.datetime.now(datetime.timezone.utc) - BEHIND
        self.simulator = self.useFixture(monitor.Simulator(
            '--scenario', str(scenario), '--speed', str(SPEED),
            '--backlog', '60', '--start', start.isoformat()))
        self._groups = {
            'DEFAULT': {'host': self.host},
            'outbox': {'path': self.folder / 'outbox.sqlite'},
            'nova': {'refresh': REFRESH, 'full_refresh': FULL_REFRESH,
                     'servers_file': self.folder / 'servers.json',
                     **self.cloud.credentials(user), **options},
            **(groups or {})}
        self.launch()

    def launch(self):
        """Start the service, or another one that goes on with its state."""
        self.service = monitor.Monitor(self.simulator, **self._groups)
        self.service.setUp()
        self._running = self.service
        self.addCleanup(self.stop)

    def stop(self):
        """Stop the service, if it runs."""
        if self._running is not None:
            self._running.cleanUp()
            self._running = None

    def samples(self, instance):
        """Return the samples of an instance so far, oldest first."""
        return [
            n['payload']['versioned_object.data']
            for n in list(self.service.notifications)
            if n['event_type'] == 'powervm.instance.sample'
            and n['payload']['versioned_object.data'][
                'resource_id'] == instance]

    def wait_for_sample(self, instance, since=None):
        """Return the first sample of an instance that is new enough."""
        def new(_):
            return [sample for sample in self.samples(instance)
                    if since is None or taken(sample) > since]

        self.service.wait_for(new, 120, f'a sample of {instance}')
        return new(None)[0]

    def soon(self):
        """Return when what is changed now must show in the samples."""
        return self.simulator.clock().now() + datetime.timedelta(seconds=SOON)

    def sample_soon(self, instance):
        """Return the first sample that must show what is changed now."""
        return self.wait_for_sample(instance, self.soon())

    def samples_soon_end(self):
        """Tell whether web has no samples any more while db has."""
        soon = self.soon()
        newest = self.wait_for_sample(
            self.db, taken(self.wait_for_sample(self.db, soon)))
        return not [sample for sample in self.samples(self.web)
                    if soon < taken(sample) < taken(newest)]


def taken(sample):
    """Return the sample time of a payload, aware."""
    return datetime.datetime.fromisoformat(sample['sampled_at'])
