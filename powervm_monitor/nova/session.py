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
"""Talks to the Compute API and says in one line what went wrong."""

import contextlib

from keystoneauth1 import exceptions as ksa_exc
from keystoneauth1 import loading

from powervm_monitor import model

# The first in which a server carries its flavor, the last that this needs.
MICROVERSION = '2.47'
RETRIES = 2


class Nova:
    """The Compute API, as ``[nova]`` tells.

    Methods raise :class:`powervm_monitor.model.Unavailable`, whose message
    names the cause and the remedy.

    :param conf: a ConfigOpts with the options of
        :mod:`powervm_monitor.conf.nova` registered.
    :raises powervm_monitor.model.Unavailable: when the options do not
        suffice.
    """

    def __init__(self, conf):
        with _explained():
            auth = loading.load_auth_from_conf_options(conf, 'nova')
            if auth is None:
                raise model.Unavailable(
                    'no credentials for Nova: set [nova] auth_type, '
                    'password for example, and the options it asks for')
            session = loading.load_session_from_conf_options(
                conf, 'nova', auth=auth)
            self._adapter = loading.load_adapter_from_conf_options(
                conf, 'nova', session=session, connect_retries=RETRIES,
                default_microversion=MICROVERSION)

    def get(self, path, **params):
        """Return the JSON object that Nova answers a GET with."""
        with _explained():
            response = self._adapter.get(path, params=params)
            try:
                answer = response.json()
            except ValueError as e:
                raise model.Unavailable(
                    f'Nova answered {path} with something that is no JSON: '
                    'check [nova] endpoint_override or the endpoint in the '
                    'service catalog') from e
        if not isinstance(answer, dict):
            raise model.Unavailable(
                f'Nova answered {path} with no JSON object')
        return answer


@contextlib.contextmanager
def _explained():
    try:
        yield
    except ksa_exc.Unauthorized as e:
        raise model.Unavailable(
            'Keystone refuses the credentials in [nova]: check username, '
            f'password, project and domains ({_short(e)})') from e
    except ksa_exc.Forbidden as e:
        raise model.Unavailable(
            'Nova forbids its server list: give the user of [nova] the '
            f'service or admin role ({_short(e)})') from e
    except ksa_exc.EndpointNotFound as e:
        raise model.Unavailable(
            'the service catalog has no endpoint for Nova: check [nova] '
            f'region_name and valid_interfaces ({_short(e)})') from e
    except ksa_exc.SSLError as e:
        raise model.Unavailable(
            'the certificate of Keystone or Nova is not trusted: set '
            f'[nova] cafile ({_short(e)})') from e
    except ksa_exc.ConnectTimeout as e:
        raise model.Unavailable(
            'Nova or Keystone did not answer in time: check that they are '
            f'healthy, or raise [nova] timeout ({_short(e)})') from e
    except ksa_exc.ConnectFailure as e:
        raise model.Unavailable(
            'cannot reach Nova or Keystone: check [nova] auth_url or '
            f'endpoint_override ({_short(e)})') from e
    except ksa_exc.HttpError as e:
        raise model.Unavailable(f'Nova failed ({_short(e)})') from e
    except ksa_exc.ClientException as e:
        raise model.Unavailable(
            f'cannot use Nova, check [nova]: {_short(e)}') from e


def _short(error):
    """The first line of what keystoneauth says."""
    return str(error).strip().split('\n', 1)[0]
