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
"""What the platform owns: host, Virtual I/O Servers, adapters, pools."""

from powervm_monitor import model
from powervm_monitor.catalog import collection as metrics
from powervm_monitor.catalog import plugin as plugin_metrics
from powervm_monitor.measuring import adapter
from powervm_monitor.measuring import counters
from powervm_monitor.measuring import energy
from powervm_monitor.measuring import host
from powervm_monitor.measuring import pool
from powervm_monitor.measuring import vios

_COLLECTION = counters.Table(
    (metrics.COLLECTION_STATUS, 'status'),
    (metrics.COLLECTION_ERRORS, 'errors'),
    (metrics.COLLECTION_MISSING, 'missing'),
    (metrics.COLLECTION_AGE, 'age'),
    (metrics.COLLECTION_PARTITIONS, 'partitions'),
    (metrics.COLLECTION_UNEXPLAINED, 'unexplained'),
    (metrics.COLLECTION_ABSENT, 'absent'),
    (metrics.COLLECTION_SERVERS_AGE, 'servers_age'),
    (metrics.COLLECTION_VIOSES, 'vioses'),
    (metrics.COLLECTION_SILENT, 'silent'),
    (metrics.COLLECTION_CYCLE_TIME, 'cycle_seconds'),
    (metrics.COLLECTION_REQUESTS, 'requests'),
    (metrics.COLLECTION_FAILURES, 'failures'),
    (metrics.COLLECTION_WAITING, 'waiting'),
    (metrics.COLLECTION_REFUSED, 'refused'),
)


_PLUGIN = counters.Table(
    (plugin_metrics.PLUGIN_STATE, 'state'),
    (plugin_metrics.PLUGIN_BATCHES, 'batches'),
    (plugin_metrics.PLUGIN_LOST, 'lost'),
    (plugin_metrics.PLUGIN_WAITING, 'waiting'),
    (plugin_metrics.PLUGIN_FAILURES, 'failures'),
    (plugin_metrics.PLUGIN_TIME, 'spent_ns'),
    (plugin_metrics.PLUGIN_ALERTS, 'alerts'),
)


def collected(collection):
    """Return the Measurements of how a collection went."""
    return counters.values(collection, _COLLECTION)


def run(plugin):
    """Return the Measurements of how a plugin runs."""
    return counters.values(plugin, _PLUGIN)


def measure(reading, base, seconds, totals, devices, servers=None):
    """Yield the Measured of everything that the platform owns.

    :param reading: the :class:`powervm_monitor.model.Reading` to measure.
    :param base: an earlier one that rates are measured against, or None.
    :param seconds: the time between them, or None: then nothing is said
        about what happened meanwhile.
    :param totals: a :class:`powervm_monitor.model.Totals`.
    :param devices: the :class:`powervm_monitor.model.Devices` of the host.
    :param servers: Nova's servers on the host, None when not known.
    """
    if not seconds:
        base = None
    if reading.host is not None:
        yield _told(reading.host, host.measure(
            reading, base, seconds, servers))
        for thermometer in (reading.energy.thermometers
                            if reading.energy else ()):
            yield _told(thermometer, energy.temperature(thermometer))
        yield _told(model.Node(), host.node(
            reading, base, seconds, totals))
    earlier = {_key(one): one for one in (base.vioses if base else ())}
    for one in reading.vioses:
        yield _told(one, vios.measure(
            one, earlier.get(_key(one)), seconds, devices.current(one),
            totals.added_ns(one.uuid)))
    for measure_one, now, before in (
            (adapter.measure, _adapters(reading), base and _adapters(base)),
            (pool.measure, _pools(reading), base and _pools(base))):
        earlier = {_key(one): one for one in before or ()}
        for one in now:
            yield _told(one, measure_one(
                one, earlier.get(_key(one)), seconds))


def _told(subject, measurements):
    return model.Measured(None, subject, list(measurements))


def _adapters(reading):
    return [*reading.ports, *(
        one for server in reading.vioses for one in server.adapters)]


def _pools(reading):
    return [*reading.pools, *(
        one for server in reading.vioses for one in server.pools)]


def _key(one):
    """Return what tells one from the others of its kind."""
    match one:
        case model.Vios():
            return one.uuid, one.id
        case model.Adapter():
            return one.vios, one.name
        case model.Pool():
            return one.vios, one.id
