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
"""``python -m unittest discover tests`` runs this."""

import datetime
import json
import unittest

import powervm_monitor_busy

from powervm_monitor.plugins import base

NOON = datetime.datetime(2026, 1, 15, 12, tzinfo=datetime.UTC)


def later(seconds):
    return NOON + datetime.timedelta(seconds=seconds)


def cpu_dict(seconds, **measurements):
    return {
        'kind': 'instance', 'resource_id': 'a3f1c2d4', 'project_id': 'p1',
        'user_id': 'u1', 'sampled_at': later(seconds), 'period': 30.0,
        'metadata': {'display_name': 'web'}, 'user_metadata': {},
        'measurements': measurements}


class TestBusy(unittest.TestCase):

    def setUp(self):
        self.plugin = powervm_monitor_busy.Busy()
        self.plugin.configure({'limit': 200, 'clear': 150})
        self.plugin.start()

    def states(self, *values):
        """Return what is concluded of values, 30 seconds apart."""
        return [alert.state for number, value in enumerate(values)
                for alert in self.plugin.on_cpu(
                    cpu_dict(30 * number, cpu_util=value))]

    def test_it_is_raised_once_and_cleared_once(self):
        self.assertEqual(
            ['raised', 'cleared'], self.states(100, 201, 300, 160, 149, 100))

    def test_what_is_not_known_changes_nothing(self):
        self.states(201)

        self.assertEqual([], self.plugin.on_cpu(cpu_dict(30)))

    def test_an_instance_that_is_gone_is_cleared(self):
        self.states(201)
        self.assertEqual([], self.plugin.on_reading_end(later(300)))

        (alert,) = self.plugin.on_reading_end(later(301))
        self.assertEqual(('cleared', 'it is no longer seen'),
                         (alert.state, alert.reason))

    def test_a_restart_neither_forgets_nor_repeats(self):
        self.states(201)
        kept = json.loads(json.dumps(self.plugin.state()))
        self.plugin = powervm_monitor_busy.Busy()
        self.plugin.configure({'limit': 200, 'clear': 150})
        self.plugin.start(kept)

        self.assertEqual(['cleared'], self.states(210, 100))

    def test_a_configuration_that_makes_no_sense(self):
        with self.assertRaises(base.ConfigurationError) as refused:
            self.plugin.configure({'limit': 100, 'clear': 120})

        self.assertEqual(('clear',), refused.exception.path)
