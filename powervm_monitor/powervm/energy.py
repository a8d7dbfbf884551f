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
"""The service processor's file: power and temperatures."""

from powervm_monitor import model
from powervm_monitor.powervm import fields

ABSOLUTE_ZERO = -273.15

_PLACES = (('inletTemperatures', 'inlet'), ('cpuTemperatures', 'cpu'),
           ('baseboardTemperatures', 'baseboard'))


def reading(document):
    """Return the :class:`powervm_monitor.model.Energy` of a file.

    :raises powervm_monitor.powervm.fields.Malformed: when it is none.
    """
    if not fields.is_object(document):
        raise fields.Malformed('an energy file is a JSON object')
    power = document.get('powerEnergyReading')
    power = power if fields.is_object(power) else {}
    thermal = document.get('thermalEnergyReading')
    return model.Energy(
        current_watts=fields.number(power, 'currentPowerReading'),
        average_watts=fields.number(power, 'averagePowerReading'),
        minimum_watts=fields.number(power, 'minimumPowerReading'),
        maximum_watts=fields.number(power, 'maximumPowerReading'),
        thermometers=tuple(
            thermometer for key, place in _PLACES
            for row in fields.objects(thermal, key)
            if (thermometer := _thermometer(place, row)) is not None))


def _thermometer(place, row):
    entity, instance = (
        row.get(key) for key in ('entityId', 'entityInstance'))
    celsius = fields.number(row, 'temperatureData', ABSOLUTE_ZERO)
    if None in (entity, instance, celsius):
        return None
    return model.Thermometer(
        name=f'{place}-{entity}-{instance}', place=place, celsius=celsius)
