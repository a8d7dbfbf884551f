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

"""What is true of the guests' memory: what RSCT told last."""

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator.files import lpar as rsct


def tell(world, newest):
    """The memory of each guest that told it, by partition id and UUID.

    :param newest: The time of the newest RSCT file, or None.
    """
    if newest is None:
        return {}
    scene = world.at(newest)
    worked = scene.worked(newest)
    return {(lpar.id, lpar.uuid): _memory(told, newest)
            for lpar in scene.lpars
            if (told := rsct.memory(lpar, worked))}


def _memory(told, newest):
    rates = {name: getattr(told, name) for name in rsct.RATES}
    return {'total_bytes': told.total_bytes, 'used_bytes': told.used_bytes,
            'available_bytes': told.available_bytes,
            'swap_total_bytes': told.swap_pages * rsct.PAGE,
            'swap_free_bytes': told.swap_free_pages * rsct.PAGE,
            **{name: None if rate < 0 else rate
               for name, rate in rates.items()},
            'sampled_at': clocks.iso(newest)}
