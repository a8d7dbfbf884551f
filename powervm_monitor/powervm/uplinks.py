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
"""Where virtual Ethernet leaves the machine: shared Ethernet adapters."""

from powervm_monitor import model
from powervm_monitor.powervm import fields

# Sic; an aggregation is of another type.
_PHYSICAL = 'physicalEthernetAdpter'


def bridged(sea, vios):
    """Return an Uplink and what it bridges: pairs of a switch id and a VLAN.

    :param sea: pypowervm's SharedEthernetAdapter.
    :param vios: UUID of its Virtual I/O Server in lower case.
    :raises: one of fields.ODD when it cannot be understood.
    """
    if not sea.dev_name:
        raise fields.Malformed('it has no name')
    below = sea.backing_device
    uplink = model.Uplink(
        vios=vios, adapter=sea.dev_name,
        physical=None if below is None else below.dev_name,
        location=None if below is None else _location(below))
    trunks = [trunk for trunk in (sea.primary_adpt, *sea.addl_adpts)
              if trunk is not None]
    return uplink, {(trunk.vswitch_id, vlan) for trunk in trunks
                    for vlan in (trunk.pvid, *trunk.tagged_vlans)}


def by_vlan(found):
    """Return the Uplinks by switch id and VLAN.

    :param found: of :func:`bridged`.
    """
    ways = {}
    for uplink, places in found:
        for place in places:
            ways[place] = (*ways.get(place, ()), uplink)
    return ways


def _location(device):
    if device.element.findtext('DeviceType') != _PHYSICAL:
        return None
    return device.element.findtext('PhysicalLocation')
