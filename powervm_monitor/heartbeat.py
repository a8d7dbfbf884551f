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
"""Tells systemd that the service gets on, so that it ends one that hangs."""

import re
import socket

from oslo_log import log as logging

LOG = logging.getLogger(__name__)


class Heartbeat:
    """Beats where systemd listens for it (``WatchdogSec``), else does nothing.

    ``WATCHDOG_PID`` is the launcher's, but it is the worker that can hang;
    hence ``NotifyAccess=all`` in the unit.

    :param environ: the environment of the start: the launcher removes what
        it has used.
    """

    def __init__(self, environ):
        self._address = None
        if 'WATCHDOG_USEC' in environ:
            # @ stands for the zero byte that an abstract address begins with.
            self._address = re.sub(
                '^@', '\0', environ.get('NOTIFY_SOCKET', '')) or None

    def beat(self):
        """Say that something came to its end; never waits, never raises."""
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
                systemd.setblocking(False)
                systemd.sendto(b'WATCHDOG=1', self._address)
        except OSError:
            LOG.debug('systemd does not hear the heartbeat', exc_info=True)
