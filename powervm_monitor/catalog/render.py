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
"""Renders what is committed from the catalogue; ``tox -e golden`` runs it."""

import pathlib

from powervm_monitor import catalog
from powervm_monitor.catalog import events
from powervm_monitor.catalog import gnocchi
from powervm_monitor.catalog import manual
from powervm_monitor.catalog import metadata
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import tables

ROOT = pathlib.Path(__file__).parents[2]
ORIGIN = ('Rendered from powervm_monitor/catalog by "tox -e golden"; '
          'do not edit.')

_DATA = '$.payload."versioned_object.data"'

_METERS = f'''\
# {ORIGIN}
#
# Copy this file to /etc/ceilometer/meters.d/ and restart Ceilometer's
# notification agent. One definition makes samples of every metric that
# powervm-monitor publishes, now and later: names, types, units and volumes
# come from the notification itself.
---
metric:
  - name: {_DATA}.measurements[*]."name"
    event_type: '^powervm\\.[a-z]+\\.sample$'
    type: {_DATA}.measurements[*]."type"
    unit: {_DATA}.measurements[*]."unit"
    volume: {_DATA}.measurements[*]."volume"
    lookup: [name, type, unit, volume]
    timestamp: {_DATA}.sampled_at
    resource_id: {_DATA}.resource_id
    project_id: {_DATA}.project_id
    user_id: {_DATA}.user_id
    user_metadata: {_DATA}.user_metadata
    metadata:
'''


_EVENTS = f'''\
# {ORIGIN}
#
# Append this to a copy of Ceilometer's own event_definitions.yaml in
# /etc/ceilometer/ and restart the notification agent. It makes traits of what
# alerts and gaps say, project_id and user_id above all.
'''


def ceilometer_meters():
    """Return Ceilometer's meter definition, a YAML document."""
    return _METERS + ''.join(
        f'      {attribute.name}: {_DATA}.metadata.{attribute.name}\n'
        for attribute in metadata.ATTRIBUTES)


def ceilometer_events():
    """Return Ceilometer's event definitions, the items of a YAML list."""
    return _EVENTS + _definition(events.ALERT_TYPES, events.ALERT, ''.join(
        _trait(name, f'metadata.{name}') for name in events.OF_THE_METADATA
    )) + _definition([events.GAP_TYPE], events.GAP)


def gnocchi_resources():
    """Return Gnocchi's resource definitions, a YAML document."""
    return f'# {ORIGIN}\n' + gnocchi.resources()


def _definition(event_types, fields, more=''):
    return '- event_type:\n' + ''.join(
        f'    - {event_type}\n' for event_type in event_types
    ) + '  traits:\n' + ''.join(
        _trait(field.name, field.name, field.trait)
        for field in fields if field.trait) + more


def _trait(name, path, kind=events.TEXT):
    typed = '' if kind == events.TEXT else f'      type: {kind}\n'
    return f'    {name}:\n{typed}      fields: {_DATA}.{path}\n'


def event_table(fields):
    """Return the fields of a payload, a reStructuredText fragment."""
    return f'.. {ORIGIN}\n\n' + tables.table(
        ('Field', 'Meaning'),
        [(f'``{field.name}``', field.meaning) for field in fields])


def metric_tables():
    """Return the metrics by resource kind, a reStructuredText fragment."""
    return f'.. {ORIGIN}\n' + ''.join(
        _section(kind) for kind in metrics.RESOURCE_KINDS)


def metadata_table():
    """Return the metadata's keys, a reStructuredText fragment."""
    rows = [(f'``{attribute.name}``', ', '.join(attribute.resources),
             attribute.meaning) for attribute in metadata.ATTRIBUTES]
    return f'.. {ORIGIN}\n\n' + tables.table(
        ('Key', 'Resources', 'Meaning'), rows)


def counterparts():
    """Return what metrics are called elsewhere, a reStructuredText fragment.
    """
    rows = [(f'``{metric.name}``', other.processed, other.hmc, other.lparstat)
            for metric in catalog.CATALOG
            if (other := metric.counterpart) is not None]
    return f'.. {ORIGIN}\n\n' + tables.table(
        ('Metric', 'PCM, processed metrics', 'HMC', 'lparstat'), rows)


def unverified():
    """Return the doubts about metrics, a reStructuredText fragment.

    Metrics of one doubt are together.
    """
    doubts = {}
    for metric in catalog.CATALOG:
        if metric.unverified:
            doubts.setdefault(metric.unverified, []).append(metric)
    return f'.. {ORIGIN}\n\n' + tables.table(
        ('Metrics', 'Unverified'),
        [(', '.join(f'``{metric.name}``' for metric in doubted),
          doubt[0].upper() + doubt[1:] + '.')
         for doubt, doubted in doubts.items()])


def files():
    """Return what is rendered, as ``{path below the root: text}``."""
    return {
        'etc/ceilometer/meters.d/powervm_monitor.yaml': ceilometer_meters(),
        'etc/ceilometer/event_definitions_powervm.yaml': ceilometer_events(),
        'etc/ceilometer/gnocchi_resources_powervm.yaml': gnocchi_resources(),
        'doc/source/reference/metrics.inc': metric_tables(),
        'doc/source/reference/metadata.inc': metadata_table(),
        'doc/source/reference/hooks.inc':
            f'.. {ORIGIN}\n' + manual.hooks(),
        'doc/source/user/numbers-counterparts.inc': counterparts(),
        'doc/source/user/numbers-unverified.inc': unverified(),
        'doc/source/reference/alert.inc': event_table(events.ALERT),
        'doc/source/reference/gap.inc': event_table(events.GAP),
    }


def _section(kind):
    title = f'Event type ``powervm.{kind}.sample``'
    return f'\n{title}\n{"-" * len(title)}\n' + ''.join(
        _entry(metric) for metric in catalog.CATALOG
        if metric.resource == kind)


def _entry(metric):
    """Return what is known about a metric, as a definition."""
    other = metric.counterpart or metrics.Counterpart()
    fields = {
        'Kind': f'{metric.kind}, {metric.unit.symbol}',
        'Source': metric.source,
        'Formula': metric.formula,
        'Processed metrics': other.processed,
        'HMC': other.hmc,
        'lparstat': other.lparstat,
        'Absent': _gap(metric),
        'Unverified': metric.unverified,
        'Meter of': 'Ceilometer' if metric.stock else 'this program',
        'Gnocchi': 'stock resources' if gnocchi.is_stock(metric) else
                   'our definition of ' + gnocchi.TYPES[metric.resource][0],
        'Since': metric.since,
    }
    return f'\n``{metric.name}``\n    {metric.meaning}\n\n' + ''.join(
        f'    :{name}: {text}\n' for name, text in fields.items() if text)


def _gap(metric):
    """Return which resources are without a metric, and what they have."""
    if metric.uncounted is None:
        return ''
    words = f'PowerVM counts no {metric.uncounted.what}'
    if metric.instead:
        words += '; use ' + ' or '.join(
            f'``{other.name}``' for other in metric.instead)
    return words


def main():
    for path, text in files().items():
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


if __name__ == '__main__':
    main()
