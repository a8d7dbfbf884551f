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
"""Answers one question: which Readings are there after this time?"""

import contextlib
import datetime
import json
import re
import typing

from oslo_log import log as logging
from pypowervm.wrappers import monitor

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.powervm import energy
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import guest
from powervm_monitor.powervm import ltm
from powervm_monitor.powervm import pcm
from powervm_monitor.powervm import rewind
from powervm_monitor.powervm import session

LOG = logging.getLogger(__name__)

NOTHING = datetime.timedelta(0)
# Files of one sample may be listed some seconds apart; samples are 30 s apart.
TOLERANCE = datetime.timedelta(seconds=10)
# Samples come every 30 s; when none comes for so long, something is wrong.
SILENCE = datetime.timedelta(seconds=90)
# Samples that are read for others that cannot be used.
SPARE = 3
# A guest tells about every 2 minutes; older than this, it has fallen silent.
GUEST_MEMORY_EXPIRES = datetime.timedelta(seconds=150)

# A character in two halves, which may have lost one of them.
_SURROGATE = re.compile(r'\\u[dD][89a-fA-F]')


class _Listed(typing.NamedTuple):
    """A row of the feed."""

    time: datetime.datetime
    category: str
    href: str
    id: str


class _NotYet(Exception):
    """Something of a sample is still to come."""


class Feed:
    """The Long Term Monitor of one PowerVM host.

    :param powervm: a :class:`powervm_monitor.powervm.session.PowerVM`.
    :param clock: tells how long a late file has been waited for.
    :param vios_wait: seconds that a Reading waits for a late VIOS.
    :param frequency_hz: of the host's processors, None when not known.
    :param monitors: returns what PowerVM samples; by default it is switched
        on where it is off.
    """

    def __init__(self, powervm, clock, vios_wait, frequency_hz=None,
                 monitors=ltm.ensure):
        self._powervm = powervm
        self._clock = clock
        self._wait = datetime.timedelta(seconds=vios_wait)
        self._frequency_hz = frequency_hz
        self._monitors = monitors
        self._waiting = None
        self._guests = ('', {})
        self._ensured = False
        self._has_energy = False
        self._heard_at = None
        self._rewind = rewind.Rewind()
        self._complaints = complaints.Complaints(LOG)

    def after(self, time):
        """Yield the Readings after a time, oldest first.

        Ends before a Reading whose VIOS files are still to come.

        :param time: aware datetime, the ``listed_at`` of the last one had.
        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer; what was yielded before is good.
        """
        rows = self._rows('LongTermMonitor', time - GUEST_MEMORY_EXPIRES)
        if not (rows and self._ensured):
            self._ensure()
        if self._has_energy:
            rows += self._rows('EnergyMonitor', time)
        samples = self._rewound(rows, time) or self._later(rows, time)
        if not samples and self._is_silent():
            rows = self._rows('LongTermMonitor')
            samples = self._rewound(rows, time)
        unread, complained = [], False
        for sample in samples:
            patient = samples[-1].time - sample.time < self._wait
            try:
                reading = self._read(sample, rows, patient)
            except _NotYet:
                return
            except session.Gone:
                unread.append(sample)
                continue
            except (fields.Malformed, session.Refused) as e:
                if not complained:
                    self._complaints.about(
                        'the hypervisor\'s file',
                        f'the sample of {sample.time:%H:%M:%S} is lost, its '
                        f'file {_name(sample.href)} cannot be used: {e}')
                unread.append(sample)
                complained = True
                continue
            yield from self._once_more(unread, rows)
            unread, complained = [], False
            self._complaints.settle('the hypervisor\'s file')
            self._heard_at = self._clock.now()
            self._rewind.learn([sample])
            yield reading

    def _once_more(self, samples, rows):
        """Yield what can be had now of samples that could not be read.

        PowerVM may have recovered since; behind a later Reading nobody asks
        for them again.
        """
        self._rewind.learn(samples)
        for sample in samples:
            try:
                yield self._read(sample, rows, patient=False)
            except session.Gone:
                LOG.info('PowerVM has purged the sample of %s', sample.time)
            except (fields.Malformed, session.Refused) as e:
                LOG.info('The sample of %s is given up: %s', sample.time, e)

    def at(self, time):
        """Return the Reading that was listed at a time.

        None when PowerVM has it no more, or nothing that can be used.

        :param time: aware datetime, the ``listed_at`` of a Reading.
        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer.
        """
        rows = self._rows('LongTermMonitor', time - GUEST_MEMORY_EXPIRES)
        sample = next((row for row in rows
                       if row.category == 'phyp' and row.time == time), None)
        if sample is None:
            return None
        try:
            return self._read(sample, rows, patient=False)
        except (fields.Malformed, session.Gone, session.Refused):
            return None

    def newest(self, count):
        """Return the newest Readings that can be had now, oldest first.

        Nothing is waited for: a Reading whose VIOS files are still to come
        is not among them.

        :param count: how many; there may be fewer.
        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer.
        """
        self._ensure()
        rows = self._rows('LongTermMonitor')
        if self._has_energy:
            rows += self._rows('EnergyMonitor')
        samples = _in_order(_hypervisors(rows))
        found = []
        for sample in reversed(samples[-count - SPARE:]):
            if len(found) < count:
                with contextlib.suppress(
                        _NotYet, fields.Malformed, session.Gone,
                        session.Refused):
                    found.append(self._read(
                        sample, rows, patient=sample is samples[-1]))
        return found[::-1]

    def times(self):
        """Return when samples were taken, as they are listed, in order.

        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer.
        """
        return [row.time for row in _in_order(
            _hypervisors(self._rows('LongTermMonitor')))]

    def silent(self):
        """Return why guests tell nothing of their memory, by partition UUID.

        :returns: PowerVM's error ids. Empty where nobody tells.
        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer.
        """
        newest = max((row for row in self._rows('LongTermMonitor')
                      if row.category == 'lpar'), default=None)
        if newest is None:
            return {}
        try:
            return guest.errors(self._document(newest.href))
        except fields.Malformed:
            return {}

    def _later(self, rows, time):
        return _in_order(row for row in self._rewind.unread(
            _hypervisors(rows)) if row.time > time)

    def _rewound(self, rows, time):
        """Return the samples that came up before a time that was read."""
        if self._heard_at is None:
            # What is there at the start is known, or too old.
            self._heard_at = self._clock.now()
            self._rewind.learn(
                row for row in _hypervisors(self._rows('LongTermMonitor'))
                if row.time <= time)
            return []
        found = _in_order(self._rewind.found(_hypervisors(rows), time))
        if found:
            LOG.warning('PowerVM\'s time of day was set back by about %s; '
                        'its samples are taken from %s on',
                        time - found[0].time, found[0].time)
        return found

    def _is_silent(self):
        """Whether a sample should have come long ago."""
        now = self._clock.now()
        return not NOTHING <= now - self._heard_at < SILENCE

    def _rows(self, name, since=None):
        period = [] if since is None else [
            ('StartTS', f'{since:%Y-%m-%dT%H:%M:%S+0000}')]
        response = self._powervm.read(
            'ManagedSystem', root_id=self._powervm.system_uuid(),
            child_type='RawMetrics', child_id=name,
            service='pcm', xag=[], add_qp=period)
        rows, odd = [], None
        if response.feed is None:
            return rows
        for entry in monitor.LTMMetrics.wrap(response):
            try:
                rows.append(_Listed(
                    fields.instant(entry.updated), entry.category or '',
                    entry.link, entry.id))
            except (fields.Malformed, KeyError, IndexError) as e:
                odd = e
        if odd is None:
            self._complaints.settle(f'the feed {name}')
        else:
            self._complaints.about(
                f'the feed {name}', f'a row of the {name} feed cannot be '
                f'understood and is skipped: {odd!r}')
        return rows

    def _ensure(self):
        monitors = self._monitors(self._powervm)
        self._has_energy = monitors.energy
        if monitors.devices:
            self._complaints.settle('the Long Term Monitor')
        else:
            self._complaints.about(
                'the Long Term Monitor', 'PowerVM samples processors and '
                'memory only: switch ComputeLTMEnabled off in its '
                'preferences to see disks and interfaces')
        self._ensured = True

    def _read(self, sample, rows, patient):
        """Return the Reading of a sample.

        :param patient: whether what is not there may still come.
        :raises _NotYet: when it is to be waited for.
        """
        try:
            phyp = self._document(sample.href)
        except session.Refused:
            self._wait_for(sample, patient)
            raise
        near = {row.category: row for row in rows
                if abs(row.time - sample.time) <= TOLERANCE}
        wanted = {f'vios_{vios}' for vios in pcm.expected_vioses(phyp)}
        if wanted - near.keys():
            self._wait_for(sample, patient)
        vios_files, missing = {}, []
        for category in sorted(
                wanted | {c for c in near if c.startswith('vios_')}):
            vios = category.removeprefix('vios_')
            try:
                vios_files[vios] = self._document(near[category].href)
            except (KeyError, session.Gone):
                missing.append(model.Missing(
                    f'VIOS {vios}', 'it wrote no file in time; its disks '
                    'are left out. See whether its RMC connection is up'))
            except (fields.Malformed, session.Refused) as e:
                self._wait_for(sample, patient)
                missing.append(model.Missing(
                    f'VIOS {vios}', 'its file '
                    f'{_name(near[category].href)} cannot be used: {e}'))
        return pcm.reading(
            sample.time, phyp, vios_files, self._told(sample, rows), missing,
            self._energy(near.get('fsp'), missing), self._frequency_hz)

    def _energy(self, row, missing):
        if row is None:
            return None
        try:
            return energy.reading(self._document(row.href))
        except session.Gone:
            return None
        except (fields.Malformed, session.Refused) as e:
            missing.append(model.Missing(
                'energy', f'its file {_name(row.href)} cannot be used: {e}'))
            return None

    def _wait_for(self, sample, patient):
        """Raise _NotYet for as long as a sample is worth waiting for."""
        now = self._clock.now()
        if self._waiting is None or self._waiting[0] != sample.time:
            self._waiting = sample.time, now
        if patient and NOTHING <= now - self._waiting[1] < self._wait:
            raise _NotYet

    def _told(self, sample, rows):
        """Return the newest guest memory unless it is too old."""
        files = [row for row in rows if row.category == 'lpar'
                 and row.time <= sample.time + TOLERANCE]
        newest = max(files, default=None)
        if (newest is None
                or sample.time - newest.time > GUEST_MEMORY_EXPIRES):
            return {}
        if newest.href != self._guests[0]:
            told = self._guest_memory(newest)
            if told is None:
                return {}
            self._guests = newest.href, told
        return self._guests[1]

    def _guest_memory(self, row):
        """Return what a file tells, None when it is to be asked again."""
        try:
            told = guest.memory(self._document(row.href), row.time)
        except session.Gone:
            return {}
        except (fields.Malformed, session.Refused) as e:
            self._complaints.about(
                'the guests\' memory', 'memory.usage is left out, RSCT file '
                f'{_name(row.href)} cannot be used: {e}')
            return None
        self._complaints.settle('the guests\' memory')
        return told

    def _document(self, href):
        body = self._powervm.file(href)
        if not body:
            raise fields.Malformed('it is empty')
        try:
            document = json.loads(body)
            if _SURROGATE.search(body):
                # Half a character is none: nobody could encode it again.
                document = json.loads(json.dumps(
                    document, ensure_ascii=False).encode(errors='replace'))
            return document
        except ValueError as e:
            raise fields.Malformed(f'it is no JSON: {e}') from e
        except RecursionError as e:
            raise fields.Malformed('it is nested too deeply') from e


def _hypervisors(rows):
    return [row for row in rows if row.category == 'phyp']


def _in_order(rows):
    return sorted({row.time: row for row in rows}.values())


def _name(href):
    return href.rsplit('/', 1)[-1].split('?', 1)[0]

