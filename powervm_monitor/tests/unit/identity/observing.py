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
"""Observations of single things, as the tests ask for them."""

from powervm_monitor import identity
from powervm_monitor import model
from powervm_monitor.catalog import cpu as cpu_metrics
from powervm_monitor.tests.unit import builders

MEASURED = [model.Measurement(cpu_metrics.CPU, 1)]


def observer(devices=None, **reading):
    """An Observer of a Reading of host1."""
    return identity.Observer('host1', builders.reading(**reading),
                             devices or builders.devices(), 300.0)


def tenant(device=None, lpar=None, server=None, devices=None,
           measurements=None, behind=None, **reading):
    """The Observation of a partition or of one of its devices."""
    return observer(devices, **reading).tenant(
        model.Measured(
            lpar or builders.lpar(), device,
            MEASURED if measurements is None else measurements),
        server or builders.server(), behind or {})


def platform(device, measurements=None, **reading):
    """The Observation of what the platform owns."""
    return observer(**reading).platform(model.Measured(
        None, device, MEASURED if measurements is None else measurements))
