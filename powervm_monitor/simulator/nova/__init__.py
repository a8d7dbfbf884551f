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

"""The port of OpenStack: what a monitor asks of Nova and of Neutron."""

import functools
import json

import werkzeug
from werkzeug import exceptions
from werkzeug import routing

from powervm_monitor.simulator import administration
from powervm_monitor.simulator import disturbance
from powervm_monitor.simulator.nova import compute
from powervm_monitor.simulator.nova import neutron


class Nova:
    """The WSGI application of the Nova port, without logon."""

    def __init__(self, world):
        self._world = world
        self.requests = administration.Requests()
        self._compute = compute.Compute(world)
        self._neutron = neutron.Neutron(world)
        self._routes = routing.Map(
            [routing.Rule(path, methods=['GET'], endpoint=name)
             for room in (self._compute, self._neutron)
             for path, name in room.ROUTES], strict_slashes=False)

    def __call__(self, environ, start_response):
        """Answer one request, with the world's time as its Date."""
        request = werkzeug.Request(environ)
        moment = self._world.now()
        room = self._compute
        if request.path.startswith(neutron.ROOT):
            room = self._neutron
        counted = None
        try:
            rule, arguments = self._routes.bind_to_environ(environ).match(
                return_rule=True)
            counted = self.requests.count('GET', form(rule, request))
            response = self._struck(request, counted, functools.partial(
                self._answer, room, rule.endpoint, request, moment,
                arguments))
        except exceptions.HTTPException as error:
            counted = counted or self.requests.count(request.method, 'other')
            response = _json(room.fault(error), error.code)
            response.headers.update(disturbance.headers(error))
        response.headers.update(room.headers(request))
        response.date = moment
        self.requests.answered(counted, response)
        return response(environ, start_response)

    def _struck(self, request, counted, answer):
        fault = self._world.faults.hit('nova', counted, self._world.now())
        if fault is None:
            return answer()
        if fault.kind == 'cell_down':
            return _json(compute.without_cell(request))
        return disturbance.disturbed(fault, self._world, request, answer)

    def _answer(self, room, name, request, moment, arguments):
        return _json(getattr(room, name)(
            request, self._world.at(moment), **arguments))


def form(rule, request):
    """The path's form for counting; a list of changes is one of its own."""
    path = rule.rule.lstrip('/').replace('<uuid>', 'U')
    return path + ('?changes-since' if 'changes-since' in request.args
                   else '')


def _json(content, status=200):
    return werkzeug.Response(json.dumps(content), status,
                             content_type='application/json')
