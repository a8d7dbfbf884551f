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

"""The ports of servers' interfaces, as Nova and as Neutron tell them."""

import dataclasses
import typing

from powervm_monitor.simulator import world as worlds


@dataclasses.dataclass
class Port:
    """What stands for an Interface or a LogicalPort in Neutron."""

    device: typing.Any
    instance: worlds.Instance
    running: bool

    @property
    def id(self):
        """The same as long as the MAC address is, unless it is told."""
        return self.instance.ports.get(
            self.device.mac, worlds.name_uuid('port', self.device.mac))

    @property
    def network(self):
        """The id of the network: one for each VLAN."""
        return worlds.name_uuid('network', self.device.vlan)

    def fixed_ips(self):
        """Its IP addresses with their subnets."""
        return [{'ip_address': self.device.ip,
                 'subnet_id': worlds.name_uuid('subnet', self.device.vlan)}
                ] if self.device.ip else []

    def addresses(self):
        """As a server tells them."""
        return [{'addr': fixed['ip_address'], 'version': 4,
                 'OS-EXT-IPS:type': 'fixed',
                 'OS-EXT-IPS-MAC:mac_addr': self.device.mac}
                for fixed in self.fixed_ips()]

    def attachment(self):
        """As Nova's os-interface tells it."""
        return {'port_id': self.id, 'mac_addr': self.device.mac,
                'net_id': self.network,
                'port_state': 'ACTIVE' if self.running else 'DOWN',
                'fixed_ips': self.fixed_ips()}

    def resource(self):
        """As Neutron tells it."""
        return {'id': self.id, 'mac_address': self.device.mac,
                'network_id': self.network,
                'device_id': self.instance.uuid,
                'binding:host_id': self.instance.host,
                'fixed_ips': self.fixed_ips()}


def of(instance, lpar):
    """The Ports of a server: none are known if its partition is not here."""
    if lpar is None:
        return []
    return [Port(device, instance, lpar.running)
            for device in (*lpar.interfaces, *lpar.logical_ports)]
