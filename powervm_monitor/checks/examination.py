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
"""All checks, one after the other; each fails and hangs for itself."""

import threading
import typing

from powervm_monitor import extensions
from powervm_monitor import model
from powervm_monitor.checks import finding
from powervm_monitor.checks import overheard

STATUSES = {finding.WARNING: 1, finding.ERROR: 2}


class Check(typing.NamedTuple):
    """A question to an Installation.

    :ivar name: what it is about, for people.
    :ivar examine: called with the Installation; returns Findings, and raises
        :class:`powervm_monitor.model.Unavailable` in the place of an error.
    :ivar needs: names of checks that must have found no error before.
    """

    name: str
    examine: typing.Callable
    needs: tuple[str, ...] = ()


class Line(typing.NamedTuple):
    """A Finding, and which check it is of."""

    status: str
    check: str
    text: str


class Examination:
    """Asks all questions about one Installation.

    :param checks: in their order, each :class:`Check` behind those that it
        needs.
    :param installation: what they are asked about.
    :param seconds: that one check may take.
    """

    def __init__(self, checks, installation, seconds):
        self._checks = checks
        self._installation = installation
        self._seconds = seconds
        self._failed = set()
        self._worst = 0

    @property
    def status(self):
        """0 when all was well so far, 1 with warnings, 2 with errors."""
        return self._worst

    def lines(self):
        """Yield each :class:`Line` when it is known."""
        for check in self._checks:
            for found in self._findings(check):
                self._worst = max(self._worst, STATUSES.get(found.status, 0))
                if found.status == finding.ERROR:
                    self._failed.add(check.name)
                yield Line(found.status, check.name, found.text)

    def _findings(self, check):
        missing = [name for name in check.needs if name in self._failed]
        if missing:
            # Who needs this one learns nothing either.
            self._failed.add(check.name)
            return [finding.skipped(
                f'not checked: see {" and ".join(missing)} first')]
        asked = _Asked(check, self._installation)
        with overheard.Overheard(asked.thread) as heard:
            asked.answer(self._seconds)
        return [*asked.findings, *map(finding.warning, heard.warnings)]


class _Asked:
    """A check at work in a thread of its own, which may never end."""

    def __init__(self, check, installation):
        self._check = check
        self._installation = installation
        self._found = []
        self.findings = []
        self.thread = threading.Thread(
            target=self._work, daemon=True, name=f'check-{check.name}')

    def answer(self, seconds):
        """Let :attr:`findings` be what is known after so many seconds."""
        self.thread.start()
        self.thread.join(seconds)
        self.findings = list(self._found)
        if self.thread.is_alive():
            self.findings.append(finding.error(
                f'there is no answer after {seconds:g} s: see what is slow '
                'or hangs, or give it more time with --timeout'))

    def _work(self):
        try:
            extensions.call(self._collect, through=(model.Unavailable,))
        except model.Unavailable as e:
            self._found.append(finding.error(str(e)))
        except extensions.Failed as e:
            self._found.append(finding.error(
                'this check failed in an unexpected way, please report it '
                f'({e})'))

    def _collect(self):
        for found in self._check.examine(self._installation):
            self._found.append(found)
