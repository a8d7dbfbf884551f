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
"""Which configuration of a plugin is in force, and which was refused."""

import copy

from oslo_log import log as logging

from powervm_monitor import documents
from powervm_monitor import extensions
from powervm_monitor.plugins import base

LOG = logging.getLogger(__name__)


class Refused(Exception):
    """A configuration is wrong; the message names file, line and reason."""


class InForce:
    """The configuration that a plugin has, and what its file says instead.

    :param load: returns the :class:`powervm_monitor.plugins.files
        .Configuration` that the file has now, for a schema.
    :param clock: tells since when one is in force.
    :ivar configuration: the one in force, None when there never was one.
    :ivar since: aware datetime, when it came into force.
    :ivar refused: why the file as it is now is not in force; None when it
        is.
    """

    def __init__(self, load, clock):
        self._load = load
        self._clock = clock
        self.configuration = None
        self.since = None
        self.refused = None

    def refresh(self, plugin):
        """Put into force what the file says now.

        :raises Refused: when that cannot be; what was in force still is.
        """
        try:
            self._take(plugin)
        except Refused as e:
            self.refused = str(e)
            raise
        self.refused = None

    def report(self):
        """Return what there is to say of it, as JSON knows it."""
        known = self.configuration
        return {
            'source': known and known.path,
            'digest': known and known.digest,
            'modified': known and known.modified and (
                known.modified.isoformat()),
            'since': self.since and self.since.isoformat(),
            'refused': self.refused,
        }

    def _take(self, plugin):
        try:
            found = self._load(plugin.schema)
        except documents.DocumentError as e:
            raise Refused(str(e)) from e
        if (self.configuration is not None
                and found.digest == self.configuration.digest):
            return
        try:
            extensions.call(plugin.configure, copy.deepcopy(found.config),
                            through=(base.ConfigurationError,))
        except base.ConfigurationError as e:
            raise Refused(str(found.explain(e))) from e
        except extensions.Failed as e:
            raise Refused(
                f'{found.path}: the plugin fails to take it: {e}') from e
        self.configuration, self.since = found, self._clock.now()
        if found.modified is None:
            LOG.info('There is no %s: its plugin has an empty configuration',
                     found.path)
        else:
            LOG.info('%s is in force as it was saved at %s', found.path,
                     found.modified)
