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
"""What the hypervisor's file says of the machine: host, pools and ports."""

from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import traffic


def host(sample, hz, frequency_hz):
    """Return the host of a sample; what is not there is None.

    :param frequency_hz: of its processors, or None.
    """
    firmware = _object(sample, 'systemFirmware')
    processor = _object(sample, 'processor')
    memory = _object(sample, 'memory')
    return model.Host(
        total_units=fields.number(processor, 'totalProcUnits'),
        configurable_units=fields.number(
            processor, 'configurableProcUnits'),
        available_units=fields.number(processor, 'availableProcUnits'),
        firmware_ns=_ns(firmware, 'utilizedProcCycles', hz),
        firmware_memory_bytes=_megabytes(firmware, 'assignedMem'),
        total_memory_bytes=_megabytes(memory, 'totalMem'),
        configurable_memory_bytes=_megabytes(memory, 'configurableMem'),
        available_memory_bytes=_megabytes(memory, 'availableMem'),
        persistent_memory_bytes=_megabytes(memory, 'virtualPersistentMem'),
        uptime_ns=_ns(sample, 'timeBasedCycles', hz),
        frequency_hz=frequency_hz)


def pools(sample, hz, missing):
    """Return the pools of processors and memory.

    :param missing: gets what cannot be understood.
    """
    physical = sample.get('physicalProcessorPool')
    found = [_physical_pool(physical, hz)] if fields.is_object(
        physical) else []
    for key, make in (('sharedProcessorPool', _processor_pool),
                      ('sharedMemoryPool', _memory_pool)):
        for row in fields.rows(sample, key):
            try:
                found.append(make(row, hz))
            except fields.ODD as e:
                missing.append(fields.not_understood(
                    f'a pool ({key})', e, 'pool'))
    return tuple(found)


def ports(sample, missing):
    """Return the physical ports of the SR-IOV adapters.

    :param missing: gets what cannot be understood.
    """
    found = []
    for adapter in fields.objects(sample.get('network'), 'sriovAdapters'):
        for row in fields.rows(adapter, 'physicalPorts'):
            try:
                found.append(model.Adapter(
                    kind='sriov', vios=None,
                    name=traffic.port_name(adapter['drcIndex'], row['id']),
                    location=fields.text(row, 'physicalLocation'),
                    counters=traffic.directed(row),
                    listed_in='sriovAdapters'))
            except fields.ODD as e:
                missing.append(fields.not_understood(
                    'a physical SR-IOV port', e, 'port'))
    return tuple(found)


def _processor_pool(row, hz):
    return model.Pool(
        listed_in='sharedProcessorPool', kind='processor',
        id=f'processor-{int(row["id"])}',
        name=fields.text(row, 'name'),
        assigned_ns=_ns(row, 'assignedProcCycles', hz),
        # Firmware levels differ in their names.
        used_ns=_ns(row, _spelling(
            row, 'utilizedPoolCycles', 'utilizedProcCycles'), hz),
        max_units=fields.number(row, 'maxProcUnits'),
        borrowed_units=fields.number(row, _spelling(
            row, 'borrowedPoolProcUnits', 'borrowedProcUnits')))


def _physical_pool(row, hz):
    return model.Pool(
        listed_in='physicalProcessorPool', kind='physical', id='physical',
        name=None,
        assigned_ns=_ns(row, 'totalPoolCycles', hz),
        used_ns=_ns(row, 'utilizedPoolCycles', hz),
        borrowed_units=fields.number(row, 'borrowedPoolProcUnits'),
        configurable_units=fields.number(row, 'configurablePoolProcUnits'),
        available_units=fields.number(row, 'currAvailablePoolProcUnits'))


def _memory_pool(row, hz):
    return model.Pool(
        listed_in='sharedMemoryPool', kind='memory',
        id=f'memory-{int(row["id"])}',
        name=fields.text(row, 'name'),
        total_bytes=_megabytes(row, 'totalMem'),
        assigned_bytes=_megabytes(row, 'assignedMemToLpars'),
        firmware_bytes=_megabytes(row, 'assignedMemToSysFirmware'),
        io_bytes=_megabytes(row, 'totalIOMem'),
        io_mapped_bytes=_megabytes(row, 'mappedIOMemToLpars'))


def _object(mapping, key):
    found = mapping.get(key)
    return found if fields.is_object(found) else {}


def _spelling(row, *keys):
    return next((key for key in keys if key in row), keys[0])


def _ns(row, key, hz):
    return fields.nanoseconds(fields.whole(row, key), hz)


def _megabytes(row, key):
    return fields.scaled(row, key, fields.MEGABYTE)
