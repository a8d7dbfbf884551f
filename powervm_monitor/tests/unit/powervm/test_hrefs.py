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
"""What links name."""

from oslotest import base

from powervm_monitor.powervm import hrefs


class TestHrefs(base.BaseTestCase):

    def test_a_link_names_parent_and_child(self):
        self.assertEqual(
            {'LogicalPartition': '9a5', 'ClientNetworkAdapter': '7f1'},
            hrefs.named('https://h:12443/rest/api/uom/LogicalPartition/9A5/'
                        'ClientNetworkAdapter/7F1?group=None'))

    def test_a_link_to_a_feed_names_no_child(self):
        self.assertEqual(
            {'ManagedSystem': '1', 'VirtualSwitch': ''},
            hrefs.named('/rest/api/uom/ManagedSystem/1/VirtualSwitch'))

    def test_a_file_has_one_name_whatever_host_and_query_the_link_has(self):
        self.assertEqual(
            {'LTM_8247-22L*2125D4A_phyp_20150527T081730+0000.json'},
            {hrefs.name(f'{host}/RawMetrics/{name}{query}')
             for host in ('', 'http://h', 'https://10.0.0.1:12443')
             for name in ('LTM_8247-22L*2125D4A_phyp_'
                          '20150527T081730+0000.json',
                          'LTM_8247-22L%2A2125D4A_phyp_'
                          '20150527T081730%2B0000.json')
             for query in ('', '?group=None', '?next=/a/b')})

    def test_what_is_no_link_names_nothing(self):
        for href in (None, '', 'anything', 'http://h/rest/api/pcm/x/1'):
            self.assertEqual({}, hrefs.named(href))

    def test_no_link_has_no_name(self):
        for href in (None, '', '/rest/api/uom/'):
            self.assertEqual('', hrefs.name(href))
