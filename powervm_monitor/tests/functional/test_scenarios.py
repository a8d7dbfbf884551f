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
"""Every value of every sample of every scenario is true, or absent."""

import datetime
import sys

from oslotest import base
from testtools import content

from powervm_monitor import catalog
from powervm_monitor.simulator import truth as simulated
from powervm_monitor.tests import scenarios
from powervm_monitor.tests.functional import truth


class TestScenarios(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.readings = 0
        self.checked = 0
        self.measured = set()

    def test_every_value_is_true(self):
        wrong = []
        for case in scenarios.cases():
            wrong += [f'{case.name}: {complaint}'
                      for complaint in self.complaints(case)]
        told = (f'{self.checked} values of {self.readings} samples in '
                f'{len(scenarios.cases())} scenarios were checked')
        self.addDetail('checked', content.text_content(told))
        print(told, file=sys.__stdout__)

        self.assertEqual([], wrong[:50])
        self.assertGreater(self.checked, 100_000)
        # Every metric is measured in some scenario.
        self.assertEqual(set(), {
            metric.name for metric in catalog.CATALOG
            if metric.name not in scenarios.OF_THIS_MACHINE} - self.measured)

    def complaints(self, case):
        """Yield what is wrong with a case, sentence by sentence."""
        newest, before, true = [], None, None
        for world, messages in scenarios.run(case):
            true = true or truth.World(
                lambda time, world=world: simulated.tell(world, time))
            for time, found in by_time(messages):
                self.readings += 1
                yield from self.reading(true, time, found, before)
                before, newest = time, found
        self.checked += true.checked
        if before is None:
            yield 'there was no sample'
            return
        kept = case / scenarios.GOLDEN
        if not kept.exists() or kept.read_text() != scenarios.golden(newest):
            yield f'{kept} is stale: run "tox -e golden"'

    def reading(self, true, time, messages, before):
        """Yield what is wrong with the messages of a sample."""
        if before is not None and (
                time - before != datetime.timedelta(seconds=30)):
            yield f'there is no sample between {before} and {time}'
        period = elapsed(true, before, time)
        rows = [message['payload']['versioned_object.data']
                for message in messages]
        if {row['period'] for row in rows} != {period}:
            yield f'at {time} rates are of other {period} seconds'
        self.measured.update(
            one['name'] for row in rows for one in row['measurements'])
        published = [row['resource_id'] for row in rows]
        ids = true.ids(time, period)
        for lost in ids.symmetric_difference(published):
            yield f'at {time} {lost} is published or not, but ought not so'
        if len(set(published)) != len(published):
            yield f'at {time} something is published twice'
        for message in messages:
            yield from true.wrong(message)


def elapsed(true, before, time):
    """Return the seconds by the timebase, None when it went back."""
    if before is None:
        return None
    now, then = true.told(time)['system'], true.told(before)['system']
    cycles = now['timebase_cycles'] - then['timebase_cycles']
    return cycles / now['timebase_hz'] if cycles > 0 else None


def by_time(messages):
    """Return pairs of a time and its messages, in order."""
    found = {}
    for message in messages:
        time = datetime.datetime.fromisoformat(
            message['payload']['versioned_object.data']['sampled_at'])
        found.setdefault(time, []).append(message)
    return sorted(found.items())
