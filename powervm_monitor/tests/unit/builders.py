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
"""Nouns with sensible defaults, recordings and fakes, for every test."""

import copy
import dataclasses
import datetime
import functools
import json

from pypowervm.tests.test_utils import pvmhttp

from powervm_monitor import model
from powervm_monitor.catalog import cpu as cpu_metrics
from powervm_monitor.catalog import metrics

# A partition that is on in pypowervm's recordings, and its instance.
LPAR_UUID = '42ad4fd4-dc64-4935-9e29-9b7c6f35afcc'
SERVER_UUID = 'c2ad4fd4-dc64-4935-9e29-9b7c6f35afcc'

# When the recordings were taken.
NOON = datetime.datetime(2015, 5, 27, 12, tzinfo=datetime.UTC)


def later(seconds, start=NOON):
    return start + datetime.timedelta(seconds=seconds)


class ManualClock:
    """Stands still until it is put forward."""

    speed = 1.0

    def __init__(self, now=NOON):
        self._now = now

    def now(self):
        return self._now

    def forward(self, seconds):
        self._now += datetime.timedelta(seconds=seconds)


@functools.cache
def _body(name):
    return pvmhttp.PVMFile(name).body


def recorded(name):
    """Return the JSON document of one of pypowervm's recordings."""
    return json.loads(_body(name))


def response(name):
    """Return one of pypowervm's recordings as pypowervm would."""
    return pvmhttp.load_pvm_resp(name).get_response()


def phyp():
    """Return the recorded file of the hypervisor, fresh for a change."""
    return recorded('phyp_pcm_data.txt')


def vios():
    """Return the recorded file of the VIOS, fresh for a change."""
    return recorded('vios_pcm_data.txt')


def lpar_row(document, uuid=LPAR_UUID):
    """Return a partition's row of the hypervisor's file."""
    return next(row
                for row in document['systemUtil']['utilSample']['lparsUtil']
                if row['uuid'].lower() == uuid)


def cpu(**changes):
    """Return the processors of an uncapped partition."""
    return model.Cpu(**{
        'mode': 'uncap',
        'dedicated': False,
        'pool_id': 0,
        'weight': 128,
        'max_virtual_processors': 4,
        'max_units': 1.0,
        'virtual_processors': None,
        'entitled_ns': 1_000_000,
        'capped_ns': 600_000,
        'uncapped_ns': 10_000,
        'idle_ns': 100_000,
        'donated_ns': 0,
        'dispatched_ns': 610_000,
        'busy_ns': 510_000,
        'waited_ns': 7_000,
        'instructions': 2_000_000,
        **changes})


def memory(**changes):
    return model.Memory(**{
        'logical_bytes': 4 * 2 ** 30,
        'backed_bytes': 3 * 2 ** 30,
        'persistent_bytes': 2 ** 30,
        'io_bytes': 2 ** 28,
        'io_mapped_bytes': 2 ** 27,
        'weight': 64,
        **changes})


def disk_counters(**changes):
    return model.DiskCounters(**{
        'reads': 10,
        'writes': 20,
        'read_bytes': 5120,
        'written_bytes': 10240,
        **changes})


def disk(**changes):
    return model.Disk(**{
        'name': 'vscsi-C5',
        'location': 'U8247.22L.2125D4A-V2-C5',
        'vios_id': 1,
        'wwpns': (),
        'counters': disk_counters(),
        **changes})


def npiv(**changes):
    """Return a virtual Fibre Channel adapter."""
    return disk(**{
        'name': 'npiv-C6',
        'location': 'U8247.22L.2125D4A-V2-C6',
        'wwpns': ('c05076079cff0e56', 'c05076079cff0e57'),
        **changes})


def interface(**changes):
    return model.Interface(**{
        'name': 'veth-C3',
        'location': 'U8247.22L.2125D4A-V2-C3',
        'counters': model.NetworkCounters(
            received_bytes=1000, sent_bytes=2000, received_packets=10,
            sent_packets=20, dropped_packets=1, physical_received_bytes=500,
            physical_sent_bytes=700, physical_received_packets=5,
            physical_sent_packets=7, physical_dropped_packets=0),
        **changes})


def sriov(**changes):
    """Return an SR-IOV logical port."""
    return model.Interface(**{
        'name': 'sriov-654327810',
        'location': 'U78CB.001.WZS007Y-P1-C10-T1-S2',
        'counters': model.NetworkCounters(
            received_bytes=3000, sent_bytes=4000, received_packets=30,
            sent_packets=40, dropped_received_packets=3,
            dropped_sent_packets=4, received_errors=1, sent_errors=2),
        **changes})


def guest_memory(**changes):
    return model.GuestMemory(**{
        'sampled_at': NOON,
        'total_bytes': 4 * 2 ** 30,
        'used_bytes': 2 ** 30,
        'free_bytes': 2 ** 29,
        'active_bytes': 2 ** 29,
        'page_space_bytes': 2 ** 30,
        'page_space_free_bytes': 2 ** 29,
        'page_in_rate': 1,
        'page_out_rate': 2,
        'page_space_in_rate': 3,
        'page_space_out_rate': 0.5,
        **changes})


def known_lpar(**changes):
    """Return a partition of which all is known that there is to know."""
    return lpar(**{
        'memory': memory(),
        'affinity_score': 100,
        'disks': (disk(), npiv(speed=16)),
        'interfaces': (interface(), sriov()),
        'guest_memory': guest_memory(),
        **changes})


def unknown(one):
    """Return a noun of which only what it must have is known."""
    return dataclasses.replace(one, **{
        field.name: None for field in dataclasses.fields(one)
        if str(field.type).endswith('| None')})


def host(**changes):
    return model.Host(**{
        'total_units': 20,
        'configurable_units': 20,
        'available_units': 18.5,
        'firmware_ns': 1_000,
        'firmware_memory_bytes': 4 * 2 ** 30,
        'total_memory_bytes': 64 * 2 ** 30,
        'configurable_memory_bytes': 64 * 2 ** 30,
        'available_memory_bytes': 32 * 2 ** 30,
        'persistent_memory_bytes': 2 ** 30,
        'uptime_ns': 10 ** 15,
        'frequency_hz': 4_116_000_000,
        **changes})


def ethernet(**changes):
    """Return an Ethernet adapter of a VIOS."""
    return model.Adapter(**{
        'kind': 'physical', 'name': 'ent0', 'vios': 'vios-uuid',
        'location': 'U78CB.001.WZS007Y-P1-C10-T1',
        'counters': model.NetworkCounters(
            received_bytes=1000, sent_bytes=2000, received_packets=10,
            sent_packets=20, dropped_packets=1),
        **changes})


def port(**changes):
    """Return a physical port of an SR-IOV adapter."""
    return ethernet(**{
        'kind': 'sriov', 'name': 'sriov-553713681-0', 'vios': None,
        'counters': model.NetworkCounters(
            received_bytes=1000, sent_bytes=2000, received_packets=10,
            sent_packets=20, dropped_received_packets=1,
            dropped_sent_packets=2, received_errors=3, sent_errors=4),
        **changes})


def fibre_channel(**changes):
    return model.Adapter(**{
        'kind': 'fc', 'name': 'fcs0', 'vios': 'vios-uuid',
        'location': 'U78CB.001.WZS007Y-P1-C3-T1',
        'counters': disk_counters(), 'speed': 8, 'wwpn': '21000024ff649104',
        'clients': 3, **changes})


def processor_pool(**changes):
    return model.Pool(**{
        'kind': 'processor', 'id': 'processor-0', 'name': 'DefaultPool',
        'assigned_ns': 10 ** 12, 'used_ns': 10 ** 9, 'max_units': 20,
        'borrowed_units': 18, **changes})


def physical_pool(**changes):
    return model.Pool(**{
        'kind': 'physical', 'id': 'physical', 'name': None,
        'assigned_ns': 10 ** 12, 'used_ns': 10 ** 9, 'borrowed_units': 0,
        'configurable_units': 20, 'available_units': 18, **changes})


def memory_pool(**changes):
    return model.Pool(**{
        'kind': 'memory', 'id': 'memory-0', 'name': 'DefaultPool',
        'total_bytes': 2 ** 34, 'assigned_bytes': 2 ** 33,
        'firmware_bytes': 2 ** 28, 'io_bytes': 2 ** 27,
        'io_mapped_bytes': 2 ** 26, **changes})


def storage_pool(**changes):
    return model.Pool(**{
        'kind': 'storage', 'id': 'ssp', 'name': None, 'vios': 'vios-uuid',
        'total_bytes': 2 ** 40, 'used_bytes': 2 ** 39,
        'counters': disk_counters(), **changes})


def vios_server(**changes):
    return model.Vios(**{
        'uuid': 'vios-uuid', 'id': 1, 'name': 'vios-1', 'state': 'Running',
        'cpu': cpu(), 'memory_bytes': 4 * 2 ** 30,
        'used_memory_bytes': 2 ** 30, 'affinity_score': 100,
        'adapters': (ethernet(), fibre_channel()),
        'pools': (storage_pool(),), **changes})


def collection(**changes):
    return model.Collection(**{
        'status': 0, 'errors': 0, 'missing': 0, 'age': 3.5, 'partitions': 5,
        'unexplained': 1, 'absent': 0, 'servers_age': 20.0, 'vioses': 2,
        'silent': 0, 'cycle_seconds': 0.25, 'requests': 100, 'failures': 1,
        'waiting': 16, 'refused': 0, **changes})


def plugin_run(**changes):
    return model.PluginRun(**{
        'name': 'threshold', 'state': 0, 'batches': 5, 'lost': 1,
        'waiting': 2, 'failures': 3, 'spent_ns': 4_000_000, 'alerts': 6,
        **changes})


def energy(**changes):
    return model.Energy(**{
        'period_seconds': 1_468_800.0,
        'current_watts': 812,
        'average_watts': 790,
        'minimum_watts': 700,
        'maximum_watts': 950,
        'thermometers': (model.Thermometer('inlet-64-1', 'inlet', 23),),
        **changes})


def known_reading(*lpars, **changes):
    """Return a Reading in which all is known that there is to know."""
    return reading(*lpars or [known_lpar()], **{
        'energy': energy(),
        'host': host(), 'vioses': (vios_server(),), 'ports': (port(),),
        'pools': (processor_pool(), physical_pool(), memory_pool()),
        'status': 0, **changes})


def lpar(**changes):
    return model.Lpar(**{
        'uuid': LPAR_UUID,
        'id': 2,
        'name': 'pvm-0001',
        'state': 'Running',
        'cpu': cpu(),
        'kind': 'aixlinux',
        'os': 'Linux',
        **changes})


def reading(*lpars, seconds=0, **changes):
    """Return a Reading of some partitions, so many seconds after NOON."""
    return model.Reading(**{
        'listed_at': later(seconds),
        'sampled_at': later(seconds),
        'timebase_ns': (1_000_000 + seconds) * 10 ** 9,
        'lpars': {one.uuid: one for one in lpars},
        'machine': ('8247-22L', '2125D4A'),
        **changes})


def flavor(**changes):
    return model.Flavor(**{
        'id': '1',
        'name': 'small',
        'vcpus': 2,
        'memory_bytes': 4 * 2 ** 30,
        'disk_gb': 20,
        'ephemeral_gb': 0,
        'swap_mb': 0,
        'extra_specs': {'powervm:uncapped': 'true'},
        **changes})


def server(**changes):
    return model.Server(**{
        'uuid': SERVER_UUID,
        'name': 'web',
        'instance_name': 'instance-00000001',
        'project_id': 'p1',
        'user_id': 'u1',
        'host': 'host1',
        'host_id': 'hashed-host',
        'flavor': flavor(),
        'status': 'ACTIVE',
        'vm_state': 'active',
        'task_state': None,
        'availability_zone': 'nova',
        'image_ref': 'image-1',
        'created_at': '2015-05-27T00:00:00Z',
        'launched_at': '2015-05-27T00:01:00.000000',
        'metadata': {'metering.stack': 's1'},
        'addresses': {},
        **changes})


def devices(nics=None, backings=None, processors=None):
    return model.Devices(nics=nics or {}, backings=backings or {},
                         processors=processors or {})


def volume(**changes):
    return model.Volume(**{
        'name': 'hdisk1', 'udid': 'u1', 'id': 'v1', 'kind': 'disk',
        **changes})


def resource(**changes):
    return model.Resource(**{
        'kind': metrics.INSTANCE,
        'id': SERVER_UUID,
        'project_id': 'p1',
        'user_id': 'u1',
        'metadata': {'display_name': 'web'},
        'user_metadata': {'metering.stack': 's1'},
        **changes})


def observation(*measurements, **changes):
    """Return an Observation of ``cpu``, or of what is given."""
    return model.Observation(**{
        'resource': resource(),
        'sampled_at': NOON,
        'period': 300.0,
        'measurements': list(measurements) or [
            model.Measurement(cpu_metrics.CPU, 518087322271)],
        **changes})

class FakeEvent:
    """Is set after so many pauses, which take no time."""

    def __init__(self, pauses):
        self._pauses = pauses
        self.paused = []

    def is_set(self):
        return len(self.paused) >= self._pauses

    def wait(self, seconds):
        self.paused.append(seconds)


def alert(**changes):
    return model.Alert(**{
        'id': 'a1', 'state': 'raised', 'rule': 'busy', 'resource': resource(),
        'at': later(120), 'since': later(120), 'severity': 'critical',
        **changes})


def batch(*observations, seconds=0):
    """Return a Batch; its sample was taken a second before it was listed."""
    return model.Batch(
        listed_at=later(seconds + 1), sampled_at=later(seconds),
        observations=list(observations))


def message(number=0):
    """Return a message such as the outbox keeps."""
    return {'message_id': f'id-{number}', 'priority': 'SAMPLE',
            'publisher_id': 'powervm-monitor:host1',
            'event_type': 'powervm.instance.sample',
            'timestamp': NOON.isoformat(), 'payload': {'number': number}}


def nova_row(**changes):
    """Return a server as Nova's API gives it at microversion 2.47."""
    return copy.deepcopy({
        'id': SERVER_UUID,
        'name': 'web',
        'status': 'ACTIVE',
        'tenant_id': 'p1',
        'user_id': 'u1',
        'hostId': 'hashed-host',
        'OS-EXT-SRV-ATTR:host': 'host1',
        'OS-EXT-SRV-ATTR:instance_name': 'instance-00000001',
        'OS-EXT-STS:vm_state': 'active',
        'OS-EXT-STS:task_state': None,
        'OS-EXT-AZ:availability_zone': 'nova',
        'OS-SRV-USG:launched_at': '2015-05-27T00:01:00.000000',
        'created': '2015-05-27T00:00:00Z',
        'image': {'id': 'image-1'},
        'flavor': {'original_name': 'small', 'vcpus': 2, 'ram': 4096,
                   'disk': 20, 'ephemeral': 0, 'swap': 0,
                   'extra_specs': {'powervm:uncapped': 'true'}},
        'metadata': {'metering.stack': 's1'},
        'addresses': {'private': [
            {'addr': '10.0.0.5',
             'OS-EXT-IPS-MAC:mac_addr': 'FA:16:3E:00:00:01'}]},
        **changes})
