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
"""Logging on to PowerVM, and what is said when something is wrong.

pypowervm is real; what it sends ends in memory.
"""

import logging
import os
import types

import fixtures
from oslotest import base
from pypowervm import exceptions
from pypowervm.tests.test_utils import pvmhttp
import requests

from powervm_monitor import model
from powervm_monitor.powervm import session
from powervm_monitor.powervm import systems
from powervm_monitor.powervm import verified
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration
from powervm_monitor.tests.unit import rest
from powervm_monitor.tests.unit.powervm import fakes

LOGON = '/rest/api/web/Logon'
SYSTEM = '/rest/api/uom/ManagedSystem'
PREFERENCES = '/rest/api/pcm/ManagedSystem/u/preferences'
FILE = '/rest/api/pcm/ManagedSystem/u/RawMetrics/LongTermMonitor/LTM_1.json'
TOKEN = 'token-of-the-session'
PASSWORD = 'secret-of-the-operator'

LOGON_ANSWER = '''\
<LogonResponse schemaVersion="V1_0"
 xmlns="http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/">
{}</LogonResponse>'''


class SessionTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        for name in (*verified.PROXIES, *verified.BUNDLES):
            self.useFixture(fixtures.EnvironmentVariable(name))
            self.useFixture(fixtures.EnvironmentVariable(name.lower()))
        self.configuration = self.useFixture(
            configuration.Configuration())
        self.rest = self.useFixture(rest.Rest())
        self.log = self.useFixture(fixtures.FakeLogger(level=logging.DEBUG))
        self.folder = self.useFixture(fixtures.TempDir()).path
        self.rest.answer('DELETE', LOGON, 204)

    def powervm(self, **values):
        powervm = session.PowerVM(
            self.configuration.read(powervm=values).powervm)
        self.addCleanup(powervm.close)
        return powervm

    def remote(self, **values):
        """Return a PowerVM that a password opens."""
        self.rest.answer('PUT', LOGON, body=LOGON_ANSWER.format(
            f'<X-API-Session>{TOKEN}</X-API-Session>'))
        return self.powervm(**{'host': 'hmc', 'username': 'me',
                               'password': PASSWORD, **values})

    def local(self, **values):
        """Return a PowerVM that is opened by a token file."""
        path = os.path.join(self.folder, 'token')
        if not os.path.exists(path):
            with open(path, 'w') as f:
                f.write(TOKEN)
        self.rest.answer(
            'PUT', LOGON, X_MC_Type='PVM', body=LOGON_ANSWER.format(
                f'<X-API-SessionFile>{path}</X-API-SessionFile>'))
        return self.powervm(**values)

    def systems(self, count=1, **headers):
        """Let the REST API list some of the systems of a recorded HMC."""
        self.rest.answer('GET', SYSTEM, **headers, body=fakes.systems(count))

    def assertUnavailable(self, text, call, *args, **kwargs):
        """Check cause and remedy, one line, and that it keeps secrets."""
        e = self.assertRaises(model.Unavailable, call, *args, **kwargs)
        self.assertIn(text, str(e))
        self.assertNotIn('\n', str(e))
        self.assertNotIn(PASSWORD, str(e) + self.log.output)
        self.assertNotIn(TOKEN, str(e) + self.log.output)
        return e


class TestOptions(SessionTest):

    def test_a_password_without_username_is_refused(self):
        self.assertUnavailable('password is set without username',
                               self.powervm, password=PASSWORD)

    def test_a_password_in_clear_to_another_host_is_refused(self):
        self.assertUnavailable(
            'would be sent to hmc in clear: set protocol to https',
            self.powervm, host='hmc', username='me', password=PASSWORD,
            protocol='http')

    def test_a_password_in_clear_to_this_host_is_not(self):
        self.systems()
        powervm = self.remote(host='localhost', protocol='http')

        self.assertEqual(36, len(powervm.system_uuid()))

    def test_a_ca_file_that_cannot_be_read_is_refused(self):
        self.assertUnavailable('ca_file /nowhere/ca.pem cannot be read',
                               self.powervm, ca_file='/nowhere/ca.pem')

    def test_nothing_is_sent_before_it_is_needed(self):
        self.remote()

        self.assertEqual([], self.rest.calls)


class TestCalls(SessionTest):

    def test_the_system_is_asked_for_once(self):
        self.systems()
        powervm = self.remote()
        powervm.system_uuid()
        powervm.system_uuid()

        self.assertEqual([('GET', SYSTEM)], self.rest.made('GET'))

    def test_a_system_that_is_gone_is_asked_for_again(self):
        self.systems()
        powervm = self.remote()
        uuid = powervm.system_uuid()
        self.rest.answer('GET', f'{SYSTEM}/{uuid}', 404)
        self.assertRaises(session.Gone, powervm.read, 'ManagedSystem',
                          root_id=uuid)
        powervm.system_uuid()

        self.assertEqual(2, self.rest.made('GET').count(('GET', SYSTEM)))

    def test_the_system_stays_where_something_else_is_gone(self):
        self.systems()
        powervm = self.remote()
        powervm.system_uuid()
        self.rest.answer('GET', '/rest/api/uom/LogicalPartition/l', 404)
        self.assertRaises(session.Gone, powervm.read, 'LogicalPartition',
                          root_id='l')
        powervm.system_uuid()

        self.assertEqual(1, self.rest.made('GET').count(('GET', SYSTEM)))

    def test_one_logon_serves_many_calls(self):
        self.systems()
        powervm = self.remote()
        for _ in range(3):
            powervm.read('ManagedSystem')

        self.assertEqual([('PUT', LOGON)], self.rest.made('PUT'))

    def test_the_time_at_the_other_end_is_known(self):
        self.systems(Date='Wed, 27 May 2015 12:00:00 GMT')
        powervm = self.remote()
        powervm.system_uuid()

        self.assertEqual(builders.NOON, powervm.answered_at)

    def test_a_server_may_not_tell_the_time(self):
        self.systems()
        powervm = self.remote()
        powervm.system_uuid()

        self.assertIsNone(powervm.answered_at)

    def test_it_is_called_by_its_address(self):
        self.assertEqual('the PowerVM REST API at https://hmc:12443',
                         self.remote().address)

    def test_a_file_is_its_text(self):
        self.rest.answer('GET', FILE, body='{"a": 1}')

        self.assertEqual('{"a": 1}', self.remote().file(f'https://hmc{FILE}'))

    def test_a_file_is_fetched_from_the_configured_host(self):
        self.rest.answer('GET', FILE, body='{}')
        self.remote(port=1234).file(f'https://9.1.2.3:12443{FILE}')

        self.assertEqual(f'https://hmc:1234{FILE}',
                         self.rest.calls[-1][0].url)

    def test_an_element_is_written_under_its_etag(self):
        preferences = pvmhttp.PVMResp('pcm_pref.txt').get_response()
        self.rest.answer('GET', PREFERENCES,
                         body=pvmhttp.PVMFile('pcm_pref.txt').body)
        self.rest.answer('POST', PREFERENCES,
                         body=pvmhttp.PVMFile('pcm_pref.txt').body)
        self.remote().update(
            preferences.feed.entries[0].element, 'etag-1', 'ManagedSystem',
            root_id='u', child_type='preferences', service='pcm')

        self.assertEqual('etag-1',
                         self.rest.calls[-1][0].headers['If-Match'])

    def test_closing_gives_the_token_back(self):
        self.systems()
        powervm = self.remote()
        powervm.system_uuid()
        powervm.close()

        self.assertEqual([('DELETE', LOGON)], self.rest.made('DELETE'))

    def test_closing_what_was_never_opened_costs_nothing(self):
        self.remote().close()

        self.assertEqual([], self.rest.calls)

    def test_the_token_file_opens_the_local_api(self):
        self.systems()
        self.local().system_uuid()

        self.assertEqual(
            ('http://localhost:12080/rest/api/uom/ManagedSystem', TOKEN),
            (self.rest.calls[-1][0].url.split('?')[0],
             self.rest.calls[-1][0].headers['X-API-Session']))

    def test_no_answer_is_waited_for_longer_than_configured(self):
        self.systems()
        powervm = self.remote(timeout=7)
        powervm.system_uuid()

        self.assertEqual([7.0] * 2, [
            kwargs['timeout'] for _, kwargs in self.rest.calls])

    def test_a_logoff_is_not_waited_for_long(self):
        self.systems()
        for timeout, longest in ((7, verified.FAREWELL), (0.5, 0.5)):
            powervm = self.remote(timeout=timeout)
            powervm.system_uuid()
            powervm.close()

            self.assertEqual(longest, self.rest.calls[-1][1]['timeout'])


class TestManagedSystems(SessionTest):
    """Three of them are behind the recorded REST API."""

    uuid = 'e955e11a-6ee0-3e04-987c-6fa319f8cb8c'
    names = ('HV4 8203-E4A*ACE0001 caae9209-25e5-35cd-a71a-ed55c03f294d; '
             'Server-8246-L1C-SN0604CAA 8246-L1C*0604CAA '
             'e955e11a-6ee0-3e04-987c-6fa319f8cb8c; '
             'Server-8246-L1C-SN0604C6A 8246-L1C*0604C6A '
             'a168a3ec-bb3e-3ead-86c1-7d98b9d50239')

    def chosen(self, text=None, count=3):
        self.systems(count)
        return self.remote(
            **{'system': text} if text else {}).system_uuid()

    def assertNotChosen(self, message, text=None, count=3):
        self.systems(count)
        values = {'system': text} if text else {}
        e = self.assertUnavailable(
            message, self.remote(**values).system_uuid)
        self.assertIsInstance(e, systems.NotChosen)
        return e

    def test_the_only_one_needs_no_name(self):
        self.assertEqual('caae9209-25e5-35cd-a71a-ed55c03f294d',
                         self.chosen(count=1))

    def test_one_is_chosen_by_its_name_mtms_or_uuid(self):
        for text in ('Server-8246-L1C-SN0604CAA', '8246-L1C*0604CAA',
                     '8246-l1c*0604caa', self.uuid, self.uuid.upper()):
            self.assertEqual(self.uuid, self.chosen(text))

    def test_several_are_listed(self):
        self.assertNotChosen(
            'the PowerVM REST API at https://hmc:12443 has 3 managed systems:'
            ' set [powervm] system to the name, MTMS or UUID of one of them '
            f'({self.names})')

    def test_a_name_of_none_lists_those_that_there_are(self):
        self.assertNotChosen(
            '[powervm] system HV is no managed system of the PowerVM REST '
            'API at https://hmc:12443: set it to the name, MTMS or UUID of '
            f'one of them ({self.names})', 'HV')

    def test_a_name_of_none_is_no_name_of_the_only_one(self):
        self.assertNotChosen('[powervm] system HV is no managed system',
                             'HV', count=1)

    def test_a_name_of_several_lists_them(self):
        body = fakes.systems(3).replace(
            '>Server-8246-L1C-SN0604CAA<', '>HV4<')
        self.rest.answer('GET', SYSTEM, body=body)

        self.assertUnavailable(
            '[powervm] system HV4 is what 2 managed systems of the PowerVM '
            'REST API at https://hmc:12443 are called: set it to the UUID of '
            'one of them (HV4 8203-E4A*ACE0001 ',
            self.remote(system='HV4').system_uuid)

    def test_one_that_cannot_be_understood_is_listed_by_its_uuid(self):
        odd = [types.SimpleNamespace(uuid=uuid) for uuid in '12']

        self.assertEqual(
            ['1', '2'], list(map(str, systems.listed(
                types.SimpleNamespace(
                    feed=types.SimpleNamespace(entries=odd))))))

    def test_it_stays_where_something_below_it_is_gone(self):
        self.systems()
        powervm = self.remote()
        uuid = powervm.system_uuid()
        self.rest.answer(
            'GET', f'{SYSTEM}/{uuid}/VirtualIOServer/v', 404)
        self.assertRaises(
            session.Gone, powervm.read, 'ManagedSystem', root_id=uuid,
            child_type='VirtualIOServer', child_id='v')
        powervm.system_uuid()

        self.assertEqual(1, self.rest.made('GET').count(('GET', SYSTEM)))


class TestTrust(SessionTest):

    def verified(self, **values):
        """Return what logon, read, file, write and logoff verify by."""
        self.systems()
        self.rest.answer('GET', FILE, body='{}')
        powervm = self.remote(**values)
        powervm.read('ManagedSystem')
        powervm.file(f'https://hmc{FILE}')
        powervm.close()
        return [(request.method, kwargs['verify'])
                for request, kwargs in self.rest.calls]

    def test_every_call_is_verified(self):
        self.assertEqual(
            [('PUT', True), ('GET', True), ('GET', True), ('DELETE', True)],
            self.verified())

    def test_every_call_is_verified_by_the_configured_authority(self):
        ca_file = os.path.join(self.folder, 'ca.pem')
        with open(ca_file, 'w'):
            pass

        self.assertEqual([(method, ca_file) for method in (
            'PUT', 'GET', 'GET', 'DELETE')], self.verified(ca_file=ca_file))

    def test_the_environment_does_not_replace_the_authority(self):
        ca_file = os.path.join(self.folder, 'ca.pem')
        with open(ca_file, 'w'):
            pass
        self.useFixture(fixtures.EnvironmentVariable(
            'REQUESTS_CA_BUNDLE', '/other.pem'))

        self.assertEqual({ca_file}, {
            verify for _, verify in self.verified(ca_file=ca_file)})

    def test_no_proxy_of_the_environment_is_used(self):
        self.useFixture(fixtures.EnvironmentVariable(
            'HTTPS_PROXY', 'http://proxy:3128'))
        self.verified()

        self.assertEqual(set(), {
            (kwargs['proxies'] or {}).get('https')
            for _, kwargs in self.rest.calls} - {None})

    def test_the_environment_is_as_it_was(self):
        self.useFixture(fixtures.EnvironmentVariable(
            'HTTPS_PROXY', 'http://proxy:3128'))
        self.verified()

        self.assertEqual('http://proxy:3128', os.environ['HTTPS_PROXY'])


class TestExplanations(SessionTest):

    def assertExplained(self, text, status=200, body='', path=SYSTEM):
        self.rest.answer('GET', path, status, body)
        self.assertUnavailable(text, self.remote().read, 'ManagedSystem')

    def test_an_untrusted_certificate(self):
        self.rest.fail('PUT', LOGON, requests.exceptions.SSLError('unknown'))

        self.assertUnavailable(
            'the certificate of the PowerVM REST API at https://hmc:12443 is '
            'not trusted: set [powervm] ca_file', self.remote().system_uuid)

    def test_no_answer_in_time(self):
        self.rest.fail('PUT', LOGON, requests.exceptions.ReadTimeout('slow'))

        self.assertUnavailable(
            'did not answer within 20 s: check that it is healthy, or raise '
            '[powervm] timeout', self.remote().system_uuid)

    def test_nobody_there(self):
        self.rest.fail(
            'PUT', LOGON, requests.exceptions.ConnectionError('refused'))

        self.assertUnavailable(
            'cannot reach the PowerVM REST API at https://hmc:12443: check '
            '[powervm] host, port and protocol', self.remote().system_uuid)

    def test_a_connection_that_breaks_in_the_body(self):
        self.rest.fail('GET', SYSTEM,
                       requests.exceptions.ChunkedEncodingError('broken'))

        self.assertUnavailable('failed at ManagedSystem',
                               self.remote().system_uuid)

    def test_a_wrong_password(self):
        self.rest.answer('PUT', LOGON, 401, 'wrong')

        self.assertUnavailable(
            'refuses the logon: check [powervm] username and password',
            self.remote().system_uuid)

    def test_a_token_file_that_is_of_no_use(self):
        self.rest.answer('PUT', LOGON, 401)

        self.assertUnavailable(
            'refuses the logon by its token file: see the log of pvm-rest, '
            'or set [powervm] username and password',
            self.powervm().system_uuid)

    def test_a_logon_that_cannot_be_renewed(self):
        self.rest.answer('GET', SYSTEM, 401)
        powervm = self.remote()
        self.rest.answer('PUT', LOGON, 401)

        self.assertUnavailable('refuses the logon', powervm.system_uuid)

    def test_a_new_token_that_is_refused(self):
        self.rest.answer('GET', SYSTEM, 401)

        self.assertUnavailable('failed at ManagedSystem (suspicious HTTP 401',
                               self.remote().system_uuid)

    def test_missing_rights(self):
        self.assertExplained('forbids ManagedSystem: give the user the '
                             'rights of group pvm_admin', 403)

    def test_a_server_error(self):
        self.assertExplained('answered 500 for ManagedSystem', 500)

    def test_a_server_error_is_about_what_was_asked_for(self):
        self.rest.answer('GET', FILE, 500)

        self.assertRaises(session.Refused, self.remote().file,
                          f'https://hmc{FILE}')

    def test_a_server_that_is_out_of_service_is_about_everything(self):
        self.rest.answer('GET', FILE, 503)

        e = self.assertUnavailable('answered 503', self.remote().file,
                                   f'https://hmc{FILE}')
        self.assertNotIsInstance(e, session.Refused)

    def test_an_answer_that_is_no_xml(self):
        self.assertExplained('gave a malformed answer for ManagedSystem',
                             200, 'It works!')

    def test_an_empty_answer(self):
        self.assertExplained('gave a malformed answer for ManagedSystem')

    def test_a_logon_answer_that_is_no_xml(self):
        self.rest.answer('PUT', LOGON, 200, '<html>')

        self.assertUnavailable('gave a malformed answer for ManagedSystem',
                               self.remote().system_uuid)

    def test_a_logon_answer_without_token(self):
        self.rest.answer('PUT', LOGON, 200, LOGON_ANSWER.format(''))

        self.assertUnavailable(
            'gave an answer for ManagedSystem that pypowervm does not '
            'understand', self.remote().system_uuid)

    def test_a_token_file_that_is_not_there(self):
        powervm = self.local()
        os.remove(os.path.join(self.folder, 'token'))

        self.assertUnavailable(
            'wrote its token where it cannot be read: add this user to group '
            'pvm_admin', powervm.system_uuid)

    def test_a_token_file_that_may_not_be_read(self):
        failure = exceptions.AuthFileReadError(access_file='/var/lib/token')
        self.useFixture(fixtures.MonkeyPatch(
            'pypowervm.adapter.Session._get_auth_tok_from_file',
            staticmethod(lambda root, resp: _raise(failure))))

        self.assertUnavailable('add this user to group pvm_admin',
                               self.local().system_uuid)

    def test_a_purged_file(self):
        self.rest.answer('GET', FILE, 404)

        e = self.assertUnavailable('has no LTM_1.json', self.remote().file,
                                   f'https://hmc{FILE}')
        self.assertIsInstance(e, session.Gone)

    def test_no_managed_system(self):
        self.rest.answer('GET', SYSTEM, 204)

        self.assertUnavailable('lists no managed system: check that the '
                               'PowerVM REST API has finished starting',
                               self.remote().system_uuid)

    def test_an_entry_in_place_of_the_systems(self):
        self.rest.answer(
            'GET', SYSTEM, body='<entry xmlns="http://www.w3.org/2005/Atom">'
            '<id>one</id></entry>')

        self.assertUnavailable('lists no managed system',
                               self.remote().system_uuid)

    def test_a_stale_etag(self):
        preferences = pvmhttp.PVMResp('pcm_pref.txt').get_response()
        self.rest.answer('POST', PREFERENCES, 412)

        self.assertUnavailable(
            'answered 412 for preferences', self.remote().update,
            preferences.feed.entries[0].element, 'etag-1', 'ManagedSystem',
            root_id='u', child_type='preferences', service='pcm')


class TestRecovery(SessionTest):

    def logons_after(self, powervm, *failures):
        """Return how many logons two calls need, the first of which fails."""
        self.rest.answers[('GET', SYSTEM)] = list(failures)
        self.systems()
        self.assertRaises(model.Unavailable, powervm.read, 'ManagedSystem')
        powervm.read('ManagedSystem')
        return len(self.rest.made('PUT'))

    def test_a_lost_connection_needs_a_new_session(self):
        self.assertEqual(2, self.logons_after(
            self.remote(), requests.exceptions.ConnectionError('lost')))

    def test_silence_needs_a_new_session(self):
        self.assertEqual(2, self.logons_after(
            self.remote(), requests.exceptions.ReadTimeout('slow')))

    def test_missing_rights_need_a_new_session(self):
        self.assertEqual(2, self.logons_after(
            self.remote(), (403, '', {})))

    def test_a_refused_new_token_needs_a_new_session(self):
        self.assertEqual(3, self.logons_after(
            self.remote(), (401, '', {}), (401, '', {})))

    def test_a_refused_renewal_needs_a_new_session(self):
        powervm = self.remote()
        good, = self.rest.answers['PUT', LOGON]
        self.rest.answers['PUT', LOGON] = [good, (401, '', {}), good]

        self.assertEqual(3, self.logons_after(powervm, (401, '', {})))

    def test_an_expired_token_is_renewed_unseen(self):
        powervm = self.remote()
        self.rest.answer('GET', SYSTEM, 401)
        self.systems()

        self.assertEqual(36, len(powervm.system_uuid()))

    def test_a_missing_page_keeps_the_session(self):
        self.assertEqual(1, self.logons_after(self.remote(), (404, '', {})))

    def test_a_server_error_keeps_the_session(self):
        self.assertEqual(1, self.logons_after(self.remote(), (500, '', {})))

    def test_a_server_that_is_out_of_service_keeps_the_session(self):
        self.assertEqual(1, self.logons_after(self.remote(), (503, '', {})))

    def test_a_malformed_answer_keeps_the_session(self):
        self.assertEqual(1, self.logons_after(
            self.remote(), (200, 'It works!', {})))

    def test_a_dead_session_is_not_logged_off(self):
        self.logons_after(
            self.remote(), requests.exceptions.ConnectionError('lost'))

        self.assertEqual([], self.rest.made('DELETE'))


def _raise(failure):
    raise failure
