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

"""What a VIOS has plugged in, and what each adapter has done."""

import typing

from powervm_monitor.simulator import bridges
from powervm_monitor.simulator import devices
from powervm_monitor.simulator import load

# Gb/s of a Fibre Channel port that is in use, unless a scenario says more.
USED_SPEED = 8
# The N of the first entN that is an SR-IOV logical port.
FIRST_LOGICAL_PORT = 40


class Ethernet(typing.NamedTuple):
    """A virtual, physical or shared (sea) Ethernet adapter."""

    id: str
    kind: str
    location: str
    counts: load.NetworkCounts
    bridged: tuple = ()


class Storage(typing.NamedTuple):
    """An fc, npiv (below an fc), storage or vhost adapter; speed in Gb/s.

    Of kind storage is what is no Fibre Channel adapter: SAS, NVMe, USB.
    """

    id: str
    kind: str
    location: str
    counts: load.DiskCounts
    wwpn: str | None = None
    speed: int | None = None
    ports: tuple = ()


def ethernet(scene, vios, worked):
    """The Ethernet adapters: virtual and physical first, then the SEAs.

    An SEA counts what its members count, so a bridged packet is received
    once and sent once. A member that is named twice counts once. An SR-IOV
    logical port of the VIOS is one of its physical adapters.
    """
    both, shared = [], []
    for number, bridge in enumerate([vios.traffic, *vios.bridges]):
        counts = bridge.at(worked)
        trunk = scene.system.location(vios.id, 2 + number) + '-T1'
        sea, virtual, card = bridges.names(number)
        members = [
            # What comes in by the card goes out to the partitions.
            Ethernet(virtual, 'virtual', trunk, counts.turned()),
            Ethernet(card, 'physical', devices.CARD % (
                10 + vios.id, 1 + number), counts)]
        both += members
        twice = (virtual,) if vios.bridged[number].named_twice else ()
        shared.append(Ethernet(sea, 'sea', trunk, load.total(
            load.NetworkCounts, (member.counts for member in members)),
            (card, virtual, *twice)))
    return [*both, *_logical_ports(vios, worked), *shared]


def _logical_ports(vios, worked: int) -> list[Ethernet]:
    """The VIOS's own SR-IOV ports as the VIOS counts them: without FCS."""
    return [
        Ethernet('ent%d' % (FIRST_LOGICAL_PORT + index), 'physical',
                 port.location, port.load.at(worked).as_network())
        for index, port in enumerate(vios.logical_ports)]


def trunks(scene, vios, worked):
    """The trunk adapters as the hypervisor tells them.

    They are triples of a Bridged, the location and the counts.
    """
    return [(bridged, scene.system.location(vios.id, 2 + number),
             bridge.at(worked).turned())
            for number, (bridged, bridge) in enumerate(zip(
                vios.bridged, [vios.traffic, *vios.bridges]))]


def storage(scene, vios, worked):
    """The storage adapters: FC, others, then a vhost for each client's."""
    hosts = [
        Storage(paths[0].vhost, 'vhost', scene.system.location(
            vios.id, paths[0].server_slot), load.total(
                load.DiskCounts, (path.load.at(worked) for path in paths)))
        for paths in devices.adapters(
            path for _, path in scene.served(vios))]
    physical = [
        Storage(adapter.id, 'storage', adapter.location,
                adapter.load.at(worked)) for adapter in vios.physical]
    return [*_channels(scene, vios, worked, hosts), *physical, *hosts]


def client_speed(vios, channel: devices.Channel) -> float:
    """The Gb/s of an NPIV client: its port's; 0 without a link."""
    return _speed(vios, channel.port) if channel.link == 'up' else 0


def _speed(vios, number: int) -> float:
    if number < len(vios.fc_speeds):
        return vios.fc_speeds[number]
    return USED_SPEED


def _client(vios, channel, worked):
    return Storage(
        'vfc%d' % channel.number, 'npiv',
        devices.CARD % (2 + vios.id, 2000 + channel.number),
        channel.load.at(worked), channel.wwpn, client_speed(vios, channel))


def _channels(scene, vios, worked, hosts) -> list[Storage]:
    """The FC ports, which count NPIV clients and what the VIOS itself does.

    All that the VIOS does lies behind the first one.
    """
    clients = [(channel.port, _client(vios, channel, worked))
               for _, channel in scene.channels(vios)]
    own = [*(host.counts for host in hosts),
           *(pool.load.at(worked) for pool in vios.storage_pools)]
    return [_channel(
        scene, vios, number, own if not number else [],
        tuple(client for port, client in clients if port == number))
        for number in range(vios.fc_ports)]


def _channel(scene, vios, number, own, clients) -> Storage:
    counts = [*own, *(client.counts for client in clients)]
    gone = scene.retired.get(('fc', vios.id, number))
    used = clients or not number or number < len(vios.fc_speeds)
    return Storage(
        'fcs%d' % number, 'fc', devices.CARD % (2 + vios.id, number + 1),
        load.total(load.DiskCounts, [*counts, gone] if gone else counts),
        '21000024ff64%02x%02x' % (vios.id, number),
        _speed(vios, number) if used else 0, clients)
