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
"""Talks to Nova and Neutron and says in one line what went wrong."""

import contextlib

from keystoneauth1 import exceptions as ksa_exc
from keystoneauth1 import loading

from powervm_monitor import clock as clocks
from powervm_monitor import model

# The first in which a server carries its flavor, the last that this needs.
MICROVERSION = '2.47'
RETRIES = 2

# What lets a user see the servers of a host, whosever they are.
RIGHTS = (
    'Give the user of [nova] role admin, or the roles service and reader and '
    'these lines in policy.yaml of Nova\'s API: '
    '"os_compute_api:servers:detail:get_all_tenants": '
    '"role:admin or role:service", '
    '"os_compute_api:servers:allow_all_filters": '
    '"role:admin or role:service", '
    '"os_compute_api:os-extended-server-attributes": '
    '"role:admin or role:service"')


class Powerless(model.Unavailable):
    """Nova answers, but not all that an inventory needs."""


class Unknown(model.Unavailable):
    """Nova or Neutron knows no such thing."""


class Unreadable(model.Unavailable):
    """Nova has a server, but what it says of it cannot be understood."""


class Api:
    """One of OpenStack's APIs, as its group of options tells.

    :ivar name: of the API, for people.
    :ivar answered_at: when it gave its last answer by its own clock, an
        aware datetime; by the clock passed in where it does not say.
    """

    def __init__(self, name, adapter, clock):
        self.name = name
        self._adapter = adapter
        self._clock = clock
        self.answered_at = None

    def endpoint(self):
        """Log on, and return where the API is.

        :raises powervm_monitor.model.Unavailable: when Keystone refuses the
            credentials, or its catalog has no such API.
        """
        with _explained(self.name):
            self._adapter.get_token()
            found = self._adapter.get_endpoint()
            if found is None:
                raise ksa_exc.EndpointNotFound()
        return found

    def get(self, path, microversion=None, **params):
        """Return the JSON object that a GET is answered with.

        :param params: the query; a list is given as several of one name.
        :raises Unknown: when there is no such thing.
        :raises Powerless: when this user may not see it.
        :raises powervm_monitor.model.Unavailable: when there is no answer.
            The message names the cause and the remedy.
        """
        with _explained(self.name):
            began = self._clock.now()
            response = self._adapter.get(
                path, params=params, microversion=(
                    microversion or self._adapter.default_microversion))
            try:
                answer = response.json()
            except ValueError as e:
                raise model.Unavailable(
                    f'{self.name} answered {path} with something that is '
                    f'no JSON: check [{self.name.lower()}] '
                    'endpoint_override or the endpoint in the service '
                    'catalog') from e
        if not isinstance(answer, dict):
            raise model.Unavailable(
                f'{self.name} answered {path} with no JSON object')
        self.answered_at = clocks.answered_at(response.headers) or began
        return answer


def nova(conf, clock, retries=RETRIES):
    """Return the Compute API, as ``[nova]`` tells.

    :param conf: a ConfigOpts with the options of
        :mod:`powervm_monitor.conf.nova` registered.
    :param retries: how often a request that failed is made again.
    :raises powervm_monitor.model.Unavailable: when the options do not
        suffice.
    """
    with _explained('Nova'):
        return Api('Nova', _adapter(
            conf, 'nova', retries, default_microversion=MICROVERSION), clock)


def neutron(conf, clock, retries=RETRIES):
    """Return the Networking API with the credentials of ``[nova]``.

    None when ``[neutron]`` does not ask for it. See :func:`nova`.
    """
    if not conf.neutron.enabled:
        return None
    with _explained('Neutron'):
        return Api('Neutron', _adapter(conf, 'neutron', retries), clock)


def _adapter(conf, group, retries, **options):
    session = _session(conf)
    try:
        return loading.load_adapter_from_conf_options(
            conf, group, session=session, connect_retries=retries,
            status_code_retries=retries, **options)
    except TypeError as e:
        # So it says that options contradict each other or mean nothing.
        raise model.Unavailable(
            f'the options of [{group}] cannot be used: {_short(e)}') from e


def _session(conf):
    auth = loading.load_auth_from_conf_options(conf, 'nova')
    if auth is None:
        raise model.Unavailable(
            'no credentials for Nova: set [nova] auth_type, '
            'password for example, and the options it asks for')
    return loading.load_session_from_conf_options(conf, 'nova', auth=auth)


@contextlib.contextmanager
def _explained(name):
    try:
        yield
    except ksa_exc.Unauthorized as e:
        raise model.Unavailable(
            'Keystone refuses the credentials in [nova]: check username, '
            f'password, project and domains ({_short(e)})') from e
    except ksa_exc.Forbidden as e:
        raise Powerless(
            f'{name} forbids what is asked ({_short(e)}). {RIGHTS}') from e
    except ksa_exc.NotFound as e:
        raise Unknown(
            f'{name} knows no such thing: check [{name.lower()}] '
            'endpoint_override or the endpoint in the service catalog '
            f'({_short(e)})') from e
    except ksa_exc.NotAcceptable as e:
        raise model.Unavailable(
            f'{name} does not know microversion {MICROVERSION}: this '
            f'program needs Nova 16.0.0 or later ({_short(e)})') from e
    except (ksa_exc.EndpointNotFound, ksa_exc.EmptyCatalog) as e:
        raise model.Unavailable(
            f'the service catalog has no endpoint for {name}: check '
            f'[{name.lower()}] region_name and valid_interfaces '
            f'({_short(e)})') from e
    except ksa_exc.SSLError as e:
        raise model.Unavailable(
            f'the certificate of Keystone or {name} is not trusted: set '
            f'[nova] cafile ({_short(e)})') from e
    except ksa_exc.ConnectTimeout as e:
        raise model.Unavailable(
            f'{name} or Keystone did not answer in time: check that they '
            f'are healthy, or raise [nova] timeout ({_short(e)})') from e
    except ksa_exc.ConnectFailure as e:
        raise model.Unavailable(
            f'cannot reach {name} or Keystone: check [nova] auth_url or '
            f'endpoint_override ({_short(e)})') from e
    except ksa_exc.HttpError as e:
        raise model.Unavailable(
            f'{name} failed: see its own log ({_short(e)})') from e
    except ksa_exc.ClientException as e:
        raise model.Unavailable(
            f'cannot use {name}, check [nova]: {_short(e)}') from e


def _short(error):
    """The first line of what keystoneauth says."""
    return str(error).strip().split('\n', 1)[0]
