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
"""Alerts that end because their rule or their resource is no more."""

from powervm_monitor.plugins.threshold import alerts

REMOVED = 'rule removed'
OTHER_METRIC = 'the rule is on another metric now'
SILENCE_ALLOWED = 'the rule says nothing of missing data any more'


def retire(memory, rules, time):
    """Yield the Alerts of the rules' last edit; forget what is over.

    :param memory: a :class:`memory.Memory`.
    :param rules: those in force, by name.
    :param time: seconds since 1970.
    """
    for name, ledger in list(memory.ledgers.items()):
        rule = rules.get(name)
        if rule is None or rule.metric.name != ledger.metric:
            reason = REMOVED if rule is None else OTHER_METRIC
            for resource_id, case in ledger.cases.items():
                for event in case.close(reason):
                    yield alerts.left(
                        name, ledger.metric, memory.resources[resource_id],
                        case, event, time)
            del memory.ledgers[name]
        elif rule.silence.severity is None:
            yield from _spoken(memory, rule, ledger, time)
            if not rule.silence.matters:
                ledger.heard.clear()


def depart(memory, rules, here, speaking, excused, time):
    """Yield the Alerts of resources that are gone; forget those.

    Who comes back begins to be silent then: it has no rates yet.

    :param here: ids of all that the batch told of.
    :param speaking: names of the Virtual I/O Servers that told of something.
    :param excused: whether a Resource may be absent without being gone, by
        its id and itself, which may be None.
    """
    remembered = memory.remembered()
    leaving = list(filter(memory.presence.leaving, remembered.values()))
    for resource, reason in memory.presence.take(
            remembered, here, speaking, excused, time):
        for name, ledger in memory.ledgers.items():
            case = ledger.cases.get(resource.id)
            for event in case.close(reason) if case else ():
                yield alerts.concluded(
                    rules[name], resource, case, event, time)
        memory.forget(resource.id)
    for resource in leaving:
        if not memory.presence.leaving(resource):
            memory.hear(resource.id, time)
    for resource_id in memory.resources.keys() - here - remembered.keys():
        del memory.resources[resource_id]


def _spoken(memory, rule, ledger, time):
    for resource_id, case in list(ledger.cases.items()):
        for event in case.speak(time, SILENCE_ALLOWED):
            yield alerts.concluded(
                rule, memory.resources[resource_id], case, event, time)
        if case.over:
            del ledger.cases[resource_id]
