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
"""What a Reading consists of: owners, their parts, what is known of each."""

import dataclasses
import operator
import typing

from powervm_monitor import model

Path = tuple[str, ...]

# What every part of a kind is, and no measurement; or what is a part itself.
_IDENTITY = frozenset((
    'uuid', 'id', 'name', 'location', 'vios', 'vios_id', 'wwpns', 'wwpn',
    'kind', 'bridged', 'listed_in', 'lists', 'disks', 'pools',
    'adapters', 'interfaces', 'port', 'off', 'sampled_at', 'cpu', 'memory',
    'guest_memory', 'counters', 'thermometers', 'place', 'frequency_hz'))


# The modes of processors in which a partition has no weight.
_WEIGHTLESS = ('cap', 'keep_idle_procs', 'share_idle_procs',
               'share_idle_procs_active', 'share_idle_procs_always')


class Entity(typing.NamedTuple):
    """A part of a Reading.

    :ivar name: what an operator calls it.
    :ivar known: for each of :func:`names` whether it is known.
    :ivar types: the classes that the names are of.
    :ivar listed_in: the list of its parent that it is in.
    :ivar served_by: the path of the VIOS that counts for it, or None.
    :ivar uuid: of a partition or a Virtual I/O Server.
    """

    name: str
    known: tuple[bool, ...]
    types: tuple[type, ...]
    listed_in: str = ''
    served_by: Path | None = None
    uuid: str = ''


def names(types: tuple[type, ...]) -> list[str]:
    """Return what may be known of an Entity, in order."""
    return [name for one in types for name in _FIELDS[one]]


def owners(reading: model.Reading) -> dict[Path, typing.Any]:
    """Return partitions, Virtual I/O Servers and what has no owner, by path.
    """
    found: dict[Path, typing.Any] = {
        ('lpar', uuid): lpar for uuid, lpar in reading.lpars.items()}
    found.update((('vios', str(vios.id)), vios) for vios in reading.vioses)
    found.update((('port', port.name), port) for port in reading.ports)
    found.update((('pool', pool.id), pool) for pool in reading.pools)
    if reading.host is not None:
        found['host',] = reading.host
    if reading.energy is not None:
        found['energy',] = reading.energy
    return found


def signature(owner: typing.Any) -> list[typing.Any]:
    """Return what is the same as long as the same is known of an owner.

    It costs much less than :func:`of`.
    """
    match owner:
        case model.Lpar():
            return [owner.off, _unknown(model.Lpar, owner),
                    _unknown(model.Memory, owner.memory),
                    _unknown(model.Cpu, owner.cpu),
                    owner.cpu and owner.cpu.mode,
                    _unknown(model.GuestMemory, owner.guest_memory),
                    *_devices(owner.interfaces), *_devices(owner.disks)]
        case model.Vios():
            return [_unknown(model.Vios, owner),
                    _unknown(model.Cpu, owner.cpu),
                    owner.cpu and owner.cpu.mode,
                    *_devices(owner.adapters), *_devices(owner.pools)]
        case model.Adapter():
            return _devices([owner])
        case model.Energy():
            return [_unknown(model.Energy, owner),
                    *(one.name for one in owner.thermometers)]
    return [_unknown(type(owner), owner)]


def _devices(devices):
    return [part for one in devices for part in (
        one.id if isinstance(one, model.Pool) else one.name,
        _unknown(type(one), one),
        one.counters and _unknown(type(one.counters), one.counters))]


def _unknown(kind, one):
    """Return for each field whether it is unknown, None without an object."""
    return one and [value is None for value in _GETTERS[kind](one)]


def of(path: Path, owner: typing.Any) -> dict[Path, Entity]:
    """Return an owner and its parts by their paths."""
    match owner:
        case model.Lpar():
            return _partition(path, owner)
        case model.Vios():
            return _vios(path, owner)
        case model.Adapter():
            return {path: _device(f'port {owner.name}', owner)}
        case model.Pool():
            return {path: _entity(f'pool {owner.id}', (model.Pool, owner),
                                  listed_in=owner.listed_in)}
        case model.Energy():
            return {path: _entity('energy', (model.Energy, owner)), **{
                (*path, one.name): Entity(f'thermometer {one.name}', (), ())
                for one in owner.thermometers}}
    return {path: _entity('the host', (model.Host, owner))}


def _partition(path, lpar):
    label = f'partition {lpar.name}'
    parts = [(model.Lpar, lpar), (model.Memory, lpar.memory)]
    if not lpar.off:
        parts.append((model.Cpu, lpar.cpu))
    found = {path: _weighed(lpar.cpu, _entity(
        label, *parts, uuid=lpar.uuid))}
    if lpar.guest_memory is not None:
        found['guest', lpar.uuid] = _entity(
            f'guest memory of {label}',
            (model.GuestMemory, lpar.guest_memory))
    for interface in lpar.interfaces:
        found[(*path, interface.name)] = _device(
            f'{interface.name} of {label}', interface)
    for disk in lpar.disks:
        found[(*path, disk.name)] = _device(
            f'{disk.name} of {label}', disk,
            served_by=('vios', str(disk.vios_id)))
    return found


def _vios(path, vios):
    label = f'VIOS {vios.id}'
    found = {path: _weighed(vios.cpu, _entity(
        label, (model.Vios, vios), (model.Cpu, vios.cpu), uuid=vios.uuid))}
    for adapter in vios.adapters:
        found[(*path, adapter.name)] = _device(
            f'{adapter.name} of {label}', adapter)
    for pool in vios.pools:
        found[(*path, f'pool {pool.id}')] = _entity(
            f'pool {pool.id} of {label}', (model.Pool, pool),
            (model.DiskCounters, pool.counters), listed_in=pool.listed_in)
    return found


def _weighed(cpu, entity):
    """Take the weight for known where there is none: it is not uncapped."""
    if cpu is None or cpu.mode not in _WEIGHTLESS:
        return entity
    place = names(entity.types).index('weight', len(names(
        entity.types[:entity.types.index(model.Cpu)])))
    return entity._replace(known=(
        *entity.known[:place], True, *entity.known[place + 1:]))


def _device(label, device, served_by=None):
    """Return what has counters: an adapter, a disk, an interface."""
    counters = device.counters
    kind = type(counters)
    if counters is None:
        kind = model.DiskCounters
    listed_in = getattr(device, 'listed_in', device.name.partition('-')[0])
    return _entity(label, (type(device), device), (kind, counters),
                   listed_in=listed_in, served_by=served_by)


def _entity(label, *parts, **more):
    return Entity(
        label, tuple(value is not None for kind, one in parts
                     for value in _values(kind, one)),
        tuple(kind for kind, _ in parts), **more)


def _values(kind, one):
    return _GETTERS[kind](one) if one is not None else _NOTHING[kind]


def _fields(kind):
    return tuple(field.name for field in dataclasses.fields(kind)
                 if field.name not in _IDENTITY)


def _getter(fields):
    if not fields:
        return lambda one: ()
    if len(fields) == 1:
        get = operator.attrgetter(*fields)
        return lambda one: (get(one),)
    return operator.attrgetter(*fields)


_FIELDS = {kind: _fields(kind) for kind in (
    model.Lpar, model.Memory, model.Cpu, model.GuestMemory, model.Interface,
    model.Disk, model.Vios, model.Adapter, model.Pool, model.Host,
    model.Energy, model.DiskCounters, model.NetworkCounters)}
_GETTERS = {kind: _getter(fields) for kind, fields in _FIELDS.items()}
_NOTHING = {kind: (None,) * len(fields) for kind, fields in _FIELDS.items()}
