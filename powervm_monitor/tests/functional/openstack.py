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

"""Keystone, Nova and a little Neutron together, with users and flavors."""

import uuid

import fixtures

from powervm_monitor.tests.functional import keystone
from powervm_monitor.tests.functional import neutron
from powervm_monitor.tests.functional import nova

# Users by name: the roles that each has, in a project that is called so, too.
USERS = {
    # What the installation guide gives the service.
    'powervm-monitor': ('service', 'reader'),
    'powerless': ('member', 'reader'),
    'owner': ('member',),
}


class OpenStack(fixtures.Fixture):
    """A small cloud: ``keystone``, ``neutron`` and ``nova`` are its parts.

    Flavor ``1`` is public and flavor ``private`` is not; all servers are
    those of user ``owner``.
    """

    def _setUp(self):
        self.keystone = self.useFixture(keystone.Keystone())
        self.neutron = self.useFixture(neutron.Neutron())
        self.keystone.service('network', self.neutron.url)
        self.nova = self.useFixture(nova.Nova(self.keystone))
        for name, roles in USERS.items():
            self.keystone.user(name, name, roles)
        self.owner = self.keystone.adapter(
            'compute', 'owner', 'owner', default_microversion='2.47')
        self.project_id = self.owner.get_project_id()
        self.user_id = self.owner.get_user_id()
        for name, public in (('1', True), ('private', False)):
            self.nova.rows.flavor(
                id=name, name=f'p1.{name}', vcpus=2, ram=4096, disk=20,
                extra_specs={'powervm:proc_units': '0.5'}, public=public)

    def server(self, host, **fields):
        """Make a server and return its UUID; nova_rows.py tells the fields."""
        fields = {'uuid': str(uuid.uuid4()), 'name': 'web', **fields}
        self.nova.rows.create(servers=[{
            'host': host, 'project': self.project_id, 'user': self.user_id,
            **fields}])
        return fields['uuid']

    def credentials(self, name):
        """Return the options of ``[nova]`` with which a user logs on."""
        project = 'admin' if name == 'admin' else name
        return {**self.keystone.options(name, project),
                # The tests' default is the simulator's.
                'endpoint_override': None}
