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
"""How many messages wait, and their bytes, as triggers add them up.

The checksum is added up beside both. So it shows a total that was altered
even after other messages have come and gone.
"""

import typing

from powervm_monitor.outbox import errors

COUNT_FACTOR, SIZE_FACTOR = 7919, 31


class Waiting(typing.NamedTuple):
    """The totals of what waits.

    :ivar size: bytes of bodies.
    """

    count: int
    size: int


def read(db) -> Waiting:
    """Return the totals.

    :raises powervm_monitor.outbox.errors.Damaged: when they were altered.
    """
    found = db.execute(
        'SELECT only, count, bytes, checksum FROM waiting').fetchmany(2)
    if len(found) == 1 and all(type(value) is int for value in found[0]):
        only, count, size, checksum = found[0]
        if (only == 1 and count >= 0 and size >= 0
                and checksum == COUNT_FACTOR * count + SIZE_FACTOR * size):
            return Waiting(count, size)
    raise errors.Damaged(f'its totals are {found}')


def check(db) -> None:
    """Do nothing when there are as many rows as the totals say.

    A row with another size is a damaged row, and not looked for here.

    :raises powervm_monitor.outbox.errors.Damaged: when there are not.
    """
    total = read(db).count
    count, = db.execute('SELECT COUNT(*) FROM message').fetchone()
    if count != total:
        raise errors.Damaged(f'it has {count} rows, and {total} were added')


def recount(db) -> None:
    """Add up anew, for a row had a wrong size."""
    # Sizes that are damaged as well must not make it fail.
    count, size = db.execute(
        'SELECT COUNT(*), CAST(TOTAL(max(0, min(CAST(size AS INTEGER), '
        'length(CAST(body AS BLOB))))) AS INTEGER) FROM message').fetchone()
    db.execute('UPDATE waiting SET count = ?, bytes = ?, checksum = ?',
               (count, size, COUNT_FACTOR * count + SIZE_FACTOR * size))
