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

"""Builds a World from a scenario: a shipped name, a YAML file or a dict."""

import datetime
import itertools
import pathlib

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import document
from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import pcm
from powervm_monitor.simulator import preferences
from powervm_monitor.simulator import workload
from powervm_monitor.simulator import world as worlds

SHIPPED = pathlib.Path(__file__).parent / 'scenarios'
# The machine was started here, or 60 days before an earlier clock.
BOOT = datetime.datetime(2026, 1, 1, tzinfo=clocks.UTC)
UPTIME = datetime.timedelta(days=60)
FIRST_INTERFACE_SLOT = 32
FIRST_SERVER_SLOT = 10

ScenarioError = document.DocumentError


def names():
    """The scenarios that are shipped."""
    return sorted(path.stem for path in SHIPPED.glob('*.yaml'))


def load(source, clock=None, backlog=0):
    """The World of a scenario; raises ScenarioError.

    :param source: A shipped scenario's name, a file's path or a dict.
    :param clock: Anything with now() and speed; default a Clock.
    :param backlog: The files of so many last seconds exist at once.
    """
    if not isinstance(source, dict) and str(source) in names():
        source = SHIPPED / (str(source) + '.yaml')
    scenario = document.Document(source)
    if scenario.content is None:
        scenario.content = {}
    scenario.check('scenario')
    return _Builder(scenario, clock or clocks.Clock(), backlog).world()


def _pick(section, *keys):
    return {key: section[key] for key in keys if key in section}


class _Builder:
    def __init__(self, scenario, clock, backlog):
        self._scenario = scenario
        self._content = scenario.content
        self._clock = clock
        self._since = clock.now() - backlog * clocks.SECOND
        self._system = self._build_system()
        self._partition_ids = {}
        self._uuids = {}
        self._server_slots = {}
        self._hosts = {}

    def world(self):
        vioses = [self._vios(index, section) for index, section
                  in enumerate(self._content.get('vioses', []), 1)]
        lpars = list(self._lpars(vioses))
        nova = self._content.get('nova', {})
        elsewhere = [
            self._instance(section, None, 'elsewhere-%d' % index)
            for index, section in enumerate(nova.get('elsewhere', []), 1)]
        world = worlds.World(
            self._clock, self._system, lpars, vioses, self._preferences(),
            elsewhere, nova.get('powerless', False),
            self._content.get('system', {}).get('entry_zone', 'Z'))
        world.monitor = pcm.Monitor(world, self._since)
        return world

    def _build_system(self):
        section = self._content.get('system', {})
        if 'boot' in section:
            try:
                boot = clocks.parse(section['boot'])
            except ValueError as error:
                raise self._scenario.error(('system', 'boot'), str(error))
        elif self._since - UPTIME >= BOOT:
            boot = BOOT
        else:
            boot = clocks.aligned(self._since - UPTIME, 86400)
        if boot > self._since:
            raise self._scenario.error(
                ('system', 'boot'), 'lies after the first sample')
        name = section.get('name', 'power-1')
        return worlds.System(
            uuid=section.get('uuid', worlds.name_uuid('system', name)),
            name=name, mtms=section.get('mtms', '8247-22L*2125D4A'),
            host=section.get('host', 'powervm-1'), boot=boot,
            **_pick(section, 'timebase', 'processors', 'memory'))

    def _preferences(self):
        section = self._content.get('pcm', {})
        keys = ('long_term', 'aggregation', 'short_term', 'compute')
        values = {name: section.get(key, key == 'long_term')
                  for name, key in zip(preferences.NAMES, keys)}
        return preferences.Preferences(values, self._since,
                                       section.get('locked', False))

    def _once(self, seen, value, path, what):
        if value in seen:
            raise self._scenario.error(path, '%s %s is taken by %s' % (
                what, value, seen[value]))
        seen[value] = path[-1] if isinstance(path[-1], str) else '%s[%d]' % (
            path[-2], path[-1])

    def _cpu(self, section, mode, entitled, used):
        cpu = section.get('cpu', {})
        return loads.Cpu(
            used(cpu.get('used', 0)), entitled, self._system.timebase,
            uncapped=mode == 'uncap', idle=cpu.get('idle', 0),
            donated=cpu.get('donated', 0))

    def _vios(self, index, section):
        path = ('vioses', index - 1)
        number = section.get('id', index)
        self._once(self._partition_ids, number, path, 'id')
        self._server_slots[number] = itertools.count(FIRST_SERVER_SLOT)
        self._hosts[number] = itertools.count()
        name = section.get('name', 'vios-%d' % number)
        wave = workload.Wave.of
        mode = section.get('mode', 'uncap')
        entitled = section.get('entitled', 1)
        return worlds.Vios(
            id=number, name=name, mode=mode, entitled=entitled,
            uuid=section.get('uuid', worlds.name_uuid(
                self._system.uuid, 'vios', number)).upper(),
            vcpus=section.get('vcpus', 2), weight=section.get('weight', 255),
            memory=section.get('memory', 4096), os='VIOS',
            cpu=self._cpu(dict({'cpu': {'used': 0.2, 'idle': 0.1}},
                               **section), mode, entitled, wave),
            traffic=loads.Network(
                wave(section.get('received', 250000)),
                wave(section.get('sent', 125000)),
                section.get('packet_size', 1000)),
            local_disk=loads.Disk(wave(1), wave(2)),
            **_pick(section, 'state', 'rmc', 'memory_used', 'delay'))

    def _lpars(self, vioses):
        taken = set(self._partition_ids)
        taken.update(section['id'] for section
                     in self._content.get('partitions', [])
                     if 'id' in section and 'count' not in section)
        for index, section in enumerate(self._content.get('partitions', [])):
            path = ('partitions', index)
            if 'count' in section:
                self._check_template(section, path)
            for number in range(1, section.get('count', 1) + 1):
                identifier = section.get('id')
                if identifier is None or number > 1:
                    start = section.get('id', 1)
                    identifier = next(free for free in itertools.count(start)
                                      if free not in taken)
                taken.add(identifier)
                self._once(self._partition_ids, identifier, path, 'id')
                yield self._lpar(section, path, identifier, number, vioses)

    def _check_template(self, section, path):
        for keys in (('uuid',), ('instance', 'uuid')):
            value = section
            for key in keys:
                value = value.get(key) or {}
            if value:
                raise self._scenario.error(
                    (*path, *keys), 'one UUID cannot serve many partitions')

    def _lpar(self, section, path, identifier, number, vioses):
        def wave(load):
            return workload.Wave.of(
                load if running else 0, number - 1)

        running = section.get('state', worlds.RUNNING) == worlds.RUNNING
        name = section.get('name', 'vm-{n}').replace('{n}', str(number))
        instance = None
        if 'instance' in section:
            instance = self._instance(section['instance'], section, name,
                                      number)
        uuid = section.get('uuid') or (
            instance.uuid if instance else
            worlds.name_uuid(self._system.uuid, 'lpar', identifier))
        uuid = worlds.partition_uuid(uuid)
        self._once(self._uuids, uuid, path, 'UUID')
        mode = section.get('mode', 'uncap')
        entitled = section.get('entitled', 0.5)
        lpar = worlds.Lpar(
            id=identifier, uuid=uuid, name=name, mode=mode,
            entitled=entitled,
            cpu=self._cpu(section, mode, entitled, wave),
            memory_used=workload.Wave.of(
                section.get('memory_used', 0.5), number - 1),
            instance=instance,
            **_pick(section, 'state', 'vcpus', 'weight', 'memory', 'rmc',
                    'os', 'management'))
        slots = {}
        for index, part in enumerate(section.get('interfaces', [])):
            lpar.interfaces.append(self._interface(
                part, (*path, 'interfaces', index), lpar, slots, wave))
        for index, part in enumerate(section.get('disks', [])):
            lpar.paths.extend(self._paths(
                part, (*path, 'disks', index), lpar, slots, wave, vioses))
        return lpar

    def _slot(self, section, path, slots, first):
        slot = section.get('slot')
        if slot is None:
            slot = next(free for free in itertools.count(first)
                        if free not in slots)
        self._once(slots, slot, path, 'slot')
        return slot

    def _interface(self, section, path, lpar, slots, wave):
        slot = self._slot(section, path, slots, FIRST_INTERFACE_SLOT)
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
            **_pick(section, 'vlan', 'vswitch'))

    def _paths(self, section, path, lpar, slots, wave, vioses):
        known = {vios.id: vios for vios in vioses}
        paths = section.get('paths') or [{'vios': number}
                                         for number in known]
        if not paths:
            raise self._scenario.error(path, 'there is no VIOS to serve it')
        volume = worlds.Volume(
            id=section.get('volume_id', worlds.name_uuid(
                lpar.uuid, 'volume', path[-1])),
            udid=worlds.name_uuid(lpar.uuid, 'udid', path[-1]),
            size=section.get('size', 20480))
        volume.udid = '01M0lCTT' + volume.udid.replace('-', '').upper()
        even = workload.fractions.Fraction(1, len(paths))
        for index, part in enumerate(paths):
            here = (*path, 'paths', index)
            if part['vios'] not in known:
                raise self._scenario.error(
                    (*here, 'vios'), 'there is no VIOS %d' % part['vios'])
            yield self._path(part, here, section, volume, even, slots, wave)

    def _path(self, part, here, disk, volume, even, slots, wave):
        vios = part['vios']
        number = next(self._hosts[vios])
        server_slot = part.get('server_slot')
        if server_slot is None:
            server_slot = next(
                free for free in self._server_slots[vios]
                if ('slot', vios, free) not in self._uuids)
        self._once(self._uuids, ('slot', vios, server_slot), here,
                   'server slot')
        return worlds.Path(
            slot=self._slot(part, here, slots, 2), vios_id=vios,
            server_slot=server_slot,
            vhost=part.get('vhost', 'vhost%d' % number),
            device=part.get('device', 'hdisk%d' % (number + 1)),
            volume=volume,
            load=loads.Disk(
                wave(disk.get('reads', 0)), wave(disk.get('writes', 0)),
                disk.get('read_size', 4096), disk.get('write_size', 4096),
                part.get('share', even)))

    def _instance(self, section, partition, name, number=1):
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
            created=clocks.parse(section['created'])
            if 'created' in section else self._system.boot,
            **_pick(section, 'metadata', 'availability_zone'))
