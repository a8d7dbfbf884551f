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
"""How long nothing came, in the hypervisor's time."""

import datetime
import time

# Seconds without a batch after which a tick comes, and between two ticks.
FIRST = 60
NEXT = 30


class Silence:
    """Tells when to tick, and which time it is then.

    The time is that of the last batch and what has passed since; the clocks
    of host and hypervisor need not agree, and may be set.

    :param clock: tells the time before any batch came; where it runs faster,
        silence is over sooner.
    """

    def __init__(self, clock):
        self._clock = clock
        self._time = self._due = None
        self._step = FIRST

    def broken(self, sampled_at):
        """Take note of a batch of this time."""
        self._time, self._due, self._step = sampled_at, None, FIRST

    def patience(self):
        """Return the seconds until the next tick is due; it may be."""
        if self._due is None:
            self._due = self._after(time.monotonic())
        return max(0, self._due - time.monotonic())

    def lasts(self):
        """Return the time of the tick that is due, and wait for the next."""
        if self._time is None:
            self._time = self._clock.now()
        else:
            self._time += datetime.timedelta(seconds=self._step)
        self._step = NEXT
        self._due = self._after(self._due)
        return self._time

    def _after(self, moment):
        return moment + self._step / self._clock.speed
