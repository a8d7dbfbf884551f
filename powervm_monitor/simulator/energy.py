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

"""What the service processor measures: power and temperatures.

Power is what IPMI's DCMI command Get Power Reading answers: the average, the
least and the most are over a reporting period of days or weeks.
"""

import dataclasses
import typing

from powervm_monitor.simulator import workload

# How long the reporting period is at most, unless a scenario says more.
PERIOD_SECONDS = 17 * 86400
SECOND = 10 ** 6
# The places of thermometers, with what IPMI calls them.
PLACES = {'inlet': '64', 'cpu': '65', 'baseboard': '66'}


class Power(typing.NamedTuple):
    """Watts, over the reporting period but for the current ones."""

    current: float
    minimum: float
    maximum: float
    average: float
    # The reporting period.
    milliseconds: int


NO_POWER = Power(0, 0, 0, 0, 0)


class Temperature(typing.NamedTuple):
    """Degrees Celsius at a place."""

    place: str
    instance: str
    celsius: float

    @property
    def entity(self):
        """IPMI's id of the place."""
        return PLACES[self.place]


@dataclasses.dataclass
class Energy:
    """The machine's energy: Waves of watts and of degrees by place."""

    power: workload.Wave
    temperatures: dict
    # How long the reporting period is at most; it begins with the machine.
    period_seconds: int = PERIOD_SECONDS
    # Of the reading: 0 it is good, 1 there is none, 2 a part of it.
    status: int = 0
    # Of the power reading: active or inactive.
    state: str = 'active'

    @property
    def power_known(self) -> bool:
        """Whether power is measured; it is not when a part is missing."""
        return not self.status and self.state == 'active'

    def power_at(self, worked: int) -> Power:
        """The Power after so many microseconds of work; 0 if unknown."""
        if not self.power_known:
            return NO_POWER
        current = self.power.level(worked)
        span = min(worked, self.period_seconds * SECOND)
        levels, mean = [current], current
        if span:
            levels = self.power.occurring(worked - span, worked)
            mean = self.power.mean(worked - span, worked)
        return Power(*(round(float(watts), 2) for watts in (
            current, min(levels), max(levels), mean)), span // 1000)

    def temperatures_at(self, worked):
        """The Temperatures after so many microseconds of work.

        There are none when there is no reading.
        """
        if self.status == 1:
            return []
        return [
            Temperature(place, str(number), round(float(
                wave.level(worked)), 1))
            for place, waves in self.temperatures.items()
            for number, wave in enumerate(waves, 1)]
