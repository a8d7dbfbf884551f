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
"""What a rule makes of it when its metric is not told any more."""

import dataclasses

from powervm_monitor.plugins import base
from powervm_monitor.plugins.threshold import durations
from powervm_monitor.plugins.threshold import mistakes

KEEP, OK = 'keep', 'ok'
AFTER = 300
# One sample that is missing, and the tick that notices it.
_LEAST = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Silence:
    """When silence counts, and as what.

    :ivar after: seconds.
    :ivar severity: of the alert that is raised, None when there is none.
    :ivar clears: whether silence clears what is raised.
    """

    after: float = AFTER
    severity: str | None = None
    clears: bool = False

    @property
    def matters(self):
        return self.clears or self.severity is not None


def read(said, path):
    """Return the Silence of a rule.

    :raises base.ConfigurationError: when it makes no sense.
    """
    if said in (None, KEEP):
        return Silence()
    if said == OK:
        return Silence(clears=True)
    if ('severity' in said) == ('then' in said):
        raise base.ConfigurationError(
            path, 'needs either a severity, to raise an alert, or then: ok, '
            'to clear one')
    with mistakes.at((*path, 'after')):
        after = durations.seconds(said.get('after', AFTER))
        if after < _LEAST:
            raise ValueError(f'is {_LEAST}s at least, for samples come every '
                             '30s')
    return Silence(after, said.get('severity'), 'then' in said)
