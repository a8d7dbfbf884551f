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
"""What instances own, with the identity that Ceilometer's pollsters give."""

import dataclasses

from powervm_monitor import model
from powervm_monitor.catalog import metrics
from powervm_monitor.identity import partition
from powervm_monitor.identity import platform

# How PowerVM shares a partition's processors, in an operator's words. One
# with processors of its own donates when it gives idle cycles away while it
# is active.
MODES = {
    'cap': 'capped',
    'uncap': 'uncapped',
    'keep_idle_procs': 'dedicated',
    'share_idle_procs': 'dedicated',
    'share_idle_procs_active': 'donating',
    'share_idle_procs_always': 'donating',
}


class Tenants:
    """The Resources that instances own, as one Reading has them.

    :param host: ``[DEFAULT] host``.
    :param reading: the :class:`powervm_monitor.model.Reading`.
    :param devices: the :class:`powervm_monitor.model.Devices` of the host.
    """

    def __init__(self, host, reading, devices):
        self._host = host
        self._devices = devices
        self._vioses = {vios.uuid: vios.name for vios in reading.vioses}
        self._vios_ids = {vios.id: vios.name for vios in reading.vioses}
        self._ports = {port.name: port for port in reading.ports}
        self._pools = {pool.id: pool.name for pool in reading.pools}
        self._machine = platform.machine(reading)

    def resource(self, measured, server, behind):
        """Return the Resource of a partition or of one of its devices.

        :param measured: a :class:`powervm_monitor.model.Measured`.
        :param server: the :class:`powervm_monitor.model.Server` it belongs
            to.
        :param behind: Volumes by location code of the adapter.
        """
        match measured.device:
            case None:
                named = self._instance(measured.lpar, server)
            case model.Disk() as disk:
                named = self._disk(disk, server, behind)
            case model.BackedVolume() as volume:
                named = _volume(volume, server, behind)
            case model.Interface() as interface:
                named = self._interface(interface, server)
        kind, resource_id, metadata = named
        return model.Resource(
            kind=kind, id=resource_id, project_id=server.project_id,
            user_id=server.user_id, metadata={
                **_owner(server), **self._machine, **metadata},
            user_metadata=server.metadata)

    def _instance(self, lpar, server):
        metadata = {'lpar_id': lpar.id, 'lpar_name': lpar.name,
                    'lpar_type': lpar.kind, 'os_type': lpar.os}
        if lpar.cpu is not None:
            processors = self._devices.current(lpar)
            metadata.update(
                cpu_number=processors and processors.virtual,
                processor_mode=MODES.get(lpar.cpu.mode),
                pool_id=lpar.cpu.pool_id,
                pool_name=self._pools.get(f'processor-{lpar.cpu.pool_id}'))
        if lpar.guest_memory is not None:
            metadata['memory_sampled_at'] = (
                lpar.guest_memory.sampled_at.isoformat())
        return metrics.INSTANCE, server.uuid, metadata

    def _disk(self, disk, server, behind):
        backing = self._devices.backings.get(disk.location)
        metadata = {
            'disk_name': disk.name, 'location': disk.location,
            'vios_id': disk.vios_id,
            'vios_name': self._vios_ids.get(disk.vios_id)}
        if disk.wwpns:
            metadata['wwpns'] = list(disk.wwpns)
        if backing is not None:
            metadata['server_adapter'] = backing.adapter
            if backing.port is not None:
                metadata['fc_port'] = _plain(backing.port)
        if disk.location in behind:
            metadata['volumes'] = [
                _plain(volume) for volume in behind[disk.location]]
        return metrics.DISK, f'{server.uuid}-{disk.name}', metadata

    def _interface(self, interface, server):
        metadata = {'vnic_name': interface.name,
                    'location': interface.location,
                    'vlan': interface.vlan}
        nic = self._devices.nics.get(interface.location)
        if nic is not None:
            metadata.update(
                interface_kind=_kind(interface, nic), vlan=nic.vlan,
                tagged_vlans=list(nic.tagged), vswitch=nic.vswitch)
            if nic.mac is not None:
                metadata.update(
                    mac=':'.join(nic.mac[i:i + 2] for i in range(0, 12, 2)),
                    port_id=server.ports.get(nic.mac),
                    fixed_ips=[_plain(address) for address
                               in server.addresses.get(nic.mac, ())])
        metadata['uplinks'] = self._uplinks(interface, nic)
        return (metrics.INTERFACE,
                f'{server.instance_name}-{server.uuid}-{interface.name}',
                metadata)

    def _uplinks(self, interface, nic):
        """Return what carries the traffic of an interface out."""
        if interface.port is not None:
            port = self._ports.get(interface.port)
            return [{
                'adapter_id': platform.adapter_id(self._host, interface.port),
                'adapter_name': interface.port,
                'location': port and port.location}]
        return [{
            'adapter_id': platform.adapter_id(uplink.vios, uplink.adapter),
            'adapter_name': uplink.adapter,
            'vios_name': self._vioses.get(uplink.vios),
            'physical': uplink.physical, 'location': uplink.location}
            for uplink in (nic.uplinks if nic else ())]


def _plain(one):
    """Return a flat dataclass as a dict; asdict, which copies, is slow."""
    return {name: getattr(one, name) for name in one.__slots__}


def _kind(interface, nic):
    if nic.vnic:
        return 'vnic'
    return interface.name.partition('-')[0]


def _volume(backed, server, behind):
    name = f'volume-{backed.id}'
    volume = next((known for volumes in behind.values() for known in volumes
                   if known.udid == backed.volume.udid), backed.volume)
    # Its target and unit differ from path to path.
    return metrics.DISK, f'{server.uuid}-{name}', {
        'disk_name': name, 'volumes': [_plain(
            dataclasses.replace(volume, target=None, lun=None))]}


def _owner(server):
    """Return the metadata that Ceilometer's own pollsters give."""
    return {
        'display_name': server.name,
        'name': server.instance_name,
        'instance_id': server.uuid,
        'host': server.host_id,
        'instance_host': server.host,
        'status': server.status.lower(),
        'state': server.vm_state,
        'task_state': server.task_state,
        'availability_zone': server.availability_zone,
        'image_ref': server.image_ref,
        'created_at': server.created_at,
        'launched_at': server.launched_at,
        **_flavor(server.flavor),
    }


def _flavor(flavor):
    if flavor is None:
        return {'flavor_id': partition.UNMANAGED,
                'flavor_name': partition.UNMANAGED}
    memory_mb = flavor.memory_bytes >> 20
    return {
        'instance_type': flavor.name,
        'flavor': {
            'id': flavor.id, 'name': flavor.name, 'vcpus': flavor.vcpus,
            'ram': memory_mb, 'disk': flavor.disk_gb,
            'ephemeral': flavor.ephemeral_gb, 'swap': flavor.swap_mb,
            'extra_specs': flavor.extra_specs},
        'flavor_id': flavor.id,
        'flavor_name': flavor.name,
        'vcpus': flavor.vcpus,
        'memory_mb': memory_mb,
        'disk_gb': flavor.disk_gb,
        'ephemeral_gb': flavor.ephemeral_gb,
        'root_gb': flavor.disk_gb - flavor.ephemeral_gb,
    }
