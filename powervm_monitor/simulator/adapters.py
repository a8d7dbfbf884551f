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


class Ethernet(typing.NamedTuple):
    """A virtual, physical or shared (sea) Ethernet adapter."""

    id: str
    kind: str
    location: str
    counts: load.NetworkCounts
    bridged: tuple = ()


class Storage(typing.NamedTuple):
    """An fc, npiv (below an fc), sas or vhost adapter; speed in Gb/s."""

    id: str
    kind: str
    location: str
    counts: load.DiskCounts
    wwpn: str | None = None
    speed: int | None = None
    ports: tuple = ()


def ethernet(scene, vios, worked):
    """The Ethernet adapters: virtual and physical first, then the SEAs."""
    both, shared = [], []
    for number, bridge in enumerate([vios.traffic, *vios.bridges]):
        counts = bridge.at(worked)
        trunk = scene.system.location(vios.id, 2 + number) + '-T1'
        sea, virtual, card = bridges.names(number)
        both += [
            # What comes in by the card goes out to the partitions.
            Ethernet(virtual, 'virtual', trunk, counts.turned()),
            Ethernet(card, 'physical', devices.CARD % (
                10 + vios.id, 1 + number), counts)]
        shared.append(Ethernet(sea, 'sea', trunk, counts, (card, virtual)))
    return both + shared


def trunks(scene, vios, worked):
    """The trunk adapters as the hypervisor tells them: location, counts."""
    return [(scene.system.location(vios.id, 2 + number),
             bridge.at(worked).turned())
            for number, bridge in enumerate([vios.traffic, *vios.bridges])]


def storage(scene, vios, worked):
    """The storage adapters: FC, SAS, then a vhost for each served path."""
    hosts = [
        Storage(paths[0].vhost, 'vhost', scene.system.location(
            vios.id, paths[0].server_slot), load.total(
                load.DiskCounts, (path.load.at(worked) for path in paths)))
        for paths in devices.adapters(
            path for _, path in scene.served(vios))]
    clients = [(channel.port, _client(vios, channel, worked))
               for _, channel in scene.channels(vios)]
    disks = Storage('sissas0', 'sas', devices.CARD % (14 + vios.id, 1),
                    vios.local_disk.at(worked))
    return [*(_channel(scene, vios, number, hosts, clients)
              for number in range(vios.fc_ports)), disks, *hosts]


def _client(vios, channel, worked):
    return Storage(
        'vfc%d' % channel.number, 'npiv',
        devices.CARD % (2 + vios.id, 2000 + channel.number),
        channel.load.at(worked), channel.wwpn, 8)


def _channel(scene, vios, number, hosts, clients):
    """The fcs of a number; all disks of the vhosts lie behind the first."""
    ports = tuple(client for port, client in clients if port == number)
    behind = [each.counts for each in (
        ports if number else (*hosts, *ports))]
    used = behind or not number
    gone = scene.retired.get(('fc', vios.id, number))
    if gone:
        behind.append(gone)
    return Storage(
        'fcs%d' % number, 'fc', devices.CARD % (2 + vios.id, number + 1),
        load.total(load.DiskCounts, behind),
        '21000024ff64%02x%02x' % (vios.id, number), 8 if used else 0, ports)
