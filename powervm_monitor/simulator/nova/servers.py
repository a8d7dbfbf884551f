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

"""A server as the Compute API tells it."""

import hashlib
import typing

from powervm_monitor.simulator.nova import ports

# What is done to a server and shows in its status, by task_state. See
# nova.api.openstack.common: a stopped server has fewer of them.
TO_STOPPED = {'resize_prep': 'RESIZE', 'resize_migrating': 'RESIZE',
              'resize_migrated': 'RESIZE', 'resize_finish': 'RESIZE',
              'rebuilding': 'REBUILD',
              'rebuild_block_device_mapping': 'REBUILD',
              'rebuild_spawning': 'REBUILD'}
TO_ACTIVE = {'migrating': 'MIGRATING', 'rebooting': 'REBOOT',
             'reboot_pending': 'REBOOT', 'reboot_started': 'REBOOT',
             'rebooting_hard': 'HARD_REBOOT',
             'updating_password': 'PASSWORD', **TO_STOPPED}


class State(typing.NamedTuple):
    """What Nova says of how a server is."""

    status: str
    vm_state: str
    power_state: int

    @classmethod
    def of(cls, instance, lpar):
        """That of a server, of whose partition None is known elsewhere."""
        if instance.deleted:
            return cls('DELETED', 'deleted', 0)
        if lpar is None or lpar.running:
            return cls(TO_ACTIVE.get(instance.task_state, 'ACTIVE'),
                       'active', 1)
        return cls(TO_STOPPED.get(instance.task_state, 'SHUTOFF'),
                   'stopped', 4)


def tell(instance, lpar, flavor, powerless):
    """The server with all that the token may see.

    :param lpar: Its partition; None if that is not on this host.
    :param flavor: What is told of the flavor.
    """
    state = State.of(instance, lpar)
    server = {
        'id': instance.uuid, 'name': instance.display_name,
        'status': state.status,
        'tenant_id': instance.project_id, 'user_id': instance.user_id,
        'metadata': instance.metadata, 'hostId': _host_id(instance),
        'image': {'id': instance.image, 'links': []} if instance.image
        else '',
        'flavor': flavor, 'created': _iso(instance.created),
        'updated': _iso(instance.updated),
        'addresses': _addresses(instance, lpar), 'links': [],
        'key_name': None, 'config_drive': '', 'accessIPv4': '',
        'accessIPv6': '', 'description': None, 'locked': False, 'tags': [],
        'OS-DCF:diskConfig': 'MANUAL',
        'OS-EXT-AZ:availability_zone': instance.availability_zone,
        'OS-EXT-STS:vm_state': state.vm_state,
        'OS-EXT-STS:task_state': instance.task_state,
        'OS-EXT-STS:power_state': state.power_state,
        'OS-SRV-USG:launched_at': _usage(
            instance.launched or instance.created),
        'OS-SRV-USG:terminated_at': _usage(instance.deleted),
        'os-extended-volumes:volumes_attached': [
            {'id': volume, 'delete_on_termination': False}
            for volume in _volumes(lpar)]}
    if not powerless:
        server.update({
            'OS-EXT-SRV-ATTR:host': instance.host,
            'OS-EXT-SRV-ATTR:hypervisor_hostname': instance.host,
            'OS-EXT-SRV-ATTR:instance_name': instance.name,
            'OS-EXT-SRV-ATTR:hostname': instance.display_name})
    return server


def _iso(moment):
    return moment.strftime('%Y-%m-%dT%H:%M:%SZ')


def _usage(moment):
    """A time as the extension OS-SRV-USG writes it."""
    return moment and moment.strftime('%Y-%m-%dT%H:%M:%S.000000')


def _volumes(lpar):
    """The ids of all volumes, each once."""
    if lpar is None:
        return []
    return list(dict.fromkeys([
        *(path.volume.id for path in lpar.paths),
        *(volume for channel in lpar.channels
          for volume in channel.volumes)]))


def _addresses(instance, lpar):
    addresses = [address for port in ports.of(instance, lpar)
                 for address in port.addresses()]
    return {'private': addresses} if addresses else {}


def _host_id(instance):
    """The host as Nova tells it to those who may not know its name."""
    return hashlib.sha224(
        (instance.project_id + instance.host).encode()).hexdigest()
