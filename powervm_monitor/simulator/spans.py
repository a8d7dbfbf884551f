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

"""Loads that begin, stop and go on: counters when something happens."""

import dataclasses
import operator

# The devices of partitions, each with a load of its own.
DEVICES = ('interfaces', 'paths', 'channels', 'logical_ports',
           'storage_pools', 'physical')
LOADS = ('cpu', 'traffic')


def plus(counts, more):
    """The sum of two counts of a kind."""
    return type(counts)(*map(operator.add, counts, more))


def minus(counts, less):
    """The difference of two counts of a kind."""
    return type(counts)(*map(operator.sub, counts, less))


def zero(load):
    """Nothing, in the kind of counts of a load."""
    counts = load.at(0)
    return type(counts)(*[0] * len(counts))


def raw(load):
    """The load itself, whatever has happened to it."""
    return getattr(load, 'of', load)


class Since:
    """A load that works from a time on, on top of a base."""

    def __init__(self, load, origin, base=None):
        """Take times as microseconds of the machine's work."""
        self.of = raw(load)
        before = self.of.at(origin)
        self._base = minus(zero(self.of) if base is None else base, before)

    def at(self, microseconds):
        """The counts after so many microseconds of the machine's work."""
        return plus(self.of.at(microseconds), self._base)


class Still:
    """A load that does not work: all counters are zero."""

    def __init__(self, load):
        self.of = raw(load)
        self._counts = zero(self.of)

    def at(self, microseconds):
        """The counts: zero."""
        return self._counts


def each(partition, change, only=None):
    """A copy of a partition with each load changed.

    :param change: What makes a load of a load.
    :param only: Whether to change the load of a device, if not of all.
    """
    def changed(device):
        if device.load is None or (only and not only(device)):
            return device
        return dataclasses.replace(device, load=change(device.load))

    new = {name: [changed(device) for device in getattr(partition, name)]
           for name in DEVICES if hasattr(partition, name)}
    if only is None:
        new.update((name, change(getattr(partition, name)))
                   for name in LOADS
                   if getattr(partition, name, None) is not None)
        if hasattr(partition, 'bridges'):
            new['bridges'] = [change(load) for load in partition.bridges]
    return dataclasses.replace(partition, **new)
