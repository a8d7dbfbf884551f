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
        'refresh', default=60, min=1, max=86400,
        help='Seconds between two requests for the servers of this host '
             'that changed. Lower it when renamed or changed servers must '
             'show sooner. A partition that appears or stops is a reason to '
             'ask at once.'),
    cfg.IntOpt(
        'full_refresh', default=600, min=10, max=86400,
        help='Seconds between two full lists of the servers on this host, '
             'give or take a tenth. They show what changes do not: servers '
             'that silently went to another host. Raise it on hosts with '
             'very many servers.'),
    cfg.StrOpt(
        'servers_file', default='/var/lib/powervm_monitor/servers.json',
        help='File that keeps the last good list of servers, so that a start '
             'while Nova is away does not cost the samples. Its folder must '
             'exist and belong to the service\'s user. Empty keeps none.'),
    cfg.ListOpt(
        'metadata_prefixes', default=['metering.'],
        help='What a key of an instance\'s own metadata must begin with to '
             'be published with its samples and alerts; plugins on this '
             'host see all of it. Ceilometer looks at '
             '"metering." by default; add what its '
             'reserved_metadata_keys name. Metadata may hold secrets: '
             'publish no more than is needed.'),
    cfg.BoolOpt(
        'notifications', default=False,
        help='Listen to Nova\'s notifications and ask Nova at once when one '
             'tells of a change on this host. Each monitor has a pool of '
             'its own, so Ceilometer loses none, but the broker copies '
             'every notification of the whole cloud to every host, and the '
             'queue of a host that is switched off grows until its policy '
             'limits it. Switch it on in small clouds only.'),
)


def register_opts(conf):
    conf.register_opts(OPTS, group=GROUP.name)
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
