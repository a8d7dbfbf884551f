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
"""How each plugin runs."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

PLUGIN_STATE = metrics.Metric(
    'powervm.plugin.state', metrics.GAUGE, units.STATE, metrics.COLLECTION,
    'Whether the plugin runs: 0 it does, 1 it waits (for a configuration '
    'that is right, or after a failure), 2 it hung or broke down and is set '
    'aside.',
    source='this program')

PLUGIN_BATCHES = metrics.Metric(
    'powervm.plugin.batches', metrics.CUMULATIVE, units.BATCH,
    metrics.COLLECTION,
    'Batches that the plugin has taken since the service started; there is '
    'one for each sample of PowerVM.',
    source='this program')

PLUGIN_LOST = metrics.Metric(
    'powervm.plugin.batches.lost', metrics.CUMULATIVE, units.BATCH,
    metrics.COLLECTION,
    'Batches that the plugin has lost since the service started, because it '
    'was too slow or hung.',
    source='this program')

PLUGIN_WAITING = metrics.Metric(
    'powervm.plugin.batches.waiting', metrics.GAUGE, units.BATCH,
    metrics.COLLECTION,
    'Batches that wait for the plugin.',
    source='this program')

PLUGIN_FAILURES = metrics.Metric(
    'powervm.plugin.failures', metrics.CUMULATIVE, units.ERROR,
    metrics.COLLECTION,
    'How often the plugin has raised an error since the service started.',
    source='this program')

PLUGIN_TIME = metrics.Metric(
    'powervm.plugin.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.COLLECTION,
    'Time that the plugin has spent on its batches since the service '
    'started.',
    source='this program')

PLUGIN_ALERTS = metrics.Metric(
    'powervm.plugin.alerts', metrics.CUMULATIVE, units.ALERT,
    metrics.COLLECTION,
    'Alerts that the plugin has concluded since the service started.',
    source='this program')

METRICS = (
    PLUGIN_STATE, PLUGIN_BATCHES, PLUGIN_LOST, PLUGIN_WAITING,
    PLUGIN_FAILURES, PLUGIN_TIME, PLUGIN_ALERTS,
)
