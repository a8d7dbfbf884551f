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
"""Renders the keys of what emits for its users; ``tox -e golden`` runs it."""

import json

from powervm_monitor.catalog import render
from powervm_monitor.catalog import tables
from powervm_monitor.plugins import graphite
from powervm_monitor.plugins import log
from powervm_monitor.plugins import statsd
from powervm_monitor.plugins.emitting import naming

ORIGIN = ('Rendered from powervm_monitor/plugins by "tox -e golden"; '
          'do not edit.')
PLUGINS = {'statsd': statsd.Statsd, 'graphite': graphite.Graphite,
           'log': log.Log}


def files():
    """Return what is rendered, as ``{path below the root: text}``."""
    pages = {name: keys(plugin.schema) for name, plugin in PLUGINS.items()}
    pages['names'] = tables.table(('Field', 'Stands for'), [
        (f'``{{{field}}}``', meaning)
        for field, meaning in naming.FIELDS.items()])
    return {f'doc/source/user/plugins-{name}.inc': f'.. {ORIGIN}\n\n{page}'
            for name, page in pages.items()}


def keys(schema):
    """Return the keys of a configuration, a reStructuredText fragment."""
    return tables.table(('Key', 'Value', 'Default', 'Meaning'), [
        (f'``{key}``', _value(rule), _default(rule), rule['description'])
        for key, rule in schema['properties'].items()])


def _value(rule):
    match rule:
        case {'enum': values}:
            return ' or '.join(values)
        case {'type': 'integer', 'minimum': least, 'maximum': most}:
            return f'whole number from {least} to {most}'
        case {'type': 'number', 'exclusiveMinimum': bound, 'maximum': most}:
            return f'number above {bound}, up to {most}'
        case {'type': 'array'}:
            return 'list'
        case {'type': 'string'}:
            return 'text'
    raise ValueError(f'nobody has said how to tell of {rule}')


def _default(rule):
    if 'default' not in rule:
        return 'none, it is needed'
    if rule['default'] == rule.get('items', {}).get('enum'):
        return 'all'
    return f'``{json.dumps(rule["default"])}``'


def main():
    for path, text in files().items():
        (render.ROOT / path).write_text(text)


if __name__ == '__main__':
    main()
