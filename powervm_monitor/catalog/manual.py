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
"""What plugins are given, as their authors look it up."""

from powervm_monitor import catalog
from powervm_monitor.catalog import hooks as catalogue
from powervm_monitor.catalog import metadata
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import tables


def hooks():
    """Return the dict of each hook, a reStructuredText fragment."""
    return _heading('Keys of every dict', '=') + tables.table(
        ('Key', 'Type', 'Meaning'),
        [(f'``{key.name}``', key.type, key.meaning)
         for key in catalogue.KEYS]) + ''.join(
             _hook(hook) for hook in catalogue.HOOKS)


def _hook(hook):
    told = [metric for metric in catalog.CATALOG
            if catalogue.BY_METRIC[metric.name] == hook]
    argument = hook.replace('on_', '') + '_dict'
    return _heading(f'``{hook}({argument})``', '=') + ''.join(
        _kind(kind, [metric for metric in told if metric.resource == kind])
        for kind in metrics.RESOURCE_KINDS
        if any(metric.resource == kind for metric in told))


def _kind(kind, told):
    return (
        _heading(f'Kind ``{kind}``', '-')
        + 'Its ``measurements``:\n\n' + tables.table(
            ('Name', 'Type', 'Unit', 'Meaning'),
            [(f'``{metric.name}``', _type(metric), metric.unit.symbol,
              metric.meaning) for metric in told])
        + '\nIts ``metadata``, each of which may be None or missing:\n\n'
        + tables.table(
            ('Key', 'Type', 'Meaning'),
            [(f'``{attribute.name}``', attribute.type,
              attribute.meaning) for attribute in metadata.ATTRIBUTES
             if kind in attribute.resources]))


def _type(metric):
    """Return the type of a value: counters are whole numbers."""
    return ('int, counts up' if metric.kind == metrics.CUMULATIVE
            else 'int or float')


def _heading(title, underline):
    return f'\n{title}\n{underline * len(title)}\n\n'
