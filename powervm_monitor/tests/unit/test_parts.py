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
"""Options reach the part that they are for."""

import fixtures
from oslotest import base

from powervm_monitor import outbox
from powervm_monitor import parts
from powervm_monitor.cmd import settings
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration


class TestParts(base.BaseTestCase):

    def parts(self, beat=lambda: None, **options):
        """Return the parts that come of options of the outbox."""
        configured = self.useFixture(configuration.Configuration())
        conf = settings.read(['--config-file', configured.write(
            DEFAULT={'transport_url': 'fake://', 'host': 'host1'},
            nova={'auth_type': 'none',
                  'endpoint_override': 'http://nova/v2.1'},
            outbox={'path': configured.path('outbox.sqlite'), **options})])
        made = parts.Parts(conf, builders.ManualClock(), beat)
        self.addCleanup(made.close)
        return made

    def test_the_outbox_has_the_limits_of_the_options(self):
        self.assertEqual(
            outbox.Limits(3 * 1024 * 1024, 60),
            self.parts(max_size=3, max_age=60).outbox._limits)

    def test_zero_is_no_limit(self):
        self.assertEqual(
            outbox.Limits(),
            self.parts(max_size=0, max_age=0).outbox._limits)

    def test_a_transport_that_confirms_nothing_is_told_of(self):
        log = self.useFixture(fixtures.FakeLogger('powervm_monitor'))
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.notifications.bus.Bus.doubt', 'it is in doubt'))
        self.parts()

        self.assertEqual('it is in doubt\n', log.output)

    def test_what_waits_goes_out_before_powervm_may_hang(self):
        sent = []
        made = self.parts()
        made.powervm.close = lambda: sent.append(made.sender.ended)
        made.sender.start()
        made.close()

        self.assertEqual([True], sent)

    def test_without_a_sender_the_cycle_is_no_sign_of_life(self):
        beats = []
        made = self.parts(lambda: beats.append('beat'))
        made.cycle._beat()
        made.sender.start()
        made.sender.stop()
        made.cycle._beat()

        self.assertEqual(['beat'], beats)
