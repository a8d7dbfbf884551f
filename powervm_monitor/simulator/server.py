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

"""Serves a World on two ports: PowerVM's REST API, and OpenStack's."""

import errno
import logging
import random
import socket
import ssl
import threading

from werkzeug import serving

from powervm_monitor.simulator import nova
from powervm_monitor.simulator import rest

LOG = logging.getLogger(__name__)

# Below the ports that the kernel gives to outgoing connections.
FREE_PORTS = range(20000, 32000)
# Between two looks whether PowerVM is to be restarted.
GLANCE_SECONDS = 0.05


class _Handler(serving.WSGIRequestHandler):
    def send_response(self, code, message=None):
        # Without our time: the applications tell the Date of the world.
        self.send_response_only(code, message)
        self.send_header('Server', self.version_string())

    def log(self, type, message, *args):
        LOG.debug(message, *args)

    def log_request(self, code='-', size='-'):
        LOG.debug('%s %s: %s', self.command, self.path, code)


class Port:
    """One application on one port, in threads that end with the process."""

    def __init__(self, application, host, port=None, tls=None):
        listener = _listener(host, port)
        self._server = serving.make_server(
            host, listener.getsockname()[1], application, threaded=True,
            request_handler=_Handler, fd=listener.fileno())
        listener.close()
        if tls:
            # The handshake belongs into the request's thread: a client that
            # connects and says nothing must not hold up the others.
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True,
                do_handshake_on_connect=False)
            self._server.ssl_context = tls
        self.number = self._server.port
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True,
            name='simulator-%d' % self.number)

    def start(self):
        """Begin to answer."""
        self._thread.start()

    def stop(self):
        """Stop answering and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _listener(host, port):
    ports = [port] if port else random.sample(FREE_PORTS, 100)
    for number in ports:
        listener = socket.socket(
            socket.AF_INET6 if ':' in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
            listener.listen(128)
            return listener
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE or number == ports[-1]:
                raise


class Simulator:
    """A World that can be asked over the network.

    :param world: What scenario.load() or recording.load() returned.
    :param port: The PowerVM port; start() finds a free one when None.
    :param nova_port: That of Nova and Neutron; a free one when None.
    :param password: Accepted at logon; without one only token files are.
    :param certificate: With ``key`` a PEM file: PowerVM is HTTPS then.
    """

    def __init__(self, world, host='127.0.0.1', port=None, nova_port=None,
                 password=None, certificate=None, key=None):
        self.world = world
        self.host = host
        # Free ports once found are kept, so that a restart is at home again.
        self.port = port
        self.nova_port = nova_port
        self._password = password
        self._tls = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate, key)
        self._ports = []
        self._rest = None
        self._ended = None
        self._watch = None

    def start(self):
        """Open both ports; raises OSError when one is taken."""
        inventory = nova.Nova(self.world)
        self._rest = rest.Rest(self.world, self._password,
                               inventory.requests)
        try:
            for application, number, tls in (
                    (self._rest, self.port, self._tls),
                    (inventory, self.nova_port, None)):
                self._ports.append(self._opened(application, number, tls))
        except OSError:
            self.stop()
            raise
        self.port, self.nova_port = (port.number for port in self._ports)
        self._ended = threading.Event()
        self._watch = threading.Thread(
            target=self._restart, daemon=True,
            name='simulator-%d' % self.port)
        self._watch.start()
        return self

    def _restart(self):
        """Close the PowerVM port and forget everybody when that is due."""
        world = self.world
        while not self._ended.wait(GLANCE_SECONDS):
            fault = world.faults.restart(world.now())
            if fault is None:
                continue
            self._ports[0].stop()
            self._rest.forget()
            while (fault.lasts(world.now()) and
                   not self._ended.wait(GLANCE_SECONDS)):
                pass
            self._ports[0] = self._opened(self._rest, self.port, self._tls)

    def _opened(self, application, number, tls):
        port = Port(application, self.host, number, tls)
        port.start()
        return port

    def stop(self):
        """Close both ports and forget the sessions."""
        if self._watch:
            self._ended.set()
            self._watch.join()
            self._watch = None
        if self._rest:
            self._rest.close()
        while self._ports:
            self._ports.pop().stop()

    def __enter__(self):
        return self.start()

    def __exit__(self, *exception):
        self.stop()

    @property
    def url(self):
        """Where pypowervm's Session logs on."""
        return '%s://%s:%d' % ('https' if self._tls else 'http',
                               self._host(), self.port)

    @property
    def nova_url(self):
        """The compute endpoint."""
        return 'http://%s:%d/v2.1' % (self._host(), self.nova_port)

    @property
    def neutron_url(self):
        """The network endpoint, as in a catalogue without the version."""
        return 'http://%s:%d' % (self._host(), self.nova_port)

    def _host(self):
        return '[%s]' % self.host if ':' in self.host else self.host

    @property
    def sessions(self):
        """Who is logged on."""
        return self._rest.sessions
