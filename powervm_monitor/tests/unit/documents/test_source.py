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
"""A file is read, or one line says why not."""

import datetime
import os
import pathlib

import fixtures
from oslotest import base

from powervm_monitor import documents


class TestRead(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.folder = pathlib.Path(self.useFixture(fixtures.TempDir()).path)
        self.path = self.folder / 'a.yaml'

    def refused(self):
        error = self.assertRaises(documents.DocumentError, documents.read,
                                  self.path)
        return str(error).replace(str(self.path), 'FILE')

    def test_a_file_as_it_was_saved(self):
        self.path.write_bytes(b'a: 1\r\n')
        os.utime(self.path, (1793491200.5, 1793491200.5))

        source = documents.read(self.path)
        self.assertEqual(
            (b'a: 1\r\n', datetime.datetime(
                2026, 11, 1, 0, 0, 0, 500000, datetime.UTC)),
            (source.data, source.modified))

    def test_a_file_that_is_not_there(self):
        self.assertRaises(documents.Missing, documents.read, self.path)
        self.assertEqual('FILE: No such file or directory', self.refused())

    def test_a_folder(self):
        self.path.mkdir()

        self.assertEqual('FILE: Is a directory', self.refused())

    def test_a_pipe_that_nobody_writes_to(self):
        os.mkfifo(self.path)

        self.assertEqual('FILE: is no regular file', self.refused())

    def test_a_file_without_end(self):
        self.path.symlink_to('/dev/zero')

        self.assertEqual('FILE: is no regular file', self.refused())

    def test_a_link_that_leads_round_in_circles(self):
        self.path.symlink_to(self.path)

        self.assertEqual('FILE: Too many levels of symbolic links',
                         self.refused())

    def test_a_file_that_may_not_be_read(self):
        self.useFixture(fixtures.MonkeyPatch('os.open', self.forbidden))

        self.assertEqual('FILE: Permission denied', self.refused())

    def forbidden(self, path, flags):
        # Nothing is forbidden to root, who may run this.
        raise PermissionError(13, os.strerror(13), str(path))

    def test_the_largest_that_is_taken(self):
        self.path.write_bytes(b'#' * 256 * 1024)

        self.assertEqual(256 * 1024, len(documents.read(self.path).data))

    def test_one_that_is_larger(self):
        self.path.write_bytes(b'#' * (256 * 1024 + 1))

        self.assertEqual('FILE: is larger than 256 KiB', self.refused())
