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
"""What adapters count, whosever they are; cumulative, in base units."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class DiskCounters:
    """I/O that was done for a virtual storage adapter, or by a real one.

    :ivar reads: read requests, None where PowerVM counts none, as for vSCSI.
    :ivar writes: write requests, as reads.
    """

    reads: int | None
    writes: int | None
    read_bytes: int | None
    written_bytes: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class NetworkCounters:
    """Traffic of a network adapter.

    :ivar dropped_packets: of Ethernet, where PowerVM does not tell in which
        direction; SR-IOV has the two that follow, and the errors.
    :ivar physical_received_bytes: the part that crossed a physical adapter,
        told of a partition's virtual Ethernet only, as the others of that
        name.
    """

    received_bytes: int | None
    sent_bytes: int | None
    received_packets: int | None
    sent_packets: int | None
    dropped_packets: int | None = None
    dropped_received_packets: int | None = None
    dropped_sent_packets: int | None = None
    received_errors: int | None = None
    sent_errors: int | None = None
    physical_received_bytes: int | None = None
    physical_sent_bytes: int | None = None
    physical_received_packets: int | None = None
    physical_sent_packets: int | None = None
    physical_dropped_packets: int | None = None
