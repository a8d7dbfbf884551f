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
"""Whether the plugins are there, and obey a configuration that is good."""

import json
import pathlib

from powervm_monitor import documents
from powervm_monitor.checks import finding
from powervm_monitor.plugins import files
from powervm_monitor.plugins import runner
from powervm_monitor.plugins import worker


class _Told:
    """Takes the complaints of who loads plugins."""

    def __init__(self):
        self.texts = []

    def about(self, subject, text):
        self.texts.append(text)


def check(installation):
    """Yield Findings on each plugin that is enabled."""
    options, told = installation.conf.plugins, _Told()
    loaded = runner.load(options.enabled, told)
    yield from map(finding.error, told.texts)
    for name, plugin in loaded.items():
        mistakes = _mistakes(options.config_dir, name, plugin)
        for mistake in mistakes:
            yield finding.error(
                f'the configuration of plugin {name} is refused: {mistake}')
        if not mistakes:
            yield _report(name, _reported(installation, name))
    if not options.enabled:
        yield finding.ok('no plugin is enabled')


def _mistakes(folder, name, plugin):
    """Return what a plugin refuses of its file, if it has one."""
    try:
        document = documents.Document.load(
            pathlib.Path(folder, name + files.SUFFIX))
    except documents.Missing:
        return []
    except documents.DocumentError as e:
        return [e]
    return files.mistakes(document, plugin)


def _reported(installation, name):
    """Return what the service says of a plugin; None without a service."""
    if installation.holder is None or installation.stock is None:
        return None
    memory = installation.stock.memories.get(name)
    return json.loads(memory.report) if memory and memory.report else None


def _report(name, report):
    """Return the Finding that a report of the service amounts to."""
    if report is None:
        return finding.ok(f'plugin {name} can be loaded')
    if report['status'] == worker.ASIDE:
        return finding.error(
            f'plugin {name} hung or broke down and is set aside until the '
            'service starts again: see the log of the service')
    if report['refused']:
        return finding.error(
            f'plugin {name} has refused its configuration, what was in force '
            f'still is: {report["refused"]}')
    if report['status'] == worker.WAITING:
        return finding.warning(
            f'plugin {name} fails, and is tried again: see the log of the '
            f'service ({report["failures"]} times so far)')
    if report['lost']:
        return finding.warning(
            f'plugin {name} was too slow for {report["lost"]} samples: let '
            'it do less, or raise [plugins] queue_size')
    return finding.ok(f'plugin {name} runs as {report["source"]} says')
