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
"""``plugins``: how they run, and which configuration is in force."""

import json

from cliff import columns
from cliff import lister

from powervm_monitor import outbox

# What a report of the service has, in the order in which it is shown.
REPORTED = {
    'Status': 'status', 'Reported': 'reported', 'In Force Since': 'since',
    'Digest': 'digest', 'Source': 'source', 'Saved': 'modified',
    'Refused': 'refused', 'Batches': 'batches', 'Lost': 'lost',
    'Failures': 'failures', 'Alerts': 'alerts',
}


class Digest(columns.FormattableColumn):
    """A SHA-256; people compare its beginning."""

    def human_readable(self):
        return self._value and self._value[:12]


class List(lister.Lister):
    """List the enabled plugins, what they do, and what is in force.

    The service reports this after every batch and every edit. It is the last
    report that is shown, be the service running or not.
    """

    def take_action(self, parsed_args):
        conf = self.app.conf
        memories = outbox.memories(conf.outbox.path)
        return (('Plugin', *REPORTED),
                [(name, *_row(memories.get(name)))
                 for name in dict.fromkeys(conf.plugins.enabled)])


def _row(memory):
    """Return what is known of a plugin; None for what is not."""
    report = {}
    if memory is not None and memory.report is not None:
        report = json.loads(memory.report)
    row = {key: report.get(key) for key in REPORTED.values()}
    row['digest'] = Digest(row['digest'])
    return row.values()
