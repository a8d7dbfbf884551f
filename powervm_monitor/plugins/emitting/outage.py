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
"""A receiver that takes nothing: when to try again, and what is lost."""

import datetime

# Seconds until the first try after one that failed: those of a sample.
FIRST = 30


class Outage:
    """Says once that what is sent is lost, and at the end how much it was.

    Times are those of the samples.

    :param log: the logger of the plugin.
    :param receiver: what the messages call it.
    :param longest: most seconds between two tries.
    """

    def __init__(self, log, receiver, longest):
        self._log = log
        self._receiver = receiver
        self._longest = longest
        self._forget()

    def lasts(self, time):
        """Whether it is too early to try again."""
        # A clock that was set back must not silence anybody.
        return self._pause is not None and (
            self._tried <= time < self._tried + self._pause)

    def lose(self, time, count):
        """Know of values that were not sent."""
        self._first = self._first or time
        self._last = time
        self._lost += count

    def fail(self, time, count, error):
        """Know of a try that failed, and of the values that it cost."""
        if self._pause is None:
            self._log.warning(
                '%s takes nothing; what is for it is lost until it does '
                '(%s)', self._receiver, error)
            self._pause = datetime.timedelta(
                seconds=min(FIRST, self._longest))
        else:
            self._pause = min(2 * self._pause, datetime.timedelta(
                seconds=self._longest))
        self._tried = time
        self.lose(time, count)

    def end(self):
        """Say what was lost, for it is over or will not be known."""
        if self._lost:
            self._log.info(
                '%d values from %s to %s did not reach %s', self._lost,
                self._first, self._last, self._receiver)
        self._forget()

    def _forget(self):
        self._tried = self._pause = self._first = self._last = None
        self._lost = 0
