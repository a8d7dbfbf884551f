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
"""An emitter that sends values, each with a name, to a host."""

import itertools
import time

from oslo_log import log as logging

from powervm_monitor.plugins.emitting import decimals
from powervm_monitor.plugins.emitting import emitter
from powervm_monitor.plugins.emitting import naming
from powervm_monitor.plugins.emitting import outage

LOG = logging.getLogger(__name__)

# A burst of datagrams must fit into what its receiver's kernel holds, which
# is 208 KiB with all that it needs beside the bytes, or the rest is lost.
BURST = 500
PAUSE = 0.02

# What is no name by these rules makes the resolver raise odd errors.
_NAME = r'[^\s:/.]{1,63}(\.[^\s:/.]{1,63})*\.?'
_ADDRESS = r'[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[^\s/]+)?'

_HOST = {
    'type': 'string', 'pattern': rf'^({_NAME}|{_ADDRESS})$(?!\n)',
    '$comment': 'needs a name or an address, without "http://" and without a '
                'port, which has a key of its own',
    'description': 'Name or address of the receiver.'}

_PORT = {
    'type': 'integer', 'minimum': 1, 'maximum': 65535,
    '$comment': 'needs a port, from 1 to 65535',
    'description': 'Port of the receiver.'}

_PROPERTIES = {
    'packet_size': {
        'type': 'integer', 'minimum': 256, 'maximum': 8932, 'default': 1432,
        '$comment': 'needs bytes from 256 to 8932: 512 suits the Internet, '
                    '1432 Ethernet, 8932 jumbo frames',
        'description': 'Most bytes of a datagram: 512 for the Internet, 1432 '
                       'for Ethernet, 8932 for jumbo frames.'},
    'max_backoff': {
        'type': 'integer', 'minimum': 1, 'maximum': 3600, 'default': 300,
        '$comment': 'needs whole seconds from 1 to 3600',
        'description': 'Most seconds until a receiver that took nothing is '
                       'tried again. What is measured meanwhile is lost to '
                       'it, and counted.'},
    **naming.PROPERTIES,
}


def schema(port, properties):
    """Return the JSON Schema of an emitter that sends to a host.

    :param port: the usual one.
    :param properties: those that only this emitter has.
    """
    return emitter.schema({
        'host': _HOST, 'port': {**_PORT, 'default': port}, **properties,
        **_PROPERTIES}, required=('host',))


class Remote(emitter.Emitter):
    """What it cannot send is lost and counted; it never waits for long.

    :param pause: called with the seconds between two bursts.
    :cvar receiver: what messages call the receiver.
    """

    receiver = None

    def __init__(self, pause=time.sleep):
        super().__init__()
        self._pause = pause
        self._naming = self._outage = None

    def configure(self, config):
        # All of it is taken, or nothing.
        names = naming.Naming(self.complete(config))
        super().configure(config)
        self._naming = names
        self.stop()
        self._outage = outage.Outage(
            LOG, f'{self.receiver} at {self.settings["host"]} '
            f'port {self.settings["port"]}', self.settings['max_backoff'])

    def stop(self):
        if self._outage is not None:
            self._outage.end()

    def emit(self, sampled_at, taken):
        values = [(name, metric, decimals.plain(value))
                  for name, metric, value in self._naming.named(taken)]
        if self._outage.lasts(sampled_at):
            self._outage.lose(sampled_at, len(values))
            return
        try:
            self.send(sampled_at, values)
        except OSError as e:
            self._outage.fail(sampled_at, len(values), e)
        else:
            self._outage.end()

    def send(self, sampled_at, values):
        """Send the values of a sample.

        :param values: a list of (name, metric, value).
        :raises OSError: when the receiver cannot be reached, or takes none.
        """
        raise NotImplementedError

    def bursts(self, values):
        """Yield the values in lists, and give the receiver time in between.

        :param values: an iterable.
        """
        rest = iter(values)
        burst = list(itertools.islice(rest, BURST))
        while burst:
            yield burst
            burst = list(itertools.islice(rest, BURST))
            if burst:
                self._pause(PAUSE)
