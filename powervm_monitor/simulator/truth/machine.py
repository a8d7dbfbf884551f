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

"""What is true of the machine as a whole and of its SR-IOV adapters."""

from powervm_monitor.simulator import load
from powervm_monitor.simulator import machine
from powervm_monitor.simulator.truth import partition


def host(scene, worked):
    """Units, firmware and memory."""
    units, memory = machine.units(scene), machine.memory(scene)
    persistent = scene.system.persistent_memory
    firmware = machine.firmware_cycles(scene, worked)
    return {
        'total_units': units.total,
        'configurable_units': units.configurable,
        'available_units': units.available,
        'firmware_cycles': firmware,
        'firmware_ns': partition.nanoseconds(scene.system, firmware),
        'firmware_memory_bytes':
            scene.system.firmware_memory * partition.MEBIBYTE,
        'virtual_persistent_memory_bytes': None if persistent is None else (
            persistent * partition.MEBIBYTE),
        'total_memory_bytes': memory.total * partition.MEBIBYTE,
        'configurable_memory_bytes':
            memory.configurable * partition.MEBIBYTE,
        'available_memory_bytes': memory.available * partition.MEBIBYTE}


def sriov_adapters(scene, worked):
    """The physical SR-IOV adapters and their ports."""
    return [
        {'id': adapter.id, 'drc_index': adapter.drc_index,
         'ports': [{'id': port, 'location': adapter.location(port),
                    **_physical_port(counts, scene.spelling)}
                   for port, counts in machine.physical_ports(
                       scene, adapter, worked)]}
        for adapter in scene.system.sriov_adapters]


def _physical_port(counts: load.SriovCounts, spelling: str) -> dict:
    """The counts; drops only as the hypervisor tells them.

    The new spelling has one number for both directions.
    """
    told = dict(counts._asdict(), dropped_packets=None)
    if spelling == 'new':
        told.update(
            dropped_packets=counts.dropped_received_packets +
            counts.dropped_sent_packets, dropped_received_packets=None,
            dropped_sent_packets=None)
    return told
