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
"""What waits for the broker and how far we have read, in one SQLite file."""

from powervm_monitor.outbox.delivery import BATCH
from powervm_monitor.outbox.delivery import TRIES
from powervm_monitor.outbox.errors import Unusable
from powervm_monitor.outbox.limits import Limits
from powervm_monitor.outbox.memory import memories
from powervm_monitor.outbox.memory import Memory
from powervm_monitor.outbox.queue import Outbox
from powervm_monitor.outbox.refusals import NotAside
from powervm_monitor.outbox.refusals import Refusals
from powervm_monitor.outbox.schema import VERSION
from powervm_monitor.outbox.stock import Stock
from powervm_monitor.outbox.visit import version

__all__ = (
    'BATCH',
    'Limits',
    'Memory',
    'NotAside',
    'Outbox',
    'Refusals',
    'Stock',
    'TRIES',
    'Unusable',
    'VERSION',
    'memories',
    'version',
)
