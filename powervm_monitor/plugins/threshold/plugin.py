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
"""The threshold plugin: told by the runner, tells what changed."""

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor.catalog import hooks
from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import base
from powervm_monitor.plugins.threshold import absence
from powervm_monitor.plugins.threshold import coverage
from powervm_monitor.plugins.threshold import departures
from powervm_monitor.plugins.threshold import explanation
from powervm_monitor.plugins.threshold import judging
from powervm_monitor.plugins.threshold import listening
from powervm_monitor.plugins.threshold import memory
from powervm_monitor.plugins.threshold import resources
from powervm_monitor.plugins.threshold import roster
from powervm_monitor.plugins.threshold import rules
from powervm_monitor.plugins.threshold import schema
from powervm_monitor.plugins.threshold import state as states

LOG = logging.getLogger(__name__)


class Threshold(base.MetricPlugin):
    """Raises an alert where a metric passes a limit, and clears it again."""

    schema = schema.SCHEMA
    replay = True

    def __init__(self):
        self._rules = {}
        self._memory = memory.Memory()
        self._roster = roster.Roster((), self._memory)
        self._complaints = complaints.Complaints(LOG)
        # Of the batch: its time, of whom and by which Virtual I/O Servers it
        # told, what was odd.
        self._sampled_at = None
        self._now = None
        self._here, self._speaking = set(), set()
        self._absence = absence.Absence()
        self._odd = {}
        # Alerts that are told at the end of the batch.
        self._farewells = []

    def configure(self, config):
        found = rules.read(config)
        self._rules = {rule.name: rule for rule in found}
        self._roster = roster.Roster(found, self._memory)

    def warnings(self):
        """Warn of rules that are silent for some of their resources."""
        return [base.ConfigurationWarning(('rules', index, 'metric'), warning)
                for index, rule in enumerate(self._rules.values())
                if (warning := coverage.warning(rule)) is not None]

    def start(self, state=None):
        try:
            self._memory = states.load(state)
        except states.Unusable as e:
            LOG.warning('What the threshold plugin remembered %s; it begins '
                        'anew, and alerts that were raised before are not '
                        'cleared', e)
        self._roster = roster.Roster(self._rules.values(), self._memory)

    def state(self):
        return states.dump(self._memory)

    def wants(self):
        """Whether there is a rule, or something to clear of an old one."""
        return bool(self._rules or self._memory.ledgers or self._farewells)

    def explain(self, observed):
        """Return how the rules stand with some resources; change nothing.

        :param observed: the dicts that methods of a plugin were given.
        :returns: a list of :class:`explanation.Row` s.
        """
        return explanation.explain(
            self._rules.values(), self._memory, observed)

    def on_host(self, host_dict):
        return self._take(hooks.ON_HOST, host_dict)

    def on_cpu(self, cpu_dict):
        return self._take(hooks.ON_CPU, cpu_dict)

    def on_ram(self, ram_dict):
        return self._take(hooks.ON_RAM, ram_dict)

    def on_volume(self, volume_dict):
        return self._take(hooks.ON_VOLUME, volume_dict)

    def on_bandwidth(self, bandwidth_dict):
        return self._take(hooks.ON_BANDWIDTH, bandwidth_dict)

    def on_reading_end(self, time):
        batch = self._sampled_at is not None
        now = self._now if batch else time.timestamp()
        if not batch:
            self._retire(now)
        told, self._farewells = self._farewells, []
        if batch:
            told += departures.depart(
                self._memory, self._rules, self._here, self._speaking,
                self._absence.excuses, now)
            self._roster.keep(self._here)
            self._complaints.only({**self._roster.troubles, **self._odd})
            self._sampled_at = None
        self._memory.look(now)
        told += listening.listen(self._memory, self._rules, now)
        return told

    def _take(self, hook, observed):
        if observed['sampled_at'] != self._sampled_at:
            self._begin(observed['sampled_at'])
        resource_id = observed['resource_id']
        self._here.add(resource_id)
        if observed['kind'] == metrics.COLLECTION:
            self._absence.add(observed['metadata'])
        if observed['kind'] in resources.SERVED:
            self._speaking.add(observed['metadata'].get('vios_name'))
        entry, new = self._roster.entry(hook, observed)
        if entry is None:
            return ()
        told = list(self._part(entry, observed)) if new else []
        measurements, now = observed['measurements'], self._now
        for watch in entry.watches:
            value = measurements.get(watch.metric)
            if value is None:
                continue
            try:
                if (not watch.low <= value <= watch.high
                        or resource_id in watch.open):
                    told += judging.judge(
                        watch, observed, value, self._memory.batch, now)
                elif watch.heard is not None:
                    watch.heard[resource_id] = now
            except roster.ODD as e:
                where = f'rule {watch.rule.name} for {resource_id}'
                self._odd[where] = f'{where} cannot be applied: {e!r}'
        return told

    def _begin(self, sampled_at):
        """Begin a batch, though the one before may have had no end."""
        self._sampled_at = sampled_at
        self._now = sampled_at.timestamp()
        self._memory.batch += 1
        self._here, self._speaking, self._odd = set(), set(), {}
        self._absence = absence.Absence()
        self._retire(self._now)

    def _retire(self, now):
        self._farewells += departures.retire(self._memory, self._rules, now)

    def _part(self, entry, observed):
        """Yield the Alerts of the rules that are not about it any more."""
        for rule, _ in entry.others:
            ledger = self._memory.ledgers.get(rule.name)
            if ledger is not None:
                yield from judging.close(ledger, rule, observed, self._now)
