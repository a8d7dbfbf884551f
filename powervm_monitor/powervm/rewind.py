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
"""Notices that somebody has set the hypervisor's time of day back."""


class Rewind:
    """Finds samples that are new though they are listed before the last.

    It is asked only when no later sample comes, for it looks at all that
    PowerVM lists.
    """

    def __init__(self):
        self._listed = None
        self._past = frozenset()

    def unread(self, rows):
        """Leave out the rows from before the time of day went back.

        They are known, though they are listed later than what is new.
        """
        return [row for row in rows if row.id not in self._past]

    def found(self, rows, time):
        """Return the rows that have come up before a time since last asked.

        :param rows: all that PowerVM lists, each with ``id`` and ``time``.
        :param time: when the last sample that is known was listed.
        """
        before, self._listed = self._listed, {row.id for row in rows}
        if before is None:
            return []
        new = [row for row in rows
               if row.id not in before and row.time <= time]
        if new:
            self._past = before
        return new
