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
"""Sends values to statsd over UDP."""

import datetime
import socket

from oslo_log import log as logging

try:
    import statsd
except ImportError as e:
    raise ImportError(
        'the plugin statsd needs a library that is not installed: '
        'pip install "powervm-monitor[statsd]"') from e

from powervm_monitor import complaints
from powervm_monitor.catalog import collection
from powervm_monitor.catalog import metrics
from powervm_monitor.plugins.emitting import decimals
from powervm_monitor.plugins.emitting import differences
from powervm_monitor.plugins.emitting import remote

LOG = logging.getLogger(__name__)

GAUGE, DIFFERENCE = 'gauge', 'difference'


class Statsd(remote.Remote):
    """Gauges are gauges, and so are counters unless asked for otherwise.

    statsd knows no times: all that it is sent is of now. So samples that are
    old when they are read, after an outage, are not for it.
    """

    receiver = 'statsd'
    schema = remote.schema(8125, {
        'counters': {
            'enum': [GAUGE, DIFFERENCE], 'default': GAUGE,
            '$comment': 'needs gauge or difference',
            'description': 'gauge sends counters as gauges that grow, of '
                           'which a lost datagram costs nothing. difference '
                           'sends statsd counters of what they grew by since '
                           'the sample before; of what was not in it, or '
                           'began anew, there is none.'},
        'max_age': {
            'type': 'integer', 'minimum': 1, 'maximum': 86400,
            'default': 120,
            '$comment': 'needs whole seconds from 1 to 86400',
            'description': 'Samples that are older than so many seconds when '
                           'they are read are not sent. Raise it when '
                           '``[pcm] poll_interval`` is longer.'},
    })

    def __init__(self, **changes):
        super().__init__(**changes)
        self._age = None
        self._differences = differences.Differences()
        self._complaints = complaints.Complaints(LOG)

    def on_host(self, host_dict):
        age = host_dict['measurements'].get(collection.COLLECTION_AGE.name)
        self._age = self._age if age is None else age
        self.take(host_dict)

    def on_reading_end(self, time):
        super().on_reading_end(time)
        self._age = None

    def emit(self, sampled_at, taken):
        subject = 'the age of samples for statsd'
        if self._age is not None and self._age > self.settings['max_age']:
            self._complaints.about(
                subject, 'samples are too old for statsd and not sent to it: '
                'after an outage this passes, else compare the clocks of this '
                f'host and the hypervisor (read {self._age:.0f} s late)')
            return
        self._complaints.settle(subject)
        super().emit(sampled_at, taken)

    def send(self, sampled_at, values):
        client = self._client()
        try:
            for burst in self.bursts(values):
                with client.pipeline() as pipeline:
                    for name, metric, value in burst:
                        self._add(pipeline, sampled_at, name, metric, value)
        finally:
            client.close()
        self._differences.forget(sampled_at - self._longest())

    def _add(self, pipeline, sampled_at, name, metric, value):
        if (metric.kind != metrics.CUMULATIVE
                or self.settings['counters'] == GAUGE):
            # The library sets negative ones in two steps, as statsd wants.
            pipeline.gauge(name, value)
            return
        difference = self._differences.of(
            name, sampled_at, value, self._longest())
        if difference is not None:
            pipeline.incr(name, decimals.plain(difference))

    def _longest(self):
        """Return the time that a difference may cover."""
        return datetime.timedelta(seconds=(
            self.settings['interval'] + self.settings['max_age']))

    def _client(self):
        """Return a client for one sample, so that one that moved is found."""
        family, _, _, _, address = socket.getaddrinfo(
            self.settings['host'], self.settings['port'],
            type=socket.SOCK_DGRAM)[0]
        return statsd.StatsClient(
            address[0], address[1],
            maxudpsize=self.settings['packet_size'],
            ipv6=family == socket.AF_INET6)
