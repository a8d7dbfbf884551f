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
"""Whose a number is: partitions and devices become Nova's. Pure."""

from powervm_monitor.identity.absence import resource_ids
from powervm_monitor.identity.attribution import attribute
from powervm_monitor.identity.observer import Observer
from powervm_monitor.identity.partition import lpar_uuid
from powervm_monitor.identity.partition import unmanaged

__all__ = ('Observer', 'attribute', 'lpar_uuid', 'resource_ids', 'unmanaged')
