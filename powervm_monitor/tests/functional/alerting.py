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
"""Hosts whose partitions pass their limits, and what is said of it."""

import datetime
import string

from powervm_monitor.tests import scenarios
from powervm_monitor.tests.functional import processes

# From boot on a minute at rest, two minutes at 20 Gb/s, then at rest. Another
# partition takes all of its four processors for as long. The rest, of which
# there are some, is far from any limit.
CLASSIC = '''\
system: {host: powervm-1, boot: '$boot', processors: 4000, memory: 8000000}
vioses: [{id: 1, name: vios-1}]
partitions:
  - name: chatty
    entitled: 1
    vcpus: 2
    cpu: {busy: 0.2}
    interfaces:
      - {slot: 32, sent: {kind: steps, steps: [
          [60, 100000000], [120, 2500000000], [36000, 100000000]]}}
    instance:
      uuid: a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01
      flavor:
        name: p1.net
        extra_specs: {'quota:vif_outbound_average': '625000'}
  - name: busy
    mode: cap
    entitled: 4
    vcpus: 4
    cpu: {busy: {kind: steps, steps: [[60, 1], [120, 4], [36000, 1]]}}
    interfaces: [{sent: 1000}]
    instance:
      uuid: 5b2e7d10-8c9f-4a3b-9d1e-6f7a8b9c0d02
      flavor: {name: p1.cpu, vcpus: 4}
  - count: $calm
    name: 'calm-{n}'
    cpu: {busy: 0.2}
    interfaces: [{sent: 5000}]
    disks: [{reads: 10}]
    instance: {}
'''
CHATTY = 'a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01'
BUSY = '5b2e7d10-8c9f-4a3b-9d1e-6f7a8b9c0d02'

# What an operator of such a cloud would write.
RULES = '''\
rules:
  - name: outbound-over-promise
    metric: network.outgoing.bytes.rate
    above: {promise: 'quota:vif_outbound_average'}
    clear: 90 % of limit
    for: 30s
    clear_for: 30s
    severity: critical
    description: More traffic than the flavor promises.
  - name: cpu-full
    metric: powervm.cpu.consumed
    above: 95 % of vcpus
    clear: 90 % of vcpus
    for: 30s
    clear_for: 30s
    severity: moderate
'''


def classic(boot, calm=3):
    """Return the scenario of a host that was started at a time."""
    return string.Template(CLASSIC).substitute(
        boot=boot.isoformat(), calm=calm)


def data(message):
    return message['payload']['versioned_object.data']


def alerts(messages):
    """Return those of the messages that tell of alerts, in order."""
    return [message for message in messages
            if message['event_type'].startswith('powervm.alert.')]


def story(messages):
    """Return what happened: state, rule, resource and time of each alert."""
    return [(told['state'], told['rule'], told['resource_id'],
             told['sampled_at'], told['alert_id'])
            for told in map(data, alerts(messages))]


class Watched:
    """A host with the threshold plugin, taken from sample to sample.

    :param host: a :class:`powervm_monitor.tests.scenarios.Host` that is
        entered.
    :param time: its clock.
    """

    def __init__(self, host, time, rules=RULES):
        self._host = host
        self._time = time
        self.sent = []
        host.configure('threshold', rules)
        host.start_plugins()

    def take(self, samples=1):
        """Let samples pass, and send what is concluded of them."""
        for _ in range(samples):
            self._host.take()
            self.settle()
            self._host.drain(self.sent.append)
            self._time.advance(scenarios.SAMPLE)

    def settle(self):
        """Return when the plugin has seen all that was read."""
        processes.until(self._is_settled, 60, 'the threshold plugin',
                        interval=0.01)

    def _is_settled(self):
        memory = self._host.memory('threshold')
        return memory is not None and memory.read_to == self._host.read_to()


def seconds(sampled_at):
    """Return a time as seconds after the first sample."""
    return (datetime.datetime.fromisoformat(sampled_at)
            - scenarios.NOON).total_seconds()
