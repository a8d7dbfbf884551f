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
"""``[publisher]``: what goes to the bus, and when."""

from oslo_config import cfg
from oslo_config import types

GROUP = cfg.OptGroup('publisher', title='Notifications')

SAMPLE_SECONDS = 30
RESOURCES = ('instance', 'disk', 'interface', 'host', 'vios', 'adapter',
             'pool', 'collection')


class _Interval(types.Integer):
    """Whole samples, in seconds."""

    def __init__(self):
        super().__init__(min=SAMPLE_SECONDS, max=86400)

    def __call__(self, value):
        seconds = super().__call__(value)
        if seconds is None or seconds % SAMPLE_SECONDS:
            raise ValueError(
                f'should be a multiple of {SAMPLE_SECONDS}, the seconds '
                'between two samples of PowerVM')
        return seconds


MODES = ('all', 'alerts-only')

OPTS = (
    cfg.StrOpt(
        'mode', default='all', choices=MODES,
        help='What is published. With alerts-only the samples stay on this '
             'host, where the plugins see them: only their alerts, and word '
             'of what was lost, go to the bus. Choose it where Ceilometer '
             'has no use for the samples.'),
    cfg.Opt(
        'interval', type=_Interval(), default=300,
        help='Seconds between two published samples of a resource; a '
             'multiple of 30. Samples are published on whole multiples of '
             'it in UTC: with 300 at every fifth minute. Use the interval of '
             'Ceilometer\'s own polling, so that all of a cloud\'s series '
             'have one granularity.'),
    cfg.ListOpt(
        'resources', default=list(RESOURCES),
        item_type=types.String(choices=RESOURCES),
        help='Kinds of resource to publish. Leave out adapter when nobody '
             'looks at the adapters of the Virtual I/O Servers: there is one '
             'more for every client adapter.'),
    cfg.BoolOpt(
        'unmanaged', default=False,
        help='Publish partitions that are no instance of Nova as well: the '
             'management partition and those made by hand. They have no '
             'project, the partition\'s UUID as resource id and flavor '
             '"unmanaged". Switch it on to see what they take from the '
             'host.'),
    cfg.BoolOpt(
        'legacy_rates', default=True,
        help='Publish cpu_util and the rates of disks and interfaces that '
             'Ceilometer once computed itself. Alarms on thresholds need '
             'them. Gnocchi can make them of the counters instead: switch '
             'them off when it does.'),
    cfg.IntOpt(
        'send_retries', default=1, min=1, max=10,
        help='How often a message is tried again at once when the broker '
             'does not confirm it. After that it stays in the outbox and is '
             'tried again later.'),
    cfg.IntOpt(
        'max_backoff', default=60, min=1, max=3600,
        help='Most seconds between two tries to reach a broker that does '
             'not answer, give or take a fifth, so that not all hosts try at '
             'once.'),
)


def register_opts(conf):
    conf.register_opts(OPTS, group=GROUP.name)


def list_opts():
    return {GROUP: OPTS}
