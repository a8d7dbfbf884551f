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
import functools
import pathlib

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import devices
from powervm_monitor.simulator import document
from powervm_monitor.simulator import energy as energies
from powervm_monitor.simulator import partitions
from powervm_monitor.simulator import pcm
from powervm_monitor.simulator import pools
from powervm_monitor.simulator import posted
from powervm_monitor.simulator import preferences
from powervm_monitor.simulator import servers
from powervm_monitor.simulator import system as systems
from powervm_monitor.simulator import timeline
from powervm_monitor.simulator import workload
from powervm_monitor.simulator import world as worlds

SHIPPED = pathlib.Path(__file__).parent / 'scenarios'

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
        scenario = _shipped(str(source))
    else:
        scenario = _checked(document.Document.of(source))
    return _Builder(scenario, clock or clocks.Clock(), backlog).world()


@functools.cache
def _shipped(name):
    return _checked(document.Document.load(SHIPPED / (name + '.yaml')))


def _checked(scenario):
    scenario.check(document.schema('scenario'))
    return scenario


def _month_before(moment):
    """When the machine was started: the same for all clocks of a month.

    So a simulator that is started again goes on with its counters.
    """
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first - datetime.timedelta(days=1)).replace(day=1)


class _Builder:
    def __init__(self, scenario, clock, backlog):
        self._scenario = scenario
        self._content = scenario.content
        self._clock = clock
        self._backlog = backlog
        self._since = clock.now() - backlog * clocks.SECOND
        self._system = self._build_system()
        self._taken = partitions.Taken(scenario)

    def world(self):
        vioses = servers.vioses(self._scenario, self._system, self._taken)
        parts = partitions.Partitions(self._scenario, self._system,
                                      self._taken, vioses)
        lpars = parts.lpars(self._content.get('partitions', []))
        parts.fit_vioses(self._content.get('vioses', []), vioses)
        nova = self._content.get('nova', {})
        elsewhere = [
            parts.instance(('nova', 'elsewhere', index), section, None,
                           'elsewhere-%d' % (index + 1))
            for index, section in enumerate(nova.get('elsewhere', []))]
        world = worlds.World(
            self._clock, self._system, lpars, vioses, self._preferences(),
            elsewhere, nova.get('powerless', False),
            self._content.get('system', {}).get('entry_zone', 'Z'),
            self._content.get('pcm', {}).get('spelling', 'old'),
            nova.get('hidden_flavors', ()),
            self._content.get('pcm', {}).get('transfers', False))
        world.follow(timeline.scenes_of(
            self._scenario, parts, world.first, self._since))
        for index, section in enumerate(self._content.get('events', [])):
            if section['do'] == 'fault':
                world.faults.add(
                    self._scenario, ('events', index), self._since)
        world.monitor = pcm.Monitor(world, self._since)
        world.posted = posted.Posted(world, parts)
        world.others = [
            _Builder(document.Document('<other_systems %d>' % index, section),
                     self._clock, self._backlog).world()
            for index, section in enumerate(
                self._content.get('other_systems', []))]
        return world

    def _build_system(self):
        section = self._content.get('system', {})
        boot = _month_before(self._since)
        if 'boot' in section:
            boot = self._scenario.moment(('system', 'boot'))
        if boot > self._since:
            raise self._scenario.error(
                ('system', 'boot'), 'lies after the first sample')
        name = section.get('name', 'power-1')
        return systems.System(
            uuid=section.get('uuid', worlds.name_uuid('system', name)),
            name=name, mtms=section.get('mtms', '8247-22L*2125D4A'),
            host=section.get('host', 'powervm-1'), boot=boot,
            sriov_adapters=self._sriov_adapters(), energy=self._energy(),
            processor_pools=[pools.ProcessorPool(), *self._pools(
                'processor_pools', pools.ProcessorPool)],
            memory_pools=self._pools('memory_pools', pools.MemoryPool),
            virtual_switches=dict(
                enumerate(section.get('virtual_switches', []))),
            **partitions.pick(section, 'timebase', 'processors', 'memory',
                              'persistent_memory', 'physical_pool',
                              'uuid_case', 'allow_same_uuids'))

    def _pools(self, key, kind):
        taken = partitions.Taken(self._scenario)
        taken.claim((key,), 'id', 0)
        made = []
        for index, section in enumerate(self._content.get(key, [])):
            number = section.get('id', index + 1)
            taken.claim((key, index), 'id', number)
            made.append(kind(**dict(
                {'id': number, 'name': 'Pool%02d' % number}, **section)))
        return made

    def _sriov_adapters(self):
        return [
            devices.SriovAdapter(
                id=section.get('id', index),
                drc_index=section.get('drc_index',
                                      str(0x21010000 + index)),
                slot=section.get('slot', 4 + index),
                **partitions.pick(section, 'ports'))
            for index, section in enumerate(
                self._content.get('sriov_adapters', []), 1)]

    def _preferences(self):
        section = self._content.get('pcm', {})
        keys = ('long_term', 'aggregation', 'short_term', 'compute')
        values = {name: section.get(key, key == 'long_term')
                  for name, key in zip(preferences.NAMES, keys)}
        energy = None
        if 'energy' in self._content:
            energy = self._content['energy'].get('enabled', False)
        return preferences.Preferences(
            values, self._since, section.get('locked', False), energy,
            section.get('off', 204))

    def _energy(self):
        section = self._content.get('energy')
        if section is None:
            return None
        wave = workload.Wave.of
        return energies.Energy(wave(section.get('power', 500)), {
            place: [wave(load) for load in section.get(place, [])]
            for place in energies.PLACES},
            period_seconds=section.get('period', energies.PERIOD_SECONDS),
            **partitions.pick(section, 'status', 'state'))
