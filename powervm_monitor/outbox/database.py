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
"""The file: opened, checked, brought up to date, replaced when damaged."""

import contextlib
import errno
import math
import os
import pathlib
import sqlite3
import threading

from oslo_log import log as logging

from powervm_monitor import model
from powervm_monitor.outbox import losses
from powervm_monitor.outbox import schema
from powervm_monitor.outbox import wrecks

LOG = logging.getLogger(__name__)

# Bytes that the log beside the file may keep after its work is done.
LOG_SIZE = 4 * 2**20
# A quota that is used up, and no room for the index of the log.
_NO_ROOM = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMOPEN,
            sqlite3.SQLITE_IOERR_SHMSIZE)


class Unusable(model.Unavailable):
    """The file cannot be used; the message names it and the remedy."""


class Full(Unusable):
    """There is no room on the disk."""


class Replaced(Unusable):
    """The file was damaged, and a new one was begun in its place."""


class Damaged(Exception):
    """What is in the file is not what was written.

    Raised within a transaction it has the file replaced.
    """


class Database:
    """One SQLite file of ours; safe between threads.

    :param path: of the file, made with mode 0600 when it is not there.
    :param clock: tells when a damaged file was moved aside.
    :param reserve: has room for what is made beside the file when it is
        opened, where the disk has none.
    :ivar era: grows when a damaged file is replaced; numbers of messages mean
        nothing in another era.
    :raises Unusable: when it cannot be opened or is not ours.
    """

    def __init__(self, path, clock, reserve):
        self._path = os.fspath(path)
        self._clock = clock
        self._reserve = reserve
        self._lock = threading.Lock()
        self._db = None
        # When it was found that a file was damaged, until that is kept.
        self._damaged = None
        self.era = 0
        with self._explained():
            try:
                self._open()
            except Exception as e:
                if not damaged(e):
                    raise
                self._replace(e)

    @contextlib.contextmanager
    def transaction(self):
        """Give the connection; all that is done with it is done, or nothing.

        :raises Full: when there is no room for it.
        :raises Replaced: when the file turned out to be damaged.
        :raises Unusable: when it cannot be used for another reason.
        """
        with self._lock, self._explained():
            try:
                if self._db is None:
                    self._open()
                self._db.execute('BEGIN IMMEDIATE')
                # Commits, or takes back what an error has left.
                with self._db:
                    yield self._db
            except Exception as e:
                if not damaged(e):
                    raise
                self._replace(e)
                raise self.replaced() from e

    def replaced(self):
        """Return what to raise for one who takes this file for the last."""
        return Replaced(
            f'the outbox {self._path} is a new one: the samples that PowerVM '
            'still has are read again')

    def free(self):
        """Return how many bytes of the file hold nothing."""
        with self.transaction() as db:
            return math.prod(
                db.execute(f'PRAGMA {factor}').fetchone()[0]
                for factor in ('freelist_count', 'page_size'))

    def shrink(self):
        """Give the disk back what the log beside the file takes, if it can.

        The file itself keeps its size and is filled again from within.
        """
        with self._lock, contextlib.suppress(sqlite3.Error):
            if self._db is not None:
                self._db.execute('PRAGMA wal_checkpoint(TRUNCATE)').fetchall()

    def close(self):
        with self._lock:
            if self._db is not None:
                self._db.close()

    def _open(self):
        try:
            self._db = self._opened()
        except (OSError, sqlite3.Error) as e:
            if not _full(e):
                raise
            with self._reserve.given():
                self._db = self._opened()

    def _opened(self):
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        uri = pathlib.Path(self._path).absolute().as_uri()
        # Whoever reads after a crash has to write what the journal says.
        mode = 'rw' if os.path.exists(f'{self._path}-journal') else 'ro'
        with contextlib.closing(
                sqlite3.connect(f'{uri}?mode={mode}', uri=True)) as db:
            schema.check(db)
        os.chmod(self._path, 0o600)
        db = sqlite3.connect(self._path, isolation_level=None,
                             check_same_thread=False)
        try:
            found = db.execute('PRAGMA quick_check(1)').fetchone()[0]
            if found != 'ok':
                raise Damaged(found.splitlines()[-1])
            db.execute('PRAGMA journal_mode = WAL')
            # The unit lets nothing but the state's folder be written to.
            db.execute('PRAGMA temp_store = MEMORY')
            db.execute(f'PRAGMA journal_size_limit = {LOG_SIZE}')
            schema.upgrade(db, self._clock.now().timestamp())
            if self._damaged is not None:
                losses.remember_damage(db, self._damaged)
                self._damaged = None
        except BaseException:
            db.close()
            raise
        return db

    def _replace(self, error):
        """Move the file aside, say so, and begin a new one."""
        aside = wrecks.move_aside(self._path, self._clock.now())
        # Not before: closing may write, and would remove the log.
        if self._db is not None:
            self._db.close()
            self._db = None
        self.era += 1
        LOG.warning(
            'the outbox %s was damaged and is now %s: what waited in it is '
            'not sent. See whether the disk is healthy (%s)',
            self._path, aside, error)
        self._damaged = self._clock.now().timestamp()
        self._open()

    @contextlib.contextmanager
    def _explained(self):
        try:
            yield
        except schema.Foreign as e:
            raise Unusable(
                f'the outbox {self._path} cannot be used: it {e}') from e
        except (OSError, sqlite3.Error, schema.Incomplete, Damaged) as e:
            reason = Full if _full(e) else Unusable
            raise reason(
                f'the outbox {self._path} cannot be used: check [outbox] '
                'path, that its folder exists, belongs to this user and has '
                f'room ({e})') from e


def damaged(error):
    """Whether an error means that what was written cannot be read."""
    return (isinstance(error, (Damaged, schema.Incomplete))
            or _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


def _full(error):
    """Whether an error may mean that there is no room, or no right to it."""
    return (_code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN)
            or getattr(error, 'sqlite_errorcode', None) in _NO_ROOM
            or getattr(error, 'errno', None) in (errno.ENOSPC, errno.EDQUOT))


def _code(error):
    """Return SQLite's primary code of an error, None when it is not its."""
    code = getattr(error, 'sqlite_errorcode', None)
    return None if code is None else code & 0xff
