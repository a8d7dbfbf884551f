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
import math
import os
import pathlib
import sqlite3
import threading

from oslo_log import log as logging

from powervm_monitor.outbox import errors
from powervm_monitor.outbox import header
from powervm_monitor.outbox import losses
from powervm_monitor.outbox import schema
from powervm_monitor.outbox import waiting
from powervm_monitor.outbox import wrecks

LOG = logging.getLogger(__name__)

# Bytes that the log beside the file may keep after its work is done.
LOG_SIZE = 4 * 2**20


class Database:
    """One SQLite file of ours; safe between threads.

    :param path: of the file, made with mode 0600 when it is not there.
    :param clock: tells when a damaged file was moved aside.
    :param reserve: has room for what is made beside the file when it is
        opened, where the disk has none.
    :ivar era: grows when the file is replaced by a new one; numbers of
        messages mean nothing in another era.
    :raises Unusable: when it cannot be opened or is not ours.
    """

    def __init__(self, path, clock, reserve):
        self._path = os.fspath(path)
        self._clock = clock
        self._reserve = reserve
        self._lock = threading.Lock()
        self._db = None
        # Which file is open, and the version of its schema.
        self._place = self._schema = None
        # When it was found that something was lost, until that is kept.
        self._damaged = None
        self.era = 0
        with self._explained():
            self._open_sound()

    def _open_sound(self):
        """Open the file, or a new one in place of one that is damaged."""
        try:
            self._open()
        except Exception as e:
            if not errors.damaged(e):
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
                    self._check_others(self._db)
                    yield self._db
            except Exception as e:
                if not errors.damaged(e):
                    raise
                self._replace(e)
                raise self.replaced() from e

    def replaced(self):
        """Return what to raise for one who takes this file for the last."""
        return errors.Replaced(
            f'the outbox {self._path} is a new one: the samples that PowerVM '
            'still has are read again')

    def check_place(self):
        """Begin a new file where the one that is open was deleted.

        :raises Unusable: when that is impossible.
        """
        with self._lock, self._explained():
            if self._db is None or self._place == _place(self._path):
                return
            self.era += 1
            LOG.warning(
                'the outbox %s was deleted or replaced while the service had '
                'it open: what waited in it is not sent, and a new one '
                'begins. Stop the service before you touch its files',
                self._path)
            self._damaged = self._clock.now().timestamp()
            self._disconnect()
            # They belong to the file that is gone.
            wrecks.remove_companions(self._path)
            self._open_sound()

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
        self._checkpoint('TRUNCATE')

    def checkpoint(self):
        """Let the file itself hold what the log beside it holds."""
        self._checkpoint('PASSIVE')

    def close(self):
        with self._lock:
            if self._db is not None:
                with contextlib.suppress(sqlite3.Error):
                    schema.set_mark(self._db, header.CLOSED)
                self._db.close()

    def _checkpoint(self, mode):
        with self._lock, contextlib.suppress(sqlite3.Error):
            if self._db is not None:
                self._db.execute(f'PRAGMA wal_checkpoint({mode})').fetchall()

    def _open(self):
        try:
            self._db = self._opened()
        except (OSError, sqlite3.Error) as e:
            if not errors.full(e):
                raise
            with self._reserve.given():
                self._db = self._opened()
        self._place = _place(self._path)
        self._schema = _schema_version(self._db)

    def _opened(self):
        found = os.path.exists(self._path)
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        if os.path.getsize(self._path):
            header.check(self._path)
        elif found and self._reserve.exists():
            # The reserve is made after the file, which was not empty then.
            raise errors.Damaged('it is empty')
        frames = header.frames(self._path)
        uri = pathlib.Path(self._path).absolute().as_uri()
        # Whoever reads after a crash has to write what the journal says.
        mode = 'rw' if os.path.exists(f'{self._path}-journal') else 'ro'
        with contextlib.closing(
                sqlite3.connect(f'{uri}?mode={mode}', uri=True)) as db:
            db.text_factory = text
            schema.check(db)
        os.chmod(self._path, 0o600)
        db = sqlite3.connect(self._path, isolation_level=None,
                             check_same_thread=False)
        try:
            db.text_factory = text
            self._prepare(db, frames)
        except BaseException:
            db.close()
            raise
        return db

    def _prepare(self, db, frames):
        """Check a file and bring it up to date.

        :param frames: of the log as it was found, None without one.
        """
        schema.check_pages(db)
        db.execute('PRAGMA journal_mode = WAL')
        # The unit lets nothing but the state's folder be written to.
        db.execute('PRAGMA temp_store = MEMORY')
        db.execute(f'PRAGMA journal_size_limit = {LOG_SIZE}')
        _, known, _ = db.execute('PRAGMA wal_checkpoint(PASSIVE)').fetchone()
        now = self._clock.now().timestamp()
        missing = frames is None and schema.mark(db) == header.OPEN
        schema.upgrade(db, now)
        waiting.check(db)
        # A log that somebody has begun anew meanwhile has fewer.
        frames = min(frames or 0, header.frames(self._path) or 0)
        if missing or frames > max(0, known):
            LOG.warning(
                'the log of the outbox %s is damaged or missing: what was '
                'written last is lost, and the samples that PowerVM still '
                'has are read again. See whether the disk is healthy',
                self._path)
            self._damaged = now
        with db:
            db.execute('BEGIN IMMEDIATE')
            schema.set_mark(db, header.OPEN)
            if self._damaged is not None:
                losses.remember_damage(db, self._damaged)
        self._damaged = None
        # The mark counts only where the log is lost.
        db.execute('PRAGMA wal_checkpoint(PASSIVE)').fetchall()

    def _check_others(self, db):
        """Look at what another program may have done to an open file."""
        if _schema_version(db) != self._schema:
            schema.verify(db)
            self._schema = _schema_version(db)
        if schema.mark(db) != header.OPEN:
            schema.set_mark(db, header.OPEN)

    def _replace(self, error):
        """Move the file aside, say so, and begin a new one."""
        aside = wrecks.move_aside(self._path, self._clock.now())
        # Not before: closing may write, and would remove the log.
        self._disconnect()
        self.era += 1
        LOG.warning(
            'the outbox %s was damaged and is now %s: what waited in it is '
            'not sent. See whether the disk is healthy (%s)',
            self._path, aside, errors.text(error))
        self._damaged = self._clock.now().timestamp()
        self._open()

    def _disconnect(self):
        if self._db is not None:
            # A file in any state is given up.
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    @contextlib.contextmanager
    def _explained(self):
        try:
            yield
        except schema.Foreign as e:
            raise errors.Unusable(
                f'the outbox {self._path} cannot be used: it {e}') from e
        except (OSError, sqlite3.Error, UnicodeDecodeError,
                errors.Damaged) as e:
            reason = errors.Full if errors.full(e) else errors.Unusable
            raise reason(
                f'the outbox {self._path} cannot be used: check [outbox] '
                'path, that its folder exists, belongs to this user and has '
                f'room ({errors.text(e)})') from e


def text(value: bytes) -> str:
    """Return text of a file; what is none differs from all that is."""
    return value.decode('utf-8', 'surrogateescape')


def _place(path):
    """Return which file has a path, None if none has."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _schema_version(db):
    return db.execute('PRAGMA schema_version').fetchone()[0]
