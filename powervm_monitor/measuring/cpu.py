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
"""Processor time."""

from powervm_monitor import model
from powervm_monitor.catalog import metrics


def measure(lpar, before, server):
    """Yield the processor Measurements of a partition.

    :param before: the same partition earlier, or None.
    """
    yield model.Measurement(metrics.VCPUS, server.flavor.vcpus)
    if lpar.cpu is None or lpar.cpu.used_ns is None:
        return
    yield model.Measurement(metrics.CPU, lpar.cpu.used_ns)
    share = utilization(lpar.cpu, before.cpu if before else None)
    if share is not None:
        yield model.Measurement(metrics.CPU_UTIL, share)


def utilization(now, before):
    """Return used time as a percentage of the time entitled to.

    IBM's formula for OpenStack: (capped + uncapped - idle - donated) /
    entitled, each as the difference of two samples. An uncapped partition
    may use more than it is entitled to, so the result may pass 100.

    None when a counter went back (the partition was restarted or has moved)
    or when it was entitled to nothing meanwhile.
    """
    if before is None or before.used_ns is None:
        return None
    used = now.used_ns - before.used_ns
    entitled = now.entitled_ns - before.entitled_ns
    if used < 0 or entitled <= 0:
        return None
    return 100 * used / entitled
