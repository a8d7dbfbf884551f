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
"""What is done about rows, tables and files that another has altered."""

import glob
import json
import logging
import os
import shutil
import sqlite3

import fixtures

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.outbox import rows
from powervm_monitor.outbox import schema
from powervm_monitor.outbox import visit
from powervm_monitor.outbox import waiting
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept

MEMORY = outbox.Memory(builders.NOON, '{"a": 1}', '{"status": "running"}')


class DamageTest(kept.OutboxTest):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.WARNING))

    def alter(self, *statements):
        """Do what the outbox's own tables would not allow."""
        for statement in statements:
            # What was written to the schema is read by a new connection.
            db = sqlite3.connect(self.path, isolation_level=None)
            db.execute('PRAGMA writable_schema = 1')
            db.execute('PRAGMA ignore_check_constraints = 1')
            db.execute(statement)
            db.close()

    def moved(self):
        """Return how many files were moved aside."""
        return len([path for path in glob.glob(f'{self.path}.corrupt-*')
                    if not path.endswith(('-wal', '-shm'))])

    def causes(self):
        return [(loss.cause, loss.count) for loss in self.outbox.losses()]


class TestRows(DamageTest):

    ALTERED = (
        "body = replace(body, 'id-1', 'id-7')", "body = ''", "body = 'null'",
        "body = CAST(x'7bff' AS TEXT)", 'size = size + 1', "size = 'x'",
        'sampled = 0', "sampled = 'x'", 'sampled = 1e300', 'since = 0',
        "cause = 'refused'", "cause = CAST(x'ff' AS TEXT)",
        'checksum = checksum + 1', 'checksum = NULL', 'id = id + 500',
        'id = 9223372036854775807')

    def test_one_that_was_altered_is_set_aside_and_the_others_are_sent(self):
        for altered in self.ALTERED:
            self.put(0, 1, 2)
            self.alter(f'UPDATE message SET {altered} WHERE id = '
                       '(SELECT min(id) + 1 FROM message)')

            self.assertEqual(([0, 2], 0), (self.drained(), len(self.outbox)))
            self.outbox.put([], kept.SECOND, self.outbox.losses())
        self.assertEqual((len(self.ALTERED), 0), (
            self.outbox.aside(), self.moved()))

    def test_what_comes_behind_a_number_that_was_altered_is_sent(self):
        self.put(0, 1)
        self.alter('UPDATE message SET id = 4611686018427387904 WHERE id = 2')
        self.drained()
        self.put(2, 3)

        self.assertEqual([2, 3], self.drained())

    def test_it_is_announced_with_the_times_around_it(self):
        self.put(0, 1, 2)
        self.alter('UPDATE message SET sampled = 5 WHERE id = 2')
        self.drained()

        self.assertEqual([model.Loss(builders.NOON, builders.NOON, 1,
                                     'notification damaged')],
                         self.outbox.losses())

    def test_it_is_said(self):
        self.put(0)
        self.alter('UPDATE message SET since = 5')
        self.drained()

        self.assertEqual(
            '1 notifications were damaged in the outbox and are set aside, '
            'the others go on: see whether the disk is healthy\n',
            self.log.output)

    def test_all_of_them(self):
        self.put(*range(2 * outbox.BATCH))
        self.alter('UPDATE message SET checksum = 0')

        self.assertEqual(([], [('notification damaged', 2 * outbox.BATCH)]),
                         (self.drained(), self.causes()))

    def test_one_that_the_limits_would_drop_is_lost_as_damaged(self):
        self.put(0, 1, 2)
        self.alter('UPDATE message SET sampled = 5 WHERE id = 1')
        self.reopen(limits=outbox.Limits(size=1))
        self.put(3)

        self.assertEqual([('notification damaged', 1), ('outbox full', 3)],
                         sorted(self.causes()))

    def test_a_row_without_a_way_to_it_has_the_file_moved_aside(self):
        self.put(0, 1)
        self.alter('UPDATE message SET id = -1 WHERE id = 1')

        self.assertEqual(([1], 1, [('outbox damaged', None)]), (
            self.drained(), self.moved(), self.causes()))

    def test_word_of_a_loss_that_was_altered_holds_up_no_other(self):
        self.reopen(limits=outbox.Limits(size=1))
        self.put(0)
        self.outbox.put([kept.word(1, 'outbox full')], kept.SECOND)
        self.alter("UPDATE message SET since = 5 WHERE cause IS NOT NULL")

        self.assertEqual([('outbox full', 1)], self.causes())


class TestFile(DamageTest):
    """One row decides about all: it must be what was written."""

    ALTERED = (
        'UPDATE waiting SET count = count + 1', 'UPDATE waiting SET count = 0',
        'UPDATE waiting SET count = -3', 'UPDATE waiting SET bytes = -1',
        "UPDATE waiting SET count = 'x'", 'DELETE FROM waiting',
        'INSERT INTO waiting VALUES (2, 0, 0, 0)',
        "UPDATE cursor SET read_to = replace(read_to, '12', '13')",
        "UPDATE cursor SET published = '2015-05-27T12:00:00+00:00'",
        'UPDATE cursor SET user_ns = 5', "UPDATE cursor SET read_to = ''",
        "UPDATE cursor SET read_to = CAST(x'ff' AS TEXT)",
        'UPDATE cursor SET checksum = NULL', 'DELETE FROM cursor',
        'INSERT INTO cursor SELECT 2, read_to, published, user_ns, idle_ns, '
        'corrections, checksum FROM cursor',
        'UPDATE gap SET count = count + 1', "UPDATE gap SET last = 'x'",
        "UPDATE gap SET cause = 'refused'",
        "UPDATE plugin SET state = replace(state, '1', '2')",
        "UPDATE plugin SET report = '{'", "UPDATE plugin SET name = 'other'",
        "UPDATE plugin SET name = CAST(x'ff' AS TEXT)",
        'UPDATE sqlite_sequence SET seq = 9223372036854775807',
        'DELETE FROM sqlite_sequence',
        'CREATE TRIGGER foreign_one AFTER INSERT ON message BEGIN '
        'DELETE FROM message; END',
        'CREATE TRIGGER foreign_one BEFORE DELETE ON message BEGIN '
        'SELECT RAISE(IGNORE); END',
        'CREATE VIEW foreign_one AS SELECT * FROM message',
        'CREATE INDEX foreign_one ON message (since)', 'DROP INDEX word',
        'DROP TRIGGER message_goes', 'DROP TABLE gap',
        'ALTER TABLE message ADD COLUMN another',
        'ALTER TABLE cursor DROP COLUMN corrections',
        'ALTER TABLE plugin RENAME TO other')

    def prepare(self):
        """Let there be a row in every table."""
        for path in glob.glob(f'{self.path}*'):
            os.unlink(path)
        self.outbox = self.open(limits=outbox.Limits(size=1000))
        self.put(*range(10))
        self.outbox.remember('threshold', MEMORY)

    def turn(self):
        """Do what a cycle does; what cannot be kept is read again."""
        for _ in range(2):
            try:
                self.outbox.cursor()
                self.outbox.memories()
                self.outbox.put([builders.message(50)], kept.SECOND,
                                self.outbox.losses())
            except outbox.Unusable:
                continue
            return self.drained()

    def assertReplaced(self, altered, arrived):
        self.assertEqual((1, True), (self.moved(), 50 in arrived), altered)
        self.outbox.close()

    def test_one_that_was_altered_while_it_is_open_is_moved_aside(self):
        for altered in self.ALTERED:
            self.prepare()
            self.alter(altered)

            self.assertReplaced(altered, self.turn())

    def test_one_that_was_altered_while_it_was_closed_is_moved_aside(self):
        for altered in self.ALTERED:
            self.prepare()
            self.outbox.close()
            self.alter(altered)
            self.outbox = self.open()

            self.assertReplaced(altered, self.turn())

    def test_the_loss_is_announced(self):
        self.prepare()
        self.alter("UPDATE cursor SET read_to = ''")
        self.outbox.cursor()

        self.assertEqual([('outbox damaged', None)], self.causes())

    def test_totals_that_were_altered_show_after_others_have_come(self):
        self.put(0)
        self.alter('UPDATE waiting SET count = 5, bytes = 5')
        with self.file() as db:
            db.execute('INSERT INTO message (body, size) VALUES (1, 2)')

            self.assertRaises(outbox.errors.Damaged, waiting.read, db)


class TestPlace(DamageTest):

    def delete(self):
        for suffix in ('', '-wal', '-shm'):
            if os.path.exists(self.path + suffix):
                os.unlink(self.path + suffix)

    def test_a_file_that_is_deleted_is_begun_anew_with_the_next_turn(self):
        self.put(0)
        self.delete()

        self.assertEqual((None, True, [('outbox damaged', None)]), (
            self.outbox.cursor(), os.path.exists(self.path), self.causes()))

    def test_it_is_said(self):
        self.delete()
        self.outbox.cursor()
        self.outbox.cursor()

        self.assertEqual(
            f'the outbox {self.path} was deleted or replaced while the '
            'service had it open: what waited in it is not sent, and a new '
            'one begins. Stop the service before you touch its files\n',
            self.log.output)

    def test_what_is_put_afterwards_is_in_the_new_one(self):
        self.put(0)
        self.delete()
        self.outbox.cursor()
        self.put(1)
        self.reopen()

        self.assertEqual([1], self.drained())

    def test_nothing_is_put_that_follows_the_old_cursor(self):
        self.put(0)
        self.outbox.cursor()
        self.delete()
        self.outbox._store.check_place()

        self.assertRaises(outbox.Unusable, self.put, 1)

    def test_another_outbox_in_its_place_is_used(self):
        self.put(0)
        other = self.folder.join('other.sqlite')
        made = outbox.Outbox(other, self.clock)
        made.put([builders.message(7)], kept.SECOND)
        made.close()
        os.replace(other, self.path)

        self.assertEqual(
            (kept.SECOND, [7]), (self.outbox.cursor(), self.drained()))

    def test_a_file_is_looked_at_once_a_turn(self):
        stat, seen = os.stat, []

        def counted(path, *args, **kwargs):
            seen.append(path)
            return stat(path, *args, **kwargs)

        self.outbox.cursor()
        with fixtures.MonkeyPatch('os.stat', counted):
            self.outbox.cursor()
            self.put(1)
            self.outbox.losses()

        self.assertEqual([self.path], seen)


class TestLog(DamageTest):
    """A service was killed, and only the log has what it did last."""

    def setUp(self):
        super().setUp()
        self.put(0)
        self.outbox.cursor()
        self.put(1, cursor=kept.SECOND)

    def die(self):
        """Let the files be as a kill leaves them."""
        dead = self.folder.join('dead.sqlite')
        for suffix in ('', '-wal'):
            shutil.copy(self.path + suffix, dead + suffix)
        self.outbox.close()
        self.path = dead

    def test_what_is_in_a_log_that_is_whole_is_no_loss(self):
        self.die()
        self.outbox = self.open()

        self.assertEqual(([], [0, 1]), (self.causes(), self.drained()))

    def test_one_that_is_missing_is_announced_and_what_is_left_is_whole(self):
        self.die()
        os.unlink(f'{self.path}-wal')
        self.outbox = self.open()

        self.assertEqual(
            (kept.FIRST, [('outbox damaged', None)], [0], 0), (
                self.outbox.cursor(), self.causes(), self.drained(),
                self.moved()))

    def test_one_that_is_damaged_is_announced(self):
        self.die()
        with open(f'{self.path}-wal', 'r+b') as file:
            file.seek(5)
            file.write(b'x')
        self.outbox = self.open()

        self.assertEqual([('outbox damaged', None)], self.causes())

    def test_one_that_is_damaged_in_the_middle_is_announced(self):
        self.die()
        with open(f'{self.path}-wal', 'r+b') as file:
            file.seek(32 + 24 + 100)
            file.write(b'damage')
        self.outbox = self.open()

        self.assertEqual([('outbox damaged', None)], self.causes())

    def test_it_is_said(self):
        self.die()
        os.unlink(f'{self.path}-wal')
        self.open()

        self.assertIn(
            f'the log of the outbox {self.path} is damaged or missing: what '
            'was written last is lost', self.log.output)

    def test_a_stop_leaves_none_and_is_no_loss(self):
        self.reopen()

        self.assertEqual([], self.causes())

    def test_an_operator_who_writes_it_into_the_file_is_no_loss(self):
        self.die()
        with visit.visit(self.path, visit.CHANGE):
            pass
        before = os.path.exists(f'{self.path}-wal')
        self.outbox = self.open()

        self.assertEqual((False, [], [0, 1]), (
            before, self.causes(), self.drained()))

    def test_an_operator_leaves_the_mark_to_a_service_that_runs(self):
        with visit.visit(self.path, visit.CHANGE):
            pass
        self.put(2, cursor=kept.SECOND)
        self.die()
        os.unlink(f'{self.path}-wal')
        self.outbox = self.open()

        self.assertEqual([('outbox damaged', None)], self.causes())


class TestHeader(DamageTest):

    def setUp(self):
        super().setUp()
        self.put(0)
        self.outbox.close()

    def written(self, offset, content):
        """Return how many files are aside when some bytes were written."""
        with open(self.path, 'r+b') as file:
            file.seek(offset)
            file.write(content)
        self.outbox = self.open()
        return self.moved(), self.causes()

    def assertMoved(self, offset, content):
        self.assertEqual((1, [('outbox damaged', None)]),
                         self.written(offset, content))

    def test_a_page_size_that_is_none(self):
        self.assertMoved(16, b'\x12\x34')

    def test_a_page_size_that_is_another(self):
        self.assertMoved(16, b'\x20\x00')

    def test_a_format_that_may_not_be_written(self):
        self.assertMoved(18, b'\x03')

    def test_another_encoding(self):
        self.assertMoved(56, b'\0\0\0\x02')

    def test_a_version_below_none(self):
        self.assertMoved(60, b'\xff\xff\xff\xff')

    def test_an_older_version_than_it_is(self):
        for version in range(schema.VERSION):
            self.assertMoved(60, version.to_bytes(4, 'big'))
            self.outbox.close()
            for path in glob.glob(f'{self.path}*'):
                os.unlink(path)
            self.open().close()

    def test_a_newer_one_that_is_damaged_besides(self):
        with open(self.path, 'r+b') as file:
            file.seek(4096)
            file.write(b'x' * 8192)

        self.assertMoved(60, b'\0\0\0\x07')

    def test_nothing_is_left_of_it(self):
        os.truncate(self.path, 0)
        self.outbox = self.open()

        self.assertEqual((1, [('outbox damaged', None)]),
                         (self.moved(), self.causes()))

    def test_a_name_of_a_table_that_is_no_text(self):
        self.alter("UPDATE sqlite_master SET name = CAST(x'ff' AS TEXT), "
                   "tbl_name = CAST(x'ff' AS TEXT) WHERE name = 'message'")
        self.outbox = self.open()

        self.assertEqual([('outbox damaged', None)], self.causes())


class TestUpgrade(DamageTest):

    def test_every_earlier_version_is_brought_up_to_date_in_place(self):
        for version in range(schema.VERSION):
            self.path = self.folder.join(f'version-{version}.sqlite')
            kept.make_version(self.path, version, *(
                json.dumps(builders.message(n)) for n in range(3)))
            opened = self.open()

            self.assertEqual(
                (kept.FIRST, [0, 1, 2], [], 0),
                (opened.cursor(), self.drained(opened), opened.losses(),
                 self.moved()))

    def test_what_was_there_is_protected_from_then_on(self):
        self.path = self.folder.join('old.sqlite')
        kept.make_version(self.path, 4, *(
            json.dumps(builders.message(n)) for n in range(3)))
        self.outbox = self.open()
        self.alter("UPDATE message SET body = replace(body, 'id-1', 'id-2')")

        self.assertEqual([0, 2], self.drained())

    def test_one_that_has_read_nothing_has_no_cursor(self):
        self.path = self.folder.join('old.sqlite')
        kept.make_version(self.path, 4)
        self.alter('DELETE FROM cursor')
        self.outbox = self.open()

        self.assertEqual((None, 0), (self.outbox.cursor(), self.moved()))

    def test_it_is_what_a_new_one_is(self):
        self.path = self.folder.join('old.sqlite')
        kept.make_version(self.path, 0)
        self.open()

        with visit.visit(self.path) as db:
            schema.verify(db)
            self.assertEqual(0, rows.last_number(db))
