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
_STORAGE = (('fiberChannelAdapters', 'fc'),
            ('genericPhysicalAdapters', 'sas'),
            ('genericVirtualAdapters', 'vhost'))


@dataclasses.dataclass
class Told:
    """What a VIOS's own file says.

    :ivar vhosts: counters of virtual SCSI server adapters by slot.
    :ivar ports: counters of virtual Fibre Channel ports by WWPN.
    """

    used_memory_bytes: int | None = None
    adapters: list = dataclasses.field(default_factory=list)
    pools: list = dataclasses.field(default_factory=list)
    vhosts: dict = dataclasses.field(default_factory=dict)
    ports: dict = dataclasses.field(default_factory=dict)


def told(document, missing):
    """Return ``{VIOS id: Told}`` of a VIOS's file.

    :param missing: gets what cannot be understood.
    :raises powervm_monitor.powervm.fields.Malformed: when it is none.
    """
    found = {}
    for row in fields.objects(fields.sample(document), 'viosUtil'):
        try:
            number = int(row['id'])
        except fields.ODD as e:
            missing.append(fields.not_understood('a VIOS', e))
            continue
        memory = row.get('memory')
        found[number] = one = Told()
        if fields.is_object(memory):
            one.used_memory_bytes = fields.scaled(
                memory, 'utilizedMem', fields.MEGABYTE)
        for make, rows in _parts(row):
            for part in rows:
                try:
                    make(one, part)
                except fields.ODD as e:
                    missing.append(fields.not_understood(
                        f'an adapter of VIOS {number}', e))
    return found


def server(row, hz, own):
    """Return the VIOS of a row in the hypervisor's file.

    :param hz: cycles per second of the timebase.
    :param own: what its own file says, a :class:`Told`, or None.
    :raises: one of fields.ODD when the row cannot be understood.
    """
    memory = row.get('memory')
    uuid = row['uuid'].lower()
    own = own or Told()
    return model.Vios(
        uuid=uuid, id=int(row['id']), name=str(row.get('name', '')),
        state=fields.text(row, 'state'),
        cpu=partition.cpu(row.get('processor'), hz),
        memory_bytes=fields.scaled(
            memory, 'assignedMem', fields.MEGABYTE)
        if fields.is_object(memory) else None,
        used_memory_bytes=own.used_memory_bytes,
        affinity_score=fields.whole(row, 'affinityScore'),
        adapters=tuple(dataclasses.replace(adapter, vios=uuid)
                       for adapter in own.adapters),
        pools=tuple(dataclasses.replace(pool, vios=uuid)
                    for pool in own.pools))


def _parts(row):
    """Yield who makes what of which rows of a VIOS."""
    network, storage = row.get('network'), row.get('storage')
    for key, kind in _ETHERNET:
        yield _maker(_ethernet, kind), fields.rows(network, key)
    for key, kind in _STORAGE:
        yield _maker(_storage, kind), fields.rows(storage, key)
    for adapter in fields.objects(storage, 'fiberChannelAdapters'):
        yield _port, fields.rows(adapter, 'ports')
    yield _pool, fields.rows(storage, 'sharedStoragePools')


def _maker(make, kind):
    return lambda one, row: make(one, row, kind)


def _ethernet(one, row, kind):
    one.adapters.append(model.Adapter(
        kind=kind or str(row.get('type', 'physical')),
        name=fields.label(row, 'id'), vios=None,
        location=fields.text(row, 'physicalLocation'),
        counters=traffic.undirected(row),
        bridged=tuple(map(str, fields.rows(row, 'bridgedAdapters')))))


def _storage(one, row, kind):
    adapter = model.Adapter(
        kind=kind, name=fields.label(row, 'id'), vios=None,
        location=fields.text(row, 'physicalLocation'),
        counters=traffic.requested(row),
        speed=fields.number(row, 'runningSpeed'),
        wwpn=fields.wwpn(row['wwpn']) if 'wwpn' in row else None)
    if kind == 'vhost':
        one.vhosts[fields.slot(row['physicalLocation'])] = adapter.counters
    one.adapters.append(adapter)


def _port(one, row):
    one.ports[fields.wwpn(row['wwpn'])] = traffic.requested(row)


def _pool(one, row):
    one.pools.append(model.Pool(
        kind='storage', id=fields.label(row, 'id'),
        name=fields.text(row, 'name'),
        total_bytes=fields.scaled(row, 'totalSpace', fields.MEGABYTE),
        used_bytes=fields.scaled(row, 'usedSpace', fields.MEGABYTE),
        counters=traffic.requested(row)))
