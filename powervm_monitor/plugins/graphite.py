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
"""Sends values to Graphite in its plaintext protocol, over TCP or UDP."""

import socket

try:
    import graphyte
except ImportError as e:
    raise ImportError(
        'the plugin graphite needs a library that is not installed: '
        'pip install "powervm-monitor[graphite]"') from e

from powervm_monitor.plugins.emitting import remote

TCP, UDP = 'tcp', 'udp'


class Graphite(remote.Remote):
    """Samples keep their time, so those of a backlog find their place.

    Counters are sent as they are: what becomes of them is told to Graphite,
    as with ``perSecond()``.
    """

    receiver = 'Graphite'
    schema = remote.schema(2003, {
        'protocol': {
            'enum': [TCP, UDP], 'default': TCP,
            '$comment': 'needs tcp or udp',
            'description': 'tcp or udp. TCP notices a receiver that is not '
                           'there; UDP knows IPv4 only.'},
        'timeout': {
            'type': 'number', 'exclusiveMinimum': 0, 'maximum': 20,
            'default': 5,
            '$comment': 'needs seconds, more than 0 and at most 20',
            'description': 'Seconds that connecting, and then sending a '
                           'sample, may take over TCP.'},
    })

    def send(self, sampled_at, values):
        sender = self._sender()
        lines = (sender.build_message(name, value, sampled_at.timestamp())
                 for name, _, value in values)
        if self.settings['protocol'] == TCP:
            # One connection for a sample: a receiver that moved, or was
            # started again, is found without ado.
            sender.send_message(b''.join(lines))
            return
        for burst in self.bursts(lines):
            for datagram in _datagrams(burst, self.settings['packet_size']):
                sender.send_message(datagram)

    def _sender(self):
        host, port = self.settings['host'], self.settings['port']
        protocol = self.settings['protocol']
        if protocol == UDP:
            # Else its name would be looked up for each datagram.
            host = socket.getaddrinfo(
                host, port, socket.AF_INET, socket.SOCK_DGRAM)[0][4][0]
        return graphyte.Sender(host, port, protocol=protocol,
                               timeout=self.settings['timeout'])


def _datagrams(lines, size):
    """Yield the lines in as few datagrams as may be, none larger than size.
    """
    datagram = b''
    for line in lines:
        if datagram and len(datagram) + len(line) > size:
            yield datagram
            datagram = b''
        datagram += line
    if datagram:
        yield datagram
