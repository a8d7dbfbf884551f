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

"""Builds the partitions of a scenario, with devices and instances."""

import fractions
import itertools

from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import workload
from powervm_monitor.simulator import world as worlds

FIRST_INTERFACE_SLOT = 32
FIRST_DISK_SLOT = 2
FIRST_SERVER_SLOT = 10


def pick(section, *keys):
    """What the section says of those keys: the rest has defaults."""
    return {key: section[key] for key in keys if key in section}


class Taken:
    """Ids, UUIDs and slots, of which each may be used once."""

    def __init__(self, scenario):
        self._scenario = scenario
        self._owners = {}
        # Below this number none is free: nothing is ever given back.
        self._lowest = {}

    def claim(self, path, what, value):
        """Take it for the section at this path, or raise ScenarioError."""
        if (what, value) in self._owners:
            owner = self._owners[what, value]
            raise self._scenario.error(path, '%s %s is taken by %s' % (
                what.rpartition('/')[2], value, self._scenario.key(owner)))
        self._owners[what, value] = path

    def free(self, what, first):
        """The first number from there on that is not taken."""
        number = max(first, self._lowest.get((what, first), first))
        while (what, number) in self._owners:
            number += 1
        self._lowest[what, first] = number
        return number


def cpu(section, system, mode, entitled, wave):
    """A partition's load on its processors."""
    part = section.get('cpu', {})
    return loads.Cpu(
        wave(part.get('used', 0)), entitled, system.timebase,
        uncapped=mode == 'uncap', idle=part.get('idle', 0),
        donated=part.get('donated', 0))


class Partitions:
    """Builds Lpars and Instances."""

    def __init__(self, scenario, system, taken, vioses):
        self._scenario = scenario
        self._system = system
        self._taken = taken
        self._vioses = [vios.id for vios in vioses]
        self._hosts = {number: itertools.count()
                       for number in self._vioses}

    def lpars(self, sections):
        """The Lpars of all sections; one with a count is a template."""
        reserved = {section['id'] for section in sections if 'id' in section}
        for index, section in enumerate(sections):
            path = ('partitions', index)
            if 'count' in section:
                self._check_template(section, path)
            for number in range(1, section.get('count', 1) + 1):
                identifier = section.get('id', 1)
                if 'id' not in section or number > 1:
                    identifier = self._taken.free('id', identifier)
                    while identifier in reserved:
                        identifier = self._taken.free('id', identifier + 1)
                yield self._lpar(section, path, identifier, number)

    def _check_template(self, section, path):
        for keys in (('uuid',), ('instance', 'uuid')):
            value = section
            for key in keys:
                value = value.get(key) or {}
            if value:
                raise self._scenario.error(
                    (*path, *keys), 'one UUID cannot serve many partitions')

    def _lpar(self, section, path, identifier, number):
        def wave(load):
            return workload.Wave.of(
                load if running else 0, number - 1)

        running = section.get('state', worlds.RUNNING) == worlds.RUNNING
        self._taken.claim(path, 'id', identifier)
        name = section.get('name', 'vm-{n}').replace('{n}', str(number))
        instance = None
        if 'instance' in section:
            instance = self.instance((*path, 'instance'),
                                     section['instance'], section, name,
                                     number)
        uuid = section.get('uuid') or (
            instance.uuid if instance else
            worlds.name_uuid(self._system.uuid, 'lpar', identifier))
        uuid = worlds.partition_uuid(uuid)
        self._taken.claim(path, 'UUID', uuid)
        mode = section.get('mode', 'uncap')
        entitled = section.get('entitled', 0.5)
        lpar = worlds.Lpar(
            id=identifier, uuid=uuid, name=name, mode=mode,
            entitled=entitled,
            cpu=cpu(section, self._system, mode, entitled, wave),
            memory_used=workload.Wave.of(
                section.get('memory_used', 0.5), number - 1),
            instance=instance,
            **pick(section, 'state', 'vcpus', 'weight', 'memory', 'rmc', 'os',
                   'management'))
        for index, part in enumerate(section.get('interfaces', [])):
            lpar.interfaces.append(self._interface(
                part, (*path, 'interfaces', index), lpar, wave))
        for index, part in enumerate(section.get('disks', [])):
            lpar.paths.extend(self._paths(
                part, (*path, 'disks', index), lpar, wave))
        return lpar

    def _slot(self, section, path, lpar, first):
        what = 'partition %d/slot' % lpar.id
        slot = section.get('slot') or self._taken.free(what, first)
        self._taken.claim(path, what, slot)
        return slot

    def _interface(self, section, path, lpar, wave):
        slot = self._slot(section, path, lpar, FIRST_INTERFACE_SLOT)
        mac = section.get('mac', 'fa:16:3e:%02x:%02x:%02x' % (
            lpar.id >> 8 & 255, lpar.id & 255, slot & 255))
        return worlds.Interface(
            slot=slot, mac=mac,
            uuid=worlds.name_uuid(lpar.uuid, 'interface', slot),
            ip=section.get('ip', '10.%d.%d.%d' % (
                lpar.id >> 8 & 255, lpar.id & 255, slot & 255)),
            load=loads.Network(
                wave(section.get('received', 0)),
                wave(section.get('sent', 0)),
                section.get('packet_size', 1000),
                section.get('physical', 1),
                wave(section.get('dropped', 0))),
            **pick(section, 'vlan', 'vswitch'))

    def _paths(self, section, path, lpar, wave):
        paths = section.get('paths') or [{'vios': number}
                                         for number in self._vioses]
        if not paths:
            raise self._scenario.error(path, 'there is no VIOS to serve it')
        volume = worlds.Volume(
            id=section.get('volume_id', worlds.name_uuid(
                lpar.uuid, 'volume', path[-1])),
            udid=worlds.name_uuid(lpar.uuid, 'udid', path[-1]),
            size=section.get('size', 20480))
        volume.udid = '01M0lCTT' + volume.udid.replace('-', '').upper()
        even = fractions.Fraction(1, len(paths))
        for index, part in enumerate(paths):
            here = (*path, 'paths', index)
            if part['vios'] not in self._vioses:
                raise self._scenario.error(
                    (*here, 'vios'), 'there is no VIOS %d' % part['vios'])
            yield self._path(part, here, section, volume, even, lpar, wave)

    def _path(self, part, here, disk, volume, even, lpar, wave):
        vios = part['vios']
        number = next(self._hosts[vios])
        what = 'VIOS %d/server slot' % vios
        server_slot = part.get('server_slot') or self._taken.free(
            what, FIRST_SERVER_SLOT)
        self._taken.claim(here, what, server_slot)
        return worlds.Path(
            slot=self._slot(part, here, lpar, FIRST_DISK_SLOT),
            vios_id=vios, server_slot=server_slot,
            vhost=part.get('vhost', 'vhost%d' % number),
            device=part.get('device', 'hdisk%d' % (number + 1)),
            volume=volume,
            load=loads.Disk(
                wave(disk.get('reads', 0)), wave(disk.get('writes', 0)),
                disk.get('read_size', 4096), disk.get('write_size', 4096),
                part.get('share', even)))

    def instance(self, path, section, partition, name, number=1):
        """The Instance of a partition's section; elsewhere without one."""
        def filled(key, default):
            return section.get(key, default).replace('{n}', str(number))

        display = filled('display_name', name)
        flavor = {'name': 'm1.powervm', 'disk': 20, 'ephemeral': 0,
                  'swap': 0, 'extra_specs': {},
                  'vcpus': (partition or {}).get('vcpus', 1),
                  'ram': (partition or {}).get('memory', 2048)}
        flavor.update(section.get('flavor', {}))
        uuid = section.get('uuid', worlds.name_uuid(
            self._system.uuid, 'instance', name))
        return worlds.Instance(
            uuid=uuid.lower(), display_name=display,
            name=filled('name', 'instance-%s' % uuid[:8]),
            host=section.get('host', self._system.host if partition
                             else 'powervm-2'),
            flavor=flavor,
            project_id=section.get('project_id', '5f0dbd1f2ab04f0b' * 2),
            user_id=section.get('user_id', '9a7a6cbd2f1c4c11' * 2),
            image=section.get('image', worlds.name_uuid('image', 'linux')),
            created=self._scenario.moment((*path, 'created'))
            if 'created' in section else self._system.boot,
            **pick(section, 'metadata', 'availability_zone'))
