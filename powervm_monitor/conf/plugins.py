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
"""``[plugins]``: who else sees what is observed."""

from oslo_config import cfg

GROUP = cfg.OptGroup('plugins', title='Metric plugins')

OPTS = (
    cfg.ListOpt(
        'enabled', default=['threshold'],
        help='Plugins that are told every observation in memory, by the '
             'names of their entry points in '
             'powervm_monitor.metric_plugins. The threshold plugin does '
             'nothing until it is given rules. One that is missing or '
             'fails is said once and costs only itself.'),
    cfg.StrOpt(
        'config_dir', default='/etc/powervm_monitor/plugins.d',
        help='Folder with one YAML file a plugin: threshold.yaml for the '
             'plugin threshold. The files are watched: a good edit is in '
             'force within two seconds, a bad one is refused, and the '
             'configuration before stays in force.'),
    cfg.IntOpt(
        'queue_size', default=60, min=1, max=10000,
        help='Samples that may wait for a plugin that is slow; beyond that '
             'the oldest are lost to it, and counted. Lower it when a slow '
             'plugin on a large host takes too much memory: a sample of '
             '1,000 partitions takes about 15 MiB.'),
    cfg.IntOpt(
        'time_budget', default=120, min=1, max=86400,
        help='Seconds that a plugin may take for one sample. One that takes '
             'longer is held to hang and is set aside until the service '
             'starts again.'),
)


def register_opts(conf):
    conf.register_opts(OPTS, group=GROUP.name)


def list_opts():
    return {GROUP: OPTS}
