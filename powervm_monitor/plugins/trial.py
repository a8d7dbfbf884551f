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
"""Calls to a plugin, which may fail, or never return."""

import contextlib
import time

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import extensions

LOG = logging.getLogger(__name__)

# Most seconds between two tries of a plugin that fails.
PATIENCE = 300


class Trial:
    """Calls one plugin, and knows how it fares.

    :param name: of the plugin.
    :param speed: how many seconds pass in one.
    :ivar failures: how often it has raised.
    """

    def __init__(self, name, speed):
        self._subject = f'plugin {name}'
        self._speed = speed
        self._complaints = complaints.Complaints(LOG)
        self._since = None
        self._in_a_row = 0
        self.failures = 0

    def attempt(self, act, *args):
        """Call the plugin; return whether it went well."""
        try:
            with self.timed():
                extensions.call(act, *args)
        except extensions.Failed as e:
            self._in_a_row += 1
            self.failures += 1
            self._complaints.about(
                self._subject, f'{self._subject} fails and is tried again '
                f'after pauses that grow ({e})', exc_info=True)
            return False
        return True

    def passed(self):
        """Take note that nothing failed of what belongs together."""
        self._in_a_row = 0
        self._complaints.settle(self._subject)

    @contextlib.contextmanager
    def timed(self):
        """Let it be known since when the plugin is at it."""
        self._since = time.monotonic()
        try:
            yield
        finally:
            self._since = None

    def lasts(self):
        """Return for how many seconds a call lasts already, 0 for none."""
        since = self._since
        if since is None:
            return 0
        return (time.monotonic() - since) * self._speed

    def pause(self):
        """Return the seconds after which a plugin that fails may go on."""
        return min(2 ** min(self._in_a_row, 16), PATIENCE) / self._speed
