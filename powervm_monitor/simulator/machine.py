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

"""The machine as a whole: units, memory, firmware and SR-IOV."""

import typing

from powervm_monitor.simulator import load
from powervm_monitor.simulator import pools
from powervm_monitor.simulator import workload

# One in so many packets passes only one of a physical port's two sides.
WITHIN_ADAPTER = 16


class Units(typing.NamedTuple):
    """Processors: all, those that may be used, those that are left."""

    total: float
    configurable: float
    available: float


class Memory(typing.NamedTuple):
    """Memory in MB: all, what may be used, what is left."""

    total: int
    configurable: int
    available: int


def units(scene):
    """The Units of the system."""
    whole = scene.system.processors
    return Units(whole, whole, pools.available(scene))


def memory(scene):
    """The Memory of the system."""
    system = scene.system
    assigned = sum(partition.memory for partition in scene.partitions)
    return Memory(system.memory, system.memory, max(
        0, system.memory - system.firmware_memory - assigned))


def firmware_cycles(scene, worked):
    """The cycles that the hypervisor itself has used."""
    firmware = scene.system.firmware
    counter = firmware.counter(workload.scaled(
        firmware.shape, scene.system.timebase))
    return counter.value(firmware.place(worked)) - counter.value(
        firmware.place(scene.restarted))


def physical_ports(scene, adapter, worked):
    """The ports of an SR-IOV adapter: number and SriovCounts."""
    behind = {port: [] for port in range(adapter.ports)}
    for partition in scene.partitions:
        for port in partition.logical_ports:
            if port.adapter is adapter:
                behind[port.port].append(port.load.at(worked))
    for port, counts in behind.items():
        gone = scene.retired.get(('sriov', adapter.id, port))
        if gone:
            counts.append(gone)
    return [(port, _passed(load.total(load.SriovCounts, counts)))
            for port, counts in behind.items()]


def _passed(logical: load.SriovCounts) -> load.SriovCounts:
    """What a physical port has counted when its logical ports have this.

    A part of what they send stays in the adapter, and a part of what comes
    in is for none of them. A physical port counts bytes without the FCS.
    """
    received = logical.received_bytes - (
        load.FCS_BYTES * logical.received_packets)
    sent = logical.sent_bytes - load.FCS_BYTES * logical.sent_packets
    return logical._replace(
        received_packets=logical.received_packets + (
            logical.received_packets // WITHIN_ADAPTER),
        received_bytes=received + received // WITHIN_ADAPTER,
        sent_packets=logical.sent_packets - (
            logical.sent_packets // WITHIN_ADAPTER),
        sent_bytes=sent - sent // WITHIN_ADAPTER)


def cycles(scene, worked):
    """The CpuCounts of each partition and VIOS by its id."""
    return {partition.id: partition.cycles(worked)
            for partition in scene.partitions}
