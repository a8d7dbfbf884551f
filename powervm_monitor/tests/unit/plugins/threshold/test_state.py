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
"""What is remembered over a restart."""

import copy
import json
import logging

import fixtures
from oslotest import base

from powervm_monitor.plugins.threshold import state
from powervm_monitor.tests.unit.plugins.threshold import telling

AFTER = {'after': '2m', 'severity': 'low'}


def remembered():
    """Return a state in which there is one of everything."""
    host = telling.Host(
        telling.rule(no_data=AFTER),
        telling.rule(name='drops', metric='powervm.network.packets.drop',
                     per='second'))
    host.tell(telling.observed({'cpu_util': 91}),
              telling.interface({'powervm.network.packets.drop': 7}))
    host.tell(telling.platform({'powervm.host.memory.total': 1}))
    return host.plugin.state()


class TestState(base.BaseTestCase):

    def test_it_comes_back_as_it_was(self):
        told = json.loads(json.dumps(remembered()))

        self.assertEqual(told, json.loads(json.dumps(
            state.dump(state.load(told)))))

    def test_nothing_is_in_it_of_what_is_quiet(self):
        host = telling.Host(telling.rule(), telling.rule(name='other'))
        host.cpu(50, 91, 50)
        told = host.plugin.state()

        self.assertEqual(({}, []), (told['rules'], told['resources']))

    def test_what_is_listened_to_is_written_once(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.tell(*({**telling.observed({'cpu_util': 50}),
                     'resource_id': str(number)} for number in range(3)))

        self.assertEqual([[1432728030.0, ['0', '1', '2']]],
                         host.plugin.state()['rules']['busy']['heard'])

    def test_everybody_is_known_by_what_is_his(self):
        host = telling.Host(telling.rule(no_data=AFTER))
        host.tell(*({**telling.observed(
            {'cpu_util': 50}, user_metadata={'team': team}),
            'resource_id': team} for team in ('blue', 'red')))
        host.restart()

        self.assertEqual({'blue': {'team': 'blue'}, 'red': {'team': 'red'}}, {
            alert.resource.id: alert.resource.user_metadata
            for alert in host.tick(60) + host.tick(60)})

    def test_one_that_does_not_tell_when_somebody_looked(self):
        host = telling.Host(telling.rule())
        raised, = host.cpu(95)
        told = host.plugin.state()
        del told['looked']
        host.plugin.start(told)

        self.assertEqual([raised.id], [alert.id for alert in host.cpu(5)])

    def test_none(self):
        self.assertEqual(0, state.load(None).batch)


class TestUnusable(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            level=logging.WARNING))

    def restarted(self, told):
        """Return a host that begins with a state."""
        host = telling.Host(telling.rule())
        host.plugin.start(told)
        return host

    def test_a_newer_version_is_said_and_nothing_of_it_is_used(self):
        host = self.restarted({**remembered(), 'version': 2})

        self.assertEqual(['raised'], [a.state for a in host.cpu(91)])
        self.assertEqual(
            'What the threshold plugin remembered is of version 2, newer '
            'than this program; it begins anew, and alerts that were raised '
            'before are not cleared\n', self.log.output)

    def test_whatever_is_damaged_is_said_and_nothing_of_it_is_used(self):
        for path in paths(remembered()):
            told = remembered()
            break_at(told, path)
            try:
                state.load(told)
            except state.Unusable as e:
                self.assertIn('is damaged (', str(e))
            else:
                # What only names somebody may be anything.
                self.assertIn(path[0], ('resources', 'rules'), path)

    def test_somebody_whom_nobody_knows(self):
        told = {**remembered(), 'resources': []}

        self.assertRaises(state.Unusable, state.load, told)

    def test_damage_never_stops_the_plugin(self):
        for path in paths(remembered()):
            told = copy.deepcopy(remembered())
            break_at(told, path)
            host = self.restarted(told)
            host.cpu(91, 10, None, None, None, None, 91)
            host.edit()
            host.tick()


def paths(told, path=()):
    """Yield the path of everything in a state."""
    inside = (told.items() if isinstance(told, dict)
              else enumerate(told) if isinstance(told, list) else ())
    for key, value in inside:
        yield (*path, key)
        yield from paths(value, (*path, key))


def break_at(told, path):
    for key in path[:-1]:
        told = told[key]
    told[path[-1]] = {'broken': ['?']}
