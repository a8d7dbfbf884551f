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
"""Whether guests tell of their memory, which only they know."""

from powervm_monitor.checks import finding
from powervm_monitor.checks import names

RUNNING = 'running'


def check(installation):
    """Yield Findings on the memory of the partitions that run."""
    running = [lpar for lpar in installation.reading.lpars.values()
               if (lpar.state or '').lower() == RUNNING]
    silent = [lpar for lpar in running if lpar.guest_memory is None]
    if not silent:
        yield finding.ok(f'{len(running)} partitions tell of their memory')
        return
    errors = installation.feed.silent()
    yield finding.warning(
        f'{len(silent)} of {len(running)} partitions that run do not tell of '
        'their memory, so memory.usage is absent: install RSCT in the guest, '
        'and let it reach the management partition at port 657 for RMC '
        f'({names.few(_reason(lpar, errors) for lpar in silent)})')


def _reason(lpar, errors):
    error = errors.get(lpar.uuid)
    return lpar.name if error is None else (
        f'{lpar.name}: PowerVM error {error}')
