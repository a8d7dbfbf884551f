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
"""Which server has which partition, now and at the time of older samples."""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Set
import datetime

from powervm_monitor import model
from powervm_monitor.nova import placement


class Owners:
    """The servers of partitions, matched anew when something has changed.

    :param attribute: matches servers with partitions, as
        :func:`powervm_monitor.identity.attribute` does.
    :param known: where Nova has the servers.
    :ivar attribution: the newest match; another object when it is new.
    """

    def __init__(self, attribute: Callable[..., model.Attribution],
                 known: placement.Placement) -> None:
        self._attribute = attribute
        self._placement = known
        self.attribution = model.Attribution({}, {}, ())
        # What that was made of, and which server had each partition.
        self._matched: tuple | None = None
        self._before = {server.lpar_uuid: server.uuid
                        for server in known.listed.values()
                        if server.lpar_uuid is not None}
        # Those that had a partition, and until when.
        self._former: dict[str, tuple[model.Server, datetime.datetime]] = {}

    @property
    def now(self) -> dict[str, model.Server]:
        """The servers by the UUID of their partition."""
        return self.attribution.owners

    @property
    def conflicts(self) -> tuple[model.Conflict, ...]:
        """The claims to partitions that were refused."""
        return self.attribution.conflicts

    def match(self, names: Mapping[str, str]) -> None:
        """Match the servers that are known with partitions.

        :param names: of the partitions, by UUID.
        """
        known = self._placement
        self._former = {lpar: former for lpar, former in self._former.items()
                        if lpar in names}
        names = {lpar: name for lpar, name in names.items()
                 if lpar not in known.evacuated}
        matched = names, dict(known.listed), dict(known.arriving)
        if matched != self._matched:
            self._matched = matched
            self.attribution = self._attribute(
                names, known.listed.values(), known.arriving.values(),
                self._before)
            self._before = {lpar: server.uuid
                            for lpar, server in self.now.items()}
            known.match(self.now)

    def remember(self, before: Mapping[str, model.Server],
                 until: datetime.datetime) -> None:
        """Take the servers that have no partition any more.

        :param before: what :attr:`now` was.
        :param until: when it was seen; one that was evacuated had lost its
            partition when it was started elsewhere.
        """
        for lpar, server in before.items():
            if lpar not in self.now:
                self._former[lpar] = server, min(
                    until, self._placement.left_at(lpar) or until)

    def at(self, time: datetime.datetime,
           active: Set[str]) -> dict[str, model.Server]:
        """Return the servers that samples of a time are about.

        Those without a partition are among them, by the UUID that
        nova-powervm would give to theirs.

        :param active: UUIDs of the partitions that count. Another is not
            that of a server which Nova has on another host, or had here: it
            is what a move has left behind.
        """
        former = {lpar: server for lpar, (server, until)
                  in self._former.items() if lpar in active and time <= until}
        return {**self.attribution.absent, **former, **{
            lpar: server for lpar, server in self.now.items()
            if server.uuid in self._placement.listed or lpar in active}}
