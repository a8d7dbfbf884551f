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
"""What a value means for a rule and a resource."""

import math

from powervm_monitor.plugins import base
from powervm_monitor.plugins.threshold import alerts
from powervm_monitor.plugins.threshold import cases

NOT_ANY_MORE = 'the rule is not about it any more'


def judge(watch, observed, value, batch, time):
    """Take a value; return the Alerts that follow.

    :param watch: the :class:`watches.Watch`.
    :param value: of its metric.
    :param batch: number of the batch.
    :param time: seconds since 1970.
    """
    resource_id = observed['resource_id']
    if watch.counted:
        value = watch.ledger.counts.rate(
            resource_id, batch, time, value, observed['period'])
    if value is None or not math.isfinite(value):
        return []
    deviates = watch.deviates(value, observed['measurements'])
    if deviates is None:
        return []
    if watch.heard is not None:
        watch.heard[resource_id] = time
    if not deviates and resource_id not in watch.open:
        return []
    case = watch.open.setdefault(resource_id, cases.Case())
    events = case.take(batch, time, value, watch.verdicts(
        value, observed['measurements']))
    if case.over:
        del watch.open[resource_id]
    return [_alert(watch, observed, case, event, value) for event in events]


def close(ledger, rule, observed, time):
    """Close the case of a resource that a rule is not about any more."""
    resource_id = observed['resource_id']
    ledger.heard.pop(resource_id, None)
    ledger.counts.values.pop(resource_id, None)
    case = ledger.cases.pop(resource_id, None)
    return [] if case is None else [
        alerts.concluded(rule, base.resource(observed), case, event, time)
        for event in case.close(NOT_ANY_MORE)]


def _alert(watch, observed, case, event, value):
    return alerts.judged(
        watch.rule, base.resource(observed), case, event, watch.held(
            event.severity, value, observed['measurements']))
