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
"""What the documentation speaks of is there."""

import fnmatch
from importlib import metadata
import re

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.catalog import events
from powervm_monitor.cmd import manage
from powervm_monitor.tests.unit import documentation
from powervm_monitor.tests.unit import test_sample

ROOT, PACKAGE = documentation.ROOT, documentation.PACKAGE

# Made when the documentation is, or by tox.
GENERATED = ('_static/powervm_monitor.conf.sample', '/build/', '.tox/')
# Where a path begins that is given without the folder it is in.
FOLDERS = (ROOT, PACKAGE, PACKAGE / 'tests', ROOT / 'etc',
           ROOT / 'etc/ceilometer', documentation.SOURCE / 'user')
# What GitHub and others show as it is.
BESIDE = ('README.rst', 'CONTRIBUTING.rst', 'HACKING.rst')
# Of Nova and Ceilometer.
OF_OTHERS = {('DEFAULT', 'compute_monitors')}
# What cliff brings along.
BROUGHT = {'help', 'complete'}
# Names of units, policies and users that begin like our commands.
NO_COMMANDS = {'powervm-monitor-ttl'}


def missing_files(page, text):
    """Return the files that a page shows, includes or offers, and are not."""
    named = re.findall(
        r'^ *\.\. (?:include|literalinclude|figure|image):: (\S+)$', text,
        re.MULTILINE) + re.findall(r':download:`[^<`]*<([^>]+)>`', text)
    found = [(documentation.SOURCE / name.lstrip('/')) if name[0] == '/'
             else page.parent / name for name in named]
    return [path for path in found if not path.exists()
            and not generated(path)]


def generated(path):
    return any(part in str(path) for part in GENERATED)


def missing_pages(page, text):
    """Return the pages that a page leads to, and are not."""
    found = [(documentation.SOURCE / name.lstrip('/')) if name[0] == '/'
             else page.parent / name
             for name in re.findall(r':doc:`(?:[^<`]*<)?([^>`]+)>?`', text)]
    return [path for path in found
            if not path.with_name(f'{path.name}.rst').exists()]


def missing_labels(text):
    """Return the labels that are referred to and never given."""
    given = {label.lower() for label in re.findall(
        r'^\.\. _([^:]+):$', text, re.MULTILINE)}
    return sorted({label.lower() for label in re.findall(
        r':ref:`(?:[^<`]*<)?([^>`]+)>?`', text)} - given)


def missing_paths(words):
    """Return what looks like a path in this repository and is none."""
    tops = {path.name for folder in FOLDERS for path in folder.iterdir()
            if path.is_dir()}
    named = {path.rstrip('/') for path in re.findall(
        r'(?<![\w/.<>$"-])([\w.-]+/[\w./*-]*\w/?)', words)
        if path.split('/')[0] in tops}
    return sorted(
        path for path in named if not generated(path)
        and not any(list(folder.glob(path)) for folder in FOLDERS))


def unknown_options(words):
    """Return what is called an option of a group that we have, and is not."""
    known = set(test_sample.told(test_sample.SAMPLE.read_text()))
    groups = {group for group, _ in known}
    return sorted({
        (group, name) for group, name in re.findall(
            r'``\[(\w+)\] (\w+)', words)
        if group in groups} - known - OF_OTHERS)


def unknown_names(words):
    """Return what looks like a metric or event type of ours and is none."""
    known = {metric.name for metric in catalog.CATALOG} | {
        *events.ALERT_TYPES, events.GAP_TYPE} | {
        f'powervm.{metric.resource}.sample' for metric in catalog.CATALOG}
    return sorted(
        name for name in set(re.findall(r'``(powervm\.[\w.*]+)``', words))
        if not fnmatch.filter(known, name))


def unknown_commands(words):
    """Return commands, and commands of the operator's, that there are not."""
    ours = metadata.distribution('powervm-monitor').entry_points
    scripts = {script.name for script in ours.select(group='console_scripts')}
    known = {name for command in ours.select(group=manage.NAMESPACE)
             for name in (command.name.replace('_', ' '),)} | BROUGHT
    asked = re.findall(r'powervm-monitor-manage ([a-z]+(?: [a-z]+)?)', words)
    return sorted(
        set(re.findall(r'(?<![\w/.^-])powervm-monitor-[a-z]+\b(?![-.])',
                       words)) - scripts - NO_COMMANDS) + sorted(
        name for name in set(asked)
        if name not in known and name.split()[0] not in known)


class TestReferences(base.BaseTestCase):

    def on_pages(self, check):
        return [(page, found) for page in documentation.pages()
                for found in check(page, page.read_text())]

    def test_every_file_that_is_shown_is_there(self):
        self.assertEqual([], self.on_pages(missing_files))

    def test_every_page_that_is_led_to_is_there(self):
        self.assertEqual([], self.on_pages(missing_pages))

    def test_every_label_is_given(self):
        self.assertEqual([], missing_labels(documentation.text()))

    def test_every_path_is_there(self):
        self.assertEqual([], missing_paths(documentation.words()))

    def test_every_option_exists(self):
        self.assertEqual([], unknown_options(documentation.words()))

    def test_every_metric_and_event_exists(self):
        self.assertEqual([], unknown_names(documentation.words()))

    def test_every_command_exists(self):
        self.assertEqual([], unknown_commands(documentation.words()))


class TestBeside(base.BaseTestCase):
    """The pages that are no part of the documentation."""

    def words(self):
        return ' '.join(word for name in BESIDE
                        for word in (ROOT / name).read_text().split())

    def test_every_link_leads_somewhere(self):
        links = re.findall(r'<(doc/[^>]+)>`_', self.words())

        self.assertGreater(len(links), 5)
        self.assertEqual([], [
            link for link in links if not (ROOT / link).exists()])

    def test_everything_exists(self):
        words = self.words()
        self.assertEqual([], [
            *missing_paths(words), *unknown_options(words),
            *unknown_names(words), *unknown_commands(words)])


class TestWhatIsMissing(base.BaseTestCase):
    """It would be found."""

    page = documentation.SOURCE / 'user/quickstart.rst'

    def test_a_file(self):
        self.assertEqual(
            [self.page.parent / 'gone.yaml', self.page.parent / 'gone.svg'],
            missing_files(self.page, '.. literalinclude:: gone.yaml\n'
                                     '.. figure:: gone.svg\n'))

    def test_a_page(self):
        self.assertEqual(
            ['gone', 'lost'], [path.name for path in missing_pages(
                self.page, ':doc:`gone` :doc:`It </lost>` :doc:`plugins`')])

    def test_a_label(self):
        self.assertEqual(['gone'], missing_labels(
            '.. _here:\n\n:ref:`here` :ref:`It <gone>`'))

    def test_a_path(self):
        self.assertEqual(
            ['etc/ceilometer/gone.yaml', 'tools/gone.sh'],
            missing_paths('``etc/ceilometer/gone.yaml`` tools/gone.sh '
                          '/etc/ceilometer/other ``tools/test.sh``'))

    def test_an_option(self):
        self.assertEqual([('publisher', 'gone')], unknown_options(
            '``[publisher] gone`` ``[publisher] interval = 30`` '
            '``[cinder] gone``'))

    def test_a_metric(self):
        self.assertEqual(['powervm.gone', 'powervm.gone.*'], unknown_names(
            '``powervm.gone`` ``powervm.gone.*`` ``powervm.host.*``'))

    def test_a_command(self):
        self.assertEqual(
            ['powervm-monitor-gone', 'refused gone'], unknown_commands(
                'powervm-monitor-gone powervm-monitor-manage refused gone '
                'powervm-monitor-manage refused list'))
