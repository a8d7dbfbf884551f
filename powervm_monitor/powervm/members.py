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
"""Reads all objects of one kind, one by one when the feed fails.

One Virtual I/O Server that PowerVM cannot query makes the feed of all fail.
"""

import datetime
import typing

from powervm_monitor import model
from powervm_monitor.powervm import session

NOTHING = datetime.timedelta(0)
# How many are asked for one by one at a Reading.
AT_ONCE = 50
# Where so many fail and none answers it is PowerVM's trouble, not theirs.
HOPELESS = 5
# When one that failed is asked for again: after that, then twice as long ...
FIRST_RETRY = datetime.timedelta(minutes=1)
LAST_RETRY = datetime.timedelta(minutes=16)
# How many are named in a message.
NAMED = 5


class Answer(typing.NamedTuple):
    """What was read.

    :ivar responses: pypowervm's, each a feed or an entry.
    :ivar whole: whether they are all objects that there are.
    :ivar gone: UUIDs of what is not there any more.
    """

    responses: list
    whole: bool
    gone: frozenset[str]


class Failure(typing.NamedTuple):
    """A member that cannot be queried."""

    reason: str
    pause: datetime.timedelta
    retry_at: datetime.datetime


class Members:
    """Asks for the feed, and where that is refused for its members.

    What fails then costs only itself, and is tried again after a pause that
    grows. UUIDs are in lower case.

    :param powervm: a :class:`powervm_monitor.powervm.session.PowerVM`.
    :param kind: of the objects, as VirtualIOServer.
    :param query: arguments of the request besides.
    """

    def __init__(self, powervm, kind: str, **query):
        self._powervm = powervm
        self._kind = kind
        self._query = query
        self._names: dict[str, str] = {}
        self._waiting: list[str] = []
        self._failed: dict[str, Failure] = {}
        self._refusal = None
        self._answered = 0

    def read(self, names: dict[str, str], now: datetime.datetime) -> Answer:
        """Read the objects that there are, or some of them and others later.

        :param names: of the objects that are known, by their UUID.
        :raises powervm_monitor.model.Unavailable: when neither the feed nor
            any object can be had; what is waited for is given up then.
        """
        try:
            response = self._request()
        except session.Refused as e:
            if not names:
                raise
            self._refusal, self._answered, self._names = e, 0, names
            # Those that wait already come first, or they never would.
            self._waiting = [uuid for uuid in self._waiting
                             if uuid in names]
            self._waiting += [uuid for uuid in sorted(names)
                              if uuid not in self._waiting]
            self._failed = {uuid: failure for uuid, failure
                            in self._failed.items() if uuid in names}
            return self.proceed(now)
        self._waiting, self._failed = [], {}
        return Answer([response], True, frozenset())

    def is_due(self, now: datetime.datetime) -> bool:
        """Whether :meth:`proceed` would ask for anything."""
        return bool(self._waiting or self._due(now))

    def proceed(self, now: datetime.datetime) -> Answer:
        """Read some that wait, and those that failed a while ago.

        :raises powervm_monitor.model.Unavailable: as :meth:`read`.
        """
        self._waiting += [uuid for uuid in self._due(now)
                          if uuid not in self._waiting]
        responses, gone = [], set()
        batch, self._waiting = (
            self._waiting[:AT_ONCE], self._waiting[AT_ONCE:])
        while batch:
            uuid = batch.pop(0)
            try:
                responses.append(self._request(child_id=uuid.upper()))
            except session.Gone:
                gone.add(uuid)
            except model.Unavailable as e:
                self._fail(uuid, e, now)
                if not isinstance(e, session.REJECTIONS):
                    # PowerVM itself may be in trouble: others come later.
                    self._waiting = batch + self._waiting
                    break
                continue
            self._answered += 1
            self._failed.pop(uuid, None)
        return Answer(responses, False, frozenset(gone))

    @property
    def trouble(self) -> str | None:
        """Which objects cannot be queried, cause and remedy in one line."""
        if not self._failed:
            return None
        names = sorted(self._names.get(uuid) or uuid for uuid in self._failed)
        more = len(names) - NAMED
        reason = next(iter(self._failed.values())).reason
        return (f'{self._kind} {", ".join(names[:NAMED])}'
                f'{f" and {more} more" if more > 0 else ""} cannot be '
                'queried: what was known stays in use, and it is asked for '
                'again; see whether its RMC connection is up, and the log of '
                f'pvm-rest ({reason})')

    def _request(self, **member):
        return self._powervm.read(
            'ManagedSystem', root_id=self._powervm.system_uuid(),
            child_type=self._kind, **member, **self._query)

    def _due(self, now):
        return [uuid for uuid, failure in self._failed.items()
                if not NOTHING < failure.retry_at - now <= failure.pause]

    def _fail(self, uuid, error, now):
        before = self._failed.get(uuid)
        pause = FIRST_RETRY if before is None else min(
            2 * before.pause, LAST_RETRY)
        self._failed[uuid] = Failure(str(error), pause, now + pause)
        if not self._answered and len(self._failed) >= HOPELESS:
            self._waiting, self._failed = [], {}
            raise self._refusal
