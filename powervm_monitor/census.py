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
"""Partitions without an instance and instances without a partition."""

from oslo_log import log as logging

LOG = logging.getLogger(__name__)


class Census:
    """Compares who is there with who should be; names each stray once.

    :param published: whether partitions that are no instance are.
    """

    def __init__(self, published):
        self._fate = ('published as unmanaged' if published
                      else 'not published')
        self._unexplained = set()
        self._absent = set()

    def take(self, lpars, servers, evacuated=frozenset()):
        """Count the strays of a Reading, and name those that are new.

        :param lpars: partitions by UUID.
        :param servers: Nova's servers by the UUID of their partition.
        :param evacuated: UUIDs of partitions whose servers Nova has started
            elsewhere; they are counted, and reported by others.
        :returns: how many partitions are no instance, and how many
            instances have no partition.
        """
        unexplained = lpars.keys() - servers.keys()
        for uuid in sorted(unexplained - self._unexplained - evacuated):
            LOG.info('Partition %s (%s) is no instance that Nova knows on '
                     'this host; its numbers are %s',
                     lpars[uuid].name, uuid, self._fate)
        absent = servers.keys() - lpars.keys()
        for uuid in sorted(absent - self._absent):
            LOG.info('Instance %s (%s, %s) has no partition on this host',
                     servers[uuid].uuid, servers[uuid].name,
                     servers[uuid].status)
        self._unexplained, self._absent = unexplained, absent
        return len(unexplained), len(absent)
