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
"""Whether PowerVM takes samples, and takes them now."""

from powervm_monitor.checks import finding

# A sample comes every 30 s; when none comes for so long, something is wrong.
SILENCE = 90


def monitors(installation):
    """Yield Findings on PowerVM's preferences."""
    found = installation.monitors
    if found is None:
        yield finding.warning(
            'PowerVM does not give its performance monitoring preferences, '
            'so the service cannot enable the Long Term Monitor if it is '
            'off: let the user see and change them '
            f'({installation.no_monitors})')
    elif not found.long_term:
        yield finding.error(
            f'the Long Term Monitor of {found.system} is off, so PowerVM '
            'takes no samples: start the service, which switches it on, or '
            'have an administrator enable performance data collection for '
            'this system')
    elif not found.devices:
        yield finding.warning(
            'PowerVM samples processors and memory only: switch '
            'ComputeLTMEnabled off in its preferences to see disks and '
            'interfaces')
    else:
        yield finding.ok(f'{found.system} samples everything')


def samples(installation):
    """Yield Findings on what the Long Term Monitor lists."""
    times = installation.times
    if not times and installation.monitors is None:
        yield finding.error(
            'PowerVM has no sample, and whether its Long Term Monitor is on '
            'is not known: have an administrator enable performance data '
            'collection for this system')
        return
    if not times:
        yield finding.error(
            'PowerVM has no sample although its Long Term Monitor is on: wait '
            'a minute, then see the log of pvm-rest')
        return
    # By its own clock: how far that is from ours is another question.
    now = installation.powervm.answered_at or installation.clock.now()
    age = (now - times[-1]).total_seconds()
    if age > SILENCE:
        yield finding.error(
            f'the newest sample is {age:.0f} s old, and one should come every '
            '30 s: see the log of pvm-rest, or restart it')
    else:
        yield finding.ok(
            f'{len(times)} samples, the newest is {age:.0f} s old')
