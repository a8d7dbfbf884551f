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
"""Whether the service runs, and whether another one does."""

from oslo_config import cfg

from powervm_monitor.checks import finding


def check(installation):
    """Yield Findings on the services of this machine."""
    holder = installation.holder
    if holder is None:
        yield finding.error(
            'no service runs with this outbox: start it, as with systemctl '
            'start powervm-monitor, and see in its log why it ended')
    else:
        yield finding.ok(f'process {holder} runs with this outbox')
    for pid, arguments in sorted(installation.processes.services().items()):
        if pid != holder:
            yield from _other(installation, holder, pid, arguments)


def _other(installation, holder, pid, arguments):
    """Yield what there is to say of a service that has another outbox."""
    try:
        other = installation.read(arguments)
    except (cfg.Error, OSError) as e:
        if pid not in installation.processes.services():
            return  # it has ended, and its files are gone
        yield finding.warning(
            f'process {pid} is another powervm-monitor, whose configuration '
            'cannot be read: see that it has another [DEFAULT] host, or all '
            f'is sent twice ({" ".join(str(e).split())})')
        return
    if other.host != installation.conf.host:
        return
    if holder is None:
        yield finding.warning(
            f'process {pid} is the service of host {other.host} and has the '
            f'outbox {other.outbox.path}: give this command the same '
            f'configuration ({" ".join(arguments)})')
    else:
        yield finding.error(
            f'process {pid} is another powervm-monitor of host {other.host}, '
            f'with the outbox {other.outbox.path}, so all is sent twice: stop '
            f'one of the two ({" ".join(arguments)})')
