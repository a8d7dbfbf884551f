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
"""The processors that a partition has now, as PowerVM's objects have them."""

from pypowervm.wrappers import base_partition

from powervm_monitor import model
from powervm_monitor.powervm import fields

_DEDICATED = 'CurrentDedicatedProcessorConfiguration'
_SHARED = 'CurrentSharedProcessorConfiguration'


def current(partition: base_partition.BasePartition) -> model.Processors:
    """Return the current configuration; what is not given is None.

    The desired and the maximum values are those of the profile, and not what
    the partition has now.

    :param partition: pypowervm's LogicalPartition or VirtualIOServer.
    """
    dedicated = _number(partition, _DEDICATED, 'CurrentProcessors')
    if dedicated is not None:
        return model.Processors(int(dedicated), dedicated)
    virtual = _number(partition, _SHARED, 'AllocatedVirtualProcessors')
    return model.Processors(
        None if virtual is None else int(virtual),
        _number(partition, _SHARED, 'CurrentProcessingUnits'))


def _number(partition, *path):
    """Return a number above 0, None if there is none."""
    text = partition.element.findtext(
        '/'.join(('PartitionProcessorConfiguration', *path)))
    try:
        value = fields.number({'value': float(text)}, 'value')
    except (TypeError, ValueError):
        return None
    return value or None
