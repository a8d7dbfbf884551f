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
"""A plugin whose library is not installed costs only itself."""

import sys
from unittest import mock

import fixtures
from oslo_log import log as logging
from oslotest import base

from powervm_monitor import complaints
from powervm_monitor.plugins import runner


class TestExtras(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger('powervm_monitor'))

    def without(self, library, plugin):
        """Return which of the plugin and another one can be loaded."""
        modules = mock.patch.dict(sys.modules, {library: None})
        modules.start()
        self.addCleanup(modules.stop)
        sys.modules.pop(f'powervm_monitor.plugins.{plugin}', None)
        return list(runner.load([plugin, 'idle'], complaints.Complaints(
            logging.getLogger('powervm_monitor'))))

    def test_without_the_library_of_statsd(self):
        self.assertEqual((['idle'], True), (
            self.without('statsd', 'statsd'),
            'the plugin statsd needs a library that is not installed: pip '
            'install "powervm-monitor[statsd]"' in self.log.output))

    def test_without_the_library_of_graphite(self):
        self.assertEqual((['idle'], True), (
            self.without('graphyte', 'graphite'),
            'the plugin graphite needs a library that is not installed: pip '
            'install "powervm-monitor[graphite]"' in self.log.output))

    def test_with_all_libraries(self):
        self.assertEqual(['graphite', 'statsd', 'log'], list(runner.load(
            ['graphite', 'statsd', 'log'], None)))
