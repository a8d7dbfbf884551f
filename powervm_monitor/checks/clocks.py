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
"""Whether samples are stamped with the time that it is here."""

import datetime

from powervm_monitor.checks import finding

# HTTP tells whole seconds.
SECOND = datetime.timedelta(seconds=1)
NOTHING = datetime.timedelta(0)
# Files of one sample may be stamped some seconds apart.
TOLERANCE = datetime.timedelta(seconds=10)
# What nobody takes for the same time.
MUCH = datetime.timedelta(seconds=60)


def check(installation):
    """Yield Findings on the clocks of the hypervisor and this host."""
    reading = installation.reading
    skew = (_rest(installation)
            + reading.sampled_at - reading.listed_at)
    if abs(skew) <= TOLERANCE:
        yield finding.ok('samples have the time of this host')
        return
    direction = 'ahead of' if skew > NOTHING else 'behind'
    yield finding.Finding(
        finding.ERROR if abs(skew) > MUCH else finding.WARNING,
        f'samples are {abs(skew).total_seconds():.0f} s {direction} this '
        'host\'s clock, and are stored with that time: let hypervisor, '
        'management partition and this host follow one NTP server (of this '
        'host tell chronyc tracking and timedatectl)')


def _rest(installation):
    """Return how far the REST API's clock is ahead, 0 when it is unknown."""
    began = installation.clock.now()
    installation.feed.times()
    told, ended = installation.powervm.answered_at, installation.clock.now()
    if told is None or began <= told + SECOND and told <= ended:
        return NOTHING
    return told + SECOND / 2 - (ended if told > ended else began)
