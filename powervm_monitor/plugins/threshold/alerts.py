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
"""From what happened to a case to the Alert that a plugin answers with."""

import datetime
import uuid

from powervm_monitor import catalog
from powervm_monitor.plugins import base

# Ids are name-based below this id: the same samples make the same alert.
_IDS = uuid.uuid5(
    uuid.NAMESPACE_DNS, 'threshold.powervm-monitor.openstack.org')
_UNITS = {metric.name: metric.unit.symbol for metric in catalog.CATALOG}


def moment(seconds):
    """Return the datetime of seconds since 1970."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def judged(rule, resource, case, event, held):
    """Return the Alert of an event that a value brought about.

    :param held: the (limit, source) that the value was held against, or
        None when the rule has no such level any more.
    """
    time, value = case.values[-1]
    limit, source = held or (None, None)
    return _alert(event, rule.name, resource, time,
                  values=_points(case), value=value, limit=limit,
                  limit_source=source, **_about(rule))


def concluded(rule, resource, case, event, time):
    """Return the Alert of an event that no value brought about."""
    return _alert(event, rule.name, resource, time, values=_points(case),
                  **_about(rule))


def left(name, metric, resource, case, event, time):
    """Return the Alert that is cleared of a rule that is no more.

    :param name: of the rule.
    :param metric: name of the metric that it had.
    """
    return _alert(event, name, resource, time, values=_points(case),
                  metric=metric, unit=_UNITS.get(metric))


def _about(rule):
    return {'metric': rule.metric.name, 'unit': rule.unit,
            'description': rule.description}


def _points(case):
    return tuple(base.Point(moment(time), value)
                 for time, value in case.values)


def _alert(event, rule, resource, time, **told):
    since = moment(event.since)
    return base.Alert(
        id=str(uuid.uuid5(_IDS, '\n'.join((
            rule, resource.id, since.isoformat())))),
        state=event.state, rule=rule, resource=resource, at=moment(time),
        since=since, severity=event.severity, before=event.before,
        reason=event.reason, **told)
