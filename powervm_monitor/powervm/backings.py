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
"""What Virtual I/O Servers have behind storage client adapters."""

import dataclasses
import re

from pypowervm.wrappers import storage as stores

from powervm_monitor import model
from powervm_monitor.powervm import fields

_UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
_ID = re.compile(_UUID)
_NAMED = re.compile(f'volume-({_UUID})')
_LUN = re.compile('(?:0x)?([0-9a-f]{16})')
# How nova-powervm names the disk that an instance starts from.
_BOOT = 'boot_'

_KINDS = {stores.PV: 'disk', stores.LU: 'logical-unit',
          stores.VOptMedia: 'optical'}
_VIRTUAL_DISKS = {None: 'logical-volume', 'LogicalVolume': 'logical-volume',
                  'File': 'file'}


def scsi(mapping, vios):
    """Return client location and Backing of a SCSI mapping, None if unused.

    :param mapping: pypowervm's VirtualSCSIMapping.
    :param vios: UUID of its Virtual I/O Server in lower case.
    :raises: one of fields.ODD when it cannot be understood, as the other.
    """
    client, server = mapping.client_adapter, mapping.server_adapter
    if client is None or not client.loc_code:
        return None
    volumes = ()
    if mapping.backing_storage is not None:
        volumes = (_volume(mapping.backing_storage, mapping.target_dev),)
    return client.loc_code, model.Backing(
        adapter=server.name, vios=vios, volumes=volumes)


def fibre_channel(mapping, vios):
    """Return the same of a Fibre Channel mapping (NPIV)."""
    client, server = mapping.client_adapter, mapping.server_adapter
    if client is None or not client.loc_code:
        return None
    port = mapping.backing_port
    return client.loc_code, model.Backing(
        adapter=server.name, vios=vios, port=None if port is None else
        model.FcPort(name=port.name, location=port.loc_code,
                     wwpn=port.wwpn and fields.wwpn(port.wwpn)))


def together(pairs):
    """Return ``{location: Backing}``, volumes by their logical units.

    A volume whose id one Virtual I/O Server does not know has that of the
    same one elsewhere.
    """
    pairs = list(pairs)
    ids = {volume.udid: volume.id for _, backing in pairs
           for volume in backing.volumes if volume.udid and volume.id}
    found = {}
    for location, backing in pairs:
        before = found.get(location)
        volumes = (*(before.volumes if before else ()), *backing.volumes)
        found[location] = dataclasses.replace(backing, volumes=volumes)
    return {location: dataclasses.replace(backing, volumes=tuple(sorted(
        (dataclasses.replace(volume, id=volume.id or ids.get(volume.udid))
         for volume in backing.volumes),
        key=lambda volume: (volume.lun is None, volume.lun or ''))))
        for location, backing in found.items()}


def _volume(storage, target):
    name = storage.name
    return model.Volume(
        name=name, udid=storage.udid, id=_id(storage),
        kind=_kind(storage, target),
        target=None if target is None else target.name,
        lun=None if target is None else _lun(target.lua),
        boot=bool(name) and name.startswith(_BOOT))


def _id(storage):
    """Return the Cinder volume's id: nova-powervm tags storage with it."""
    tag = (getattr(storage, 'tag', None) or '').lower()
    if _ID.fullmatch(tag):
        return tag
    named = _NAMED.fullmatch((storage.name or '').lower())
    return named[1] if named else None


def _kind(storage, target):
    # A file may stand in for a disc too.
    if isinstance(target, stores.VOptTargetDev):
        return 'optical'
    if isinstance(storage, stores.VDisk):
        if (storage.name or '').startswith('/'):
            return 'file'
        return _VIRTUAL_DISKS.get(storage.vdtype)
    return _KINDS.get(type(storage))


def _lun(text):
    found = _LUN.fullmatch((text or '').lower())
    return found[1] if found else None
