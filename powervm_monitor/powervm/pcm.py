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
"""From PCM's files to a Reading: here everything becomes base units.

Nothing in a file is trusted: what is not there or not of its kind is None,
and a partition that cannot be understood costs only itself.
"""

import datetime

from powervm_monitor import model

MEGABYTE = 2 ** 20
NANOSECONDS = 10 ** 9

_RUNNING = 'Running'

# What a row of an unexpected shape raises while it is taken apart.
_ODD = (AttributeError, KeyError, OverflowError, TypeError, ValueError)
# PowerVM counts in 64 bits.
_TOO_MUCH = 2 ** 64


class Malformed(ValueError):
    """A file is not what it should be; the message says where and why."""


def instant(text):
    """Parse a time of PCM: ``2015-05-27T08:17:45+0000`` and its relatives.

    :returns: an aware UTC datetime.
    :raises Malformed: when it is no time or has no zone.
    """
    try:
        time = datetime.datetime.fromisoformat(text)
        utc = time.astimezone(datetime.UTC)
    except (OverflowError, TypeError, ValueError) as e:
        raise Malformed(f'{text!r} is no time') from e
    if time.tzinfo is None:
        raise Malformed(f'time {text!r} has no zone')
    return utc


def whole(mapping, key):
    """Return a count that is at least 0 as an int, None if it is not one."""
    value = mapping.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if 0 <= value < _TOO_MUCH else None


def slot(location):
    """Return the slot of a location code such as ``U8247.22L.X-V2-C3-T1``."""
    for part in reversed(location.split('-')):
        if part[:1] == 'C' and part[1:].isdigit():
            return int(part[1:])
    raise Malformed(f'location {location!r} names no slot')


def expected_vioses(phyp):
    """Return the ids of the VIOSes that ought to have written a file."""
    silent = {str(error.get('uuid', '')).lower()
              for error in _dicts(_sample(phyp), 'errorInfo')}
    return {whole(vios, 'id') for vios in _dicts(_sample(phyp), 'viosUtil')
            if vios.get('state') == _RUNNING
            and str(vios.get('uuid', '')).lower() not in silent} - {None}


def reading(listed_at, phyp, vios_files, guests, missing=()):
    """Join the files of one sample time.

    :param listed_at: the time that the feed gave.
    :param phyp: the hypervisor's file, parsed.
    :param vios_files: the VIOSes' files, parsed, by VIOS id.
    :param guests: :func:`guest_memory` of the newest RSCT file.
    :param missing: what could not be had.
    :raises Malformed: when the hypervisor's file cannot be used at all.
    """
    sample = _sample(phyp)
    processor = sample.get('processor')
    hz = whole(processor, 'procCyclesPerSecond') if _is(processor) else None
    if not hz:
        raise Malformed('processor.procCyclesPerSecond is missing')
    missing = list(missing)
    vhosts = {}
    for vios_id, document in vios_files.items():
        try:
            _collect_vhosts(document, vhosts, missing)
        except Malformed as e:
            missing.append(model.Missing(f'VIOS {vios_id}', f'{e}'))
    lpars = {}
    for row in _list(sample, 'lparsUtil'):
        try:
            lpar = _lpar(row, hz, vhosts, guests, missing)
            if lpar.uuid in lpars:
                raise Malformed(f'{lpar.uuid} has a row already')
        except _ODD as e:
            missing.append(_not_understood(f'partition {_name(row)}', e))
            continue
        lpars[lpar.uuid] = lpar
    missing.extend(_reported(sample))
    cycles = whole(sample, 'timeBasedCycles')
    return model.Reading(
        listed_at=listed_at, sampled_at=instant(sample.get('timeStamp')),
        timebase_ns=None if cycles is None else _ns(cycles, hz),
        lpars=lpars, missing=tuple(missing))


def guest_memory(document, listed_at):
    """Return what the guests told through RMC, by partition UUID.

    :param listed_at: the time that the feed gave; the guests' own clocks
        are not to be relied on.
    """
    if not _is(document):
        raise Malformed('an RSCT file is a JSON object')
    told = {}
    for row in _dicts(document, 'lparUtil'):
        memory = row.get('memory')
        if not _is(memory) or not isinstance(row.get('uuid'), str):
            continue
        total = whole(memory, 'realMemSizeBytes')
        available = whole(memory, 'pctRealMemAvbl')
        if not total or available is None or available > 100:
            continue
        told[row['uuid'].lower()] = model.GuestMemory(
            sampled_at=listed_at, total_bytes=total,
            used_bytes=total * (100 - available) // 100)
    return told


def _lpar(row, hz, vhosts, guests, missing):
    uuid = row['uuid'].lower()
    cpu = _cpu(row.get('processor'), hz)
    interfaces = disks = ()
    if cpu is not None:
        interfaces = _devices(
            _interface, row.get('network'), 'virtualEthernetAdapters',
            _name(row), missing)
        disks = _devices(
            lambda disk: _disk(disk, vhosts), row.get('storage'),
            'genericVirtualAdapters', _name(row), missing)
    return model.Lpar(
        uuid=uuid, id=int(row['id']), name=str(row.get('name', '')),
        state=row.get('state'), cpu=cpu, interfaces=tuple(interfaces),
        disks=tuple(disks), guest_memory=guests.get(uuid))


def _cpu(processor, hz):
    if not _is(processor):
        return None
    entitled = whole(processor, 'entitledProcCycles')
    if not entitled:
        # Off, or just arrived by live migration: a count that begins
        # anew would look like a plunge and then a spike.
        return None
    parts = [whole(processor, key) for key in (
        'utilizedCappedProcCycles', 'utilizedUnCappedProcCycles',
        'idleProcCycles', 'donatedProcCycles')]
    used = -1
    if None not in parts:
        capped, uncapped, idle, donated = parts
        used = capped + uncapped - idle - donated
    return model.Cpu(
        virtual_processors=whole(processor, 'maxVirtualProcessors'),
        entitled_ns=_ns(entitled, hz),
        used_ns=_ns(used, hz) if used >= 0 else None)


def _devices(make, mapping, key, owner, missing):
    """Yield a partition's devices; an odd row costs only itself."""
    slots = set()
    for row in _list(mapping, key):
        try:
            device = make(row)
            if device.slot in slots:
                raise Malformed(f'slot {device.slot} has a row already')
        except _ODD as e:
            missing.append(_not_understood(
                f'a device of partition {owner}', e))
            continue
        slots.add(device.slot)
        yield device


def _interface(row):
    location = row['physicalLocation']
    return model.Interface(
        location=location, slot=slot(location),
        received_bytes=whole(row, 'receivedBytes'),
        sent_bytes=whole(row, 'sentBytes'),
        received_packets=whole(row, 'receivedPackets'),
        sent_packets=whole(row, 'sentPackets'),
        dropped_packets=whole(row, 'droppedPackets'))


def _disk(row, vhosts):
    location = row['physicalLocation']
    vios_id = int(row['viosId'])
    return model.Disk(
        location=location, slot=slot(location), vios_id=vios_id,
        counters=vhosts.get((vios_id, int(row['viosAdapterSlotId']))))


def _collect_vhosts(document, vhosts, missing):
    """Add ``{(VIOS id, slot): counters}`` of a VIOS's file."""
    for vios in _dicts(_sample(document), 'viosUtil'):
        for row in _list(vios.get('storage'), 'genericVirtualAdapters'):
            try:
                key = int(vios['id']), slot(row['physicalLocation'])
                counters = model.DiskCounters(
                    reads=whole(row, 'numOfReads'),
                    writes=whole(row, 'numOfWrites'),
                    read_bytes=whole(row, 'readBytes'),
                    written_bytes=whole(row, 'writeBytes'))
            except _ODD as e:
                missing.append(_not_understood(
                    f'an adapter of VIOS {vios.get("id")}', e))
                continue
            vhosts[key] = counters


def _reported(sample):
    """Yield what PowerVM itself says that it could not sample."""
    for error in _dicts(sample, 'errorInfo'):
        what = error.get('uuid') or error.get('reportedBy') or 'PowerVM'
        yield model.Missing(
            f'{what}', f'PowerVM error {error.get("errId")}: '
                       f'{error.get("errMsg")}')


def _sample(document):
    util = document.get('systemUtil') if _is(document) else None
    sample = util.get('utilSample') if _is(util) else None
    if not _is(sample):
        raise Malformed('systemUtil.utilSample is missing')
    return sample


def _ns(cycles, hz):
    return cycles * NANOSECONDS // hz


def _is(value):
    return isinstance(value, dict)


def _list(mapping, key):
    """Return a list, an empty one when there is none."""
    rows = mapping.get(key) if _is(mapping) else None
    return rows if isinstance(rows, list) else []


def _dicts(mapping, key):
    """Return the objects of a list."""
    return [row for row in _list(mapping, key) if _is(row)]


def _name(row):
    return (row.get('name') or row.get('uuid')) if _is(row) else None


def _not_understood(what, error):
    return model.Missing(what, f'its row cannot be understood: {error!r}')
