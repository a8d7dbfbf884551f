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

from powervm_monitor.tests.unit.simulator import nova
from powervm_monitor.tests.unit.simulator import test_nova

HEADER = 'OpenStack-API-Version'
LEGACY = 'X-OpenStack-Nova-API-Version'


class MicroversionTest(nova.TestCase):

    def ask(self, **headers):
        return self.client(self.nova().endpoint_override).get(
            '/servers/' + test_nova.WEB, headers={
                name.replace('_', '-'): value
                for name, value in headers.items()})

    def version(self, text):
        return self.ask(**{HEADER: text})

    def test_before_2_47_a_server_tells_the_id_of_its_flavor(self):
        for headers in ({HEADER: 'compute 2.46'}, {LEGACY: '2.46'}, {}):
            self.assertEqual(
                {'id': '1', 'links': []},
                self.ask(**headers).json()['server']['flavor'], headers)

    def test_from_2_47_on_a_server_tells_its_flavor(self):
        for version in ('2.47', '2.96', 'latest'):
            flavor = self.version(
                'compute ' + version).json()['server']['flavor']
            self.assertEqual('p1.small', flavor['original_name'])

    def test_the_answer_says_its_microversion(self):
        for headers, version in (
                ({HEADER: 'compute 2.47'}, '2.47'),
                ({HEADER: 'volume 3.0, compute 2.50'}, '2.50'),
                ({LEGACY: '2.60'}, '2.60'),
                ({HEADER: 'compute latest'}, '2.96'), ({}, '2.1')):
            told = self.ask(**headers).headers
            self.assertEqual(('compute ' + version, version),
                             (told[HEADER], told[LEGACY]))

    def test_a_version_that_nova_lacks_is_not_acceptable(self):
        for version in ('2.97', '2.0', '3.0'):
            answer = self.version('compute ' + version)
            self.assertEqual(406, answer.status_code)
            self.assertEqual({'computeFault': {
                'code': 406, 'message':
                    'Version %s is not supported by the API. Minimum is 2.1 '
                    'and maximum is 2.96.' % version}}, answer.json())

    def test_what_is_no_version_is_a_bad_request(self):
        for version in ('two', '2', '2.047', 'compute'):
            answer = self.version('compute ' + version)
            self.assertEqual(400, answer.status_code)
            self.assertEqual({'badRequest': {
                'code': 400, 'message':
                    'API Version String %s is of invalid format. Must be of '
                    'format MajorNum.MinorNum.' % version}}, answer.json())
            self.assertNotIn(HEADER, answer.headers)
