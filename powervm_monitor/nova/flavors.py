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
"""The ids of flavors, which servers stopped telling with 2.47."""

from powervm_monitor.nova import pages

# The last microversion whose servers tell their flavor's id.
MICROVERSION = '2.46'


class Flavors:
    """Ids by name, asked for when a server has a flavor not seen before.

    :param nova: a :class:`powervm_monitor.nova.session.Api`.
    """

    def __init__(self, nova):
        self._nova = nova
        self._ids = {}

    def learn(self, servers):
        """Find the ids of the flavors of some servers.

        One list tells most; what it does not have, since it is private or
        deleted, a server of that flavor tells.

        :param servers: ``{name of the flavor: UUID of a server}``.
        :raises powervm_monitor.model.Unavailable: when Nova does not answer.
        """
        if servers.keys() - self._ids.keys():
            self._ids.update({
                row.get('name'): row.get('id') for row in pages.rows(
                    self._nova, '/flavors/detail', 'flavors',
                    is_public='None')})
        for name in sorted(servers.keys() - self._ids.keys()):
            self._ids[name] = self._of(servers[name])

    def id(self, name):
        """Return the id of a flavor, None when nothing told it."""
        return self._ids.get(name)

    def _of(self, uuid):
        found = pages.rows(
            self._nova, '/servers/detail', 'servers',
            microversion=MICROVERSION, all_tenants='1', uuid=uuid, limit='2')
        return next((row['flavor'].get('id') for row in found
                     if row.get('id') == uuid
                     and isinstance(row.get('flavor'), dict)), None)
