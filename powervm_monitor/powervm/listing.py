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
"""What PowerVM lists: which files it has written, and when."""

import datetime
import typing

from oslo_log import log as logging
from pypowervm.wrappers import monitor

from powervm_monitor import complaints
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import hrefs

LOG = logging.getLogger(__name__)

SAMPLES = 'LongTermMonitor'
ENERGY = 'EnergyMonitor'
# Files of one sample may be listed some seconds apart; samples are 30 s apart.
TOLERANCE = datetime.timedelta(seconds=10)


class Row(typing.NamedTuple):
    """A file that a feed lists.

    The id of the feed's entry is left out: PowerVM makes a new one for each
    answer.
    """

    time: datetime.datetime
    category: str
    href: str

    @property
    def name(self):
        """Return what the file is called."""
        return hrefs.name(self.href)

    @property
    def key(self) -> tuple[datetime.datetime, str, str]:
        """What the row is known by, the same in every answer that lists it.

        The name alone would not do: a clock that was set back names a file
        as another before.
        """
        return self.time, self.category, self.name


class Listing:
    """The feeds of one PowerVM host.

    :param powervm: a :class:`powervm_monitor.powervm.session.PowerVM`.
    """

    def __init__(self, powervm):
        self._powervm = powervm
        self._complaints = complaints.Complaints(LOG)

    def rows(self, name, since=None):
        """Return the Rows of a feed; an odd one is left out and told.

        :param name: :data:`SAMPLES` or :data:`ENERGY`.
        :param since: aware datetime that rows are asked from, None for all.
        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer.
        """
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
                rows.append(Row(
                    fields.instant(entry.updated), entry.category or '',
                    entry.link))
            except (fields.Malformed, KeyError, IndexError) as e:
                odd = e
        if odd is None:
            self._complaints.settle(f'the feed {name}')
        else:
            self._complaints.about(
                f'the feed {name}', f'a row of the {name} feed cannot be '
                f'understood and is skipped: {odd!r}')
        return rows


def hypervisors(rows):
    """Return the rows that stand for samples: the hypervisor's files."""
    return [row for row in rows if row.category == 'phyp']


def companions(rows, time):
    """Return the rows of other files than the hypervisor's up to a sample.

    :param time: when the sample was listed; its other files may be somewhat
        later.
    """
    return [row for row in rows
            if row.category != 'phyp' and row.time <= time + TOLERANCE]


def in_order(rows):
    """Return the rows by time, one of each."""
    return sorted({row.time: row for row in rows}.values())
