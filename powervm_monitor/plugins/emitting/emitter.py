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
"""A plugin that hands on what it takes of each sample, and concludes nothing.
"""

import datetime

from powervm_monitor.plugins import base
from powervm_monitor.plugins.emitting import selection

# Samples come somewhat before or after they are due.
TOLERANCE = datetime.timedelta(seconds=5)

PROPERTIES = {
    **selection.PROPERTIES,
    'interval': {
        'type': 'integer', 'minimum': 0, 'maximum': 86400, 'default': 0,
        '$comment': 'needs whole seconds from 0 to 86400; 0 takes every '
                    'sample',
        'description': 'Seconds between two samples that are taken; 0 takes '
                       'every one, which is one in 30 seconds. Rates cover '
                       'the 30 seconds before a sample whatever this is.'},
}


def schema(properties, required=()):
    """Return the JSON Schema of an emitter with keys beside the common ones.

    Each property that need not be given has a default.
    """
    return {
        'type': 'object', 'additionalProperties': False,
        'required': list(required),
        'properties': {**properties, **PROPERTIES},
    }


class Emitter(base.MetricPlugin):
    """Collects what is taken of a sample until its end, then emits it.

    :ivar settings: the configuration in force, complete.
    """

    schema = schema({})

    def __init__(self):
        self.settings = self._selection = None
        self._taken = []
        self._sampled_at = self._emitted_at = None
        self._due = False

    def configure(self, config):
        settings = self.complete(config)
        self._selection = selection.Selection(settings)
        self.settings = settings

    def complete(self, config):
        """Return the configuration with what it leaves out at its default."""
        return {**{key: rule['default'] for key, rule
                   in self.schema['properties'].items()
                   if 'default' in rule}, **config}

    def take(self, observed):
        """Take what is selected of the dict of any hook."""
        if observed['sampled_at'] != self._sampled_at:
            self._begin(observed['sampled_at'])
        if self._due:
            values = self._selection.of(observed['measurements'])
            if values:
                self._taken.append((observed, values))

    on_host = on_cpu = on_ram = on_volume = on_bandwidth = take

    def on_reading_end(self, time):
        taken, self._taken = self._taken, []
        if taken:
            self._emitted_at = time
            self.emit(time, taken)

    def emit(self, sampled_at, taken):
        """Hand on what was taken of a sample.

        :param taken: a list of (dict of a hook, [(metric, value)]), not
            empty; metrics are those of the catalogue.
        """
        raise NotImplementedError

    def _begin(self, sampled_at):
        """Begin a sample; what is left of one that failed is forgotten."""
        before, self._sampled_at = self._emitted_at, sampled_at
        self._taken = []
        # A clock that was set back must not silence anybody.
        self._due = (
            before is None or sampled_at < before or sampled_at - before
            >= datetime.timedelta(seconds=self.settings['interval'])
            - TOLERANCE)
