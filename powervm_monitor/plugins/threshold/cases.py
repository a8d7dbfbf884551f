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
"""Cases: how it stands between a rule and a resource that is not quiet.

A case is opened when a value deviates or data stay away, and closed when all
is well again. It knows neither rules nor resources, and all time is the
hypervisor's.
"""

import dataclasses

from powervm_monitor.model import alert

OK, PENDING, RAISED = 'ok', 'pending', alert.RAISED
CLEARING, NO_DATA = 'clearing', alert.NO_DATA
STATES = (OK, PENDING, RAISED, CLEARING, NO_DATA)

# Two samples further apart than this have a hole between them, whatever came
# of the time in between: samples come every 30 s.
LONGEST_STEP = 90
# How many of the last values an alert tells.
VALUES = 5

NO_MORE, DATA_AGAIN = 'there are no data any more', 'there are data again'
NO_LIMIT = 'the rule has no limit any more'


@dataclasses.dataclass(slots=True)
class Timer:
    """How far one severity has come.

    :ivar on: whether it is reached.
    :ivar counted: seconds that have counted towards the other of both, None
        when the last value did not point there.
    """

    on: bool = False
    counted: float | None = None

    def take(self, verdict, step, hole):
        """Take a value.

        :param verdict: a :class:`Verdict`.
        :param step: seconds since the value before, 0 after a hole.
        :param hole: seconds that the hole before the value took.
        """
        if not (verdict.clear if self.on else verdict.deviates):
            self.counted = None
            return
        delay = verdict.release if self.on else verdict.hold
        if self.counted is None or hole > delay:
            self.counted = 0
        else:
            self.counted += step
        if self.counted >= delay:
            self.on, self.counted = not self.on, None


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What a value means for one severity.

    :ivar hold: seconds that a deviation must last.
    :ivar release: seconds that values must be clear.
    """

    deviates: bool
    clear: bool
    hold: float
    release: float


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """A change that is to be told.

    :ivar state: one of the states of an Alert.
    :ivar since: when the alert was raised, seconds since 1970.
    :ivar severity: the one it has now, or had when it was cleared.
    :ivar before: the one it had before, None when it had none.
    """

    state: str
    since: float
    severity: str
    before: str | None = None
    reason: str | None = None


@dataclasses.dataclass(slots=True)
class Case:
    """One case.

    :ivar timers: a :class:`Timer` of each severity that is not quiet.
    :ivar batch: number of the batch of the last value, None before one.
    :ivar last: time of the last value, seconds since 1970.
    :ivar since: when the alert was raised, None while there is none.
    :ivar severity: what was told last.
    :ivar silent: whether it was told that there are no data.
    :ivar values: the last (time, value) of them, oldest first.
    """

    timers: dict[str, Timer] = dataclasses.field(default_factory=dict)
    batch: int | None = None
    last: float | None = None
    since: float | None = None
    severity: str | None = None
    silent: bool = False
    values: list[tuple[float, float]] = dataclasses.field(
        default_factory=list)

    @property
    def over(self):
        """Whether there is nothing left to remember."""
        return self.since is None and not self.timers

    @property
    def state(self):
        """One of :data:`STATES`."""
        if self.silent:
            return NO_DATA
        if self.since is None:
            return PENDING if self.timers else OK
        highest = self.timers.get(self.severity)
        return CLEARING if highest and highest.counted is not None else RAISED

    def take(self, batch, time, value, verdicts):
        """Take a value; return the Events that follow.

        :param batch: number of the batch that brings it.
        :param time: seconds since 1970.
        :param verdicts: a :class:`Verdict` by severity.
        """
        step, hole = self._elapsed(batch, time)
        events = [] if self.timers else self.speak(time, DATA_AGAIN)
        self.batch, self.last = batch, time
        self.values = [*self.values[1 - VALUES:], (time, value)]
        if not (verdicts or self.silent):
            return events + self.close(NO_LIMIT)
        self._bequeath(verdicts)
        for severity, verdict in verdicts.items():
            timer = self.timers.setdefault(severity, Timer())
            timer.take(verdict, step, hole)
        self.timers = {
            severity: timer for severity, timer in self.timers.items()
            if timer.on or timer.counted is not None}
        return events + self._told(time, DATA_AGAIN)

    def fall_silent(self, last, silence):
        """Take it that data have been away for too long; return the Events.

        An alert that begins with it began with the silence, which no tick
        sooner or later can change.

        :param last: when there were data, seconds since 1970.
        :param silence: the rule's :class:`silence.Silence`.
        """
        if self.silent:
            return []
        if silence.clears:
            return self.close(NO_MORE)
        before, self.severity = self.severity, silence.severity
        self.silent = True
        self.since = last if self.since is None else self.since
        self.timers = {severity: Timer(on=True) for severity, timer
                       in self.timers.items() if timer.on}
        return [Event(alert.NO_DATA, self.since, self.severity, before,
                      NO_MORE)]

    def speak(self, time, reason):
        """Take it that silence means nothing any more; return the Events."""
        if not self.silent:
            return []
        if self.timers:
            return self._told(time, reason)
        self.values = []
        return self.close(reason)

    def close(self, reason):
        """End it; return the Events."""
        self.timers = {}
        return [] if self.since is None else self._cleared(reason)

    def _bequeath(self, verdicts):
        """Let a severity go on with what one had that the rule has lost.

        It is the mildest for which the value deviates: an edit clears
        nothing that goes on, and makes nothing worse that has not lasted.
        """
        left = {severity: timer for severity, timer in self.timers.items()
                if severity in verdicts}
        lost = [self.timers[severity] for severity in sorted(
            self.timers.keys() - left.keys(), key=alert.SEVERITIES.index)]
        self.timers = left
        best = max(lost, key=lambda timer: timer.on, default=None)
        if best is None or any(timer.on or not best.on
                               for timer in left.values()):
            return
        heir = next((severity for severity, verdict in verdicts.items()
                     if verdict.deviates), next(iter(verdicts), None))
        if heir is not None:
            left[heir] = best

    def _elapsed(self, batch, time):
        """Return the seconds since the last value that count, and do not."""
        elapsed = 0 if self.last is None else time - self.last
        if elapsed <= 0:
            return 0, 0
        if self.batch == batch - 1 and elapsed <= LONGEST_STEP:
            return elapsed, 0
        return 0, elapsed

    def _told(self, time, reason):
        """Return the Event that follows from the timers, as a list.

        :param reason: why a silence ends.
        """
        on = [severity for severity, timer in self.timers.items() if timer.on]
        severity = max(on, key=alert.SEVERITIES.index, default=None)
        before, silent = self.severity, self.silent
        if severity == before and not silent:
            return []
        if severity is None:
            return self._cleared(reason if silent else None)
        self.silent, self.severity = False, severity
        if self.since is None:
            self.since = time
            return [Event(alert.RAISED, time, severity)]
        return [Event(alert.CHANGED, self.since, severity, before,
                      reason if silent else None)]

    def _cleared(self, reason):
        since, severity = self.since, self.severity
        self.since, self.severity, self.silent = None, None, False
        return [Event(alert.CLEARED, since, severity, severity, reason)]
