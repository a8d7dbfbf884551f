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
# Told by a system that can measure energy; the first is read only.
CAPABLE, ENERGY = 'EnergyMonitoringCapable', 'EnergyMonitorEnabled'


class Stale(Exception):
    """The preferences changed since they were read."""


class Locked(Exception):
    """The preferences may not be changed."""


class Preferences:
    """The switches and the spans in which the monitors were on."""

    def __init__(self, values, since, locked=False, energy=None, off=204):
        """Take whether energy is monitored, None when it cannot be.

        :param off: the status of the feed while the monitor is off.
        """
        self._lock = threading.Lock()
        self._values = {name: bool(values.get(name)) for name in NAMES}
        if energy is not None:
            self._values = {CAPABLE: True, **self._values, ENERGY: energy}
        self._version = 1
        self.locked = locked
        self.off = off
        # [from, to] of each time a monitor was on; to is None while it is.
        self._spans = {name: [[since, None]] if self._values.get(name)
                       else [] for name in (LONG_TERM, ENERGY)}

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

    @property
    def energy(self):
        """Whether the Energy Monitor runs."""
        return self._values.get(ENERGY, False)

    def monitored(self, moment, energy=False):
        """Whether the Long Term or the Energy Monitor ran at that time."""
        spans = self._spans[ENERGY if energy else LONG_TERM]
        return any(begin <= moment and (end is None or moment <= end)
                   for begin, end in spans)

    def change(self, values, etag, now):
        """Set switches; raises Locked, or Stale when the ETag is old."""
        with self._lock:
            if self.locked:
                raise Locked()
            if etag != self.etag:
                raise Stale()
            before = dict(self._values)
            self._values.update(
                (name, value) for name, value in values.items()
                if name in self._values and name != CAPABLE)
            self._version += 1
            for name, spans in self._spans.items():
                if self._values.get(name) and not before[name]:
                    spans.append([now, None])
                elif before.get(name) and not self._values[name]:
                    spans[-1][1] = now
