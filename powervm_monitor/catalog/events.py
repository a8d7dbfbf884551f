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
"""What notifications that are no samples say, once: names and meanings."""

import dataclasses

TEXT, FLOAT, INT, DATETIME = 'text', 'float', 'int', 'datetime'


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One field of a payload.

    :ivar name: the key.
    :ivar meaning: one line for whoever reads it.
    :ivar trait: its type as a trait of Ceilometer's events; None when it is
        no trait, because it is not one value.
    """

    name: str
    meaning: str
    trait: str | None = TEXT


ALERT_TYPES = tuple(f'powervm.alert.{state}' for state in (
    'raised', 'changed', 'cleared', 'no_data'))
GAP_TYPE = 'powervm.collection.gap'

ALERT = (
    Field('alert_id', 'Id of the alert, the same from its being raised to '
                      'its being cleared.'),
    Field('state', 'What happened: raised, changed (to another severity), '
                   'cleared or no_data.'),
    Field('severity', 'low, moderate or critical, as Aodh has them; when '
                      'cleared, the last one.'),
    Field('previous_severity', 'The severity before, null when there was '
                               'none.'),
    Field('plugin', 'The plugin that concluded it.'),
    Field('rule', 'Name of the rule.'),
    Field('description', 'What the rule says of itself.'),
    Field('reason', 'Why it was cleared, or has no data.'),
    Field('sampled_at', 'When, by the hypervisor\'s clock, in UTC.',
          DATETIME),
    Field('since', 'When the alert was raised.', DATETIME),
    Field('duration', 'Seconds since then; 0 when the clock was set back '
                      'behind it.', FLOAT),
    Field('host', 'Name of the host.'),
    Field('resource_kind', 'What it is about: instance, disk, interface, '
                           'host, vios, adapter, pool or collection.'),
    Field('resource_id', 'Id of the resource, as its samples have it.'),
    Field('project_id', 'Whose it is; null for what the platform owns.'),
    Field('user_id', 'Whose it is; null for what the platform owns.'),
    Field('metric', 'Name of the metric.'),
    Field('unit', 'What value and limit are counted in.'),
    Field('value', 'The value that decided; null when there was none.',
          FLOAT),
    Field('limit', 'What it was held against; null when there was none.',
          FLOAT),
    Field('limit_source', 'Where the limit comes from.'),
    Field('values', 'The last values of the metric, oldest first: '
                    'sampled_at and volume of each.', None),
    Field('metadata', 'What the samples say of the resource.', None),
    Field('user_metadata', 'The instance\'s own metadata, as far as they '
                           'may leave the host.', None),
)

GAP = (
    Field('host', 'Name of the host.'),
    Field('first', 'When the first of what is lost was due.', DATETIME),
    Field('last', 'When the last of it was.', DATETIME),
    Field('samples', 'Samples of the host that are lost; null when it is '
                     'notifications.', INT),
    Field('notifications', 'Notifications that are lost; null when it is '
                           'samples of the host, or when nobody knows.', INT),
    Field('cause', 'purged, absent, outbox full, outbox age, outbox damaged, '
                   'notification damaged or refused.'),
)

# Of the metadata, so that an event says whose it is by itself.
OF_THE_METADATA = ('instance_id', 'display_name', 'flavor_name')
