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
    :ivar inventory: has ``devices`` and learns with
        ``refresh(lpars, at, vioses, entitled)``.
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
    :ivar accountant: accounts for what the Readings lack, None where nobody
        asks.
    :ivar absent_ids: makes ids of Resources of the paths of what is absent:
        ``absent_ids(paths, owners, uuid_of)``.
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
    accountant: object = None
    absent_ids: object = None

    def survey(self, reading, alone, totals=None, turn_seconds=None,
               before=None, accounted=False):
        """Return the Survey of a Reading.

        :param alone: a context manager for a subject: what fails within it
            costs nobody but the subject.
        :param totals: the :class:`powervm_monitor.model.Totals` up to this
            Reading; nothing is added up by default.
        :param turn_seconds: how long the turn before took, or None.
        :param before: the Reading before, None when nobody has it.
        :param accounted: whether to account for what the Reading lacks,
            which is done in the order of the Readings and once for each.
        :raises powervm_monitor.model.Unavailable: when Nova or PowerVM do
            not tell what is needed.
        """
        servers = self.servers.by_lpar(reading.lpars, reading.sampled_at)
        strays = self.census.take(
            reading.lpars, servers, self.servers.evacuated)
        owners = self._owners(reading, servers)
        self.inventory.refresh(
            [lpar for uuid, lpar in reading.lpars.items() if uuid in owners],
            reading.sampled_at, reading.vioses,
            self.measuring.entitlements(reading, before))
        owners = self.servers.with_ports(owners, self._macs(reading.lpars))
        absent_ids = ()
        if accounted:
            reading, absent_ids = self._account(
                reading, before, servers, owners)
        return Survey(self, reading, alone, servers, owners,
                      totals or model.Totals(), self._collection(
                          reading, strays, absent_ids, turn_seconds))

    def _account(self, reading, before, servers, owners):
        """Return a Reading with all that is missing, and who is absent."""
        reading = dataclasses.replace(reading, missing=self.accountant.take(
            reading, before, servers.keys() | self.inventory.partitions))
        if reading.status not in (0, None):
            return reading, (model.ANYTHING,)
        return reading, self.absent_ids(
            self.accountant.absent(reading), owners, self.accountant.uuid)

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

    def _collection(self, reading, strays, absent_ids, turn_seconds):
        """Return how the collection of a Reading went."""
        requests, failures = self.calls()
        waiting, refused = self.queued()
        unexplained, absent = strays
        return model.Collection(
            status=reading.status, errors=reading.errors,
            missing=sum(missing.count for missing in reading.missing),
            absent_ids=absent_ids, silent_vioses=_silent(reading),
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


def _silent(reading):
    """Return the names of the VIOSes that did not report what they serve."""
    paths = {missing.path for missing in reading.missing}
    return tuple(vios.name for vios in reading.vioses
                 if ('vios', str(vios.id)) in paths or ('vios',) in paths)


@dataclasses.dataclass(frozen=True)
class Survey:
    """One Reading with all that is known of it; see :class:`Surveyor`."""

    surveyor: Surveyor
    reading: model.Reading
    alone: object
    servers: dict[str, model.Server]
    owners: dict[str, model.Server]
    totals: model.Totals
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
                    reading, base, period, self.totals, self.collection,
                    devices, self.servers.values())))
        for lpar, before, server in measuring.partitions(
                reading, base, self.owners):
            with self.alone(f'partition {lpar.name}'):
                behind = observer.volumes(lpar, server)
                observations.extend(
                    observer.tenant(measured, server, behind)
                    for measured in measuring.measure(
                        lpar, before, server, period, devices,
                        self.totals.added_ns(lpar.uuid)))
        return [o for o in observations if o is not None]
