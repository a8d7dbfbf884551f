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
"""Whether Ceilometer has definitions, and those of this release."""

import errno
import pathlib

import fixtures

from powervm_monitor.catalog import render
from powervm_monitor.checks import ceilometer
from powervm_monitor.tests.unit.checks import asked

STOCK = '''\
- event_type: compute.instance.exists
  traits: &traits
    state: {fields: payload.state}
- event_type: compute.instance.update
  traits:
    <<: *traits
'''


class TestCeilometer(asked.CheckTest):

    check = staticmethod(ceilometer.check)

    def setUp(self):
        super().setUp()
        self.ceilometer = pathlib.Path(
            self.useFixture(fixtures.TempDir()).path)
        self.installation.ceilometer = self.ceilometer
        (self.ceilometer / 'meters.d').mkdir()
        self.meters = self.write('meters.d/powervm_monitor.yaml',
                                 render.ceilometer_meters())
        self.events = self.write('event_definitions.yaml',
                                 STOCK + render.ceilometer_events())
        self.resources = self.write('gnocchi_resources.yaml',
                                    render.gnocchi_resources())

    def write(self, name, text):
        path = self.ceilometer / name
        path.write_text(text)
        return path

    def replace(self, path, old, new):
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new))

    def test_all_are_there(self):
        self.assertOk(f'{self.meters} makes samples of notifications',
                      f'{self.events} makes events of alerts and gaps',
                      f'{self.resources} names every metric')

    def test_no_agent_on_this_host(self):
        self.installation.ceilometer = None

        self.assertSkipped(
            'ceilometer-agent-notification does not run on this host',
            'call check where it does', '--ceilometer')

    def test_a_folder_that_is_not_there(self):
        self.installation.ceilometer = self.ceilometer / 'none'

        self.assertError('there is no folder', 'give --ceilometer')

    def test_a_folder_that_is_closed_to_the_caller(self):
        def status(path):
            raise PermissionError(errno.EACCES, 'Permission denied', path)

        self.installation.files.status = status

        self.assertSkipped(f'monitor may not look into {self.ceilometer}',
                           'call check as root')

    def test_no_meters(self):
        self.meters.unlink()

        self.assertError('makes samples of our notifications', 'copy etc/'
                         'ceilometer/meters.d/powervm_monitor.yaml there',
                         'restart ceilometer-agent-notification')

    def test_meters_in_a_file_of_another_name(self):
        self.meters.rename(self.meters.with_name('ours.yaml'))
        self.write('meters.d/meters.yaml', 'metric: [{event_type: other}]')

        self.assertEqual('ok', self.found()[0].status)

    def test_meters_that_lack_metadata(self):
        self.replace(self.meters, '      lpar_id: ', '      lpar: ')

        self.assertWarning('is of another release', 'copy etc/ceilometer/',
                           '(it lacks lpar_id)')

    def test_meters_that_say_something_otherwise(self):
        self.replace(self.meters, 'data".user_id', 'data".user')

        self.assertWarning('is of another release',
                           '(it says user_id otherwise)')

    def test_meters_that_are_no_yaml(self):
        self.meters.write_text('metric: [')

        self.assertError(f'{self.meters}:', 'mend it')

    def test_no_events(self):
        self.events.write_text(STOCK)

        self.assertWarning('has no traits for alerts and gaps', 'append etc/'
                           'ceilometer/event_definitions_powervm.yaml')

    def test_no_file_of_events(self):
        self.events.unlink()

        self.assertWarning('has no traits for alerts and gaps')

    def test_events_of_another_release(self):
        self.replace(self.events, '    severity:\n', '    level:\n')

        self.assertWarning('is of another release', 'replace',
                           'powervm.alert.raised')

    def test_no_resources(self):
        self.resources.unlink()

        self.assertWarning('does not name', 'metrics, which Gnocchi then '
                           'drops', 'put etc/ceilometer/gnocchi_resources')

    def test_resources_that_lack_a_metric(self):
        self.replace(self.resources, '      cpu_util:\n', '')

        self.assertWarning('does not name 1 metrics', '(cpu_util)')

    def test_resources_in_two_places(self):
        self.replace(self.resources, '      cpu_util:\n', '')
        with self.resources.open('a') as file:
            file.write('  - resource_type: instance\n'
                       '    metrics:\n      cpu_util:\n')

        self.assertEqual('ok', self.found()[2].status)
