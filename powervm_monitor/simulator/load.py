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

"""What interfaces and disks have done by a time, as counters."""

import fractions
import typing

from powervm_monitor.simulator import workload


def total(kind, counts):
    """The sum of counts of one kind; all zero when there are none."""
    return kind(*map(sum, zip([0] * len(kind._fields), *counts)))


class NetworkCounts(typing.NamedTuple):
    """Cumulative packets and bytes; physical is what left the machine."""

    received_packets: int
    sent_packets: int
    received_bytes: int
    sent_bytes: int
    dropped_packets: int
    received_physical_packets: int
    sent_physical_packets: int
    received_physical_bytes: int
    sent_physical_bytes: int

    def turned(self):
        """What a trunk counts beside a card that has these counts.

        Nothing is lost between them. All that a trunk carries passes the
        bridge, and PowerVM leaves its physical counters at zero.
        """
        return NetworkCounts(
            self.sent_packets, self.received_packets, self.sent_bytes,
            self.received_bytes, 0, 0, 0, 0, 0)


class Network:
    """An adapter's traffic: bytes a second in packets of one size."""

    def __init__(self, received, sent, packet_size=1000, physical=1,
                 dropped=None):
        self._size = packet_size
        self._physical = workload.exact(physical)
        self._dropped = dropped or workload.Wave.constant(0)
        self._drops = self._dropped.counter()
        self._waves = (received, sent)
        size = fractions.Fraction(1, packet_size)
        self._packets = tuple(
            wave.counter(workload.scaled(wave.shape, size))
            for wave in self._waves)

    def at(self, microseconds):
        """The NetworkCounts after so many microseconds of work."""
        received, sent = (
            counter.value(wave.place(microseconds))
            for wave, counter in zip(self._waves, self._packets))
        share = self._physical
        outside_received = received * share.numerator // share.denominator
        outside_sent = sent * share.numerator // share.denominator
        return NetworkCounts(
            received, sent, received * self._size, sent * self._size,
            self._drops.value(self._dropped.place(microseconds)),
            outside_received, outside_sent,
            outside_received * self._size, outside_sent * self._size)


class DiskCounts(typing.NamedTuple):
    """Cumulative requests and bytes of one path to a disk.

    The requests are the true ones, whatever PCM counts instead.
    """

    reads: int
    writes: int
    read_bytes: int
    written_bytes: int


# The check sequence that a logical port counts with each frame.
FCS_BYTES = 4


class SriovCounts(typing.NamedTuple):
    """Cumulative traffic of an SR-IOV port, physical or logical."""

    received_packets: int
    sent_packets: int
    received_bytes: int
    sent_bytes: int
    dropped_received_packets: int
    dropped_sent_packets: int
    received_errors: int
    sent_errors: int

    def as_network(self) -> NetworkCounts:
        """A logical port as the partition itself counts it, without FCS."""
        return NetworkCounts(
            self.received_packets, self.sent_packets,
            self.received_bytes - FCS_BYTES * self.received_packets,
            self.sent_bytes - FCS_BYTES * self.sent_packets,
            self.dropped_received_packets + self.dropped_sent_packets,
            0, 0, 0, 0)


class Sriov:
    """A logical port's traffic; drops and errors are packets a second.

    The packet size, and the bytes a second, are those without the FCS.
    """

    def __init__(self, received, sent, dropped_received, dropped_sent,
                 errors_in, errors_out, packet_size=1000):
        self._network = Network(received, sent, packet_size)
        self._waves = (dropped_received, dropped_sent, errors_in, errors_out)
        self._counters = tuple(wave.counter() for wave in self._waves)

    def at(self, microseconds):
        """The SriovCounts after so many microseconds of work."""
        received, sent, received_bytes, sent_bytes = self._network.at(
            microseconds)[:4]
        return SriovCounts(
            received, sent, received_bytes + FCS_BYTES * received,
            sent_bytes + FCS_BYTES * sent, *(
                counter.value(wave.place(microseconds))
                for wave, counter in zip(self._waves, self._counters)))


KINDS = (NetworkCounts, DiskCounts, SriovCounts)
