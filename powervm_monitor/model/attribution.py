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
"""Which partition each server is, and the claims that were refused."""

import dataclasses

from powervm_monitor.model import ownership


@dataclasses.dataclass(frozen=True, slots=True)
class Conflict:
    """A server's claim to a partition that it was not given.

    :ivar lpar_uuid: of the partition.
    :ivar claimant: the server.
    :ivar rule: by which it claims the partition.
    :ivar owner: the server that has the partition, None when no server has.
    :ivar reason: what is wrong and what to do, one line for an operator.
    """

    lpar_uuid: str
    claimant: ownership.Server
    rule: ownership.MatchRule
    owner: ownership.Server | None
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Attribution:
    """The servers of a host, matched with its partitions.

    :ivar owners: by the UUID of the partition; each has ``lpar_uuid`` and
        ``matched_by``.
    :ivar absent: servers that are no partition, by the UUID that
        nova-powervm would give to theirs.
    :ivar conflicts: the claims that were refused.
    """

    owners: dict[str, ownership.Server]
    absent: dict[str, ownership.Server]
    conflicts: tuple[Conflict, ...]
