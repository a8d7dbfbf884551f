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
"""The demo's live table: what a consumer makes of the notifications."""

import collections

from rich import console
from rich import filesize
from rich import table

# Metrics of devices that the table sums up for each instance, as rates.
RATES = {
    'disk.device.read.bytes': 'read',
    'disk.device.write.bytes': 'written',
    'network.incoming.bytes': 'received',
    'network.outgoing.bytes': 'sent',
}
OFF = 5  # of power.state
# Alerts that are shown, the last ones.
ALERTS = 3


class Board:
    """Instances and their newest numbers, from notifications alone."""

    def __init__(self):
        self._instances = {}
        self._counters = {}
        self._alerts = collections.deque(maxlen=ALERTS)
        self._seen = 0
        self._time = None

    def take(self, notification):
        """Learn from a notification, a dict as a consumer receives it."""
        data = notification['payload']['versioned_object.data']
        metadata = data['metadata']
        self._seen += 1
        self._time = data['sampled_at']
        if notification['event_type'].startswith('powervm.alert.'):
            self._alerts.append(data)
            return
        if 'instance_id' not in metadata:
            return  # the platform's own
        instance = self._instances.setdefault(
            metadata['instance_id'],
            {'lpar_id': 0, 'partition': '', 'seen': 0, 'now': {},
             **{rate: {} for rate in RATES.values()}})
        instance['seen'] += 1
        if notification['event_type'] == 'powervm.instance.sample':
            instance['lpar_id'] = metadata['lpar_id']
            instance['partition'] = (
                f'{metadata["lpar_id"]} {metadata["lpar_name"]}')
            instance['now'] = {row['name']: row['volume']
                               for row in data['measurements']}
        else:
            for row in data['measurements']:
                self._count(instance, data, row)

    def render(self):
        """Return the table and the last alerts, a rich renderable."""
        return console.Group(self._table(), *map(_alert, self._alerts))

    def _table(self):
        board = table.Table(
            box=None, padding=(0, 1, 0, 0), header_style='bold reverse',
            title='PowerVM partitions as notifications tell of them',
            caption=self._caption())
        for heading in ('partition', 'instance'):
            board.add_column(heading, no_wrap=True)
        for heading in ('cpu\n%', 'memory\nMiB', 'disk\nread/s',
                        'disk\nwrite/s', 'net\nin/s', 'net\nout/s',
                        'seen'):
            board.add_column(heading, justify='right')
        for uuid, instance in sorted(self._instances.items(),
                                     key=lambda item: item[1]['lpar_id']):
            board.add_row(*_cells(uuid, instance))
        return board

    def _caption(self):
        if not self._seen:
            return 'waiting for the first notification'
        return (f'{self._seen} notifications seen, sampled up to '
                f'{self._time}')

    def _count(self, instance, data, row):
        """Make a rate of a counter, as Gnocchi does: between two points."""
        rate = RATES.get(row['name'])
        if rate is None:
            return
        key = data['resource_id'], row['name']
        before = self._counters.get(key)
        if data['period'] and before is not None:
            instance[rate][data['resource_id']] = (
                (row['volume'] - before) / data['period'])
        self._counters[key] = row['volume']


def _alert(data):
    """Return an alert as a line."""
    return (f'{data["sampled_at"][11:19]} {data["state"]} '
            f'({data["severity"]}): {data["rule"]} of '
            f'{data["metadata"]["display_name"]}, {data["metric"]} '
            f'{data["value"]:.0f} {data["unit"]}, '
            f'limit {data["limit"]:.0f} {data["unit"]}')


def _cells(uuid, instance):
    now = instance['now']
    yield instance['partition']
    yield uuid[:8]
    if now.get('power.state') == OFF:
        yield 'off'
    else:
        yield _number(now.get('cpu_util'), '.1f')
    yield (f'{_number(now.get("memory.usage"), ".0f")}'
           f'/{_number(now.get("memory"), ".0f")}')
    for rate in RATES.values():
        rates = instance[rate].values()
        yield filesize.decimal(round(sum(rates))) if rates else '-'
    yield str(instance['seen'])


def _number(value, form):
    return '-' if value is None else format(value, form)
