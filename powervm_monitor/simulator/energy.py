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

"""What the service processor measures: power and temperatures."""

import dataclasses
import typing

from powervm_monitor.simulator import workload

PERIOD_SECONDS = 30
SECOND = 10 ** 6
# The places of thermometers, with what IPMI calls them.
PLACES = {'inlet': '64', 'cpu': '65', 'baseboard': '66'}


class Power(typing.NamedTuple):
    """Watts, over the last PERIOD_SECONDS but for the current ones."""

    current: float
    minimum: float
    maximum: float
    average: float


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

    def power_at(self, worked):
        """The Power after so many microseconds of work, read each second."""
        levels = [self.power.level(max(0, worked - second * SECOND))
                  for second in range(PERIOD_SECONDS)]
        return Power(*(round(float(watts), 2) for watts in (
            levels[0], min(levels), max(levels),
            sum(levels) / PERIOD_SECONDS)))

    def temperatures_at(self, worked):
        """The Temperatures after so many microseconds of work."""
        return [
            Temperature(place, str(number), round(float(
                wave.level(worked)), 1))
            for place, waves in self.temperatures.items()
            for number, wave in enumerate(waves, 1)]
