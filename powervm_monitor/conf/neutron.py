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
"""``[neutron]``: how Neutron is asked for ports, if it is."""

from keystoneauth1 import loading
from oslo_config import cfg

GROUP = cfg.OptGroup('neutron', title='The Networking API')

OPTS = (
    cfg.BoolOpt(
        'enabled', default=False,
        help='Ask Neutron which ports the interfaces are, with the '
             'credentials of [nova]: one request for many servers. '
             'Otherwise Nova is asked for the interfaces of each server, '
             'once. Switch it on when the user of [nova] is no '
             'administrator at Nova, but may list all ports at Neutron.'),
)


def register_opts(conf):
    conf.register_opts(OPTS, group=GROUP.name)
    loading.register_adapter_conf_options(conf, GROUP.name)
    conf.set_default('service_type', 'network', group=GROUP.name)
    conf.set_default('valid_interfaces', ['internal', 'public'],
                     group=GROUP.name)


def list_opts():
    return {GROUP: OPTS + tuple(loading.get_adapter_conf_options())}
