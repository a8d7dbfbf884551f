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
"""From counters to Measurements, leaving out what is not known."""

from powervm_monitor import model


def measure(counters, table):
    """Return a Measurement for every counter that is known.

    :param counters: an object with counters as attributes, or None.
    :param table: pairs of a metric and the attribute that it is.
    """
    if counters is None:
        return []
    return [model.Measurement(metric, value) for metric, attribute in table
            if (value := getattr(counters, attribute)) is not None]
