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
"""Which method of a MetricPlugin is told a metric, and what else it is told.
"""

import dataclasses

from powervm_monitor import catalog
from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import memory
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import state
from powervm_monitor.catalog import storage

ON_HOST = 'on_host'
ON_CPU = 'on_cpu'
ON_RAM = 'on_ram'
ON_VOLUME = 'on_volume'
ON_BANDWIDTH = 'on_bandwidth'
HOOKS = (ON_HOST, ON_CPU, ON_RAM, ON_VOLUME, ON_BANDWIDTH)


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """One key of the dicts that the hooks are given.

    :ivar type: of the value, as Python spells it.
    """

    name: str
    type: str
    meaning: str


KEYS = (
    Key('kind', 'str', 'What it is about: ' + ', '.join(
        metrics.RESOURCE_KINDS[:-1]) + f' or {metrics.RESOURCE_KINDS[-1]}.'),
    Key('resource_id', 'str', 'The id that its notifications have.'),
    Key('project_id', 'str or None',
        'Whose it is; None for what the platform owns.'),
    Key('user_id', 'str or None',
        'Whose it is; None for what the platform owns.'),
    Key('sampled_at', 'datetime.datetime',
        'When it was sampled, by the hypervisor\'s clock; aware, in UTC.'),
    Key('period', 'float or None',
        'Seconds that rates cover; None when there are no rates.'),
    Key('metadata', 'dict',
        'What the notifications say of it: names, flavor with its extra '
        'specs, status and so on, by kind.'),
    Key('user_metadata', 'dict of str',
        'The instance\'s own metadata, all of it, as its owner set them; '
        'empty for what the platform owns.'),
    Key('measurements', 'dict of int or float',
        'The values by the metrics\' names, in the catalogue\'s units. What '
        'is not known is not there.'),
)

_OF_A_KIND = {
    metrics.DISK: ON_VOLUME,
    metrics.INTERFACE: ON_BANDWIDTH,
    **dict.fromkeys(metrics.PLATFORM_KINDS, ON_HOST),
}
_OF_AN_INSTANCE = {
    metric.name: hook
    for hook, subjects in ((ON_CPU, (cpu, state)), (ON_RAM, (memory,)),
                           (ON_VOLUME, (storage,)))
    for subject in subjects for metric in subject.METRICS}

# The hook of every metric, by the metric's name.
BY_METRIC = {
    metric.name: _OF_A_KIND.get(metric.resource)
    or _OF_AN_INSTANCE[metric.name] for metric in catalog.CATALOG}
