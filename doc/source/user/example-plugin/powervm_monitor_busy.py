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
"""Raises an alert while an instance uses too much processor."""

import dataclasses
import datetime

from powervm_monitor.plugins import base

# An instance that is not seen for so long will not come back soon.
PATIENCE = datetime.timedelta(minutes=5)


class Busy(base.MetricPlugin):
    """Watches ``cpu_util``, the percentage of what is entitled."""

    schema = {
        'type': 'object',
        'additionalProperties': False,
        'properties': {
            'limit': {
                'type': 'number', 'exclusiveMinimum': 0,
                '$comment': 'needs percent of the entitlement, such as 200'},
            'clear': {
                'type': 'number', 'minimum': 0,
                '$comment': 'needs percent of the entitlement, such as 150'},
            'severity': {
                'enum': list(base.SEVERITIES),
                '$comment': f'needs one of {", ".join(base.SEVERITIES)}'},
        },
    }
    replay = True

    def __init__(self):
        # The alerts that are raised, by the instance's id; only what JSON
        # knows, for this is the state.
        self._raised = {}

    def configure(self, config):
        limit = config.get('limit', 200)
        clear = config.get('clear', 0.75 * limit)
        if clear > limit:
            raise base.ConfigurationError(
                ('clear',), f'is more than limit, {limit}: an alert would be '
                'cleared and raised again all the time')
        self._limit, self._clear = limit, clear
        self._severity = config.get('severity', 'moderate')

    def start(self, state=None):
        self._raised = state or {}

    def state(self):
        return self._raised

    def on_cpu(self, cpu_dict):
        value = cpu_dict['measurements'].get('cpu_util')
        if value is None:
            # Not known, which is neither much nor little.
            return []
        at, key = cpu_dict['sampled_at'], cpu_dict['resource_id']
        if key in self._raised:
            self._raised[key]['seen'] = at.isoformat()
            if value < self._clear:
                return [self._end(key, at, 'it is below clear', value)]
        elif value > self._limit:
            self._raised[key] = {
                'since': at.isoformat(), 'seen': at.isoformat(),
                'severity': self._severity,
                'resource': dataclasses.asdict(base.resource(cpu_dict))}
            return [self._alert(base.RAISED, key, at, value=value)]
        return []

    def on_reading_end(self, time):
        gone = [key for key, kept in self._raised.items() if time - PATIENCE
                > datetime.datetime.fromisoformat(kept['seen'])]
        return [self._end(key, time, 'it is no longer seen') for key in gone]

    def _end(self, key, at, reason, value=None):
        alert = self._alert(base.CLEARED, key, at, value=value, reason=reason)
        del self._raised[key]
        return alert

    def _alert(self, state, key, at, **more):
        kept = self._raised[key]
        return base.Alert(
            # From raise to clear the same, whoever makes it again.
            id=f'busy/{key}/{kept["since"]}', state=state, rule='busy',
            resource=base.Resource(**kept['resource']), at=at,
            since=datetime.datetime.fromisoformat(kept['since']),
            severity=kept['severity'], metric='cpu_util', unit='%',
            limit=self._limit, limit_source='limit in busy.yaml', **more)
