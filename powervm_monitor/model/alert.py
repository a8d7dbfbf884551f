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
"""What a plugin concluded about a Resource."""

import dataclasses
import datetime

from powervm_monitor.model import observation

RAISED = 'raised'
CHANGED = 'changed'
CLEARED = 'cleared'
NO_DATA = 'no_data'
STATES = (RAISED, CHANGED, CLEARED, NO_DATA)

# As Aodh has them, from the least to the most.
SEVERITIES = ('low', 'moderate', 'critical')


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One value of a metric, in the catalogue's unit."""

    sampled_at: datetime.datetime
    value: int | float


@dataclasses.dataclass(frozen=True, slots=True)
class Alert:
    """One change of one alert; the alert's id is the same from first to last.

    :ivar id: of the alert: the same when it is raised, changes and is
        cleared. It makes the message's id together with state and time, so
        it must not be made of anything that another run would make anew.
    :ivar state: raised, changed (to another severity), cleared or no_data.
    :ivar rule: name of what raised it.
    :ivar resource: the Resource that it is about.
    :ivar at: when, in the hypervisor's time: the ``sampled_at`` of the sample
        that decided, or the time of a tick.
    :ivar since: when the alert was raised.
    :ivar severity: one of :data:`SEVERITIES`.
    :ivar before: the severity it had before this change, None when it had
        none.
    :ivar metric: name of the metric, None when there is not one.
    :ivar unit: what value and limit are counted in.
    :ivar value: the value that decided, None when there was none.
    :ivar limit: what it was held against, None when there was none.
    :ivar limit_source: where the limit comes from, in an operator's words.
    :ivar values: the last :class:`Point` s of the metric, oldest first.
    :ivar reason: why it was cleared or says no data, in a few words.
    :ivar description: what the rule says of itself.
    """

    id: str
    state: str
    rule: str
    resource: observation.Resource
    at: datetime.datetime
    since: datetime.datetime
    severity: str
    before: str | None = None
    metric: str | None = None
    unit: str | None = None
    value: int | float | None = None
    limit: int | float | None = None
    limit_source: str | None = None
    values: tuple[Point, ...] = ()
    reason: str | None = None
    description: str | None = None

    def __post_init__(self):
        if self.state not in STATES:
            raise ValueError(f'state {self.state!r} is none of '
                             + ', '.join(STATES))
        if self.severity not in SEVERITIES:
            raise ValueError(f'severity {self.severity!r} is none of '
                             + ', '.join(SEVERITIES))
