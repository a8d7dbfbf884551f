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

"""Imports point down the floors, and each library has its room."""

import ast
import pathlib

from oslotest import base

import powervm_monitor

# From top to bottom. A room may import any room of a floor below its own;
# rooms on one floor do not know each other, those above introduce them.
FLOORS = (
    ('cmd',),
    ('checks', 'service', 'snapshot'),
    ('parts',),
    ('cycle', 'identity', 'lock', 'measuring', 'notifications', 'nova',
     'outbox', 'plugins', 'powervm', 'sender', 'survey'),
    ('accounting', 'continuity'),
    ('model',),
    ('catalog', 'census', 'clock', 'complaints', 'conf', 'documents',
     'extensions', 'heartbeat', 'version'),
)

# Rooms that stand apart: only these import them. Tests may import anything.
APART = {'simulator': ('cmd',)}

# The rooms that they may import in turn. What one simulates must not come
# from what it is to prove; but how to read a file is no part of that.
ALLOWED = {'simulator': ('documents',)}

# The rooms, or modules of a room, that may import a library. The longest name
# decides; a library that is not here may be imported anywhere.
LIBRARIES = {
    'cliff': ('cmd',),
    'graphyte': ('plugins.graphite',),
    'jinja2': ('simulator',),
    'jsonschema': ('documents',),
    'keystoneauth1': ('nova',),
    'keystoneauth1.loading': ('conf', 'nova'),
    'oslo_messaging': ('notifications',),
    # Defaults of the transport's options are set where options are.
    'oslo_messaging.set_transport_defaults': ('conf', 'notifications'),
    'oslo_service': ('cmd', 'service'),
    # The package itself, '', chooses before oslo.messaging does.
    'oslo_service.backend': ('', 'cmd', 'service'),
    'oslo_versionedobjects': ('notifications',),
    'pypowervm': ('powervm',),
    'rich': ('cmd',),
    'ruamel': ('documents',),
    'sqlite3': ('outbox',),
    'statsd': ('plugins.statsd',),
    'stevedore': ('extensions',),
    'watchdog': ('plugins.bell',),
    'werkzeug': ('simulator',),
}

PACKAGE = 'powervm_monitor'


def imported(source):
    """Each import of a module as (line, dotted name).

    A module of which attributes are used, as in "import oslo_messaging", is
    followed to those attributes.
    """
    tree = ast.parse(source)
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                modules[alias.asname or alias.name] = (node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            start = '.' * node.level + (f'{node.module}.' if node.module
                                        else '')
            for alias in node.names:
                yield node.lineno, f'{start}{alias.name}'
    used = {}
    for node in ast.walk(tree):
        if (isinstance(node, ast.Attribute)
                and ast.unparse(node.value) in modules):
            used.setdefault(ast.unparse(node.value), set()).add(node.attr)
    for alias, (line, name) in modules.items():
        for attribute in sorted(used.get(alias, ())) or [None]:
            yield line, f'{name}.{attribute}' if attribute else name


def wrong_arrows(module, source):
    """A sentence for each import that a module must not have.

    :param module: its dotted name within the package: measuring.cpu
    """
    room = module.partition('.')[0]
    if room == 'tests':
        return []
    return [f'{module or PACKAGE}, line {line}: {reason}'
            for line, name in imported(source)
            if (reason := wrong(module, room, name))]


def wrong(module, room, name):
    if name.startswith('.'):
        return f'{name} is relative'
    top, _, within = name.partition('.')
    if top != PACKAGE:
        return wrong_library(module, name)
    target = within.partition('.')[0]
    if target in ('', room):
        return None
    return wrong_room(room, target)


def wrong_room(room, target):
    if target == 'tests':
        return 'only tests import tests'
    if target in APART:
        return (None if room in APART[target]
                else f'{room} must not know {target}')
    if room in APART:
        return (None if target in ALLOWED[room] else
                f'{room} imports no other room, and {target} is one')
    for name in (room, target):
        if name and floor(name) is None:
            return f'{name} has no floor in the table of test_imports.py'
    if not room or floor(target) < floor(room):
        return f'{target} is above {room or PACKAGE}'
    if floor(target) == floor(room):
        return f'{target} is on the same floor as {room}'
    return None


def wrong_library(module, name):
    parts = name.split('.')
    for length in range(len(parts), 0, -1):
        library = '.'.join(parts[:length])
        if library in LIBRARIES:
            rooms = LIBRARIES[library]
            if any(f'{module}.'.startswith(f'{room}.') for room in rooms):
                return None
            owners = ' and '.join(room or PACKAGE for room in rooms)
            return f'{name} belongs to {owners}'
    return None


def floor(room):
    """How far down a room is; None when the table does not know it."""
    return next((depth for depth, rooms in enumerate(FLOORS)
                 if room in rooms), None)


def modules():
    """The package's modules as (dotted name within it, path)."""
    root = pathlib.Path(powervm_monitor.__file__).parent
    for path in sorted(root.rglob('*.py')):
        parts = path.relative_to(root).with_suffix('').parts
        yield '.'.join(part for part in parts if part != '__init__'), path


class TestImports(base.BaseTestCase):

    def test_the_package_has_no_wrong_arrow(self):
        self.assertEqual([], [
            arrow for module, path in modules()
            for arrow in wrong_arrows(module, path.read_text('utf-8'))])

    def test_every_room_has_a_floor(self):
        rooms = {module.partition('.')[0] for module, _ in modules()}

        self.assertEqual(set(), {
            room for room in rooms - {'', 'tests'}
            if floor(room) is None and room not in APART})


class TestWrongArrows(base.BaseTestCase):
    """The test above can fail."""

    def assertWrong(self, expected, module, source):
        self.assertEqual([f'{module}, line 1: {expected}'],
                         wrong_arrows(module, source))

    def test_a_room_below_is_fine(self):
        self.assertEqual([], wrong_arrows(
            'measuring.cpu', 'from powervm_monitor import model'))

    def test_a_module_of_the_same_room_is_fine(self):
        self.assertEqual([], wrong_arrows(
            'measuring.cpu', 'from powervm_monitor.measuring import rates'))

    def test_a_room_above(self):
        self.assertWrong('cycle is above model', 'model',
                         'from powervm_monitor import cycle')

    def test_a_room_of_the_same_floor(self):
        self.assertWrong(
            'powervm is on the same floor as measuring', 'measuring.cpu',
            'from powervm_monitor.powervm import pcm')

    def test_an_import_within_a_function(self):
        self.assertWrong('service is above outbox', 'outbox',
                         'def f(): import powervm_monitor.service')

    def test_a_relative_import(self):
        self.assertWrong('..model is relative', 'measuring.cpu',
                         'from .. import model')

    def test_a_room_that_the_table_lacks(self):
        self.assertWrong(
            'utils has no floor in the table of test_imports.py', 'cycle',
            'from powervm_monitor import utils')

    def test_the_simulator_imports_a_room(self):
        self.assertWrong(
            'simulator imports no other room, and model is one',
            'simulator.world', 'from powervm_monitor import model')

    def test_the_simulator_imports_what_it_may(self):
        self.assertEqual([], wrong_arrows(
            'simulator.scenario', 'from powervm_monitor import documents'))

    def test_a_room_imports_the_simulator(self):
        self.assertWrong('powervm must not know simulator', 'powervm.feed',
                         'from powervm_monitor.simulator import world')

    def test_a_command_imports_the_simulator(self):
        self.assertEqual([], wrong_arrows(
            'cmd.demo', 'from powervm_monitor.simulator import world'))

    def test_a_room_imports_tests(self):
        self.assertWrong('only tests import tests', 'cmd.demo',
                         'from powervm_monitor.tests import unit')

    def test_a_library_outside_its_room(self):
        self.assertWrong('sqlite3 belongs to outbox', 'plugins.runner',
                         'import sqlite3')

    def test_a_part_of_a_library_outside_its_room(self):
        self.assertWrong('rich.live belongs to cmd', 'service',
                         'from rich import live')

    def test_a_part_of_a_library_that_a_room_may_use(self):
        self.assertEqual([], wrong_arrows(
            'conf.nova', 'from keystoneauth1 import loading'))

    def test_a_part_of_a_library_that_a_room_may_not_use(self):
        self.assertWrong(
            'keystoneauth1.adapter belongs to nova', 'conf.nova',
            'from keystoneauth1 import adapter')

    def test_an_attribute_that_a_room_may_use(self):
        self.assertEqual([], wrong_arrows(
            'conf.opts',
            'import oslo_messaging\noslo_messaging.set_transport_defaults()'))

    def test_an_attribute_that_a_room_may_not_use(self):
        self.assertWrong(
            'oslo_messaging.Notifier belongs to notifications', 'conf.opts',
            'import oslo_messaging\noslo_messaging.Notifier()')
