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
"""From the files of one sample to its Reading."""

import datetime
import json
import re

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.powervm import energy
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import guest
from powervm_monitor.powervm import listing
from powervm_monitor.powervm import pcm
from powervm_monitor.powervm import session

LOG = logging.getLogger(__name__)

NOTHING = datetime.timedelta(0)
# A guest tells about every 2 minutes; older than this, it has fallen silent.
GUEST_MEMORY_EXPIRES = datetime.timedelta(seconds=150)

# A character in two halves, which may have lost one of them.
_SURROGATE = re.compile(r'\\u[dD][89a-fA-F]')


class NotYet(Exception):
    """Something of a sample is still to come."""


class Reader:
    """Reads the files of samples.

    :param powervm: a :class:`powervm_monitor.powervm.session.PowerVM`.
    :param clock: tells how long a late file has been waited for.
    :param wait: timedelta that a Reading waits for a late VIOS.
    :param frequency_hz: of the host's processors, None when not known.
    """

    def __init__(self, powervm, clock, wait, frequency_hz=None):
        self._powervm = powervm
        self._clock = clock
        self._wait = wait
        self._frequency_hz = frequency_hz
        self._waiting = None
        # The key of the RSCT file that was read last, and what it tells.
        self._guests = (None, {})
        self._complaints = complaints.Complaints(LOG)

    def read(self, sample, rows, patient):
        """Return the Reading of a sample.

        :param sample: the :class:`powervm_monitor.powervm.listing.Row` of
            the hypervisor's file.
        :param rows: those that the sample's other files are among.
        :param patient: whether what is not there may still come.
        :raises NotYet: when it is to be waited for.
        :raises powervm_monitor.powervm.session.Gone: when the hypervisor's
            file is purged.
        :raises powervm_monitor.powervm.fields.Malformed: when it cannot be
            used.
        :raises powervm_monitor.powervm.session.Refused: when PowerVM does
            not give it.
        """
        try:
            phyp = self.document(sample.href)
        except session.Refused:
            self._wait_for(sample, patient)
            raise
        near = _near(sample, rows)
        wanted = {f'vios_{vios}' for vios in pcm.expected_vioses(phyp)}
        if wanted - near.keys():
            self._wait_for(sample, patient)
        vios_files, missing = {}, []
        for category in sorted(
                wanted | {c for c in near if c.startswith('vios_')}):
            vios = category.removeprefix('vios_')
            try:
                vios_files[vios] = self.document(near[category].href)
            except (KeyError, session.Gone):
                missing.append(model.Missing(
                    f'VIOS {vios}', 'it wrote no file in time; its disks '
                    'are left out. See whether its RMC connection is up',
                    ('vios', vios)))
            except (fields.Malformed, session.Refused) as e:
                self._wait_for(sample, patient)
                missing.append(model.Missing(
                    f'VIOS {vios}', 'its file '
                    f'{near[category].name} cannot be used: {e}',
                    ('vios', vios)))
        return pcm.reading(
            sample.time, phyp, vios_files, self._told(sample, rows), missing,
            self._energy(near.get('fsp'), missing), self._frequency_hz)

    def _energy(self, row, missing):
        if row is None:
            return None
        try:
            return energy.reading(self.document(row.href))
        except session.Gone:
            return None
        except (fields.Malformed, session.Refused, session.Forbidden) as e:
            missing.append(model.Missing(
                'energy', f'its file {row.name} cannot be used: {e}',
                ('energy',)))
            return None

    def _wait_for(self, sample, patient):
        """Raise NotYet for as long as a sample is worth waiting for."""
        now = self._clock.now()
        if self._waiting is None or self._waiting[0] != sample.time:
            self._waiting = sample.time, now
        if patient and NOTHING <= now - self._waiting[1] < self._wait:
            raise NotYet

    def _told(self, sample, rows):
        """Return the newest guest memory unless it is too old."""
        files = [row for row in rows if row.category == 'lpar'
                 and row.time <= sample.time + listing.TOLERANCE]
        newest = max(files, default=None)
        if (newest is None
                or sample.time - newest.time > GUEST_MEMORY_EXPIRES):
            return {}
        if newest.key != self._guests[0]:
            told = self._guest_memory(newest)
            if told is None:
                return {}
            self._guests = newest.key, told
        return self._guests[1]

    def _guest_memory(self, row):
        """Return what a file tells, None when it is to be asked again."""
        try:
            told = guest.memory(self.document(row.href), row.time)
        except session.Gone:
            return {}
        except (fields.Malformed, session.Refused) as e:
            self._complaints.about(
                'the guests\' memory', 'memory.usage is left out, RSCT file '
                f'{row.name} cannot be used: {e}')
            return None
        self._complaints.settle('the guests\' memory')
        return told

    def document(self, href):
        """Return what is in a JSON file.

        :raises powervm_monitor.powervm.session.Gone: when it is purged.
        :raises powervm_monitor.powervm.fields.Malformed: when it is none.
        :raises powervm_monitor.powervm.session.Refused: when PowerVM does
            not give it.
        """
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


def _near(sample, rows):
    """Return the row of each category that is nearest to a sample."""
    def distance(row):
        return abs(row.time - sample.time)

    return {row.category: row
            for row in sorted(rows, key=distance, reverse=True)
            if distance(row) <= listing.TOLERANCE}
