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
"""Processor metrics are what IBM publishes of the same partitions.

The figures are captures of real systems. The simulator is made to count what
each of them says, and the service reads that through pypowervm.
"""

import sys

from oslotest import base

from powervm_monitor.tests import ibm
from powervm_monitor.tests import scenarios

# IBM's figures have three decimals or five; so much may be lost by them.
ROUNDING = 0.0011
BILLION = 10 ** 9

# Each mode of processors, busy and idle, of partitions that Nova knows and of
# others, and of Virtual I/O Servers.
MIXED = {
    'system': {'processors': 32, 'memory': 131072},
    'vioses': [
        {'id': 1, 'name': 'vios-1', 'mode': 'share_idle_procs_active',
         'entitled': 1, 'vcpus': 1, 'cpu': {'busy': 0.011, 'idle': 0.109}},
        {'id': 2, 'name': 'vios-2', 'entitled': 0.2, 'vcpus': 2,
         'cpu': {'busy': 0.046, 'idle': 0.037}}],
    'partitions': [
        {'name': 'uncapped', 'entitled': 0.5, 'vcpus': 4, 'instance': {},
         'cpu': {'busy': {'kind': 'square', 'busy': 2.5, 'idle': 0.05,
                          'busy_seconds': 10, 'idle_seconds': 20},
                 'idle': 0.1}},
        {'name': 'capped', 'mode': 'cap', 'entitled': 1, 'vcpus': 2,
         'instance': {}, 'cpu': {'busy': 0.4, 'idle': 0.3}},
        {'name': 'dedicated', 'mode': 'share_idle_procs', 'entitled': 4,
         'vcpus': 4, 'instance': {}, 'cpu': {'busy': 1.5}},
        {'name': 'keeping', 'mode': 'keep_idle_procs', 'entitled': 2,
         'vcpus': 2, 'cpu': {'busy': 0.25}},
        {'name': 'donating', 'mode': 'share_idle_procs_always',
         'entitled': 4, 'vcpus': 4, 'instance': {},
         'cpu': {'busy': 0.7, 'idle': 0.2}},
        {'name': 'nobodys', 'entitled': 0.3, 'vcpus': 1,
         'cpu': {'busy': 0.1, 'idle': 0.05}},
        {'name': 'off', 'state': 'Not Activated', 'instance': {}}]}


def measured(scenario, samples, **options):
    """Return what is published in the end, ``{id: {meter: volume}}``."""
    return {key: one.volumes for key, one in scenarios.measured(
        scenario, samples, **options).items()}


class TestCaptures(base.BaseTestCase):

    def test_every_row_is_measured_as_ibm_publishes_it(self):
        rows = ibm.processor_rows()
        wrong = [(row, complaint) for row in rows
                 for complaint in complaints(row)]
        print(f'rows={len(rows)} wrong={len(wrong)}', file=sys.__stdout__)

        self.assertEqual((102, []), (len(rows), wrong))


def complaints(row):
    """Yield what is measured otherwise than a row says."""
    published = measured(ibm.scenario_of(row), 2)
    family, subject = 'powervm.cpu', ibm.INSTANCE
    if row.vios:
        family = 'powervm.vios.cpu'
        subject = next(key for key, volumes in published.items()
                       if 'powervm.vios.cpu.consumed' in volumes)
    volumes = published[subject]
    busy = row.capped + row.uncapped - row.idle
    consumed = row.capped + row.uncapped if row.shared else busy
    expected = {
        f'{family}.consumed': consumed,
        f'{family}.units.max': row.max_units,
        f'{family}.virtual_processors.max': row.max_virtual_processors,
        'powervm.vios.cpu.util' if row.vios else 'cpu_util':
            100 * busy / row.entitled}
    for name, value in expected.items():
        slack = 100 * ROUNDING / row.entitled if 'util' in name else ROUNDING
        if name not in volumes or abs(volumes[name] - value) > slack:
            yield f'{name} is {volumes.get(name)} and not {float(value)}'
    # IBM's own figure: which of the two it is depends on the level.
    of_ibm = (volumes[f'{family}.consumed'] if row.utilized_is_consumed
              else utilization(volumes) * float(row.entitled) / 100)
    if abs(of_ibm - float(row.utilized)) > ROUNDING:
        yield f'utilized is {of_ibm} and not {float(row.utilized)}'


def utilization(volumes):
    return volumes.get('cpu_util', volumes.get('powervm.vios.cpu.util'))


class TestSums(base.BaseTestCase):

    def test_what_a_host_consumes_is_what_all_on_it_consume(self):
        first = measured(MIXED, 1, unmanaged=True)
        last = measured(MIXED, 2, unmanaged=True)
        parts = [volumes[name] for volumes in last.values() for name in (
            'powervm.cpu.consumed', 'powervm.vios.cpu.consumed')
            if name in volumes]
        firmware = (last['powervm-1']['powervm.host.firmware.time']
                    - first['powervm-1']['powervm.host.firmware.time']
                    ) / (scenarios.SAMPLE * BILLION)

        self.assertEqual(8, len(parts))
        self.assertAlmostEqual(
            sum(parts) + firmware,
            last['powervm-1']['powervm.host.processor.consumed'], delta=1e-6)

    def test_what_is_busy_adds_up_to_user_time(self):
        first = measured(MIXED, 1, unmanaged=True)
        last = measured(MIXED, 2, unmanaged=True)
        busy = sum(
            last[key][name] - first[key][name] for key in last
            for name in ('cpu', 'powervm.vios.cpu.used.time')
            if name in last[key])

        self.assertAlmostEqual(
            busy, last['powervm-1_powervm-1']['compute.node.cpu.user.time'],
            delta=10)

    def test_a_donating_partition_has_its_entitlement_in_two_parts(self):
        first = measured(MIXED, 1)
        last = measured(MIXED, 2)
        found = [key for key, volumes in last.items()
                 if volumes.get('powervm.cpu.donated.time')]
        for key in found:
            capped, donated, entitled = (
                last[key][f'powervm.cpu.{name}.time']
                - first[key][f'powervm.cpu.{name}.time']
                for name in ('capped', 'donated', 'entitled'))
            self.assertAlmostEqual(capped + donated, entitled, delta=4)
        self.assertEqual(1, len(found))


class TestMigration(base.BaseTestCase):
    """A dedicated partition arrives with more idle than capped time."""

    SCENARIO = {
        'vioses': [{}],
        'events': [{
            'at': 100, 'do': 'migrate_in', 'partition': 'moved',
            'idle_ahead': 5000, 'spec': {
                'mode': 'keep_idle_procs', 'entitled': 2, 'vcpus': 2,
                'instance': {'uuid': ibm.INSTANCE}, 'cpu': {'busy': {
                    'kind': 'square', 'busy': 1.25, 'idle': 0,
                    'busy_seconds': 60, 'idle_seconds': 60}}}}]}
    ARRIVED = 5  # samples until its counters are there

    def busy(self, restarted=()):
        """Return the published busy time of each sample since it arrived.

        :param restarted: after which samples the service is restarted.
        """
        time, found = scenarios.beginning(), []
        with scenarios.Host(self.SCENARIO, time, scenarios.SAMPLE) as host:
            for number in range(20):
                found += [
                    measurement['volume'] for message in host.turn()
                    for measurement in message['payload'][
                        'versioned_object.data']['measurements']
                    if measurement['name'] == 'cpu']
                if number in restarted:
                    host.restart()
                time.advance(scenarios.SAMPLE)
        return found[-(20 - self.ARRIVED):]

    def test_busy_time_grows_by_what_it_did(self):
        busy = self.busy()
        changes = {later - earlier for earlier, later in zip(
            busy, busy[1:], strict=False)}

        self.assertEqual((15, 0), (len(busy), busy[0]))
        self.assertEqual({0, 37_500_000_000}, changes)

    def test_a_restart_changes_nothing(self):
        self.assertEqual(self.busy(), self.busy(restarted=(6, 7, 13)))


class TestResize(base.BaseTestCase):
    """DLPAR changes what a partition has; the feed of events is not asked."""

    SCENARIO = {
        'vioses': [{}],
        'partitions': [{
            'name': 'web', 'entitled': 1, 'vcpus': 2, 'max_entitled': 4,
            'max_vcpus': 8, 'instance': {'uuid': ibm.INSTANCE},
            'cpu': {'busy': 0.3}}],
        'events': [{'at': 100, 'do': 'resize', 'partition': 'web',
                    'entitled': 1.5, 'vcpus': 3}]}

    def test_current_values_follow_with_the_next_sample(self):
        time, found = scenarios.beginning(), []
        with scenarios.Host(self.SCENARIO, time, scenarios.SAMPLE) as host:
            for _ in range(7):
                found += [tuple(
                    volume(message, f'powervm.cpu.{name}')
                    for name in ('units', 'virtual_processors', 'units.max'))
                    for message in host.turn()
                    if resource(message) == ibm.INSTANCE]
                time.advance(scenarios.SAMPLE)

        self.assertEqual([(1, 2, 4)] * 4 + [(1.5, 3, 4)] * 3, found)


def resource(message):
    return message['payload']['versioned_object.data']['resource_id']


def volume(message, name):
    """Return the volume of one meter of a message, None without it."""
    return next((one['volume'] for one in message['payload'][
        'versioned_object.data']['measurements'] if one['name'] == name), None)
