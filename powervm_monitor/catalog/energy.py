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
"""Power and temperatures of the host, where it measures them."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

POWER_CURRENT = metrics.Metric(
    'powervm.host.power.current', metrics.GAUGE, units.WATT, metrics.HOST,
    'Power that the host draws.',
    source='powerEnergyReading.currentPowerReading')
POWER_AVERAGE = metrics.Metric(
    'powervm.host.power.average', metrics.GAUGE, units.WATT, metrics.HOST,
    'Power that the host drew on average over the reporting period.',
    source='powerEnergyReading.averagePowerReading')
POWER_MINIMUM = metrics.Metric(
    'powervm.host.power.minimum', metrics.GAUGE, units.WATT, metrics.HOST,
    'Least power that the host drew in the reporting period.',
    source='powerEnergyReading.minimumPowerReading')
POWER_MAXIMUM = metrics.Metric(
    'powervm.host.power.maximum', metrics.GAUGE, units.WATT, metrics.HOST,
    'Most power that the host drew in the reporting period.',
    source='powerEnergyReading.maximumPowerReading')
POWER_PERIOD = metrics.Metric(
    'powervm.host.power.period', metrics.GAUGE, units.SECOND, metrics.HOST,
    'Period that average, minimum and maximum power cover. It may be days or '
    'weeks.',
    source='powerEnergyReading.reportingPeriod',
    formula='reportingPeriod / 1000')
TEMPERATURE = metrics.Metric(
    'powervm.host.temperature', metrics.GAUGE, units.CELSIUS, metrics.HOST,
    'Temperature at one of the host\'s thermometers.',
    source='thermalEnergyReading.inletTemperatures.temperatureData, '
           'cpuTemperatures.temperatureData, '
           'baseboardTemperatures.temperatureData')

METRICS = (
    POWER_CURRENT, POWER_AVERAGE, POWER_MINIMUM, POWER_MAXIMUM, POWER_PERIOD,
    TEMPERATURE,
)
