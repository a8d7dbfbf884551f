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
"""Whether notifications can go, and whether anybody takes them."""

from powervm_monitor.checks import broker
from powervm_monitor.checks import finding
from powervm_monitor.notifications import broker as rabbitmq
from powervm_monitor.tests.unit.checks import asked

NAME = 'notifications.sample'


class TestBroker(asked.CheckTest):

    check = staticmethod(broker.check)

    def test_one_that_answers(self):
        self.assertOk('RabbitMQ answers, and its 1 queues for notifications '
                      'are declared as is configured')

    def test_another_one_is_not_asked(self):
        self.installation.broker.is_rabbitmq = False
        self.installation.broker.transport = 'kafka'

        self.assertSkipped('of kafka this command knows nothing')

    def test_another_one_may_be_in_doubt(self):
        self.installation.broker.is_rabbitmq = False
        self.installation.broker.doubt = 'it does not tell'

        self.assertIn(finding.warning('it does not tell'), self.found())

    def test_rabbitmq_may_be_in_doubt_as_well(self):
        self.installation.broker.doubt = 'some may be lost'

        self.assertWarning('some may be lost')

    def test_none(self):
        self.installation.broker.is_rabbitmq = False
        self.installation.broker.sends = False
        self.installation.broker.drivers = ('log', 'noop')

        self.assertWarning('no notification goes to a broker', 'driver to '
                           'messagingv2', '(it is log, noop)')


class TestConsumers(asked.CheckTest):

    check = staticmethod(broker.consumers)

    def queue(self, *numbers):
        self.installation.queues = [rabbitmq.Queue(NAME, *numbers)]

    def test_somebody_listens(self):
        self.queue(3, 2)

        self.assertOk(f'queue {NAME} has 2 consumers, and 3 notifications '
                      'wait')

    def test_nobody_listens(self):
        self.queue(3, 0)

        self.assertError(f'nobody takes notifications from queue {NAME}, '
                         'where 3 wait', 'start ceilometer-agent-notification')

    def test_who_listens_does_not_keep_up(self):
        self.queue(20_000, 2)

        self.assertWarning('20000 notifications wait', 'keeps up',
                           'has 2 consumers')

    def test_nobody_has_ever_listened(self):
        self.queue(None)

        self.assertWarning(f'there is no queue {NAME}', 'start '
                           'ceilometer-agent-notification')

    def test_another_broker_is_not_asked(self):
        self.installation.broker.is_rabbitmq = False

        self.assertSkipped('not checked: no RabbitMQ is used')
