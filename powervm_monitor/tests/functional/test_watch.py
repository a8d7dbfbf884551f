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
"""Real files are saved in the ways that editors and tools have."""

import errno
import functools
import os
import pathlib
import shutil
import threading

import fixtures
from oslotest import base

from powervm_monitor import documents
from powervm_monitor.plugins import bell
from powervm_monitor.plugins import watch
from powervm_monitor.tests import saving

# Seconds in which a save has to be told, on a machine that has more to do.
PATIENCE = 20


class Told:
    """Remembers which file was told about, and what it said then."""

    def __init__(self, folder):
        self._folder = folder
        self._condition = threading.Condition()
        self.names = []
        self.texts = {}

    def __call__(self, name):
        path = self._folder / (name + '.yaml')
        try:
            text = path.read_text()
        except OSError as e:
            text = e.strerror
        with self._condition:
            self.names.append(name)
            self.texts[name] = text
            self._condition.notify_all()

    def says(self, name, text):
        """Wait until the file was told about when it said this."""
        return self.waits(lambda names: self.texts.get(name) == text)

    def waits(self, predicate):
        """Wait until predicate is true of the names that were told."""
        with self._condition:
            return self._condition.wait_for(
                lambda: predicate(self.names), PATIENCE)


def no_inotify():
    """Fail as watchdog does when the system's limit is reached."""
    raise OSError(errno.EMFILE, 'inotify instance limit reached')


class WatchTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.folder = pathlib.Path(
            self.useFixture(fixtures.TempDir()).path, 'plugins.d')
        self.path = self.folder / 'busy.yaml'
        self.told = Told(self.folder)
        self.addCleanup(saving.close)

    def watch(self, changed=None, **ringing):
        watching = watch.Watch(self.folder, changed or self.told, **ringing)
        watching.start()
        self.addCleanup(watching.stop)
        return watching

    def assertTold(self, text, name='busy', message=''):
        self.assertTrue(self.told.says(name, text),
                        f'{message}: {self.told.texts} is not {text}')


class TestSaves(WatchTest):

    ringing = {}

    def setUp(self):
        super().setUp()
        self.folder.mkdir()

    def test_each_way_to_save(self):
        self.watch(**self.ringing)

        for number, way in enumerate(saving.WAYS):
            way(self.path, f'limit: {number}\n')
            self.assertTold(f'limit: {number}\n', message=way.__name__)

    def test_two_hundred_saves_in_a_row(self):
        self.watch(**self.ringing)

        for number in range(200):
            saving.saved(number, self.path, f'limit: {number}\n')
        self.assertTold('limit: 199\n')

    def test_saves_of_several_files(self):
        self.watch(**self.ringing)

        for number in range(20):
            for name in ('busy', 'full', 'idle'):
                saving.over_it(self.folder / f'{name}.yaml',
                               f'{name}: {number}')
        for name in ('busy', 'full', 'idle'):
            self.assertTold(f'{name}: 19', name)

    def test_a_change_and_back_again(self):
        self.path.write_text('limit: 1')
        self.watch(**self.ringing)

        for text in ('limit: 2', 'limit: 1') * 50:
            saving.in_place(self.path, text)
        self.assertTold('limit: 1')

    def test_a_file_that_is_deleted(self):
        self.path.write_text('limit: 1')
        self.watch(**self.ringing)

        self.path.unlink()
        self.assertTold('No such file or directory')

    def test_a_file_that_may_be_read_at_last(self):
        self.path.mkdir()
        self.watch(**self.ringing)

        self.path.rmdir()
        self.path.write_text('limit: 1')
        self.assertTold('limit: 1')

    def test_another_mode_is_told(self):
        self.path.write_text('limit: 1')
        self.watch(**self.ringing)

        self.path.chmod(0o600)
        self.assertTold('limit: 1')

    def test_a_folder_that_comes_goes_and_comes_again(self):
        self.folder.rmdir()
        self.watch(**self.ringing)

        for number in range(2):
            self.folder.mkdir()
            self.path.write_text(f'limit: {number}')
            self.assertTold(f'limit: {number}')
            shutil.rmtree(self.folder)
            self.assertTold('No such file or directory')

    def test_a_folder_that_is_a_link_to_another(self):
        for name in ('one', 'two'):
            (self.folder.parent / name).mkdir()
            (self.folder.parent / name / 'busy.yaml').write_text(name)
        self.folder.rmdir()
        self.folder.symlink_to('one')
        self.watch(**self.ringing)

        link = self.folder.with_name('link')
        link.symlink_to('two')
        os.replace(link, self.folder)
        self.assertTold('two')
        saving.over_it(self.path, 'three')
        self.assertTold('three')


class TestSavesByLooking(TestSaves):

    ringing = {'ringing': functools.partial(bell.Bell, observer=no_inotify)}


class TestWatch(WatchTest):

    def setUp(self):
        super().setUp()
        self.folder.mkdir()

    def test_other_files_are_not_told(self):
        self.watch()

        for name in ('.busy.yaml.swp', '.#busy.yaml', 'busy.yaml~', '4913',
                     '#busy.yaml#', 'busy.yaml.tmp', '.busy.yaml', 'busy',
                     'busy.yml', '..data', 'sedX1Y2Z3'):
            (self.folder / name).write_text('limit: 1')
        saving.over_it(self.path, 'limit: 2')
        self.assertTold('limit: 2')
        self.assertEqual({'busy'}, set(self.told.names))

    def test_what_was_there_before_is_not_told(self):
        (self.folder / 'old.yaml').write_text('limit: 1')
        self.watch()

        saving.over_it(self.path, 'limit: 2')
        self.assertTold('limit: 2')
        self.assertEqual({'busy'}, set(self.told.names))

    def test_many_writes_are_told_once(self):
        self.watch()

        for number in range(100):
            saving.in_place(self.path, f'limit: {number}')
        self.assertTold('limit: 99')
        self.assertLess(len(self.told.names), 5)

    def test_a_file_is_not_told_while_it_is_being_saved(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.plugins.watch.EMPTY', 100))
        self.path.write_text('limit: 0')
        self.watch()

        for number in range(1, 4):
            self.path.unlink()
            (self.folder / 'other.yaml').write_text(f'limit: {number}')
            self.assertTold(f'limit: {number}', 'other')
            self.path.write_text(f'limit: {number}')
            self.assertTold(f'limit: {number}')
        self.assertEqual(3, self.told.names.count('busy'))

    def test_a_file_that_never_rests_is_told_all_the_same(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.plugins.watch.RESTLESS', 3))
        end = threading.Event()

        def write():
            number = 0
            while not end.wait(0.01):
                number += 1
                saving.over_it(self.path, f'limit: {number}')

        writer = threading.Thread(target=write)
        self.watch()
        writer.start()
        self.addCleanup(writer.join)
        self.addCleanup(end.set)
        saving.over_it(self.folder / 'idle.yaml', 'limit: 1')

        self.assertTold('limit: 1', 'idle')
        self.assertTrue(self.told.waits(lambda names: 'busy' in names))

    def test_an_error_of_the_callback_ends_nothing(self):
        def changed(name):
            self.told(name)
            raise RuntimeError('of the callback')

        log = self.useFixture(fixtures.FakeLogger())
        self.watch(changed)
        for number in range(2):
            saving.over_it(self.path, f'limit: {number}')
            self.assertTold(f'limit: {number}')
        self.assertIn(f'{self.path} has changed, and could not be taken',
                      log.output)

    def test_nothing_is_told_after_a_stop(self):
        self.watch().stop()

        saving.over_it(self.path, 'limit: 1')
        self.watch()
        saving.over_it(self.folder / 'last.yaml', 'limit: 2')
        self.assertTold('limit: 2', 'last')
        self.assertEqual(['last'], self.told.names)

    def test_what_is_saved_later_is_not_read_before_it_is_told(self):
        self.path.write_text('limit: 1')
        watching = self.watch()
        saving.over_it(self.path, 'limit: 2')
        self.assertTold('limit: 2')
        watching.stop()
        saving.in_place(self.path, 'limit: 3')

        self.assertEqual(b'limit: 2', watching.read(self.path).data)

    def test_what_is_not_there_cannot_be_read(self):
        self.path.mkdir()
        watching = self.watch()

        self.assertRaises(documents.Missing, watching.read,
                          self.folder / 'none.yaml')
        failure = self.assertRaises(
            documents.DocumentError, watching.read, self.path)
        self.assertEqual(f'{self.path}: Is a directory', str(failure))

    def test_a_folder_that_cannot_be_listed_is_not_empty(self):
        (self.folder.parent / 'plugins').write_text('')
        watching = watch.Watch(
            self.folder.parent / 'plugins', self.told, ['busy'])
        watching.start()
        self.addCleanup(watching.stop)

        failure = self.assertRaises(
            documents.DocumentError, watching.read, 'busy.yaml')
        self.assertIn('Not a directory', str(failure))

    def test_nothing_runs_before_the_start_and_after_the_stop(self):
        before = set(threading.enumerate())
        watching = watch.Watch(self.folder, self.told)
        self.assertEqual(set(), set(threading.enumerate()) - before)

        watching.start()
        started = set(threading.enumerate()) - before
        self.assertTrue(started)
        self.assertTrue(all(thread.daemon for thread in started))
        watching.stop()
        self.assertEqual(set(), started & set(threading.enumerate()))

    def test_a_stop_before_the_start_and_a_second_one(self):
        watching = watch.Watch(self.folder, self.told)
        watching.stop()
        watching.start()
        watching.stop()
        watching.stop()

    def test_a_stop_from_the_callback(self):
        stopped = threading.Event()

        def changed(name):
            watching.stop()
            stopped.set()

        watching = self.watch(changed)
        saving.over_it(self.path, 'limit: 1')
        self.assertTrue(stopped.wait(PATIENCE))

    def test_a_stop_while_a_callback_hangs(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.plugins.watch.FAREWELL', 0.01))
        called, end = threading.Event(), threading.Event()
        self.addCleanup(end.set)

        def changed(name):
            called.set()
            end.wait(PATIENCE)

        watching = self.watch(changed)
        saving.over_it(self.path, 'limit: 1')
        self.assertTrue(called.wait(PATIENCE))
        watching.stop()
        self.assertFalse(end.is_set())
