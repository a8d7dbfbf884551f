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

"""The REST server: which request goes where, and who may ask."""

import functools
import logging
import re

import werkzeug
from werkzeug import exceptions
from werkzeug import routing

from powervm_monitor.simulator import administration
from powervm_monitor.simulator import answers
from powervm_monitor.simulator import disturbance
from powervm_monitor.simulator import monitoring
from powervm_monitor.simulator import pcm
from powervm_monitor.simulator import sessions
from powervm_monitor.simulator import uom

LOG = logging.getLogger(__name__)

API = '/' + answers.API
ADMINISTRATION = '/simulator/'
BELOW = re.compile('^uom/ManagedSystem/[^/]+/')


def form(rule, arguments):
    """The path's form for counting: U for any UUID, a file's category."""
    path = rule.removeprefix(API)
    file = pcm.FILE_NAME.match(arguments.get('name', ''))
    if file:
        path = path.replace('<name>', re.sub(r'_\d+$', '',
                                             file['category']))
    path = re.sub('<(system|uuid)>', 'U', path)
    return re.sub('<(name|expression)>', '*', path)


class Rest:
    """The WSGI application of the PowerVM port."""

    def __init__(self, world, password=None, nova_requests=None):
        self._world = world
        self.requests = administration.Requests()
        self.sessions = sessions.Sessions(world, password)
        self._uom = uom.Uom(world)
        rooms = [(API, self.sessions), (API, self._uom),
                 (API, monitoring.Monitoring(world)),
                 (ADMINISTRATION, administration.Administration(
                     world, self.requests,
                     nova_requests or administration.Requests()))]
        self._routes = routing.Map(
            [routing.Rule(prefix + path, methods=[method],
                          endpoint=getattr(room, name))
             for prefix, room in rooms
             for path, method, name in room.ROUTES],
            merge_slashes=False)

    def close(self):
        """End long polls and remove the token files."""
        self._uom.close()
        self.sessions.close()

    def forget(self):
        """Know nobody any more, as after a restart."""
        self._uom.forget()
        self.sessions.expire()

    def __call__(self, environ, start_response):
        """Answer one request, an error as HttpErrorResponse."""
        request = werkzeug.Request(environ)
        path, answer = self._find(request, environ)
        if path:
            counted = self.requests.count(request.method, path)
            response = self._respond(request, self._struck(
                request, counted, answer))
            self.requests.answered(counted, response)
        else:
            response = self._respond(request, answer)
        response.date = self._world.stamp(self._world.now(), 'host')
        return response(environ, start_response)

    def _struck(self, request, counted, answer):
        """Who answers when a fault hits the request, if one does."""
        fault = self._world.faults.hit('powervm', counted, self._world.now())
        return answer if fault is None else functools.partial(
            disturbance.disturbed, fault, self._world, request, answer)

    def _respond(self, request, answer):
        try:
            return answer()
        except answers.RestError as error:
            return answers.error(self._world, request, error.status,
                                 error.message)
        except exceptions.HTTPException as error:
            response = answers.error(self._world, request, error.code,
                                     error.description)
            response.headers.update(disturbance.headers(error))
            return response

    def _find(self, request, environ):
        """The form of the path, None if nobody counts it, and who answers."""
        try:
            rule, arguments = self._routes.bind_to_environ(environ).match(
                return_rule=True)
        except exceptions.HTTPException as error:
            return 'other', functools.partial(self._unknown, request, error)
        answer = functools.partial(rule.endpoint, request, **arguments)
        if request.path.startswith(ADMINISTRATION):
            return None, answer
        return form(rule.rule, arguments), functools.partial(
            self._known, request, rule, answer)

    def _unknown(self, request, error):
        if request.path.startswith(API):
            self.sessions.check(request)
            captured = self._captured(request)
            if captured:
                return captured
        raise error

    def _known(self, request, rule, answer):
        if not rule.rule.endswith('/Logon'):
            self.sessions.check(request)
        return self._captured(request) or answer()

    def _captured(self, request):
        if request.method != 'GET':
            return None
        path = request.path.removeprefix(API)
        # What was captured of all systems is that of the only one, too.
        body = self._world.answers.get(
            path, self._world.answers.get(BELOW.sub('uom/', path)))
        return None if body is None else answers.atom(body)
