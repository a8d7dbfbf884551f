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

"""Events that come from outside, while the world runs."""

import threading

from powervm_monitor.simulator import document
from powervm_monitor.simulator import happenings
from powervm_monitor.simulator import timeline


class Posted:
    """Takes events as a scenario has them, and lets each happen at once.

    :param parts: The Partitions that have built the World.
    """

    def __init__(self, world, parts):
        self._world = world
        self._parts = parts
        self._lock = threading.Lock()
        # All of them: the place of an event is a number for its devices.
        self._source = document.Document('event', {'events': []})

    def post(self, section):
        """Let it happen and return when; raises DocumentError."""
        _check(section)
        events = self._source.content['events']
        with self._lock:
            moment = self._world.now()
            following = self._world.next_change(moment)
            if following is not None:
                raise document.DocumentError(
                    'event: another one is to come at %s: nothing can happen '
                    'before it' % following.isoformat())
            events.append(section)
            later = []
            self._go_on(moment, happenings.Happening(
                self._source, self._parts, ('events', len(events) - 1),
                moment, later))
            for begins, change in later:
                self._go_on(begins, change)
        return moment

    def _go_on(self, moment, change):
        self._world.go_on(moment, timeline.scene_after(
            self._world.scenes[-1], moment, change))


def _check(section):
    source = document.Document('event', dict(section, at=0))
    if 'at' in section:
        raise source.error(('at',), 'it happens at once')
    if section.get('do') == 'fault':
        raise source.error(('do',), 'faults go to /simulator/faults')
    source.check(document.schema('scenario', 'event'))
