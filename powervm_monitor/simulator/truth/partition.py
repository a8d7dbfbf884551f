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

"""What is true of a partition and its devices."""

from powervm_monitor.simulator import adapters
from powervm_monitor.simulator import devices
from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator.files import phyp

BILLION = 10 ** 9
MEBIBYTE = 2 ** 20
CYCLES = ('busy', 'consumed', 'entitled', 'capped', 'uncapped', 'idle',
          'donated', 'waited')


def tell(scene, lpar, worked, counts, memory):
    """All about one partition; counts are its CpuCounts."""
    instance = lpar.instance
    return {
        'uuid': lpar.uuid.lower(), 'id': lpar.id, 'name': lpar.name,
        'instance_uuid': instance.uuid if instance else None,
        'instance_name': instance.name if instance else None,
        'state': lpar.state, 'arriving': lpar.arriving,
        'vcpus': instance.flavor['vcpus'] if instance else None,
        'memory_mb': instance.flavor['ram'] if instance else None,
        'affinity_score': affinity_score(lpar),
        'cpu': cpu(scene.system, lpar, counts),
        'memory': memory,
        'assigned_memory': assigned(lpar),
        'interfaces': [_interface(scene, lpar, interface, worked)
                       for interface in lpar.interfaces],
        'disks': [_disk(scene, lpar, paths, worked)
                  for paths in devices.adapters(lpar.paths)],
        'fc_adapters': [_channel(scene, lpar, channel, worked)
                        for channel in lpar.channels],
        'sriov_ports': [logical_port(scene, lpar, port, worked)
                        for port in lpar.logical_ports]}


def affinity_score(partition):
    """None without processors and memory: there is nothing to score."""
    return None if partition.placeholder else partition.affinity


def cpu(system, partition, counts):
    """Processors, of an LPAR or a VIOS.

    Busy and consumed come from the workload itself. What a partition brings
    along with ``idle_ahead`` is not known of them: they count from then on.
    """
    told = {'mode': partition.mode,
            'virtual_processors': partition.vcpus,
            'units': partition.entitled,
            'max_virtual_processors': partition.max_vcpus,
            'max_units': partition.max_entitled,
            'weight':
                partition.weight if partition.mode == 'uncap' else None,
            'pool_id':
                phyp.NO_POOL if partition.dedicated else partition.pool,
            'instructions': counts.instructions}
    for name in CYCLES:
        told[name + '_cycles'] = getattr(counts, name)
        told[name + '_ns'] = nanoseconds(system, getattr(counts, name))
    return told


def nanoseconds(system, cycles):
    """Cycles of the timebase as whole nanoseconds."""
    return cycles * BILLION // system.timebase


def assigned(partition):
    """The memory that the hypervisor gives an LPAR or a VIOS."""
    persistent = partition.persistent_memory
    return {'logical_bytes': partition.memory * MEBIBYTE,
            'backed_bytes': partition.backed * MEBIBYTE,
            'virtual_persistent_bytes':
                None if persistent is None else persistent * MEBIBYTE}


def _interface(scene, lpar, interface, worked):
    return {'location': scene.system.location(lpar.id, interface.slot),
            'slot': interface.slot, 'mac': interface.mac,
            **interface.load.at(worked)._asdict(),
            'dropped_physical_packets': 0}


def _disk(scene, lpar, paths, worked):
    """A client adapter; several volumes may lie behind it.

    Its requests are in the files only if ``requests_counted``.
    """
    path = paths[0]
    counts = loads.total(loads.DiskCounts,
                         (each.load.at(worked) for each in paths))
    return {'location': scene.system.location(lpar.id, path.slot),
            'kind': 'vscsi', 'requests_counted': scene.transfers,
            'slot': path.slot, 'vios_id': path.vios_id,
            'vhost': path.vhost,
            'volume_id': path.volume.id,
            'volume_ids': [each.volume.id for each in paths],
            **_counted(scene, path, counts)}


def _speed(scene, channel):
    """Gb/s, 0 without a link; unknown when the VIOS is off."""
    vios = scene.vios_of_id(channel.vios_id)
    return adapters.client_speed(vios, channel) if vios.running else None


def _counted(scene, device, counts):
    """The counts, unknown when the VIOS that counts is off."""
    if scene.vios_of_id(device.vios_id).running:
        return counts._asdict()
    return dict.fromkeys(counts._fields)


def _channel(scene, lpar, channel, worked):
    return {'location': scene.system.location(lpar.id, channel.slot),
            'kind': 'npiv', 'requests_counted': True,
            'slot': channel.slot, 'vios_id': channel.vios_id,
            'wwpns': list(channel.hex_wwpns), 'wwpn': channel.wwpn,
            'port': 'fcs%d' % channel.port,
            'volume_ids': list(channel.volumes), 'link': channel.link,
            'speed': _speed(scene, channel),
            **_counted(scene, channel, channel.load.at(worked))}


def logical_port(scene, lpar, port, worked):
    """An SR-IOV logical port of an LPAR, or of a VIOS for itself."""
    vnic = port.vnic
    return {'location': port.location, 'mac': port.mac,
            'drc_index': port.drc_index,
            'physical_drc_index': port.adapter.drc_index,
            'physical_port_id': port.port,
            'vnic': vnic and {
                'location': scene.system.location(lpar.id, vnic.slot),
                'slot': vnic.slot, 'vios_id': vnic.vios_id,
                'counted_by': vnic.counted_by},
            **port.load.at(worked)._asdict()}
