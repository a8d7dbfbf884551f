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
from powervm_monitor.plugins.threshold import cases
from powervm_monitor.plugins.threshold import counters
from powervm_monitor.plugins.threshold import memory
from powervm_monitor.plugins.threshold import resources

# 1: first version
VERSION = 1


class Unusable(Exception):
    """A state that nothing can be made of; the text says why."""


def dump(remembered):
    """Return a :class:`memory.Memory` as JSON knows it.

    Nothing is in it of what is quiet, but whom rules listen to and what
    counters had come to.
    """
    return {
        'version': VERSION,
        'batch': remembered.batch,
        'rules': {name: _ledger(ledger) for name, ledger
                  in remembered.ledgers.items()
                  if ledger.resources() or ledger.counts.values},
        'resources': resources.together(remembered.remembered().values()),
        'away': dict(remembered.presence.away),
        'looked': remembered.looked}


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
        resources=resources.apart(state['resources']),
        away={resource_id: _number(since)
              for resource_id, since in state['away'].items()},
        looked=_optional(state.get('looked')))
    remembered.remembered()  # nobody without a Resource
    return remembered


def _ledger(ledger):
    return {
        'metric': ledger.metric,
        'cases': {resource_id: _case(case) for resource_id, case
                  in ledger.cases.items()},
        'heard': _by_time(ledger.heard),
        'counts': [ledger.counts.batch, ledger.counts.time,
                   ledger.counts.values]}


def _read_ledger(told):
    batch, time, values = told['counts']
    return memory.Ledger(
        metric=str(told['metric']),
        cases={resource_id: _read_case(**case) for resource_id, case
               in told['cases'].items()},
        heard={resource_id: _number(time) for time, group in told['heard']
               for resource_id in group},
        counts=counters.Counts(_optional(batch), _optional(time), {
            resource_id: _number(value)
            for resource_id, value in values.items()}))


def _by_time(heard):
    """Return the times with all that were heard last then: nearly one."""
    groups = {}
    for resource_id, time in heard.items():
        groups.setdefault(time, []).append(resource_id)
    return list(map(list, groups.items()))


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
