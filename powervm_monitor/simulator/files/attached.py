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

"""What the hypervisor's file tells of the devices of partitions."""

from powervm_monitor.simulator import adapters
from powervm_monitor.simulator import devices
from powervm_monitor.simulator import load


def network(scene, lpar, worked):
    """An LPAR's network, empty when it has none."""
    answer = {}
    if lpar.interfaces:
        answer['virtualEthernetAdapters'] = [
            _interface(scene, lpar, interface, worked)
            for interface in lpar.interfaces]
    ports = [logical_port(port, worked) for port in lpar.logical_ports
             if port.vnic is None or port.vnic.counted_by == 'partition']
    if ports:
        answer['sriovLogicalPorts'] = ports
    return answer


def served(scene, vios, worked):
    """A VIOS's network: trunks, its SR-IOV ports, and those behind vNICs."""
    answer = {}
    if vios.trunks:
        answer['virtualEthernetAdapters'] = [
            _ethernet(bridged.vlan, bridged.vswitch, location, counts)
            for bridged, location, counts
            in adapters.trunks(scene, vios, worked)]
    ports = [logical_port(port, worked) for port in vios.logical_ports]
    ports += [
        dict(logical_port(port, worked),
             clientPartitionUUID=_client(lpar, scene.spelling))
        for lpar, port in scene.logical_ports(vios)
        if port.vnic.counted_by == 'vios' and lpar.running]
    if ports:
        answer['sriovLogicalPorts'] = ports
    return answer


def storage(scene, lpar):
    """An LPAR's storage, empty when it has none."""
    answer = {}
    if lpar.paths:
        answer['genericVirtualAdapters'] = [{
            'physicalLocation': scene.system.location(lpar.id, path.slot),
            'viosId': path.vios_id,
            'viosAdapterSlotId': path.server_slot}
            for path, *_ in devices.adapters(lpar.paths)]
    if lpar.channels:
        pair = 'wwpnpair' if scene.spelling == 'new' else 'wwpnPair'
        answer['virtualFiberChannelAdapters'] = [{
            'physicalLocation': scene.system.location(lpar.id, channel.slot),
            'viosId': channel.vios_id, pair: list(channel.wwpns)}
            for channel in lpar.channels]
    return answer


def physical_port(counts: load.SriovCounts, spelling: str) -> dict:
    """A physical SR-IOV port's counters; the new spelling adds up drops."""
    answer = _traffic(counts)
    if spelling == 'new':
        answer['droppedPackets'] = (answer.pop('droppedSentPackets') +
                                    answer.pop('droppedReceivedPackets'))
    return answer


def _traffic(counts):
    return {'receivedPackets': counts.received_packets,
            'sentPackets': counts.sent_packets,
            'droppedSentPackets': counts.dropped_sent_packets,
            'droppedReceivedPackets': counts.dropped_received_packets,
            'sentBytes': counts.sent_bytes,
            'receivedBytes': counts.received_bytes,
            'errorIn': counts.received_errors,
            'errorOut': counts.sent_errors}


def _client(lpar, spelling: str) -> str:
    """The UUID of a vNIC's partition, in the new spelling without dashes."""
    return lpar.uuid.replace('-', '') if spelling == 'new' else lpar.uuid


def logical_port(port, worked):
    """An SR-IOV logical port."""
    return {'drcIndex': port.drc_index,
            'physicalLocation': port.location,
            'physicalDrcIndex': port.adapter.drc_index,
            'physicalPortId': port.port,
            'vnicDeviceMode': 'DedicatedVNIC' if port.vnic else 'NonVNIC',
            'configurationType': 'Ethernet',
            **_traffic(port.load.at(worked))}


def _interface(scene, lpar, interface, worked):
    return _ethernet(
        interface.vlan, interface.vswitch,
        scene.system.location(lpar.id, interface.slot),
        interface.load.at(worked))


def _ethernet(vlan, vswitch, location, counts):
    return {
        'vlanId': vlan,
        'vswitchId': vswitch,
        'physicalLocation': location,
        'isPortVLANID': True,
        'receivedPackets': counts.received_packets,
        'sentPackets': counts.sent_packets,
        'droppedPackets': counts.dropped_packets,
        'sentBytes': counts.sent_bytes,
        'receivedBytes': counts.received_bytes,
        'receivedPhysicalPackets': counts.received_physical_packets,
        'sentPhysicalPackets': counts.sent_physical_packets,
        'droppedPhysicalPackets': 0,
        'sentPhysicalBytes': counts.sent_physical_bytes,
        'receivedPhysicalBytes': counts.received_physical_bytes}
