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
"""The servers of this host, by the UUID of their partition."""

import datetime
import re

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model

LOG = logging.getLogger(__name__)

_HOST = 'OS-EXT-SRV-ATTR:host'
_UUID = re.compile('[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')


class Servers:
    """Nova's servers on one host; the last good list stays in use.

    :param nova: a :class:`powervm_monitor.nova.session.Nova`.
    :param host: ``[DEFAULT] host``, nova-compute's own name.
    :param lpar_uuid: tells the partition's UUID of an instance's.
    :param clock: tells when a list is old.
    :param full_refresh: seconds after which it is.
    :param refresh: fewest seconds between lists for unknown partitions.
    """

    def __init__(self, nova, host, lpar_uuid, clock, full_refresh, refresh):
        self._nova = nova
        self._host = host
        self._lpar_uuid = lpar_uuid
        self._clock = clock
        self._full_refresh = datetime.timedelta(seconds=full_refresh)
        self._refresh = datetime.timedelta(seconds=refresh)
        self._by_lpar = {}
        self._listed_at = None
        self._tried_at = None
        self._unexplained = set()
        self._complaints = complaints.Complaints(LOG)

    def by_lpar(self, lpar_uuids):
        """Return ``{partition UUID: Server}``, up to date.

        :param lpar_uuids: the partitions there are. One that appears and
            that no server explains is a reason to ask Nova anew.
        :raises powervm_monitor.model.Unavailable: when Nova has not answered
            even once; without it nothing has an owner.
        """
        unexplained = set(lpar_uuids) - self._by_lpar.keys()
        if self._due(unexplained - self._unexplained):
            try:
                self._list()
            except model.Unavailable as e:
                if self._listed_at is None:
                    raise
                self._complaints.about(
                    'Nova', f'{e}; the servers listed at '
                    f'{self._listed_at:%H:%M:%S} UTC stay in use')
            else:
                self._complaints.settle('Nova')
                self._unexplained = (
                    set(lpar_uuids) - self._by_lpar.keys())
        return self._by_lpar

    def _due(self, appeared):
        now = self._clock.now()
        if self._listed_at is None:
            return True
        if self._tried_at is not None and (
                now - self._tried_at < self._refresh):
            return False
        return bool(appeared) or now - self._listed_at >= self._full_refresh

    def _list(self):
        self._tried_at = self._clock.now()
        flavors = self._flavor_ids()
        by_lpar, other_hosts = {}, 0
        for row in self._rows():
            if _HOST not in row:
                raise model.Unavailable(
                    'Nova does not tell this user which host a server is '
                    'on: allow role:service, or the role of [nova] '
                    'username, in the policies '
                    'os_compute_api:servers:detail:get_all_tenants, '
                    'os_compute_api:servers:allow_all_filters and '
                    'os_compute_api:os-extended-server-attributes')
            if row[_HOST] != self._host:
                other_hosts += 1
                continue
            server = self._server(row, flavors)
            if server is not None:
                self._add(by_lpar, server)
        if other_hosts:
            self._complaints.about(
                'the rights at Nova', f'Nova listed {other_hosts} servers '
                'of other hosts, which are left out: it ignores the host '
                'filter unless policy '
                'os_compute_api:servers:allow_all_filters allows it')
        else:
            self._complaints.settle('the rights at Nova')
        if not by_lpar:
            self._complaints.about(
                'the list of servers', 'Nova knows no server on host '
                f'{self._host}: if there should be some, set [DEFAULT] host '
                'to nova-compute\'s own')
        else:
            self._complaints.settle('the list of servers')
        self._by_lpar = by_lpar
        self._listed_at = self._tried_at

    def _add(self, by_lpar, server):
        uuid = self._lpar_uuid(server.uuid)
        if uuid in by_lpar:
            self._complaints.about(
                f'partition {uuid}', f'instances {by_lpar[uuid].uuid} and '
                f'{server.uuid} both claim partition {uuid}; the first one '
                'gets its numbers. Rebuild one of them with another UUID')
            return
        by_lpar[uuid] = server

    def _rows(self):
        return self._pages('/servers/detail', 'servers',
                           all_tenants='1', host=self._host)

    def _flavor_ids(self):
        """Return ``{name: id}``: a server's flavor carries no id."""
        return {row.get('name'): row.get('id') for row in self._pages(
            '/flavors/detail', 'flavors', is_public='None')}

    def _pages(self, path, key, **params):
        """Yield the objects of a list that may come in pages."""
        while True:
            answer = self._nova.get(path, **params)
            rows = answer.get(key)
            if not isinstance(rows, list):
                raise model.Unavailable(
                    f'Nova answered {path} without {key}')
            rows = [row for row in rows if isinstance(row, dict)]
            yield from rows
            if not rows or not answer.get(f'{key}_links'):
                return
            params['marker'] = rows[-1].get('id')
            if params['marker'] is None:
                raise model.Unavailable(
                    f'Nova promised a next page of {key} behind one that '
                    'has no id')

    def _server(self, row, flavors):
        try:
            server = _server(row, flavors)
        except (AttributeError, KeyError, TypeError, ValueError) as e:
            self._complaints.about(
                f'instance {row.get("id")}', 'Nova\'s answer about instance '
                f'{row.get("id")} cannot be understood, it is left out: '
                f'{e!r}')
            return None
        self._complaints.settle(f'instance {server.uuid}')
        return server


def _server(row, flavors):
    uuid = row['id'].lower()
    if not _UUID.fullmatch(uuid):
        raise ValueError(f'{uuid!r} is no UUID')
    return model.Server(
        uuid=uuid, name=row['name'],
        instance_name=row['OS-EXT-SRV-ATTR:instance_name'],
        project_id=row['tenant_id'], user_id=row['user_id'],
        host=row[_HOST], host_id=row.get('hostId', ''),
        flavor=_flavor(row['flavor'], flavors), status=str(row['status']),
        vm_state=row.get('OS-EXT-STS:vm_state'),
        task_state=row.get('OS-EXT-STS:task_state'),
        availability_zone=row.get('OS-EXT-AZ:availability_zone'),
        image_ref=(row.get('image') or {}).get('id'),
        created_at=row.get('created'),
        launched_at=row.get('OS-SRV-USG:launched_at'),
        metadata=dict(row.get('metadata') or {}),
        addresses=_addresses(row.get('addresses') or {}))


def _flavor(row, flavors):
    name = row['original_name']
    return model.Flavor(
        id=flavors.get(name), name=name, vcpus=int(row['vcpus']),
        memory_bytes=int(row['ram']) * 2 ** 20, disk_gb=int(row['disk']),
        ephemeral_gb=int(row.get('ephemeral') or 0),
        swap_mb=int(row.get('swap') or 0))


def _addresses(networks):
    by_mac = {}
    for network, addresses in networks.items():
        for address in addresses:
            mac = address['OS-EXT-IPS-MAC:mac_addr'].replace(':', '').lower()
            by_mac.setdefault(mac, []).append(
                model.Address(ip=address['addr'], network=network))
    return {mac: tuple(ips) for mac, ips in by_mac.items()}
