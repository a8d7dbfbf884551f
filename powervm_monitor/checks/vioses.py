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
"""Whether the Virtual I/O Servers tell of disks and adapters."""

from powervm_monitor.checks import finding

RUNNING = 'running'


def check(installation):
    """Yield Findings on each Virtual I/O Server, and on what else lacks."""
    reading = installation.reading
    rest, wrong = list(reading.missing), []
    for vios in reading.vioses:
        reasons = [missing for missing in reading.missing
                   if _is_of(missing, vios)]
        rest = [missing for missing in rest if missing not in reasons]
        wrong.extend(_silent(vios, reasons))
    yield from wrong
    for missing in rest:
        yield finding.warning(
            f'{missing.what} is missing from the samples: {missing.why}')
    if not wrong:
        yield finding.ok(
            f'{len(reading.vioses)} Virtual I/O Servers tell of their '
            'devices')


def _is_of(missing, vios):
    return missing.what.lower() in (vios.uuid, f'vios {vios.id}')


def _silent(vios, reasons):
    """Yield what is wrong with a Virtual I/O Server, if anything is."""
    why = '; '.join(missing.why for missing in reasons)
    if (vios.state or '').lower() != RUNNING:
        yield finding.warning(
            f'Virtual I/O Server {vios.name} does not run, so its disks are '
            f'left out: start it ({why or vios.state})')
    elif reasons or vios.used_memory_bytes is None:
        yield finding.error(
            f'Virtual I/O Server {vios.name} does not tell of its disks: see '
            'whether its RMC connection is up, on the server with '
            '/usr/sbin/rsct/bin/rmcdomainstatus -s ctrmc '
            f'({why or "it wrote no file"})')
