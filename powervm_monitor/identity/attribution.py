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
"""Which partition each server is: three rules, and what settles a tie. Pure.

A server's UUID and its instance name are Nova's. Its metadata are its
tenant's to change, so that ``vm_uuid`` gets no partition that another server
has a better claim to.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
import dataclasses
import typing

from powervm_monitor import model
from powervm_monitor.identity import partition

# The key of a server's metadata in which PowerVC keeps the partition's UUID.
VM_UUID = 'vm_uuid'

_Claim = Callable[[model.Server], str | None]


def attribute(
        names: Mapping[str, str], listed: Iterable[model.Server],
        arriving: Iterable[model.Server] = (),
        before: Mapping[str, str] | None = None) -> model.Attribution:
    """Return which partition each server is.

    In this order: the partition whose UUID follows from the server's; the
    one that its metadata ``vm_uuid`` names, unless another server claims it;
    the one that is called as the server's instance.

    :param names: names of the partitions by UUID, in lower case.
    :param listed: the servers that Nova has on this host.
    :param arriving: servers that Nova has on other hosts though their
        partition is here; only the first rule holds for them.
    :param before: UUIDs of the servers that had the partitions last time, by
        UUID of the partition. Of two equal claims theirs is the better one.
    """
    return _Matching(names, listed, arriving, before or {}).attribution()


class _Match(typing.NamedTuple):
    """A partition's server, and by which rule it is."""

    server: model.Server
    rule: model.MatchRule


class _Matching:
    """One matching, in rounds: who has a partition claims no other."""

    def __init__(self, names: Mapping[str, str],
                 listed: Iterable[model.Server],
                 arriving: Iterable[model.Server],
                 before: Mapping[str, str]) -> None:
        self._names = names
        self._listed = list(listed)
        self._arriving = list(arriving)
        self._before = before
        self._by_name = _unique(names)
        self._claims: dict[model.MatchRule, _Claim] = {
            model.MatchRule.UUID: self._by_own_uuid,
            model.MatchRule.VM_UUID: self._by_vm_uuid,
            model.MatchRule.NAME: self._by_instance_name}
        self._owners: dict[str, _Match] = {}
        self._lpars: dict[str, str] = {}

    def attribution(self) -> model.Attribution:
        """Return the result of all rounds."""
        self._grant_own_uuids()
        self._grant_vm_uuids()
        self._grant_names()
        owners = {
            lpar: dataclasses.replace(
                match.server, lpar_uuid=lpar, matched_by=match.rule)
            for lpar, match in self._owners.items()}
        absent = {
            partition.lpar_uuid(server.uuid): server
            for server in self._listed if server.uuid not in self._lpars}
        return model.Attribution(
            owners, {lpar: server for lpar, server in absent.items()
                     if lpar not in owners}, tuple(self._conflicts()))

    # What a server claims, None when it is no partition of this host.

    def _by_own_uuid(self, server: model.Server) -> str | None:
        return self._known(partition.lpar_uuid(server.uuid))

    def _by_vm_uuid(self, server: model.Server) -> str | None:
        claimed = server.metadata.get(VM_UUID)
        if not isinstance(claimed, str):
            return None
        return self._known(partition.spelled(claimed))

    def _by_instance_name(self, server: model.Server) -> str | None:
        return self._by_name.get(server.instance_name)

    def _known(self, lpar: str) -> str | None:
        return lpar if lpar in self._names else None

    # The rounds.

    def _grant_own_uuids(self) -> None:
        """Two servers may claim one: their UUIDs differ in the first bit."""
        for lpar, claimants in _grouped(
                [*self._listed, *self._arriving], self._by_own_uuid).items():
            self._grant(lpar, model.MatchRule.UUID, min(
                claimants, key=lambda server, lpar=lpar: (
                    self._before.get(lpar) != server.uuid,
                    server.created_at or '')))

    def _grant_vm_uuids(self) -> None:
        unmatched = self._unmatched()
        named = _grouped(
            [server for server in unmatched
             if not self._is_free(self._by_vm_uuid(server))],
            self._by_instance_name)
        for lpar, claimants in _grouped(unmatched, self._by_vm_uuid).items():
            if lpar not in self._owners and lpar not in named:
                self._grant(lpar, model.MatchRule.VM_UUID, (
                    _only(claimants)
                    or _only([server for server in claimants
                              if self._by_instance_name(server) == lpar])
                    or self._former(lpar, claimants)))

    def _grant_names(self) -> None:
        for lpar, claimants in _grouped(
                self._unmatched(), self._by_instance_name).items():
            if lpar not in self._owners:
                self._grant(lpar, model.MatchRule.NAME, (
                    _only(claimants) or self._former(lpar, claimants)))

    def _is_free(self, lpar: str | None) -> bool:
        return lpar is not None and lpar not in self._owners

    def _unmatched(self) -> list[model.Server]:
        return [server for server in self._listed
                if server.uuid not in self._lpars]

    def _former(self, lpar: str,
                claimants: list[model.Server]) -> model.Server | None:
        return _only([server for server in claimants
                      if server.uuid == self._before.get(lpar)])

    def _grant(self, lpar: str, rule: model.MatchRule,
               server: model.Server | None) -> None:
        if server is not None:
            self._owners[lpar] = _Match(server, rule)
            self._lpars[server.uuid] = lpar

    # What was refused.

    def _conflicts(self) -> Iterable[model.Conflict]:
        for server in self._listed:
            yield from self._refused(server, self._claims)
        for server in self._arriving:
            yield from self._refused(server, {
                model.MatchRule.UUID: self._by_own_uuid})

    def _refused(
            self, server: model.Server,
            claims: dict[model.MatchRule, _Claim]) -> Iterable[model.Conflict]:
        known: set[str] = {self._lpars.get(server.uuid, '')}
        for rule, claim in claims.items():
            lpar = claim(server)
            if lpar is not None and lpar not in known:
                known.add(lpar)
                yield self._conflict(lpar, server, rule)

    def _conflict(self, lpar: str, server: model.Server,
                  rule: model.MatchRule) -> model.Conflict:
        match = self._owners.get(lpar)
        return model.Conflict(
            lpar, server, rule, match and match.server, _reason(
                lpar, server, rule, match, self._lpars.get(server.uuid)))


def _reason(lpar: str, server: model.Server, rule: model.MatchRule,
            match: _Match | None, own: str | None) -> str:
    if rule is model.MatchRule.UUID and match is not None:
        return (f'instances {match.server.uuid} and {server.uuid} both claim '
                f'partition {lpar}, because PowerVM keeps all of a UUID but '
                'its first bit; the first one is published. Delete one of '
                'them and create it again')
    if rule is model.MatchRule.NAME:
        return (f'instance {server.uuid} ({server.name}) is not matched with '
                f'partition {lpar}, which has its instance name, because '
                'another rule is stronger. Rename the partition')
    if match is not None:
        return (f'instance {server.uuid} ({server.name}) claims partition '
                f'{lpar} by its metadata vm_uuid, which is ignored: the '
                f'partition is that of instance {match.server.uuid}. Correct '
                'or remove its vm_uuid')
    if own is not None:
        return (f'instance {server.uuid} ({server.name}) claims partition '
                f'{lpar} by its metadata vm_uuid, which is ignored: its own '
                f'partition is {own}. Correct or remove its vm_uuid')
    return (f'instance {server.uuid} ({server.name}) claims partition {lpar} '
            'by its metadata vm_uuid, and so does another one: neither is '
            'published. Correct the vm_uuid of one of them')


def _unique(names: Mapping[str, str]) -> dict[str, str]:
    """Return UUIDs by name; a name that two partitions have is no one's."""
    by_name: dict[str, str] = {}
    twice = set()
    for lpar, name in names.items():
        if name in by_name:
            twice.add(name)
        by_name[name] = lpar
    return {name: lpar for name, lpar in by_name.items()
            if name not in twice}


def _grouped(servers: Iterable[model.Server],
             claim: _Claim) -> dict[str, list[model.Server]]:
    """Return the claimants by UUID of the partition."""
    grouped: dict[str, list[model.Server]] = {}
    for server in servers:
        lpar = claim(server)
        if lpar is not None:
            grouped.setdefault(lpar, []).append(server)
    return grouped


def _only(servers: list[model.Server]) -> model.Server | None:
    return servers[0] if len(servers) == 1 else None
