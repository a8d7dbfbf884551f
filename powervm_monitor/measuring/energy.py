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
"""Power and temperatures."""

from powervm_monitor import model
from powervm_monitor.catalog import energy as metrics
from powervm_monitor.measuring import counters

_POWER = counters.Table(
    (metrics.POWER_CURRENT, 'current_watts'),
    (metrics.POWER_AVERAGE, 'average_watts'),
    (metrics.POWER_MINIMUM, 'minimum_watts'),
    (metrics.POWER_MAXIMUM, 'maximum_watts'),
    (metrics.POWER_PERIOD, 'period_seconds'),
)


def power(energy):
    """Return the Measurements of the power that a host draws, or none."""
    return counters.values(energy, _POWER)


def temperature(thermometer):
    """Return the Measurement of a thermometer."""
    return [model.Measurement(metrics.TEMPERATURE, thermometer.celsius)]
