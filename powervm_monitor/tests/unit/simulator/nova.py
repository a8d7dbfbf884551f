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

"""Nova and Neutron of a simulated host, asked as a client does."""

from keystoneauth1 import adapter
from keystoneauth1 import noauth
from keystoneauth1 import session

from powervm_monitor.tests.unit.simulator import base


class TestCase(base.TestCase):

    def nova(self, source='small', version='2.47'):
        """An Adapter of the Compute API of a scenario, or of a World."""
        world = source
        if isinstance(source, (str, dict)):
            world = self.world(source)
        self.simulator = self.served(world)
        return self.client(self.simulator.nova_url, version)

    def client(self, url, version=None):
        """An Adapter that raises nothing."""
        return adapter.Adapter(
            session.Session(auth=noauth.NoAuth()), endpoint_override=url,
            service_type='compute', default_microversion=version,
            raise_exc=False)

    def servers(self, nova, query=''):
        """The servers of a list by name."""
        return {server['name']: server for server in nova.get(
            '/servers/detail?' + query).json()['servers']}
