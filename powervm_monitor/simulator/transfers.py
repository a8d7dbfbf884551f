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

"""What disks transfer: requests, and the bytes that they carry.

PCM counts what goes through vhosts, local disks and storage pools in blocks
of 512 bytes, and requests only at Fibre Channel ports. So a request to the
former carries whole blocks, and one to the latter any number of bytes.
"""

import itertools
import typing

from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import workload

BLOCK = 512
# Of requests that follow each other, in bytes.
BLOCK_SIZES = (4096,)
CHANNEL_SIZES = (8192, 80, 65536, 4096, 16384, 308000, 520, 32768)


class _Direction:
    """The reads or the writes of a path.

    :param requests: a Wave of requests a second.
    :param transferred: how many bytes they carry: a Wave of bytes a second,
        or the sizes of requests that follow each other.
    :param share: how much of both takes this path.
    :param unit: the bytes that are transferred at once.
    """

    def __init__(self, requests: workload.Wave,
                 transferred: workload.Wave | tuple[int, ...],
                 share: typing.Any, unit: int) -> None:
        share = workload.exact(share)
        self._unit = unit
        self._requests = requests
        self._request_counter = requests.counter(
            workload.scaled(requests.shape, share))
        self._bytes, self._sums = None, ()
        if isinstance(transferred, workload.Wave):
            self._bytes = transferred
            self._unit_counter = transferred.counter(
                workload.scaled(transferred.shape, share / unit))
        else:
            self._sums = (0, *itertools.accumulate(transferred))

    def at(self, microseconds: int) -> tuple[int, int]:
        """Requests and bytes after so many microseconds of work."""
        requests = self._request_counter.value(
            self._requests.place(microseconds))
        if self._bytes is not None:
            return requests, self._unit * self._unit_counter.value(
                self._bytes.place(microseconds))
        rounds, rest = divmod(requests, len(self._sums) - 1)
        return requests, rounds * self._sums[-1] + self._sums[rest]


class Disk:
    """The load on one path to a disk."""

    def __init__(self, reads: _Direction, writes: _Direction) -> None:
        self._directions = (reads, writes)

    def at(self, microseconds: int) -> loads.DiskCounts:
        """The DiskCounts after so many microseconds of work."""
        (reads, read_bytes), (writes, written_bytes) = (
            direction.at(microseconds) for direction in self._directions)
        return loads.DiskCounts(reads, writes, read_bytes, written_bytes)


def block_disk(section: dict, wave: typing.Callable,
               share: typing.Any = 1) -> Disk:
    """What a section says of a vSCSI disk, a local disk or a pool.

    :param wave: what makes a Wave of a scenario's load.
    """
    return _disk(section, wave, share, BLOCK, BLOCK_SIZES)


def channel(section: dict, wave: typing.Callable,
            share: typing.Any = 1) -> Disk:
    """What a section says of a virtual Fibre Channel adapter."""
    return _disk(section, wave, share, 1, CHANNEL_SIZES)


def _disk(section, wave, share, unit, sizes):
    return Disk(*(
        _Direction(wave(section.get(requests, 0)),
                   _transferred(section, kind, wave, sizes), share, unit)
        for requests, kind in (('reads', 'read'), ('writes', 'write'))))


def _transferred(section, kind, wave, default):
    if kind + '_bytes' in section:
        return wave(section[kind + '_bytes'])
    sizes = section.get(kind + '_size', default)
    return (sizes,) if isinstance(sizes, int) else tuple(sizes)
