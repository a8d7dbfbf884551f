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
"""A partition's row in the hypervisor's file."""

from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import traffic


def lpar(row, hz, served, guests, vnics, missing):
    """Return the partition of a row.

    :param hz: cycles per second of the timebase.
    :param served: what the VIOSes' own files say, a
        :class:`powervm_monitor.powervm.vios.Told` by VIOS id.
    :param guests: what the guests told of their memory, by UUID.
    :param vnics: the rows of what backs its vNICs, by UUID.
    :param missing: gets the devices that cannot be understood.
    :raises: one of fields.ODD when the row cannot be understood.
    """
    uuid = row['uuid'].lower()
    processors = cpu(row.get('processor'), hz)
    interfaces = disks = ()
    if processors is not None:
        network, storage = row.get('network'), row.get('storage')
        interfaces = _devices(fields.name(row), missing, (
            (_virtual_ethernet,
             fields.rows(network, 'virtualEthernetAdapters')),
            (_sriov, [*fields.rows(network, 'sriovLogicalPorts'),
                      *vnics.get(uuid, ())])))
        disks = _devices(fields.name(row), missing, (
            (lambda disk: _vscsi(disk, served),
             fields.rows(storage, 'genericVirtualAdapters')),
            (lambda disk: _npiv(disk, served),
             fields.rows(storage, 'virtualFiberChannelAdapters'))))
    return model.Lpar(
        uuid=uuid, id=int(row['id']), name=str(row.get('name', '')),
        state=fields.text(row, 'state'), cpu=processors,
        memory=_memory(row.get('memory')),
        affinity_score=fields.whole(row, 'affinityScore'),
        interfaces=tuple(interfaces), disks=tuple(disks),
        guest_memory=guests.get(uuid))


def cpu(row, hz):
    """Return the processors of a partition's row, a VIOS's among them.

    None when PowerVM counted nothing for it.
    """
    if not fields.is_object(row):
        return None
    if not fields.whole(row, 'entitledProcCycles'):
        # Off, or just arrived by live migration: a count that begins
        # anew would look like a plunge and then a spike.
        return None
    cycles = {key: fields.whole(row, key) for key in (
        'entitledProcCycles', 'utilizedCappedProcCycles',
        'utilizedUnCappedProcCycles', 'idleProcCycles',
        'donatedProcCycles', 'timeSpentWaitingForDispatch',
        'totalInstructionsExecutionTime')}
    entitled, capped, uncapped, idle, donated, waited, executing = (
        fields.nanoseconds(count, hz) for count in cycles.values())
    return model.Cpu(
        virtual_processors=fields.whole(row, 'maxVirtualProcessors'),
        units=fields.number(row, 'maxProcUnits'),
        weight=fields.whole(row, 'weight'), mode=fields.text(row, 'mode'),
        entitled_ns=entitled, capped_ns=capped, uncapped_ns=uncapped,
        idle_ns=idle, donated_ns=donated,
        used_ns=fields.nanoseconds(_used(*list(cycles.values())[1:5]), hz),
        waited_ns=waited,
        instructions=fields.whole(row, 'totalInstructions'),
        instructions_ns=executing)


def _used(capped, uncapped, idle, donated):
    """Return the cycles used, None when they cannot be told.

    They are summed up before they become nanoseconds, for each conversion
    rounds down.
    """
    if None in (capped, uncapped, idle, donated):
        return None
    used = capped + uncapped - idle - donated
    return used if used >= 0 else None


def _memory(row):
    if not fields.is_object(row):
        return None
    return model.Memory(
        logical_bytes=_megabytes(row, 'logicalMem'),
        backed_bytes=_megabytes(row, 'backedPhysicalMem'),
        persistent_bytes=_megabytes(row, 'virtualPersistentMem'),
        io_bytes=_megabytes(row, 'totalIOMem'),
        io_mapped_bytes=_megabytes(row, 'mappedIOMem'),
        weight=fields.whole(row, 'weight'))


def _megabytes(row, key):
    return fields.scaled(row, key, fields.MEGABYTE)


def _devices(owner, missing, kinds):
    """Yield a partition's devices; an odd row costs only itself.

    :param kinds: pairs of who makes a device of a row, and the rows.
    """
    names = set()
    for make, rows in kinds:
        for row in rows:
            try:
                device = make(row)
                if device.name in names:
                    raise fields.Malformed(
                        f'{device.name} has a row already')
            except fields.ODD as e:
                missing.append(fields.not_understood(
                    f'a device of partition {owner}', e))
                continue
            names.add(device.name)
            yield device


def _virtual_ethernet(row):
    location = row['physicalLocation']
    return model.Interface(
        name=f'veth-C{fields.slot(location)}', location=location,
        counters=traffic.virtual(row))


def _sriov(row):
    location = fields.text(row, 'physicalLocation')
    if location is None:
        raise fields.Malformed('a port names no location')
    return model.Interface(
        name=f'sriov-{int(row["drcIndex"])}', location=location,
        counters=traffic.directed(row), port=_port(row))


def _port(row):
    """Return the name of the physical port behind, None when not told."""
    try:
        return traffic.port_name(row['physicalDrcIndex'],
                                 row['physicalPortId'])
    except fields.ODD:
        return None


def _vscsi(row, served):
    location = row['physicalLocation']
    vios_id = int(row['viosId'])
    return model.Disk(
        name=f'vscsi-C{fields.slot(location)}', location=location,
        vios_id=vios_id, wwpns=(), counters=_by_vios(
            served, vios_id, 'vhosts', [int(row['viosAdapterSlotId'])]))


def _npiv(row, served):
    location = row['physicalLocation']
    vios_id = int(row['viosId'])
    # Both spellings have been seen.
    pair = row['wwpnPair'] if 'wwpnPair' in row else row['wwpnpair']
    wwpns = tuple(fields.wwpn(value) for value in pair)
    return model.Disk(
        name=f'npiv-C{fields.slot(location)}', location=location,
        vios_id=vios_id, wwpns=wwpns,
        counters=_by_vios(served, vios_id, 'ports', wwpns))


def _by_vios(served, vios_id, kind, keys):
    """Return the counters that a VIOS has under one of some keys."""
    if vios_id not in served:
        return None
    found = getattr(served[vios_id], kind)
    return next((found[key] for key in keys if key in found), None)
