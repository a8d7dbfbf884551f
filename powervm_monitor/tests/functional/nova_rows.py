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

"""Writes Nova's database; run by the python of Nova's environment.

Each line of stdin is a JSON list, [name of a function below, {arguments}];
each is answered by a line on stdout, [result, error].
"""

import contextlib
import datetime
import json
import sqlite3
import sys
import uuid as uuidlib

# The first import decides whether Nova's threads are eventlet's.
from nova.cmd import manage

# isort: split
from nova import config
from nova import context
from nova import objects
import nova.conf
from nova.network import model

CONF = nova.conf.CONF
# Where a server's rows are, and which column has its UUID.
TABLES = {
    'database': {'instances': 'uuid', 'instance_extra': 'instance_uuid',
                 'instance_info_caches': 'instance_uuid',
                 'instance_metadata': 'instance_uuid',
                 'block_device_mapping': 'instance_uuid'},
    'api_database': {'instance_mappings': 'instance_uuid'},
}
ADMIN = context.get_admin_context()


def schema():
    """Make the databases and tell Nova of its cells, as nova-manage does."""
    manage.ApiDbCommands().sync()
    cells = manage.CellV2Commands()
    cells.map_cell0(database_connection=CONF.database.connection.replace(
        'cell1', 'cell0'))
    manage.DbCommands().sync()
    cells.create_cell(
        name='cell1', database_connection=CONF.database.connection,
        transport_url='fake://')


def compute(host):
    """A nova-compute of which the API knows."""
    with _cell() as cell:
        objects.Service(
            cell, host=host, binary='nova-compute', topic='compute',
            report_count=1, disabled=False,
            last_seen_up=_now()).create()
    objects.HostMapping(ADMIN, host=host, cell_mapping=_mapping()).create()


def flavor(id, name, vcpus=1, ram=1024, disk=10, ephemeral=0, swap=0,
           extra_specs=None, public=True):
    """A flavor that servers can have."""
    objects.Flavor(
        ADMIN, flavorid=id, name=name, vcpus=vcpus, memory_mb=ram,
        root_gb=disk, ephemeral_gb=ephemeral, swap=swap, rxtx_factor=1.0,
        vcpu_weight=0, disabled=False, is_public=public,
        extra_specs=extra_specs or {}).create()


def delete_flavor(id):
    """Delete a flavor; servers keep what they have of it."""
    objects.Flavor.get_by_flavor_id(ADMIN, id).destroy()


def create(servers):
    """Make servers, each a dict of the arguments of _create."""
    with _cell() as cell:
        flavors = {each.flavorid: each
                   for each in objects.FlavorList.get_all(ADMIN)}
        for server in servers:
            _create(cell, flavors, **server)


def _create(cell, flavors, uuid, name, host, project, user, flavor='1',
            vm_state='active', task_state=None, metadata=None,
            image='f0e1d2c3-0000-4000-8000-000000000001',
            zone='nova', interfaces=(), volumes=()):
    now = _now()
    instance = objects.Instance(
        cell, uuid=uuid, project_id=project, user_id=user, host=host,
        node=host, compute_id=1, launched_on=host, hostname=name,
        display_name=name, display_description=name, vm_state=vm_state,
        task_state=task_state,
        power_state=1 if vm_state == 'active' else 4, image_ref=image,
        availability_zone=zone, launched_at=now, reservation_id='r-1',
        flavor=flavors[flavor], old_flavor=None, new_flavor=None,
        instance_type_id=flavors[flavor].id,
        memory_mb=flavors[flavor].memory_mb, vcpus=flavors[flavor].vcpus,
        root_gb=flavors[flavor].root_gb,
        ephemeral_gb=flavors[flavor].ephemeral_gb,
        metadata=metadata or {}, system_metadata={}, locked=False,
        config_drive='',
        info_cache=objects.InstanceInfoCache(
            cell, instance_uuid=uuid, network_info=model.NetworkInfo(
                [_vif(**each) for each in interfaces])))
    instance.create()
    # Every real one has been saved since; a list of changes lacks others.
    instance.progress = 0
    instance.save()
    for volume in volumes:
        objects.BlockDeviceMapping(
            cell, instance_uuid=uuid, source_type='volume',
            destination_type='volume', volume_id=volume, volume_size=1,
            delete_on_termination=False, connection_info='{}').create()
    objects.InstanceMapping(
        ADMIN, instance_uuid=uuid, cell_mapping=_mapping(),
        project_id=project, user_id=user, queued_for_delete=False).create()


def _vif(id, mac, ip, network='private'):
    return model.VIF(
        id=id, address=mac, network=model.Network(
            id='5e7f0000-0000-4000-8000-000000000001', bridge='br-int',
            label=network, subnets=[model.Subnet(
                cidr='10.0.0.0/8', ips=[model.FixedIP(address=ip)])]))


def multiply(uuid, uuids):
    """Make servers like one there is, thousands in a second."""
    for database, table, key in _tables():
        found = database.execute(
            f'SELECT * FROM {table} WHERE {key} = ?', [uuid])
        columns = [column[0] for column in found.description]
        copies = []
        for row in found.fetchall():
            for new in uuids:
                values = dict(zip(columns, row, strict=True), id=None)
                if 'uuid' in values:
                    values['uuid'] = str(uuidlib.uuid4())
                copies.append(list((values | {key: new}).values()))
        database.executemany(
            f'INSERT INTO {table} VALUES ({", ".join("?" * len(columns))})',
            copies)


def clear():
    """Forget all servers."""
    for database, table, _ in _tables():
        database.execute(f'DELETE FROM {table}')


def _tables():
    """Yield (database, table, column of the server's UUID) where rows are."""
    for group, tables in TABLES.items():
        path = CONF[group].connection.partition('///')[2].partition('?')[0]
        with contextlib.closing(sqlite3.connect(path, timeout=60)) as database:
            for table, key in tables.items():
                yield database, table, key
            database.commit()


def change(uuid, **fields):
    """Set fields of a server as nova-compute or the API does."""
    with _cell() as cell:
        instance = objects.Instance.get_by_uuid(
            cell, uuid, expected_attrs=['metadata', 'system_metadata'])
        for name, value in fields.items():
            setattr(instance, name, value)
        instance.save()


def evacuate(uuid, host):
    """Start a server on another host, as nova-compute there does."""
    with _cell() as cell:
        instance = objects.Instance.get_by_uuid(cell, uuid)
        instance.host = instance.node = host
        instance.compute_id = 2
        instance.task_state = None
        instance.launched_at = _now()
        instance.save()


def delete(uuid):
    """Delete a server as nova-compute does at the end."""
    with _cell() as cell:
        instance = objects.Instance.get_by_uuid(cell, uuid)
        instance.vm_state = 'deleted'
        instance.task_state = None
        instance.terminated_at = _now()
        instance.save()
        instance.destroy()
    mapping = objects.InstanceMapping.get_by_instance_uuid(ADMIN, uuid)
    mapping.queued_for_delete = True
    mapping.save()


def _cell():
    return context.target_cell(ADMIN, _mapping())


def _mapping():
    cell, = (each for each in objects.CellMappingList.get_all(ADMIN)
             if each.name == 'cell1')
    return cell


def _now():
    return datetime.datetime.now(datetime.timezone.utc)


def main():
    # What Nova prints, too, would otherwise be taken for an answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    config.parse_args(['nova-rows', *sys.argv[1:]])
    objects.register_all()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(globals()[name](**arguments)), file=answers,
              flush=True)


if __name__ == '__main__':
    main()
