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
"""Makes the Observations of a Reading."""

from powervm_monitor import model
from powervm_monitor.identity import platform
from powervm_monitor.identity import tenant
from powervm_monitor.identity import volumes


class Observer:
    """Says of everything measured in one Reading whose it is.

    :param host: ``[DEFAULT] host``.
    :param reading: the :class:`powervm_monitor.model.Reading`.
    :param devices: the :class:`powervm_monitor.model.Devices` of the host.
    :param period: seconds that rates cover, or None.
    """

    def __init__(self, host, reading, devices, period):
        self._reading = reading
        self._devices = devices
        self._period = period
        self._tenants = tenant.Tenants(host, reading, devices)
        self._platform = platform.Platform(host, reading)

    def volumes(self, lpar, server):
        """Return what is behind a partition's storage adapters.

        :returns: a tuple of :class:`powervm_monitor.model.Volume` by
            location code; an adapter of which it is not known is not there.
        """
        return volumes.behind(lpar, server, self._devices.backings)

    def tenant(self, measured, server, behind):
        """Return the Observation of what a partition owns, or None.

        :param measured: a :class:`powervm_monitor.model.Measured`.
        :param server: the :class:`powervm_monitor.model.Server` it belongs
            to.
        :param behind: what :meth:`volumes` returned.
        """
        return self._observation(
            measured,
            lambda: self._tenants.resource(measured, server, behind))

    def platform(self, measured):
        """Return the Observation of what the platform owns, or None."""
        return self._observation(
            measured, lambda: self._platform.resource(measured.device))

    def _observation(self, measured, resource):
        if not measured.measurements:
            return None
        return model.Observation(
            resource=resource(), sampled_at=self._reading.sampled_at,
            period=self._period, measurements=measured.measurements)
