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
"""Notices that somebody has set the clock back by which samples are listed."""

import collections

from oslo_log import log as logging

LOG = logging.getLogger(__name__)

# Rows that are remembered; PowerVM lists those of 30 minutes, 60 each of the
# hypervisor and every VIOS.
REMEMBERED = 4096


class Rewind:
    """Finds samples that are new though they are listed before the last."""

    def __init__(self):
        self._known = collections.OrderedDict()
        self._assumed = set()
        self._first = self._past = frozenset()

    def begin(self, rows):
        """Take note of all rows that there are at the start.

        Of these alone nobody knows whether they are from before the time was
        set back.
        """
        self._first = frozenset(row.key for row in rows)

    def doubts(self, row):
        """Whether a row is one of those."""
        return row.key in self._first

    def assume(self, rows):
        """Take rows for known that nobody has read here."""
        rows = list(rows)
        self.learn(rows)
        self._assumed = {row.key for row in rows}

    def trust(self):
        """Take what was assumed for sure: nothing was set back before."""
        self._assumed.clear()

    def learn(self, rows):
        """Take rows for known that are read, each with its ``key``."""
        for row in rows:
            self._known[row.key] = None
            self._assumed.discard(row.key)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def unread(self, rows):
        """Leave out the rows from before the clock was set back.

        They are known, though they are listed later than what is new.
        """
        return [row for row in rows if row.key not in self._past]

    def leave(self, row):
        """Leave out from now on what is found to be from before."""
        self.learn([row])
        self._past |= {row.key}

    def found(self, rows, time):
        """Return the rows that have come up before a time, and say so once.

        Those that nobody has read here are among them then: they may have
        come up as well.

        :param rows: that PowerVM lists, each with its ``time`` as well.
        :param time: when the last sample that is known was listed.
        """
        new = [row for row in rows
               if row.key not in self._known and row.time <= time]
        if not new:
            return []
        past = frozenset(self._known.keys() - self._assumed)
        if past != self._past:
            self._past = past
            first = min(row.time for row in new)
            LOG.warning('PowerVM\'s time of day was set back by about %s; '
                        'its samples are taken from %s on',
                        time - first, first)
        return new + [row for row in rows
                      if row.key in self._assumed and row.time <= time]
