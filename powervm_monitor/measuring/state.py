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
"""Whether a partition runs, and how near its memory is."""

from powervm_monitor import model
from powervm_monitor.catalog import state as metrics

# Ceilometer's power.state is libvirt's virDomainState. Which state of a
# partition is which follows what Nova's PowerVM driver said of them.
NONE, RUNNING, SUSPENDED, OFF, IN_ERROR = 0, 1, 3, 5, 6

STATES = {
    'running': RUNNING,
    'starting': RUNNING,
    'migrating running': RUNNING,
    'open firmware': RUNNING,  # it can be shut down, so it is on
    'shutting down': RUNNING,  # until it is off
    'suspending': RUNNING,     # until it is suspended
    'suspended': SUSPENDED,
    'resuming': SUSPENDED,     # until it runs
    'not activated': OFF,
    'migrating not active': OFF,
    'error': IN_ERROR,
    'hardware discovery': NONE,
    'not available': NONE,
    'unknown': NONE,
}


def number(state):
    """Return the number of a state, None when there is none."""
    if state is None:
        return None
    return STATES.get(state.lower(), NONE)


def measure(lpar):
    """Yield the state of a partition as far as PowerVM tells."""
    state = number(lpar.state)
    if state is not None:
        yield model.Measurement(metrics.POWER_STATE, state)
    if lpar.affinity_score is not None:
        yield model.Measurement(metrics.AFFINITY_SCORE, lpar.affinity_score)
