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
"""What PowerVM told last of adapters and of what is behind them."""

import dataclasses

from pypowervm import const
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import network
from pypowervm.wrappers import virtual_io_server

from powervm_monitor import model
from powervm_monitor.powervm import hrefs
from powervm_monitor.powervm import members
from powervm_monitor.powervm import nics
from powervm_monitor.powervm import oddities
from powervm_monitor.powervm import processors
from powervm_monitor.powervm import serving

_PARTITIONS = {'LogicalPartition': logical_partition.LPAR,
               'VirtualIOServer': virtual_io_server.VIOS}
# Where a partition lists its adapters, by what they are.
_LISTS = {nics.ETHERNET: 'ClientNetworkAdapters',
          nics.VNIC: 'DedicatedVirtualNICs',
          nics.PORT: 'SRIOVEthernetLogicalPorts'}
# By what PCM's interfaces are named after.
_FAMILIES = {'veth': (nics.ETHERNET,), 'sriov': (nics.VNIC, nics.PORT)}


class Wiring:
    """Reads parts of the platform, and keeps each until it is read again.

    Every read raises :class:`powervm_monitor.model.Unavailable`, and what was
    known of that part stays known.

    :param powervm: a :class:`powervm_monitor.powervm.session.PowerVM`.
    """

    def __init__(self, powervm):
        self._powervm = powervm
        # By a partition's UUID: ids by kind as the partition lists them, and
        # Adapters by kind and id as they were read.
        self._listed = {}
        self._adapters = {}
        self._processors = {}
        self._switches = {}
        self._odd = {}
        self._partitions = members.Members(powervm, 'LogicalPartition')
        self._serving = serving.Serving(powervm)

    @property
    def oddities(self):
        """What was left out and why, by what it is."""
        return {what: text for odd in (*self._odd.values(),
                                       *self._serving.odd.values())
                for what, text in odd.texts.items()}

    @property
    def troubles(self) -> dict[str, str]:
        """What cannot be queried and why, by what it is."""
        return {kind: read.trouble for kind, read in (
            ('the query of partitions', self._partitions),
            ('the query of Virtual I/O Servers', self._serving.members))
            if read.trouble}

    def read_partitions(self, names, now):
        """Read which processors and adapters the partitions have.

        :param names: of the partitions that are known, by their UUID. Some
            may be read later, see :meth:`are_partitions_due`.
        :param now: aware datetime.
        :returns: the UUIDs of those that list other adapters than were read.
        """
        return self._take_partitions(self._partitions.read(names, now))

    def are_partitions_due(self, now) -> bool:
        """Whether some partitions are still to be read."""
        return self._partitions.is_due(now)

    def read_more_partitions(self, now):
        """Read some of them; returns what :meth:`read_partitions` does."""
        return self._take_partitions(self._partitions.proceed(now))

    def _take_partitions(self, answer):
        odd = oddities.Oddities()
        listed, found = {}, {}
        for response in answer.responses:
            for lpar in odd.entries(logical_partition.LPAR, response):
                uuid = lpar.uuid.lower()
                listed[uuid] = {kind: _listed(lpar, name)
                                for kind, name in _LISTS.items()}
                found[uuid] = processors.current(lpar)
        if not answer.whole:
            listed = {**self._listed, **listed}
            found = {**self._processors, **found}
        self._listed, self._processors = listed, {
            uuid: one for uuid, one in found.items()
            if uuid not in answer.gone}
        self._odd['partitions'] = odd
        return {uuid for uuid, read in self._adapters.items()
                if any(ids is not None and ids != set(read[kind])
                       for kind, ids in self._listed.get(uuid, {}).items()
                       if kind in read)}

    def read_processors(self, uuid, kind):
        """Read which processors a partition or a VIOS has now.

        :param kind: LogicalPartition or VirtualIOServer.
        """
        odd = oddities.Oddities()
        known = (self._serving.processors if kind == 'VirtualIOServer'
                 else self._processors)
        known.update(
            (one.uuid.lower(), processors.current(one))
            for one in odd.entries(
                _PARTITIONS[kind], self._powervm.read(
                    'ManagedSystem', root_id=self._powervm.system_uuid(),
                    child_type=kind, child_id=uuid.upper()))
            if one.uuid.lower() == uuid)
        self._odd['processors', uuid] = odd

    def forget_processors(self, uuids):
        """Forget partitions that may not be there any more.

        :returns: whether any of them was known.
        """
        known = False
        for processors_of in (self._processors, self._serving.processors):
            for uuid in processors_of.keys() & uuids:
                del processors_of[uuid]
                known = True
        return known

    def forget_lists(self):
        """Take what the partitions list for outdated."""
        self._listed = {}

    def read_vioses(self, names, now):
        """Read what the Virtual I/O Servers serve and bridge.

        :param names: as of :meth:`read_partitions`.
        """
        self._serving.take(self._serving.members.read(names, now))

    def are_vioses_due(self, now) -> bool:
        """Whether some Virtual I/O Servers are still to be read."""
        return self._serving.members.is_due(now)

    def read_more_vioses(self, now):
        """Read some of them."""
        self._serving.take(self._serving.members.proceed(now))

    def read_switches(self):
        """Read the names of the virtual switches."""
        odd = oddities.Oddities()
        response = self._powervm.read(
            'ManagedSystem', root_id=self._powervm.system_uuid(),
            child_type='VirtualSwitch')
        self._switches = {switch.switch_id: switch.name for switch
                          in odd.entries(network.VSwitch, response)}
        self._odd['switches'] = odd

    def read_adapters(self, lpar):
        """Read the network adapters of a partition.

        :param lpar: a :class:`powervm_monitor.model.Lpar`, whose interfaces
            tell which kinds of adapters it has.
        """
        odd, found = oddities.Oddities(), {}
        for kind in self._kinds(lpar):
            wrapper, make = nics.KINDS[kind]
            response = nics.answer(
                self._powervm, 'LogicalPartition', lpar.uuid, kind)
            found[kind] = {}
            for one in odd.entries(wrapper, response):
                # An odd one is listed by the partition all the same.
                found[kind][one.uuid.lower()] = next(odd.made(
                    f'network adapter {one.uuid} of {lpar.name}', make,
                    [one]), None)
        self._adapters[lpar.uuid], self._odd[lpar.uuid] = found, odd

    def keep_adapters(self, uuids):
        """Forget the network adapters of all other partitions."""
        for uuid in self._adapters.keys() - uuids:
            del self._adapters[uuid], self._odd[uuid]
            self._odd.pop(('processors', uuid), None)

    def read_ports(self, vios):
        """Read where the ports are that a VIOS of a UUID gives to vNICs."""
        self._serving.read_ports(vios, self._backing_ports())

    def doubtful_vioses(self):
        """Return the UUIDs of those whose ports have to be read."""
        return self._serving.doubtful(self._backing_ports())

    def doubt_ports(self):
        """Take all that is known of ports for outdated."""
        self._serving.doubt_ports()

    def forget_missing_ports(self):
        """Let ports that PowerVM did not tell be asked for again."""
        self._serving.forget_missing_ports()

    def devices(self, interfaces, disks):
        """Return what is known of some devices.

        :param interfaces: their location codes by the partition's UUID.
        :param disks: the same.
        """
        found = model.Devices(nics={}, backings={}, processors={
            **self._serving.processors, **self._processors})
        for uuid, locations in interfaces.items():
            known = self._nics(uuid)
            found.nics.update((location, known[location])
                              for location in locations & known.keys())
        backings = self._serving.backings
        for locations in disks.values():
            found.backings.update(
                (location, backings[location])
                for location in locations & backings.keys())
        return found

    def _kinds(self, lpar):
        """Yield the kinds that a partition shows, less what it has not."""
        shown = {interface.name.partition('-')[0]
                 for interface in lpar.interfaces}
        listed = self._listed.get(lpar.uuid, {})
        for family, kinds in _FAMILIES.items():
            if family in shown:
                # PowerVM leaves out a list that is empty.
                yield from [kind for kind in kinds if listed.get(kind)] or [
                    kind for kind in kinds if listed.get(kind) is None]

    def _backing_ports(self):
        """Return the ports behind vNICs: UUIDs of VIOS and port."""
        return {port for read in self._adapters.values()
                for adapter in read.get(nics.VNIC, {}).values() if adapter
                for port in adapter.ports}

    def _nics(self, uuid):
        return {location: self._wired(adapter)
                for read in self._adapters.get(uuid, {}).values()
                for adapter in read.values() if adapter
                for location in self._locations(adapter)}

    def _locations(self, adapter):
        if adapter.location is not None:
            return [adapter.location]
        places = map(self._serving.port, adapter.ports)
        return [place for place in places if place]

    def _wired(self, adapter):
        if adapter.switch is None:
            return adapter.nic
        return dataclasses.replace(
            adapter.nic, vswitch=self._switches.get(adapter.switch),
            uplinks=self._serving.uplinks.get(
                (adapter.switch, adapter.nic.vlan), ()))


def _listed(lpar, name):
    """Return the ids in a list of a partition, None when it is not told."""
    if lpar.element.find(name) is None:
        return None
    return {hrefs.name(href).lower()
            for href in lpar.get_href(f'{name}/{const.LINK}')}
