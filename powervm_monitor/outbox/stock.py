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
"""What an outbox holds at the moment, for somebody who only looks."""

import datetime
import typing

from powervm_monitor import model
from powervm_monitor.outbox import losses
from powervm_monitor.outbox import memory
from powervm_monitor.outbox import position
from powervm_monitor.outbox import refusals
from powervm_monitor.outbox import rows
from powervm_monitor.outbox import visit
from powervm_monitor.outbox import waiting


class Stock(typing.NamedTuple):
    """What is in an outbox.

    :ivar cursor: the Cursor, None when nothing was ever read.
    :ivar waiting: how many messages wait for the broker...
    :ivar size: ...their bytes...
    :ivar oldest: ...and when the sample of the first was taken, or None: when
        none waits, or all that wait are damaged.
    :ivar aside: how many messages are set aside.
    :ivar losses: those that nobody has announced.
    :ivar memories: the Memory of each plugin, by name.
    :ivar damaged: how many of those set aside were damaged in the file.
    """

    cursor: model.Cursor | None
    waiting: int
    size: int
    oldest: datetime.datetime | None
    aside: int
    losses: list[model.Loss]
    memories: dict[str, memory.Memory]
    damaged: int = 0

    @classmethod
    def of(cls, path):
        """Return what is in an outbox; the service may run meanwhile.

        :raises powervm_monitor.outbox.errors.Unusable: when nobody can
            tell.
        """
        with visit.visit(path) as db:
            count, size = waiting.read(db)
            oldest = rows.oldest(db)
            return cls(
                cursor=position.read(db), waiting=count, size=size,
                oldest=None if oldest is None else rows.utc(oldest),
                aside=refusals.count(db), damaged=refusals.damaged(db),
                losses=losses.unannounced(db), memories=memory.everybody(db))
