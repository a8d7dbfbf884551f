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

"""What is true of the pools of processors and memory."""

from powervm_monitor.simulator import pools
from powervm_monitor.simulator.truth import partition


def tell(scene, worked, counts):
    """All pools; counts are the CpuCounts by partition id."""
    return {
        'shared_processor': [
            {'id': pool.id, 'name': pool.name,
             'assigned_cycles': pool.assigned,
             'utilized_cycles': pool.utilized,
             'max_units': pool.max_units,
             'borrowed_units': pool.borrowed_units}
            for pool in pools.shared(scene, worked, counts)],
        'physical_processor': _physical(scene, worked, counts),
        'shared_memory': [_memory(scene, pool)
                          for pool in scene.system.memory_pools]}


def _physical(scene, worked, counts):
    pool = pools.physical(scene, worked, counts)
    return pool and {
        'total_cycles': pool.total, 'utilized_cycles': pool.utilized,
        'configurable_units': pool.configurable_units,
        'available_units': pool.available_units,
        'borrowed_units': pool.borrowed_units}


def _memory(scene, pool):
    sizes = {'total': pool.memory,
             'assigned': pools.assigned_memory(scene, pool),
             'firmware': pool.firmware, 'io': pool.io,
             'io_mapped': pool.io_mapped}
    return {'id': pool.id, 'name': pool.name,
            **{name + '_bytes': size * partition.MEBIBYTE
               for name, size in sizes.items()}}
