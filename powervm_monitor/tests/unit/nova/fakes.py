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
"""A Nova that answers from memory, as the real one does at 2.47."""

import datetime

from powervm_monitor.tests.unit import builders

HOST = 'OS-EXT-SRV-ATTR:host'
TASK_STATE = 'OS-EXT-STS:task_state'


class Nova:
    """Has rows of servers, and knows what it was asked.

    :ivar servers: rows; ``updated`` of each is when it was last changed.
    :ivar page: how many rows fit into one answer.
    :ivar filters: whether this user may filter.
    :ivar flavors: ids of the servers' own flavors by UUID, ``42`` by default.
    :ivar services: rows of nova-compute, or what is raised for them.
    :ivar down: whether the database of the only cell does not answer.
    :ivar failure: raised instead of answering.
    """

    name = 'Nova'

    def __init__(self, clock, *servers):
        self.clock = clock
        self.servers = list(servers)
        self.flavors = {}
        self.down = False
        self.interfaces = {}
        self.services = []
        self.page = 1000
        self.filters = True
        self.failure = None
        self.answered_at = None
        self.asked, self.microversions = [], []

    def put(self, **changes):
        """Let there be a server, new or in the place of its UUID's."""
        row = builders.nova_row(updated=self.clock.now(), **changes)
        self.remove(row['id'])
        self.servers.append(row)

    def remove(self, uuid):
        """Let a server be gone without a trace."""
        self.servers = [row for row in self.servers if row['id'] != uuid]

    def get(self, path, microversion=None, **params):
        self.asked.append((path, params))
        self.microversions.append(microversion)
        if self.failure is not None:
            raise self.failure
        self.answered_at = self.clock.now()
        if path == '/os-services':
            if isinstance(self.services, Exception):
                raise self.services
            return {'services': self.services}
        if path == '/servers/detail':
            return self._paged([
                self._at(row, microversion) for row in self.servers
                if not self.down and self._matches(row, params)
            ], 'servers', params)
        return self.interfaces.get(
            path.split('/')[2], {'interfaceAttachments': []})

    def lists(self):
        """Return which lists of servers were asked for: full, delta, one.

        Those for flavors are not among them.
        """
        return [*reversed([
                'one' if 'uuid' in params
                else 'delta' if 'changes-since' in params else 'full'
                for (path, params), microversion in zip(
                    reversed(self.asked), reversed(self.microversions),
                    strict=False)
                if path == '/servers/detail' and 'marker' not in params
                and microversion is None])]

    def _matches(self, row, params):
        if not self.filters:
            return True
        since = params.get('changes-since')
        if since is None and row.get('status') == 'DELETED':
            return False
        return (params.get('host') in (None, row.get(HOST))
                and params.get('uuid') in (None, row.get('id'))
                and (since is None or row.get('updated', builders.NOON)
                     >= datetime.datetime.fromisoformat(since)))

    def _at(self, row, microversion):
        if microversion == '2.46':
            return {**row, 'flavor': {
                'id': self.flavors.get(row['id'], '42'), 'links': []}}
        return row

    def _paged(self, found, key, params):
        if 'marker' in params:
            names = [row['id'] for row in found]
            found = found[names.index(params['marker']) + 1:]
        answer = {key: found[:int(params.get('limit', self.page))]}
        if len(found) > len(answer[key]):
            answer[f'{key}_links'] = [{'rel': 'next', 'href': 'ignored'}]
        return answer
