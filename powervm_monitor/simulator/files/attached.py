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
    """A VIOS's network: its trunks, and the ports behind vNICs."""
    answer = {}
    if vios.trunks:
        answer['virtualEthernetAdapters'] = [
            _ethernet(1, 0, location, counts) for location, counts
            in adapters.trunks(scene, vios, worked)]
    ports = [logical_port(port, worked, lpar)
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


def traffic(counts):
    """An SR-IOV port's counters, physical or logical."""
    return {'receivedPackets': counts.received_packets,
            'sentPackets': counts.sent_packets,
            'droppedSentPackets': counts.dropped_sent_packets,
            'droppedReceivedPackets': counts.dropped_received_packets,
            'sentBytes': counts.sent_bytes,
            'receivedBytes': counts.received_bytes,
            'errorIn': counts.received_errors,
            'errorOut': counts.sent_errors}


def logical_port(port, worked, client=None):
    """An SR-IOV logical port; of a VIOS it tells the client."""
    answer = {'drcIndex': port.drc_index,
              'physicalLocation': port.location,
              'physicalDrcIndex': port.adapter.drc_index,
              'physicalPortId': port.port,
              'vnicDeviceMode': 'DedicatedVNIC' if port.vnic else 'NonVNIC',
              'configurationType': 'Ethernet'}
    if client:
        answer['clientPartitionUUID'] = client.uuid
    return dict(answer, **traffic(port.load.at(worked)))


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
