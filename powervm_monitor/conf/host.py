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
"""``[DEFAULT]``: who we are."""

import socket

from oslo_config import cfg

OPTS = (
    cfg.HostDomainOpt(
        'host', default=socket.gethostname(),
        sample_default='<the host name>',
        help='Name of this host as nova-compute has it. Nova is asked for '
             'the servers of this host, and notifications name it as their '
             'publisher. Set it to the value of [DEFAULT] host in '
             'nova-compute\'s own configuration when that is set there, '
             'and at PowerVC to its name of the host, 9080M9S_130A078 for '
             'example; with another name no instance is found.'),
)


def register_opts(conf):
    conf.register_opts(OPTS)


def list_opts():
    return {'DEFAULT': OPTS}
