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

"""The PCM preferences: which monitors run, and since when."""

import threading

NAMES = ('LongTermMonitorEnabled', 'AggregationEnabled',
         'ShortTermMonitorEnabled', 'ComputeLTMEnabled')
LONG_TERM = NAMES[0]


class Stale(Exception):
    """The preferences changed since they were read."""


class Locked(Exception):
    """The preferences may not be changed."""


class Preferences:
    """The four switches and the spans in which LTM was on."""

    def __init__(self, values, since, locked=False):
        self._lock = threading.Lock()
        self._values = {name: bool(values.get(name)) for name in NAMES}
        self._version = 1
        self.locked = locked
        # [from, to] of each time LTM was on; to is None while it is.
        self._spans = [[since, None]] if self.enabled else []

    @property
    def etag(self):
        """Changes with every change of a value."""
        return str(1430278507 + self._version)

    @property
    def values(self):
        """The switches by element name."""
        return dict(self._values)

    @property
    def enabled(self):
        """Whether the Long Term Monitor runs."""
        return self._values[LONG_TERM]

    def monitored(self, moment):
        """Whether the Long Term Monitor ran at that time."""
        return any(begin <= moment and (end is None or moment <= end)
                   for begin, end in self._spans)

    def change(self, values, etag, now):
        """Set switches; raises Locked, or Stale when the ETag is old."""
        with self._lock:
            if self.locked:
                raise Locked()
            if etag != self.etag:
                raise Stale()
            before = self.enabled
            self._values.update(
                (name, value) for name, value in values.items()
                if name in self._values)
            self._version += 1
            if self.enabled and not before:
                self._spans.append([now, None])
            elif before and not self.enabled:
                self._spans[-1][1] = now
