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
"""A server as Nova's API writes it at microversion 2.47."""

import re

from powervm_monitor import model

HOST = 'OS-EXT-SRV-ATTR:host'
DELETED = 'DELETED'
# What makes a row that cannot be understood.
ODD = (AttributeError, KeyError, TypeError, ValueError)

_UUID = re.compile('[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')


def server(row):
    """Return the Server of a row, without its flavor's id.

    :raises: one of :data:`ODD` when the row cannot be understood.
    """
    return model.Server(
        uuid=uuid(row['id']), name=row['name'],
        instance_name=row['OS-EXT-SRV-ATTR:instance_name'],
        project_id=_text(row['tenant_id']), user_id=_text(row['user_id']),
        host=row[HOST] or '', host_id=row.get('hostId', ''),
        flavor=_flavor(row['flavor']), status=str(row['status']),
        vm_state=row.get('OS-EXT-STS:vm_state'),
        task_state=row.get('OS-EXT-STS:task_state'),
        availability_zone=row.get('OS-EXT-AZ:availability_zone'),
        image_ref=(row.get('image') or {}).get('id'),
        created_at=row.get('created'),
        launched_at=row.get('OS-SRV-USG:launched_at'),
        metadata=dict(row.get('metadata') or {}),
        addresses=_addresses(row.get('addresses') or {}),
        volumes=tuple(volume['id'] for volume in row.get(
            'os-extended-volumes:volumes_attached') or ()))


def uuid(text):
    """Return a UUID in lower case; raises ValueError when it is none."""
    if not _UUID.fullmatch(text.lower()):
        raise ValueError(f'{text!r} is no UUID')
    return text.lower()


def instance_uuids(lpar_uuid):
    """Return the UUIDs that the instance of a partition may have.

    PowerVM keeps all of an instance's UUID but the first bit. Of what is no
    UUID there is none.
    """
    if not _UUID.fullmatch(lpar_uuid):
        return ()
    return (lpar_uuid, f'{int(lpar_uuid[0], 16) | 8:x}{lpar_uuid[1:]}')


def mac(text):
    """Return a MAC as twelve lower-case hexadecimal digits."""
    return text.replace(':', '').lower()


def _text(value):
    if not isinstance(value, str):
        raise ValueError(f'{value!r} is no id')
    return value


def _flavor(row):
    return model.Flavor(
        id=None, name=row['original_name'], vcpus=int(row['vcpus']),
        memory_bytes=int(row['ram']) * 2 ** 20, disk_gb=int(row['disk']),
        ephemeral_gb=int(row.get('ephemeral') or 0),
        swap_mb=int(row.get('swap') or 0),
        extra_specs=dict(row.get('extra_specs') or {}))


def _addresses(networks):
    by_mac = {}
    for network, addresses in networks.items():
        for address in addresses:
            by_mac.setdefault(
                mac(address['OS-EXT-IPS-MAC:mac_addr']), []).append(
                    model.Address(ip=address['addr'], network=network))
    return {mac: tuple(ips) for mac, ips in by_mac.items()}
