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
"""From a Reading to its Observations: whose it all is, and how it went."""

import dataclasses

from powervm_monitor import model


@dataclasses.dataclass(frozen=True, kw_only=True)
class Surveyor:
    """Knows what it takes to tell whose the numbers of a Reading are.

    :ivar servers: answers ``by_lpar(lpars, at)`` with Nova's servers and
        ``with_ports(servers, macs)`` with their ports; has the ``age`` of
        what it knows, and the UUIDs of partitions that were ``evacuated``.
    :ivar inventory: has ``devices`` and learns with ``refresh(lpars, at)``.
    :ivar measuring: the functions ``partitions``, ``measure``, ``period``
        and ``measure_platform``.
    :ivar observer: of a Reading, the Devices and the period; makes the
        Observations.
    :ivar census: counts who is there and who should be.
    :ivar clock: tells how old a Reading is.
    :ivar calls: tells how many requests were made of PowerVM, and how many
        of them failed.
    :ivar queued: tells how many messages wait, and how many are set aside;
        None where nobody knows.
    :ivar runs: tells how each plugin runs.
    :ivar unmanaged: makes a Server of a partition that is no instance; None
        when those are not published.
    """

    servers: object
    inventory: object
    measuring: object
    observer: object
    census: object
    clock: object
    calls: object
    queued: object = lambda: (None, None)
    runs: object = tuple
    unmanaged: object = None

    def survey(self, reading, alone, node_time=None, turn_seconds=None):
        """Return the Survey of a Reading.

        :param alone: a context manager for a subject: what fails within it
            costs nobody but the subject.
        :param node_time: the :class:`powervm_monitor.model.NodeTime` up to
            this Reading, None when it is not known.
        :param turn_seconds: how long the turn before took, or None.
        :raises powervm_monitor.model.Unavailable: when Nova or PowerVM do
            not tell what is needed.
        """
        servers = self.servers.by_lpar(reading.lpars, reading.sampled_at)
        strays = self.census.take(
            reading.lpars, servers, self.servers.evacuated)
        owners = self._owners(reading, servers)
        self.inventory.refresh(
            [lpar for uuid, lpar in reading.lpars.items() if uuid in owners],
            reading.sampled_at)
        owners = self.servers.with_ports(owners, self._macs(reading.lpars))
        return Survey(self, reading, alone, servers, owners, node_time,
                      self._collection(reading, strays, turn_seconds))

    def _owners(self, reading, servers):
        """Return whose the partitions are that are worth measuring."""
        if self.unmanaged is None:
            return servers
        return {**{uuid: self.unmanaged(lpar)
                   for uuid, lpar in reading.lpars.items()
                   if uuid not in self.servers.evacuated}, **servers}

    def _macs(self, lpars: dict[str, model.Lpar]) -> dict[str, set[str]]:
        """Return the MACs that PowerVM has, by UUID of the partition."""
        nics = self.inventory.devices.nics
        return {uuid: {nics[interface.location].mac
                       for interface in lpar.interfaces
                       if interface.location in nics} - {None}
                for uuid, lpar in lpars.items()}

    def _collection(self, reading, strays, turn_seconds):
        """Return how the collection of a Reading went."""
        requests, failures = self.calls()
        waiting, refused = self.queued()
        unexplained, absent = strays
        return model.Collection(
            status=reading.status, errors=reading.errors,
            missing=len(reading.missing),
            age=(self.clock.now() - reading.sampled_at).total_seconds(),
            partitions=len(reading.lpars),
            unexplained=unexplained, absent=absent,
            servers_age=self.servers.age,
            vioses=len(reading.vioses),
            silent=sum(1 for vios in reading.vioses
                       if vios.used_memory_bytes is None),
            cycle_seconds=turn_seconds,
            requests=requests, failures=failures,
            waiting=waiting, refused=refused,
            plugins=tuple(self.runs()))


@dataclasses.dataclass(frozen=True)
class Survey:
    """One Reading with all that is known of it; see :class:`Surveyor`."""

    surveyor: Surveyor
    reading: model.Reading
    alone: object
    servers: dict[str, model.Server]
    owners: dict[str, model.Server]
    node_time: model.NodeTime | None
    collection: model.Collection

    def observations(self, base):
        """Return the Observations, measured against an earlier Reading.

        :param base: the earlier Reading, or None.
        """
        measuring, reading = self.surveyor.measuring, self.reading
        period = measuring.period(reading, base)
        devices = self.surveyor.inventory.devices
        observer = self.surveyor.observer(reading, devices, period)
        observations = []
        with self.alone('the platform'):
            observations.extend(map(
                observer.platform, measuring.measure_platform(
                    reading, base, period, self.node_time, self.collection,
                    self.servers.values())))
        for lpar, before, server in measuring.partitions(
                reading, base, self.owners):
            with self.alone(f'partition {lpar.name}'):
                behind = observer.volumes(lpar, server)
                observations.extend(
                    observer.tenant(measured, server, behind)
                    for measured in measuring.measure(
                        lpar, before, server, period, devices.backings))
        return [o for o in observations if o is not None]
