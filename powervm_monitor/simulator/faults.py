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

"""Faults: what goes wrong with the two APIs, from when until when."""

import dataclasses
import datetime
import re
import threading

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import document

# The requests that a fault hits when it does not say which.
PATHS = {412: '^POST .*/preferences$', 'purge': 'RawMetrics/[^/]+/',
         'cell_down': 'v2.1/servers/'}
LOGON = 'PUT web/Logon'


@dataclasses.dataclass(eq=False)
class Fault:
    """One thing that is wrong; schemas/scenario.yaml tells what it may be.

    Times are the world's; ``ends`` is None for one that does not by itself.
    """

    id: str
    kind: str | int
    begins: datetime.datetime
    ends: datetime.datetime | None = None
    target: str = 'powervm'
    # A regular expression for what is counted: GET v2.1/servers/detail.
    path: str = ''
    # How many requests it hits at most.
    count: int | None = None
    seconds: float | None = None
    length: str | None = None
    retry_after: int | None = None
    until: str | None = None
    older: float | None = None
    clock: str | None = None
    partition: str | None = None
    # How many requests it has hit.
    hits: int = 0
    # Set when it was ended from outside.
    ended: threading.Event = dataclasses.field(
        default_factory=threading.Event)

    def lasts(self, moment):
        """Whether it has begun and not ended at that time."""
        return self.begins <= moment and (
            self.ends is None or moment < self.ends)

    def over(self, moment):
        """Whether it will hit nothing any more."""
        return self.hits == self.count or (
            self.ends is not None and self.ends <= moment)

    def tell(self):
        """What the administration says of it."""
        told = {field.name: getattr(self, field.name)
                for field in dataclasses.fields(self)
                if field.name != 'ended'}
        for key in ('begins', 'ends'):
            told[key] = told[key] and clocks.iso(told[key])
        return {key: value for key, value in told.items()
                if value is not None}


class Faults:
    """All faults that there are, were and will be."""

    def __init__(self):
        self._lock = threading.Lock()
        self._faults = []

    def add(self, source, path, moment):
        """Take one from a checked Document; raises DocumentError.

        :param path: where in the document it is.
        :param moment: from when ``at`` counts.
        """
        section = source.content
        for part in path:
            section = section[part]
        told = {key: value for key, value in section.items()
                if key not in ('at', 'do', 'for')}
        told.setdefault('path', PATHS.get(told['kind'], ''))
        try:
            re.compile(told['path'])
        except re.error as error:
            raise source.error(
                (*path, 'path'),
                'is no regular expression: %s' % error) from None
        begins = moment + section.get('at', 0) * clocks.SECOND
        ends = None
        if 'for' in section or told['kind'] == 'restart':
            ends = begins + section.get('for', 0) * clocks.SECOND
        with self._lock:
            fault = Fault(id=str(len(self._faults) + 1), begins=begins,
                          ends=ends, **told)
            self._faults.append(fault)
        return fault

    def post(self, section, moment):
        """Take one from a mapping; raises DocumentError."""
        source = document.Document('fault', section)
        source.check(document.schema('scenario', 'fault'))
        return self.add(source, (), moment)

    def tell(self, moment):
        """Those that are not over, as the administration says them."""
        with self._lock:
            return [fault.tell() for fault in self._faults
                    if not fault.over(moment)]

    def end(self, moment, identifier=None):
        """End one fault, or all; how many those were."""
        with self._lock:
            ended = [fault for fault in self._faults
                     if identifier in (None, fault.id) and
                     not fault.over(moment)]
            for fault in ended:
                _end(fault, moment)
        return len(ended)

    def hit(self, target, name, moment):
        """The fault that hits a request, or None.

        :param name: the request as it is counted.
        """
        with self._lock:
            for fault in self._faults:
                if (fault.target != target or fault.over(moment) or
                        not fault.lasts(moment) or _elsewhere(fault)):
                    continue
                if fault.until == 'logon' and name == LOGON:
                    _end(fault, moment)
                elif re.search(fault.path, name):
                    fault.hits += 1
                    return fault
        return None

    def restart(self, moment):
        """The restart that is due and not yet done, or None."""
        with self._lock:
            for fault in self._faults:
                if (fault.kind == 'restart' and not fault.hits and
                        fault.begins <= moment):
                    fault.hits += 1
                    return fault
        return None

    def unreadable(self, moment):
        """The names of partitions that cannot be queried at that time."""
        return {fault.partition for fault in self._of('unreadable')
                if fault.lasts(moment)}

    def step(self, clock, moment):
        """The seconds by which a clock is wrong at that time."""
        return sum(fault.seconds for fault in self._of('clock_step')
                   if fault.clock in (None, clock) and fault.lasts(moment))

    def purged(self, moment):
        """Files from before that time are gone; None when none are."""
        return max((min(moment, fault.ends or moment) -
                    fault.older * clocks.SECOND
                    for fault in self._of('purge')
                    if fault.older is not None and fault.begins <= moment),
                   default=None)

    def _of(self, kind):
        with self._lock:
            return [fault for fault in self._faults if fault.kind == kind]


def _end(fault, moment):
    fault.ends = moment
    fault.ended.set()


def _elsewhere(fault):
    """Whether what it does is not done to requests."""
    return (fault.kind in ('restart', 'clock_step', 'unreadable')
            or fault.older is not None)
