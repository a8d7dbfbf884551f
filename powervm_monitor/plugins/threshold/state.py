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
"""What is remembered, as JSON knows it, and back again."""

from powervm_monitor.model import alert
from powervm_monitor.plugins import base
from powervm_monitor.plugins.threshold import cases
from powervm_monitor.plugins.threshold import counters
from powervm_monitor.plugins.threshold import memory

# 1: first version
VERSION = 1


class Unusable(Exception):
    """A state that nothing can be made of; the text says why."""


def dump(remembered):
    """Return a :class:`memory.Memory` as JSON knows it.

    Nothing is in it of what is quiet, but what rules listen to and what
    counters had come to.
    """
    return {
        'version': VERSION,
        'batch': remembered.batch,
        'rules': {name: _ledger(ledger) for name, ledger
                  in remembered.ledgers.items() if ledger.resources()},
        'subjects': {
            resource_id: [subject.kind, subject.project_id, subject.user_id,
                          subject.metadata, subject.user_metadata]
            for resource_id, subject in remembered.remembered().items()},
        'away': dict(remembered.presence.away)}


def load(state):
    """Return the Memory that a state is; an empty one of None.

    :raises Unusable: when it is damaged, or of a newer version.
    """
    if state is None:
        return memory.Memory()
    try:
        if state['version'] > VERSION:
            raise Unusable(f'is of version {state["version"]}, newer than '
                           'this program')
        return _memory(state)
    except (AttributeError, LookupError, TypeError, ValueError) as e:
        raise Unusable(f'is damaged ({e!r})') from e


def _memory(state):
    remembered = memory.Memory(
        batch=_number(state['batch']),
        ledgers={name: _read_ledger(told)
                 for name, told in state['rules'].items()},
        subjects={resource_id: _subject(resource_id, *told)
                  for resource_id, told in state['subjects'].items()},
        away={resource_id: _number(since)
              for resource_id, since in state['away'].items()})
    remembered.remembered()  # nobody without a Subject
    return remembered


def _ledger(ledger):
    return {
        'metric': ledger.metric,
        'cases': {resource_id: _case(case) for resource_id, case
                  in ledger.cases.items()},
        'heard': _grouped(ledger.heard, lambda time: (time, None)),
        'counts': _grouped(
            ledger.counts.last, lambda last: (last[:2], last[2]))}


def _read_ledger(told):
    return memory.Ledger(
        metric=str(told['metric']),
        cases={resource_id: _read_case(**case) for resource_id, case
               in told['cases'].items()},
        heard={resource_id: _number(time) for time, group in told['heard']
               for resource_id in group},
        counts=counters.Counts({
            resource_id: (_number(batch), _number(time), _number(value))
            for (batch, time), group in told['counts']
            for resource_id, value in group.items()}))


def _grouped(values, split):
    """Return a list of what many have in common, and who has it.

    :param split: of a value, returns what is common and what is not.
    """
    groups = {}
    for resource_id, value in values.items():
        common, own = split(value)
        groups.setdefault(common, {})[resource_id] = own
    return [[common, list(group) if None in group.values() else group]
            for common, group in groups.items()]


def _case(case):
    return {
        'timers': {severity: [timer.on, timer.counted]
                   for severity, timer in case.timers.items()},
        'batch': case.batch, 'last': case.last, 'since': case.since,
        'severity': case.severity, 'silent': case.silent,
        'values': [list(point) for point in case.values]}


def _read_case(*, timers, batch, last, since, severity, silent, values):
    if (since is None) != (severity is None):
        raise ValueError('a severity without a time')
    return cases.Case(
        timers={_severity(name): cases.Timer(bool(on), _optional(counted))
                for name, (on, counted) in timers.items()},
        batch=_optional(batch), last=_optional(last),
        since=_optional(since), severity=severity and _severity(severity),
        silent=bool(silent),
        values=[(_number(time), _number(value)) for time, value in values])


def _subject(resource_id, kind, project_id, user_id, metadata, user_metadata):
    return base.Subject(kind, resource_id, project_id, user_id,
                        dict(metadata), dict(user_metadata))


def _severity(name):
    if name not in alert.SEVERITIES:
        raise ValueError(f'{name!r} is no severity')
    return name


def _optional(value):
    return None if value is None else _number(value)


def _number(value):
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f'{value!r} is no number')
    return value
