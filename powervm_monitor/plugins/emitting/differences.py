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
"""What counters grew by, for receivers that want nothing else."""


class Differences:
    """Remembers the last value of each counter."""

    def __init__(self):
        self._known = {}

    def of(self, name, time, value, longest):
        """Return what a counter grew by; None if that cannot be told.

        It cannot at first sight, after the counter began anew, or when it
        was last seen longer ago than the time delta ``longest``.
        """
        before, then = self._known.get(name, (None, None))
        self._known[name] = value, time
        if before is None or before > value:
            return None
        return value - before if then <= time <= then + longest else None

    def forget(self, before):
        """Forget the counters that were not seen since."""
        self._known = {name: (value, time) for name, (value, time)
                       in self._known.items() if time >= before}
