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

"""The shared Ethernet adapters of the VIOSes, and the virtual switches."""

import typing

from powervm_monitor.simulator import devices

DEFAULT_SWITCH = 'ETHERNET%d'


class Trunk(typing.NamedTuple):
    """The adapter by which a bridge joins a virtual switch."""

    name: str
    slot: int
    location: str
    vswitch: int
    vlan: int
    tagged: tuple


class Bridge(typing.NamedTuple):
    """A shared Ethernet adapter with its physical one and where that is."""

    name: str
    physical: str
    location: str
    trunk: Trunk


class Switch(typing.NamedTuple):
    """A virtual switch."""

    id: int
    name: str
    uuid: str


def names(number):
    """What the bridge of a number, its trunk and its card are called."""
    if number == 0:
        return 'ent6', 'ent4', 'ent0'
    return tuple('ent%d' % (first + number) for first in (30, 20, 0))


def of_vios(scene, vios):
    """The Bridges of a VIOS."""
    return [_bridge(scene, vios, number)
            for number in range(1 + len(vios.bridges))]


def _bridge(scene, vios, number):
    name, trunk, physical = names(number)
    told = vios.bridged[number]
    return Bridge(
        name, physical, devices.CARD % (10 + vios.id, 1 + number), Trunk(
            trunk, 2 + number,
            scene.system.location(vios.id, 2 + number) + '-T1',
            told.vswitch, told.vlan, _tagged(scene, vios, told)))


def _tagged(scene, vios, told):
    """What the scenario says, or all that no other bridge there carries."""
    if told.vlans is not None:
        return tuple(told.vlans)
    others = {told.vlan}
    for other in vios.bridged:
        if other is not told and other.vswitch == told.vswitch:
            others.update([other.vlan, *(other.vlans or ())])
    return tuple(sorted({
        vlan for lpar in scene.lpars for interface in lpar.interfaces
        if interface.vswitch == told.vswitch
        for vlan in (interface.vlan, *interface.tagged)} - others))


def switches(scene):
    """The Switches: those with a name and those that something is at."""
    system = scene.system
    ids = {0, *system.virtual_switches, *(
        told.vswitch for vios in scene.vioses for told in vios.bridged), *(
        interface.vswitch for lpar in scene.lpars
        for interface in lpar.interfaces)}
    return [Switch(number, system.virtual_switches.get(
        number, DEFAULT_SWITCH % number), system.switch_uuid(number))
        for number in sorted(ids)]
