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

# The modes of shared processors, and of those that a partition has for itself.
UNCAPPED = 'uncap'
SHARED = ('cap', UNCAPPED)
OWN = ('keep_idle_procs', 'share_idle_procs', 'share_idle_procs_active',
       'share_idle_procs_always')
# The pool of those that have their own.
DEDICATED = 255

# The lists of devices, and what the names of those in them begin with.
_LISTS = {
    'virtualEthernetAdapters': 'veth',
    'sriovLogicalPorts': 'sriov',
    'genericVirtualAdapters': 'vscsi',
    'virtualFiberChannelAdapters': 'npiv',
}

_TIMES = {
    'entitled_ns': 'entitledProcCycles',
    'capped_ns': 'utilizedCappedProcCycles',
    'uncapped_ns': 'utilizedUnCappedProcCycles',
    'idle_ns': 'idleProcCycles',
    'donated_ns': 'donatedProcCycles',
    'waited_ns': 'timeSpentWaitingForDispatch',
}


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
    uuid = fields.uuid(row['uuid'])
    processors = cpu(row.get('processor'), hz)
    off = _is_off(row.get('processor'))
    interfaces = disks = ()
    if not off:
        network, storage = row.get('network'), row.get('storage')
        interfaces = _devices(row, uuid, missing, (
            (_virtual_ethernet,
             fields.rows(network, 'virtualEthernetAdapters')),
            (_sriov, [*fields.rows(network, 'sriovLogicalPorts'),
                      *vnics.get(uuid, ())])))
        disks = _devices(row, uuid, missing, (
            (lambda disk: _vscsi(disk, served),
             fields.rows(storage, 'genericVirtualAdapters')),
            (lambda disk: _npiv(disk, served),
             fields.rows(storage, 'virtualFiberChannelAdapters'))))
    return model.Lpar(
        uuid=uuid, id=fields.partition_id(row), name=str(row.get('name', '')),
        state=fields.text(row, 'state'), cpu=processors,
        memory=_memory(row.get('memory')),
        affinity_score=affinity_score(row, 'logicalMem'),
        interfaces=tuple(interfaces), disks=tuple(disks),
        guest_memory=guests.get(uuid), kind=fields.text(row, 'type'),
        os=fields.text(row, 'osType'), off=off,
        lists=_lists(row, uuid in vnics))


def _lists(row, has_vnics):
    """Return the kinds of devices that a partition's row has a list of."""
    found = (fields.present(row.get('network'), *_LISTS)
             | fields.present(row.get('storage'), *_LISTS))
    kinds = frozenset(_LISTS[name] for name in found)
    return kinds | {'sriov'} if has_vnics else kinds


def affinity_score(row, memory_key):
    """Return how near memory and processors are, None if there is no score.

    A partition without processors and memory has none; PowerVM writes 0.

    :param memory_key: what its memory is called in the row.
    """
    has_any = any(
        fields.is_object(section) and fields.number(section, key)
        for section, key in ((row.get('memory'), memory_key),
                             (row.get('processor'), 'maxProcUnits')))
    return fields.whole(row, 'affinityScore') if has_any else None


def cpu(row, hz):
    """Return the processors of a partition's row, a VIOS's among them.

    None when PowerVM counted nothing for it.
    """
    if not fields.is_object(row) or not row or _is_off(row):
        return None
    capped, uncapped, idle = (fields.whole(row, key) for key in (
        'utilizedCappedProcCycles', 'utilizedUnCappedProcCycles',
        'idleProcCycles'))
    mode = fields.text(row, 'mode')
    dedicated = _is_dedicated(row, mode)
    dispatched = _sum(capped, uncapped)
    times = {name: fields.nanoseconds(fields.whole(row, key), hz)
             for name, key in _TIMES.items()}
    # No partition runs without being entitled to anything.
    times['entitled_ns'] = times['entitled_ns'] or None
    busy = None if None in (dispatched, idle) else dispatched - idle
    return model.Cpu(
        mode=mode, dedicated=dedicated,
        pool_id=DEDICATED if dedicated else _pool_id(row),
        weight=fields.whole(row, 'weight') if mode == UNCAPPED else None,
        max_virtual_processors=fields.whole(row, 'maxVirtualProcessors'),
        max_units=fields.number(row, 'maxProcUnits'),
        # Written as 0 for dedicated processors.
        virtual_processors=fields.whole(
            row, 'currentVirtualProcessors') or None,
        # Cycles are added up before they become nanoseconds, for each
        # conversion rounds down.
        dispatched_ns=fields.nanoseconds(dispatched, hz),
        busy_ns=fields.nanoseconds(busy, hz),
        instructions=fields.whole(row, 'totalInstructions'),
        **times)


def _is_off(row):
    """Whether a partition is entitled to nothing and has used nothing.

    It is off, or has just arrived by live migration: counters that begin
    anew would look like a plunge and then a spike.
    """
    return fields.is_object(row) and fields.whole(
        row, 'entitledProcCycles') == 0 and not _dispatched(row)


def _dispatched(row):
    """Return the cycles in which a partition was dispatched, or None."""
    return _sum(fields.whole(row, 'utilizedCappedProcCycles'),
                fields.whole(row, 'utilizedUnCappedProcCycles'))


def _sum(*cycles):
    return None if None in cycles else sum(cycles)


def _is_dedicated(row, mode):
    """Whether a partition's processors are its own, None when not known."""
    if mode in SHARED or mode in OWN:
        return mode in OWN
    pool = _pool_id(row)
    return None if pool is None else pool == DEDICATED


def _pool_id(row):
    """Return the id of a partition's pool, which may be written as a text."""
    text = row.get('poolId')
    if isinstance(text, str) and text.isascii() and text.isdigit():
        return int(text)
    return fields.whole(row, 'poolId')


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


def _devices(owner, uuid, missing, kinds):
    """Yield a partition's devices; a malformed row costs only itself.

    :param owner: the partition's row.
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
                    f'a device of partition {fields.name(owner)}', e,
                    'lpar', uuid))
                continue
            names.add(device.name)
            yield device


def _virtual_ethernet(row):
    location = row['physicalLocation']
    return model.Interface(
        name=f'veth-C{fields.slot(location)}', location=location,
        counters=traffic.virtual(row), vlan=_vlan(row))


def _vlan(row):
    """Return the VLAN of untagged traffic, None when the row has none."""
    told = row.get('isPortVLANID', row.get('isPortVlanId', True))
    return fields.whole(row, 'vlanId') or None if told is True else None


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
        counters=_by_vios(served, vios_id, 'ports', wwpns),
        speed=_by_vios(served, vios_id, 'speeds', wwpns))


def _by_vios(served, vios_id, kind, keys):
    """Return what a VIOS has under one of some keys."""
    if vios_id not in served:
        return None
    found = getattr(served[vios_id], kind)
    return next((found[key] for key in keys if key in found), None)
