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
"""``rules``: whether a file can be put into force."""

from cliff import command

from powervm_monitor import documents
from powervm_monitor import extensions
from powervm_monitor.plugins import base
from powervm_monitor.plugins import files

# The key under which a configuration has its rules, if it has any.
RULES = 'rules'


class Validate(command.Command):
    """Check a file as the service will, and tell of every mistake.

    Neither the service nor its configuration is needed.
    """

    def get_parser(self, prog_name):
        parser = super().get_parser(prog_name)
        parser.add_argument('file', metavar='FILE',
                            help='need not be where the service looks')
        parser.add_argument('--plugin', default='threshold', metavar='NAME',
                            help='whose file it is to be (default: '
                                 '%(default)s)')
        return parser

    def take_action(self, parsed_args):
        plugin = extensions.load(
            base.NAMESPACE, [parsed_args.plugin])[parsed_args.plugin]
        try:
            document = documents.Document.load(parsed_args.file)
            mistakes = files.mistakes(document, extensions.call(plugin))
        except documents.DocumentError as e:
            mistakes = [e]
        for line in mistakes or [f'{document.name}: valid{_count(document)}']:
            self.app.stdout.write(f'{line}\n')
        return 1 if mistakes else 0


def _count(document):
    rules = document.content.get(RULES)
    if not isinstance(rules, list):
        return ''
    return f' ({len(rules)} {"rule" if len(rules) == 1 else "rules"})'
