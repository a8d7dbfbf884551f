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

"""IBM's published figures of partitions, and hosts that yield the same."""

import csv
import fractions
import pathlib
import typing

FOLDER = pathlib.Path(__file__).parent / 'data' / 'ibm'
# What each row is the average of.
SECONDS = 30
INSTANCE = 'a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01'

Units = fractions.Fraction


class ProcessorRow(typing.NamedTuple):
    """One partition over 30 seconds, in processors; see data/ibm."""

    machine: str
    # Whether the level has UUIDs, states and currentVirtualProcessors.
    newer: bool
    vios: bool
    mode: str
    entitled: Units
    capped: Units
    uncapped: Units
    idle: Units
    donated: Units
    utilized: Units
    max_units: Units
    max_virtual_processors: int

    @property
    def shared(self) -> bool:
        """Whether its processors are a pool's."""
        return self.mode in ('cap', 'uncap')

    @property
    def utilized_is_consumed(self) -> bool:
        """Whether ``utilized`` has dispatched idle time in it."""
        return self.newer


def processor_rows() -> list[ProcessorRow]:
    """Return every row of the file, exactly as it is written."""
    with open(FOLDER / 'ibm-processor-samples.csv', newline='') as file:
        return [_row(row) for row in csv.DictReader(file)]


def _row(row):
    units = {name: Units(row[name]) for name in (
        'entitled', 'capped', 'uncapped', 'idle', 'donated', 'utilized',
        'max_units')}
    return ProcessorRow(
        machine=row['machine'], mode=row['mode'],
        newer=row['answers_have_uuid_and_state'] == 'yes',
        vios=row['partition_kind'] == 'vios',
        max_virtual_processors=int(Units(row['max_virtual_processors'])),
        **units)


def scenario_of(row: ProcessorRow) -> dict:
    """Return a scenario whose one VIOS or instance does what the row says.

    It does so in every 30 seconds that begin at a sample.
    """
    partition = {
        'name': 'sampled', 'mode': row.mode, 'entitled': float(row.entitled),
        'vcpus': (row.max_virtual_processors if row.shared
                  else int(row.entitled)),
        'max_entitled': float(row.max_units),
        'max_vcpus': row.max_virtual_processors, 'cpu': _cpu(row)}
    scenario = {
        'system': {'mtms': f'{row.machine}*0000001', 'processors': 64},
        'pcm': {'spelling': 'new' if row.newer else 'old'}}
    if row.vios:
        return dict(scenario, vioses=[partition])
    return dict(scenario, vioses=[{}], partitions=[
        dict(partition, instance={'uuid': INSTANCE})])


def _cpu(row):
    """Return what the partition did.

    Uncapped time beside an entitlement that is not used up comes of bursts:
    as long as one lasts the whole entitlement is used.
    """
    busy = row.capped + row.uncapped - row.idle
    share = row.capped / row.entitled if row.uncapped else Units(1)
    load = {'busy': _bursts(busy, share)}
    if row.shared or row.donated:
        load['idle'] = _bursts(row.idle, share)
    return load


def _bursts(average, share):
    """Return the load that has this average, and all of it in bursts."""
    if share == 1:
        return float(average)
    return {'kind': 'square', 'busy': float(average / share), 'idle': 0,
            'busy_seconds': float(SECONDS * share),
            'idle_seconds': float(SECONDS * (1 - share))}
