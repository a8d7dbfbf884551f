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

import dataclasses

from powervm_monitor.simulator import fitting
from powervm_monitor.simulator import processor_builder
from powervm_monitor.simulator import spans
from powervm_monitor.simulator import workload
from powervm_monitor.simulator import world as worlds

pick = fitting.pick


class Taken:
    """Ids, UUIDs and slots, of which each may be used once."""

    def __init__(self, scenario):
        self._scenario = scenario
        self._owners = {}
        # Below this number none is free.
        self._lowest = {}

    def claim(self, path, what, value):
        """Take it for the section at this path, or raise ScenarioError."""
        if (what, value) in self._owners:
            owner = self._owners[what, value]
            raise self._scenario.error(path, '%s %s is taken by %s' % (
                what.rpartition('/')[2], value, self._scenario.key(owner)))
        self._owners[what, value] = path

    def release(self, *whats):
        """Give back all numbers of some kinds, or single ones as pairs."""
        for owned in list(self._owners):
            if owned in whats or owned[0] in whats:
                del self._owners[owned]
        self._lowest.clear()

    def free(self, what, first):
        """The first number from there on that is not taken."""
        number = max(first, self._lowest.get((what, first), first))
        while (what, number) in self._owners:
            number += 1
        self._lowest[what, first] = number
        return number


def _wave(number):
    """What makes a Wave of a load for a template's partition."""
    return lambda load: workload.Wave.of(load, number - 1)


class Partitions:
    """Builds Lpars and Instances."""

    def __init__(self, scenario, system, taken, vioses):
        self._scenario = scenario
        self._system = system
        self._taken = taken
        # What was said of each partition by its name, and its number.
        self._sections = {}
        self._processors = processor_builder.ProcessorBuilder(
            scenario, system.timebase)
        self._fitting = fitting.Fitting(scenario, taken, vioses,
                                        system.sriov_adapters)

    def lpars(self, sections):
        """The Lpars of all sections; one with a count is a template."""
        reserved = {section['id'] for section in sections if 'id' in section}
        built = []
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
                lpar = self._lpar(section, path, identifier, number)
                built.append(lpar if lpar.running
                             else spans.each(lpar, spans.Still))
        return built

    def fit_vioses(self, sections: list, vioses: list) -> None:
        """Give VIOSes the SR-IOV ports that their sections tell."""
        for index, (section, vios) in enumerate(zip(sections, vioses)):
            for number, part in enumerate(section.get('sriov', [])):
                port = self._fitting.logical_port(
                    part, ('vioses', index, 'sriov', number), vios,
                    workload.Wave.of)
                if not vios.running:
                    port.load = spans.Still(port.load)
                vios.logical_ports.append(port)

    def lpar(self, section, path):
        """The Lpar of one more section."""
        number = self._sections.get(section['name'], (None, 1))[1]
        return self._lpar(section, path, section.get('id') or
                          self._taken.free('id', 1), number)

    def section(self, name):
        """What the scenario said of a partition, None if nothing."""
        return self._sections.get(name, (None,))[0]

    def release(self, lpar):
        """Give back what a partition had that is gone."""
        self._taken.release(
            'partition %d/slot' % lpar.id, ('id', lpar.id),
            ('UUID', lpar.uuid.upper()),
            *(('VIOS %d/server slot' % device.vios_id, device.server_slot)
              for device in [*lpar.paths, *lpar.channels]),
            *(('SR-IOV adapter %d/logical port' % port.adapter.id,
               port.number) for port in lpar.logical_ports))

    def resized(self, lpar, changes, path):
        """The fields of a partition of another size, its load included."""
        section, number = self._sections[lpar.name]
        fields = self._processors.resized(lpar, changes, path)
        changes = {**changes, **fields}
        section = dict(section, **changes)
        self._sections[lpar.name] = section, number
        return dict(changes, cpu=self._processors.cpu(
            section, path, lpar.mode, (fields['entitled'], fields['vcpus']),
            _wave(number)))

    def fitted(self, lpar, kind, section, path):
        """A copy of the Lpar with one device more."""
        lpar = dataclasses.replace(
            lpar, interfaces=list(lpar.interfaces), paths=list(lpar.paths),
            channels=list(lpar.channels),
            logical_ports=list(lpar.logical_ports))
        # The number names its volume: none of the first ones has it.
        self._fit(lpar, {kind: [section]}, path,
                  _wave(self._sections[lpar.name][1]), 1000 + path[1])
        return lpar

    def _check_template(self, section, path):
        for keys in (('uuid',), ('instance', 'uuid')):
            value = section
            for key in keys:
                value = value.get(key) or {}
            if value:
                raise self._scenario.error(
                    (*path, *keys), 'one UUID cannot serve many partitions')

    def _lpar(self, section, path, identifier, number):
        wave = _wave(number)
        self._taken.claim(path, 'id', identifier)
        name = section.get('name', 'vm-{n}').replace('{n}', str(number))
        processors = self._processors.fields(
            section, path, wave, processor_builder.LPAR)
        instance = None
        if 'instance' in section:
            instance = self.instance(
                (*path, 'instance'), section['instance'],
                dict(section, vcpus=processors['vcpus']), name, number)
        uuid = section.get('uuid') or (
            instance.uuid if instance else
            worlds.name_uuid(self._system.uuid, 'lpar', identifier))
        if not self._system.allow_same_uuids:
            self._taken.claim(path, 'UUID', worlds.partition_uuid(uuid))
        uuid = worlds.partition_uuid(uuid, self._system.uuid_case)
        self._sections[name] = section, number
        lpar = worlds.Lpar(
            id=identifier, uuid=uuid, name=name, **processors,
            memory_used=workload.Wave.of(
                section.get('memory_used', 0.5), number - 1),
            instance=instance,
            **pick(section, 'state', 'memory', 'rmc', 'os', 'management',
                   'pool', 'affinity', 'persistent_memory',
                   'memory_pool', 'memory_weight', 'backed_memory',
                   'io_memory', 'io_mapped', 'guest'))
        self._check_pools(lpar, path)
        self._fit(lpar, section, path, wave)
        return lpar

    def _check_pools(self, lpar, path):
        for key, pools in (('pool', self._system.processor_pools),
                           ('memory_pool', self._system.memory_pools)):
            number = getattr(lpar, key)
            if number is not None and number not in [
                    pool.id for pool in pools]:
                raise self._scenario.error((*path, key), 'there is no %s %d'
                                           % (key.replace('_', ' '), number))

    def _fit(self, lpar, section, path, wave, first=0):
        fit = self._fitting
        for kind, add in (
                ('interfaces', lambda *to: lpar.interfaces.append(
                    fit.interface(*to))),
                ('disks', lambda *to: lpar.paths.extend(fit.paths(*to))),
                ('npiv', lambda *to: lpar.channels.extend(
                    fit.channels(*to))),
                ('sriov', lambda *to: lpar.logical_ports.append(
                    fit.logical_port(*to)))):
            for index, part in enumerate(section.get(kind, []), first):
                add(part, (*path, kind, index), lpar, wave)

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
            **pick(section, 'metadata', 'availability_zone', 'ports'))
