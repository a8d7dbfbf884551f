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
"""Takes values out of PCM's files and trusts nothing that is there.

What is missing or not of its kind is None.
"""

import datetime
import uuid as uuids

from powervm_monitor import model

MEGABYTE = 2 ** 20
PAGE = 4096
NANOSECONDS = 10 ** 9

# What a row of an unexpected shape raises while it is taken apart.
ODD = (AttributeError, LookupError, OverflowError, TypeError, ValueError)
# Ids of partitions have 16 bits.
TOO_MANY_PARTITIONS = 2 ** 16
# A WWPN has 64 bits. No counter comes so far in the life of a machine that
# it needs the last of them.
WWPN_TOO_MUCH = 2 ** 64
TOO_MUCH = 2 ** 63


class Malformed(ValueError):
    """A file is not what it should be; the message says where and why."""


def instant(text):
    """Parse a time of PCM: ``2015-05-27T08:17:45+0000`` and its relatives.

    :returns: an aware UTC datetime.
    :raises Malformed: when it is no time or has no zone.
    """
    try:
        time = datetime.datetime.fromisoformat(text)
        utc = time.astimezone(datetime.UTC)
    except (OverflowError, TypeError, ValueError) as e:
        raise Malformed(f'{text!r} is no time') from e
    if time.tzinfo is None:
        raise Malformed(f'time {text!r} has no zone')
    return utc


def number(row, key, least=0):
    """Return a number that is at least so much, None if it is not one.

    PowerVM writes -1 where it does not know.
    """
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value if least <= value < TOO_MUCH else None


def whole(row, key):
    """Return a count that is at least 0 as an int, None if it is not one."""
    value = number(row, key)
    return None if value is None else int(value)


def scaled(row, key, unit):
    """Return a count of some unit in base units, None if it is no count."""
    value = number(row, key)
    return None if value is None else int(value * unit)


def nanoseconds(cycles, hz):
    """Return whole nanoseconds; floats would lose some at 3e15 cycles."""
    return None if cycles is None else cycles * NANOSECONDS // hz


def text(row, key):
    """Return a text, None if there is none."""
    value = row.get(key)
    return value if isinstance(value, str) else None


def label(row, key):
    """Return the name of something, which may be a number."""
    value = row[key]
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise Malformed(f'{value!r} is no name')
    return str(value)


def slot(location):
    """Return the slot of a location code such as ``U8247.22L.X-V2-C3-T1``."""
    for part in reversed(location.split('-')):
        if part[:1] == 'C' and part[1:].isdigit():
            return int(part[1:])
    raise Malformed(f'location {location!r} names no slot')


def wwpn(value):
    """Return a WWPN as 16 lower-case hexadecimal digits.

    The hypervisor writes it as a number, a VIOS as hexadecimal digits.
    """
    if isinstance(value, str):
        value = int(value.replace(':', ''), 16)
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Malformed(f'{value!r} is no WWPN')
    if not 0 <= value < WWPN_TOO_MUCH:
        raise Malformed(f'{value!r} is no WWPN')
    return f'{int(value):016x}'


def identifier(row):
    """Return the id of a partition's row, None if it has none.

    The same id is a number in one file and a text in another.
    """
    try:
        return partition_id(row)
    except (LookupError, ValueError):
        return None


def partition_id(row):
    """Return the id of a partition's row as an int.

    :raises: LookupError without one, Malformed when it is none.
    """
    try:
        number = int(label(row, 'id'))
    except ValueError as e:
        raise Malformed(f'{row["id"]!r} is no id of a partition') from e
    if not 0 < number < TOO_MANY_PARTITIONS:
        raise Malformed(f'{number} is no id of a partition')
    return number


def uuid(text):
    """Return a UUID in lower case with dashes; some levels write none.

    :raises Malformed: when it is none.
    """
    try:
        return str(uuids.UUID(text))
    except (AttributeError, TypeError, ValueError) as e:
        raise Malformed(f'{text!r} is no UUID') from e


def uuid_or_text(value):
    """Return a UUID as :func:`uuid` does, anything else in lower case."""
    try:
        return uuid(value)
    except Malformed:
        return str(value).lower()


def is_object(value):
    """Whether something is a JSON object."""
    return isinstance(value, dict)


def rows(mapping, key):
    """Return a list, an empty one when there is none."""
    found = mapping.get(key) if is_object(mapping) else None
    return found if isinstance(found, list) else []


def present(mapping, *keys):
    """Return which of some keys have a list or an object."""
    if not is_object(mapping):
        return frozenset()
    return frozenset(key for key in keys
                     if isinstance(mapping.get(key), (list, dict)))


def objects(mapping, key):
    """Return the objects of a list."""
    return [row for row in rows(mapping, key) if is_object(row)]


def sample(document):
    """Return the sample in a file.

    :raises Malformed: when there is none.
    """
    util = document.get('systemUtil') if is_object(document) else None
    found = util.get('utilSample') if is_object(util) else None
    if not is_object(found):
        raise Malformed('systemUtil.utilSample is missing')
    return found


def name(row):
    """Return what a partition's row calls it, None when it does not."""
    return (row.get('name') or row.get('uuid')) if is_object(row) else None


def not_understood(what, error, *path):
    """Return that something is Missing since its row is malformed.

    :param path: what it accounts for, see
        :class:`powervm_monitor.model.Missing`.
    """
    return model.Missing(
        what, f'its row cannot be understood: {error!r}', path)
