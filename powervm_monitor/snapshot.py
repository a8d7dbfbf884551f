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
"""What is observed at this moment, asked for once; nothing is changed."""

import contextlib
import dataclasses
import typing

from oslo_log import log as logging

from powervm_monitor import model
from powervm_monitor import parts
from powervm_monitor.catalog import metrics
from powervm_monitor.nova import kept
from powervm_monitor.powervm import events
from powervm_monitor.powervm import inventory
from powervm_monitor.powervm import ltm
from powervm_monitor.powervm import session

LOG = logging.getLogger(__name__)

# What is raised where something is not understood.
ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class NotHere(Exception):
    """There is no such instance; the text names it and the remedy."""


class Snapshot(typing.NamedTuple):
    """What is observed at one moment.

    :ivar batch: of the newest Reading, measured against the one before.
    :ivar servers: those that Nova has, by the UUID of their partition.
    """

    batch: model.Batch
    servers: dict[str, model.Server]


def take(conf, clock, instance=None) -> Snapshot:
    """Return the :class:`Snapshot` of this moment.

    Neither outbox nor broker has a part in it, so it does not matter whether
    the service runs.

    :param instance: name or UUID of the only one that is of interest, whose
        devices are asked for, too; None for all, without what only the
        inventory of devices knows.
    :raises NotHere: when there is none such, or several.
    :raises powervm_monitor.model.Unavailable: when PowerVM or Nova do not
        tell what is needed.
    """
    powervm = session.PowerVM(conf.powervm)
    with contextlib.closing(powervm):
        before, reading = _readings(parts.feed_of(
            conf, clock, powervm, monitors=ltm.look))
        servers = parts.servers_of(conf, clock, keep=kept.Copy)
        known = servers.by_lpar(reading.lpars, reading.sampled_at)
        devices = _Unwired()
        if instance is not None:
            uuid = _chosen(known, reading, instance)
            reading = dataclasses.replace(
                reading, lpars={uuid: reading.lpars[uuid]})
            devices = inventory.Inventory(
                powervm, clock, conf.powervm.inventory_refresh,
                conf.powervm.inventory_full_refresh,
                news=lambda: events.News(everything=True))
        surveyor = parts.surveyor_of(
            conf, clock, _Known(known, servers, instance), devices,
            calls=lambda: (powervm.requests, powervm.failures))
        totals = surveyor.measuring.totals(reading, before, model.Totals())
        return Snapshot(model.Batch(
            reading.listed_at, reading.sampled_at, surveyor.survey(
                reading, _alone, totals.as_of(reading.listed_at)
            ).observations(before)), known)


def of_instances(batch):
    """Return the Observations of instances and their devices."""
    return [observation for observation in batch.observations
            if observation.resource.kind in metrics.TENANT_KINDS]


def short_name(resource):
    """Return what a Resource is called within its instance."""
    metadata = resource.metadata
    return (metadata.get('disk_name') or metadata.get('vnic_name')
            or metadata['display_name'])


def _readings(feed):
    """Return the newest two Readings, None for the first of only one."""
    readings = feed.newest(2)
    if not readings:
        raise model.Unavailable(
            'PowerVM has no sample that can be used: see why with '
            'powervm-monitor-manage check')
    return (None, *readings)[-2:]


def _chosen(servers, reading, instance):
    """Return the UUID of the partition of an instance."""
    found = {uuid: server for uuid, server in servers.items()
             if instance == server.name
             or instance.lower() in (server.uuid, uuid)}
    if not found:
        raise NotHere(f'Nova lists no instance {instance} on this host: see '
                      'which there are with powervm-monitor-manage show')
    if len(found) > 1:
        uuids = ' and '.join(sorted(s.uuid for s in found.values()))
        raise NotHere(f'several instances have the name {instance}: give the '
                      f'UUID of one of them, {uuids}')
    uuid, = found
    if uuid not in reading.lpars:
        raise NotHere(f'instance {found[uuid].uuid} ({found[uuid].name}, '
                      f'{found[uuid].status}) has no partition on this host')
    return uuid


class _Known(typing.NamedTuple):
    """Nova's servers as they are known already.

    Their ports are asked for only where one instance is of interest.
    """

    by_uuid: dict[str, model.Server]
    source: object
    instance: str | None

    @property
    def age(self):
        return self.source.age

    @property
    def evacuated(self):
        return self.source.evacuated

    def by_lpar(self, lpars, at):
        return self.by_uuid

    def with_ports(self, servers, macs):
        if self.instance is None:
            return servers
        known = {uuid: server for uuid, server in servers.items()
                 if uuid in macs}
        return {**servers, **self.source.with_ports(known, macs)}


class _Unwired:
    """An inventory that knows no device, at no cost."""

    devices = model.Devices(nics={}, backings={})
    partitions = frozenset()

    def refresh(self, lpars, at, vioses=(), entitled=None):
        """Learn nothing."""


@contextlib.contextmanager
def _alone(subject):
    try:
        yield
    except ODD as e:
        LOG.warning('nothing is told of %s: %r', subject, e)
