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
"""What the manual says of a rule, written down once more and without haste.

It looks at all that was told so far, each time anew, where the plugin counts
from sample to sample. It shares nothing with the plugin.
"""

import dataclasses

SEVERITIES = ('low', 'moderate', 'critical')
LONGEST_STEP = 90


@dataclasses.dataclass(frozen=True)
class Level:
    """From low to high nothing deviates; it is clear further inside."""

    severity: str
    low: float
    high: float
    clear_low: float
    clear_high: float
    hold: float
    release: float


@dataclasses.dataclass(frozen=True)
class Rule:
    """Levels, and what comes of silence: keep, ok, or a severity."""

    levels: tuple[Level, ...]
    silence: str = 'keep'
    after: float = 300


@dataclasses.dataclass(frozen=True)
class Told:
    """What is told when: a value, None, or a tick without a batch."""

    time: float
    value: float | None = None
    tick: bool = False


class Reference:
    """The alerts of one resource.

    :ivar alerts: of (index of what was told, state, severity, before).
    """

    def __init__(self, rule):
        self._rule = rule
        self._batches = []
        self._begin = 0
        self._on = set()
        self._open = None
        self._silent = False
        self._looked = self._since = None
        self.alerts = []

    def run(self, series):
        for index, told in enumerate(series):
            if not told.tick:
                self._batches.append(told)
                if told.value is not None:
                    self._value(index)
            self._listen(index, told.time)
        return self.alerts

    def _value(self, index):
        awake = self._silent
        if awake and not self._on:
            self._tell(index, 'cleared', None)
            awake = self._silent = False
        if awake or not any(told.value is not None for told
                            in self._batches[self._begin:-1]):
            self._begin = len(self._batches) - 1
        self._silent = False
        for level in self._rule.levels:
            if self._lasts(level):
                self._on ^= {level.severity}
        worst = max(self._on, key=SEVERITIES.index, default=None)
        if worst is None and self._open is not None:
            self._tell(index, 'cleared', None)
        elif worst != self._open or awake:
            self._tell(index, 'raised' if self._open is None else 'changed',
                       worst)

    def _lasts(self, level):
        """Whether the last values have pointed the other way for long."""
        on = level.severity in self._on
        delay = level.release if on else level.hold
        points = self._clear if on else self._deviates
        known = [(place, told) for place, told
                 in enumerate(self._batches) if told.value is not None
                 and place >= self._begin]
        if not points(level, known[-1][1].value):
            return False
        total = 0
        for (before, old), (place, new) in zip(
                known[-2::-1], known[::-1], strict=False):
            gap = new.time - old.time
            if not points(level, old.value):
                break
            if place - before == 1 and gap <= LONGEST_STEP:
                total += max(gap, 0)
            elif gap > delay:
                break
        return total >= delay

    @staticmethod
    def _deviates(level, value):
        return value < level.low or value > level.high

    @staticmethod
    def _clear(level, value):
        return level.clear_low <= value <= level.clear_high

    def _listen(self, index, now):
        """Notice silence."""
        if self._looked is None or now - self._looked > LONGEST_STEP:
            self._since = now
        self._looked = now
        heard = [told.time for told in self._batches
                 if told.value is not None]
        if (self._rule.silence == 'keep' or self._silent or not heard
                or now - max(heard[-1], self._since) < self._rule.after):
            return
        self._begin = len(self._batches)
        if self._rule.silence == 'ok':
            self._on = set()
            if self._open is not None:
                self._tell(index, 'cleared', None)
        else:
            self._silent = True
            self._tell(index, 'no_data', self._rule.silence)

    def _tell(self, index, state, severity):
        before = self._open
        self._open = severity
        self.alerts.append((index, state, severity or before, before))
