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
"""Which Neutron port an interface is, by its MAC."""

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.nova import rows
from powervm_monitor.nova import session

LOG = logging.getLogger(__name__)


class Ports:
    """The ids of Neutron ports, each asked for once.

    A MAC that nobody tells a port of is asked for again after
    :meth:`forget`.

    :param source: answers ``of(servers)`` with ports by MAC.
    """

    def __init__(self, source):
        self._source = source
        self._ids = {}
        self._asked = set()
        self._complaints = complaints.Complaints(LOG)

    def remember(self, servers):
        """Take the ports that servers are known to have."""
        for server in servers:
            self._ids.update(server.ports)
        self._asked = set(self._ids)

    def learn(self, servers):
        """Ask for what is not known yet of some servers' ports.

        Never raises for the API's sake: numbers whose port is not known are
        better than none.
        """
        new = [server for server in servers
               if server.addresses.keys() - self._asked]
        try:
            for some in self._source.portions(new):
                self._ids.update(self._source.of(some))
                self._ask_no_more(some)
                self._complaints.settle('the ports')
        except model.Unavailable as e:
            self._complaints.about(
                'the ports', f'port ids are left out: {e}')
            if isinstance(e, session.Powerless):
                self._ask_no_more(new)

    def _ask_no_more(self, servers):
        for server in servers:
            self._asked.update(server.addresses)

    def of(self, server):
        """Return ``{MAC: port id}`` as far as it is known."""
        return {mac: self._ids[mac] for mac in server.addresses
                if mac in self._ids}

    def forget(self, servers):
        """Forget the ports of all but some servers, and what was in vain."""
        present = {mac for server in servers for mac in server.addresses}
        self._ids = {mac: port for mac, port in self._ids.items()
                     if mac in present}
        self._asked = set(self._ids)


class FromNova:
    """Nova's list of a server's interfaces: one request a server.

    :param nova: a :class:`powervm_monitor.nova.session.Api`.
    """

    # Servers asked for at a time, so that a start on a large host is felt
    # neither by Nova nor by the samples.
    PORTION = 20

    def __init__(self, nova):
        self._nova = nova

    def portions(self, servers):
        """Return what may be asked for now: the first servers, singly."""
        return [[server] for server in servers[:self.PORTION]]

    def of(self, servers):
        """Return ``{MAC: port id}`` of servers."""
        found = {}
        for server in servers:
            try:
                answer = self._nova.get(f'/servers/{server.uuid}/os-interface')
            except session.Unknown as e:
                # Nova hides what a user may not see.
                raise session.Powerless(
                    'Nova does not show this user the interfaces of '
                    f'instance {server.uuid}: only an administrator sees '
                    'them. Set [neutron] enabled instead, or give the user '
                    'of [nova] role admin') from e
            found.update(_ids(
                answer, 'interfaceAttachments', 'mac_addr', 'port_id'))
        return found


class FromNeutron:
    """Neutron's list of ports: one request for many servers.

    :param neutron: a :class:`powervm_monitor.nova.session.Api`.
    """

    # Their MACs go into the URL, which is not to get too long.
    PORTION = 50

    def __init__(self, neutron):
        self._neutron = neutron

    def portions(self, servers):
        """Return all servers, some at a time."""
        return [servers[i:i + self.PORTION]
                for i in range(0, len(servers), self.PORTION)]

    def of(self, servers):
        """Return ``{MAC: port id}`` of servers."""
        macs = [':'.join(mac[i:i + 2] for i in range(0, len(mac), 2))
                for server in servers for mac in server.addresses]
        return _ids(self._neutron.get(
            '/v2.0/ports', fields=['id', 'mac_address'], mac_address=macs),
            'ports', 'mac_address', 'id')


def _ids(answer, key, mac, port):
    try:
        return {rows.mac(row[mac]): row[port] for row in answer[key]}
    except rows.ODD as e:
        raise model.Unavailable(
            f'a list of {key} cannot be understood: {e!r}') from e
