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
"""What ``pip install`` of a checkout brings."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

from oslotest import base

import powervm_monitor

ROOT = pathlib.Path(powervm_monitor.__file__).parents[1]


class TestPackage(base.BaseTestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        # What is built leaves traces in its folder.
        source = cls.folder / 'source'
        cls.built = run('git', 'clone', '--quiet', ROOT, source)
        if cls.built.returncode == 0:
            cls.built = run(
                sys.executable, '-m', 'pip', 'wheel', '--no-index',
                '--no-deps', '--no-build-isolation', '-w', cls.folder, source)

    def setUp(self):
        super().setUp()
        self.assertEqual(0, self.built.returncode, self.built.stdout)
        (wheel,) = self.folder.glob('*.whl')
        with zipfile.ZipFile(wheel) as archive:
            self.names = archive.namelist()

    def committed(self, folder):
        listed = run('git', '-C', self.folder / 'source', 'ls-files', folder)
        return set(listed.stdout.split())

    def test_all_of_the_package(self):
        self.assertEqual(
            set(), self.committed('powervm_monitor') - set(self.names))

    def test_all_that_operators_copy(self):
        self.assertEqual(self.committed('etc'), {
            name.partition('.data/data/')[2] for name in self.names
            if '.data/data/' in name})


def run(*command):
    return subprocess.run(
        command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=120)
