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
"""Who is gone: away from so many samples that it does not come back.

What is absent from a sample is not gone while the collection says so: Nova or
PowerVM's inventory still have it, or the sample is not complete. Otherwise an
instance was deleted or has moved, and so have its interfaces, for the
hypervisor lists all that there are. What a Virtual I/O Server reports may be
absent only because that one is silent, unless it reports others.
"""

from powervm_monitor.catalog import metrics
from powervm_monitor.plugins.threshold import resources

# Seconds after which what is away is gone.
GRACE = 300
GRACE_OF_DEVICES = 86400

# What an instance's task_state begins with before it is not here any more.
_LEAVING = {'migrating': 'the instance has moved to another host',
            'resize_': 'the instance has moved to another host',
            'deleting': 'the instance was deleted',
            'soft-deleting': 'the instance was deleted',
            'shelving': 'the instance was shelved'}


class Presence:
    """Remembers since when resources are away.

    :ivar away: ``{resource id: seconds since 1970}``.
    """

    def __init__(self, away=None):
        self.away = away or {}
        # Since when Virtual I/O Servers tell of what is theirs, by name.
        self._speaking = {}

    def leaving(self, resource):
        """Whether a resource is away, and not only silent."""
        return resource.id in self.away and (
            _listed(resource) or resources.instance(resource) in self.away
            or resource.metadata.get('vios_name') in self._speaking)

    def take(self, known, here, speaking, excused, time):
        """Take the end of a batch; return who is gone, as (Resource, why).

        :param known: Resources by id of those that matter.
        :param here: ids of all that the batch told of.
        :param speaking: names of the Virtual I/O Servers that told of
            something.
        :param excused: whether a Resource may be absent without being gone.
        :param time: of the batch, seconds since 1970.
        """
        self._speaking = {name: min(self._speaking.get(name, time), time)
                          for name in speaking if name is not None}
        # The instance of a device that matters is to be known to be away.
        wanted = known.keys() | {
            instance for resource in known.values()
            if (instance := resources.instance(resource)) is not None}
        self.away = {
            resource_id: min(self.away.get(resource_id, time), time)
            for resource_id in wanted - here if not excused(
                resource_id, known.get(resource_id))}
        return [(known[resource_id], reason)
                for resource_id in sorted(self.away.keys() & known.keys())
                if (reason := self._gone(known[resource_id], time))]

    def _gone(self, resource, time):
        """Return why a resource is gone, None when it is not."""
        since = self.away.get(resource.id)
        if since is None:
            return None
        owner = self.away.get(resources.instance(resource))
        if owner is not None and time - owner >= GRACE:
            return _farewell(resource)
        grace = GRACE if _listed(resource) else GRACE_OF_DEVICES
        served = self._speaking.get(resource.metadata.get('vios_name'))
        if (time - since >= grace
                or served is not None and time - max(since, served) >= GRACE):
            return f'the {resource.kind} is not there any more'
        return None


def _listed(resource):
    return resource.kind in (metrics.INSTANCE, metrics.INTERFACE)


def _farewell(resource):
    """Return why an instance is gone, as far as its last sample tells."""
    task = resource.metadata.get('task_state') or ''
    return next((reason for task_state, reason in _LEAVING.items()
                 if task.startswith(task_state)),
                'the instance is not on this host any more: it was deleted '
                'or has moved')
