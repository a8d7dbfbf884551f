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

"""The devices that partitions have."""

import dataclasses

from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import transfers

# Where the physical cards sit: slot and port.
CARD = 'U78CB.001.WZS007Y-P1-C%d-T%d'


@dataclasses.dataclass
class Interface:
    """A virtual Ethernet adapter; its MAC as Neutron writes it."""

    slot: int
    mac: str
    uuid: str
    vlan: int = 1
    tagged: tuple = ()
    vswitch: int = 0
    ip: str = ''
    load: loads.Network | None = None


@dataclasses.dataclass
class Bridged:
    """What a shared Ethernet adapter carries; VLANs None are all others."""

    vlan: int = 1
    vlans: tuple | None = None
    vswitch: int = 0
    # Whether bridgedAdapters names the trunk twice.
    named_twice: bool = False


@dataclasses.dataclass
class Volume:
    """A backing disk, the same whichever VIOS serves it."""

    id: str
    udid: str
    size: int = 20480
    # The shared storage pool that it lies in, if any.
    pool: str | None = None
    # Of a logical unit or volume; a volume of Cinder has its id in the name.
    name: str | None = None
    # Whether the VIOS knows the id of the volume in Cinder.
    tagged: bool = True

    @property
    def kind(self):
        """What PowerVM calls such a disk."""
        if self.pool:
            return 'LogicalUnit'
        return 'VirtualDisk' if self.name else 'PhysicalVolume'

    @property
    def unit(self):
        """The name of a logical unit or volume."""
        return self.name or 'volume-' + self.id


@dataclasses.dataclass
class Path:
    """A client adapter with its vhost on one VIOS and the disk behind it."""

    slot: int
    vios_id: int
    server_slot: int
    vhost: str
    device: str
    volume: Volume
    # The disk's place behind the adapter.
    lun: int = 1
    load: transfers.Disk | None = None


@dataclasses.dataclass
class Channel:
    """A virtual Fibre Channel client adapter over one VIOS (NPIV).

    ``number`` is the N of vfchostN, ``port`` that of the fcs behind it; the
    ``active`` one of the two WWPNs is logged in.
    """

    slot: int
    vios_id: int
    server_slot: int
    number: int
    wwpns: tuple
    active: int = 0
    port: int = 0
    volumes: tuple = ()
    # Whether the client has a link: up or down.
    link: str = 'up'
    load: transfers.Disk | None = None

    @property
    def hex_wwpns(self):
        """Both WWPNs as 16 lower-case digits."""
        return tuple('%016x' % wwpn for wwpn in self.wwpns)

    @property
    def wwpn(self):
        """The one that is logged in."""
        return self.hex_wwpns[self.active]


@dataclasses.dataclass
class PhysicalStorage:
    """A storage adapter of a VIOS that is no Fibre Channel adapter."""

    id: str
    location: str
    load: transfers.Disk | None = None


@dataclasses.dataclass
class SriovAdapter:
    """A physical SR-IOV adapter with its ports, numbered from 0."""

    id: int
    drc_index: str
    slot: int
    ports: int = 2

    def location(self, port):
        """The location code of a physical port."""
        return CARD % (self.slot, port + 1)


@dataclasses.dataclass
class Vnic:
    """A virtual NIC whose backing device a VIOS has.

    ``counted_by`` says under whom the hypervisor's file tells the port that
    backs it: the vios or the client partition.
    """

    slot: int
    uuid: str
    vios_id: int
    counted_by: str = 'vios'


@dataclasses.dataclass
class LogicalPort:
    """An SR-IOV logical port; of the VIOS that serves it if it has a vNIC.

    A VIOS may have others of its own.
    """

    adapter: SriovAdapter
    port: int
    number: int
    mac: str
    uuid: str
    vlan: int = 0
    ip: str = ''
    vnic: Vnic | None = None
    load: loads.Sriov | None = None

    @property
    def location(self):
        """Its location code."""
        return '%s-S%d' % (self.adapter.location(self.port), self.number)

    @property
    def drc_index(self):
        """The index that the hypervisor and LogicalPortID tell."""
        return str(0x27000000 + (self.adapter.id << 16) + self.number)


def adapters(paths):
    """The Paths by client adapter: one list for each."""
    slots = {}
    for path in paths:
        slots.setdefault((path.vios_id, path.server_slot), []).append(path)
    return list(slots.values())
