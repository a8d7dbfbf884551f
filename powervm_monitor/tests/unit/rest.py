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
"""Every HTTP server there is, in memory: under requests, without sockets."""

import io
import json
from urllib import parse

import fixtures
import requests
from requests import adapters


class Rest(fixtures.Fixture):
    """Answers what requests sends, and remembers it.

    :ivar answers: by method and path, ``(status, body, headers)`` or an
        exception; a list is used up until one is left.
    :ivar calls: the requests with the arguments that requests sent them with.
    """

    def _setUp(self):
        self.answers = {}
        self.calls = []
        rest = self

        def send(adapter, request, **kwargs):
            return rest._send(request, kwargs)

        self.useFixture(fixtures.MonkeyPatch(
            'requests.adapters.HTTPAdapter.send', send))

    def answer(self, method, path, status=200, body='', **headers):
        """Let something be answered; several answers come in their order."""
        self.answers.setdefault((method, path), []).append(
            (status, body, headers))

    def fail(self, method, path, failure):
        """Let a request fail below HTTP."""
        self.answers.setdefault((method, path), []).append(failure)

    def made(self, method=None):
        """Return what was asked: pairs of a method and a path."""
        return [(request.method, parse.urlsplit(request.url).path)
                for request, _ in self.calls
                if method in (None, request.method)]

    def _send(self, request, kwargs):
        self.calls.append((request, kwargs))
        path = parse.urlsplit(request.url).path
        waiting = self.answers[request.method, path]
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, Exception):
            raise answer
        status, body, headers = answer
        if not isinstance(body, str):
            body = json.dumps(body)
        response = requests.Response()
        response.status_code = status
        response.reason = 'reason'
        response.url = request.url
        response.request = request
        response.raw = io.BytesIO(body.encode())
        response.raw.release_conn = lambda: None
        response.headers.update({
            name.replace('_', '-'): value for name, value in headers.items()})
        response.encoding = 'utf-8'
        response.connection = adapters.HTTPAdapter()
        return response
