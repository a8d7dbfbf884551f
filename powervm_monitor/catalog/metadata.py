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
"""The metadata of a resource in its notifications: names and meanings."""

import dataclasses

from powervm_monitor.catalog import metrics


@dataclasses.dataclass(frozen=True, slots=True)
class Attribute:
    """One key of the metadata.

    :ivar name: the key, Ceilometer's own where it has one.
    :ivar meaning: one line for an operator.
    :ivar resources: the kinds of Resource that have it.
    :ivar type: of its value, as Python spells it; what is not known is None.
    """

    name: str
    meaning: str
    resources: tuple[str, ...] = metrics.TENANT_KINDS
    type: str = 'str'


ATTRIBUTES = (
    Attribute('display_name', 'Name of the instance.'),
    Attribute('name', 'Nova\'s instance name, for example '
                      'instance-0000001a.'),
    Attribute('instance_id', 'UUID of the instance.'),
    Attribute('instance_type', 'Name of the flavor, as Ceilometer calls it.'),
    Attribute('host', 'Nova\'s obfuscated host id; of what the platform '
                      'owns the host\'s name.', metrics.RESOURCE_KINDS),
    Attribute('instance_host', 'Host that Nova lists the instance on; while '
                               'it migrates the one that it comes from.'),
    Attribute('flavor', 'The flavor: id, name, vcpus, ram and swap in MiB, '
                        'disk and ephemeral in GiB, extra_specs.',
              type='dict'),
    Attribute('flavor_id', 'Id of the flavor; "unmanaged" of a partition '
                           'that is no instance.'),
    Attribute('flavor_name', 'Name of the flavor; "unmanaged" of a '
                             'partition that is no instance.'),
    Attribute('status', 'Status of the server in lower case.'),
    Attribute('state', 'Nova\'s vm_state.'),
    Attribute('task_state', 'Nova\'s task_state.'),
    Attribute('availability_zone', 'Availability zone.'),
    Attribute('image_ref', 'Id of the image; absent for a server booted '
                           'from a volume.'),
    Attribute('created_at', 'When the server was created.'),
    Attribute('launched_at', 'When the server was launched.'),
    Attribute('vcpus', 'Virtual processors of the flavor.', type='int'),
    Attribute('memory_mb', 'Memory of the flavor in MiB.', type='int'),
    Attribute('disk_gb', 'Disk of the flavor in GiB.', type='int'),
    Attribute('ephemeral_gb', 'Ephemeral disk of the flavor in GiB.',
              type='int'),
    Attribute('root_gb', 'Root disk of the flavor in GiB.', type='int'),
    Attribute('lpar_id', 'Id of the partition.', (metrics.INSTANCE,),
              type='int'),
    Attribute('lpar_name', 'Name of the partition.', (metrics.INSTANCE,)),
    Attribute('cpu_number', 'Virtual processors that the partition has now.',
              (metrics.INSTANCE,), type='int'),
    Attribute('processor_mode', 'How it shares processors: capped, '
                                'uncapped, dedicated or donating.',
              (metrics.INSTANCE,)),
    Attribute('memory_sampled_at', 'When the guest reported its memory, up '
                                   'to 150 s before the sample.',
              (metrics.INSTANCE,)),
    Attribute('pool_id', 'Id of its shared processor pool; 255 with dedicated '
                         'processors.', (metrics.INSTANCE,), type='int'),
    Attribute('lpar_type', 'PowerVM\'s type of the partition, such as '
                           'aixlinux.', (metrics.INSTANCE, metrics.VIOS)),
    Attribute('os_type', 'Operating system of the partition, where the level '
                         'reports it.', (metrics.INSTANCE, metrics.VIOS)),
    Attribute('machine_type', 'Type and model of the machine, such as '
                              '8247-22L.', metrics.RESOURCE_KINDS),
    Attribute('machine_serial', 'Serial number of the machine.',
              metrics.RESOURCE_KINDS),
    Attribute('disk_name', 'Name of the disk in the instance: the client '
                           'adapter\'s kind and slot.', (metrics.DISK,)),
    Attribute('vios_id', 'Partition id of the Virtual I/O Server; of a '
                         'disk, of the one that serves it.',
              (metrics.DISK, metrics.VIOS), type='int'),
    Attribute('vios_name', 'Name of the Virtual I/O Server.',
              (metrics.DISK, metrics.VIOS, metrics.ADAPTER, metrics.POOL)),
    Attribute('adapter_name', 'Name of the adapter on its Virtual I/O '
                              'Server, or the SR-IOV port.',
              (metrics.ADAPTER,)),
    Attribute('adapter_kind', 'physical, virtual, trunk (a virtual one as '
                              'the hypervisor counts it), sea, fc, storage '
                              '(not Fibre Channel), vhost, sriov (a physical '
                              'port) or logical (an SR-IOV port of a Virtual '
                              'I/O Server\'s own).', (metrics.ADAPTER,)),
    Attribute('wwpn', 'WWPN of a Fibre Channel adapter.',
              (metrics.ADAPTER,)),
    Attribute('bridged', 'Adapters that a shared Ethernet adapter bridges.',
              (metrics.ADAPTER,), type='list'),
    Attribute('thermometer', 'Where the temperature is measured: place, '
                             'entity and instance.', (metrics.HOST,)),
    Attribute('power_period', 'Seconds that average, minimum and maximum '
                              'power cover.', (metrics.HOST,), type='float'),
    Attribute('pool_name', 'Name of the pool; of an instance, the name of '
                           'its shared processor pool.',
              (metrics.INSTANCE, metrics.POOL)),
    Attribute('disks', 'Disks of a shared storage pool.', (metrics.POOL,),
              type='list'),
    Attribute('pool_kind', 'processor, physical, memory or storage.',
              (metrics.POOL,)),
    Attribute('wwpns', 'WWPNs of a virtual Fibre Channel adapter.',
              (metrics.DISK,), type='list'),
    Attribute('server_adapter', 'Adapter of the Virtual I/O Server that '
                                'serves the disk: vhost0, vfchost3.',
              (metrics.DISK,)),
    Attribute('fc_port', 'Physical port that carries a virtual Fibre '
                         'Channel adapter: name, location and wwpn.',
              (metrics.DISK,), type='dict'),
    Attribute('volumes', 'What is behind the adapter, of each: name, udid, '
                         'Cinder volume id, kind (disk, logical-unit, '
                         'logical-volume, file, optical), target device, '
                         'lun, and whether it is the boot disk.',
              (metrics.DISK,), type='list'),
    Attribute('vnic_name', 'Name of the interface in the instance: the '
                           'adapter\'s kind and slot.', (metrics.INTERFACE,)),
    Attribute('interface_kind', 'veth (virtual Ethernet), sriov (a logical '
                                'port of its own) or vnic (one behind a '
                                'virtual NIC).', (metrics.INTERFACE,)),
    Attribute('mac', 'MAC address.', (metrics.INTERFACE,)),
    Attribute('port_id', 'Id of the Neutron port with that MAC.',
              (metrics.INTERFACE,)),
    Attribute('fixed_ips', 'IP addresses that Nova lists for the MAC, with '
                           'their network\'s name.', (metrics.INTERFACE,),
              type='list'),
    Attribute('vlan', 'VLAN of its untagged traffic.',
              (metrics.INTERFACE,), type='int'),
    Attribute('tagged_vlans', 'VLANs that it may use besides.',
              (metrics.INTERFACE,), type='list'),
    Attribute('vswitch', 'Name of the virtual switch.',
              (metrics.INTERFACE,)),
    Attribute('uplinks', 'What carries its traffic out of the machine: '
                         'adapter_id (the resource id), adapter_name, '
                         'vios_name, physical (the adapter below a shared '
                         'one) and location of each.', (metrics.INTERFACE,),
              type='list'),
    Attribute('absent', 'Ids of the resources that the sample lacks though '
                        'they are not known to be gone; an asterisk stands '
                        'for any.', (metrics.COLLECTION,), type='list'),
    Attribute('silent_vioses', 'Names of the Virtual I/O Servers that did not '
                               'report what they serve.',
              (metrics.COLLECTION,), type='list'),
    Attribute('plugin', 'Name of the plugin that the numbers are of.',
              (metrics.COLLECTION,)),
    Attribute('location', 'PowerVM location code of the client adapter.',
              (metrics.DISK, metrics.INTERFACE, metrics.ADAPTER)),
)
