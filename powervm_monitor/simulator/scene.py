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

"""What is there at a time: between two events nothing but counters moves."""

import dataclasses
import datetime
import typing

MICROSECOND = datetime.timedelta(microseconds=1)


@dataclasses.dataclass
class Scene:
    """The partitions and servers from one event to the next."""

    system: typing.Any
    lpars: list
    vioses: list
    # Servers that Nova has beside those of the partitions.
    elsewhere: list = dataclasses.field(default_factory=list)
    # How feed entries write their time zone: Z or +hh:mm.
    entry_zone: str = 'Z'
    # Which names the files use where PowerVM has changed them: old, new.
    spelling: str = 'old'
    # Whether the files tell requests beside blocks.
    transfers: bool = False
    # What is still in shared counters of what is gone, by their keys.
    retired: dict = dataclasses.field(default_factory=dict)
    # The microseconds of work after which the machine was started again.
    restarted: int = 0
    # Servers that Nova had.
    deleted: list = dataclasses.field(default_factory=list)

    def worked(self, moment):
        """The microseconds of work since the machine was first started."""
        return max(0, (moment - self.system.boot) // MICROSECOND)

    def timebase(self, worked):
        """The cycles of the timebase, which a restart sets to zero."""
        return (worked - self.restarted) * self.system.timebase // 10 ** 6

    @property
    def partitions(self):
        """LPARs and VIOSes."""
        return [*self.lpars, *self.vioses]

    @property
    def servers(self):
        """All servers that Nova has as pairs of an Instance and its Lpar.

        The Lpar is None for one whose partition is not on this host.
        """
        here = [(lpar.instance, lpar) for lpar in self.lpars
                if lpar.instance]
        return here + [(instance, None) for instance in self.elsewhere]

    def lpar(self, identifier):
        """The LPAR of that UUID, whichever its case, or None."""
        return _by_uuid(self.lpars, identifier)

    def vios(self, identifier):
        """The VIOS of that UUID, or None."""
        return _by_uuid(self.vioses, identifier)

    def vios_of_id(self, number):
        """The VIOS of that partition id."""
        return next(vios for vios in self.vioses if vios.id == number)

    def served(self, vios):
        """The (LPAR, Path) pairs of a VIOS."""
        return [(lpar, path) for lpar in self.lpars for path in lpar.paths
                if path.vios_id == vios.id]

    def channels(self, vios):
        """The (LPAR, Channel) pairs of a VIOS."""
        return [(lpar, channel) for lpar in self.lpars
                for channel in lpar.channels if channel.vios_id == vios.id]

    def logical_ports(self, vios):
        """The (LPAR, LogicalPort) pairs of the vNICs that a VIOS serves."""
        return [(lpar, port) for lpar in self.lpars
                for port in lpar.logical_ports
                if port.vnic and port.vnic.vios_id == vios.id]

    def ports_of(self, partition):
        """The LogicalPorts that a partition itself has, a VIOS for vNICs."""
        own = [port for port in partition.logical_ports if not port.vnic]
        if any(partition is vios for vios in self.vioses):
            own += [port for _, port in self.logical_ports(partition)]
        return own


def _by_uuid(partitions, identifier):
    for partition in partitions:
        if partition.uuid.upper() == identifier.upper():
            return partition
    return None
