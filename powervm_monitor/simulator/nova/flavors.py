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

"""The flavors of servers, as they are listed and as servers tell them."""

import threading

EMBEDDED = ('vcpus', 'ram', 'disk', 'ephemeral', 'swap', 'extra_specs')


class Flavors:
    """Every flavor that a server of the world has at some time."""

    def __init__(self, world):
        self._world = world
        self._known = {}
        self._seen = 0
        self._lock = threading.Lock()

    @property
    def _flavors(self):
        """By name: a flavor keeps its id, whoever comes and goes."""
        with self._lock:
            for scene in self._world.scenes[self._seen:]:
                for instance, _ in scene.servers:
                    self._known.setdefault(
                        instance.flavor['name'],
                        (str(len(self._known) + 1), instance.flavor))
                self._seen += 1
            return dict(self._known)

    def of(self, instance):
        """A server's flavor as it is embedded from 2.47 on."""
        return dict({key: instance.flavor[key] for key in EMBEDDED},
                    original_name=instance.flavor['name'])

    def reference(self, instance):
        """A server's flavor as it was told before."""
        return {'id': self._flavors[instance.flavor['name']][0],
                'links': []}

    def listed(self):
        """All but the hidden ones."""
        return [
            {'id': number, 'name': name, 'vcpus': flavor['vcpus'],
             'ram': flavor['ram'], 'disk': flavor['disk'],
             'swap': flavor['swap'] or '', 'rxtx_factor': 1.0,
             'OS-FLV-EXT-DATA:ephemeral': flavor['ephemeral'],
             'OS-FLV-DISABLED:disabled': False,
             'os-flavor-access:is_public': True, 'links': []}
            for name, (number, flavor) in self._flavors.items()
            if name not in self._world.hidden_flavors]
