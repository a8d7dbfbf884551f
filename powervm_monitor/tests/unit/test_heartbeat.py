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
"""systemd hears the service where it listens."""

import errno
import logging
import os
import socket

import fixtures
from oslotest import base

from powervm_monitor import heartbeat


def no_socket(*arguments):
    raise OSError(errno.EMFILE, 'Too many open files')


class TestHeartbeat(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(level=logging.DEBUG))
        self.path = self.useFixture(fixtures.TempDir()).join('notify')

    def listen(self, address):
        """Return what is said to systemd, which listens there."""
        systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(systemd.close)
        systemd.bind(address)
        systemd.setblocking(False)

        def heard():
            said = []
            while True:
                try:
                    said.append(systemd.recv(100))
                except BlockingIOError:
                    return said

        return heard

    def beat(self, count=1, **environ):
        beating = heartbeat.Heartbeat(environ)
        for _ in range(count):
            beating.beat()

    def test_every_beat_is_heard(self):
        heard = self.listen(self.path)
        self.beat(2, NOTIFY_SOCKET=self.path, WATCHDOG_USEC='300000000')

        self.assertEqual([b'WATCHDOG=1', b'WATCHDOG=1'], heard())

    def test_an_abstract_address_begins_with_an_at(self):
        name = f'powervm-monitor-{os.getpid()}'
        heard = self.listen(f'\0{name}')
        self.beat(NOTIFY_SOCKET=f'@{name}', WATCHDOG_USEC='300000000')

        self.assertEqual([b'WATCHDOG=1'], heard())

    def test_the_launchers_pid_does_not_keep_the_worker_from_it(self):
        heard = self.listen(self.path)
        self.beat(NOTIFY_SOCKET=self.path, WATCHDOG_USEC='300000000',
                  WATCHDOG_PID='1')

        self.assertEqual([b'WATCHDOG=1'], heard())

    def test_without_a_watchdog_nothing_is_said(self):
        heard = self.listen(self.path)
        self.beat(NOTIFY_SOCKET=self.path)

        self.assertEqual([], heard())

    def test_without_systemd_nothing_happens(self):
        self.beat(WATCHDOG_USEC='300000000')

        self.assertEqual('', self.log.output)

    def test_a_systemd_that_does_not_listen_does_no_harm(self):
        self.beat(NOTIFY_SOCKET=self.path, WATCHDOG_USEC='300000000')

        self.assertIn('systemd does not hear the heartbeat', self.log.output)

    def test_where_no_socket_can_be_had_nothing_happens(self):
        self.useFixture(fixtures.MonkeyPatch('socket.socket', no_socket))
        self.beat(NOTIFY_SOCKET=self.path, WATCHDOG_USEC='300000000')

        self.assertIn('systemd does not hear the heartbeat', self.log.output)

    def test_a_systemd_that_does_not_keep_up_is_not_waited_for(self):
        self.listen(self.path)
        self.beat(10000, NOTIFY_SOCKET=self.path, WATCHDOG_USEC='300000000')

        self.assertIn('systemd does not hear the heartbeat', self.log.output)
