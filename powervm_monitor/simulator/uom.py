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

"""The REST API's objects: system, partitions, adapters, VIOSes, events."""

import json
import re
import types

import werkzeug

from powervm_monitor.simulator import answers
from powervm_monitor.simulator import bridges
from powervm_monitor.simulator import events

SEARCH = re.compile(r"""^\((?P<key>\w+)==['"]?(?P<value>.*?)['"]?\)$""")
SYSTEM = 'uom/ManagedSystem'
LPAR = 'uom/LogicalPartition'
VIOS = 'uom/VirtualIOServer'
PORT = 'SRIOVEthernetLogicalPort'
CHILDREN = ('ClientNetworkAdapter', 'VirtualNICDedicated', PORT)


def _rooted(path, name):
    """The route as a root object, and as the system's child."""
    kind = path.partition('/')[2]
    return ((path, 'GET', name),
            (SYSTEM + '/<system>/' + kind, 'GET', name))


class Uom:
    """Reads of the User Object Model."""

    ROUTES = (
        (SYSTEM, 'GET', 'systems'),
        (SYSTEM + '/<system>', 'GET', 'system'),
        *_rooted(LPAR, 'lpars'),
        *_rooted(LPAR + '/<uuid>', 'lpar'),
        (LPAR + '/<uuid>/quick/<name>', 'GET', 'quick'),
        (LPAR + '/search/<expression>', 'GET', 'search'),
        *((LPAR + '/<uuid>/' + child, 'GET', method) for child, method
          in zip(CHILDREN, ('lpar_adapters', 'lpar_vnics', 'lpar_ports'))),
        (SYSTEM + '/<system>/VirtualSwitch', 'GET', 'switches'),
        *_rooted(VIOS, 'vioses'),
        *_rooted(VIOS + '/<uuid>', 'vios'),
        *((VIOS + '/<uuid>/' + child, 'GET', method) for child, method
          in zip(CHILDREN, ('vios_none', 'vios_none', 'vios_ports'))),
        (VIOS + '/<uuid>/' + PORT + '/<name>', 'GET', 'vios_port'),
        ('uom/Event', 'GET', 'events'))

    def __init__(self, world):
        self._world = world
        self._events = events.Events(world)

    def close(self):
        """End every long poll."""
        self._events.close()

    def forget(self):
        """End every long poll and forget who asked for events."""
        self._events.forget()

    def _of(self, identifier):
        """The World of a system's UUID, the first one without."""
        world = self._world.of_system(identifier) if identifier else (
            self._world)
        if world is None:
            raise answers.RestError(404, 'There is no such ManagedSystem.')
        return world

    def _below(self, system):
        """The World of a system; without one all there are."""
        return [self._of(system)] if system else self._world.all

    def _readable(self, *partitions):
        """The partitions, unless a fault makes one of them fail."""
        unreadable = self._world.faults.unreadable(self._world.now())
        for partition in partitions:
            if partition is not None and partition.name in unreadable:
                raise answers.RestError(
                    500, 'Cannot query %s.' % partition.name)
        return partitions

    def systems(self, request):
        """The feed of the systems."""
        return answers.feed_of_all(
            [(world, [world.system]) for world in self._world.all],
            request, 'ManagedSystem')

    def system(self, request, system):
        """The system."""
        world = self._of(system)
        return answers.entry(world, request, 'ManagedSystem', world.system)

    def lpars(self, request, system=None):
        """The feed of LPARs."""
        return answers.feed_of_all(
            [(world, self._readable(*world.lpars))
             for world in self._below(system)], request, 'LogicalPartition')

    def _lpar(self, identifier):
        lpar = self._world.present.lpar(identifier)
        if lpar is None:
            raise answers.RestError(404, 'There is no such '
                                         'LogicalPartition.')
        return lpar

    def lpar(self, request, uuid, system=None):
        """One LPAR."""
        world = self._of(system)
        return answers.entry(world, request, 'LogicalPartition',
                             *self._readable(world.present.lpar(uuid)))

    def quick(self, request, uuid, name):
        """All quick properties as an object, or the value of one."""
        lpar = self._lpar(uuid)
        values = {
            'AssociatedManagedSystem': '%suom/ManagedSystem/%s' % (
                request.host_url + answers.API, self._world.system.uuid),
            'AllocatedVirtualProcessors': lpar.vcpus,
            'CurrentMemory': lpar.memory,
            'CurrentProcessingUnits': lpar.entitled,
            'HasDedicatedProcessors': str(lpar.dedicated).lower(),
            'OperatingSystemVersion': lpar.os,
            'PartitionID': lpar.id, 'PartitionName': lpar.name,
            'PartitionState': lpar.state.lower(),
            'PartitionType': 'AIX/Linux',
            'RMCState': lpar.rmc if lpar.running else 'inactive',
            'SharingMode': answers.SHARING[lpar.mode], 'UUID': lpar.uuid}
        if name == 'All':
            return _json(values)
        if name not in values:
            raise answers.RestError(404, 'There is no quick property %s.' %
                                    name)
        return _json(values[name])

    def search(self, request, expression):
        """The feed of the LPARs with that name or id."""
        match = SEARCH.match(expression)
        keys = {'PartitionName': 'name', 'PartitionID': 'id'}
        if not match or match['key'] not in keys:
            raise answers.RestError(400, 'Cannot search for %s.' % expression)
        return answers.feed(
            self._world, request, 'LogicalPartition',
            [lpar for lpar in self._world.lpars
             if str(getattr(lpar, keys[match['key']])) == match['value']])

    def lpar_adapters(self, request, uuid):
        """The feed of an LPAR's virtual Ethernet adapters."""
        lpar = self._lpar(uuid)
        return answers.feed(self._world, request, 'ClientNetworkAdapter',
                            lpar.interfaces, lpar=lpar)

    def lpar_vnics(self, request, uuid):
        """The feed of an LPAR's vNICs."""
        lpar = self._lpar(uuid)
        return answers.feed(
            self._world, request, 'VirtualNICDedicated',
            [types.SimpleNamespace(uuid=port.vnic.uuid, port=port)
             for port in lpar.logical_ports if port.vnic], lpar=lpar)

    def lpar_ports(self, request, uuid):
        """The feed of the SR-IOV logical ports that an LPAR itself has."""
        return answers.feed(
            self._world, request, PORT,
            self._world.present.ports_of(self._lpar(uuid)))

    def vioses(self, request, system=None):
        """The feed of VIOSes; mappings when the group asks for them."""
        return answers.feed_of_all(
            [(world, self._readable(*world.vioses))
             for world in self._below(system)], request, 'VirtualIOServer')

    def switches(self, request, system):
        """The feed of virtual switches."""
        world = self._of(system)
        return answers.feed(world, request, 'VirtualSwitch',
                            bridges.switches(world.present))

    def vios(self, request, uuid, system=None):
        """One VIOS; mappings when the group asks for them."""
        world = self._of(system)
        return answers.entry(world, request, 'VirtualIOServer',
                             *self._readable(world.present.vios(uuid)))

    def _vios(self, identifier):
        vios = self._world.present.vios(identifier)
        if vios is None:
            raise answers.RestError(404, 'There is no such VirtualIOServer.')
        return vios

    def vios_none(self, request, uuid):
        """The empty feed of something that no VIOS has."""
        return answers.feed(self._world, request, '', self._vios(uuid) and [])

    def _served_ports(self, uuid):
        return self._world.present.ports_of(self._vios(uuid))

    def vios_ports(self, request, uuid):
        """The feed of the SR-IOV logical ports behind vNICs."""
        return answers.feed(self._world, request, PORT,
                            self._served_ports(uuid))

    def vios_port(self, request, uuid, name):
        """One of them."""
        found = [port for port in self._served_ports(uuid)
                 if port.uuid == name.lower()]
        return answers.entry(self._world, request, PORT,
                             found[0] if found else None)

    def events(self, request):
        """The feed of events; long in coming when there are none."""
        return answers.feed(self._world, request, 'Event', self._events.poll(
            request.args.get('QUEUE_APPLICATIONID', '')))


def _json(value):
    return werkzeug.Response(json.dumps(value),
                             content_type='application/json')
