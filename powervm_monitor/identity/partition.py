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
"""Partitions: which instance's they are, and those that are none's."""

import uuid as uuids

from powervm_monitor import model

# Stands where a flavor would: Gnocchi's instances need one.
UNMANAGED = 'unmanaged'


def lpar_uuid(instance_uuid):
    """Return the UUID of the partition of a Nova instance.

    PowerVM's UUIDs have the first bit cleared, so the way back is not known:
    map forward from Nova's list and look out for clashes.
    """
    return f'{int(instance_uuid[0], 16) & 7:x}{instance_uuid[1:]}'.lower()


def spelled(uuid):
    """Return a UUID in lower case with dashes, any other text in lower case.
    """
    text = uuid.strip().lower()
    try:
        return str(uuids.UUID(text))
    except ValueError:
        return text


def unmanaged(lpar, host):
    """Return a Server that stands in for the one that a partition lacks.

    :param host: ``[DEFAULT] host``.
    """
    return model.Server(
        uuid=lpar.uuid, name=lpar.name, instance_name=lpar.name,
        project_id=None, user_id=None, host=host, host_id=host, flavor=None,
        status=UNMANAGED, vm_state=None, task_state=None,
        availability_zone=None, image_ref=None, created_at=None,
        launched_at=None, metadata={}, addresses={})
