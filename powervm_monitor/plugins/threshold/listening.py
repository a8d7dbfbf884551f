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
"""Alerts that begin because a metric is not told any more."""

from powervm_monitor.plugins.threshold import alerts
from powervm_monitor.plugins.threshold import cases


def listen(memory, rules, time):
    """Yield the Alerts of what has been silent for too long.

    A resource that has left is not silent.

    :param memory: a :class:`memory.Memory`.
    :param rules: those in force, by name.
    :param time: seconds since 1970.
    """
    for name, ledger in memory.ledgers.items():
        rule = rules[name]
        if not rule.silence.matters:
            continue
        for resource_id in _silent(ledger, rule.silence.after, time):
            resource = memory.resources[resource_id]
            if not memory.presence.leaving(resource):
                yield from _fallen(ledger, rule, resource, time)


def _silent(ledger, after, time):
    """Return the resources that were not heard for so long.

    When the clock was set back the time is counted from now.
    """
    for resource_id, last in ledger.heard.items():
        if last > time:
            ledger.heard[resource_id] = time
    return [resource_id for resource_id, last in ledger.heard.items()
            if time - last >= after]


def _fallen(ledger, rule, resource, time):
    resource_id = resource.id
    case = ledger.cases.get(resource_id)
    if case is None:
        if rule.silence.clears:
            return
        case = ledger.cases[resource_id] = cases.Case()
    for event in case.fall_silent(
            ledger.heard[resource_id], rule.silence):
        yield alerts.concluded(rule, resource, case, event, time)
    if case.over:
        del ledger.cases[resource_id]
