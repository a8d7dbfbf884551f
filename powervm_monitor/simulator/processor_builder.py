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

"""Builds the processors of a partition of a scenario, VIOSes included."""

import math
import typing

from powervm_monitor.simulator import dispatch
from powervm_monitor.simulator import processors

# Defaults of keys that a section does not have.
LPAR: dict = {'entitled': 0.5, 'weight': 128}
VIOS: dict = {'entitled': 1, 'vcpus': 2, 'weight': 255}


class Profile(typing.NamedTuple):
    """What a partition's profile asks for; DLPAR leaves it as it is."""

    entitled: float
    vcpus: int
    weight: int


class ProcessorBuilder:
    """Takes a partition's section and its path in the scenario."""

    def __init__(self, scenario, timebase: int):
        self._scenario = scenario
        self._timebase = timebase

    def fields(self, section: dict, path: tuple, wave, defaults: dict
               ) -> dict:
        """The fields of a Partition that are about processors.

        :param wave: what makes a Wave of a scenario's load.
        :param defaults: LPAR or VIOS.
        :raises: ScenarioError when they contradict each other.
        """
        mode = section.get('mode', 'uncap')
        size = self._size(section, defaults, mode, path)
        if section.get('state') != 'Not Activated' and not all(size):
            raise self._scenario.error(
                path, 'a partition without processors cannot run')
        weight = section.get('weight', defaults['weight'])
        return {'mode': mode, 'entitled': size[0], 'vcpus': size[1],
                'weight': weight, 'profile': Profile(*size, weight),
                **self._most(section, size, mode, path),
                'cpu': self.cpu(section, path, mode, size, wave)}

    def resized(self, partition, changes: dict, path: tuple) -> dict:
        """The fields of a running partition that DLPAR changes.

        The maximum grows with them where it is too small.
        """
        given = {key: changes[key] for key in ('entitled', 'vcpus')
                if key in changes}
        if not partition.dedicated or not given:
            given = {'entitled': partition.entitled, 'vcpus': partition.vcpus,
                    **given}
        size = self._size(given, LPAR, partition.mode, path)
        return {'entitled': size[0], 'vcpus': size[1],
                'max_entitled': max(size[0], partition.max_entitled),
                'max_vcpus': max(size[1], partition.max_vcpus)}

    def _size(self, section, defaults, mode, path):
        """Entitlement and virtual processors."""
        if mode in dispatch.SHARED:
            entitled = section.get('entitled', defaults['entitled'])
            vcpus = section.get('vcpus', max(
                defaults.get('vcpus', 1), math.ceil(entitled)))
            if entitled > vcpus:
                raise self._scenario.error(
                    path, 'entitled is more than the virtual processors, '
                    'each of which takes one processor at most')
            return entitled, vcpus
        vcpus = section.get('vcpus', section.get('entitled', 1))
        entitled = section.get('entitled', vcpus)
        if entitled != vcpus or entitled % 1:
            raise self._scenario.error(
                path, 'dedicated processors are whole ones: entitled and '
                'vcpus have to be the same')
        return entitled, int(vcpus)

    def _most(self, section, size, mode, path):
        """The profile's maximum; twice the size by default."""
        names = ('max_entitled', 'max_vcpus')
        most = {name: section.get(name, 2 * value)
                for name, value in zip(names, size)}
        if mode not in dispatch.SHARED:
            given = [section[name] for name in names if name in section]
            most = dict.fromkeys(names, given[0] if given else 2 * size[1])
        for name, value in zip(names, size):
            if section.get(name, most[name]) != most[name]:
                raise self._scenario.error(
                    (*path, name), 'the maxima of dedicated processors '
                    'differ')
            if most[name] < value:
                raise self._scenario.error(
                    (*path, name), 'is less than the partition has')
        return most

    def cpu(self, section: dict, path: tuple, mode: str,
            size: tuple, wave) -> processors.Cpu:
        """The load on processors of that size."""
        loads = dict(section.get('cpu', {}))
        path = (*path, 'cpu')
        self._check(loads, mode, path)
        demand = processors.Demand(wave(loads.pop('busy', 0)), **{
            name: wave(load) for name, load in loads.items()})
        try:
            return processors.Cpu(demand, mode, *size, self._timebase)
        except ValueError as e:
            raise self._scenario.error(path, str(e)) from e

    def _check(self, loads, mode, path):
        for name in loads.keys() & {'idle', 'donated'}:
            if mode in dispatch.KEEPING:
                raise self._scenario.error(
                    (*path, name), '%s keeps its processors: what is not '
                    'busy is idle' % mode)
        if 'donated' in loads and mode in dispatch.SHARED:
            raise self._scenario.error(
                (*path, 'donated'), '%s has no processors of its own to '
                'donate' % mode)
        if loads.keys() >= {'idle', 'donated'}:
            raise self._scenario.error(
                (*path, 'donated'), 'follows from idle: give one of them')
