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

"""As much of Neutron as Nova's API asks for, in this process."""

import http.server
import json
import threading
import urllib.parse

import fixtures

from powervm_monitor.tests.functional import processes


class Neutron(fixtures.Fixture):
    """Lists ports, and nothing else that it has none of.

    ``ports`` is what it lists, in Neutron's own form; a test may change it.
    """

    def _setUp(self):
        self.ports = []
        self.requests = []
        self.port = processes.free_port()
        self.url = f'http://127.0.0.1:{self.port}'
        self._server = None
        self.addCleanup(self.stop)
        self.start()

    def start(self):
        if self._server is not None:
            return
        self._server = http.server.ThreadingHTTPServer(
            ('127.0.0.1', self.port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._server = None

    def answer(self, path, query):
        """Return the JSON object that a GET gets."""
        name = path.rpartition('/')[2].replace('-', '_')
        rows = self.ports if name == 'ports' else []
        return {name: [row for row in rows if all(
            str(row[key]) in values for key, values in query.items()
            if key in row)]}


def _handler(neutron):
    class Handler(http.server.BaseHTTPRequestHandler):

        def do_GET(self):
            url = urllib.parse.urlsplit(self.path)
            neutron.requests.append(self.path)
            body = json.dumps(neutron.answer(
                url.path, urllib.parse.parse_qs(url.query))).encode()
            self.send_response(200)
            self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            """The tests' own output is enough."""

    return Handler
