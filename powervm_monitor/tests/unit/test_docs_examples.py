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
"""What the documentation shows can be taken as it stands."""

import configparser
import json
import subprocess
from xml.etree import ElementTree

from oslotest import base
import yaml

from powervm_monitor.tests.unit import documentation

SOURCE = documentation.SOURCE
PICTURE = SOURCE / 'images/way-of-the-data.svg'
SVG = '{http://www.w3.org/2000/svg}'


def read_ini(text):
    configparser.ConfigParser(interpolation=None, strict=True,
                              default_section=None).read_string(text)


def read_shell(text):
    subprocess.run(['bash', '-n'], input=text, check=True, text=True,
                   capture_output=True)


READERS = {'yaml': yaml.safe_load, 'json': json.loads, 'ini': read_ini,
           'sh': read_shell}
ENDINGS = {'.yaml': yaml.safe_load, '.json': json.loads, '.conf': read_ini}


def mistake(reader, text):
    """Return what is wrong with an example, None when nothing is."""
    try:
        reader(text)
    except (ValueError, yaml.YAMLError, configparser.Error,
            subprocess.CalledProcessError) as e:
        return e


class TestExamples(base.BaseTestCase):

    def test_every_block_is_of_its_language(self):
        examples = [(reader, page, text) for language, reader
                    in READERS.items()
                    for page, text in documentation.blocks(language)]

        self.assertGreater(len(examples), 25)
        self.assertEqual([], [
            (page, text) for reader, page, text in examples
            if mistake(reader, text)])

    def test_every_file_is_of_its_language(self):
        files = [path for folder in (SOURCE, SOURCE.parent)
                 for path in folder.rglob('*') if path.suffix in ENDINGS
                 and not path.is_relative_to(SOURCE.parent / 'build')]

        self.assertGreater(len(files), 15)
        self.assertEqual([], [
            path for path in files
            if mistake(ENDINGS[path.suffix], path.read_text())])

    def test_what_is_wrong_would_be_found(self):
        wrong = {'yaml': 'a: [', 'json': "{'a': 1}", 'ini': 'a = 1',
                 'sh': 'if true; do'}

        self.assertEqual([], [
            language for language, text in wrong.items()
            if mistake(READERS[language], text) is None])


class TestPicture(base.BaseTestCase):

    def test_it_says_what_it_shows_to_who_cannot_see_it(self):
        picture = ElementTree.parse(PICTURE).getroot()
        told = [picture.find(f'{SVG}{name}') for name in ('title', 'desc')]

        self.assertEqual('img', picture.get('role'))
        self.assertEqual([one.get('id') for one in told],
                         picture.get('aria-labelledby').split())
        self.assertTrue(all(one.text.strip() for one in told))

    def test_it_tells_of_all_in_words_as_well(self):
        picture = ElementTree.parse(PICTURE).getroot()
        told = picture.find(f'{SVG}desc').text

        self.assertEqual([], [
            one.text for one in picture.iter(f'{SVG}text')
            if one.get('class') == 'name'
            and one.text.split(',')[0].split()[0].lower()
            not in told.lower()])
