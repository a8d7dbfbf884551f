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
"""What the Virtual I/O Servers serve, bridge and lend, as told last."""

from pypowervm import const
from pypowervm.wrappers import iocard
from pypowervm.wrappers import virtual_io_server

from powervm_monitor.powervm import backings
from powervm_monitor.powervm import members
from powervm_monitor.powervm import nics
from powervm_monitor.powervm import oddities
from powervm_monitor.powervm import processors
from powervm_monitor.powervm import uplinks

_GROUPS = (const.XAG.VIO_SMAP, const.XAG.VIO_FMAP, const.XAG.VIO_NET)


class Serving:
    """The Virtual I/O Servers' side of the partitions' devices.

    :ivar members: reads the Virtual I/O Servers.
    :ivar backings: by the client adapter's location code.
    :ivar uplinks: by id of a virtual switch and VLAN.
    :ivar processors: what each of them has now, by UUID.
    :ivar odd: an :class:`powervm_monitor.powervm.oddities.Oddities` of each
        answer, by what it is about.
    :param powervm: a :class:`powervm_monitor.powervm.session.PowerVM`.
    """

    def __init__(self, powervm):
        self._powervm = powervm
        self.backings, self.uplinks, self.odd = {}, {}, {}
        self.processors = {}
        self.members = members.Members(
            powervm, 'VirtualIOServer', xag=list(_GROUPS))
        # By UUID: pairs of location and Backing, and what uplinks bridge.
        self._told = {}
        # Location codes of logical ports, None when not told, and the VIOSes
        # whose ports may be others by now.
        self._ports, self._doubtful = {}, set()

    def take(self, answer: members.Answer) -> None:
        """Take the mappings and the shared Ethernet adapters of all or some.

        :param answer: what :attr:`members` read.
        """
        odd, told, configured = oddities.Oddities(), {}, {}
        for response in answer.responses:
            for vios in odd.entries(virtual_io_server.VIOS, response):
                uuid = vios.uuid.lower()
                configured[uuid] = processors.current(vios)
                now = _told(vios, uuid, odd)
                if vios.rmc_state != 'active':
                    # PowerVM cannot look into it: what it had, it has.
                    now = [new or old for new, old in zip(
                        now, self._told.get(uuid, ((), ())))]
                told[uuid] = now
        if not answer.whole:
            told = _kept(self._told, answer) | told
            configured = _kept(self.processors, answer) | configured
        self._told, self.odd['vioses'] = told, odd
        self.processors = configured
        self.backings = backings.together(
            pair for pairs, _ in told.values() for pair in pairs)
        self.uplinks = uplinks.by_vlan(
            found for _, bridged in told.values() for found in bridged)

    def read_ports(self, vios, needed):
        """Read where the logical ports of one are.

        :param needed: the ports of interest, each as the UUIDs of its
            Virtual I/O Server and of itself.
        """
        odd = oddities.Oddities()
        found = {(vios, port.uuid.lower()): port.loc_code
                 for port in odd.entries(iocard.SRIOVEthLPort, nics.answer(
                     self._powervm, 'VirtualIOServer', vios, nics.PORT))}
        self._ports.update({port: found.get(port) for port in needed
                            if port[0] == vios})
        self._doubtful.discard(vios)
        self.odd[vios] = odd

    def port(self, port):
        """Return the location code of a port, None when it is not known."""
        return self._ports.get(port)

    def doubtful(self, needed):
        """Return the UUIDs of those whose ports have to be read."""
        return {port[0] for port in needed
                if port not in self._ports or port[0] in self._doubtful}

    def doubt_ports(self):
        """Take all that is known of ports for outdated."""
        self._doubtful = {vios for vios, _ in self._ports}

    def forget_missing_ports(self):
        """Let ports that PowerVM did not tell be asked for again."""
        self._ports = {port: location
                       for port, location in self._ports.items() if location}


def _kept(known, answer):
    """Return what is known of those that are not known to be gone."""
    return {uuid: had for uuid, had in known.items()
            if uuid not in answer.gone}


def _told(vios, uuid, odd):
    """Return the mappings of a VIOS, and what its SEAs bridge."""
    of = f'of {vios.name}'
    return [
        [*odd.made(f'a SCSI mapping {of}', backings.scsi,
                   vios.scsi_mappings, uuid),
         *odd.made(f'a Fibre Channel mapping {of}', backings.fibre_channel,
                   vios.vfc_mappings, uuid)],
        list(odd.made(f'a shared Ethernet adapter {of}', uplinks.bridged,
                      vios.seas, uuid))]
