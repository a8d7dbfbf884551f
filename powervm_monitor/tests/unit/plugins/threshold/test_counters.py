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
"""Counters as what they grow by in a second."""

import fixtures
from oslotest import base

from powervm_monitor.tests.unit.plugins.threshold import telling

DROPS = 'powervm.network.packets.drop'
RULE = telling.rule(metric=DROPS, per='second', above='10 packets/s')


class TestCounters(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.host = telling.Host(RULE)

    def assertNothing(self, alerts):
        self.assertEqual(([], ''), (alerts, self.log.output))

    def tell(self, *values, after=30, **changes):
        """Tell the counter again and again; return the Alerts."""
        return [alert for value in values for alert in self.host.tell(
            telling.interface({DROPS: value} if value is not None else
                              {'network.incoming.bytes': 1}, **changes),
            after=after)]

    def test_more_than_the_limit(self):
        alert, = self.tell(10 ** 9, 10 ** 9 + 330)

        self.assertEqual((11, 10, 'packet/s'),
                         (alert.value, alert.limit, alert.unit))

    def test_as_much_as_the_limit(self):
        self.assertEqual([], self.tell(0, 300, 600))

    def test_a_counter_that_began_anew(self):
        self.host = telling.Host(telling.rule(
            metric=DROPS, per='second', below=1))

        self.assertNothing(self.tell(10 ** 9, 5))

    def test_how_it_goes_on_after_that(self):
        self.assertEqual(1, len(self.tell(10 ** 9, 5, 600)))

    def test_first_sight_after_a_hole(self):
        self.assertEqual([], self.tell(0, None, 10 ** 9, 10 ** 9))

    def test_the_hypervisors_time_counts(self):
        """Samples are dated to the second."""
        self.assertEqual([], self.tell(0, 300, after=29))

    def test_samples_that_were_lost_to_the_plugin(self):
        """The period is only what the last one of them took."""
        self.assertEqual([], self.tell(0, 1200, after=120))

    def test_no_period_no_rate(self):
        self.assertNothing(self.tell(0, 10 ** 9, period=None))

    def test_time_that_stands_still(self):
        self.assertNothing(self.tell(0, 10 ** 9, after=0))

    def test_a_restart_loses_no_rate(self):
        self.tell(0)
        self.host.restart()

        self.assertEqual(1, len(self.tell(10 ** 9)))

    def test_a_restart_after_a_hole_makes_none(self):
        self.tell(0, None)
        self.host.restart()

        self.assertEqual([], self.tell(10 ** 9))
