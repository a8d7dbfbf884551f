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
"""Rules on metrics that PowerVM does not count for every resource."""

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.plugins import threshold
from powervm_monitor.tests.unit.plugins.threshold import telling

IOPS = telling.rule(metric='disk.device.iops', above=100)
BYTES = {'disk.device.read.bytes': 512, 'disk.device.write.bytes': 0}
REQUESTS = {'disk.device.read.requests': 1, 'disk.device.write.requests': 0}
VOLUME = {'powervm.volume.read.bytes': 512}
NO_DATA = {'after': '2m', 'severity': 'low'}


def vscsi(measurements, **changes):
    return telling.disk(measurements, **{
        'metadata': telling.metadata(disk_name='vscsi-C5'), **changes})


def npiv(measurements):
    return telling.observed(
        measurements, kind='disk', resource_id=f'{telling.UUID}-npiv-C6',
        metadata=telling.metadata(disk_name='npiv-C6'))


def adapter(kind, measurements):
    return telling.platform(measurements, kind='adapter', metadata={
        'adapter_kind': kind})


def warned(*rules):
    """Return what is warned of, as (index of the rule, reason)."""
    plugin = threshold.Threshold()
    configuration = {'rules': list(rules)}
    telling.check(configuration)
    plugin.configure(configuration)
    return [(warning.path[1], warning.reason)
            for warning in plugin.warnings()]


def on(name, **changes):
    """Return a rule on a metric, whatever its kind."""
    metric, = (one for one in catalog.CATALOG if one.name == name)
    per = {'per': 'second'} if metric.kind == 'cumulative' else {}
    return telling.rule(name=name, metric=name, above=1, **per, **changes)


class TestWarnings(base.BaseTestCase):

    def test_what_is_said(self):
        self.assertEqual(
            [(1, 'the rule is silent where PowerVM counts no requests for '
                 'vSCSI disks; use disk.device.read.bytes.rate or '
                 'disk.device.write.bytes.rate')],
            warned(telling.rule(), {**IOPS, 'name': 'requests'}))

    def test_each_metric_that_can_have_a_rule_and_is_not_counted_for_all(self):
        names = [metric.name for metric in catalog.CATALOG
                 if metric.uncounted and f'{metric.name}.rate' not in {
                     other.name for other in catalog.CATALOG}]

        self.assertGreater(len(names), 15)
        self.assertEqual(list(enumerate(names)), [
            (index, names[index])
            for index, _ in warned(*(on(name) for name in names))])

    def test_a_metric_that_is_counted_for_all(self):
        self.assertEqual([], warned(
            on('disk.device.read.bytes.rate'), on('powervm.disk.read.bytes'),
            on('powervm.collection.rest.requests')))

    def test_a_rule_that_matches_only_what_is_counted(self):
        self.assertEqual([], warned(
            {**IOPS, 'match': {'attributes': {'disk_name': 'npiv-*'}}},
            on('powervm.adapter.read.requests.rate', match=[
                {'attributes': {'adapter_kind': 'fc'}},
                {'attributes': {'adapter_kind': 'fc', 'host': 'a*'}}]),
            on('powervm.adapter.write.requests.rate', **{'except': {
                'attributes': {'adapter_kind': ['storage', 'vhost']}}})))

    def test_a_rule_that_matches_some_of_what_is_not(self):
        rules = [
            {**IOPS, 'match': {'name': 'db-*'}},
            on('powervm.adapter.read.requests.rate', match=[
                {'attributes': {'adapter_kind': 'fc'}},
                {'attributes': {'host': 'a*'}}]),
            on('powervm.adapter.write.requests.rate', **{'except': [
                {'attributes': {'adapter_kind': 'vhost'}},
                {'attributes': {'adapter_kind': 'storage', 'host': 'a*'}}]})]

        self.assertEqual([0, 1, 2], [index for index, _ in warned(*rules)])


class TestSilentResources(base.BaseTestCase):

    def reason(self, rule, observed):
        row, = telling.Host(rule).plugin.explain([observed])
        self.assertEqual(row.reason is not None, row.uncounted)
        return row.reason

    def test_a_vscsi_disk(self):
        self.assertEqual(
            'PowerVM counts no requests for vSCSI disks; use '
            'disk.device.read.bytes.rate or disk.device.write.bytes.rate',
            self.reason(IOPS, vscsi(BYTES)))

    def test_a_vscsi_disk_of_a_level_that_counts_transfers(self):
        """Its first sample has no rate yet."""
        self.assertIsNone(self.reason(IOPS, vscsi({**BYTES, **REQUESTS})))

    def test_a_disk_of_which_nothing_is_known_now(self):
        self.assertIsNone(self.reason(IOPS, vscsi({})))

    def test_a_virtual_fibre_channel_disk(self):
        self.assertIsNone(self.reason(IOPS, npiv(BYTES)))

    def test_a_volume_has_metrics_of_its_own(self):
        self.assertIsNone(self.reason(IOPS, vscsi(VOLUME)))

    def test_a_volume_behind_vscsi(self):
        self.assertEqual(
            'PowerVM counts no requests for volumes behind vSCSI adapters; '
            'use powervm.volume.read.bytes',
            self.reason(on('powervm.volume.read.requests'), vscsi(VOLUME)))

    def test_an_instance_with_a_vscsi_disk(self):
        self.assertEqual(
            'PowerVM counts no requests for instances with a vSCSI disk; use '
            'powervm.disk.write.bytes',
            self.reason(on('powervm.disk.write.requests'), telling.observed(
                {'powervm.disk.write.bytes': 1})))

    def test_an_adapter_that_is_not_fibre_channel(self):
        rule = on('powervm.adapter.read.requests.rate')

        self.assertEqual(
            ['PowerVM counts no requests for storage other than Fibre '
             'Channel; use powervm.adapter.read.bytes.rate'] * 2 + [None],
            [self.reason(rule, adapter(kind, {
                'powervm.adapter.read.bytes': 1}))
             for kind in ('vhost', 'storage', 'fc')])

    def test_a_virtual_ethernet_adapter(self):
        self.assertEqual(
            'PowerVM counts no errors and no drops by direction for virtual '
            'Ethernet; use powervm.network.packets.drop',
            self.reason(
                on('network.incoming.packets.drop'), telling.interface(
                    {'powervm.network.packets.drop': 0},
                    metadata=telling.metadata(vnic_name='veth-C3'))))


class TestAlerts(base.BaseTestCase):

    def test_a_disk_that_never_had_the_metric_is_not_missed(self):
        host = telling.Host({**IOPS, 'no_data': NO_DATA})
        alerts = [host.tell(vscsi(BYTES)) for _ in range(20)]

        self.assertEqual([[]] * 20, alerts)

    def test_a_rule_on_missing_data_only_is_not_about_it(self):
        host = telling.Host({'name': 'silent', 'metric': 'disk.device.iops',
                             'no_data': NO_DATA})

        self.assertEqual([[]] * 20, [
            host.tell(vscsi(BYTES)) for _ in range(20)])

    def test_blocks_that_an_older_release_took_for_requests(self):
        """What it had raised is cleared, and nothing is missed."""
        host = telling.Host({**IOPS, 'no_data': NO_DATA})
        host.tell(vscsi({'disk.device.iops': 4000, **REQUESTS, **BYTES}))
        host.restart()
        alerts = [alert for _ in range(20)
                  for alert in host.tell(vscsi(BYTES))]

        self.assertEqual(
            [('cleared', 'the rule is not about it any more')],
            [(alert.state, alert.reason) for alert in alerts])

    def test_a_level_that_counts_transfers_from_an_upgrade_on(self):
        host = telling.Host(IOPS)
        host.tell(vscsi(BYTES))
        alert, = host.tell(vscsi({'disk.device.iops': 4000, **BYTES}))

        self.assertEqual(('raised', 4000), (alert.state, alert.value))
