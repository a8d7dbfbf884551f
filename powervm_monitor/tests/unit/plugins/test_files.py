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
"""A plugin gets what its file says, or an operator is told why not."""

import datetime
import os
import pathlib

import fixtures
from oslotest import base

from powervm_monitor import documents
from powervm_monitor.plugins import base as plugins
from powervm_monitor.plugins import files

SCHEMA = {'type': 'object', 'additionalProperties': False,
          'properties': {'limits': {'type': 'array',
                                    'items': {'type': 'number'}}}}


class Limits(plugins.MetricPlugin):
    """Wants limits that go up."""

    schema = SCHEMA

    def configure(self, config):
        limits = config['limits']
        wrong = [plugins.ConfigurationError(
            ('limits', index), f'is not above {before}')
            for index, (before, limit) in enumerate(
                zip(limits, limits[1:]), 1) if limit <= before]
        if wrong:
            raise plugins.ConfigurationError.of(wrong)
        self.limits = limits

    def warnings(self):
        return [plugins.ConfigurationWarning(('limits', index), 'is high')
                for index, limit in enumerate(self.limits) if limit > 9]


class TestLoad(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.folder = pathlib.Path(self.useFixture(fixtures.TempDir()).path)
        self.path = self.folder / 'busy.yaml'

    def load(self):
        return files.load(self.folder, 'busy', SCHEMA)

    def refused(self):
        error = self.assertRaises(documents.DocumentError, self.load)
        return str(error).replace(str(self.path), 'FILE')

    def test_what_the_file_says_and_where_it_is_from(self):
        self.path.write_text('limits: [5]\n')
        os.utime(self.path, (1793491200, 1793491200))

        loaded = self.load()
        self.assertEqual(
            ({'limits': [5]}, str(self.path),
             'e0821256e7fae738b926c01c1479f8dd920fc58affbc3dc09cf4c89797e7d5d5',
             datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)),
            (loaded.config, loaded.path, loaded.digest, loaded.modified))

    def test_without_a_file(self):
        loaded = self.load()

        self.assertEqual(
            ({}, str(self.path),
             'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
             None),
            (loaded.config, loaded.path, loaded.digest, loaded.modified))

    def test_without_a_folder(self):
        self.assertEqual(
            {}, files.load(self.folder / 'none', 'busy', SCHEMA).config)

    def test_an_empty_file(self):
        self.path.touch()

        self.assertEqual({}, self.load().config)

    def test_what_the_schema_refuses(self):
        self.path.write_text('limits:\n- 5\n- x\n')

        self.assertEqual("FILE:3: limits[1]: 'x' is not of type 'number'",
                         self.refused())

    def test_no_yaml(self):
        self.path.write_text('limits:\n- 5\n- [\n')

        self.assertEqual("FILE:4: expected the node content, but found "
                         "'<stream end>'", self.refused())

    def test_a_folder_in_place_of_the_file(self):
        self.path.mkdir()

        self.assertEqual('FILE: Is a directory', self.refused())

    def test_what_the_plugin_refuses(self):
        self.path.write_text('limits:\n- 5\n- 3\n')

        error = self.load().explain(plugins.ConfigurationError(
            ('limits', 1), 'is below the one before'))
        self.assertEqual(
            f'{self.path}:3: limits[1]: is below the one before', str(error))

    def test_what_the_plugin_refuses_without_a_file(self):
        error = self.load().explain(plugins.ConfigurationError(
            ('limits',), 'is needed'))

        self.assertEqual(f'{self.path}: limits: is needed', str(error))


class TestMistakes(base.BaseTestCase):

    def mistakes(self, text):
        document = documents.Document.parse('FILE', text.encode())
        return [str(e) for e in files.mistakes(document, Limits())]

    def test_a_file_without_any(self):
        self.assertEqual([], self.mistakes('limits: [1, 2]'))

    def test_all_that_the_schema_refuses(self):
        self.assertEqual(
            ["FILE:1: limits[0]: 'x' is not of type 'number'",
             'FILE:2: more: unknown key'],
            self.mistakes('limits: [x, 1]\nmore: 1\n'))

    def test_all_that_the_plugin_refuses(self):
        self.assertEqual(
            ['FILE:3: limits[1]: is not above 5',
             'FILE:4: limits[2]: is not above 4'],
            self.mistakes('limits:\n- 5\n- 4\n- 3\n'))

    def test_a_plugin_that_fails(self):
        self.assertEqual(
            ["FILE:1: the plugin fails to take it: KeyError('limits')"],
            self.mistakes(''))


class TestWarnings(base.BaseTestCase):

    def warnings(self, text, plugin):
        document = documents.Document.parse('FILE', text.encode())
        self.assertEqual([], files.mistakes(document, plugin))
        return [str(e) for e in files.warnings(document, plugin)]

    def test_a_file_without_any(self):
        self.assertEqual([], self.warnings('limits: [1, 2]', Limits()))

    def test_each_has_its_line(self):
        self.assertEqual(
            ['FILE:3: limits[1]: warning: is high',
             'FILE:4: limits[2]: warning: is high'],
            self.warnings('limits:\n- 5\n- 10\n- 11\n', Limits()))

    def test_a_plugin_that_warns_of_nothing(self):
        self.assertEqual([], self.warnings('', plugins.MetricPlugin()))

    def test_a_plugin_that_fails(self):
        plugin = Limits()
        plugin.configure = lambda config: None

        self.assertEqual(
            ['FILE:1: warning: the plugin fails to look for warnings: '
             'AttributeError("\'Limits\' object has no attribute '
             '\'limits\'")'],
            self.warnings('limits: [10]', plugin))
