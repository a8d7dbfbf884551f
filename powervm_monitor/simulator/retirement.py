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

"""Keeps shared counters steady when one of those who share them changes.

A pool or a physical port goes on from where it was when a partition leaves,
begins anew or brings old counters along.
"""

import operator

from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import machine
from powervm_monitor.simulator import pools


def settle(before, after, worked, restarted=None):
    """Write into a Scene what its shared counters owe to the one before.

    :param restarted: The id of the VIOS whose counters begin anew, if any.
    """
    old, new = _shares(before, worked), _shares(after, worked)
    retired = dict(before.retired)
    for key in {**old, **new}:
        retired[key] = _add(retired.get(key), _add(
            old.get(key), _negative(new.get(key))))
    after.retired = {
        key: counts for key, counts in retired.items() if any(counts) and
        (key[0] not in ('fc', 'ssp') or key[1] != restarted)}


def _shares(scene, worked):
    """What the present partitions make of each shared counter."""
    cycles = machine.cycles(scene, worked)
    shares = {('assigned', pool.id): (
        pools.assigned(scene, pool, worked, cycles),)
        for pool in scene.system.processor_pools}
    shares['physical',] = (pools.capacity(scene, worked, cycles),)
    for partition in scene.partitions:
        if not partition.dedicated:
            counts = cycles[partition.id]
            _share(shares, ('pool', partition.pool),
                   (counts.capped + counts.uncapped,))
        for port in partition.logical_ports:
            _share(shares, ('sriov', port.adapter.id, port.port),
                   port.load.at(worked))
    for lpar in scene.lpars:
        for channel in lpar.channels:
            _share(shares, ('fc', channel.vios_id, channel.port),
                   channel.load.at(worked))
        for path in lpar.paths:
            counts = path.load.at(worked)
            _share(shares, ('fc', path.vios_id, 0), counts)
            if path.volume.pool:
                _share(shares, ('ssp', path.vios_id, path.volume.pool),
                       counts)
    return shares


def _share(shares, key, counts):
    shares[key] = _add(shares.get(key), counts)


def _add(counts, more):
    if counts is None or more is None:
        return more if counts is None else counts
    return _same(counts, map(operator.add, counts, more))


def _negative(counts):
    return counts and _same(counts, map(operator.neg, counts))


def _same(counts, values):
    if isinstance(counts, loads.KINDS):
        return type(counts)(*values)
    return tuple(values)
