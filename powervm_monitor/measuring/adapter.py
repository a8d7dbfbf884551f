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
"""Adapters of Virtual I/O Servers and physical SR-IOV ports."""

from powervm_monitor import model
from powervm_monitor.catalog import adapter as metrics
from powervm_monitor.measuring import counters

_NETWORK = counters.Table(
    (metrics.ADAPTER_INCOMING_BYTES, 'received_bytes'),
    (metrics.ADAPTER_INCOMING_PACKETS, 'received_packets'),
    (metrics.ADAPTER_OUTGOING_BYTES, 'sent_bytes'),
    (metrics.ADAPTER_OUTGOING_PACKETS, 'sent_packets'),
    (metrics.ADAPTER_DROP, 'dropped_packets'),
    (metrics.ADAPTER_INCOMING_DROP, 'dropped_received_packets'),
    (metrics.ADAPTER_OUTGOING_DROP, 'dropped_sent_packets'),
    (metrics.ADAPTER_INCOMING_ERROR, 'received_errors'),
    (metrics.ADAPTER_OUTGOING_ERROR, 'sent_errors'),
)
_NETWORK_RATES = counters.Table(
    (metrics.ADAPTER_INCOMING_BYTES_RATE, 'received_bytes'),
    (metrics.ADAPTER_OUTGOING_BYTES_RATE, 'sent_bytes'),
)
_STORAGE = counters.Table(
    (metrics.ADAPTER_READ_BYTES, 'read_bytes'),
    (metrics.ADAPTER_READ_REQUESTS, 'reads'),
    (metrics.ADAPTER_WRITE_BYTES, 'written_bytes'),
    (metrics.ADAPTER_WRITE_REQUESTS, 'writes'),
)
_STORAGE_RATES = counters.Table(
    (metrics.ADAPTER_READ_BYTES_RATE, 'read_bytes'),
    (metrics.ADAPTER_READ_REQUESTS_RATE, 'reads'),
    (metrics.ADAPTER_WRITE_BYTES_RATE, 'written_bytes'),
    (metrics.ADAPTER_WRITE_REQUESTS_RATE, 'writes'),
)
_PORT = counters.Table(
    (metrics.ADAPTER_SPEED, 'speed'),
    (metrics.ADAPTER_CLIENTS, 'clients'),
)


def measure(adapter, before, seconds):
    """Yield the Measurements of an adapter.

    :param before: the same earlier, or None.
    :param seconds: the time between them, or None.
    """
    if isinstance(adapter.counters, model.NetworkCounters):
        values, rates = _NETWORK, _NETWORK_RATES
    else:
        values, rates = _STORAGE, _STORAGE_RATES
    if before is not None and (
            type(before.counters) is not type(adapter.counters)):
        before = None
    yield from counters.values(adapter.counters, values)
    yield from counters.rates(
        adapter.counters, before.counters if before else None, seconds,
        rates, values)
    yield from counters.values(adapter, _PORT)
