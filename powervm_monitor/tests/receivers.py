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
"""Who hears what is sent to a port, and reads it by its documented grammar."""

import random
import re
import socket
import threading

import fixtures

# Without an exponent: not every receiver reads one.
NUMBER = r'-?\d+(?:\.\d+)?'
# https://github.com/statsd/statsd/blob/master/docs/metric_types.md
STATSD = re.compile(
    rf'(?P<name>[^:|@#\s]+):(?P<value>[+]?{NUMBER})\|(?P<type>c|g|ms|s)'
    r'(?:\|@(?P<rate>0?\.\d+|1))?(?:\|#(?P<tags>\S+))?')
# https://graphite.readthedocs.io/en/latest/feeding-carbon.html
GRAPHITE = re.compile(
    rf'(?P<path>[^\s;]+(?:;[^\s;=!^]+=[^\s;~][^\s;]*)*) '
    rf'(?P<value>{NUMBER}) (?P<time>\d+)')

TIMEOUT = 60


def bound(kind):
    """Return a socket at a port that no outgoing connection can take."""
    while True:
        made = socket.socket(socket.AF_INET, kind)
        try:
            made.bind(('127.0.0.1', random.randrange(20000, 32768)))
        except OSError:
            made.close()
        else:
            return made


class Receiver(fixtures.Fixture):
    """Keeps all that arrives at a port of 127.0.0.1.

    :ivar parts: the datagrams, or what came over each connection.
    """

    kind = None

    def __init__(self):
        super().__init__()
        self.parts = []
        self._arrived = threading.Condition()

    def _setUp(self):
        self._socket = bound(self.kind)
        self.addCleanup(self._socket.close)
        self.port = self._socket.getsockname()[1]
        self._open()
        thread = threading.Thread(target=self._listen, daemon=True)
        thread.start()
        self.addCleanup(thread.join, TIMEOUT)
        self.addCleanup(self._end)

    def lines(self, count, ending=''):
        """Return the lines, when so many with this ending have arrived."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: sum(
                    line.endswith(ending) for line in self._lines()) >= count,
                    TIMEOUT):
                raise AssertionError(f'not {count} lines: {self._lines()}')
            return self._lines()

    def _lines(self):
        return [line for part in self.parts
                for line in part.decode('ascii').splitlines()]

    def _keep(self, part):
        with self._arrived:
            self.parts.append(part)
            self._arrived.notify_all()

    def _open(self):
        """Be ready for whoever sends."""

    def _listen(self):
        """Keep what is sent until the end."""

    def _end(self):
        """Let the thread that listens end."""


class Udp(Receiver):

    kind = socket.SOCK_DGRAM

    def _listen(self):
        while part := self._socket.recv(65536):
            self._keep(part)

    def _end(self):
        with socket.socket(socket.AF_INET, self.kind) as last:
            last.sendto(b'', ('127.0.0.1', self.port))


class Tcp(Receiver):

    kind = socket.SOCK_STREAM

    def _open(self):
        self._socket.listen()

    def _listen(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile('rb') as file:
                self._keep(file.read())

    def _end(self):
        self._socket.shutdown(socket.SHUT_RDWR)


class Deaf(fixtures.Fixture):
    """Takes connections, and reads nothing that is sent."""

    def _setUp(self):
        listener = bound(socket.SOCK_STREAM)
        self.addCleanup(listener.close)
        # Little is held for it, so that a sender soon waits.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.listen()
        self.port = listener.getsockname()[1]


def statsd(lines):
    """Return what lines for statsd say: ``[(name, value, type)]``.

    A value is text, for its sign means something.
    """
    return [(match['name'], match['value'], match['type'])
            for match in map(STATSD.fullmatch, lines)]


def graphite(lines):
    """Return what lines for Graphite say: ``{path: (value, time)}``."""
    return {match['path']: (float(match['value']), int(match['time']))
            for match in map(GRAPHITE.fullmatch, lines)}
