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
"""The network adapters of partitions as PowerVM describes them."""

import dataclasses
import re

from pypowervm.wrappers import iocard
from pypowervm.wrappers import network

from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import hrefs
from powervm_monitor.powervm import session

ETHERNET = 'ClientNetworkAdapter'
VNIC = 'VirtualNICDedicated'
PORT = 'SRIOVEthernetLogicalPort'

_MAC = re.compile('[0-9a-f]{12}')


@dataclasses.dataclass(frozen=True, slots=True)
class Adapter:
    """A network adapter, before it is known where it leads.

    :ivar nic: without virtual switch and uplinks.
    :ivar location: None of a vNIC, which is counted where its ports are.
    :ivar switch: id of its virtual switch.
    :ivar ports: the logical ports that back a vNIC, each as the UUIDs of
        its Virtual I/O Server and of itself.
    """

    nic: model.Nic
    location: str | None
    switch: int | None = None
    ports: tuple[tuple[str, str], ...] = ()


def ethernet(cna):
    """Return a virtual Ethernet adapter.

    :param cna: pypowervm's ClientNetworkAdapter.
    :raises: one of fields.ODD when it cannot be understood, as the others.
    """
    tagged = cna.tagged_vlans if cna.is_tagged_vlan_supported else ()
    return Adapter(
        model.Nic(mac=_mac(cna.mac), vlan=cna.pvid or None,
                  tagged=tuple(tagged)),
        _location(cna), switch=cna.vswitch_id)


def logical_port(port):
    """Return an SR-IOV logical port that a partition itself has."""
    return Adapter(model.Nic(
        mac=_mac(port.mac), vlan=port.pvid or None,
        tagged=_allowed(port.allowed_vlans)), _location(port))


def vnic(one):
    """Return a virtual NIC."""
    backing = [hrefs.named(device.lport_href) for device in one.back_devs
               if device.lport_href]
    return Adapter(
        model.Nic(mac=_mac(one.mac), vlan=one.pvid or None,
                  tagged=_allowed(one.allowed_vlans), vnic=True),
        None, ports=tuple((port['VirtualIOServer'], port[PORT])
                          for port in backing))


# By the kind of resource: pypowervm's wrapper, and what makes an Adapter.
KINDS = {ETHERNET: (network.CNA, ethernet), VNIC: (iocard.VNIC, vnic),
         PORT: (iocard.SRIOVEthLPort, logical_port)}


def answer(powervm, root_type, uuid, kind):
    """Return PowerVM's answer about adapters of a kind, None if there is no
    such partition any more.

    :raises powervm_monitor.model.Unavailable:
    """
    try:
        return powervm.read(root_type, root_id=uuid.upper(), child_type=kind)
    except session.Gone:
        return None


def _location(one):
    if not one.loc_code:
        raise fields.Malformed('it names no location')
    return one.loc_code


def _mac(text):
    if text is None:
        return None
    mac = text.lower().replace(':', '')
    if not _MAC.fullmatch(mac):
        raise fields.Malformed(f'{text!r} is no MAC')
    return mac


def _allowed(vlans):
    """Return the VLANs of a list; ALL and NONE list none."""
    return () if vlans is None or isinstance(vlans, str) else tuple(vlans)
