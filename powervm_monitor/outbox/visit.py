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
"""A look into the outbox of a service, which may run meanwhile."""

import contextlib
import pathlib
import sqlite3

from powervm_monitor.outbox import database
from powervm_monitor.outbox import errors
from powervm_monitor.outbox import header
from powervm_monitor.outbox import schema

READ, CHANGE = 'ro', 'rw'
# Seconds to wait for a change that somebody else makes.
PATIENCE = 10
_BEGIN = {READ: 'BEGIN', CHANGE: 'BEGIN IMMEDIATE'}


@contextlib.contextmanager
def visit(path, mode=READ):
    """Give a connection; what is done with it is done as a whole, or not.

    The file is neither made nor brought up to date nor replaced: that is the
    service's.

    :param mode: :data:`READ` or :data:`CHANGE`.
    :raises powervm_monitor.outbox.errors.Unusable: when that is impossible.
    """
    path = pathlib.Path(path).absolute()
    with _opened(path, mode) as db:
        schema.check_current(db)
        db.execute(_BEGIN[mode])
        with db:
            if mode == CHANGE and schema.mark(db) == header.OPEN:
                # Closing may write the log into the file and remove it. A
                # service that runs sets the mark again.
                schema.set_mark(db, header.CLOSED)
            yield db


def version(path):
    """Return which version an outbox is of, None when there is no file.

    :raises powervm_monitor.outbox.errors.Unusable: when this program cannot
        use it.
    """
    path = pathlib.Path(path).absolute()
    if not path.exists():
        return None
    with _opened(path, READ) as db:
        schema.check(db)
        return schema.version(db)


@contextlib.contextmanager
def _opened(path, mode):
    with _explained(path):
        if not path.exists():
            raise errors.Unusable(
                f'there is no outbox {path}: check [outbox] path; the '
                'service makes the file when it starts')
        if path.stat().st_size:
            header.check(path)
        with contextlib.closing(sqlite3.connect(
                f'{path.as_uri()}?{_manner(path, mode)}', uri=True,
                timeout=PATIENCE, isolation_level=None)) as db:
            db.text_factory = database.text
            yield db


def _manner(path, mode):
    """Return how SQLite is to open a file.

    Where nobody has it open, SQLite would make a log beside it even for a
    reader, and leave it there; unless it takes the file for one that does not
    change. A service that starts meanwhile writes to a log first.
    """
    if mode == READ and not any(
            path.with_name(path.name + suffix).exists()
            for suffix in ('-wal', '-journal')):
        return 'mode=ro&immutable=1'
    return f'mode={mode}'


@contextlib.contextmanager
def _explained(path):
    try:
        yield
    except schema.Foreign as e:
        raise errors.Unusable(
            f'the outbox {path} cannot be used: it {e}') from e
    except (OSError, sqlite3.Error, UnicodeDecodeError,
            errors.Damaged) as e:
        if getattr(e, 'sqlite_errorcode', None) == sqlite3.SQLITE_BUSY:
            remedy = 'is in use: try again'
        elif errors.damaged(e):
            remedy = ('is damaged: the service moves it aside when it '
                      'starts')
        else:
            remedy = ('cannot be used: check that this user may read and '
                      'write it and its folder, as the service\'s user and '
                      'root may, and that the disk has room')
        raise errors.Unusable(
            f'the outbox {path} {remedy} ({errors.text(e)})') from e
