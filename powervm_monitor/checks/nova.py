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
"""Whether Nova tells which partitions are whose."""

import collections

from powervm_monitor import model
from powervm_monitor.checks import finding
from powervm_monitor.checks import names
from powervm_monitor.nova import hosts


def logon(installation):
    """Yield Findings on Keystone, and on where it says that Nova is."""
    yield finding.ok(f'Nova is at {installation.compute.endpoint()}')


def servers(installation):
    """Yield Findings on what Nova lists of this host."""
    found, host = installation.servers, installation.conf.host
    yield finding.ok(f'Nova lists {len(found)} servers on host {host}')


def host_name(installation):
    """Yield Findings on the name by which Nova knows this host."""
    host = installation.conf.host
    if installation.servers:
        yield finding.ok(f'Nova has servers on host {host}')
        return
    known, all_of_them = hosts.known(installation.compute)
    near = hosts.near(host, known)
    if host in known:
        yield finding.ok(f'nova-compute of host {host} has no servers')
    elif near:
        yield finding.error(
            f'Nova knows no host {host}, so nothing has an owner: set '
            '[DEFAULT] host to the name that nova-compute has there, which '
            f'may be {" or ".join(near)}')
    elif all_of_them:
        yield finding.error(
            f'Nova knows no host {host}, so nothing has an owner: set '
            '[DEFAULT] host to the name that nova-compute has there '
            f'({names.few(sorted(known)) or "Nova has no nova-compute"})')
    else:
        yield finding.warning(
            f'Nova knows no server on host {host}: if there should be some, '
            'set [DEFAULT] host to nova-compute\'s own')


def partitions(installation):
    """Yield Findings on instances and partitions that have no other side."""
    lpars, found = installation.reading.lpars, installation.owners
    if lpars and found and not lpars.keys() & found.keys():
        yield finding.error(
            'no partition is an instance that Nova lists on this host: see '
            'whether [powervm] host and [DEFAULT] host mean the same host '
            f'({names.few(sorted(map(_told, found.values())))})')
        return
    absent = sorted(_told(found[uuid]) for uuid in found.keys() - lpars.keys())
    if absent:
        yield finding.warning(
            f'{len(absent)} instances have no partition on this host: see '
            'whether they are being built, or their partitions were removed '
            f'behind Nova\'s back ({names.few(absent)})')
    strangers = sorted(
        lpars[uuid].name for uuid in lpars.keys() - found.keys())
    rules = collections.Counter(
        server.matched_by for uuid, server in found.items() if uuid in lpars)
    yield finding.ok(
        f'{len(found) - len(absent)} partitions are instances'
        + _by_other_rules(rules)
        + (f', and {names.few(strangers)} are none' if strangers else ''))


def _by_other_rules(rules):
    """Return how many are matched by other rules than most clouds'."""
    told = [f'{rules[rule]} of them by {what}' for rule, what in (
        (model.MatchRule.VM_UUID, 'vm_uuid'),
        (model.MatchRule.NAME, 'name')) if rules[rule]]
    return f' ({", ".join(told)})' if told else ''


def ports(installation):
    """Yield Findings on who tells the Neutron ports of interfaces."""
    asked = [server for server in installation.servers.values()
             if server.addresses][:1]
    try:
        if installation.networking is not None:
            yield finding.ok(
                f'Neutron is at {installation.networking.endpoint()}')
        found = installation.ports.of([server.uuid for server in asked])
    except model.Unavailable as e:
        yield finding.warning(f'port ids are left out: {e}')
        return
    if not asked:
        yield finding.ok('no instance has an interface')
    for server in asked:
        if server.addresses.keys() - found[server.uuid].keys():
            yield finding.warning(
                f'nobody tells the ports of {_told(server)}, so port ids are '
                'left out: allow this user get_port in Neutron\'s policy')
        else:
            yield finding.ok('the ports of interfaces are told')


def _told(server):
    return f'{server.name} ({server.uuid}, {server.status})'
