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
"""The collection itself."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

COLLECTION_STATUS = metrics.Metric(
    'powervm.collection.status', metrics.GAUGE, units.STATE,
    metrics.COLLECTION,
    'Status that PowerVM gives its sample: 0 complete, 1 failed, 2 partial.',
    source='status')

COLLECTION_ERRORS = metrics.Metric(
    'powervm.collection.errors', metrics.GAUGE, units.ERROR,
    metrics.COLLECTION,
    'Errors that PowerVM reports with the sample.',
    source='errorInfo',
    formula='number of them')

COLLECTION_MISSING = metrics.Metric(
    'powervm.collection.missing', metrics.GAUGE, units.RESOURCE,
    metrics.COLLECTION,
    'Partitions, Virtual I/O Servers, devices and guests that the sample '
    'lacks, wholly or in part; the log and powervm-monitor-manage check say '
    'which and why.',
    source='this program')

COLLECTION_AGE = metrics.Metric(
    'powervm.collection.sample.age', metrics.GAUGE, units.SECOND,
    metrics.COLLECTION,
    'How old the sample was when it was read.',
    source='timeStamp, this host\'s clock',
    formula='read at - sampled at')

COLLECTION_PARTITIONS = metrics.Metric(
    'powervm.collection.partitions', metrics.GAUGE, units.PARTITION,
    metrics.COLLECTION,
    'Partitions in the sample, Virtual I/O Servers not counted.',
    source='lparsUtil',
    formula='number of them')

COLLECTION_UNEXPLAINED = metrics.Metric(
    'powervm.collection.partitions.unexplained',
    metrics.GAUGE, units.PARTITION, metrics.COLLECTION,
    'Partitions that belong to no instance of Nova.',
    source='lparsUtil, Nova')

COLLECTION_ABSENT = metrics.Metric(
    'powervm.collection.instances.absent', metrics.GAUGE, units.INSTANCE,
    metrics.COLLECTION,
    'Instances that Nova lists on this host and that have no partition in '
    'the sample.',
    source='lparsUtil, Nova')

COLLECTION_SERVERS_AGE = metrics.Metric(
    'powervm.collection.servers.age', metrics.GAUGE, units.SECOND,
    metrics.COLLECTION,
    'Age of the list of servers that Nova last returned. It grows while Nova '
    'does not answer and the last good list stays in use.',
    source='this program')

COLLECTION_VIOSES = metrics.Metric(
    'powervm.collection.vioses', metrics.GAUGE, units.VIOS, metrics.COLLECTION,
    'Virtual I/O Servers in the sample.',
    source='viosUtil',
    formula='number of them')

COLLECTION_SILENT = metrics.Metric(
    'powervm.collection.vioses.silent', metrics.GAUGE, units.VIOS,
    metrics.COLLECTION,
    'Virtual I/O Servers that wrote no usable file.',
    source='this program')

COLLECTION_CYCLE_TIME = metrics.Metric(
    'powervm.collection.cycle.time', metrics.GAUGE, units.SECOND,
    metrics.COLLECTION,
    'Duration of the previous collection, from the request to PowerVM until '
    'everything was in the outbox.',
    source='this program')
COLLECTION_REQUESTS = metrics.Metric(
    'powervm.collection.rest.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.COLLECTION,
    'Requests to the PowerVM REST API since the service started.',
    source='this program')

COLLECTION_FAILURES = metrics.Metric(
    'powervm.collection.rest.failures', metrics.CUMULATIVE, units.REQUEST,
    metrics.COLLECTION,
    'Requests to the PowerVM REST API that failed, since the service '
    'started.',
    source='this program')

COLLECTION_WAITING = metrics.Metric(
    'powervm.collection.outbox.waiting', metrics.GAUGE, units.NOTIFICATION,
    metrics.COLLECTION,
    'Notifications of earlier samples that the broker had not confirmed when '
    'this one was read.',
    source='this program')
COLLECTION_REFUSED = metrics.Metric(
    'powervm.collection.outbox.refused', metrics.GAUGE, units.NOTIFICATION,
    metrics.COLLECTION,
    'Notifications that are set aside because the broker refuses them for '
    'good.',
    source='this program')

METRICS = (
    COLLECTION_STATUS, COLLECTION_ERRORS, COLLECTION_MISSING,
    COLLECTION_AGE, COLLECTION_PARTITIONS, COLLECTION_UNEXPLAINED,
    COLLECTION_ABSENT, COLLECTION_SERVERS_AGE, COLLECTION_VIOSES,
    COLLECTION_SILENT, COLLECTION_CYCLE_TIME, COLLECTION_REQUESTS,
    COLLECTION_FAILURES, COLLECTION_WAITING, COLLECTION_REFUSED,
)
