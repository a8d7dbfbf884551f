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
"""Whether notifications can be sent, and whether anybody wants them."""

from powervm_monitor.checks import finding

# More than a listener that keeps up leaves in a queue.
MANY = 10_000


def check(installation):
    """Yield Findings on the connection and what is declared there."""
    broker = installation.broker
    if broker.doubt is not None:
        yield finding.warning(broker.doubt)
    if broker.is_rabbitmq:
        found = [queue for queue in installation.queues
                 if queue.messages is not None]
        yield finding.ok(
            f'RabbitMQ answers, and its {len(found)} queues for '
            'notifications are declared as is configured')
    elif broker.sends:
        yield finding.skipped(
            f'not checked: of {broker.transport} this command knows nothing')
    else:
        yield finding.warning(
            'no notification goes to a broker: set '
            '[oslo_messaging_notifications] driver to messagingv2 if '
            f'Ceilometer is to have them (it is {", ".join(broker.drivers)})')


def consumers(installation):
    """Yield Findings on each queue that notifications go to."""
    if not installation.broker.is_rabbitmq:
        yield finding.skipped('not checked: no RabbitMQ is used')
        return
    for queue in installation.queues:
        yield _listened_to(queue)


def _listened_to(queue):
    name, messages, consumers = queue
    if messages is None:
        return finding.warning(
            f'there is no queue {name}: start ceilometer-agent-notification, '
            'which listens to it, and see that it uses this broker')
    if not consumers:
        return finding.error(
            f'nobody takes notifications from queue {name}, where {messages} '
            'wait: start ceilometer-agent-notification, see that it uses this '
            'broker, and bound the queue with a policy')
    if messages > MANY:
        return finding.warning(
            f'{messages} notifications wait in queue {name}: see whether '
            'ceilometer-agent-notification keeps up (it has '
            f'{consumers} consumers)')
    return finding.ok(
        f'queue {name} has {consumers} consumers, and {messages} '
        'notifications wait')
