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
"""Units on the wire and how many base units make one of them."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """A unit as Ceilometer spells it.

    :ivar symbol: the spelling on the wire.
    :ivar size: base units (bytes, nanoseconds ...) in one of it.
    """

    symbol: str
    size: int = 1

    def volume(self, value):
        """Convert a value in base units; whole numbers stay whole."""
        if self.size == 1:
            return value
        if isinstance(value, int) and value % self.size == 0:
            return value // self.size
        return value / self.size


ADAPTER = Unit('adapter')
ALERT = Unit('alert')
BATCH = Unit('batch')
BYTE = Unit('B')
BYTE_PER_SECOND = Unit('B/s')
CELSIUS = Unit('C')
COUNT_PER_SECOND = Unit('count/s')
ERROR = Unit('error')
GIGABIT_PER_SECOND = Unit('Gb/s')
INSTANCE = Unit('instance')
INSTRUCTION = Unit('instruction')
MEBIBYTE = Unit('MiB', 2 ** 20)
MEGAHERTZ = Unit('MHz', 10 ** 6)
NANOSECOND = Unit('ns')
NOTIFICATION = Unit('notification')
PACKET = Unit('packet')
PACKET_PER_SECOND = Unit('packet/s')
PAGE_PER_SECOND = Unit('page/s')
PARTITION = Unit('partition')
PERCENT = Unit('%')
PERCENT_OF_NODE = Unit('percent')  # as Ceilometer spells it of a host
PROCESSOR = Unit('processor')
REQUEST = Unit('request')
REQUEST_PER_SECOND = Unit('request/s')
RESOURCE = Unit('resource')
SECOND = Unit('s')
STATE = Unit('state')
VCPU = Unit('vcpu')
VIOS = Unit('vios')
WATT = Unit('W')
WEIGHT = Unit('weight')
