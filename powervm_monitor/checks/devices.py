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
"""Whether PowerVM tells what is behind disks and interfaces."""

from powervm_monitor.checks import finding
from powervm_monitor.powervm import session


def check(installation):
    """Yield Findings on the partitions and Virtual I/O Servers, as queried."""
    wiring, reading = installation.wiring, installation.reading
    now, refused = installation.clock.now(), False
    for read, members in ((wiring.read_vioses, reading.vioses),
                          (wiring.read_partitions, reading.lpars.values())):
        try:
            read({one.uuid: one.name for one in members}, now)
        except session.REJECTIONS as e:
            refused = True
            yield finding.error(str(e))
    wrong = [*wiring.troubles.values(), *wiring.oddities.values()]
    for text in wrong:
        yield finding.warning(text)
    if not wrong and not refused:
        yield finding.ok(
            f'PowerVM tells of {len(reading.vioses)} Virtual I/O Servers and '
            f'{len(reading.lpars)} partitions what they have')
