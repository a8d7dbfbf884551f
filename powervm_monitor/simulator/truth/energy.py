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

"""What is true of power and temperatures."""


def tell(world, scene, moment):
    """Watts and degrees, None when nobody measures them.

    Watts and their period are None when the reading is not good.
    """
    told = scene.system.energy
    if told is None or not world.preferences.monitored(
            moment, energy=True):
        return None
    worked = scene.worked(moment)
    power = told.power_at(worked)._asdict()
    milliseconds = power.pop('milliseconds')
    known = told.power_known
    return {
        'status': told.status, 'state': told.state,
        'power': {name + '_watts': watts if known else None
                  for name, watts in power.items()},
        'period_seconds': milliseconds / 1000 if known else None,
        'temperatures': [
            {'place': each.place, 'entity_id': each.entity,
             'entity_instance': each.instance, 'celsius': each.celsius}
            for each in told.temperatures_at(worked)]}
