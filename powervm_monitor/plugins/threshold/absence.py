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
"""Resources that the collection reports as absent but not as gone."""

from powervm_monitor import model
from powervm_monitor.plugins.threshold import resources


class Absence:
    """The Resources that one batch excuses from being there."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._vioses: set[str] = set()

    def add(self, metadata: dict) -> None:
        """Take the metadata of the collection's Resource."""
        self._ids.update(metadata.get('absent') or ())
        self._vioses.update(metadata.get('silent_vioses') or ())

    def excuses(self, resource_id, resource=None) -> bool:
        """Whether a Resource may be absent without being gone.

        :param resource: the Resource as far as it is remembered, or None.
        """
        if model.ANYTHING in self._ids or resource_id in self._ids:
            return True
        return resource is not None and (
            resources.instance(resource) in self._ids
            or resource.metadata.get('vios_name') in self._vioses)
