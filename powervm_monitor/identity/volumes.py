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
"""Which Cinder volumes are behind a partition's storage adapters."""

import dataclasses

from powervm_monitor import model

# What Cinder may have made. Nova itself makes the other kinds, and the boot
# disks.
_CINDERS = ('disk', 'logical-unit')


def behind(lpar, server, backings):
    """Return the Volumes behind each storage adapter, by location code.

    PowerVM tells most volumes by their tag. Nova knows which are attached;
    so what is left of those is behind NPIV, where PowerVM sees no volume,
    or is the one disk that carries no tag. Where that is not sure nothing
    is said.

    :param backings: :class:`powervm_monitor.model.Backing` by location code.
    :returns: without the adapters of which it is not known.
    """
    told = _identified(lpar, server, backings)
    # A server without an image was booted from a volume.
    if server.image_ref is None and len(server.volumes) == 1:
        told = _changed(told, lambda volume: volume.id in server.volumes,
                        boot=True)
    return told


def _identified(lpar, server, backings):
    """Return the Volumes with all the Cinder ids that can be known."""
    told = {disk.location: backings[disk.location].volumes
            for disk in lpar.disks
            if not disk.wwpns and disk.location in backings}
    channels = [disk.location for disk in lpar.disks if disk.wwpns]
    known = {volume.id for volumes in told.values() for volume in volumes}
    left = [volume for volume in server.volumes if volume not in known]
    nameless = {volume.udid for volumes in told.values()
                for volume in volumes if _may_be_cinders(volume)}
    complete = all(disk.wwpns or disk.location in told
                   for disk in lpar.disks)
    if channels and complete and left and not nameless:
        # Every port of a partition leads to all of its volumes.
        told.update(dict.fromkeys(channels, tuple(
            model.Volume(name=None, udid=None, id=volume)
            for volume in left)))
    elif not channels and complete and len(left) == len(nameless) == 1:
        told = _changed(told, _may_be_cinders, id=left[0])
    return told


def _changed(told, chosen, **changes):
    """Return the Volumes, those that are chosen with changes."""
    return {location: tuple(
        dataclasses.replace(volume, **changes) if chosen(volume) else volume
        for volume in volumes) for location, volumes in told.items()}


def _may_be_cinders(volume):
    return (volume.id is None and volume.udid is not None
            and volume.kind in _CINDERS and not volume.boot)
