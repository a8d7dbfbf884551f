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
"""Writes what is observed into the service's log, to look at it."""

import logging

from oslo_log import log

from powervm_monitor.plugins.emitting import decimals
from powervm_monitor.plugins.emitting import emitter

LOG = log.getLogger(__name__)

LEVELS = {'debug': logging.DEBUG, 'info': logging.INFO}


class Log(emitter.Emitter):
    """One line for each resource of a sample."""

    schema = emitter.schema({
        'level': {
            'enum': list(LEVELS), 'default': 'info',
            '$comment': 'needs debug or info',
            'description': 'debug or info. Lines of the level debug are seen '
                           'with ``[DEFAULT] debug`` only.'},
    })

    def emit(self, sampled_at, taken):
        level, found = LEVELS[self.settings['level']], {}
        for observed, values in taken:
            found.setdefault(
                (observed['kind'], observed['resource_id']), []).extend(values)
        for (kind, resource_id), values in found.items():
            LOG.log(level, '%s %s at %s: %s', kind, resource_id,
                    sampled_at.isoformat(), ', '.join(
                        f'{metric.name} {decimals.plain(value)} '
                        f'{metric.unit.symbol}'
                        for metric, value in values))
