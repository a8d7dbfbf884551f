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
"""The service with a real Nova and a real Keystone."""

import datetime
import uuid

from powervm_monitor.tests.functional import hosting
from powervm_monitor.tests.functional import openstack

# Long enough for the cloud to be changed before.
STOPS_AT = 600


class TestNova(hosting.HostTest):

    # What the samples tell of a server.

    def assertTellsOfWeb(self, sample, flavor_id):
        metadata = sample['metadata']
        self.assertEqual(
            {'project_id': self.cloud.project_id,
             'user_id': self.cloud.user_id, 'display_name': 'shop',
             'instance_host': self.host, 'flavor_id': flavor_id,
             'flavor_name': f'p1.{flavor_id}', 'status': 'active',
             'user_metadata': {'metering.stack': 'shop'}},
            {**{key: sample[key] for key in ('project_id', 'user_id')},
             **{key: metadata[key] for key in (
                 'display_name', 'instance_host', 'flavor_id', 'flavor_name',
                 'status')},
             'user_metadata': sample['user_metadata']})
        self.assertTrue(metadata['name'].startswith('instance-'))

    def test_the_admin_sees_everything(self):
        self.make_web(name='shop', metadata={'metering.stack': 'shop'},
                      flavor='private')
        self.monitor('admin')

        sample = self.wait_for_sample(self.web)

        self.assertTellsOfWeb(sample, 'private')

    def test_the_service_role_and_three_policies_suffice(self):
        self.make_web(name='shop', metadata={'metering.stack': 'shop'})
        self.monitor()

        sample = self.wait_for_sample(self.web)

        self.assertTellsOfWeb(sample, '1')

    def test_a_private_flavor_has_its_id_without_the_admin_role(self):
        self.make_web(name='shop', metadata={'metering.stack': 'shop'},
                      flavor='private')
        self.monitor()

        sample = self.wait_for_sample(self.web)

        self.assertTellsOfWeb(sample, 'private')

    def test_what_a_move_has_left_behind_has_no_samples(self):
        self.state = 'Not Activated'
        self.make_db()
        self.make_web(self.elsewhere)
        self.monitor()

        self.assertTrue(self.samples_soon_end())

    def test_a_list_of_more_than_a_page_is_read_to_its_end(self):
        # The newest come first.
        self.make_web()
        self.make_db()
        self.cloud.nova.rows.multiply(
            uuid=self.db, uuids=[str(uuid.uuid4()) for _ in range(1000)])
        self.monitor(full_refresh=3600)

        sample = self.wait_for_sample(self.web)

        self.assertEqual('web', sample['metadata']['display_name'])

    # Too few rights.

    def test_a_powerless_user_is_told_the_policies(self):
        self.make_web()
        self.monitor('powerless')

        self.service.wait_for_log('servers:detail:get_all_tenants')

        self.assertEqual([], self.samples(self.web))

    def test_hidden_hosts_are_told_with_the_policy(self):
        self.make_web()
        self.without('os-extended-server-attributes')
        self.monitor()

        self.service.wait_for_log('os-extended-server-attributes')

        self.assertEqual([], self.samples(self.web))

    def test_an_ignored_filter_is_told_with_the_policy(self):
        self.make_db()
        self.make_web(self.elsewhere)
        self.without('servers:allow_all_filters')
        self.monitor()

        self.service.wait_for_log('servers:allow_all_filters')

        self.assertTrue(self.samples_soon_end())

    def without(self, policy):
        """Leave one policy as Nova has it."""
        nova = self.cloud.nova
        self.addCleanup(nova.allow, openstack.nova.ALLOWED)
        nova.allow({name: check
                    for name, check in openstack.nova.ALLOWED.items()
                    if not name.endswith(policy)})

    # What happens to a server while the service runs.

    def test_a_new_name_shows_soon(self):
        self.make_web()
        self.monitor(full_refresh=3600)
        self.wait_for_sample(self.web)

        self.cloud.owner.put(f'/servers/{self.web}',
                             json={'server': {'name': 'renamed'}})

        sample = self.sample_soon(self.web)
        self.assertEqual('renamed', sample['metadata']['display_name'])

    def test_new_metadata_show_soon(self):
        self.make_web(metadata={'metering.stack': 'shop'})
        self.monitor(full_refresh=3600)
        self.wait_for_sample(self.web)

        self.cloud.owner.post(
            f'/servers/{self.web}/metadata',
            json={'metadata': {'metering.stack': 'forum'}})

        sample = self.sample_soon(self.web)
        self.assertEqual({'metering.stack': 'forum'}, sample['user_metadata'])

    def test_metadata_that_are_gone_show_after_a_full_list(self):
        # Nova does not count it as a change of the server.
        self.make_web(metadata={'metering.stack': 'shop'})
        self.monitor(full_refresh=10)
        self.wait_for_sample(self.web)

        self.cloud.owner.delete(
            f'/servers/{self.web}/metadata/metering.stack')

        sample = self.sample_soon(self.web)
        self.assertEqual({}, sample['user_metadata'])

    def test_a_new_server_shows_soon(self):
        self.make_db()
        self.monitor(full_refresh=3600)
        self.wait_for_sample(self.db)

        self.make_web(name='new')

        sample = self.sample_soon(self.web)
        self.assertEqual('new', sample['metadata']['display_name'])

    def test_a_deleted_server_is_gone_soon(self):
        self.make_db()
        self.make_web()
        self.monitor(full_refresh=3600)
        self.wait_for_sample(self.web)

        self.cloud.nova.rows.delete(uuid=self.web)
        self.sample_soon(self.db)

        self.assertTrue(self.samples_soon_end())

    def test_a_server_that_moves_away_is_gone_soon(self):
        # Its partition stops here; Nova tells where it went to.
        self.events = [{'at': STOPS_AT, 'do': 'power_off',
                        'partition': 'web'}]
        self.make_db()
        self.make_web()
        self.monitor(full_refresh=3600)
        first = hosting.taken(self.wait_for_sample(self.web))
        self.cloud.nova.rows.change(uuid=self.web, host=self.elsewhere,
                                    node=self.elsewhere, compute_id=2)

        self.service.wait_for_log(f'has left for host {self.elsewhere}', 90)

        self.assertTrue(self.samples_soon_end())
        self.assertEqual([], [
            sample for sample in self.samples(self.web)
            if hosting.taken(sample) > first + datetime.timedelta(
                seconds=STOPS_AT + hosting.SOON)])

    def test_a_stopped_server_that_moved_away_is_gone_after_a_full_list(self):
        # Lists of changes of this host lack it.
        self.state = 'Not Activated'
        self.make_db()
        self.make_web(vm_state='stopped')
        self.monitor(full_refresh=10)
        self.wait_for_sample(self.web)

        self.cloud.nova.rows.change(uuid=self.web, host=self.elsewhere,
                                    node=self.elsewhere, compute_id=2)

        self.assertTrue(self.samples_soon_end())

    def test_a_server_that_moved_here_shows_soon(self):
        self.make_db()
        self.make_web(self.elsewhere)
        self.monitor(full_refresh=3600)
        self.wait_for_sample(self.db)

        self.cloud.nova.rows.change(uuid=self.web, host=self.host,
                                    node=self.host, compute_id=1)

        sample = self.sample_soon(self.web)
        self.assertEqual(self.host, sample['metadata']['instance_host'])

    def test_a_server_on_its_way_here_has_samples(self):
        # A live migration moves the partition first and the host in Nova's
        # database last.
        self.make_db()
        self.make_web(self.elsewhere, name='shop', task_state='migrating')
        self.monitor(full_refresh=3600)

        sample = self.wait_for_sample(self.web)

        self.assertEqual(
            ('shop', self.cloud.project_id),
            (sample['metadata']['display_name'], sample['project_id']))

    # Wrong options.

    def assertTold(self, *words, **options):
        self.make_web()
        self.monitor(**options)

        for word in words:
            self.service.wait_for_log(word)
        self.assertEqual([], self.samples(self.web))

    def test_a_wrong_password_is_told(self):
        self.assertTold('Keystone refuses the credentials in [nova]',
                        password='close sesame')

    def test_a_wrong_region_is_told(self):
        self.assertTold('region_name', 'Nowhere', region_name='Nowhere')

    def test_a_missing_endpoint_is_told(self):
        # The catalog has none of these.
        self.assertTold('no endpoint for Nova', valid_interfaces='admin')
