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
"""From an Observation, Gap or Alert to the message that a consumer sees."""

import uuid

from powervm_monitor.catalog import metrics
from powervm_monitor.notifications import objects

# Ceilometer makes samples of the one, and events of the other as well.
SAMPLE, INFO = 'SAMPLE', 'INFO'
GAP = 'powervm.collection.gap'
ALERT = 'powervm.alert.{state}'

# Message ids are name-based below this id: a repeat is known by its id.
_IDS = uuid.uuid5(uuid.NAMESPACE_DNS, 'powervm-monitor.openstack.org')


class Composer:
    """Makes messages in this host's name.

    :param host: ``[DEFAULT] host``.
    :param resources: the kinds of Resource that are published.
    :param legacy_rates: whether the rates are that Ceilometer used to make.
    :param prefixes: what a key of an instance's own metadata must begin with
        to leave this host. The rest may be anything, and secret.
    """

    def __init__(self, host, resources=metrics.RESOURCE_KINDS,
                 legacy_rates=True, prefixes=('metering.',)):
        self._host = host
        self._resources = frozenset(resources)
        self._legacy_rates = legacy_rates
        self._prefixes = tuple(prefixes)

    def compose(self, observation):
        """Return the message of an Observation, ready for a driver.

        None when nothing of it is to be published.

        :raises ValueError: when it holds what no consumer could take.
        """
        resource = observation.resource
        measurements = [
            _measurement(m) for m in observation.measurements
            if self._legacy_rates or not m.metric.legacy]
        if resource.kind not in self._resources or not measurements:
            return None
        sample = objects.SAMPLES[resource.kind](
            sampled_at=observation.sampled_at,
            resource_id=resource.id,
            project_id=resource.project_id,
            user_id=resource.user_id,
            period=observation.period,
            metadata=resource.metadata,
            user_metadata=self._public(resource.user_metadata),
            measurements=measurements)
        return self._message(
            f'powervm.{resource.kind}.sample', SAMPLE, resource.id,
            observation.sampled_at, sample)

    def gap(self, gap):
        """Return the message of a :class:`powervm_monitor.model.Gap`."""
        return self._gap(gap, (), samples=gap.samples, notifications=None)

    def loss(self, loss, at):
        """Return the message of a :class:`powervm_monitor.model.Loss`.

        :param at: the time of the Reading with which it is announced, for
            the next Loss may be of the same time, cause and number.
        """
        return self._gap(
            loss, (loss.last.isoformat(), str(loss.count), at.isoformat()),
            samples=None, notifications=loss.count)

    def _gap(self, gap, seed, **counts):
        return self._message(
            GAP, INFO, '|'.join((self._host, gap.cause, *seed)), gap.first,
            objects.CollectionGap(host=self._host, first=gap.first,
                                  last=gap.last, cause=gap.cause, **counts))

    def alert(self, alert, plugin):
        """Return the message of an :class:`powervm_monitor.model.Alert`.

        :param plugin: the name of the plugin that concluded it.
        :raises ValueError: when it holds what no consumer could take.
        """
        resource = alert.resource
        return self._message(
            ALERT.format(state=alert.state), INFO, alert.id, alert.at,
            objects.Alert(
                alert_id=alert.id, state=alert.state,
                severity=alert.severity, previous_severity=alert.before,
                plugin=plugin, rule=alert.rule,
                description=alert.description, reason=alert.reason,
                sampled_at=alert.at, since=alert.since,
                # Not less when the hypervisor's clock was set back meanwhile.
                duration=max(0, (alert.at - alert.since).total_seconds()),
                host=self._host, resource_kind=resource.kind,
                resource_id=resource.id,
                project_id=resource.project_id, user_id=resource.user_id,
                metric=alert.metric, unit=alert.unit, value=alert.value,
                limit=alert.limit, limit_source=alert.limit_source,
                values=[{'sampled_at': point.sampled_at,
                         'volume': point.value} for point in alert.values],
                metadata=resource.metadata,
                user_metadata=self._public(resource.user_metadata)))

    def _public(self, user_metadata):
        """Return what may leave the host of an instance's own metadata."""
        return {key: value for key, value in user_metadata.items()
                if key.startswith(self._prefixes)}

    def _message(self, event_type, priority, subject, time, payload):
        """Return a message whose id is the same whenever it is made."""
        payload.obj_reset_changes()
        time = time.isoformat()
        return {
            'message_id': str(uuid.uuid5(_IDS, '|'.join(
                (self._host, subject, time, event_type)))),
            'publisher_id': f'powervm-monitor:{self._host}',
            'event_type': event_type,
            'priority': priority,
            'timestamp': time,
            'payload': payload.obj_to_primitive(),
        }


def _measurement(measurement):
    metric = measurement.metric
    return {'name': metric.name, 'type': metric.kind,
            'unit': metric.unit.symbol,
            'volume': metric.unit.volume(measurement.value)}
