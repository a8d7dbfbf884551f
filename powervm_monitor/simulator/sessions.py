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

"""Who is logged on: tokens given by file or against a password."""

import os
import pathlib
import secrets
import shutil
import tempfile
from xml.etree import ElementTree

import werkzeug

from powervm_monitor.simulator import answers

WEB = '{http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/}'
TOKEN = 'X-API-Session'


class Sessions:
    """Logon and logoff; token files lie in a directory of their own."""

    ROUTES = (('web/Logon', 'PUT', 'logon'), ('web/Logon', 'DELETE', 'logoff'))

    def __init__(self, world, password=None):
        self._world = world
        self._password = password
        # The file of each token; None when it was given for a password.
        self._tokens = {}
        self._folder = tempfile.mkdtemp(prefix='powervm-simulator-')

    def close(self):
        """Forget every token and remove the files."""
        self._tokens.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def expire(self):
        """Forget every token, as a restarted REST server does."""
        for token in list(self._tokens):
            self._forget(token)

    def check(self, request):
        """Raise a RestError 401 unless the request has a valid token."""
        if request.headers.get(TOKEN) not in self._tokens:
            raise answers.RestError(401, 'The session token is missing, '
                                         'wrong or no longer valid.')

    def logon(self, request):
        """PUT web/Logon."""
        try:
            body = ElementTree.fromstring(request.get_data())
        except ElementTree.ParseError as error:
            raise answers.RestError(
                400, 'The body is not XML: %s' % error) from error
        if not body.findtext(WEB + 'UserID'):
            raise answers.RestError(400, 'There is no UserID.')
        password = body.findtext(WEB + 'Password')
        path = None
        token = secrets.token_urlsafe(48)
        if password is not None:
            if self._password is None or not secrets.compare_digest(
                    password.encode(), self._password.encode()):
                raise answers.RestError(401, 'The user ID or password is '
                                             'wrong.')
        elif body.findtext(WEB + 'GenerateX-API-SessionFile') == 'true':
            path = self._write(token)
        else:
            raise answers.RestError(400, 'There is neither a Password nor '
                                         'GenerateX-API-SessionFile.')
        self._tokens[token] = path
        return werkzeug.Response(
            answers.render('logon', self._world, request, token=token,
                           file=path),
            headers={'X-MC-Type': 'PVM'},
            content_type='application/vnd.ibm.powervm.web+xml; '
                         'type=LogonResponse')

    def _write(self, token):
        path = pathlib.Path(self._folder, 'token-' + secrets.token_hex(8))
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600),
                  'w') as stream:
            stream.write(token)
        return str(path)

    def logoff(self, request):
        """DELETE web/Logon."""
        self.check(request)
        self._forget(request.headers[TOKEN])
        return werkzeug.Response(status=204)

    def _forget(self, token):
        path = self._tokens.pop(token, None)
        if path:
            pathlib.Path(path).unlink(missing_ok=True)
