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
"""What may be wrong with the file, and which errors mean damage."""

import errno
import re
import sqlite3

from powervm_monitor import model


class Unusable(model.Unavailable):
    """The file cannot be used; the message names it and the remedy."""


class Full(Unusable):
    """There is no room on the disk."""


class Replaced(Unusable):
    """The file was damaged or deleted, and a new one was begun."""


class Damaged(Exception):
    """What is in the file is not what was written.

    Raised within a transaction it has the file replaced.
    """


# A quota that is used up, and no room for the index of the log.
_NO_ROOM = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMOPEN,
            sqlite3.SQLITE_IOERR_SHMSIZE)
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB,
           sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_MISMATCH,
           sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_SCHEMA)
_DAMAGE_EXTENDED = (sqlite3.SQLITE_IOERR_SHORT_READ,
                    sqlite3.SQLITE_IOERR_CORRUPTFS,
                    sqlite3.SQLITE_IOERR_DATA)
# Of SQLITE_ERROR, which has no finer code: what an altered schema leads to,
# or text that is no text.
_DAMAGE_TEXT = re.compile(
    'no such (table|column|index|trigger|function|collation)|has no column|'
    'has [0-9]+ columns|values were supplied|views? |malformed|'
    'unsupported file format|duplicate column|already|syntax error|'
    'Could not decode|user-defined function raised')


def damaged(error: BaseException) -> bool:
    """Whether an error means that what was written cannot be read."""
    if isinstance(error, (Damaged, UnicodeDecodeError)):
        return True
    if not isinstance(error, sqlite3.Error):
        return False
    code = _code(error)
    if code in (None, sqlite3.SQLITE_ERROR):
        return bool(_DAMAGE_TEXT.search(str(error)))
    if code == sqlite3.SQLITE_CONSTRAINT:
        # A trigger may forbid a change; ours do not, and others are found.
        return (error.sqlite_errorcode
                != sqlite3.SQLITE_CONSTRAINT_TRIGGER)
    return code in _DAMAGE or error.sqlite_errorcode in _DAMAGE_EXTENDED


def full(error: BaseException) -> bool:
    """Whether an error may mean that there is no room, or no right to it."""
    return (_code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN)
            or getattr(error, 'sqlite_errorcode', None) in _NO_ROOM
            or getattr(error, 'errno', None) in (errno.ENOSPC, errno.EDQUOT))


def text(error: BaseException) -> str:
    """Return what an error says in a form that any log can hold."""
    return str(error).encode('utf-8', 'backslashreplace').decode('utf-8')


def _code(error):
    """Return SQLite's primary code of an error, None when it is not its."""
    code = getattr(error, 'sqlite_errorcode', None)
    return None if code is None else code & 0xff
