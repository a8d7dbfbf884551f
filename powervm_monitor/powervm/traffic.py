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
"""What rows of different kinds have in common: counters and port names."""

import dataclasses

from powervm_monitor import model
from powervm_monitor.powervm import fields


def port_name(drc_index, number):
    """Return the name of a physical SR-IOV port.

    :raises: one of fields.ODD when these are no numbers.
    """
    return f'sriov-{int(drc_index)}-{int(number)}'


def virtual(row):
    """Return the counters of a partition's virtual Ethernet adapter."""
    return dataclasses.replace(
        undirected(row),
        physical_received_bytes=fields.whole(row, 'receivedPhysicalBytes'),
        physical_sent_bytes=fields.whole(row, 'sentPhysicalBytes'),
        physical_received_packets=fields.whole(
            row, 'receivedPhysicalPackets'),
        physical_sent_packets=fields.whole(row, 'sentPhysicalPackets'),
        physical_dropped_packets=fields.whole(row, 'droppedPhysicalPackets'))


def undirected(row):
    """Return the counters of an Ethernet adapter."""
    return model.NetworkCounters(
        **_transferred(row),
        dropped_packets=fields.whole(row, 'droppedPackets'))


def directed(row):
    """Return the counters of an SR-IOV port, logical or physical.

    Levels differ in whether they write the drops by direction.
    """
    return model.NetworkCounters(
        **_transferred(row),
        dropped_packets=fields.whole(row, 'droppedPackets'),
        dropped_received_packets=fields.whole(row, 'droppedReceivedPackets'),
        dropped_sent_packets=fields.whole(row, 'droppedSentPackets'),
        received_errors=fields.whole(row, 'errorIn'),
        sent_errors=fields.whole(row, 'errorOut'))


def requested(row):
    """Return the counters of Fibre Channel, whose requests are counted."""
    return _disk(row, 'numOfReads', 'numOfWrites')


def blocked(row):
    """Return the counters of all other storage.

    Its numOfReads and numOfWrites are blocks of 512 bytes. Levels that count
    the requests write them beside.
    """
    return _disk(row, 'numOfReadTransfers', 'numOfWriteTransfers')


def _disk(row, reads, writes):
    return model.DiskCounters(
        reads=fields.whole(row, reads), writes=fields.whole(row, writes),
        read_bytes=fields.whole(row, 'readBytes'),
        written_bytes=fields.whole(row, 'writeBytes'))


def _transferred(row):
    return {'received_bytes': fields.whole(row, 'receivedBytes'),
            'sent_bytes': fields.whole(row, 'sentBytes'),
            'received_packets': fields.whole(row, 'receivedPackets'),
            'sent_packets': fields.whole(row, 'sentPackets')}
