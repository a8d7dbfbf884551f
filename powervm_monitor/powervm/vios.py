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
"""A VIOS: its partition and, from its own file, its adapters and pools."""

import dataclasses

from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import partition
from powervm_monitor.powervm import traffic

_ETHERNET = (('genericAdapters', None), ('sharedAdapters', 'sea'))
# The kind of an adapter, and how its counters are read.
_STORAGE = (('fiberChannelAdapters', 'fc', traffic.requested),
            ('genericPhysicalAdapters', 'storage', traffic.blocked),
            ('genericVirtualAdapters', 'vhost', traffic.blocked))
_STORAGE_LISTS = (*(name for name, _, _ in _STORAGE), 'sharedStoragePools')
# Fibre Channel once more: by the names of its protocol device, of the adapter
# itself and of a virtual server adapter.
_FC_AGAIN = ('fscsi', 'fcs', 'vfchost')
# Some levels write 17 for the class of 16 Gb/s.
_SPEEDS = {17: 16}


@dataclasses.dataclass
class Told:
    """What a VIOS's own file says.

    :ivar vhosts: counters of virtual SCSI server adapters by slot.
    :ivar ports: counters of virtual Fibre Channel ports by WWPN.
    :ivar speeds: Gb/s of virtual Fibre Channel ports by WWPN.
    :ivar lists: the names of the lists that the file has.
    """

    used_memory_bytes: int | None = None
    adapters: list = dataclasses.field(default_factory=list)
    pools: list = dataclasses.field(default_factory=list)
    vhosts: dict = dataclasses.field(default_factory=dict)
    ports: dict = dataclasses.field(default_factory=dict)
    speeds: dict = dataclasses.field(default_factory=dict)
    lists: frozenset = frozenset()


def told(document, missing):
    """Return ``{VIOS id: Told}`` of a VIOS's file.

    :param missing: gets what cannot be understood.
    :raises powervm_monitor.powervm.fields.Malformed: when it is none.
    """
    found = {}
    for row in fields.objects(fields.sample(document), 'viosUtil'):
        try:
            number = fields.partition_id(row)
        except fields.ODD as e:
            missing.append(fields.not_understood('a VIOS', e, 'vios'))
            continue
        memory = row.get('memory')
        found[number] = one = Told(lists=fields.present(
            row.get('network'), *dict(_ETHERNET)) | fields.present(
            row.get('storage'), *_STORAGE_LISTS))
        if fields.is_object(memory):
            # 0 where PowerVM could not ask.
            one.used_memory_bytes = fields.scaled(
                memory, 'utilizedMem', fields.MEGABYTE) or None
        for make, rows in _parts(row):
            for part in rows:
                try:
                    make(one, part)
                except fields.ODD as e:
                    missing.append(fields.not_understood(
                            f'an adapter of VIOS {number}', e,
                        'vios', str(number)))
    return found


def server(row, hz, own, missing):
    """Return the VIOS of a row in the hypervisor's file.

    :param hz: cycles per second of the timebase.
    :param own: what its own file says, a :class:`Told`, or None.
    :param missing: gets the adapters that cannot be understood.
    :raises: one of fields.ODD when the row cannot be understood.
    """
    memory = row.get('memory')
    uuid, number = fields.uuid(row['uuid']), fields.partition_id(row)
    own = own or Told()
    return model.Vios(
        uuid=uuid, id=number, name=str(row.get('name', '')),
        state=fields.text(row, 'state'),
        cpu=partition.cpu(row.get('processor'), hz),
        memory_bytes=fields.scaled(
            memory, 'assignedMem', fields.MEGABYTE)
        if fields.is_object(memory) else None,
        used_memory_bytes=own.used_memory_bytes,
        affinity_score=partition.affinity_score(row, 'assignedMem'),
        adapters=tuple(dataclasses.replace(adapter, vios=uuid)
                       for adapter in (*own.adapters,
                                       *_counted_here(row, missing))),
        pools=tuple(dataclasses.replace(pool, vios=uuid)
                    for pool in own.pools),
        kind=fields.text(row, 'type'), os=fields.text(row, 'osType'),
        lists=own.lists | fields.present(
            row.get('network'), 'virtualEthernetAdapters',
            'sriovLogicalPorts'))


def _counted_here(row, missing):
    """Yield a VIOS's own adapters that the hypervisor counts.

    They are its trunks, and the SR-IOV logical ports that back no vNIC.
    """
    network = row.get('network')
    for make, rows in (
            (_trunk, fields.rows(network, 'virtualEthernetAdapters')),
            (_logical_port, fields.rows(network, 'sriovLogicalPorts'))):
        for part in rows:
            try:
                adapter = make(part)
            except fields.ODD as e:
                missing.append(fields.not_understood(
                    f'an adapter of VIOS {fields.name(row)}', e,
                    'vios', str(row['id'])))
                continue
            if adapter is not None:
                yield adapter


def client(port):
    """Return the UUID of the partition whose vNIC a logical port backs.

    In lower case with dashes, as some levels leave out. None for a port of
    the VIOS itself.

    :param port: a row of a VIOS's sriovLogicalPorts.
    :raises powervm_monitor.powervm.fields.Malformed: when it backs a vNIC
        and the client is not known.
    """
    mode, uuid = (
        port.get(key) for key in ('vnicDeviceMode', 'clientPartitionUUID'))
    if isinstance(mode, str) and mode.lower() == 'nonvnic':
        return None
    if uuid in (None, ''):
        if mode is not None:
            raise fields.Malformed(f'a port of mode {mode!r} has no client')
        return None
    return fields.uuid(uuid)


def _trunk(row):
    location = row['physicalLocation']
    return model.Adapter(
        kind='trunk', name=f'veth-C{fields.slot(location)}', vios=None,
        location=location, counters=traffic.undirected(row),
        listed_in='virtualEthernetAdapters')


def _logical_port(row):
    """Return a port of the VIOS's own, None for one that backs a vNIC."""
    if client(row) is not None:
        return None
    return model.Adapter(
        kind='logical', name=f'sriov-{int(row["drcIndex"])}', vios=None,
        location=fields.text(row, 'physicalLocation'),
        counters=traffic.directed(row), listed_in='sriovLogicalPorts')


def _parts(row):
    """Yield who makes what of which rows of a VIOS."""
    network, storage = row.get('network'), row.get('storage')
    for key, kind in _ETHERNET:
        yield _maker(_ethernet, kind, key), fields.rows(network, key)
    for key, kind, count in _STORAGE:
        yield (_maker(_storage, kind, count, key),
               fields.rows(storage, key))
    for adapter in fields.objects(storage, 'fiberChannelAdapters'):
        yield _port, fields.rows(adapter, 'ports')
    yield _pool, fields.rows(storage, 'sharedStoragePools')


def _maker(make, *more):
    return lambda one, row: make(one, row, *more)


def _ethernet(one, row, kind, listed_in):
    one.adapters.append(model.Adapter(
        kind=kind or _ethernet_kind(row),
        name=fields.label(row, 'id'), vios=None,
        location=fields.text(row, 'physicalLocation'),
        counters=traffic.undirected(row),
        # A member may be named twice.
        bridged=tuple(dict.fromkeys(
            map(str, fields.rows(row, 'bridgedAdapters')))),
        listed_in=listed_in))


def _ethernet_kind(row):
    """Return virtual or physical, None where the row says neither."""
    kind = row.get('type')
    return kind if kind in ('virtual', 'physical') else None


def _storage(one, row, kind, count, listed_in):
    name = fields.label(row, 'id')
    if kind != 'fc' and name.lower().startswith(_FC_AGAIN):
        return
    adapter = model.Adapter(
        kind=kind, name=name, vios=None,
        location=fields.text(row, 'physicalLocation'), counters=count(row),
        speed=_speed(row), clients=fields.whole(row, 'numOfPorts'),
        wwpn=fields.wwpn(row['wwpn']) if 'wwpn' in row else None,
        listed_in=listed_in)
    if kind == 'vhost':
        one.vhosts[fields.slot(row['physicalLocation'])] = adapter.counters
    one.adapters.append(adapter)


def _speed(row):
    speed = fields.number(row, 'runningSpeed')
    return _SPEEDS.get(speed, speed)


def _port(one, row):
    wwpn = fields.wwpn(row['wwpn'])
    one.ports[wwpn] = traffic.requested(row)
    one.speeds[wwpn] = _speed(row)


def _pool(one, row):
    one.pools.append(model.Pool(
        kind='storage', id=fields.label(row, 'id'),
        name=fields.text(row, 'name'),
        total_bytes=fields.scaled(row, 'totalSpace', fields.MEGABYTE),
        used_bytes=fields.scaled(row, 'usedSpace', fields.MEGABYTE),
        counters=traffic.blocked(row),
        disks=tuple(map(str, fields.rows(row, 'poolDisks'))),
        listed_in='sharedStoragePools'))
