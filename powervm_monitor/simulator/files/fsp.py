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

from powervm_monitor.simulator.files import phyp

LEVEL = '1.0.0'
THERMOMETERS = {'inlet': 'inletTemperatures', 'cpu': 'cpuTemperatures',
                'baseboard': 'baseboardTemperatures'}


def render(scene, moment, stamp):
    """The file of one sample time, as a dictionary.

    :param stamp: that time by the clock that the file tells.
    """
    worked = scene.worked(moment)
    told = scene.system.energy
    power = told.power_at(worked)
    temperatures = told.temperatures_at(worked)
    return {
        'timeStamp': stamp.strftime(phyp.TIME), 'status': told.status,
        'errorInfo': [], 'timeBasedCycles': scene.timebase(worked),
        'utilInfo': phyp.info(scene.system, LEVEL, name=scene.system.name),
        'powerEnergyReading': {
            'currentPowerReading': power.current,
            'minimumPowerReading': power.minimum,
            'maximumPowerReading': power.maximum,
            'averagePowerReading': power.average,
            'ipmiTimeStamp': stamp.strftime(phyp.TIME),
            'reportingPeriod': power.milliseconds,
            'powerReadingState': told.state.capitalize()},
        'thermalEnergyReading': {
            name: [{'entityId': each.entity,
                    'entityInstance': each.instance,
                    'temperatureData': each.celsius}
                   for each in temperatures if each.place == place]
            for place, name in THERMOMETERS.items()}}
