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

"""The time in the simulated world, which may run faster than ours."""

import datetime
import time

UTC = datetime.timezone.utc
SECOND = datetime.timedelta(seconds=1)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)


def aware(moment):
    """The moment in UTC; one without a time zone is taken as UTC."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def parse(text):
    """An ISO 8601 time as a UTC datetime; raises ValueError."""
    text = text.strip().replace(' ', '+')
    if text.endswith('Z'):
        text = text[:-1] + '+00:00'
    return aware(datetime.datetime.fromisoformat(text))


def aligned(moment, seconds, up=False):
    """The multiple of ``seconds`` since the epoch at or before the moment.

    With ``up`` the one at or after it.
    """
    step = datetime.timedelta(seconds=seconds)
    count, rest = divmod(moment - EPOCH, step)
    if up and rest:
        count += 1
    return EPOCH + count * step


def iso(moment):
    """The moment with milliseconds and Z, as Atom feeds write it."""
    return moment.strftime('%Y-%m-%dT%H:%M:%S.') + '%03dZ' % (
        moment.microsecond // 1000)


class Clock:
    """Runs ``speed`` times as fast as ours, from ``start`` (default now)."""

    def __init__(self, speed=1.0, start=None):
        if speed <= 0:
            raise ValueError('a clock cannot run at speed %s' % speed)
        self.speed = float(speed)
        self._start = aware(start) if start else datetime.datetime.now(UTC)
        self._began = time.monotonic()

    def now(self):
        """The world's time, an aware UTC datetime."""
        elapsed = time.monotonic() - self._began
        return self._start + elapsed * self.speed * SECOND

    def wait(self, seconds, ended):
        """Wait so long in the world, or until an Event is set."""
        ended.wait(seconds / self.speed)


class ManualClock:
    """Stands still until it is advanced."""

    speed = 1.0

    def __init__(self, start):
        self._now = aware(start)

    def now(self):
        """The world's time, an aware UTC datetime."""
        return self._now

    def wait(self, seconds, ended):
        """Do not wait: no time passes by that."""

    def advance(self, seconds):
        """Move the world ``seconds`` ahead."""
        self._now += seconds * SECOND
