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
"""What is remembered from batch to batch, and what of it must be kept."""

from powervm_monitor.plugins.threshold import cases
from powervm_monitor.plugins.threshold import counters
from powervm_monitor.plugins.threshold import presence


class Ledger:
    """What is remembered of one rule.

    :ivar metric: name of the rule's metric.
    :ivar cases: :class:`cases.Case` by resource id.
    :ivar heard: time of the last value by resource id, when the rule makes
        something of silence; seconds since 1970.
    :ivar counts: :class:`counters.Counts`, of a rule on a counter.
    """

    def __init__(self, metric, cases=None, heard=None, counts=None):
        self.metric = metric
        self.cases = cases or {}
        self.heard = heard or {}
        self.counts = counts or counters.Counts()

    def forget(self, resource_id):
        """Forget a resource that is gone; its case is closed before."""
        self.cases.pop(resource_id, None)
        self.heard.pop(resource_id, None)

    def resources(self):
        """Return the ids of those that would be missed."""
        return self.cases.keys() | self.heard.keys()


class Memory:
    """What is remembered of all rules.

    :ivar batch: how many batches there were.
    :ivar ledgers: a :class:`Ledger` by rule.
    :ivar resources: the Resources that something is remembered of, by id.
    :ivar presence: who is away.
    :ivar looked: time of the last batch or tick, None before one.
    """

    def __init__(self, batch=0, ledgers=None, resources=None, away=None,
                 looked=None):
        self.batch = batch
        self.looked = looked
        self.ledgers = ledgers or {}
        self.resources = resources or {}
        self.presence = presence.Presence(away)

    def ledger(self, rule):
        """Return the Ledger of a rule, a new one when there is none."""
        ledger = self.ledgers.get(rule.name)
        if ledger is None:
            ledger = self.ledgers[rule.name] = Ledger(rule.metric.name)
        return ledger

    def remembered(self):
        """Return the Resources that would be missed, by id."""
        found = set()
        for ledger in self.ledgers.values():
            found |= ledger.resources()
        return {resource_id: self.resources[resource_id]
                for resource_id in sorted(found)}

    def look(self, time):
        """Know that somebody listens; where nobody did there was no silence.

        After a while in which the service did not run, all begins anew.
        """
        if (self.looked is not None
                and time - self.looked > cases.LONGEST_STEP):
            for ledger in self.ledgers.values():
                ledger.heard.update(dict.fromkeys(ledger.heard, time))
        self.looked = time

    def hear(self, resource_id, time):
        """Take it that whoever listens to a resource has heard it."""
        for ledger in self.ledgers.values():
            if resource_id in ledger.heard:
                ledger.heard[resource_id] = time

    def forget(self, resource_id):
        """Forget a resource that is gone."""
        for ledger in self.ledgers.values():
            ledger.forget(resource_id)
        self.resources.pop(resource_id, None)
        self.presence.away.pop(resource_id, None)
