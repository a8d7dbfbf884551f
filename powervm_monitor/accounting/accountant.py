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
"""Accounts for what was in the Readings before and is not in this one."""

import collections
import dataclasses
import datetime
import typing

from oslo_log import log as logging

from powervm_monitor import model
from powervm_monitor.accounting import entities

LOG = logging.getLogger(__name__)

# More parts of one parent than this that are missing for one reason are
# reported together.
SEVERAL = 3
# The service processor may write its files less often than the hypervisor.
ENERGY_PATIENCE = datetime.timedelta(seconds=90)

PARTIAL = ('PowerVM says that the sample is not complete (status {status}); '
           'see why with the errors that it reports')
ABSENT_HERE = ('the sample does not have it, though Nova or PowerVM\'s '
               'inventory does')
NO_LIST = 'the sample has no list {list}, which it was in'
NO_GUEST = ('the guest has reported nothing through RMC for 150 s: see '
            'whether its RMC connection is up')
NO_ROW = 'its file has no usable row of it'
NO_ENERGY = 'PowerVM wrote no energy file for 90 s'
# The Reading itself says why it is missing.
COVERED = ''
# It is not missing: it is not there any more.
GONE = object()
NO_VALUES = 'the sample has no usable value of {names}'


@dataclasses.dataclass(slots=True)
class _Expected:
    """A part that was in a Reading, and what was known of it since."""

    entity: entities.Entity
    known: tuple[bool, ...]
    seen_at: datetime.datetime


class Accountant:
    """Remembers what the Readings had, and finds what one lacks.

    What is absent from a sample is not taken for gone, unless the list that
    it was in is there without it. Partitions and Virtual I/O Servers are gone
    when neither Nova nor PowerVM's inventory has them.

    :ivar gone: paths of what the last Reading showed to be gone.
    """

    def __init__(self) -> None:
        # By owner, then by the path of the part.
        self._expected: dict[entities.Path,
                             dict[entities.Path, _Expected]] = {}
        # Of the owners that lack nothing, as they are then.
        self._complete: dict[entities.Path, list[typing.Any]] = {}
        self.gone: list[entities.Path] = []

    def take(self, reading: model.Reading, before: model.Reading | None,
             here: typing.Container[str]) -> tuple[model.Missing, ...]:
        """Return all that a Reading lacks, what it says itself included.

        :param before: the Reading before, from which to start after a
            restart; None when nobody has it.
        :param here: UUIDs of the partitions and Virtual I/O Servers that Nova
            or PowerVM's inventory have on this host.
        """
        if not self._expected and before is not None:
            for path, owner in entities.owners(before).items():
                self._expect(path, entities.of(path, owner),
                             before.listed_at)
        self.gone = []
        comparison = _Comparison(reading, here)
        lost, present = [], entities.owners(reading)
        for path, owner in present.items():
            signature = entities.signature(owner)
            if self._complete.get(path) == signature:
                continue
            parts = entities.of(path, owner)
            missing = self._compare(path, parts, comparison)
            self._expect(path, parts, reading.listed_at)
            self._complete[path] = signature
            if missing:
                lost += missing
                del self._complete[path]
        for path in self._expected.keys() - present.keys():
            lost += self._compare(path, {}, comparison)
            self._complete.pop(path, None)
        return (*reading.missing, *_grouped(lost))

    def absent(self, reading: model.Reading) -> set[entities.Path]:
        """Return the paths of what a Reading lacks, though it is not gone.

        Of an owner that is absent its own path stands for all of its parts.
        """
        present = entities.owners(reading)
        found = self._expected.keys() - present.keys()
        for owner in self._expected.keys() & present.keys():
            if owner not in self._complete:
                found |= (self._expected[owner].keys()
                          - entities.of(owner, present[owner]).keys())
        return found

    def uuid(self, path: entities.Path) -> str:
        """Return the UUID of an expected partition or Virtual I/O Server."""
        return self._expected[path][path].entity.uuid

    def _expect(self, path, parts, listed_at):
        known = self._expected.setdefault(path, {})
        for part, entity in parts.items():
            before, flags = known.get(part), entity.known
            if before is not None and before.entity.types == entity.types:
                flags = tuple(map(max, flags, before.known))
            known[part] = _Expected(entity, flags, listed_at)

    def _compare(self, owner, parts, comparison):
        """Return what is missing of an owner as (path, Entity, why).

        What is gone is forgotten. What is accounted for by the Reading has an
        empty reason.

        :param parts: those that the Reading has, by path.
        """
        expected = self._expected.get(owner, {})
        lost, gone = [], []
        for path, one in expected.items():
            if path in parts:
                why = comparison.incomplete(path, parts[path], one)
            elif path != owner and owner not in parts:
                continue  # Its fate is the owner's.
            else:
                why = comparison.absent(path, one)
            if why is GONE:
                gone.append(path)
            elif why is not None:
                lost.append((path, one.entity, why))
        if owner in gone:
            gone = list(expected)
        self.gone += gone
        for path in gone:
            entity = expected.pop(path).entity
            if path == owner or owner not in gone:
                LOG.info('%s is not there any more: the samples have it no '
                         'longer', entity.name)
        if not expected:
            self._expected.pop(owner, None)
        return lost


class _Comparison:
    """Compares one Reading with what is expected of it."""

    def __init__(self, reading, here):
        self._reading = reading
        self._here = here
        self._covered = {missing.path for missing in reading.missing}

    def is_covered(self, path, entity):
        """Whether the Reading itself says why something is missing."""
        return any(
            where[:end] in self._covered
            for where in (path, entity.served_by or ())
            for end in range(1, len(where) + 1))

    def incomplete(self, path, entity, expected):
        """Return why something is not known of a part, None if all is."""
        if (entity.types != expected.entity.types
                or entity.known == expected.known):
            return None
        names = [name for name, was, known in zip(
            entities.names(entity.types), expected.known, entity.known,
            strict=True) if was and not known]
        if not names:
            return None
        return COVERED if self.is_covered(
            path, entity) else NO_VALUES.format(names=', '.join(names))

    def absent(self, path, expected):
        """Return why a part is absent, or GONE."""
        if path[0] == 'guest':
            return self._silent_guest(path)
        if path == ('energy',):
            waited = self._reading.listed_at - expected.seen_at
            covered = self.is_covered(path, expected.entity)
            return COVERED if (
                covered or waited < ENERGY_PATIENCE) else NO_ENERGY
        if path[0] == 'lpar' and len(path) == 3 and self._is_off(path[1]):
            return GONE
        if self.is_covered(path, expected.entity):
            return COVERED
        if self._reading.status not in (0, None):
            return PARTIAL.format(status=self._reading.status)
        return self._unlisted(path, expected.entity)

    def _silent_guest(self, path):
        if self._is_off(path[1]):
            return GONE
        return COVERED if self.is_covered(path, _NOBODY) else NO_GUEST

    def _is_off(self, uuid):
        lpar = self._reading.lpars.get(uuid)
        return lpar is not None and lpar.off

    def _unlisted(self, path, entity):
        """Return why a part is not listed, or GONE."""
        if len(path) == 2 and path[0] in ('lpar', 'vios'):
            name = {'lpar': 'lparsUtil', 'vios': 'viosUtil'}[path[0]]
            if name not in self._reading.lists:
                return NO_LIST.format(list=name)
            return ABSENT_HERE if entity.uuid in self._here else GONE
        if path[0] == 'energy':
            return NO_ROW
        lists, name = self._reading.lists, entity.listed_in
        if path[0] == 'lpar':
            lists = self._reading.lpars[path[1]].lists
        elif path[0] == 'vios':
            lists = next(vios.lists for vios in self._reading.vioses
                         if str(vios.id) == path[1])
        return GONE if name in lists or not name else NO_LIST.format(
            list=name)

_NOBODY = entities.Entity('', (), ())


def _grouped(lost):
    """Yield Missing; many parts of one parent become one."""
    groups = collections.defaultdict(list)
    for path, entity, why in lost:
        if why is not COVERED:
            groups[path[:-1], why].append((path, entity))
    for (parent, why), members in groups.items():
        if len(members) <= SEVERAL:
            for path, entity in members:
                yield model.Missing(entity.name, why, path)
        else:
            path, entity = members[0]
            yield model.Missing(
                f'{entity.name} and {len(members) - 1} others', why,
                parent or path[:1], len(members))
