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

"""What is true of a VIOS and its adapters."""

from powervm_monitor.simulator import adapters
from powervm_monitor.simulator import pools
from powervm_monitor.simulator.truth import partition

NETWORK = ('received_packets', 'sent_packets', 'received_bytes', 'sent_bytes',
           'dropped_packets')


def tell(scene, vios, worked, counts):
    """All about one VIOS; one that is off has no adapters.

    :param counts: Its CpuCounts.
    """
    told = {
        'id': vios.id, 'uuid': vios.uuid.lower(), 'name': vios.name,
        'state': vios.state, 'rmc': vios.rmc, 'monitored': vios.monitored,
        'affinity_score': partition.affinity_score(vios),
        'cpu': partition.cpu(scene.system, vios, counts),
        'assigned_memory': partition.assigned(vios),
        'used_memory_bytes': None, 'adapters': [], 'storage_pools': [],
        'interfaces': [], 'sriov_ports': []}
    if vios.running:
        told.update(
            used_memory_bytes=vios.memory_used * partition.MEBIBYTE,
            adapters=[
                *map(_ethernet, adapters.ethernet(scene, vios, worked)),
                *(_storage(adapter, scene.transfers) for adapter
                  in adapters.storage(scene, vios, worked))],
            interfaces=[
                {'location': location, 'vlan': bridged.vlan,
                 'vswitch': bridged.vswitch, **counts._asdict(),
                 'dropped_physical_packets': 0} for bridged, location, counts
                in adapters.trunks(scene, vios, worked) if vios.trunks],
            sriov_ports=[partition.logical_port(scene, vios, port, worked)
                         for port in vios.logical_ports],
            storage_pools=[_pool(scene, vios, pool, worked)
                           for pool in vios.storage_pools])
    return told


def _pool(scene, vios, pool, worked):
    return {'id': pool.id, 'disks': list(pool.disks),
            'total_bytes': pool.size * partition.MEBIBYTE,
            'used_bytes': pool.used * partition.MEBIBYTE,
            'requests_counted': scene.transfers,
            **pools.storage_counts(scene, vios, pool, worked)._asdict()}


def _ethernet(adapter):
    told = {'id': adapter.id, 'kind': adapter.kind,
            'location': adapter.location}
    told.update((name, getattr(adapter.counts, name)) for name in NETWORK)
    if adapter.kind == 'sea':
        told['bridged'] = list(adapter.bridged)
    return told


def _storage(adapter, transfers):
    """A storage adapter; its requests are in the file if counted.

    :param transfers: whether the files tell requests beside blocks.
    """
    told = {'id': adapter.id, 'kind': adapter.kind,
            'location': adapter.location,
            'requests_counted': transfers or adapter.kind in ('fc', 'npiv'),
            **adapter.counts._asdict()}
    if adapter.wwpn:
        told.update(speed=adapter.speed, wwpn=adapter.wwpn)
    if adapter.kind == 'fc':
        told.update(clients=len(adapter.ports), ports=[
            _storage(client, transfers) for client in adapter.ports])
    return told
