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
"""The service as a process on a clock that other processes share.

hurried.py SPEED START BEGAN ...; the rest are arguments of powervm-monitor.
"""

import sys
import time

from powervm_monitor import clock
from powervm_monitor.cmd import service
from powervm_monitor.simulator import clock as simulated


class Clock:
    """Runs faster than ours and shows the same time in every process.

    :param start: aware datetime, the time that it showed...
    :param began: ...when the machine's monotonic clock showed this; default
        now.
    """

    def __init__(self, speed, start, began=None):
        self.speed = speed
        self.start = start
        self.began = time.monotonic() if began is None else began

    def now(self):
        """Return the world's time, an aware UTC datetime."""
        elapsed = time.monotonic() - self.began
        return self.start + elapsed * self.speed * simulated.SECOND

    def advance(self, seconds):
        """Move the world ahead; who was told of it before does not see it."""
        self.start += seconds * simulated.SECOND

    def arguments(self):
        """Return what makes another process show the same time."""
        return [str(self.speed), self.start.isoformat(), str(self.began)]


def main():
    speed, start, began = sys.argv[1:4]
    del sys.argv[1:4]
    shared = Clock(float(speed), simulated.parse(start), float(began))
    clock.SystemClock = lambda: shared
    return service.main()


if __name__ == '__main__':
    sys.exit(main())
