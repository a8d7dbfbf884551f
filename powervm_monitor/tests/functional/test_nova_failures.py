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
"""Nova, Neutron and Keystone fail, and come back."""

import datetime

from powervm_monitor.tests.functional import hosting

# Seconds that a token lasts where it is to expire.
TOKEN = 5


class TestFailures(hosting.HostTest):

    def watched(self):
        """Start the service; return the first sample of a server."""
        self.make_web()
        self.monitor()
        return self.wait_for_sample(self.web)

    def test_samples_go_on_while_nova_is_away(self):
        self.watched()

        self.cloud.nova.stop()
        self.addCleanup(self.cloud.nova.start)
        self.service.wait_for_log('stay in use')
        sample = self.sample_soon(self.web)

        self.assertEqual('web', sample['metadata']['display_name'])

    def test_changes_show_once_nova_is_back(self):
        self.watched()

        self.cloud.nova.stop()
        self.addCleanup(self.cloud.nova.start)
        self.service.wait_for_log('stay in use')
        self.cloud.nova.rows.change(uuid=self.web, display_name='renamed')
        self.cloud.nova.start()

        sample = self.sample_soon(self.web)
        self.assertEqual('renamed', sample['metadata']['display_name'])

    def test_samples_go_on_while_neutron_is_away(self):
        # Nova then fails to list servers.
        self.watched()

        self.cloud.neutron.stop()
        self.addCleanup(self.cloud.neutron.start)
        self.service.wait_for_log('stay in use')
        sample = self.sample_soon(self.web)

        self.assertEqual('web', sample['metadata']['display_name'])

    def test_samples_begin_once_keystone_is_there(self):
        self.make_web()
        self.cloud.keystone.stop()
        self.addCleanup(self.cloud.keystone.start)
        self.monitor()
        self.service.wait_for_log('cannot reach Nova or Keystone')

        self.cloud.keystone.start()

        sample = self.wait_for_sample(self.web)
        self.assertEqual('web', sample['metadata']['display_name'])

    def test_an_expired_token_is_renewed(self):
        self.short_tokens()
        first = self.watched()
        self.wait_for_sample(self.web, hosting.taken(first) + (
            TOKEN * hosting.SPEED * datetime.timedelta(seconds=1)))

        self.cloud.nova.rows.change(uuid=self.web, display_name='renamed')

        sample = self.sample_soon(self.web)
        self.assertEqual('renamed', sample['metadata']['display_name'])
        self.assertNotIn('Keystone', self.service.log.output)

    def test_samples_go_on_while_keystone_is_away(self):
        self.short_tokens()
        self.watched()

        self.cloud.keystone.stop()
        self.service.wait_for_log('stay in use')
        sample = self.sample_soon(self.web)

        self.assertEqual('web', sample['metadata']['display_name'])

    def test_changes_show_once_keystone_is_back(self):
        self.short_tokens()
        self.watched()

        self.cloud.keystone.stop()
        self.service.wait_for_log('stay in use')
        self.cloud.nova.rows.change(uuid=self.web, display_name='renamed')
        self.cloud.keystone.start()

        sample = self.sample_soon(self.web)
        self.assertEqual('renamed', sample['metadata']['display_name'])

    def short_tokens(self):
        """Let a token last for some seconds only."""
        self.addCleanup(self.cloud.keystone.restart, 3600)
        self.cloud.keystone.restart(TOKEN)
