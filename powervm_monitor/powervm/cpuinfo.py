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
"""The clock of the processors, which the REST API does not tell."""

import re

# As Linux writes it on POWER: "clock : 4116.000000MHz".
_CLOCK = re.compile(r'^clock\s*:\s*(\d+(?:\.\d+)?)MHz$', re.MULTILINE)


def frequency_hz(path='/proc/cpuinfo'):
    """Return the frequency in Hz, None where it is not told.

    A NovaLink partition runs on the host's own processors; elsewhere there
    is nothing to be told of them.
    """
    try:
        with open(path, encoding='utf-8', errors='replace') as cpuinfo:
            found = _CLOCK.search(cpuinfo.read())
    except OSError:
        return None
    return round(float(found[1]) * 10 ** 6) if found else None
