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
"""Which rules are about which resources.

That is found out when a resource is new or has changed, not for each sample.
"""

import collections

from powervm_monitor.catalog import hooks
from powervm_monitor.plugins.threshold import bands
from powervm_monitor.plugins.threshold import coverage
from powervm_monitor.plugins.threshold import resources
from powervm_monitor.plugins.threshold import watches

# What is raised where a resource is told otherwise than it should be.
ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Entry:
    """A resource, as long as it stays what it is.

    :ivar mark: all that rules may look at, besides measurements.
    :ivar resource: who it is.
    :ivar watches: the :class:`watches.Watch` es.
    :ivar others: the rules that are not about it, and why.
    :ivar troubles: what is malformed, as ``{subject: text}``.
    """

    __slots__ = ('mark', 'others', 'resource', 'troubles', 'watches')

    def __init__(self, mark, resource):
        self.mark = mark
        self.resource = resource
        self.watches = []
        self.others = []
        self.troubles = {}


class Roster:
    """The resources and the rules about them.

    :param rules: all :class:`rules.Rule` s.
    :param memory: the :class:`memory.Memory`.
    :ivar troubles: what is malformed anywhere, as ``{subject: text}``.
    """

    def __init__(self, rules, memory):
        self._memory = memory
        self._rules = collections.defaultdict(list)
        self._gaps = collections.defaultdict(dict)
        self._entries = collections.defaultdict(dict)
        self._changed = True
        self.troubles = {}
        names = set(resources.KEPT)
        for rule in rules:
            told = hooks.BY_METRIC[rule.metric.name], rule.metric.resource
            self._rules[told].append(rule)
            gap = coverage.gap(rule.metric)
            if gap is not None:
                self._gaps[told][gap] = None
            names |= rule.matching.names
        self._names = tuple(sorted(names))

    def entry(self, hook, observed):
        """Return the Entry of a resource, and whether it is new.

        None when no rule is on what the method is told of such resources.
        """
        rules = self._rules.get((hook, observed['kind']))
        if rules is None:
            return None, False
        entries = self._entries[hook]
        resource_id = observed['resource_id']
        mark = self._mark(hook, observed)
        entry = entries.get(resource_id)
        if entry is not None and entry.mark == mark:
            return entry, False
        entry = entries[resource_id] = self._made(rules, observed, mark)
        self._memory.resources[resource_id] = entry.resource
        self._changed = True
        return entry, True

    def keep(self, here):
        """Forget all but the resources with these ids."""
        for entries in self._entries.values():
            for resource_id in entries.keys() - here:
                del entries[resource_id]
                self._changed = True
        if self._changed:
            self.troubles = {
                subject: text for entries in self._entries.values()
                for entry in entries.values()
                for subject, text in entry.troubles.items()}
            self._changed = False

    def _mark(self, hook, observed):
        metadata = observed['metadata']
        return (observed['project_id'], observed['user_id'],
                metadata.get('flavor'), observed['user_metadata'],
                *map(metadata.get, self._names),
                *(gap.covers(observed) for gap in self._gaps.get(
                    (hook, observed['kind']), ())))

    def _made(self, rules, observed, mark):
        entry = Entry(mark, resources.kept(observed))
        for rule in rules:
            try:
                self._add(entry, rule, observed)
            except ODD as e:
                entry.others.append((rule, f'{e!r}'))
                where = f'rule {rule.name} for {observed["resource_id"]}'
                entry.troubles[where] = f'{where} cannot be applied: {e!r}'
        return entry

    def _add(self, entry, rule, observed):
        reason = (rule.matching.mismatch(observed)
                  or coverage.reason(rule.metric, observed))
        if reason is not None:
            entry.others.append((rule, reason))
            return
        malformed = []
        found = bands.bind(rule, observed, malformed)
        entry.troubles.update(
            (trouble.subject, f'{trouble}; another source of the limit '
             'counts instead, if there is one') for trouble in malformed)
        if found or not rule.levels:
            entry.watches.append(watches.Watch(
                rule, self._memory.ledger(rule), found))
        else:
            entry.others.append((rule, bands.unlimited(rule)))
