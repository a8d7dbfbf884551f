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

"""A VIOS's file: its memory, physical and shared adapters, and vhosts."""

from powervm_monitor.simulator import load
from powervm_monitor.simulator.files import phyp

LEVEL = '1.0.0'
# Where the physical cards of VIOS n sit.
CARD = 'U78CB.001.WZS007Y-P1-C%d-T%d'


def render(world, vios, moment):
    """The file of one VIOS at one sample time, as a dictionary."""
    worked = world.worked(moment)
    return {'systemUtil': {
        'utilInfo': phyp.info(world.system, LEVEL),
        'utilSample': {
            'timeStamp': moment.strftime(phyp.TIME),
            'status': 0, 'errorInfo': [],
            'viosUtil': [{
                'id': str(vios.id), 'name': vios.name,
                'memory': {'utilizedMem': vios.memory_used},
                'network': _network(world, vios, worked),
                'storage': _storage(world, vios, worked)}]}}}


def _network(world, vios, worked):
    counts = vios.traffic.at(worked)
    trunk = world.system.location(vios.id, 2) + '-T1'
    return {
        'genericAdapters': [
            dict(id='ent4', type='virtual', physicalLocation=trunk,
                 # What comes in by the card goes out to the partitions.
                 receivedPackets=counts.sent_packets,
                 sentPackets=counts.received_packets, droppedPackets=0,
                 receivedBytes=counts.sent_bytes,
                 sentBytes=counts.received_bytes),
            dict(id='ent0', type='physical',
                 physicalLocation=CARD % (10 + vios.id, 1),
                 **_traffic(counts))],
        'sharedAdapters': [
            dict(id='ent6', type='sea', physicalLocation=trunk,
                 bridgedAdapters=['ent0', 'ent4'], **_traffic(counts))]}


def _traffic(counts):
    return {'receivedPackets': counts.received_packets,
            'sentPackets': counts.sent_packets,
            'droppedPackets': counts.dropped_packets,
            'receivedBytes': counts.received_bytes,
            'sentBytes': counts.sent_bytes}


def _storage(world, vios, worked):
    hosts = [(path, path.load.at(worked))
             for _, path in world.served(vios)]
    total = load.DiskCounts(*map(sum, zip(*(
        counts for _, counts in hosts)))) if hosts else load.DiskCounts(
            0, 0, 0, 0)
    return {
        'fiberChannelAdapters': [
            dict(id='fcs%d' % port, wwpn='21000024ff64%02x%02x' % (
                     vios.id, port),
                 physicalLocation=CARD % (2 + vios.id, port + 1),
                 runningSpeed=8 if port == 0 else 0, ports=[],
                 **_requests(total if port == 0 else load.DiskCounts(
                     0, 0, 0, 0)))
            for port in range(2)],
        'genericPhysicalAdapters': [
            dict(id='sissas0', type='sas',
                 physicalLocation=CARD % (14 + vios.id, 1),
                 **_requests(vios.local_disk.at(worked)))],
        'genericVirtualAdapters': [
            dict(id=path.vhost, type='virtual',
                 physicalLocation=world.system.location(
                     vios.id, path.server_slot), **_requests(counts))
            for path, counts in hosts]}


def _requests(counts):
    return {'numOfReads': counts.reads, 'numOfWrites': counts.writes,
            'readBytes': counts.read_bytes,
            'writeBytes': counts.written_bytes}
