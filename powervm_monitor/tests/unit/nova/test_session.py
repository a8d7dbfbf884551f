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
"""Talking to Nova, and what is said when something is wrong.

keystoneauth is real; what it sends ends in memory.
"""

import datetime

import fixtures
from keystoneauth1 import fixture as keystone
from oslotest import base
import requests

from powervm_monitor import model
from powervm_monitor.nova import session
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration
from powervm_monitor.tests.unit import rest

SERVERS = '/v2.1/servers/detail'
TOKENS = '/v3/auth/tokens'
PASSWORD = 'secret-of-the-service'

CREDENTIALS = {
    'auth_type': 'password',
    'auth_url': 'http://keystone:5000/v3',
    'username': 'monitor',
    'password': PASSWORD,
    'project_name': 'service',
    'user_domain_id': 'default',
    'project_domain_id': 'default',
}


class NovaTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.configuration = self.useFixture(
            configuration.Configuration())
        self.rest = self.useFixture(rest.Rest())
        self.log = self.useFixture(fixtures.FakeLogger())

    def conf(self, **values):
        """Return what a configuration file with these options gives."""
        return self.configuration.read(nova=values)

    def nova(self, **values):
        """Return a Nova that needs no Keystone."""
        return session.nova(self.conf(**{
            'auth_type': 'none', 'endpoint_override': 'http://nova/v2.1',
            **values}), builders.ManualClock())

    def nova_behind_keystone(self, services=('compute',)):
        token = keystone.V3Token()
        token.set_project_scope()
        for name in services:
            token.add_service(name).add_standard_endpoints(
                internal='http://nova/v2.1', region='RegionOne')
        self.rest.answer('POST', TOKENS, 201, token,
                         X_Subject_Token='token-of-keystone')
        discovery = keystone.DiscoveryList('http://keystone:5000', v2=False)
        self.rest.answer('GET', '/v3', 200, {
            'version': discovery['versions']['values'][0]})
        return session.nova(self.conf(**CREDENTIALS), builders.ManualClock())

    def assertUnavailable(self, text, call, *args, **kwargs):
        """Check cause and remedy, one line, and that it keeps secrets."""
        e = self.assertRaises(model.Unavailable, call, *args, **kwargs)
        self.assertIn(text, str(e))
        self.assertNotIn('\n', str(e))
        self.assertNotIn(PASSWORD, str(e) + self.log.output)


class TestGet(NovaTest):

    def test_an_object_is_returned(self):
        self.rest.answer('GET', SERVERS, body={'servers': []})

        self.assertEqual({'servers': []}, self.nova().get('/servers/detail'))

    def test_parameters_are_sent(self):
        self.rest.answer('GET', SERVERS, body={})
        self.nova().get('/servers/detail', host='a b', all_tenants='1')

        self.assertEqual(f'http://nova{SERVERS}?host=a+b&all_tenants=1',
                         self.rest.calls[0][0].url)

    def test_the_microversion_is_sent(self):
        self.rest.answer('GET', SERVERS, body={})
        self.nova().get('/servers/detail')

        self.assertEqual(
            'compute 2.47',
            self.rest.calls[0][0].headers['OpenStack-API-Version'])

    def test_the_token_of_keystone_is_sent(self):
        nova = self.nova_behind_keystone()
        self.rest.answer('GET', SERVERS, body={})
        nova.get('/servers/detail')

        self.assertEqual('token-of-keystone',
                         self.rest.calls[-1][0].headers['X-Auth-Token'])

    def test_an_answer_is_not_waited_for_without_end(self):
        self.rest.answer('GET', SERVERS, body={})
        self.nova().get('/servers/detail')

        self.assertEqual(30, self.rest.calls[0][1]['timeout'])


class TestEndpoint(NovaTest):
    """Where an API is, once Keystone knows who asks."""

    def test_it_is_that_of_the_catalog(self):
        self.assertEqual('http://nova/v2.1',
                         self.nova_behind_keystone().endpoint())

    def test_nothing_is_asked_of_the_api(self):
        self.nova_behind_keystone().endpoint()

        self.assertEqual([('GET', '/v3'), ('POST', TOKENS)],
                         self.rest.made())

    def test_it_may_be_configured(self):
        self.assertEqual('http://nova/v2.1', self.nova().endpoint())

    def test_a_catalog_without_it_is_told(self):
        self.assertUnavailable(
            'the service catalog has no endpoint for Nova',
            self.nova_behind_keystone(services=()).endpoint)

    def test_credentials_that_are_refused_are_told(self):
        nova = self.nova_behind_keystone()
        self.rest.answers['POST', TOKENS] = [(401, '', {})]

        self.assertUnavailable('Keystone refuses the credentials',
                               nova.endpoint)

    def test_who_has_no_time_makes_a_request_once(self):
        self.rest.fail('GET', SERVERS, requests.ConnectionError('no route'))
        nova = session.nova(
            self.conf(auth_type='none',
                      endpoint_override='http://nova/v2.1'),
            builders.ManualClock(), retries=0)

        self.assertUnavailable('cannot reach Nova', nova.get,
                               '/servers/detail')
        self.assertEqual(1, len(self.rest.calls))


class TestTime(NovaTest):

    def answered_at(self, **headers):
        self.rest.answer('GET', SERVERS, body={}, **headers)
        nova = self.nova()
        nova.get('/servers/detail')
        return nova.answered_at

    def test_it_is_novas_own(self):
        self.assertEqual(
            datetime.datetime(2015, 5, 27, 12, 0, 5, tzinfo=datetime.UTC),
            self.answered_at(Date='Wed, 27 May 2015 12:00:05 GMT'))

    def test_where_nova_does_not_tell_it_is_ours(self):
        self.assertEqual(builders.NOON, self.answered_at())

    def test_what_is_no_time_is_not_believed(self):
        self.assertEqual(builders.NOON, self.answered_at(Date='soon'))


class TestNeutron(NovaTest):

    def neutron(self, **values):
        return session.neutron(self.configuration.read(
            nova={'auth_type': 'none'}, neutron=values),
            builders.ManualClock())

    def test_it_is_not_asked_unless_that_is_configured(self):
        self.assertIsNone(self.neutron())

    def test_it_is_asked_at_its_own_endpoint(self):
        self.rest.answer('GET', '/v2.0/ports', body={'ports': []})

        self.assertEqual({'ports': []}, self.neutron(
            enabled='true', endpoint_override='http://neutron').get(
                '/v2.0/ports'))

    def test_what_is_wrong_names_its_own_options(self):
        self.rest.answer('GET', '/v2.0/ports', 404)

        self.assertUnavailable(
            'Neutron knows no such thing: check [neutron] endpoint_override',
            self.neutron(enabled='true',
                         endpoint_override='http://neutron').get,
            '/v2.0/ports')


class TestExplanations(NovaTest):

    def assertExplained(self, text, status=200, body=''):
        self.rest.answer('GET', SERVERS, status, body)
        self.assertUnavailable(text, self.nova().get, '/servers/detail')

    def test_no_credentials(self):
        self.assertUnavailable(
            'no credentials for Nova: set [nova] auth_type, password for '
            'example', session.nova, self.conf(), builders.ManualClock())

    def test_an_unknown_kind_of_credentials(self):
        self.assertUnavailable('check [nova]: The plugin telepathy',
                               session.nova, self.conf(auth_type='telepathy'),
                               builders.ManualClock())

    def test_missing_credentials(self):
        self.assertUnavailable('check [nova]: Auth plugin requires',
                               session.nova, self.conf(auth_type='password'),
                               builders.ManualClock())

    def test_credentials_of_another_configuration_are_not_missed(self):
        session.nova(self.conf(**CREDENTIALS), builders.ManualClock())

        session.nova(self.conf(auth_type='none'), builders.ManualClock())

        self.assertNotIn('auth_url', self.conf(auth_type='none').nova)

    def test_options_that_contradict_each_other(self):
        self.assertUnavailable(
            'the options of [nova] cannot be used: interface and '
            'valid_interfaces are mutually exclusive. Please use '
            'valid_interfaces.', self.nova, interface='public')

    def test_an_interface_that_does_not_exist(self):
        self.assertUnavailable(
            "the options of [nova] cannot be used: 'secret' is not a valid "
            'value for valid_interfaces', self.nova,
            valid_interfaces='secret')

    def test_wrong_credentials(self):
        nova = self.nova_behind_keystone()
        self.rest.answers['POST', TOKENS] = [(401, {}, {})]

        self.assertUnavailable(
            'Keystone refuses the credentials in [nova]: check username',
            nova.get, '/servers/detail')

    def test_missing_rights(self):
        self.assertExplained(
            'Nova forbids what is asked', 403,
            {'forbidden': {'message': 'no'}})

    def test_missing_rights_name_the_lines_to_set(self):
        self.assertExplained(
            '"os_compute_api:servers:detail:get_all_tenants": '
            '"role:admin or role:service", '
            '"os_compute_api:servers:allow_all_filters": '
            '"role:admin or role:service", '
            '"os_compute_api:os-extended-server-attributes": '
            '"role:admin or role:service"', 403)

    def test_a_wrong_endpoint(self):
        self.assertExplained(
            'Nova knows no such thing: check [nova] endpoint_override', 404)

    def test_a_nova_that_is_too_old(self):
        self.assertExplained(
            'Nova does not know microversion 2.47: this program needs Nova '
            '16.0.0 or later', 406)

    def test_a_failing_nova(self):
        self.assertExplained('Nova failed', 500,
                             {'computeFault': {'message': 'line\nline'}})

    def test_a_failing_keystone(self):
        nova = self.nova_behind_keystone()
        self.rest.answers['POST', TOKENS] = [(503, '<html>', {})]

        self.assertUnavailable('Nova failed', nova.get, '/servers/detail')

    def test_a_catalog_without_nova(self):
        nova = self.nova_behind_keystone(services=('image',))

        self.assertUnavailable(
            'the service catalog has no endpoint for Nova: check [nova] '
            'region_name and valid_interfaces', nova.get, '/servers/detail')

    def test_nobody_there(self):
        self.useFixture(fixtures.MonkeyPatch(
            'keystoneauth1.session.time.sleep', lambda seconds: None))
        self.rest.fail('GET', SERVERS,
                       requests.exceptions.ConnectionError('refused'))

        self.assertUnavailable(
            'cannot reach Nova or Keystone: check [nova] auth_url or '
            'endpoint_override', self.nova().get, '/servers/detail')

    def test_a_lost_connection_is_tried_again(self):
        self.useFixture(fixtures.MonkeyPatch(
            'keystoneauth1.session.time.sleep', lambda seconds: None))
        self.rest.fail('GET', SERVERS,
                       requests.exceptions.ConnectionError('refused'))
        self.rest.answer('GET', SERVERS, body={'servers': []})

        self.assertEqual({'servers': []}, self.nova().get('/servers/detail'))

    def test_no_answer_in_time(self):
        self.useFixture(fixtures.MonkeyPatch(
            'keystoneauth1.session.time.sleep', lambda seconds: None))
        self.rest.fail('GET', SERVERS, requests.exceptions.Timeout('slow'))

        self.assertUnavailable(
            'did not answer in time: check that they are healthy, or raise '
            '[nova] timeout', self.nova().get, '/servers/detail')

    def test_an_untrusted_certificate(self):
        self.rest.fail('GET', SERVERS,
                       requests.exceptions.SSLError('self-signed'))

        self.assertUnavailable(
            'the certificate of Keystone or Nova is not trusted: set [nova] '
            'cafile', self.nova().get, '/servers/detail')

    def test_a_page_in_place_of_json(self):
        self.assertExplained('something that is no JSON: check [nova] '
                             'endpoint_override', 200, '<html>')

    def test_json_that_is_no_object(self):
        self.assertExplained('with no JSON object', 200, '[]')

    def test_an_empty_answer(self):
        self.assertExplained('something that is no JSON')
