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
# IPMI's DCMI has a byte of which this bit says that power is measured.
_MEASURING = 0x40
_ACTIVE = ('active', 'activated', 'on')

_PLACES = (('inletTemperatures', 'inlet'), ('cpuTemperatures', 'cpu'),
           ('baseboardTemperatures', 'baseboard'))


def reading(document):
    """Return the :class:`powervm_monitor.model.Energy` of a file.

    The fields are those of IPMI's DCMI Get Power Reading: watts, and a
    reporting period in milliseconds.

    :raises powervm_monitor.powervm.fields.Malformed: when it is none, or
        PowerVM says that the sample is not good.
    """
    if not fields.is_object(document):
        raise fields.Malformed('an energy file is a JSON object')
    if _number(document.get('status', 0)) != 0:
        raise fields.Malformed(
            f'its status is {document["status"]!r}, and 0 is good')
    power = document.get('powerEnergyReading')
    power = power if fields.is_object(power) else {}
    if not _is_measured(power):
        raise fields.Malformed(
            f'powerReadingState is {power["powerReadingState"]!r}, which is '
            'not active')
    thermal = document.get('thermalEnergyReading')
    milliseconds = fields.number(power, 'reportingPeriod')
    return model.Energy(
        current_watts=fields.number(power, 'currentPowerReading'),
        average_watts=fields.number(power, 'averagePowerReading'),
        minimum_watts=fields.number(power, 'minimumPowerReading'),
        maximum_watts=fields.number(power, 'maximumPowerReading'),
        period_seconds=milliseconds / 1000 if milliseconds else None,
        thermometers=tuple(
            thermometer for key, place in _PLACES
            for row in fields.objects(thermal, key)
            if (thermometer := _thermometer(place, row)) is not None))


def _is_measured(power):
    """Whether powerReadingState is good; levels differ in how it is written.
    """
    state = power.get('powerReadingState')
    if isinstance(state, str):
        if state.strip().lower() in _ACTIVE:
            return True
        state = _number(state)
        if state is None:
            return False
    if isinstance(state, float) and state.is_integer():
        state = int(state)
    if isinstance(state, int) and not isinstance(state, bool):
        return state == 1 or bool(state & _MEASURING)
    return state is None or state is True


def _number(value):
    """Return the number that a text such as 01 or 0x40 is, None if none.

    What is no text is returned as it is.
    """
    if not isinstance(value, str):
        return value
    text = value.strip().lower()
    try:
        return int(text, 16 if text.startswith('0x') else 10)
    except ValueError:
        return None


def _thermometer(place, row):
    entity, instance = (
        row.get(key) for key in ('entityId', 'entityInstance'))
    celsius = fields.number(row, 'temperatureData', ABSOLUTE_ZERO)
    if None in (entity, instance, celsius):
        return None
    return model.Thermometer(
        name=f'{place}-{entity}-{instance}', place=place, celsius=celsius)
