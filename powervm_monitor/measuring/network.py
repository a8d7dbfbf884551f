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
"""Network interfaces."""

from powervm_monitor.catalog import network as metrics
from powervm_monitor.measuring import counters

_VALUES = counters.Table(
    (metrics.NETWORK_INCOMING_BYTES, 'received_bytes'),
    (metrics.NETWORK_INCOMING_PACKETS, 'received_packets'),
    (metrics.NETWORK_OUTGOING_BYTES, 'sent_bytes'),
    (metrics.NETWORK_OUTGOING_PACKETS, 'sent_packets'),
    (metrics.NETWORK_INCOMING_DROP, 'dropped_received_packets'),
    (metrics.NETWORK_OUTGOING_DROP, 'dropped_sent_packets'),
    (metrics.NETWORK_INCOMING_ERROR, 'received_errors'),
    (metrics.NETWORK_OUTGOING_ERROR, 'sent_errors'),
    (metrics.NETWORK_PACKETS_DROP, 'dropped_packets'),
    (metrics.PHYSICAL_INCOMING_BYTES, 'physical_received_bytes'),
    (metrics.PHYSICAL_OUTGOING_BYTES, 'physical_sent_bytes'),
    (metrics.PHYSICAL_INCOMING_PACKETS, 'physical_received_packets'),
    (metrics.PHYSICAL_OUTGOING_PACKETS, 'physical_sent_packets'),
    (metrics.PHYSICAL_PACKETS_DROP, 'physical_dropped_packets'),
)
_RATES = counters.Table(
    (metrics.NETWORK_INCOMING_BYTES_RATE, 'received_bytes'),
    (metrics.NETWORK_INCOMING_PACKETS_RATE, 'received_packets'),
    (metrics.NETWORK_OUTGOING_BYTES_RATE, 'sent_bytes'),
    (metrics.NETWORK_OUTGOING_PACKETS_RATE, 'sent_packets'),
)


def measure(interface, before, seconds):
    """Return the Measurements of an interface.

    :param before: the same interface earlier, or None.
    :param seconds: the time between them, or None.
    """
    return (counters.values(interface.counters, _VALUES)
            + counters.rates(
                interface.counters, before.counters if before else None,
                seconds, _RATES, _VALUES))
