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
"""Talks to the PowerVM REST API and says in one line what went wrong."""

import contextlib
import os

from lxml import etree
from pypowervm import adapter as pvm_adapter
from pypowervm import exceptions as pvm_exc

from powervm_monitor import clock as clocks
from powervm_monitor import model
from powervm_monitor.powervm import hrefs
from powervm_monitor.powervm import systems
from powervm_monitor.powervm import verified

LOOPBACK = ('localhost', '127.0.0.1', '::1')


class Gone(model.Unavailable):
    """What was asked for is not there (any more)."""


class Refused(model.Unavailable):
    """The server is well, but it has no good answer to this request."""


class Forbidden(model.Unavailable):
    """The server is well, but the user has no right to this request."""


# A request that fails in one of these ways costs only what it asked for.
REJECTIONS = (Gone, Refused, Forbidden)


def _check(conf):
    if conf.password is not None and not conf.username:
        raise model.Unavailable(
            '[powervm] password is set without username: set both, or none '
            'to be known by the token file of NovaLink')
    if (conf.password is not None and conf.protocol == 'http'
            and conf.host not in LOOPBACK):
        raise model.Unavailable(
            f'[powervm] password would be sent to {conf.host} in clear: set '
            'protocol to https')
    if conf.ca_file is not None and not os.access(conf.ca_file, os.R_OK):
        raise model.Unavailable(
            f'[powervm] ca_file {conf.ca_file} cannot be read: name a file '
            'of certificates in PEM format')


class PowerVM:
    """The PowerVM REST API of one host, logged on when first needed.

    Every method raises :class:`powervm_monitor.model.Unavailable`, whose
    message names the cause and the remedy, and logs on again next time.

    :ivar requests: how many were made so far.
    :ivar failures: how many of them failed.
    :ivar answered_at: when the last feed or entry was read by the clock of
        PowerVM's REST API, an aware datetime; None when it does not say.
    :param conf: the ``[powervm]`` group.
    :param timeout: seconds to wait for an answer, by default as configured.
    :raises powervm_monitor.model.Unavailable: when it contradicts itself.
    """

    def __init__(self, conf, timeout=None):
        _check(conf)
        self._conf = conf
        self._timeout = timeout or conf.timeout
        self._adapter = None
        self._system = None
        self.requests = 0
        self.failures = 0
        self.answered_at = None

    @property
    def address(self):
        """Where the REST API is, as the messages name it."""
        conf = self._conf
        protocol = conf.protocol or ('https' if conf.password else 'http')
        port = conf.port or {'http': 12080, 'https': 12443}[protocol]
        return f'the PowerVM REST API at {protocol}://{conf.host}:{port}'

    def system_uuid(self):
        """Return the UUID of the managed system, which is kept in mind."""
        return self.system().uuid

    def system(self) -> systems.System:
        """Return the managed system that is watched.

        :raises powervm_monitor.powervm.systems.NotChosen: when it is not
            clear which that is.
        """
        if self._system is None:
            found = systems.listed(self.read('ManagedSystem'))
            if not found:
                raise model.Unavailable(
                    f'{self.address} lists no managed system: check that '
                    'the PowerVM REST API has finished starting')
            self._system = systems.chosen(
                found, self._conf.system, self.address)
        return self._system

    def read(self, root_type, **kwargs):
        """Read a feed or an entry; see pypowervm's ``Adapter.read``."""
        try:
            with self._explained(kwargs.get('child_type', root_type)):
                response = self._connected().read(root_type, **kwargs)
                self.answered_at = clocks.answered_at(response.headers)
                return response
        except Gone:
            if self._system is not None and _is_of(self._system, kwargs):
                self._system = None
            raise

    def file(self, href):
        """Return the text behind a link of a PCM feed.

        :raises Gone: when PowerVM has purged it.
        """
        with self._explained(hrefs.name(href)):
            return self._connected().read_by_href(href, xag=[]).body

    def update(self, element, etag, root_type, **kwargs):
        """Write an element back; see pypowervm's ``Adapter.update``."""
        with self._explained(kwargs.get('child_type', root_type)):
            return self._connected().update(
                element, etag, root_type, **kwargs)

    def close(self):
        """Log off."""
        adapter, self._adapter = self._adapter, None
        if adapter is not None:
            adapter.session.logoff()

    def _connected(self):
        if self._adapter is None:
            conf = self._conf
            session = verified.Session(
                conf.ca_file, host=conf.host, port=conf.port,
                protocol=conf.protocol, username=conf.username,
                password=conf.password, timeout=self._timeout)
            self._adapter = pvm_adapter.Adapter(session)
        return self._adapter

    def _drop(self):
        """Build a new Session next time; pypowervm's may be dead for good."""
        adapter, self._adapter = self._adapter, None
        if adapter is not None:
            adapter.session.abandon()

    @contextlib.contextmanager
    def _explained(self, what):
        self.requests += 1
        try:
            with self._counted():
                yield
        except pvm_exc.HttpNotFound as e:
            raise Gone(f'{self.address} has no {what}') from e
        except (pvm_exc.Error, etree.LxmlError) as e:
            if _is_answer(e):
                raise Refused(self._explain(e, what)) from e
            if _status(e) == 403:
                # New rights need a new logon, and the server still has ours.
                self.close()
                raise Forbidden(self._explain(e, what)) from e
            if not _is_busy(e):
                self._drop()
            raise model.Unavailable(self._explain(e, what)) from e
        except (AttributeError, TypeError, ValueError) as e:
            # pypowervm stumbles over answers that it did not expect.
            self._drop()
            raise model.Unavailable(
                f'{self.address} gave an answer for {what} that pypowervm '
                f'does not understand ({e!r})') from e

    @contextlib.contextmanager
    def _counted(self):
        try:
            yield
        except Exception:
            self.failures += 1
            raise

    def _explain(self, e, what):
        where = self.address
        match e:
            case pvm_exc.SSLError():
                return (f'the certificate of {where} is not trusted: set '
                        '[powervm] ca_file to the certificate of the '
                        f'authority that signed it ({e})')
            case pvm_exc.TimeoutError():
                return (f'{where} did not answer within '
                        f'{self._timeout:g} s: check that it is '
                        'healthy, or raise [powervm] timeout')
            case pvm_exc.ConnectionError():
                return (f'cannot reach {where}: check [powervm] host, port '
                        'and protocol, and that the PowerVM REST API '
                        f'(pvm-rest) runs ({e})')
            case pvm_exc.AuthFileReadError() | pvm_exc.AuthFileAccessError():
                return (f'{where} wrote its token where it cannot be read: '
                        'add this user to group pvm_admin, or set [powervm] '
                        f'username and password ({e})')
            case pvm_exc.HttpError(response=response):
                return self._explain_status(response.status, what, e)
            case pvm_exc.AtomError() | etree.LxmlError():
                return f'{where} gave a malformed answer for {what} ({e})'
        if getattr(e, 'orig_response', None) is not None:
            return f'{where} refuses to renew the logon ({e})'
        return f'{where} failed at {what} ({e})'

    def _explain_status(self, status, what, e):
        where = self.address
        if status == 401 and self._conf.password is None:
            return (f'{where} refuses the logon by its token file: see the '
                    'log of pvm-rest, or set [powervm] username and password')
        if status == 401:
            return (f'{where} refuses the logon: check [powervm] username '
                    'and password')
        if status == 403:
            return (f'{where} forbids {what}: give the user the rights of '
                    'group pvm_admin')
        return f'{where} answered {status} for {what} ({e})'


def _is_of(system: systems.System, request: dict) -> bool:
    """Whether what a request asks for is there as long as the system is."""
    return request.get('root_id') == system.uuid and (
        request.get('service') == 'pcm' or 'child_id' not in request)


def _is_answer(e):
    """Whether the server is well and only this request was not."""
    if isinstance(e, pvm_exc.HttpError):
        return _status(e) not in (401, 403, 503)
    return isinstance(e, (pvm_exc.AtomError, etree.LxmlError))


def _is_busy(e):
    """Whether the server would not answer another request either."""
    return _status(e) == 503


def _status(e: Exception) -> int | None:
    """Return the HTTP status of an error answer, None for another error."""
    return e.response.status if isinstance(e, pvm_exc.HttpError) else None
