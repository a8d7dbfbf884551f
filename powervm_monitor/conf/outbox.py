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
"""``[outbox]``: what waits for the broker."""

from oslo_config import cfg

GROUP = cfg.OptGroup('outbox', title='The outbox')

OPTS = (
    cfg.StrOpt(
        'path', default='/var/lib/powervm_monitor/outbox.sqlite',
        help='File that keeps what the broker has not confirmed, and how '
             'far the samples have been read. Its folder must exist and '
             'belong to the service\'s user. Put it on a local disk. A '
             'damaged file is moved aside, in this folder.'),
    cfg.IntOpt(
        'max_size', default=512, min=0, max=1024 * 1024,
        help='MiB of notifications that may wait for the broker; the file '
             'takes somewhat more. When there are more, the oldest are '
             'dropped, and the loss is remembered. Raise it where a broker '
             'may be away for long and the disk has room. 0 sets no limit.'),
    cfg.IntOpt(
        'max_age', default=7 * 24 * 3600, min=0,
        help='Seconds after which a notification that still waits for the '
             'broker is dropped, and the loss remembered. Both the host\'s '
             'clock and the hypervisor\'s have to say so, as one of them '
             'may be set meanwhile. Lower it when samples that old are '
             'refused where they are stored. 0 sets no limit.'),
)


def register_opts(conf):
    conf.register_opts(OPTS, group=GROUP.name)


def list_opts():
    return {GROUP: OPTS}
