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

"""What a test or demo asks the simulator itself: clock, truth, faults."""

import collections
import contextlib
import json
import threading

import werkzeug

from powervm_monitor.simulator import answers
from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import document
from powervm_monitor.simulator import truth


class Requests:
    """Counts the requests of one port, by the form of their path."""

    def __init__(self):
        self._lock = threading.Lock()
        self._counts = collections.Counter()
        self._bytes = collections.Counter()

    def count(self, method, form):
        """One more request; the answer is what answered() calls it."""
        name = '%s %s' % (method, form)
        with self._lock:
            self._counts[name] += 1
        return name

    def answered(self, name, response):
        """What the request was answered with."""
        with self._lock:
            self._bytes[name] += response.calculate_content_length() or 0

    def reset(self):
        """Start at zero."""
        with self._lock:
            self._counts.clear()
            self._bytes.clear()

    def summary(self):
        """Requests and bytes of answers, in all and by form of path."""
        with self._lock:
            return {'total': self._counts.total(),
                    'by_path': dict(sorted(self._counts.items())),
                    'bytes': self._bytes.total(),
                    'bytes_by_path': dict(sorted(self._bytes.items()))}


class Administration:
    """Answers under /simulator/, without logon, as JSON."""

    ROUTES = (('clock', 'GET', 'clock'), ('requests', 'GET', 'requests'),
              ('requests', 'DELETE', 'reset'), ('truth', 'GET', 'truth'),
              ('events', 'POST', 'event'),
              ('faults', 'GET', 'faults'), ('faults', 'POST', 'fault'),
              ('faults', 'DELETE', 'end'),
              ('faults/<identifier>', 'DELETE', 'end'))

    def __init__(self, world, powervm, nova):
        self._world = world
        self._powervm = powervm
        self._nova = nova

    def clock(self, request):
        """The world's time and speed."""
        return _json({'now': clocks.iso(self._world.now()),
                      'speed': self._world.clock.speed})

    def requests(self, request):
        """How often what was asked, and how much told; Nova's apart."""
        return _json(dict(self._powervm.summary(),
                          nova=self._nova.summary()))

    def reset(self, request):
        """Count from zero again."""
        self._powervm.reset()
        self._nova.reset()
        return werkzeug.Response(status=204)

    def truth(self, request):
        """Every true number at a time, now when none is given."""
        if self._world.recorded:
            raise answers.RestError(404, 'The truth of a recording is not '
                                         'known.')
        text = request.args.get('at')
        try:
            moment = clocks.parse(text) if text else self._world.now()
        except ValueError:
            raise answers.RestError(
                400, '%r is not an ISO 8601 time.' % text) from None
        return _json(truth.tell(self._world, moment))

    def event(self, request):
        """What the body says happens now."""
        if self._world.posted is None:
            raise answers.RestError(404, 'Nothing happens in a recording.')
        section = _section(request, 'An event is an object such as '
                                    '{"do": "delete", "partition": "vm"}.')
        with _refused():
            moment = self._world.posted.post(section)
        return _json({'at': clocks.iso(moment)}, 201)

    def faults(self, request):
        """The faults that are not over."""
        return _json({'faults': self._world.faults.tell(self._world.now())})

    def fault(self, request):
        """One fault more, the body; ``at`` counts from now."""
        section = _section(
            request, 'A fault is an object such as {"kind": "refuse"}.')
        with _refused():
            fault = self._world.faults.post(section, self._world.now())
        return _json(fault.tell(), 201)

    def end(self, request, identifier=None):
        """End one fault, or all."""
        ended = self._world.faults.end(self._world.now(), identifier)
        if identifier and not ended:
            raise answers.RestError(404, 'There is no fault %s.' % identifier)
        return werkzeug.Response(status=204)


def _section(request, otherwise):
    """The mapping that is the body; ``otherwise`` says what it should be."""
    try:
        section = json.loads(request.get_data())
    except ValueError as error:
        raise answers.RestError(
            400, 'The body is not JSON: %s' % error) from None
    if not isinstance(section, dict):
        raise answers.RestError(400, otherwise)
    return section


@contextlib.contextmanager
def _refused():
    try:
        yield
    except document.DocumentError as error:
        raise answers.RestError(400, str(error)) from error


def _json(content, status=200):
    return werkzeug.Response(json.dumps(content), status,
                             content_type='application/json')
