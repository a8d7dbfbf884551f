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
"""What waits for the broker and how far we have read, in one SQLite file."""

import contextlib
import datetime
import json
import os
import sqlite3
import threading

from powervm_monitor import model

SCHEMA = '''
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cursor (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    read_to TEXT NOT NULL,
    published TEXT,
    user_ns INTEGER,
    idle_ns INTEGER);
'''
BATCH = 200


class Unusable(model.Unavailable):
    """The file cannot be used; the message names it and the remedy."""


class Outbox:
    """A durable queue with the Cursor beside it; safe between threads.

    :param path: of the file, made with mode 0600 when it is not there.
    :raises Unusable: when it cannot be opened or is no outbox.
    """

    def __init__(self, path):
        self._path = path
        self._lock = threading.Lock()
        self._filled = threading.Event()
        with self._explained():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            os.chmod(path, 0o600)
            self._db = sqlite3.connect(path, check_same_thread=False)
            self._db.execute('PRAGMA journal_mode=WAL')
            self._db.executescript(SCHEMA)

    def cursor(self):
        """Return the Cursor, None when nothing was ever read."""
        with self._transaction() as db:
            row = db.execute(
                'SELECT read_to, published, user_ns, idle_ns '
                'FROM cursor').fetchone()
        if row is None:
            return None
        read_to, published = (
            time and datetime.datetime.fromisoformat(time)
            for time in row[:2])
        node_time = None if None in row[2:] else model.NodeTime(*row[2:])
        return model.Cursor(read_to, published, node_time)

    def put(self, messages, cursor):
        """Keep messages and move the Cursor, both or neither."""
        node_time = cursor.node_time
        rows = [(json.dumps(message),) for message in messages]
        with self._transaction() as db:
            db.executemany('INSERT INTO message (body) VALUES (?)', rows)
            db.execute(
                'INSERT OR REPLACE INTO cursor VALUES (1, ?, ?, ?, ?)',
                (cursor.read_to.isoformat(),
                 cursor.published and cursor.published.isoformat(),
                 node_time and node_time.user_ns,
                 node_time and node_time.idle_ns))
        self._filled.set()

    def drain(self, send):
        """Send what waits, oldest first; forget what was confirmed.

        :param send: called with each message; what it raises ends the
            drain, and the message stays.
        """
        while True:
            with self._transaction() as db:
                rows = db.execute(
                    'SELECT id, body FROM message ORDER BY id LIMIT ?',
                    (BATCH,)).fetchall()
            if not rows:
                return
            confirmed = None
            try:
                for number, body in rows:
                    send(json.loads(body))
                    confirmed = number
            finally:
                if confirmed is not None:
                    with self._transaction() as db:
                        db.execute('DELETE FROM message WHERE id <= ?',
                                   (confirmed,))

    def wait(self):
        """Return when something was put, or :meth:`wake` was called."""
        self._filled.wait()
        self._filled.clear()

    def wake(self):
        """Let :meth:`wait` return now."""
        self._filled.set()

    def __len__(self):
        with self._transaction() as db:
            return db.execute('SELECT COUNT(*) FROM message').fetchone()[0]

    def close(self):
        with self._lock:
            self._db.close()

    @contextlib.contextmanager
    def _transaction(self):
        with self._explained(), self._lock, self._db:
            yield self._db

    @contextlib.contextmanager
    def _explained(self):
        try:
            yield
        except (OSError, sqlite3.Error) as e:
            raise Unusable(
                f'the outbox {self._path} cannot be used: check [outbox] '
                'path, that its folder exists, belongs to this user and has '
                f'room ({e})') from e
