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
"""Checksums of rows, which tell accidental damage from what was written."""

import json
import typing
import zlib


def of(*values: typing.Any, body: bytes = b'') -> int:
    """Return the checksum of a row's values.

    It is the same for what is written and for what SQLite gives back, of
    which a number may be of another type, in every release of Python.

    :param body: bytes that belong to the row as well.
    """
    text = json.dumps([_plain(value) for value in values])
    return zlib.crc32(body, zlib.crc32(text.encode('ascii')))


def holds(checksum: typing.Any, *values: typing.Any,
          body: typing.Any = b'') -> bool:
    """Whether a row is what was written; values may be of any type."""
    try:
        return checksum == of(*values, body=body)
    except (TypeError, ValueError):
        return False


def _plain(value):
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
