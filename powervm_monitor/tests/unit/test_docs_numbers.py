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
"""The figures of the page on what the numbers mean are those of the code.

IBM's figures are on the page; what is measured of the same counters is
computed here.
"""

import re

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor import measuring
from powervm_monitor.powervm import partition
from powervm_monitor.powervm import vios
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import documentation

PAGE = 'user/numbers.rst'
HZ = 512_000_000
SECONDS = 30
CYCLES = {'entitled': 'entitledProcCycles',
          'capped': 'utilizedCappedProcCycles',
          'uncapped': 'utilizedUnCappedProcCycles',
          'idle': 'idleProcCycles',
          'donated': 'donatedProcCycles'}


def measured(one, before, disk=False):
    """Return what is measured of a partition, ``{name: value}``."""
    now, then = (builders.reading(lpar, seconds=seconds)
                 for lpar, seconds in ((one, SECONDS), (before, 0)))
    seconds = measuring.period(now, then)
    return {measurement.metric.name: measurement.value
            for measured in measuring.measure(
                one, before, builders.server(), seconds, builders.devices())
            if bool(measured.device) is disk
            for measurement in measured.measurements}


def recorded_disk():
    """Return what is measured of a disk behind the recorded vhost0."""
    counters, = (adapter.counters
                 for told in vios.told(builders.vios(), []).values()
                 for adapter in told.adapters if adapter.name == 'vhost0')
    one = builders.lpar(disks=(builders.disk(counters=counters),))
    return measured(one, one, disk=True)


class Example:
    """A column of the worked example.

    :ivar rows: its cells by the first cell of the row.
    """

    def __init__(self, rows):
        self.rows = rows

    def figure(self, name):
        """Return a cell as a number, without its unit."""
        return float(self.rows[name].split()[0])

    def lpar(self, periods):
        """Return the partition after so many periods of the same load."""
        row = {key: round(self.figure(name) * SECONDS * HZ) * periods
               for name, key in CYCLES.items()}
        return builders.lpar(cpu=partition.cpu(
            {**row, 'mode': self.rows['mode']}, HZ))

    def measured(self):
        """Return what is measured from the first period to the second."""
        return measured(self.lpar(2), self.lpar(1))

    def busy(self):
        """Return the nanoseconds by which ``cpu`` grows."""
        return self.measured()['cpu'] - measured(
            self.lpar(1), self.lpar(1))['cpu']


def examples():
    """Return the columns of the worked example, by their headings."""
    found, names = {}, ()
    for first, *cells in documentation.rows(PAGE):
        if first == 'Figure':
            names = cells
        elif len(cells) == len(names):
            for name, cell in zip(names, cells, strict=True):
                found.setdefault(name, {})[first.replace('``', '')] = cell
    return [Example(rows) for rows in found.values()]


class TestExample(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.examples = examples()

    def assert_figures(self, name, compute, digits):
        self.assertEqual(
            [round(one.figure(name), digits) for one in self.examples],
            [round(compute(one), digits) for one in self.examples])

    def test_there_are_a_donating_partition_and_an_uncapped_one(self):
        self.assertEqual(
            ['share_idle_procs_active', 'share_idle_procs', 'uncap', 'uncap'],
            [one.rows['mode'] for one in self.examples])

    def test_what_donates_is_capped_or_donated(self):
        donating = self.examples[0]

        self.assertEqual(donating.figure('entitled'), sum(
            donating.figure(name) for name in ('capped', 'donated')))

    def test_the_busy_time(self):
        self.assert_figures('cpu grows in 30 s by', Example.busy, 0)

    def test_the_utilization(self):
        self.assert_figures(
            'cpu_util', lambda one: one.measured()['cpu_util'], 1)

    def test_the_consumed_processors(self):
        self.assert_figures('powervm.cpu.consumed', lambda one: one.measured()[
            'powervm.cpu.consumed'], 5)

    def test_the_entitlement(self):
        self.assert_figures(
            'powervm.cpu.entitlement', lambda one: one.measured()[
                'powervm.cpu.entitlement'], 5)

    def test_the_share_that_lparstat_shows(self):
        self.assert_figures(
            'consumed / entitlement', lambda one: 100 * one.measured()[
                'powervm.cpu.consumed'] / one.measured()[
                    'powervm.cpu.entitlement'], 1)

    def test_ibms_figure_is_what_the_page_says_it_is(self):
        """To the last digit that IBM publishes."""
        for one in self.examples:
            ours = {'busy': one.busy() / (SECONDS * 10 ** 9),
                    'consumed': one.measured()['powervm.cpu.consumed']}
            figure = one.figure("IBM's utilizedProcUnits")
            near = {name for name, value in ours.items()
                    if abs(value - figure) < 0.0005}

            self.assertEqual(
                set(one.rows['which is'].split(' and ')), near)


class TestBlocks(base.BaseTestCase):

    def table(self):
        return {row[0]: [float(cell) for cell in row[1:]]
                for row in documentation.rows(PAGE)
                if re.match('(vhost0|SAS|Fibre)', row[0])
                and len(row) == 4}

    def test_bytes_by_number(self):
        self.assertEqual(
            {name: round(bytes_ / number)
             for name, (number, bytes_, _) in self.table().items()},
            {name: each for name, (*_, each) in self.table().items()})

    def test_the_recorded_vhost(self):
        """The page has what the recording has."""
        rows = builders.vios()['systemUtil']['utilSample']['viosUtil']
        vhost, = (one for one in rows[0]['storage']['genericVirtualAdapters']
                  if one['id'] == 'vhost0')
        table = self.table()

        self.assertEqual(
            [[vhost['numOfReads'], vhost['readBytes'], 512],
             [vhost['numOfWrites'], vhost['writeBytes'], 512]],
            [table[f'vhost0, {way}, raw counters']
             for way in ('reads', 'writes')])

    def test_blocks_are_no_requests(self):
        self.assertEqual(
            {'disk.device.read.bytes': 549888,
             'disk.device.write.bytes': 550400},
            {name: value for name, value in recorded_disk().items()
             if not name.endswith('.rate')})


class TestPage(base.BaseTestCase):

    def test_every_family_of_metrics_is_explained(self):
        text = (documentation.SOURCE / PAGE).read_text()
        families = {'.'.join(metric.name.split('.')[:2])
                    for metric in catalog.CATALOG
                    if metric.name.startswith('powervm.')}

        self.assertEqual(
            {'powervm.collection', 'powervm.plugin'},
            {family for family in families if family not in text})

    def test_every_kind_of_adapter_is_explained(self):
        text = (documentation.SOURCE / PAGE).read_text()

        self.assertEqual([], [
            kind for kind in ('physical', 'virtual', 'trunk', 'sea', 'fc',
                              'storage', 'vhost', 'sriov', 'logical')
            if f'``{kind}``' not in text])

    def test_every_doubt_is_listed(self):
        text = documentation.read(documentation.SOURCE / PAGE)
        listed = text[text.index('\nUnverified\n='):]

        self.assertEqual([], [
            metric.name for metric in catalog.CATALOG
            if metric.unverified and f'``{metric.name}``' not in listed])
