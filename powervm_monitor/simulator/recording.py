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

"""Plays captured answers of a real system as if it were a World.

A recording is a folder with a manifest.yaml that says which file stands for
which sample or URL. Whatever was not captured is made from the newest
readable phyp file. Nothing is purged: the recording is held.
"""

import importlib.util
import json
import pathlib
import re

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import document
from powervm_monitor.simulator import pcm
from powervm_monitor.simulator import preferences
from powervm_monitor.simulator import processor_builder
from powervm_monitor.simulator import system as systems
from powervm_monitor.simulator import world as worlds

MANIFEST = 'manifest.yaml'
# pypowervm's own format of recordings: INFO{, HEADERS{ and BODY{ sections.
BODY = re.compile(rb'^BODY\{\s*?\n(.*?)^END OF SECTION\}',
                  re.DOTALL | re.MULTILINE)
# The clock of a recording starts so many seconds after its last sample.
AFTER = 15
# A partition of which the phyp file tells less is left out.
NEEDED = {'id', 'uuid', 'name', 'state'}

RecordingError = document.DocumentError


def load(folder, clock=None):
    """The World of a recording; raises RecordingError.

    :param folder: The folder of the manifest.
    :param clock: By default one that starts just after the last sample.
    """
    manifest = document.Document.load(pathlib.Path(folder, MANIFEST))
    manifest.check(document.schema('recording'))
    return _Player(manifest, pathlib.Path(folder)).world(clock)


class Held:
    """The monitor of a recording: all rows that were captured."""

    def __init__(self, world, bodies):
        self._world = world
        self._bodies = bodies

    def rows(self, start=None, end=None):
        """The files of the feed, oldest first; both ends inclusive."""
        ends = [moment for moment in (self._world.now(), end) if moment]
        return [row for row in sorted(self._bodies)
                if row.time <= min(ends) and
                (start is None or start <= row.time)]

    def body(self, name):
        """The captured body, or None when there is none of that name."""
        for row in self.rows():
            if row.name == name:
                return self._bodies[row]
        return None


class _Player:
    def __init__(self, manifest, folder):
        self._manifest = manifest
        self._content = manifest.content
        self._folder = self._source(folder)

    def _source(self, folder):
        source = self._content.get('source')
        if not source:
            return folder
        if 'package' in source:
            found = importlib.util.find_spec(source['package'])
            if found is None or not found.submodule_search_locations:
                raise self._manifest.error(
                    ('source', 'package'), 'there is no package %s' %
                    source['package'])
            folder = pathlib.Path(found.submodule_search_locations[0])
        return folder / source['folder']

    def _read(self, path, name):
        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise self._manifest.error(path, error.strerror) from error
        section = BODY.search(content)
        return section[1].strip() if section else content

    def world(self, clock):
        samples = [
            (index, sample, self._read(('samples', index, 'file'),
                                       sample['file']))
            for index, sample in enumerate(self._content['samples'])]
        newest = _newest_phyp(samples)
        times = self._times(samples, newest)
        if clock is None:
            clock = self._clock(max(times))
        system = self._system(newest, min(times))
        lpars, vioses = _partitions(newest)
        world = worlds.World(
            clock, system, lpars, vioses,
            preferences.Preferences({preferences.LONG_TERM: True},
                                    min(times)),
            entry_zone=self._content.get('system', {}).get('entry_zone',
                                                           'Z'))
        world.recorded = True
        for lpar in lpars:
            lpar.instance = self._instance(lpar, system)
        world.monitor = Held(world, {
            pcm.Row(moment, sample['category'], pcm.file_name(
                system.mtms, sample['category'], moment)): body
            for moment, (_, sample, body) in zip(times, samples)})
        world.answers = {
            answer['path'].strip('/'): self._read(
                ('answers', index, 'file'), answer['file'])
            for index, answer in enumerate(self._content.get('answers', []))}
        return world

    def _times(self, samples, newest):
        times = []
        for index, sample, body in samples:
            if 'time' in sample:
                times.append(self._manifest.moment(
                    ('samples', index, 'time')))
                continue
            own = _sample(body) if sample['category'] == 'phyp' else None
            told = own or newest
            if not told:
                raise self._manifest.error(
                    ('samples', index), 'needs a time: no phyp file tells it')
            times.append(clocks.parse(told['utilSample']['timeStamp']))
        return times

    def _clock(self, last):
        if 'clock' in self._content:
            return clocks.Clock(start=self._manifest.moment(('clock',)))
        return clocks.Clock(start=last + AFTER * clocks.SECOND)

    def _system(self, newest, first):
        section = self._content.get('system', {})
        info = newest['utilInfo'] if newest else {}
        sample = newest['utilSample'] if newest else {}
        name = section.get('name', info.get('name', 'recorded'))
        return systems.System(
            uuid=section.get('uuid', worlds.name_uuid('system', name)),
            name=name, host=section.get('host', 'powervm-1'),
            mtms=section.get('mtms', info.get('mtms', '8247-22L*2125D4A')),
            boot=first, timebase=sample.get('processor', {}).get(
                'procCyclesPerSecond', 512000000),
            processors=sample.get('processor', {}).get('totalProcUnits', 20),
            memory=sample.get('memory', {}).get('totalMem', 65536))

    def _instance(self, lpar, system):
        known = {uuid.upper(): section for uuid, section
                 in self._content.get('instances', {}).items()}
        section = known.get(lpar.uuid.upper(), {})
        uuid = section.get('uuid', lpar.uuid.lower())
        return worlds.Instance(
            uuid=uuid, name=section.get('name', 'instance-%08x' % lpar.id),
            display_name=section.get('display_name', lpar.name),
            host=system.host, flavor={
                'name': 'recorded', 'vcpus': max(1, lpar.vcpus),
                'ram': lpar.memory, 'disk': 0, 'ephemeral': 0, 'swap': 0,
                'extra_specs': {}},
            project_id='5f0dbd1f2ab04f0b' * 2,
            user_id='9a7a6cbd2f1c4c11' * 2,
            image=worlds.name_uuid('image', 'recorded'),
            created=system.boot)


def _sample(body):
    """The systemUtil of a phyp file, or None when it cannot be read."""
    try:
        told = json.loads(body)['systemUtil']
        clocks.parse(told['utilSample']['timeStamp'])
        return told
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _newest_phyp(samples):
    readable = [told for told in (
        _sample(body) for _, sample, body in samples
        if sample['category'] == 'phyp') if told]
    return max(readable, default=None, key=lambda told: clocks.parse(
        told['utilSample']['timeStamp']))


def _partitions(newest):
    sample = newest['utilSample'] if newest else {}
    return tuple(
        [kind(**_partition(told)) for told in sample.get(key, [])
         if NEEDED <= told.keys()]
        for kind, key in ((worlds.Lpar, 'lparsUtil'),
                          (worlds.Vios, 'viosUtil')))


def _partition(told):
    processor = told.get('processor', {})
    memory = told.get('memory', {})
    most = processor.get('maxVirtualProcessors', 1)
    units = processor.get('maxProcUnits', 0)
    # A file tells what it has now on newer levels, if at all.
    size = processor_builder.Profile(
        units, processor.get('currentVirtualProcessors') or most,
        processor.get('weight', 0))
    return {'id': told['id'], 'uuid': told['uuid'], 'name': told['name'],
            'state': told['state'], 'mode': processor.get('mode', 'uncap'),
            **size._asdict(), 'profile': size,
            'max_entitled': units, 'max_vcpus': most,
            'memory': memory.get('logicalMem',
                                 memory.get('assignedMem', 0))}
