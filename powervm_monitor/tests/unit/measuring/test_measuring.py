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
"""From a Reading and the one before to Measurements."""

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor import measuring
from powervm_monitor import model
from powervm_monitor.catalog import metrics
from powervm_monitor.tests.unit import builders

NO_DEVICES = builders.devices()
DEVICES = builders.devices(
    backings={'U8247.22L.2125D4A-V2-C5': model.Backing(
        'vhost0', 'vios', (builders.volume(),))},
    processors=dict.fromkeys(
        (builders.LPAR_UUID, 'vios-uuid'), model.Processors(2, 0.5)))
SERVERS = {builders.LPAR_UUID: builders.server()}


def measure(*lpars, before=None, servers=SERVERS, devices=NO_DEVICES,
            **changes):
    """Return what is measured of some partitions, 30 s after another."""
    reading = builders.reading(*lpars, seconds=30, **changes)
    seconds = measuring.period(reading, before)
    return [measured
            for one in measuring.partitions(reading, before, servers)
            for measured in measuring.measure(*one, seconds, devices)]


def values(measured):
    return {m.metric.name: m.value for m in measured.measurements}


class TestMeasure(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.before = builders.reading(builders.lpar())
        self.busier = builders.lpar(
            cpu=builders.cpu(entitled_ns=2_000_000, busy_ns=760_000))

    def share(self, now, **changes):
        return values(measure(now, before=self.before, **changes)[0]).get(
            'cpu_util')

    def test_every_metric_of_the_catalogue_is_measured(self):
        before = builders.known_reading()
        now = builders.known_reading(
            seconds=30, vioses=(builders.vios_server(cpu=self.busier.cpu),))
        measured = [
            *measure(builders.known_lpar(cpu=self.busier.cpu), before=before,
                     devices=DEVICES),
            *measuring.measure_platform(
                now, before, 30, model.Totals(model.NodeTime(5, 7)),
                builders.collection(plugins=(builders.plugin_run(),)),
                DEVICES, [builders.server()])]

        self.assertEqual(
            {(metric.resource, metric.name) for metric in catalog.CATALOG},
            {(m.metric.resource, m.metric.name)
             for one in measured for m in one.measurements})

    def test_of_a_host_of_which_nothing_is_known_nothing_is_told(self):
        reading = builders.reading(
            host=builders.unknown(builders.host()),
            vioses=(builders.unknown(builders.vios_server(adapters=(
                builders.unknown(builders.ethernet(
                    counters=builders.unknown(
                        builders.port().counters))),
                builders.unknown(builders.fibre_channel(
                    counters=builders.unknown(
                        builders.disk_counters())))), pools=())),),
            pools=[builders.unknown(pool) for pool in (
                builders.processor_pool(), builders.memory_pool(),
                builders.storage_pool())])

        self.assertEqual([], [
            m for one in measuring.measure_platform(
                reading, reading, 30, model.Totals(),
                builders.collection(), NO_DEVICES)[:-1]
            for m in one.measurements])

    def test_no_metric_is_measured_twice(self):
        before = builders.reading(builders.known_lpar())

        self.assertEqual([], [
            one for one in measure(builders.known_lpar(), before=before)
            if len(values(one)) != len(one.measurements)])

    def test_where_every_field_is_missing_nothing_is_invented(self):
        unknown = builders.unknown(builders.known_lpar(
            cpu=builders.unknown(builders.cpu()),
            disks=[builders.disk(counters=builders.unknown(
                builders.disk_counters()))],
            interfaces=[builders.interface(counters=builders.unknown(
                builders.interface().counters))]))
        for lpar in (unknown, builders.unknown(builders.lpar())):
            measured = measure(lpar, before=builders.reading(lpar))
            self.assertEqual(
                {'vcpus': 2, 'memory': 4 * 2 ** 30}, values(measured[0]))
            self.assertEqual([], [
                one for one in measured[1:] if one.measurements])

    def test_what_is_measured_belongs_to_what_it_is_measured_on(self):
        self.assertEqual(
            [{metrics.INSTANCE}, *[{metrics.DISK}] * 3,
             *[{metrics.INTERFACE}] * 2],
            [{m.metric.resource for m in measured.measurements}
             for measured in measure(
                 builders.known_lpar(), devices=DEVICES)])

    def test_a_partition_that_no_server_explains_is_left_out(self):
        self.assertEqual([], measure(builders.lpar(), servers={}))

    def test_a_server_without_partition_does_not_matter(self):
        self.assertEqual([], measure())

    def test_utilization_covers_the_time_between_two_readings(self):
        self.assertEqual(25.0, self.share(self.busier))

    def test_at_first_sight_there_is_no_utilization(self):
        self.assertNotIn('cpu_util', values(measure(self.busier)[0]))

    def test_at_first_sight_the_counter_is_there(self):
        self.assertEqual(760_000, values(measure(self.busier)[0])['cpu'])

    def test_a_partition_new_among_others_has_no_utilization(self):
        self.before = builders.reading(builders.lpar(uuid='another'))

        self.assertIsNone(self.share(self.busier))

    def test_one_that_came_back_under_another_id_has_no_utilization(self):
        self.assertIsNone(self.share(builders.lpar(
            id=3, cpu=self.busier.cpu)))

    def test_one_that_was_off_before_has_no_utilization(self):
        self.before = builders.reading(builders.lpar(cpu=None))

        self.assertIsNone(self.share(self.busier))

    def test_when_the_timebase_goes_back_there_is_no_utilization(self):
        self.assertIsNone(self.share(self.busier, timebase_ns=1))

    def test_when_the_timebase_is_unknown_there_is_no_utilization(self):
        self.assertIsNone(self.share(self.busier, timebase_ns=None))

    def test_one_that_is_off_has_what_was_promised_and_its_state(self):
        off = builders.lpar(cpu=None, state='Not Activated')

        self.assertEqual(
            {'vcpus': 2, 'memory': 4 * 2 ** 30, 'power.state': 5},
            values(measure(off, before=self.before)[0]))

    def test_unknown_busy_time_is_absent(self):
        unknown = builders.lpar(cpu=builders.cpu(busy_ns=None))

        self.assertEqual(
            set(), {'cpu', 'cpu_util'} & values(measure(unknown)[0]).keys())


class TestPause(base.BaseTestCase):
    """Rates of a partition's devices pause together with its own."""

    NEWER = dict(
        cpu=builders.cpu(entitled_ns=2_000_000, busy_ns=600_000))

    def rated(self, before, now=None, **changes):
        """Return on what there are rates: None is the partition itself."""
        now = now or builders.known_lpar(**self.NEWER)
        return [one.device and one.device.name
                for one in measure(now, before=before, **changes)
                if any(name == 'cpu_util' or name.endswith('.rate')
                       and 'memory' not in name for name in values(one))]

    def test_there_are_rates_of_everything(self):
        self.assertEqual(
            [None, 'vscsi-C5', 'npiv-C6', 'veth-C3', 'sriov-654327810'],
            self.rated(builders.reading(builders.known_lpar())))

    def test_at_first_sight(self):
        self.assertEqual([], self.rated(None))

    def test_when_the_timebase_goes_back(self):
        before = builders.reading(builders.known_lpar())

        self.assertEqual([], self.rated(before, timebase_ns=1))

    def test_when_the_timebase_is_unknown(self):
        before = builders.reading(builders.known_lpar(), timebase_ns=None)

        self.assertEqual([], self.rated(before))

    def test_when_the_partition_came_back_under_another_id(self):
        before = builders.reading(builders.known_lpar(id=3))

        self.assertEqual([], self.rated(before))

    def test_when_the_partition_was_off_before(self):
        off = builders.lpar(cpu=None)

        self.assertEqual([], self.rated(builders.reading(off)))

    def test_a_new_device_has_none_among_others(self):
        before = builders.reading(builders.known_lpar(
            disks=(builders.npiv(),), interfaces=(builders.sriov(),)))

        self.assertEqual([None, 'npiv-C6', 'sriov-654327810'],
                         self.rated(before))

    def test_a_device_that_counts_anew_has_none_among_others(self):
        now = builders.known_lpar(
            **self.NEWER, disks=(builders.disk(), builders.npiv(
                counters=builders.disk_counters(reads=0))))

        self.assertEqual(
            [None, 'vscsi-C5', 'veth-C3', 'sriov-654327810'],
            self.rated(builders.reading(builders.known_lpar()), now))


class TestPlatformPause(base.BaseTestCase):
    """Rates of what the platform owns pause on their own."""

    ALL = {'Host', 'Node', 'Vios', 'ent0', 'fcs0', 'sriov-553713681-0',
           'processor-0', 'physical'}

    def rated(self, before, now=None, seconds=30):
        """Return on what there are rates."""
        now = now or builders.known_reading()
        return {
            getattr(one.device, 'id' if isinstance(one.device, model.Pool)
                    else 'name', type(one.device).__name__)
            if not isinstance(one.device, model.Vios) else 'Vios'
            for one in measuring.measure_platform(
                now, before, seconds, model.Totals(),
                builders.collection(), DEVICES)
            if any(m.metric.formula.endswith('differences')
                   or m.metric.formula == 'difference / elapsed'
                   or 'of differences' in m.metric.formula
                   for m in one.measurements)}

    def test_there_are_rates_of_everything(self):
        self.assertEqual(self.ALL, self.rated(builders.known_reading()))

    def test_at_first_sight(self):
        self.assertEqual(set(), self.rated(None, seconds=None))

    def test_when_the_time_between_is_unknown(self):
        self.assertEqual(set(), self.rated(
            builders.known_reading(), seconds=None))

    def test_of_a_vios_that_was_restarted(self):
        now = builders.known_reading(vioses=[builders.vios_server(
            cpu=builders.cpu(entitled_ns=1))])

        self.assertEqual(self.ALL - {'Vios'}, self.rated(
            builders.known_reading(), now))

    def test_of_an_adapter_that_counts_anew(self):
        now = builders.known_reading(vioses=[builders.vios_server(adapters=[
            builders.ethernet(), builders.fibre_channel(
                counters=builders.disk_counters(writes=0))])])

        self.assertEqual(self.ALL - {'fcs0'}, self.rated(
            builders.known_reading(), now))

    def test_of_an_adapter_that_is_new(self):
        before = builders.known_reading(vioses=[
            builders.vios_server(adapters=[builders.ethernet()])])

        self.assertEqual(self.ALL - {'fcs0'}, self.rated(before))

    def test_of_a_pool_that_counts_anew(self):
        now = builders.known_reading(
            pools=[builders.processor_pool(assigned_ns=1),
                   builders.physical_pool()])

        self.assertEqual(self.ALL - {'processor-0'}, self.rated(
            builders.known_reading(), now))

    def test_of_a_firmware_that_counts_anew(self):
        now = builders.known_reading(host=builders.host(firmware_ns=1))

        self.assertEqual(self.ALL - {'Host', 'Node'}, self.rated(
            builders.known_reading(), now))


class TestPeriod(base.BaseTestCase):

    def test_it_is_what_passed_by_the_timebase(self):
        self.assertEqual(30.5, measuring.period(
            builders.reading(timebase_ns=31 * 10 ** 9),
            builders.reading(timebase_ns=5 * 10 ** 8)))

    def test_the_time_of_the_fetch_does_not_matter(self):
        self.assertEqual(30.0, measuring.period(
            builders.reading(seconds=999, timebase_ns=30 * 10 ** 9),
            builders.reading(timebase_ns=0)))

    def test_without_an_earlier_reading_there_is_none(self):
        self.assertIsNone(measuring.period(builders.reading(), None))

    def test_time_that_stands_still_is_none(self):
        self.assertIsNone(measuring.period(
            builders.reading(), builders.reading()))

    def test_time_that_goes_back_is_none(self):
        self.assertIsNone(measuring.period(
            builders.reading(), builders.reading(seconds=30)))

    def test_an_unknown_timebase_is_none(self):
        known, unknown = builders.reading(), builders.reading(
            timebase_ns=None)

        self.assertEqual(
            (None, None), (measuring.period(known, unknown),
                           measuring.period(unknown, known)))
