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


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """A fixed or floating IP address of a port, with its network's name."""

    ip: str
    network: str


@dataclasses.dataclass(frozen=True, slots=True)
class Server:
    """A Nova instance as Nova tells it.

    :ivar addresses: by MAC, twelve lower-case hexadecimal digits.
    """

    uuid: str
    name: str
    instance_name: str
    project_id: str
    user_id: str
    host: str
    host_id: str
    flavor: Flavor
    status: str
    vm_state: str | None
    task_state: str | None
    availability_zone: str | None
    image_ref: str | None
    created_at: str | None
    launched_at: str | None
    metadata: dict[str, str]
    addresses: dict[str, tuple[Address, ...]]


@dataclasses.dataclass(frozen=True, slots=True)
class Volume:
    """Backing storage of a virtual SCSI adapter.

    :ivar id: the Cinder volume's id, None when the storage carries no tag.
    """

    name: str | None
    udid: str | None
    id: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Devices:
    """What the platform knows of the partitions' devices, by location code.

    :ivar macs: of virtual Ethernet adapters, twelve lower-case hex digits.
    :ivar volumes: behind virtual SCSI client adapters.
    """

    macs: dict[str, str]
    volumes: dict[str, tuple[Volume, ...]]
