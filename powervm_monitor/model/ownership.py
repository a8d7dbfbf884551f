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
"""Whose things are: Nova's servers and what is behind devices."""

import dataclasses
import enum

from powervm_monitor.model import partition
from powervm_monitor.model import platform


class MatchRule(enum.StrEnum):
    """How a server was matched with its partition.

    UUID: the partition's UUID is the server's without its first bit, as
    nova-powervm sets it. VM_UUID: the server's metadata ``vm_uuid`` is the
    partition's UUID, as PowerVC sets it. NAME: the partition's name is the
    server's instance name.
    """

    UUID = 'uuid'
    VM_UUID = 'vm_uuid'
    NAME = 'name'


@dataclasses.dataclass(frozen=True, slots=True)
class Flavor:
    """What a tenant was promised."""

    id: str | None
    name: str
    vcpus: int
    memory_bytes: int
    disk_gb: int
    ephemeral_gb: int
    swap_mb: int
    extra_specs: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """A fixed or floating IP address of a port, with its network's name."""

    ip: str
    network: str


@dataclasses.dataclass(frozen=True, slots=True)
class Server:
    """A Nova instance as Nova tells it, or what stands in for one.

    :ivar project_id: None, as the user, of a partition that nobody owns.
    :ivar flavor: None of a partition that nobody owns.
    :ivar addresses: by MAC, twelve lower-case hexadecimal digits.
    :ivar ports: ids of the Neutron ports by MAC, as far as they are known.
    :ivar volumes: ids of the Cinder volumes that are attached.
    :ivar lpar_uuid: of its partition on this host, None without one.
    :ivar matched_by: how that partition was found, None without one.
    """

    uuid: str
    name: str
    instance_name: str
    project_id: str | None
    user_id: str | None
    host: str
    host_id: str
    flavor: Flavor | None
    status: str
    vm_state: str | None
    task_state: str | None
    availability_zone: str | None
    image_ref: str | None
    created_at: str | None
    launched_at: str | None
    metadata: dict[str, str]
    addresses: dict[str, tuple[Address, ...]]
    ports: dict[str, str] = dataclasses.field(default_factory=dict)
    volumes: tuple[str, ...] = ()
    lpar_uuid: str | None = None
    matched_by: MatchRule | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Volume:
    """Storage that a virtual adapter leads to.

    :ivar name: as the Virtual I/O Server calls it: hdisk12, a logical unit.
    :ivar udid: the same on every Virtual I/O Server, None when not told.
    :ivar id: the Cinder volume's id, None when it is not known to be one.
    :ivar kind: disk (a physical volume), logical-unit (of a shared storage
        pool), logical-volume, file or optical; None behind Fibre Channel.
    :ivar target: the target device on the Virtual I/O Server, vtscsi0.
    :ivar lun: logical unit address, sixteen lower-case hexadecimal digits.
    :ivar boot: whether the partition starts from it, as far as is known.
    """

    name: str | None
    udid: str | None
    id: str | None
    kind: str | None = None
    target: str | None = None
    lun: str | None = None
    boot: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class FcPort:
    """The physical Fibre Channel port behind an NPIV adapter.

    :ivar wwpn: sixteen lower-case hexadecimal digits.
    """

    name: str | None
    location: str | None
    wwpn: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Backing:
    """What a Virtual I/O Server has behind a storage client adapter.

    :ivar adapter: the server adapter: vhost0, vfchost3.
    :ivar vios: UUID of the Virtual I/O Server in lower case.
    :ivar volumes: behind virtual SCSI; PowerVM does not see those of NPIV.
    :ivar port: of NPIV.
    """

    adapter: str | None
    vios: str
    volumes: tuple[Volume, ...] = ()
    port: FcPort | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Uplink:
    """The shared Ethernet adapter that bridges a VLAN to the outside.

    :ivar vios: UUID of its Virtual I/O Server in lower case.
    :ivar adapter: its name there: ent6.
    :ivar physical: name of the physical or aggregated adapter below: ent0.
    :ivar location: of that, None for an aggregation.
    """

    vios: str
    adapter: str
    physical: str | None
    location: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Nic:
    """What PowerVM knows of a partition's network adapter.

    :ivar mac: twelve lower-case hexadecimal digits.
    :ivar vlan: the VLAN of its untagged traffic, None when it has none.
    :ivar tagged: the VLANs that it may use besides.
    :ivar vswitch: name of the virtual switch, None for SR-IOV.
    :ivar vnic: whether it is a virtual NIC, which an SR-IOV port backs.
    :ivar uplinks: one on each Virtual I/O Server that may bridge it.
    """

    mac: str | None
    vlan: int | None = None
    tagged: tuple[int, ...] = ()
    vswitch: str | None = None
    vnic: bool = False
    uplinks: tuple[Uplink, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Devices:
    """What PowerVM knows of the partitions and their devices.

    :ivar nics: of virtual Ethernet adapters and of SR-IOV logical ports,
        those that back a virtual NIC included, by location code.
    :ivar backings: of virtual SCSI and Fibre Channel client adapters, by
        location code.
    :ivar processors: of partitions and Virtual I/O Servers as they are
        configured now, by UUID.
    """

    nics: dict[str, Nic]
    backings: dict[str, Backing]
    processors: dict[str, partition.Processors] = dataclasses.field(
        default_factory=dict)

    def current(self, one: partition.Lpar | platform.Vios
                ) -> partition.Processors | None:
        """Return the processors that one has now, None when it is off.

        Newer levels write the virtual processors of shared partitions with
        the sample; all else is the configuration.
        """
        known = self.processors.get(one.uuid)
        if one.cpu is None or one.cpu.virtual_processors is None:
            return known if one.cpu is not None else None
        return partition.Processors(one.cpu.virtual_processors,
                                    known.units if known else None)
