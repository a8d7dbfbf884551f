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
"""Whether Ceilometer has the definitions that this release needs."""

from powervm_monitor import documents
from powervm_monitor.catalog import render
from powervm_monitor.checks import finding
from powervm_monitor.checks import names
from powervm_monitor.documents import values

METERS = 'etc/ceilometer/meters.d/powervm_monitor.yaml'
EVENTS = 'etc/ceilometer/event_definitions_powervm.yaml'
RESOURCES = 'etc/ceilometer/gnocchi_resources_powervm.yaml'
AGENT = 'ceilometer-agent-notification'
# Where the first of them is in Ceilometer's folder.
INSTALLED = 'meters.d/powervm_monitor.yaml'


def check(installation):
    """Yield Findings on the definitions in Ceilometer's folder."""
    folder = installation.ceilometer
    if folder is None:
        yield finding.skipped(
            f'not checked: {AGENT} does not run on this host; call check '
            'where it does, or give --ceilometer a copy of its folder')
        return
    if not folder.is_dir():
        yield finding.error(
            f'there is no folder {folder}: give --ceilometer the folder with '
            'ceilometer.conf')
        return
    try:
        installation.files.status(folder / INSTALLED)
    except PermissionError:
        accounts = installation.accounts
        yield finding.skipped(
            f'not checked: {accounts.name(accounts.me())} may not look into '
            f'{folder}; call check as root')
        return
    for look, path in ((_meters, folder / 'meters.d'),
                       (_events, folder / 'event_definitions.yaml'),
                       (_resources, folder / 'gnocchi_resources.yaml')):
        try:
            yield from look(path)
        except documents.DocumentError as e:
            yield finding.error(
                f'{e}: mend it, for {AGENT} cannot read it either')


def _meters(folder):
    """Yield Findings on the definition that makes samples."""
    ours, = _parsed(render.ceilometer_meters())['metric']
    for path in sorted(folder.glob('*.yaml')):
        for found in _rows(_read(path), 'metric'):
            if found.get('event_type') != ours['event_type']:
                continue
            if found == ours:
                yield finding.ok(f'{path} makes samples of notifications')
            else:
                yield finding.warning(
                    f'{path} is of another release: copy {METERS} over it, '
                    f'and restart {AGENT} ({_difference(found, ours)})')
            return
    yield finding.error(
        f'no file in {folder} makes samples of our notifications: copy '
        f'{METERS} there, and restart {AGENT}')


def _difference(found, ours):
    """Return what a definition lacks, as far as that can be told."""
    lacks = (ours['metadata'].keys()
             - (found.get('metadata') or {}).keys())
    if lacks:
        return f'it lacks {names.few(sorted(lacks))}'
    return 'it says ' + names.few(
        key for key in ours if found.get(key) != ours[key]) + ' otherwise'


def _events(path):
    """Yield Findings on the definitions that make events of alerts."""
    found = {}
    for row in _read(path) or ():
        types = row.get('event_type')
        for event_type in types if isinstance(types, list) else [types]:
            found[event_type] = row.get('traits')
    wrong = [event_type for row in _parsed(render.ceilometer_events())
             for event_type in row['event_type']
             if found.get(event_type) != row['traits']]
    if not wrong:
        yield finding.ok(f'{path} makes events of alerts and gaps')
    elif any(event_type in found for event_type in wrong):
        yield finding.warning(
            f'{path} is of another release: replace what is in it of powervm '
            f'by {EVENTS}, and restart {AGENT} ({names.few(wrong)})')
    else:
        yield finding.warning(
            f'{path} has no traits for alerts and gaps, so events of them '
            f'say nothing: append {EVENTS} to a copy of Ceilometer\'s own, '
            f'and restart {AGENT}')


def _resources(path):
    """Yield Findings on the definitions by which Gnocchi stores metrics."""
    found = _metrics(_rows(_read(path), 'resources'))
    ours = _metrics(_parsed(render.gnocchi_resources())['resources'])
    lacks = sorted(metric for kind, metrics in ours.items()
                   for metric in metrics - found.get(kind, set()))
    if lacks:
        yield finding.warning(
            f'{path} does not name {len(lacks)} metrics, which Gnocchi then '
            f'drops: put {RESOURCES} into it, and restart {AGENT} '
            f'({names.few(lacks)})')
    else:
        yield finding.ok(f'{path} names every metric')


def _metrics(rows):
    """Return the names of metrics by the type of Gnocchi's resource."""
    found = {}
    for row in rows:
        found.setdefault(row.get('resource_type'), set()).update(
            row.get('metrics') or ())
    return found


def _read(path):
    """Return what a file says, None when it is not there."""
    try:
        return _parsed(
            documents.read(path).data.decode(errors='replace'), path)
    except documents.Missing:
        return None


def _rows(content, key):
    return content.get(key) or [] if isinstance(content, dict) else []


def _parsed(text, path='ours'):
    try:
        return values.Values(text).content
    except values.Malformed as e:
        raise documents.DocumentError(f'{path}:{e.line}: {e.reason}') from e
