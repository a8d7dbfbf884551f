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
"""What is measured: the facts, their units and what is rendered of them."""

from powervm_monitor.catalog import adapter
from powervm_monitor.catalog import collection
from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import energy
from powervm_monitor.catalog import host
from powervm_monitor.catalog import memory
from powervm_monitor.catalog import network
from powervm_monitor.catalog import plugin
from powervm_monitor.catalog import pool
from powervm_monitor.catalog import state
from powervm_monitor.catalog import storage
from powervm_monitor.catalog import vios

# Every metric there is.
CATALOG = (
    *cpu.METRICS,
    *memory.METRICS,
    *state.METRICS,
    *storage.METRICS,
    *network.METRICS,
    *host.METRICS,
    *energy.METRICS,
    *vios.METRICS,
    *adapter.METRICS,
    *pool.METRICS,
    *collection.METRICS,
    *plugin.METRICS,
)
