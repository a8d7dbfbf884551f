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

import collections
import contextlib
import dataclasses
import datetime

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import continuity
from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import guest
from powervm_monitor.powervm import listing
from powervm_monitor.powervm import ltm
from powervm_monitor.powervm import reader
from powervm_monitor.powervm import rewind
from powervm_monitor.powervm import sampling
from powervm_monitor.powervm import session

LOG = logging.getLogger(__name__)

NOTHING = datetime.timedelta(0)
# Samples come every 30 s; when none comes for so long, something is wrong.
SILENCE = datetime.timedelta(seconds=90)
# Samples that are read for others that cannot be used.
SPARE = 3
# How often a file that is refused is asked for before it is done without.
TRIES = 4


class Feed:
    """The Long Term Monitor of one PowerVM host.

    :ivar listed_to: when the newest sample was listed that there was after
        a time; None before.
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
        self._listing = listing.Listing(powervm)
        self._reader = reader.Reader(powervm, clock, self._wait, frequency_hz)
        self._sampling = sampling.Sampling(
            self._listing, clock, lambda: monitors(powervm))
        self.listed_to = None
        # Why no energy file is listed, a Missing; None when they are.
        self._no_energy = None
        self._heard_at = None
        self._refusals = collections.Counter()
        self._rewind = rewind.Rewind()
        self._complaints = complaints.Complaints(LOG)

    def after(self, time, before=None):
        """Yield the Readings after a time, oldest first.

        Ends before a Reading whose VIOS files are still to come.

        :param time: aware datetime, the ``listed_at`` of the last one had.
        :param before: that one, None when nobody has it. By its running clock
            those are known that are listed later and are not.
        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer; what was yielded before is good.
        """
        rows = self._sampling.ensured_rows(
            time - reader.GUEST_MEMORY_EXPIRES)
        rows += self._energy_rows(time)
        if self._heard_at is None:
            self._begin(rows, time, before)
        samples = self._later(rows, time)
        rewound = self._rewound(rows, time)
        silent = not samples and self._is_silent()
        if rewound or silent:
            # Nobody knows how far back they begin.
            rows = self._sampling.rows()
            rewound = self._rewound(rows, time)
            samples = rewound or samples
        self._sampling.report(rows, silent and not samples)
        rows = self._rewind.unread(rows)
        self.listed_to = samples[-1].time if samples else self.listed_to
        unread, complained = [], False
        for sample in samples:
            patient = samples[-1].time - sample.time < self._wait
            try:
                reading = self._read(sample, rows, patient)
            except reader.NotYet:
                return
            except session.Gone:
                unread.append(sample)
                continue
            except (fields.Malformed, session.Refused) as e:
                if not complained:
                    self._complaints.about(
                        'the hypervisor\'s file',
                        f'the sample of {sample.time:%H:%M:%S} is lost, its '
                        f'file {sample.name} cannot be used: {e}')
                unread.append(sample)
                complained = True
                continue
            if (before is not None and self._rewind.doubts(sample)
                    and continuity.precedes(reading, before)):
                self._rewind.leave(sample)
                continue
            yield from self._once_more(unread, rows)
            unread, complained = [], False
            self._complaints.settle('the hypervisor\'s file')
            yield reading
            # Not before: what was not kept is asked for again.
            self._heard_at = self._clock.now()
            if not rewound:
                self._rewind.trust()
            self._rewind.learn(
                [sample, *listing.companions(rows, sample.time)])

    def _once_more(self, samples, rows):
        """Yield what can be had now of samples that could not be read.

        PowerVM may have recovered since; behind a later Reading nobody asks
        for them again.
        """
        for sample in samples:
            try:
                yield self._read(sample, rows, patient=False)
            except session.Gone:
                LOG.info('PowerVM has purged the sample of %s', sample.time)
            except (fields.Malformed, session.Refused) as e:
                LOG.info('The sample of %s is given up: %s', sample.time, e)
            self._rewind.learn([sample])

    def at(self, time):
        """Return the Reading that was listed at a time.

        None when PowerVM has it no more, or nothing that can be used.

        :param time: aware datetime, the ``listed_at`` of a Reading.
        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer, or refuses it and may give it next time.
        """
        rows = self._rewind.unread(
            self._sampling.rows(time - reader.GUEST_MEMORY_EXPIRES))
        sample = next((row for row in rows
                       if row.category == 'phyp' and row.time == time), None)
        if sample is None:
            return None
        try:
            return self._reader.read(sample, rows, patient=False)
        except (fields.Malformed, session.Gone):
            return None
        except session.Refused:
            self._refusals[sample.key] += 1
            if self._refusals[sample.key] < TRIES:
                raise
            return None

    def newest(self, count):
        """Return the newest Readings that can be had now, oldest first.

        Nothing is waited for: a Reading whose VIOS files are still to come
        is not among them.

        :param count: how many; there may be fewer.
        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer.
        """
        rows = self._sampling.ensured_rows()
        rows += self._energy_rows()
        samples = listing.in_order(listing.hypervisors(rows))
        found = []
        for sample in reversed(samples[-count - SPARE:]):
            if len(found) < count:
                with contextlib.suppress(
                        reader.NotYet, fields.Malformed, session.Gone,
                        session.Refused):
                    found.append(self._read(
                        sample, rows, patient=sample is samples[-1]))
        return found[::-1]

    def times(self):
        """Return when samples were taken, as they are listed, in order.

        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer.
        """
        return [row.time for row in listing.in_order(
            listing.hypervisors(self._sampling.rows()))]

    def silent(self):
        """Return why guests tell nothing of their memory, by partition UUID.

        :returns: PowerVM's error ids. Empty where nobody tells.
        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer.
        """
        newest = max((row for row in self._sampling.rows()
                      if row.category == 'lpar'), default=None)
        if newest is None:
            return {}
        try:
            return guest.errors(self._reader.document(newest.href))
        except fields.Malformed:
            return {}

    def _energy_rows(self, since=None):
        """Return the rows of energy files.

        A feed of them that fails costs only energy.
        """
        self._no_energy = None
        if not self._sampling.energy:
            return []
        try:
            return self._listing.rows(listing.ENERGY, since)
        except model.Unavailable as e:
            self._no_energy = model.Missing(
                'energy', f'its feed cannot be read: {e}', ('energy',))
            return []

    def _read(self, sample, rows, patient):
        """Return the Reading of a sample, see :meth:`reader.Reader.read`."""
        reading = self._reader.read(sample, rows, patient)
        if self._no_energy is None:
            return reading
        return dataclasses.replace(
            reading, missing=(*reading.missing, self._no_energy))

    def _begin(self, rows, time, before):
        """Take what is there for known, or too old."""
        rows = rows + self._sampling.rows()
        self._rewind.begin(rows)
        known = [row for row in listing.hypervisors(rows) if row.time <= time]
        known += listing.companions(rows, time)
        if before is None:
            self._rewind.learn(known)
        else:
            self._rewind.assume(known)
        self._heard_at = self._clock.now()

    def _later(self, rows, time):
        return listing.in_order(
            row for row in listing.hypervisors(self._rewind.unread(rows))
            if row.time > time)

    def _rewound(self, rows, time):
        """Return the samples that came up before a time that was read."""
        samples = listing.hypervisors(rows)
        # Kept, though nobody may have come back to say so.
        self._rewind.learn(row for row in samples if row.time == time)
        return listing.in_order(self._rewind.found(samples, time))

    def _is_silent(self):
        """Whether a sample should have come long ago."""
        now = self._clock.now()
        return not NOTHING <= now - self._heard_at < SILENCE
