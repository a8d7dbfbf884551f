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
"""Joins PCM's files to a Reading; everything becomes base units here.

Nothing in a file is trusted, and what cannot be understood costs only itself.
"""

import contextlib

from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import partition
from powervm_monitor.powervm import platform
from powervm_monitor.powervm import vios

RUNNING = 'Running'
_LISTS = ('lparsUtil', 'viosUtil', 'sharedProcessorPool',
          'physicalProcessorPool', 'sharedMemoryPool')


def expected_vioses(phyp):
    """Return the ids of the VIOSes that ought to have written a file.

    :param phyp: the hypervisor's file, parsed.
    :raises powervm_monitor.powervm.fields.Malformed: when it is none.
    """
    sample = fields.sample(phyp)
    silent = {fields.uuid_or_text(error.get('uuid', ''))
              for error in fields.objects(sample, 'errorInfo')}
    return {fields.identifier(row)
            for row in fields.objects(sample, 'viosUtil')
            if row.get('state') == RUNNING
            and fields.uuid_or_text(row.get('uuid', '')) not in silent
            } - {None}


def reading(listed_at, phyp, vios_files, guests, missing=(), energy=None,
            frequency_hz=None):
    """Join the files of one sample time.

    :param listed_at: the time that the feed gave.
    :param phyp: the hypervisor's file, parsed.
    :param vios_files: the VIOSes' files, parsed, by VIOS id.
    :param guests: :func:`powervm_monitor.powervm.guest.memory` of the newest
        RSCT file.
    :param missing: what could not be had.
    :param energy: a :class:`powervm_monitor.model.Energy`, or None.
    :param frequency_hz: of the host's processors, or None.
    :raises powervm_monitor.powervm.fields.Malformed: when the hypervisor's
        file cannot be used at all.
    """
    sample = fields.sample(phyp)
    hz = _hz(sample)
    missing = list(missing)
    served = {}
    for vios_id, document in vios_files.items():
        try:
            for number, told in vios.told(document, missing).items():
                if str(number) == vios_id:
                    served[number] = told
                else:
                    missing.append(model.Missing(
                        f'VIOS {vios_id}', 'its file tells of VIOS '
                        f'{number}: nobody knows whose numbers they are',
                        ('vios', vios_id)))
            if not any(str(number) == vios_id for number in served):
                missing.append(model.Missing(
                    f'VIOS {vios_id}', 'its file has no row of it',
                    ('vios', vios_id)))
        except fields.Malformed as e:
            missing.append(model.Missing(
                f'VIOS {vios_id}', f'{e}', ('vios', vios_id)))
    vnics = _vnics(sample)
    missing.extend(_unknown_clients(sample))
    lpars = {lpar.uuid: lpar for lpar in _partitions(
        sample, 'lparsUtil', missing, _lpar_path, lambda row: partition.lpar(
            row, hz, served, guests, vnics, missing))}
    vioses = tuple(_partitions(
        sample, 'viosUtil', missing, _vios_path, lambda row: vios.server(
            row, hz, served.get(fields.identifier(row)), missing)))
    pools = platform.pools(sample, hz, missing)
    ports = platform.ports(sample, missing)
    timebase = fields.whole(sample, 'timeBasedCycles')
    if timebase is None:
        missing.append(model.Missing(
            'the timebase', 'timeBasedCycles is no usable number, so there '
            'are no rates', ('sample',)))
    missing.extend(_reported(sample, vioses))
    return model.Reading(
        listed_at=listed_at,
        sampled_at=fields.instant(sample.get('timeStamp')),
        timebase_ns=fields.nanoseconds(timebase, hz),
        lpars=lpars, missing=tuple(missing),
        host=platform.host(sample, hz, frequency_hz), vioses=vioses,
        ports=ports, pools=pools, energy=energy,
        status=fields.whole(sample, 'status'),
        errors=len(fields.rows(sample, 'errorInfo')),
        machine=_machine(phyp),
        lists=fields.present(sample, *_LISTS) | fields.present(
            sample.get('network'), 'sriovAdapters'))


def _vnics(sample):
    """Return the logical ports that back vNICs, by their clients' UUID.

    The hypervisor counts them under the VIOS and names the client. Where
    that is no UUID, the VIOS's row reports it.
    """
    found = {}
    for row in fields.objects(sample, 'viosUtil'):
        for port in fields.objects(row.get('network'), 'sriovLogicalPorts'):
            with contextlib.suppress(fields.Malformed):
                client = vios.client(port)
                if client is not None:
                    found.setdefault(client, []).append(port)
    return found


def _unknown_clients(sample):
    """Yield the logical ports that back vNICs of no partition in the file.
    """
    if 'lparsUtil' not in fields.present(sample, 'lparsUtil'):
        return
    known = set()
    for row in fields.objects(sample, 'lparsUtil'):
        with contextlib.suppress(fields.Malformed):
            known.add(fields.uuid(row.get('uuid')))
    for row in fields.objects(sample, 'viosUtil'):
        for port in fields.objects(row.get('network'), 'sriovLogicalPorts'):
            with contextlib.suppress(fields.Malformed):
                client = vios.client(port)
                if client is not None and client not in known:
                    name = f'sriov-{port.get("drcIndex")}'
                    yield model.Missing(
                        f'{name} of VIOS {fields.name(row)}',
                        f'its client {client} has no row in lparsUtil',
                        (*_vios_path(row), name))


def _machine(document):
    """Return type-model and serial number, None for each that is not told."""
    util = document['systemUtil'].get('utilInfo')
    mtms = fields.text(util, 'mtms') if fields.is_object(util) else None
    kind, _, serial = (mtms or '').partition('*')
    return kind or None, serial or None


def _hz(sample):
    processor = sample.get('processor')
    hz = (fields.whole(processor, 'procCyclesPerSecond')
          if fields.is_object(processor) else None)
    if not hz:
        raise fields.Malformed('processor.procCyclesPerSecond is missing')
    return hz


def _lpar_path(row):
    uuid = fields.text(row, 'uuid')
    return ('lpar',) if uuid is None else (
        'lpar', fields.uuid_or_text(uuid))


def _vios_path(row):
    number = fields.identifier(row)
    return ('vios',) if number is None else ('vios', str(number))


def _partitions(sample, key, missing, path, make):
    """Yield the partitions of some rows; a malformed one costs only itself.

    :param path: returns what a row accounts for.
    """
    uuids = set()
    for row in fields.rows(sample, key):
        try:
            one = make(row)
            if one.uuid in uuids:
                raise fields.Malformed(f'{one.uuid} has a row already')
        except fields.ODD as e:
            missing.append(fields.not_understood(
                f'partition {fields.name(row)}', e, *(
                    path(row) if fields.is_object(row) else path({}))))
            continue
        uuids.add(one.uuid)
        yield one


def _reported(sample, vioses):
    """Yield what PowerVM itself says that it could not sample."""
    ids = {vios.uuid: str(vios.id) for vios in vioses}
    for error in fields.objects(sample, 'errorInfo'):
        uuid = fields.uuid_or_text(error.get('uuid') or '')
        what = error.get('uuid') or error.get('reportedBy') or 'PowerVM'
        path = ('vios', ids[uuid]) if uuid in ids else ('lpar', uuid)
        yield model.Missing(
            f'{what}', f'PowerVM error {error.get("errId")}: '
                       f'{error.get("errMsg")}',
            path if uuid else ('sample',))
