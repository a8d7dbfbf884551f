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
"""The sample files of what emits are right, and tell of every key."""

import re

from oslotest import base

from powervm_monitor import documents
from powervm_monitor.catalog import render
from powervm_monitor.plugins.emitting import manual

FOLDER = render.ROOT / 'etc/powervm_monitor/plugins.d'


def sample(plugin):
    return (FOLDER / f'{plugin}.yaml.sample').read_text()


def said(text):
    return documents.Document.parse('the sample', text.encode())


class TestSamples(base.BaseTestCase):

    def test_each_is_accepted(self):
        for name, plugin in manual.PLUGINS.items():
            document = said(sample(name))
            document.check(plugin.schema)
            plugin().configure(document.content)

    def test_what_is_commented_out_is_the_default(self):
        for name, plugin in manual.PLUGINS.items():
            properties = plugin.schema['properties']
            commented = re.findall(r'^#(\w+: .*)$', sample(name), re.MULTILINE)
            defaults = said('\n'.join(commented)).content

            self.assertEqual(
                {key: properties[key]['default'] for key in defaults},
                defaults)

    def test_each_tells_of_every_key(self):
        for name, plugin in manual.PLUGINS.items():
            self.assertEqual(
                list(sorted(plugin.schema['properties'])),
                sorted(re.findall(r'^#?(\w+): ', sample(name), re.MULTILINE)))
