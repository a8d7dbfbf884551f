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
"""MetricPlugin: what a plugin is given, and what it may answer.

This is written for people outside this repository. A plugin is a class, named
by an entry point in the namespace :data:`NAMESPACE` of any installed package::

    [project.entry-points."powervm_monitor.metric_plugins"]
    busy = "my_package.busy:Busy"

It runs when ``[plugins] enabled`` names it, with the configuration in
``NAME.yaml`` of ``[plugins] config_dir``. :mod:`powervm_monitor.plugins.idle`
is the shortest one there can be.
"""

import typing

from powervm_monitor.model import alert
from powervm_monitor.model import observation

NAMESPACE = 'powervm_monitor.metric_plugins'

# What a plugin needs of the model, so that it imports this module only.
Alert = alert.Alert
Point = alert.Point
Resource = observation.Resource
RAISED = alert.RAISED
CHANGED = alert.CHANGED
CLEARED = alert.CLEARED
NO_DATA = alert.NO_DATA
SEVERITIES = alert.SEVERITIES


class ConfigurationError(Exception):
    """A configuration that obeys the schema and makes no sense.

    :param path: the keys and indexes that lead to what is wrong:
        ``('rules', 0, 'metric')``. Whoever reports it finds file and line.
    :param reason: what is wrong, and what would be right.
    :param others: further ConfigurationErrors, for whoever asks for all.
    """

    def __init__(self, path, reason, others=()):
        super().__init__(reason)
        self.path = tuple(path)
        self.reason = reason
        self.others = tuple(others)

    @classmethod
    def of(cls, errors):
        """Return one that stands for several, which are in order."""
        first, *others = errors
        return cls(first.path, first.reason, others)


class ConfigurationWarning(typing.NamedTuple):
    """Something in a configuration that is probably not what was meant.

    :ivar path: the keys and indexes that lead to it, as those of a
        :class:`ConfigurationError`.
    :ivar reason: what will happen, and what to write instead.
    """

    path: tuple[str | int, ...]
    reason: str


class MetricPlugin:
    """Sees every observation of this host in memory; answers with Alerts.

    One thread of its own calls all methods of a plugin, one after the other,
    so a plugin needs no locks. It may take its time: whoever is behind by
    more batches than ``[plugins] queue_size`` loses the oldest, and whoever
    needs longer than ``[plugins] time_budget`` for one batch is set aside
    until the service starts again. Nobody else waits for it. But all of
    Python shares one interpreter: a loop that only computes slows the others
    down.

    What a method raises is logged, costs the plugin the batch, and the next
    one is tried after a pause that grows.

    A batch is all that one sample of PowerVM tells, every 30 s, measured
    against the sample before. For each batch the methods ``on_*`` are called
    once for each thing that was observed, and :meth:`on_reading_end` last.
    Only those that the class defines are called. Each of them returns an
    iterable of :class:`Alert`, or None. A plugin never publishes by itself:
    its Alerts are sent as notifications ``powervm.alert.*``, once each, be
    the broker there or not.

    Every dict has these keys, and the plugin may keep or change it:

    ``kind``
        What it is about: instance, disk, interface, host, vios, adapter,
        pool or collection.
    ``resource_id``
        The id that its notifications have.
    ``project_id``, ``user_id``
        Whose it is, None for what the platform owns.
    ``sampled_at``
        When, by the hypervisor: an aware datetime in UTC.
    ``period``
        The seconds that rates cover, None when there are no rates.
    ``metadata``
        What the notifications say of it: names, flavor with its extra specs,
        status ...
    ``user_metadata``
        The instance's own metadata, all of it, as its owner set them.
    ``measurements``
        ``{name: value}``, in the units of the catalogue. What is not known
        is not there.

    :cvar schema: a JSON Schema (draft 2020-12) of the configuration. Where a
        sub-schema has a ``$comment``, that is what the operator is told when
        it is not obeyed.
    :cvar replay: whether the plugin keeps a state. Then it is stored after
        each batch, together with the Alerts of the batch, and after a start
        the plugin is given the samples that it missed, as far as PowerVM
        still has them.
    """

    schema = {'type': 'object', 'additionalProperties': False}
    replay = False

    def configure(self, config):
        """Take a configuration, all of it or nothing.

        Called before :meth:`start`, and whenever the file has changed,
        always between two batches. A plugin without a file gets ``{}``.

        :param config: a dict that obeys :attr:`schema`.
        :raises ConfigurationError: when it makes no sense. The one before
            stays in force, and the operator is told once.
        """

    def warnings(self) -> typing.Iterable[ConfigurationWarning]:
        """Return what is probably not meant in the configuration.

        Called after :meth:`configure`, where an operator has a file checked;
        the service itself does not ask.
        """
        return ()

    def start(self, state=None):
        """Begin; called once, and again if it raised.

        :param state: what :meth:`state` returned last, before the service
            was stopped or killed; None when there is none.
        """

    def stop(self):
        """End; called once, when the service stops."""

    def state(self):
        """Return what :meth:`start` is to be given, as JSON knows it.

        Called after each batch of a plugin with :attr:`replay`.
        """
        return None

    def wants(self):
        """Return whether batches are wanted at all, as it is configured.

        Called after each configuration and batch. Observations are not even
        made when no plugin wants them.
        """
        return True

    def on_host(self, host_dict):
        """Take what the platform owns; ``kind`` tells what it is.

        host, vios, adapter, pool or collection. The kind host has, beside
        what the hypervisor reports, what Nova has promised on this host:
        ``powervm.host.promised.vcpus`` and ``.memory``.
        """

    def on_cpu(self, cpu_dict):
        """Take the processors of an instance."""

    def on_ram(self, ram_dict):
        """Take the memory of an instance."""

    def on_volume(self, volume_dict):
        """Take a disk; or, of kind instance, the sums over its disks."""

    def on_bandwidth(self, bandwidth_dict):
        """Take a network interface."""

    def on_reading_end(self, time):
        """Take the end of a batch, or of a while without one.

        When no sample comes it is called all the same, about every 30 s
        after the first minute, so that silence can be noticed.

        :param time: the hypervisor's time, an aware datetime in UTC: the
            ``sampled_at`` of the batch, or what it should be now.
        """


def resource(observed):
    """Return the :class:`Resource` of a dict that a plugin was given."""
    return Resource(
        kind=observed['kind'], id=observed['resource_id'],
        project_id=observed['project_id'], user_id=observed['user_id'],
        metadata=observed['metadata'],
        user_metadata=observed['user_metadata'])
