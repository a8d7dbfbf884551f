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
"""A good edit comes into force, a bad one changes nothing."""

from powervm_monitor.plugins import files
from powervm_monitor.plugins import inforce
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins import troupe


class TestInForce(troupe.WorkerTest):

    def setUp(self):
        super().setUp()
        self.plugin = troupe.Diary()
        self.path = self.folder.join('diary.yaml')
        self.in_force = inforce.InForce(
            lambda schema: files.load(self.folder.path, 'diary', schema),
            self.clock)

    def edit(self, text):
        """Save and refresh; return why it was refused, None when not."""
        self.save(text)
        try:
            self.in_force.refresh(self.plugin)
        except inforce.Refused as e:
            return str(e)

    def test_without_a_file_there_is_an_empty_configuration(self):
        self.in_force.refresh(self.plugin)

        self.assertEqual({}, self.plugin.config)

    def test_a_good_edit_is_in_force(self):
        self.edit('limit: 1')
        self.edit('limit: 2')

        self.assertEqual({'limit': 2}, self.plugin.config)

    def test_what_is_in_force_is_logged_once(self):
        self.edit('limit: 1')
        self.edit('limit: 1')

        self.assertEqual(1, self.log.output.count(
            f'{self.path} is in force as it was saved at '))

    def test_without_a_file_that_is_logged(self):
        self.in_force.refresh(self.plugin)

        self.assertEqual(
            f'There is no {self.path}: its plugin has an empty '
            'configuration\n', self.log.output)

    def test_what_does_not_obey_the_schema_is_refused(self):
        self.edit('limit: 1')
        why = self.edit('limit: many')

        self.assertEqual(
            ({'limit': 1}, f"{self.path}:1: limit: 'many' is not of type "
             "'integer'"), (self.plugin.config, why))

    def test_what_makes_no_sense_is_refused(self):
        self.edit('limit: 1')
        why = self.edit('# a comment\nlimit: -1')

        self.assertEqual(
            ({'limit': 1}, f'{self.path}:2: limit: it is below zero'),
            (self.plugin.config, why))

    def test_what_the_plugin_fails_at_is_refused(self):
        self.plugin.fails['configure'] = KeyError('x')

        self.assertEqual(
            f"{self.path}: the plugin fails to take it: KeyError('x')",
            self.edit('limit: 1'))

    def test_what_is_refused_is_reported_until_it_is_mended(self):
        self.edit('limit: 1')
        refused = self.edit('limit: many')
        report = self.in_force.report()
        self.edit('limit: 1')

        self.assertEqual((refused, None), (
            report['refused'], self.in_force.report()['refused']))

    def test_what_is_in_force_is_not_configured_again(self):
        self.edit('limit: 1')
        self.edit('limit: many')
        self.edit('limit: 1')

        self.assertEqual([('configure', {'limit': 1})], self.plugin.told)

    def test_what_the_plugin_does_to_its_configuration_is_its_own(self):
        self.edit('limit: 1')
        self.plugin.config.clear()

        self.assertEqual(
            {'limit': 1}, self.in_force.configuration.config)

    def test_it_is_known_since_when(self):
        self.edit('limit: 1')
        self.clock.forward(60)
        self.edit('limit: many')
        self.clock.forward(60)

        self.assertEqual(builders.NOON.isoformat(),
                         self.in_force.report()['since'])
