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
"""Hands the broker what waits in the outbox, and leaves when it must."""

import math
import random
import threading
import time

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model

LOG = logging.getLogger(__name__)

# Seconds that a stop may spend on handing the broker what still waits...
FAREWELL = 5
# ...and on waiting for a broker that has not answered until then.
GRACE = 2
UNANSWERED = ('the broker does not answer; what waits goes out at the next '
              'start')
# Failures after which pauses grow no more, whatever the option allows.
STEEP = 12
# By which part of it a pause may be longer or shorter.
JITTER = 0.2


class Sender:
    """Drains the outbox whenever something is put; a thread of its own.

    :param outbox: what waits; is drained, and tells when to.
    :param bus: takes messages with ``deliver()``, and raises
        :class:`powervm_monitor.model.Unavailable` when it cannot. It is
        closed at the end.
    :param max_backoff: most seconds between two tries, give or take a fifth.
    :param chance: returns a number from 0 to 1, another one each time.
    """

    def __init__(self, outbox, bus, max_backoff, chance=random.random):
        self._outbox = outbox
        self._bus = bus
        self._max_backoff = max_backoff
        self._chance = chance
        self._complaints = complaints.Complaints(LOG)
        self._stopping = threading.Event()
        self._until = math.inf
        # How often the oldest message failed, and whether the broker has
        # refused one since the drain began.
        self._failures, self._refused = 0, False
        # A broker that hangs holds up a thread for a minute and more, and
        # must not hold up the end of the process.
        self._thread = threading.Thread(
            target=self.run, name='sender', daemon=True)

    def start(self):
        self._thread.start()

    @property
    def ended(self):
        """Whether it was started and sends no more."""
        return self._thread.ident is not None and not self._thread.is_alive()

    def stop(self):
        """Hand over what can be handed over in a few seconds, and end.

        :returns: whether it ended. If not, the broker hangs, and the thread
            is left with a message which it may still send, but no other.
        """
        if self._thread.ident is None:
            self._bus.close()
            return True
        self._until = time.monotonic() + FAREWELL
        self._stopping.set()
        self._outbox.wake()
        self._thread.join(FAREWELL + GRACE)
        if self._thread.is_alive():
            LOG.warning('%s', UNANSWERED)
        return not self._thread.is_alive()

    def run(self):
        """Drain until told to stop, and then once more."""
        while True:
            # Not later: what was put before the stop is drained after it.
            stopping = self._stopping.is_set()
            sent = self._drain()
            if stopping:
                break
            if sent:
                self._failures = 0
                self._outbox.wait()
            else:
                self._failures += 1
                self._stopping.wait(self._pause(self._failures))
        self._bus.close()

    def _drain(self):
        """Whether all that waits was sent; never raises, it is tried again."""
        self._refused = False
        try:
            with self._bus.batch():
                self._outbox.deliver(self._deliver)
        except model.Unavailable as e:
            self._complaints.about('the delivery', str(e))
            return False
        except Exception as e:
            self._complaints.about(
                'the delivery', 'notifications are not sent: this failed in '
                f'an unexpected way, please report it ({e!r})', exc_info=True)
            return False
        self._complaints.settle('the delivery')
        return True

    def _deliver(self, messages):
        """Send messages; yield once for each that is confirmed, in order."""
        if self._refused:
            # It is set aside, and the next ones are tried as if all were well.
            self._failures = 0
        try:
            for _ in self._bus.deliver(self._in_time(messages), self._check):
                self._failures = 0
                yield
        except model.Refused:
            self._refused = True
            raise

    def _in_time(self, messages):
        for message in messages:
            if time.monotonic() > self._until:
                raise model.Unavailable(
                    'stopping; what waits goes out at the next start')
            yield message

    def _check(self):
        # What is sent already may yet be confirmed.
        if time.monotonic() > self._until + GRACE / 2:
            raise model.Unavailable(UNANSWERED)

    def _pause(self, failures):
        """Return the seconds to the next try, somewhat apart on each host.

        A broker that comes back is not to meet all of a cloud at once.
        """
        seconds = min(2.0 ** min(failures, STEEP), self._max_backoff)
        return seconds * (1 - JITTER + 2 * JITTER * self._chance())
