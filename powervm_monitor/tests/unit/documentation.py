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
"""The documentation as its readers get it."""

import pathlib
import re
import textwrap

import powervm_monitor

PACKAGE = pathlib.Path(powervm_monitor.__file__).parent
ROOT = PACKAGE.parent
SOURCE = ROOT / 'doc/source'

INCLUDE = re.compile(r'^ *\.\. include:: (\S+)\n', re.MULTILINE)


def pages():
    """Return every page."""
    return sorted(SOURCE.rglob('*.rst'))


def text():
    """Return all that is written, with what pages include."""
    return '\n'.join(map(read, pages()))


def read(page):
    """Return a page with what it includes in its place."""
    return INCLUDE.sub(lambda found: read(page.parent / found[1]),
                       page.read_text())


def words():
    """Return all that is written on one line, as it is read aloud."""
    return ' '.join(text().split())


def blocks(language):
    """Yield the page and the text of each code block in a language."""
    for page in pages():
        for block in re.finditer(
                rf'^( *)\.\. code-block:: {language}\n\n((?:\1   .*\n|\n)+)',
                read(page), re.MULTILINE):
            yield page, textwrap.dedent(block[2])


def rows(page):
    """Return the rows of a page's tables, each a list of cells.

    :param page: a path below ``doc/source``.
    """
    found = []
    for line in (SOURCE / page).read_text().splitlines():
        match = re.fullmatch(r'   (\* - |  - |    )(\S.*)', line)
        if match and match[1] == '* - ':
            found.append([match[2]])
        elif match and found and match[1] == '  - ':
            found[-1].append(match[2])
        elif match and found:
            found[-1][-1] += f' {match[2]}'
    return found
