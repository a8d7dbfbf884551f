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
"""How the rules stand with a resource, for an operator who asks."""

import dataclasses
import datetime

from powervm_monitor.plugins.threshold import alerts
from powervm_monitor.plugins.threshold import bands
from powervm_monitor.plugins.threshold import cases
from powervm_monitor.plugins.threshold import coverage
from powervm_monitor.plugins.threshold import roster


@dataclasses.dataclass(frozen=True, slots=True)
class Bound:
    """A limit of a resource.

    :ivar side: above or below: where values deviate.
    :ivar limit: None while the whole that it is a share of is not known.
    :ivar clear: where values are clear again.
    :ivar source: where the limit comes from.
    """

    severity: str
    side: str
    limit: int | float | None
    clear: int | float | None
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """How one rule stands with one resource.

    :ivar reason: why the rule is not about it; None when it is.
    :ivar value: of the metric now, None when it is not told; of a counter,
        what it has come to.
    :ivar state: one of :data:`cases.STATES`; ok when it is not about it.
    :ivar severity: of the alert that is raised, else None.
    :ivar since: when that was raised, else None.
    :ivar counted: seconds that have counted, by severity, of what is
        pending or clearing.
    :ivar troubles: promises that are malformed.
    :ivar uncounted: whether the reason is that PowerVM does not count the
        metric for it.
    """

    rule: str
    resource_id: str
    metric: str
    unit: str
    reason: str | None = None
    value: int | float | None = None
    bounds: tuple[Bound, ...] = ()
    state: str = cases.OK
    severity: str | None = None
    since: datetime.datetime | None = None
    counted: dict[str, float] = dataclasses.field(default_factory=dict)
    troubles: tuple[str, ...] = ()
    uncounted: bool = False


def explain(rules, memory, observed):
    """Return a :class:`Row` for each rule and each resource of its kind.

    Nothing is changed by it.

    :param rules: :class:`rules.Rule` s.
    :param memory: a :class:`memory.Memory`.
    :param observed: the dicts that the methods of a plugin were given, of
        any resources; those of one resource are taken together.
    """
    return [_row(rule, memory, one) for one in _together(observed)
            for rule in rules if rule.metric.resource == one['kind']]


def _together(observed):
    """Return one dict for each resource, with all its measurements."""
    found = {}
    for one in observed:
        known = found.setdefault(one['resource_id'], one)
        found[one['resource_id']] = {**known, 'measurements': {
            **known['measurements'], **one['measurements']}}
    return found.values()


def _row(rule, memory, observed):
    row = Row(rule.name, observed['resource_id'], rule.metric.name,
              rule.unit, value=observed['measurements'].get(
                  rule.metric.name))
    try:
        reason = rule.matching.mismatch(observed)
        uncounted = reason is None and coverage.reason(rule.metric, observed)
        troubles = []
        found = bands.bind(rule, observed, troubles)
    except roster.ODD as e:
        return dataclasses.replace(row, reason=f'it cannot be applied: {e!r}')
    if uncounted:
        reason = uncounted
    elif reason is None and rule.levels and not found:
        reason = bands.unlimited(rule)
    return dataclasses.replace(
        row, reason=reason, uncounted=bool(uncounted),
        troubles=tuple(map(str, troubles)),
        bounds=tuple(bound for band in found
                     for bound in _bounds(band, observed['measurements'])),
        **_standing(rule, memory, observed['resource_id']))


def _bounds(band, measurements):
    bounds = band.bounds(measurements)
    for sign, edge in sorted(band.edges.items()):
        limit = clear = None
        if bounds is not None:
            limit, clear = ((bounds.high, bounds.clear_high) if sign > 0
                            else (bounds.low, bounds.clear_low))
        yield Bound(band.severity, 'above' if sign > 0 else 'below', limit,
                    clear, edge.limit.source)


def _standing(rule, memory, resource_id):
    """Return the state of a rule's case, as far as there is one."""
    ledger = memory.ledgers.get(rule.name)
    case = ledger and ledger.metric == rule.metric.name and (
        ledger.cases.get(resource_id))
    if not case:
        return {}
    return {'state': case.state, 'severity': case.severity,
            'since': case.since and alerts.moment(case.since),
            'counted': {severity: timer.counted
                        for severity, timer in case.timers.items()
                        if timer.counted is not None}}
