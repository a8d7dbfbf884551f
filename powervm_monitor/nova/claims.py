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
"""Which server claims which partition; there can be only one."""

import collections.abc

from oslo_log import log as logging

from powervm_monitor import complaints

LOG = logging.getLogger(__name__)


class Claims(collections.abc.Mapping):
    """Servers by the UUID of their partition.

    PowerVM keeps all but the first bit of an instance's UUID, so two
    instances may claim one partition; the one that came first keeps it.

    :param lpar_uuid: tells the partition's UUID of an instance's.
    """

    def __init__(self, lpar_uuid):
        self._lpar_uuid = lpar_uuid
        self._owners = {}
        self._losers = {}
        self._complaints = complaints.Complaints(LOG)

    def __getitem__(self, lpar):
        return self._owners[lpar]

    def __iter__(self):
        return iter(self._owners)

    def __len__(self):
        return len(self._owners)

    def replace(self, servers):
        """Take servers in the place of all that are here."""
        self._owners, self._losers = {}, {}
        self.take(servers)

    def take(self, servers):
        """Take servers that are new or have changed."""
        for server in servers:
            lpar = self._lpar_uuid(server.uuid)
            owner = self._owners.get(lpar, server)
            claimed = self._owners if owner.uuid == server.uuid else (
                self._losers)
            claimed[lpar] = server
        self._complain()

    def remove(self, uuid):
        """Let a server go; a server that claims its partition takes it.

        :param uuid: of the instance.
        """
        lpar = self._lpar_uuid(uuid)
        for claimed in (self._losers, self._owners):
            if lpar in claimed and claimed[lpar].uuid == uuid:
                del claimed[lpar]
        if lpar not in self._owners and lpar in self._losers:
            self._owners[lpar] = self._losers.pop(lpar)
        self._complain()

    def _complain(self):
        self._complaints.only({
            f'partition {lpar}':
                f'instances {self[lpar].uuid} and {loser.uuid} both claim '
                f'partition {lpar}, for PowerVM keeps all of a UUID but its '
                'first bit; the first one gets its numbers. Delete one of '
                'them and create it anew'
            for lpar, loser in self._losers.items()})
