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
        self._known, self._numbers = {}, {}
        self._seen = 0
        self._lock = threading.Lock()

    def _learn(self):
        """Take the flavors of all servers: name and flavor by id."""
        with self._lock:
            for scene in self._world.scenes[self._seen:]:
                for instance, _ in scene.servers:
                    self._known[self._id(instance.flavor)] = instance.flavor
                self._seen += 1
            return dict(self._known)

    def _id(self, flavor):
        """A flavor without an id keeps one, whoever comes and goes."""
        return flavor.get('id') or self._numbers.setdefault(
            flavor['name'], str(len(self._numbers) + 1))

    def of(self, instance):
        """A server's flavor as it is embedded from 2.47 on."""
        return dict({key: instance.flavor[key] for key in EMBEDDED},
                    original_name=instance.flavor['name'])

    def reference(self, instance):
        """A server's flavor as it was told before."""
        self._learn()
        return {'id': self._id(instance.flavor), 'links': []}

    def listed(self):
        """All but the hidden ones; of one name the last one that was made."""
        last = {flavor['name']: (number, flavor)
                for number, flavor in self._learn().items()}
        return [
            {'id': number, 'name': name, 'vcpus': flavor['vcpus'],
             'ram': flavor['ram'], 'disk': flavor['disk'],
             'swap': flavor['swap'] or '', 'rxtx_factor': 1.0,
             'OS-FLV-EXT-DATA:ephemeral': flavor['ephemeral'],
             'OS-FLV-DISABLED:disabled': False,
             'os-flavor-access:is_public': True, 'links': []}
            for name, (number, flavor) in last.items()
            if name not in self._world.hidden_flavors]
