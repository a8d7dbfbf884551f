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
"""The configuration files that are shipped as samples."""

import configparser
import pathlib
import re
import subprocess
import sys

import fixtures
from oslo_config import cfg
from oslo_config import generator
from oslotest import base

import powervm_monitor
from powervm_monitor import conf as options
from powervm_monitor.cmd import settings

ROOT = pathlib.Path(powervm_monitor.__file__).parents[1]
FOLDER = ROOT / 'etc/powervm_monitor'
GENERATOR = FOLDER / 'powervm-monitor-config-generator.conf'
SAMPLE = FOLDER / 'powervm_monitor.conf.sample'
LOGGING = FOLDER / 'logging.conf.sample'
LEVELS = """
import logging.config
import sys
logging.config.fileConfig(sys.argv[1])
print(*(logging.getLevelName(logging.getLogger(name).getEffectiveLevel())
        for name in ('', 'powervm_monitor.cycle', 'pypowervm.adapter')))
"""


def group(room):
    """The name of the group that a room of conf/ has."""
    found, = room.list_opts()
    return getattr(found, 'name', found)


def told(text):
    """What a sample says of each option, by group and name."""
    options, group = {}, None
    for paragraph in text.split('\n\n'):
        heading = re.search(r'^\[(.*)\]$', paragraph, re.MULTILINE)
        group = heading[1] if heading else group
        option = re.search(r'^#(\w+) =', paragraph, re.MULTILINE)
        if option:
            options[group, option[1]] = paragraph.strip('\n')
    return options


def ours(told):
    """Those that are neither a library's nor its texts."""
    names = {(group(room), option.name)
             for room in options.GROUPS for option in room.OPTS}
    return {key: text for key, text in told.items() if key in names}


class TestConfiguration(base.BaseTestCase):

    def generated(self):
        path = self.useFixture(fixtures.TempDir()).join('sample')
        conf = cfg.ConfigOpts()
        generator.register_cli_opts(conf)
        conf(['--config-file', str(GENERATOR), '--output-file', path],
             project='generator')
        generator.generate(conf)
        return pathlib.Path(path).read_text()

    def test_the_sample_has_every_option_as_it_is(self):
        expected = ours(told(self.generated()))

        self.assertGreater(len(expected), 30)
        self.assertEqual(
            expected, ours(told(SAMPLE.read_text())),
            'Run "tox -e genconfig" and look at the difference.')

    def test_the_sample_has_no_option_that_is_no_more(self):
        generated, sample = told(self.generated()), told(SAMPLE.read_text())
        groups = {group(room) for room in options.GROUPS} - {'DEFAULT'}

        self.assertEqual([], [
            key for key in sample if key[0] in groups
            and key not in generated])

    def test_the_sample_sets_nothing(self):
        parser = configparser.ConfigParser(
            default_section=None, interpolation=None, strict=False)
        parser.read(SAMPLE)

        self.assertEqual([], [
            (group, name) for group in parser.sections()
            for name in parser[group]])
        self.assertEqual(300, settings.read(
            ['--config-file', str(SAMPLE)]).publisher.interval)


class TestLogging(base.BaseTestCase):

    def test_the_sample_is_one_that_python_understands(self):
        folder = self.useFixture(fixtures.TempDir())
        path = pathlib.Path(folder.join('logging.conf'))
        path.write_text(LOGGING.read_text().replace(
            '/var/lib/powervm_monitor', folder.path))
        # It takes hold of all loggers, those of the tests as well.
        levels = subprocess.run(
            [sys.executable, '-c', LEVELS, path], check=True,
            stdout=subprocess.PIPE, text=True, timeout=60).stdout

        self.assertEqual('WARNING INFO CRITICAL\n', levels)
