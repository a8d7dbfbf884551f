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
"""An outbox in a folder of its own, for the tests of its parts."""

import contextlib
import errno
import sqlite3

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.outbox import rows
from powervm_monitor.outbox import schema
from powervm_monitor.tests.unit import builders

FIRST = model.Cursor(builders.NOON, None)
SECOND = model.Cursor(builders.later(30), builders.NOON)


def word(number, cause='purged'):
    """Return a message which tells that something is lost."""
    made = builders.message(number)
    made['event_type'] = 'powervm.collection.gap'
    made['payload']['versioned_object.data'] = {'cause': cause}
    return made


def make_version(path, version, *bodies):
    """Make a file of an earlier version in which bodies wait.

    Of version 0 are those that were made before there were versions.
    """
    with contextlib.closing(
            sqlite3.connect(path, isolation_level=None)) as db:
        noon = builders.NOON.timestamp()
        db.create_function('sampled', 1, lambda body: noon)
        db.create_function('cause', 1, rows.cause_of_body)
        first = schema.STEPS[0]
        for step in (first[:2], first[2:], *schema.STEPS[1:])[:version + 1]:
            for statement in step:
                db.execute(statement)
        db.execute(f'PRAGMA user_version = {version}')
        for body in bodies:
            db.execute('INSERT INTO message (body) VALUES (?)', (body,))
        if version:
            db.execute('UPDATE message SET sampled = ?, size = '
                       'length(CAST(body AS BLOB))',
                       (noon,))
            db.execute('UPDATE waiting SET bytes = ('
                       'SELECT COALESCE(SUM(size), 0) FROM message)')
        db.execute('INSERT INTO cursor (only, read_to) VALUES (1, ?)',
                   (builders.NOON.isoformat(),))


class OutboxTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.folder = self.useFixture(fixtures.TempDir())
        self.path = self.folder.join('outbox.sqlite')
        self.clock = builders.ManualClock()
        self.outbox = self.open()

    def open(self, **options):
        opened = outbox.Outbox(self.path, self.clock, **options)
        self.addCleanup(opened.close)
        return opened

    def reopen(self, **options):
        self.outbox.close()
        self.outbox = self.open(**options)

    def put(self, *numbers, cursor=FIRST):
        self.outbox.put([builders.message(n) for n in numbers], cursor)

    def drained(self, opened=None, failing=()):
        """Return the numbers of what is sent; some of them fail."""
        sent = []

        def send(message):
            number = message['payload']['number']
            if number in failing:
                raise model.Unavailable('the broker sleeps')
            sent.append(number)

        try:
            # An empty one is false.
            (self.outbox if opened is None else opened).drain(send)
        except model.Unavailable:
            sent.append('failed')
        return sent

    def forbid(self, change, reason='disk is full'):
        """Let a change of the service's own fail: INSERT ON message.

        :returns: what allows it again.
        """
        db = self.outbox._store._database._db
        db.execute(f'CREATE TEMP TRIGGER forbidden BEFORE {change} '
                   f"BEGIN SELECT RAISE(ABORT, '{reason}'); END")
        return lambda: db.execute('DROP TRIGGER forbidden')

    def file(self):
        """Return a connection of another program to the file."""
        db = sqlite3.connect(self.path, isolation_level=None)
        self.addCleanup(db.close)
        return db


def no_room(*args):
    """Fail as on a disk that is full."""
    raise OSError(errno.ENOSPC, 'No space left on device')
