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
"""What becomes of every field of PowerVM's files, by file and section.

A tuple names the metrics that a change of the field changes; a text says why
there are none. ``metadata`` and a name is what the field is told as, ``not
yet`` what is not told though it could be, and ``(spec)`` stands where a field
is only known from IBM's specification. Unless it is of ``utilInfo``, a
section is one of ``systemUtil.utilSample``.
"""

_BLOCKS = 'not told again: blocks of 512 bytes, which the bytes are too'
_SAMPLE = 'not told again: the hypervisor\'s file has the sample\'s'
_BRIDGED = 'not told: 0 on trunks, which carry all that leaves the machine'

# The same whether the partition's row has it or, behind a vNIC, the VIOS's.
_LOGICAL_PORT = {
    'drcIndex': 'metadata vnic_name',
    'physicalLocation': 'metadata location',
    'physicalDrcIndex': 'identity: leads to the physical port behind it',
    'physicalPortId': 'identity: leads to the physical port behind it',
    'vnicDeviceMode':
        'not told: configuration, whether it backs a vNIC',
    'configurationType':
        'not told: configuration, Ethernet in any case',
    'receivedPackets': (
        'network.incoming.packets', 'network.incoming.packets.rate'),
    'sentPackets': (
        'network.outgoing.packets', 'network.outgoing.packets.rate'),
    'droppedSentPackets': ('network.outgoing.packets.drop',),
    'droppedReceivedPackets': ('network.incoming.packets.drop',),
    'sentBytes': (
        'network.outgoing.bytes', 'network.outgoing.bytes.rate'),
    'receivedBytes': (
        'network.incoming.bytes', 'network.incoming.bytes.rate'),
    'errorIn': ('network.incoming.packets.error',),
    'errorOut': ('network.outgoing.packets.error',),
}

# What they are of a port of the VIOS's own.
_OWN_PORT = {
    'receivedPackets': ('powervm.adapter.incoming.packets',),
    'sentPackets': ('powervm.adapter.outgoing.packets',),
    'droppedSentPackets': ('powervm.adapter.outgoing.packets.drop',),
    'droppedReceivedPackets': ('powervm.adapter.incoming.packets.drop',),
    'sentBytes': (
        'powervm.adapter.outgoing.bytes',
        'powervm.adapter.outgoing.bytes.rate'),
    'receivedBytes': (
        'powervm.adapter.incoming.bytes',
        'powervm.adapter.incoming.bytes.rate'),
    'errorIn': ('powervm.adapter.incoming.packets.error',),
    'errorOut': ('powervm.adapter.outgoing.packets.error',),
}

FIELDS = {
    'phyp': {
        'utilInfo': {
            'version': 'not told: the level of the file, nothing measured',
            'metricType': 'not told: always Raw',
            'monitoringType': 'not told: always LTM',
            'mtms': 'metadata machine_serial',
            'name': 'not told: the host is named as Nova names it',
        },
        '': {
            'timeStamp': ('powervm.collection.sample.age',),
            'status': ('powervm.collection.status',),
            'timeBasedCycles': (
                'powervm.cpu.entitlement', 'powervm.cpu.consumed',
                'disk.device.read.bytes.rate',
                'disk.device.read.requests.rate',
                'disk.device.write.bytes.rate',
                'disk.device.write.requests.rate', 'disk.device.iops',
                'network.incoming.bytes.rate', 'network.incoming.packets.rate',
                'network.outgoing.bytes.rate', 'network.outgoing.packets.rate',
                'powervm.host.processor.consumed', 'powervm.host.uptime',
                'compute.node.cpu.percent', 'compute.node.cpu.user.percent',
                'compute.node.cpu.kernel.percent',
                'compute.node.cpu.idle.percent',
                'compute.node.cpu.idle.time', 'powervm.vios.cpu.consumed',
                'powervm.adapter.incoming.bytes.rate',
                'powervm.adapter.outgoing.bytes.rate',
                'powervm.adapter.read.bytes.rate',
                'powervm.adapter.read.requests.rate',
                'powervm.adapter.write.bytes.rate',
                'powervm.adapter.write.requests.rate',
                'powervm.pool.processor.consumed'),
            'lparsUtil': (
                'powervm.collection.partitions',
                'powervm.collection.partitions.unexplained',
                'powervm.collection.instances.absent'),
            'errorInfo': ('powervm.collection.errors',),
            'viosUtil': ('powervm.collection.vioses',),
        },
        'systemFirmware': {
            'utilizedProcCycles': (
                'powervm.host.processor.consumed',
                'powervm.host.firmware.time', 'compute.node.cpu.percent',
                'compute.node.cpu.kernel.percent',
                'compute.node.cpu.idle.percent',
                'compute.node.cpu.kernel.time',
                'compute.node.cpu.idle.time'),
            'assignedMem': ('powervm.host.firmware.memory',),
        },
        'processor': {
            'totalProcUnits': ('powervm.host.processor.units.total',),
            'configurableProcUnits': (
                'powervm.host.processor.units.configurable',
                'compute.node.cpu.percent', 'compute.node.cpu.user.percent',
                'compute.node.cpu.kernel.percent',
                'compute.node.cpu.idle.percent',
                'compute.node.cpu.idle.time'),
            'availableProcUnits': ('powervm.host.processor.units.available',),
            'procCyclesPerSecond': 'unit: makes nanoseconds of cycles',
        },
        'memory': {
            'totalMem': ('powervm.host.memory.total',),
            'availableMem': ('powervm.host.memory.available',),
            'configurableMem': ('powervm.host.memory.configurable',),
            'virtualPersistentMem': (
                'powervm.host.memory.virtual_persistent',),
        },
        'sharedProcessorPool': {
            'id': 'identity: names the pool',
            'name': 'metadata pool_name',
            'assignedProcCycles': ('powervm.pool.processor.assigned.time',),
            'utilizedProcCycles': (
                'powervm.pool.processor.used.time',
                'powervm.pool.processor.consumed'),
            'maxProcUnits': ('powervm.pool.processor.units.max',),
            'borrowedProcUnits': ('powervm.pool.processor.units.borrowed',),
            'utilizedPoolCycles': (
                'powervm.pool.processor.used.time',
                'powervm.pool.processor.consumed'),
            'borrowedPoolProcUnits': (
                'powervm.pool.processor.units.borrowed',),
        },
        'physicalProcessorPool': {
            'totalPoolCycles': ('powervm.pool.processor.assigned.time',),
            'utilizedPoolCycles': (
                'powervm.pool.processor.used.time',
                'powervm.pool.processor.consumed'),
            'configurablePoolProcUnits': (
                'powervm.pool.processor.units.configurable',),
            'currAvailablePoolProcUnits': (
                'powervm.pool.processor.units.available',),
            'borrowedPoolProcUnits': (
                'powervm.pool.processor.units.borrowed',),
        },
        'sharedMemoryPool': {
            'id': 'identity: names the pool',
            'name': 'metadata pool_name',
            'totalMem': ('powervm.pool.memory.total',),
            'assignedMemToLpars': ('powervm.pool.memory.assigned',),
            'assignedMemToSysFirmware': ('powervm.pool.memory.firmware',),
            'totalIOMem': ('powervm.pool.memory.io.entitled',),
            'mappedIOMemToLpars': ('powervm.pool.memory.io.mapped',),
        },
        'network.sriovAdapters': {
            'drcIndex': 'metadata adapter_name',
        },
        'network.sriovAdapters.physicalPorts': {
            'id': 'metadata adapter_name',
            'physicalLocation': 'metadata location',
            'receivedPackets': ('powervm.adapter.incoming.packets',),
            'sentPackets': ('powervm.adapter.outgoing.packets',),
            'droppedPackets': ('powervm.adapter.packets.drop',),
            'droppedSentPackets': ('powervm.adapter.outgoing.packets.drop',),
            'droppedReceivedPackets': (
                'powervm.adapter.incoming.packets.drop',),
            'sentBytes': (
                'powervm.adapter.outgoing.bytes',
                'powervm.adapter.outgoing.bytes.rate'),
            'receivedBytes': (
                'powervm.adapter.incoming.bytes',
                'powervm.adapter.incoming.bytes.rate'),
            'errorIn': ('powervm.adapter.incoming.packets.error',),
            'errorOut': ('powervm.adapter.outgoing.packets.error',),
        },
        'lparsUtil': {
            'id': 'metadata lpar_id',
            'uuid': 'identity: names the instance',
            'name': 'metadata lpar_name',
            'state': ('power.state',),
            'affinityScore': ('powervm.affinity.score',),
            'type': 'metadata lpar_type',
            'osType': 'metadata os_type',
        },
        'lparsUtil.processor': {
            'poolId': 'metadata pool_id',
            'currentVirtualProcessors': ('powervm.cpu.virtual_processors',),
            'weight': ('powervm.cpu.weight',),
            'mode': 'metadata processor_mode',
            'maxVirtualProcessors': ('powervm.cpu.virtual_processors.max',),
            'maxProcUnits': ('powervm.cpu.units.max',),
            'entitledProcCycles': (
                'cpu_util', 'powervm.cpu.entitled.time',
                'powervm.cpu.entitlement'),
            'utilizedCappedProcCycles': (
                'cpu', 'cpu_util', 'powervm.cpu.capped.time',
                'powervm.cpu.consumed', 'powervm.host.processor.consumed',
                'compute.node.cpu.percent', 'compute.node.cpu.user.percent',
                'compute.node.cpu.idle.percent',
                'compute.node.cpu.user.time', 'compute.node.cpu.idle.time'),
            'utilizedUnCappedProcCycles': (
                'cpu', 'cpu_util', 'powervm.cpu.uncapped.time',
                'powervm.cpu.consumed', 'powervm.host.processor.consumed',
                'compute.node.cpu.percent', 'compute.node.cpu.user.percent',
                'compute.node.cpu.idle.percent',
                'compute.node.cpu.user.time', 'compute.node.cpu.idle.time'),
            'idleProcCycles': (
                'cpu', 'cpu_util', 'powervm.cpu.idle.time',
                'powervm.cpu.consumed', 'powervm.host.processor.consumed',
                'compute.node.cpu.percent', 'compute.node.cpu.user.percent',
                'compute.node.cpu.idle.percent',
                'compute.node.cpu.user.time', 'compute.node.cpu.idle.time'),
            'donatedProcCycles': ('powervm.cpu.donated.time',),
            'timeSpentWaitingForDispatch': ('powervm.cpu.dispatch_wait.time',),
            'totalInstructions': ('powervm.cpu.instructions',),
            'totalInstructionsExecutionTime':
                'not told: its unit is not known',
        },
        'lparsUtil.memory': {
            'logicalMem': ('powervm.memory.logical',),
            'backedPhysicalMem': ('powervm.memory.backed',),
            'poolId':
                'not yet: no metadata tells the memory pool of an instance',
            'weight': ('powervm.memory.weight',),
            'totalIOMem': ('powervm.memory.io.entitled',),
            'mappedIOMem': ('powervm.memory.io.mapped',),
            'virtualPersistentMem': ('powervm.memory.virtual_persistent',),
        },
        'lparsUtil.network.virtualEthernetAdapters': {
            'vlanId': 'metadata vlan',
            'vswitchId': 'not told: configuration, which Neutron knows',
            'physicalLocation': 'metadata location',
            'isPortVLANID': 'identity: says whether vlanId is the VLAN of '
                            'untagged traffic',
            'receivedPackets': (
                'network.incoming.packets', 'network.incoming.packets.rate'),
            'sentPackets': (
                'network.outgoing.packets', 'network.outgoing.packets.rate'),
            'droppedPackets': ('powervm.network.packets.drop',),
            'sentBytes': (
                'network.outgoing.bytes', 'network.outgoing.bytes.rate'),
            'receivedBytes': (
                'network.incoming.bytes', 'network.incoming.bytes.rate'),
            'receivedPhysicalPackets': (
                'powervm.network.physical.incoming.packets',),
            'sentPhysicalPackets': (
                'powervm.network.physical.outgoing.packets',),
            'droppedPhysicalPackets': (
                'powervm.network.physical.packets.drop',),
            'sentPhysicalBytes': ('powervm.network.physical.outgoing.bytes',),
            'receivedPhysicalBytes': (
                'powervm.network.physical.incoming.bytes',),
        },
        'lparsUtil.storage.genericVirtualAdapters': {
            'physicalLocation': 'metadata location',
            'viosId': 'metadata vios_id',
            'viosAdapterSlotId':
                'identity: joins the disk to the vhost of its VIOS',
        },
        'lparsUtil.storage.virtualFiberChannelAdapters': {
            'physicalLocation': 'metadata location',
            'viosId': 'metadata vios_id',
            'wwpnpair': 'metadata wwpns',
            'wwpnPair': 'metadata wwpns',
        },
        'lparsUtil.network.sriovLogicalPorts': _LOGICAL_PORT,
        'viosUtil': {
            'id': 'metadata vios_id',
            'uuid': 'identity: names the VIOS',
            'name': 'metadata vios_name',
            'state': ('powervm.vios.state',),
            'affinityScore': ('powervm.vios.affinity.score',),
            'osType': 'metadata os_type',
        },
        'viosUtil.processor': {
            'currentVirtualProcessors': (
                'powervm.vios.cpu.virtual_processors',),
            'poolId':
                'not yet: no metadata tells the processor pool of a VIOS',
            'weight': ('powervm.vios.cpu.weight',),
            'mode': 'not yet: no metadata tells how a VIOS shares processors',
            'maxVirtualProcessors': (
                'powervm.vios.cpu.virtual_processors.max',),
            'maxProcUnits': ('powervm.vios.cpu.units.max',),
            'entitledProcCycles': (
                'powervm.vios.cpu.entitled.time', 'powervm.vios.cpu.util'),
            'utilizedCappedProcCycles': (
                'powervm.host.processor.consumed', 'compute.node.cpu.percent',
                'compute.node.cpu.user.percent',
                'compute.node.cpu.idle.percent',
                'compute.node.cpu.user.time', 'compute.node.cpu.idle.time',
                'powervm.vios.cpu.used.time',
                'powervm.vios.cpu.capped.time', 'powervm.vios.cpu.util',
                'powervm.vios.cpu.consumed'),
            'utilizedUnCappedProcCycles': (
                'powervm.host.processor.consumed', 'compute.node.cpu.percent',
                'compute.node.cpu.user.percent',
                'compute.node.cpu.idle.percent',
                'compute.node.cpu.user.time', 'compute.node.cpu.idle.time',
                'powervm.vios.cpu.used.time',
                'powervm.vios.cpu.uncapped.time', 'powervm.vios.cpu.util',
                'powervm.vios.cpu.consumed'),
            # And what was consumed, were their processors not shared.
            'idleProcCycles': (
                'compute.node.cpu.percent', 'compute.node.cpu.user.percent',
                'compute.node.cpu.idle.percent',
                'compute.node.cpu.user.time', 'compute.node.cpu.idle.time',
                'powervm.vios.cpu.used.time',
                'powervm.vios.cpu.idle.time', 'powervm.vios.cpu.util'),
            'donatedProcCycles': ('powervm.vios.cpu.donated.time',),
            'timeSpentWaitingForDispatch': (
                'powervm.vios.cpu.dispatch_wait.time',),
            'totalInstructions': 'not yet: no metric of a VIOS tells it',
            'totalInstructionsExecutionTime':
                'not yet: no metric of a VIOS tells it',
        },
        'viosUtil.memory': {
            'assignedMem': ('powervm.vios.memory.assigned',),
            'virtualPersistentMem': 'not yet: no metric of a VIOS tells it',
        },
        'viosUtil.network.sriovLogicalPorts': {
            **{field: (*use, *_OWN_PORT.get(field, ()))
               if isinstance(use, tuple) else use
               for field, use in _LOGICAL_PORT.items()},
            'clientPartitionUUID':
                'identity: names the partition that has the vNIC',
        },
        'viosUtil.network.virtualEthernetAdapters': {
            'physicalLocation': 'metadata location',
            'vlanId': 'not told: configuration, which the VIOS knows',
            'vswitchId': 'not told: configuration, which the VIOS knows',
            'isPortVLANID': 'not told: configuration, which the VIOS knows',
            'receivedPackets': ('powervm.adapter.incoming.packets',),
            'sentPackets': ('powervm.adapter.outgoing.packets',),
            'droppedPackets': ('powervm.adapter.packets.drop',),
            'receivedBytes': (
                'powervm.adapter.incoming.bytes',
                'powervm.adapter.incoming.bytes.rate'),
            'sentBytes': (
                'powervm.adapter.outgoing.bytes',
                'powervm.adapter.outgoing.bytes.rate'),
            'receivedPhysicalPackets': _BRIDGED,
            'sentPhysicalPackets': _BRIDGED,
            'droppedPhysicalPackets': _BRIDGED,
            'receivedPhysicalBytes': _BRIDGED,
            'sentPhysicalBytes': _BRIDGED,
        },
        'errorInfo': {
            'reportedBy': 'log (spec): who misses something',
            'errMsg': 'log (spec): why something is missing',
            'errId': 'log (spec): why something is missing',
            'occurrenceCount':
                'not told (spec): the errors are counted by sample',
            'uuid': 'log (spec): what is missing',
        },
    },
    'vios': {
        'utilInfo': {
            'version': 'not told: the level of the file, nothing measured',
            'metricType': 'not told: always Raw',
            'monitoringType': 'not told: always LTM',
            'mtms': 'not told: the host is named as Nova names it',
        },
        '': {
            'timeStamp': _SAMPLE,
            'status': 'not yet: of a VIOS\'s own sample nothing is told',
            'errorInfo': 'not yet: of a VIOS\'s own sample nothing is told',
        },
        'viosUtil': {
            'id': 'identity: joins it to the hypervisor\'s row of the VIOS',
            'name': 'not told again: the hypervisor\'s file has it',
        },
        'viosUtil.memory': {
            'utilizedMem': ('powervm.vios.memory.used',),
        },
        'viosUtil.network.genericAdapters': {
            'id': 'metadata adapter_name',
            'type': 'metadata adapter_kind',
            'physicalLocation': 'metadata location',
            'receivedPackets': ('powervm.adapter.incoming.packets',),
            'sentPackets': ('powervm.adapter.outgoing.packets',),
            'droppedPackets': ('powervm.adapter.packets.drop',),
            'receivedBytes': (
                'powervm.adapter.incoming.bytes',
                'powervm.adapter.incoming.bytes.rate'),
            'sentBytes': (
                'powervm.adapter.outgoing.bytes',
                'powervm.adapter.outgoing.bytes.rate'),
        },
        'viosUtil.network.sharedAdapters': {
            'id': 'metadata adapter_name',
            'type': 'not told again: they are all sea',
            'physicalLocation': 'metadata location',
            'receivedPackets': ('powervm.adapter.incoming.packets',),
            'sentPackets': ('powervm.adapter.outgoing.packets',),
            'droppedPackets': ('powervm.adapter.packets.drop',),
            'receivedBytes': (
                'powervm.adapter.incoming.bytes',
                'powervm.adapter.incoming.bytes.rate'),
            'sentBytes': (
                'powervm.adapter.outgoing.bytes',
                'powervm.adapter.outgoing.bytes.rate'),
            'bridgedAdapters': 'metadata bridged',
        },
        'viosUtil.storage.fiberChannelAdapters': {
            'numOfReads': (
                'powervm.adapter.read.requests',
                'powervm.adapter.read.requests.rate'),
            'numOfWrites': (
                'powervm.adapter.write.requests',
                'powervm.adapter.write.requests.rate'),
            'readBytes': (
                'powervm.adapter.read.bytes',
                'powervm.adapter.read.bytes.rate'),
            'writeBytes': (
                'powervm.adapter.write.bytes',
                'powervm.adapter.write.bytes.rate'),
            'id': 'metadata adapter_name',
            'physicalLocation': 'metadata location',
            'wwpn': 'metadata wwpn',
            'runningSpeed': ('powervm.adapter.speed',),
            'numOfPorts': ('powervm.adapter.clients',),
        },
        'viosUtil.storage.fiberChannelAdapters.ports': {
            'numOfReads': (
                'disk.device.read.requests', 'disk.device.read.requests.rate',
                'disk.device.iops', 'powervm.disk.read.requests'),
            'numOfWrites': (
                'disk.device.write.requests',
                'disk.device.write.requests.rate', 'disk.device.iops',
                'powervm.disk.write.requests'),
            'readBytes': (
                'disk.device.read.bytes', 'disk.device.read.bytes.rate',
                'powervm.disk.read.bytes'),
            'writeBytes': (
                'disk.device.write.bytes', 'disk.device.write.bytes.rate',
                'powervm.disk.write.bytes'),
            'id': 'not told: the VIOS\'s name of a client\'s port',
            'physicalLocation': 'not told: the client\'s location is',
            'wwpn': 'identity: joins it to the disk of the client',
            'runningSpeed': ('powervm.disk.port.speed',),
        },
        'viosUtil.storage.genericPhysicalAdapters': {
            'numOfReads': _BLOCKS,
            'numOfWrites': _BLOCKS,
            'numOfReadTransfers': (
                'powervm.adapter.read.requests',
                'powervm.adapter.read.requests.rate'),
            'numOfWriteTransfers': (
                'powervm.adapter.write.requests',
                'powervm.adapter.write.requests.rate'),
            'readBytes': (
                'powervm.adapter.read.bytes',
                'powervm.adapter.read.bytes.rate'),
            'writeBytes': (
                'powervm.adapter.write.bytes',
                'powervm.adapter.write.bytes.rate'),
            'id': 'metadata adapter_name',
            'physicalLocation': 'metadata location',
            'type': 'not told: sas of any storage that is not Fibre Channel',
        },
        'viosUtil.storage.genericVirtualAdapters': {
            'numOfReads': _BLOCKS,
            'numOfWrites': _BLOCKS,
            'numOfReadTransfers': (
                'disk.device.read.requests', 'disk.device.read.requests.rate',
                'disk.device.iops', 'powervm.disk.read.requests',
                'powervm.volume.read.requests',
                'powervm.adapter.read.requests',
                'powervm.adapter.read.requests.rate'),
            'numOfWriteTransfers': (
                'disk.device.write.requests',
                'disk.device.write.requests.rate', 'disk.device.iops',
                'powervm.disk.write.requests', 'powervm.volume.write.requests',
                'powervm.adapter.write.requests',
                'powervm.adapter.write.requests.rate'),
            'readBytes': (
                'disk.device.read.bytes', 'disk.device.read.bytes.rate',
                'powervm.disk.read.bytes', 'powervm.volume.read.bytes',
                'powervm.adapter.read.bytes',
                'powervm.adapter.read.bytes.rate'),
            'writeBytes': (
                'disk.device.write.bytes', 'disk.device.write.bytes.rate',
                'powervm.disk.write.bytes', 'powervm.volume.write.bytes',
                'powervm.adapter.write.bytes',
                'powervm.adapter.write.bytes.rate'),
            'id': 'metadata adapter_name',
            'physicalLocation': 'metadata location',
            'type': 'not told again: they are all virtual',
        },
        'viosUtil.storage.sharedStoragePools': {
            'numOfReads': _BLOCKS,
            'numOfWrites': _BLOCKS,
            'numOfReadTransfers': ('powervm.pool.storage.read.requests',),
            'numOfWriteTransfers': ('powervm.pool.storage.write.requests',),
            'readBytes': ('powervm.pool.storage.read.bytes',),
            'writeBytes': ('powervm.pool.storage.write.bytes',),
            'id': 'identity: names the pool',
            'poolDisks': 'metadata disks',
            'totalSpace': ('powervm.pool.storage.total',),
            'usedSpace': ('powervm.pool.storage.used',),
        },
        'errorInfo': {
            'reportedBy': 'log (spec): who misses something',
            'uuid': 'log (spec): what is missing',
            'errMsg': 'log (spec): why something is missing',
            'errId': 'log (spec): why something is missing',
            'occurrenceCount':
                'not told (spec): the errors are counted by sample',
        },
    },
    'lpar': {
        'lparUtil': {
            'uuid': 'identity: names the instance',
            'id': 'not told again: the hypervisor\'s file has it',
            'name': 'not told again: the hypervisor\'s file has it',
            'timeStamp':
                'not told: a guest\'s clock may be wrong, the feed\'s time is '
                'taken',
        },
        'lparUtil.memory': {
            'pctRealMemAvbl': ('memory.usage',),
            'pctRealMemFree': ('powervm.memory.free',),
            'realMemSizeBytes': (
                'memory.usage', 'memory.available', 'powervm.memory.free'),
            'totalPgSpSizeCount': ('powervm.memory.page_space.total',),
            'totalPgSpFreeCount': ('powervm.memory.page_space.free',),
            'vmActivePgCount': ('powervm.memory.active',),
            'vmPgInRate': ('powervm.memory.page.in.rate',),
            'vmPgOutRate': ('powervm.memory.page.out.rate',),
            'vmPgSpInRate': ('powervm.memory.page_space.in.rate',),
            'vmPgSpOutRate': ('powervm.memory.page_space.out.rate',),
        },
        'lparUtil.errorInfo': {
            'errorId':
                'not told: memory of a guest that tells nothing is absent',
            'message':
                'not told: memory of a guest that tells nothing is absent',
        },
    },
    'fsp': {
        'utilInfo': {
            'version': 'not told: the level of the file, nothing measured',
            'metricType': 'not told: always Raw',
            'monitoringType': 'not told: always LTM',
            'mtms': 'not told: the host is named as Nova names it',
            'name': 'not told: the host is named as Nova names it',
        },
        '': {
            'timeStamp': _SAMPLE,
            'status': 'log: a file that is not good gives nothing',
            'errorInfo': 'not told: the status says that it is not good',
            'timeBasedCycles': _SAMPLE,
        },
        'powerEnergyReading': {
            'currentPowerReading': ('powervm.host.power.current',),
            'averagePowerReading': ('powervm.host.power.average',),
            'minimumPowerReading': ('powervm.host.power.minimum',),
            'maximumPowerReading': ('powervm.host.power.maximum',),
            'ipmiTimeStamp':
                'not told: another clock, the hypervisor\'s is taken',
            'reportingPeriod': ('powervm.host.power.period',),
            'powerReadingState':
                'log: power that is not measured is absent',
        },
        'thermalEnergyReading.inletTemperatures': {
            'entityId': 'metadata thermometer',
            'entityInstance': 'metadata thermometer',
            'temperatureData': ('powervm.host.temperature',),
        },
        'thermalEnergyReading.cpuTemperatures': {
            'entityId': 'metadata thermometer',
            'entityInstance': 'metadata thermometer',
            'temperatureData': ('powervm.host.temperature',),
        },
        'thermalEnergyReading.baseboardTemperatures': {
            'entityId': 'metadata thermometer',
            'entityInstance': 'metadata thermometer',
            'temperatureData': ('powervm.host.temperature',),
        },
    },
}

# The same by path: ``{file kind: {path: tuple of metrics or reason}}``.
TABLE = {
    kind: {f'{section}.{field}' if section else field: use
           for section, fields in sections.items()
           for field, use in fields.items()}
    for kind, sections in FIELDS.items()}


def named(path):
    """Return a path in a file as it is named here."""
    return path.removeprefix('systemUtil.').removeprefix('utilSample.')
