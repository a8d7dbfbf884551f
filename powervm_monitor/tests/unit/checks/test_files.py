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
"""Files and disks of the machine that the tests run on."""

import os

import fixtures
from oslotest import base

from powervm_monitor.checks import files


class TestFiles(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.files = files.Files()
        self.folder = self.useFixture(fixtures.TempDir())

    def test_a_file_has_an_owner(self):
        self.assertEqual(os.geteuid(),
                         self.files.status(self.folder.path).st_uid)

    def test_a_file_that_is_not_there(self):
        self.assertIsNone(self.files.status(self.folder.join('none', 'one')))

    def test_what_is_below_a_file_is_not_there(self):
        self.assertIsNone(self.files.status(f'{__file__}/below'))

    def test_a_disk_for_temporary_files_can_be_written(self):
        room = self.files.room(self.folder.path)

        self.assertEqual((True, False), (room.free > 0, room.read_only))
