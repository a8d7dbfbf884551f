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
"""Whose a number is: partitions and devices become Nova's. Pure."""

import dataclasses

from powervm_monitor import model
from powervm_monitor.catalog import metrics

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


def lpar_uuid(instance_uuid):
    """Return the UUID of the partition of a Nova instance.

    PowerVM's UUIDs have the first bit cleared, so the way back is not known:
    map forward from Nova's list and look out for clashes.
    """
    return f'{int(instance_uuid[0], 16) & 7:x}{instance_uuid[1:]}'.lower()


def observe(measured, server, devices, sampled_at, period):
    """Return the Observation of what was measured, None when it is empty.

    :param measured: a :class:`powervm_monitor.model.Measured`.
    :param server: the :class:`powervm_monitor.model.Server` it belongs to.
    :param devices: the :class:`powervm_monitor.model.Devices` of the host.
    :param sampled_at: the hypervisor's time.
    :param period: seconds that rates cover, or None.
    """
    if not measured.measurements:
        return None
    match measured.device:
        case None:
            resource = _instance(measured.lpar, server)
        case model.Disk() as disk:
            resource = _disk(disk, server, devices)
        case model.BackedVolume() as volume:
            resource = _volume(volume, server)
        case model.Interface() as interface:
            resource = _interface(interface, server, devices)
    return model.Observation(
        resource=resource, sampled_at=sampled_at, period=period,
        measurements=measured.measurements)


class Platform:
    """Says of what the platform owns that it belongs to a host.

    :param host: ``[DEFAULT] host``.
    """

    def __init__(self, host):
        self._host = host

    def observe(self, measured, vioses, sampled_at, period):
        """Return the Observation of what was measured, or None.

        :param measured: a :class:`powervm_monitor.model.Measured`.
        :param vioses: the names of the VIOSes by UUID.
        :param sampled_at: the hypervisor's time.
        :param period: seconds that rates cover, or None.
        """
        if not measured.measurements:
            return None
        kind, resource_id, metadata = self._resource(measured.device, vioses)
        return model.Observation(
            resource=model.Resource(
                kind=kind, id=resource_id, project_id=None, user_id=None,
                metadata={'host': self._host, **metadata}, user_metadata={}),
            sampled_at=sampled_at, period=period,
            measurements=measured.measurements)

    def _resource(self, subject, vioses):
        host = self._host
        match subject:
            case model.Host():
                return metrics.HOST, host, {}
            case model.Node():
                # As Ceilometer names what Nova tells of a compute node.
                return metrics.HOST, f'{host}_{host}', {}
            case model.Thermometer():
                return (metrics.HOST, f'{host}-temperature-{subject.name}',
                        {'thermometer': subject.name})
            case model.Collection():
                return metrics.COLLECTION, f'{host}-collection', {}
            case model.Vios():
                return metrics.VIOS, subject.uuid, {
                    'vios_id': subject.id, 'vios_name': subject.name}
            case model.Adapter():
                owner = subject.vios or host
                return metrics.ADAPTER, f'{owner}-{subject.name}', {
                    'adapter_name': subject.name,
                    'adapter_kind': subject.kind,
                    'location': subject.location, 'wwpn': subject.wwpn,
                    'bridged': list(subject.bridged),
                    'vios_name': vioses.get(subject.vios)}
            case model.Pool():
                owner = subject.vios or host
                return metrics.POOL, f'{owner}-pool-{subject.id}', {
                    'pool_name': subject.name, 'pool_kind': subject.kind,
                    'vios_name': vioses.get(subject.vios)}


def _instance(lpar, server):
    metadata = _owner(server)
    metadata['lpar_id'] = lpar.id
    metadata['lpar_name'] = lpar.name
    if lpar.cpu is not None:
        metadata['cpu_number'] = lpar.cpu.virtual_processors
        metadata['processor_mode'] = MODES.get(lpar.cpu.mode)
    if lpar.guest_memory is not None:
        metadata['memory_sampled_at'] = (
            lpar.guest_memory.sampled_at.isoformat())
    return _resource(metrics.INSTANCE, server.uuid, server, metadata)


def _disk(disk, server, devices):
    metadata = _owner(server)
    metadata['disk_name'] = disk.name
    metadata['location'] = disk.location
    metadata['vios_id'] = disk.vios_id
    volumes = devices.volumes.get(disk.location)
    if disk.wwpns:
        metadata['wwpns'] = list(disk.wwpns)
    if volumes is not None:
        metadata['volumes'] = [dataclasses.asdict(v) for v in volumes]
    return _resource(
        metrics.DISK, f'{server.uuid}-{disk.name}', server, metadata)


def _volume(backed, server):
    name = f'volume-{backed.id}'
    metadata = _owner(server)
    metadata['disk_name'] = name
    metadata['volumes'] = [dataclasses.asdict(backed.volume)]
    return _resource(
        metrics.DISK, f'{server.uuid}-{name}', server, metadata)


def _interface(interface, server, devices):
    metadata = _owner(server)
    metadata['vnic_name'] = interface.name
    metadata['location'] = interface.location
    mac = devices.macs.get(interface.location)
    if mac is not None:
        metadata['mac'] = ':'.join(
            mac[i:i + 2] for i in range(0, len(mac), 2))
        metadata['fixed_ips'] = [
            dataclasses.asdict(a) for a in server.addresses.get(mac, ())]
    return _resource(
        metrics.INTERFACE,
        f'{server.instance_name}-{server.uuid}-{interface.name}',
        server, metadata)


def _resource(kind, resource_id, server, metadata):
    return model.Resource(
        kind=kind, id=resource_id, project_id=server.project_id,
        user_id=server.user_id, metadata=metadata,
        user_metadata=server.metadata)


def _owner(server):
    """Return the metadata that Ceilometer's own pollsters give."""
    flavor = server.flavor
    memory_mb = flavor.memory_bytes >> 20
    return {
        'display_name': server.name,
        'name': server.instance_name,
        'instance_id': server.uuid,
        'instance_type': flavor.name,
        'host': server.host_id,
        'instance_host': server.host,
        'flavor': {
            'id': flavor.id, 'name': flavor.name, 'vcpus': flavor.vcpus,
            'ram': memory_mb, 'disk': flavor.disk_gb,
            'ephemeral': flavor.ephemeral_gb, 'swap': flavor.swap_mb},
        'flavor_id': flavor.id,
        'flavor_name': flavor.name,
        'status': server.status.lower(),
        'state': server.vm_state,
        'task_state': server.task_state,
        'availability_zone': server.availability_zone,
        'image_ref': server.image_ref,
        'created_at': server.created_at,
        'launched_at': server.launched_at,
        'vcpus': flavor.vcpus,
        'memory_mb': memory_mb,
        'disk_gb': flavor.disk_gb,
        'ephemeral_gb': flavor.ephemeral_gb,
        'root_gb': flavor.disk_gb - flavor.ephemeral_gb,
    }
