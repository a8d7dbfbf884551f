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
"""State and affinity of an instance."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

POWER_STATE = metrics.Metric(
    'power.state', metrics.GAUGE, units.STATE, metrics.INSTANCE,
    'State of the partition in libvirt numbers, as Ceilometer has '
    'them: 0 none, 1 running, 3 suspended, 5 off, 6 in error.',
    source='lparsUtil.state',
    counterpart=metrics.Counterpart(
        processed='lparsUtil.state'),
    stock=True)

AFFINITY_SCORE = metrics.Metric(
    'powervm.affinity.score', metrics.GAUGE, units.PERCENT, metrics.INSTANCE,
    'How near the partition\'s memory is to its processors, 100 '
    'being best. Absent for a partition without processors and memory.',
    source='lparsUtil.affinityScore',
    counterpart=metrics.Counterpart(
        processed='lparsUtil.affinityScore',
        hmc='lsmemopt: curr_lpar_score'))

METRICS = (
    POWER_STATE, AFFINITY_SCORE,
)
