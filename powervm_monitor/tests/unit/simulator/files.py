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

"""Reads the newest files that a simulated world's PCM has written."""

import json

from powervm_monitor.simulator import world as worlds


def newest(world: worlds.World) -> dict[str, dict]:
    """Return the newest file of each category: ``phyp``, ``vios_1``."""
    return {row.category: json.loads(world.monitor.body(row.name))
            for row in world.monitor.rows()}


def hypervisor(world: worlds.World) -> dict:
    """Return the sample of the newest file of the hypervisor."""
    return newest(world)['phyp']['systemUtil']['utilSample']


def vios(world: worlds.World, number: int = 1) -> dict:
    """Return what the newest file of a VIOS says of it."""
    [row] = newest(world)[f'vios_{number}']['systemUtil']['utilSample'][
        'viosUtil']
    return row
