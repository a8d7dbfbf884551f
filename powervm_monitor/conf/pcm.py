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
"""``[pcm]``: how the platform's samples are read."""

from oslo_config import cfg

GROUP = cfg.OptGroup('pcm', title='Performance and capacity monitoring')

OPTS = (
    cfg.IntOpt(
        'poll_interval', default=30, min=5, max=900,
        help='Seconds between two looks for new samples. PowerVM writes one '
             'every 30 seconds; a longer interval delays notifications and '
             'loses none, for each look reads all that is new.'),
    cfg.IntOpt(
        'backlog', default=1800, min=0, max=1800,
        help='Seconds back from now, or from the newest sample when '
             'PowerVM\'s clock is behind, from which samples are read when '
             'the service starts for the first time. PowerVM keeps 1800. '
             'Lower it when the past is of no interest.'),
    cfg.IntOpt(
        'vios_wait', default=20, min=0, max=300,
        help='Seconds that a sample waits for the file of a Virtual I/O '
             'Server that is late. After that the sample goes out without '
             'the disks which that server serves, and says so.'),
)


def register_opts(conf):
    conf.register_opts(OPTS, group=GROUP.name)


def list_opts():
    return {GROUP: OPTS}
