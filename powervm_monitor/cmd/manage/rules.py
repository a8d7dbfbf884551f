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
"""``rules``: whether a file can be put into force, and how rules stand."""

import dataclasses
import functools
import json
import os

from cliff import columns
from cliff import command
from cliff import lister
from oslo_log import log as logging

from powervm_monitor import clock as clocks
from powervm_monitor import documents
from powervm_monitor import extensions
from powervm_monitor import outbox
from powervm_monitor import snapshot
from powervm_monitor.catalog import hooks
from powervm_monitor.cmd.manage import columns as values
from powervm_monitor.plugins import base
from powervm_monitor.plugins import files
from powervm_monitor.plugins import inforce
from powervm_monitor.plugins import observed

LOG = logging.getLogger(__name__)

THRESHOLD = 'threshold'

# The key under which a configuration has its rules, if it has any.
RULES = 'rules'


class Validate(command.Command):
    """Check a file as the service will, and report every mistake.

    Warnings leave the status at 0: the service accepts such a file.

    Neither the service nor its configuration is needed.
    """

    def get_parser(self, prog_name):
        parser = super().get_parser(prog_name)
        parser.add_argument('file', metavar='FILE',
                            help='need not be where the service looks')
        parser.add_argument('--plugin', default=THRESHOLD, metavar='NAME',
                            help='whose file it is to be (default: '
                                 '%(default)s)')
        return parser

    def take_action(self, parsed_args):
        plugin = extensions.load(
            base.NAMESPACE, [parsed_args.plugin])[parsed_args.plugin]
        try:
            document = documents.Document.load(parsed_args.file)
            checked = extensions.call(plugin)
            mistakes = files.mistakes(document, checked)
        except documents.DocumentError as e:
            mistakes = [e]
        for line in mistakes or [
                *files.warnings(document, checked),
                f'{document.name}: valid{_count(document)}']:
            self.app.stdout.write(f'{line}\n')
        return 1 if mistakes else 0


class Limits(columns.FormattableColumn):
    """The limits of one rule for one resource, as dicts."""

    def human_readable(self):
        return '\n'.join(map(_limit, self._value))


class Explain(lister.Lister):
    """Explain how the rules of the threshold plugin stand with an instance.

    What they are about is read of PowerVM and Nova now, the rules from their
    file, and how far each has come from the outbox of the service.
    """

    def get_parser(self, prog_name):
        parser = super().get_parser(prog_name)
        parser.add_argument('instance', metavar='INSTANCE',
                            help='name or UUID')
        return parser

    def take_action(self, parsed_args):
        conf, clock = self.app.conf, clocks.SystemClock()
        plugin = _threshold(conf, clock)
        batch = snapshot.take(conf, clock, parsed_args.instance).batch
        found = snapshot.of_instances(batch)
        names = {observation.resource.id: snapshot.short_name(
            observation.resource) for observation in found}
        told = [each for _, each in observed.dicts(
            dataclasses.replace(batch, observations=found), hooks.HOOKS)]
        rows = plugin.explain(told)
        for rule, reason in _silent(rows).items():
            LOG.warning('rule %s is silent for %s: %s', rule,
                        parsed_args.instance, reason)
        return (('Rule', 'Resource', 'Metric', 'Applies', 'Value', 'Unit',
                 'Limits', 'State', 'Severity', 'Since', 'Remark'),
                [_row(row, names[row.resource_id]) for row in rows])


def _threshold(conf, clock):
    """Return the plugin with its rules, as the service left it."""
    if THRESHOLD not in conf.plugins.enabled:
        LOG.warning('plugin threshold is not enabled, so its rules have no '
                    'effect: add it to [plugins] enabled')
    plugin = extensions.load(base.NAMESPACE, [THRESHOLD])[THRESHOLD]()
    inforce.InForce(functools.partial(
        files.load, conf.plugins.config_dir, THRESHOLD), clock).refresh(
        plugin)
    plugin.start(_state(conf.outbox.path))
    return plugin


def _state(path):
    """Return what the plugin remembered last, None of one that never ran."""
    if not os.path.exists(path):
        LOG.warning('there is no outbox %s, so no rule has come anywhere: '
                    'check [outbox] path if the service runs', path)
        return None
    memory = outbox.memories(path).get(THRESHOLD)
    return memory and memory.state and json.loads(memory.state)


def _silent(rows):
    """Return ``{rule: reason}`` of the rules that nothing can answer.

    For some resource PowerVM does not count the metric, and no other one has
    it now.
    """
    answered = {row.rule for row in rows
                if row.reason is None and row.value is not None}
    return {row.rule: row.reason for row in rows
            if row.uncounted and row.rule not in answered}


def _row(row, name):
    return (
        row.rule, name, row.metric, row.reason is None,
        values.Number(row.value), row.unit,
        Limits([{'severity': bound.severity, 'side': bound.side,
                 'limit': bound.limit, 'clear': bound.clear,
                 'source': bound.source,
                 'counted': row.counted.get(bound.severity)}
                for bound in row.bounds]),
        row.state, values.Text(row.severity),
        values.Text(row.since and row.since.isoformat()),
        '; '.join([*([row.reason] if row.reason else ()), *row.troubles]))


def _limit(bound):
    """Return a limit in words."""
    counted = bound['counted']
    return (f'{bound["severity"]} {bound["side"]} {_number(bound["limit"])}, '
            f'clear at {_number(bound["clear"])}, from {bound["source"]}'
            + ('' if counted is None else f'; for {counted:g} s so far'))


def _number(value):
    return values.Number(value).human_readable()


def _count(document):
    rules = document.content.get(RULES)
    if not isinstance(rules, list):
        return ''
    return f' ({len(rules)} {"rule" if len(rules) == 1 else "rules"})'
