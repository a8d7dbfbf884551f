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
"""``[nova]``: how Nova is asked for the instances of this host."""

from keystoneauth1 import loading
from oslo_config import cfg

GROUP = cfg.OptGroup('nova', title='The Compute API')

OPTS = (
    cfg.IntOpt(
        'full_refresh', default=600, min=10, max=86400,
        help='Seconds between two full lists of the servers on this host. '
             'Lower it when renamed or changed servers must show sooner.'),
    cfg.IntOpt(
        'refresh', default=60, min=1, max=86400,
        help='Fewest seconds between two lists when a partition appears '
             'that no known server explains.'),
)


def register_opts(conf):
    conf.register_opts(OPTS, group=GROUP)
    loading.register_auth_conf_options(conf, GROUP.name)
    loading.register_session_conf_options(conf, GROUP.name)
    loading.register_adapter_conf_options(conf, GROUP.name)
    conf.set_default('service_type', 'compute', group=GROUP.name)
    conf.set_default('valid_interfaces', ['internal', 'public'],
                     group=GROUP.name)
    conf.set_default('timeout', 30, group=GROUP.name)


def list_opts():
    return {GROUP: OPTS
            + tuple(loading.get_auth_common_conf_options())
            + tuple(loading.get_auth_plugin_conf_options('password'))
            + tuple(loading.get_session_conf_options())
            + tuple(loading.get_adapter_conf_options())}
