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

"""Fits a partition with the devices that its section tells."""

import dataclasses
import fractions
import itertools

from powervm_monitor.simulator import devices
from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import transfers
from powervm_monitor.simulator import world as worlds

FIRST_INTERFACE_SLOT = 32
FIRST_DISK_SLOT = 2
FIRST_SERVER_SLOT = 10
# Below it the last digits of client WWPNs are the partition's and the slot's.
WWPNS = 0xc050760000000000


def pick(section, *keys):
    """What the section says of those keys: the rest has defaults."""
    return {key: section[key] for key in keys if key in section}


def address(lpar, slot):
    """A MAC address of the partition's own."""
    return 'fa:16:3e:%02x:%02x:%02x' % (
        lpar.id >> 8 & 255, lpar.id & 255, slot & 255)


class Fitting:
    """Makes devices with slots, names and loads.

    Each method takes the device's section, its path in the scenario, the
    Lpar, and what makes a Wave of a scenario's load.
    """

    def __init__(self, scenario, taken, vioses, sriov_adapters=()):
        self._scenario = scenario
        self._taken = taken
        self._vioses = [vios.id for vios in vioses]
        self._hosts = {number: itertools.count() for number in self._vioses}
        self._channels = {number: itertools.count()
                          for number in self._vioses}
        self._sriov = {adapter.id: adapter for adapter in sriov_adapters}

    def _slot(self, section, path, lpar, first):
        what = 'partition %d/slot' % lpar.id
        slot = section.get('slot') or self._taken.free(what, first)
        self._taken.claim(path, what, slot)
        return slot

    def _server_slot(self, section, path, vios):
        what = 'VIOS %d/server slot' % vios
        slot = section.get('server_slot') or self._taken.free(
            what, FIRST_SERVER_SLOT)
        self._taken.claim(path, what, slot)
        return slot

    def interface(self, section, path, lpar, wave):
        """A virtual Ethernet adapter."""
        slot = self._slot(section, path, lpar, FIRST_INTERFACE_SLOT)
        return devices.Interface(
            slot=slot, mac=section.get('mac', address(lpar, slot)),
            uuid=worlds.name_uuid(lpar.uuid, 'interface', slot),
            ip=section.get('ip', '10.%d.%d.%d' % (
                lpar.id >> 8 & 255, lpar.id & 255, slot & 255)),
            load=loads.Network(
                wave(section.get('received', 0)),
                wave(section.get('sent', 0)),
                section.get('packet_size', 1000),
                section.get('physical', 1),
                wave(section.get('dropped', 0))),
            **pick(section, 'vlan', 'tagged', 'vswitch'))

    def _parts(self, section, path):
        """Each path of a disk or channel: where it is told, and what."""
        parts = section.get('paths') or [{'vios': number}
                                         for number in self._vioses]
        if not parts:
            raise self._scenario.error(path, 'there is no VIOS to serve it')
        up = sum(part.get('link', 'up') == 'up' for part in parts)
        for index, part in enumerate(parts):
            here = (*path, 'paths', index)
            self._check_vios(part, here)
            if part.get('link') == 'down':
                yield here, {**part, 'share': 0}
            else:
                yield here, {'share': fractions.Fraction(1, up), **part}

    def _check_vios(self, part, path):
        if part['vios'] not in self._vioses:
            raise self._scenario.error(
                (*path, 'vios'), 'there is no VIOS %d' % part['vios'])

    def paths(self, section, path, lpar, wave):
        """The Paths of a disk."""
        volume = devices.Volume(
            id=section.get('volume_id', worlds.name_uuid(
                lpar.uuid, 'volume', path[-1])),
            udid=worlds.name_uuid(lpar.uuid, 'udid', path[-1]),
            **pick(section, 'size', 'pool', 'name', 'tagged'))
        volume.udid = '01M0lCTT' + volume.udid.replace('-', '').upper()
        if 'behind' in section:
            yield from self._behind(section, path, lpar, volume, wave)
            return
        for here, part in self._parts(section, path):
            vios = part['vios']
            number = next(self._hosts[vios])
            server_slot = self._server_slot(part, here, vios)
            yield devices.Path(
                slot=self._slot(part, here, lpar, FIRST_DISK_SLOT),
                vios_id=vios, server_slot=server_slot,
                vhost=part.get('vhost', 'vhost%d' % number),
                device=part.get('device', 'hdisk%d' % (number + 1)),
                volume=volume, load=transfers.block_disk(
                    section, wave, part['share']))

    def _behind(self, section, path, lpar, volume, wave):
        """The Paths of a disk behind the adapters of another."""
        others = {other.volume.id: [] for other in lpar.paths}
        for other in lpar.paths:
            others[other.volume.id].append(other)
        if section['behind'] >= len(others):
            raise self._scenario.error(
                (*path, 'behind'), 'there is no such disk before this one')
        shared = list(others.values())[section['behind']]
        part = {'share': fractions.Fraction(1, len(shared))}
        for other in shared:
            number = next(self._hosts[other.vios_id])
            yield dataclasses.replace(
                other, device='hdisk%d' % (number + 1), volume=volume,
                lun=1 + max(each.lun for each in lpar.paths
                            if each.slot == other.slot),
                load=transfers.block_disk(section, wave, part['share']))

    def channels(self, section, path, lpar, wave):
        """The Channels of an NPIV section."""
        for here, part in self._parts(section, path):
            vios = part['vios']
            server_slot = self._server_slot(part, here, vios)
            slot = self._slot(part, here, lpar, FIRST_DISK_SLOT)
            first = WWPNS + (lpar.id << 20) + (slot << 4)
            wwpns = tuple(int(wwpn, 16) for wwpn in part.get('wwpns', ()))
            yield devices.Channel(
                slot=slot, vios_id=vios, server_slot=server_slot,
                number=next(self._channels[vios]),
                wwpns=wwpns or (first, first + 1),
                volumes=tuple(section.get('volumes', ())),
                load=transfers.channel(section, wave, part['share']),
                **pick(part, 'active', 'port', 'link'))

    def logical_port(self, section, path, lpar, wave):
        """An SR-IOV logical port, with its vNIC if it has one.

        The Lpar may be a Vios that has the port for itself.
        """
        adapter = self._sriov.get(section['adapter'])
        if adapter is None:
            raise self._scenario.error(
                (*path, 'adapter'),
                'there is no SR-IOV adapter %d' % section['adapter'])
        port = section.get('port', 0)
        if port >= adapter.ports:
            raise self._scenario.error((*path, 'port'), 'there is no port %d'
                                       % port)
        what = 'SR-IOV adapter %d/logical port' % adapter.id
        number = self._taken.free(what, 1)
        self._taken.claim(path, what, number)
        return devices.LogicalPort(
            adapter=adapter, port=port, number=number,
            mac=section.get('mac', address(lpar, 128 + number)),
            uuid=worlds.name_uuid(lpar.uuid, 'logical port', number),
            ip=section.get('ip', '10.%d.%d.%d' % (
                lpar.id >> 8 & 255, lpar.id & 255, 128 + number & 255)),
            vnic=self._vnic(section, path, lpar),
            load=loads.Sriov(
                *(wave(section.get(key, 0)) for key in (
                    'received', 'sent', 'dropped_received', 'dropped_sent',
                    'errors_in', 'errors_out')),
                section.get('packet_size', 1000)),
            **pick(section, 'vlan'))

    def _vnic(self, section, path, lpar):
        if 'vnic' not in section:
            return None
        part, here = section['vnic'], (*path, 'vnic')
        self._check_vios(part, here)
        slot = self._slot(part, here, lpar, FIRST_INTERFACE_SLOT)
        return devices.Vnic(
            slot=slot, uuid=worlds.name_uuid(lpar.uuid, 'vnic', slot),
            vios_id=part['vios'], **pick(part, 'counted_by'))
