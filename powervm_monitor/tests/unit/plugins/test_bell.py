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
"""The bell rings for changes in a folder, or says once that it cannot."""

import errno
import pathlib
import shutil
import threading

import fixtures
from oslotest import base

from powervm_monitor.plugins import bell

PATIENCE = 20


class TestBell(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.folder = pathlib.Path(
            self.useFixture(fixtures.TempDir()).path, 'plugins.d')
        self.folder.mkdir()
        self.rung = threading.Event()
        self.rings = 0
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor.plugins.bell'))

    def bell(self, folder=None, **observer):
        ringing = bell.Bell(
            folder or self.folder, self.ring, **observer)
        self.addCleanup(ringing.close)
        ringing.hang()
        return ringing

    def ring(self):
        self.rings += 1
        self.rung.set()

    def assertRings(self):
        self.rung.clear()
        (self.folder / 'file').write_text('something')
        self.assertTrue(self.rung.wait(PATIENCE))

    def test_a_file_that_is_written(self):
        self.bell()

        self.assertRings()

    def test_a_file_that_is_only_read(self):
        (self.folder / 'file').write_text('something')
        self.bell()

        for _ in range(100):
            (self.folder / 'file').read_text()
        self.assertRings()
        self.assertLess(self.rings, 10)

    def test_a_folder_that_comes_later(self):
        self.folder.rmdir()
        ringing = self.bell()

        self.folder.mkdir()
        ringing.hang()
        self.assertRings()

    def test_a_folder_that_is_made_again(self):
        ringing = self.bell()

        for _ in range(3):
            shutil.rmtree(self.folder)
            self.assertTrue(self.rung.wait(PATIENCE))
            self.folder.mkdir()
            ringing.hang()
            self.assertRings()

    def test_a_folder_that_is_a_link(self):
        link = self.folder.with_name('link')
        link.symlink_to(self.folder)
        self.bell(link)

        self.assertRings()

    def test_without_inotify_one_line_says_so(self):
        def refused():
            raise OSError(errno.EMFILE, 'inotify instance limit reached')

        ringing = self.bell(observer=refused)
        ringing.hang()

        self.assertEqual(
            f'Edits in {self.folder} are noticed by looking only, as inotify '
            f'cannot be had: [Errno {errno.EMFILE}] inotify instance limit '
            'reached\n', self.log.output)

    def test_a_folder_that_goes_just_now(self):
        def gone():
            raise FileNotFoundError(errno.ENOENT, 'No such file')

        self.bell(observer=gone).hang()

        self.assertEqual('', self.log.output)
