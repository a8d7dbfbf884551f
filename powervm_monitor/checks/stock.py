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
"""What waits in the outbox, and how far the service has come."""

import datetime

from powervm_monitor.checks import finding

# Seconds after which what still waits does not just wait for its turn.
PATIENCE = 600
DAMAGED = 'notification damaged'
# Seconds that the newest sample may be unread beyond what is configured.
SLACK = 60


def check(installation):
    """Yield Findings on what is in the outbox."""
    stock = installation.stock
    if stock is None:
        yield finding.warning(
            f'there is no outbox {installation.conf.outbox.path} yet: the '
            'service makes it when it starts')
        return
    now = installation.clock.now()
    if stock.waiting and stock.oldest is None:
        yield finding.warning(
            f'all {stock.waiting} notifications that wait are damaged: the '
            'service sets them aside and announces the loss; see whether the '
            'disk is healthy')
    elif stock.waiting and (now - stock.oldest).total_seconds() > PATIENCE:
        yield finding.warning(
            f'{stock.waiting} notifications wait for the broker, the oldest '
            f'since {_minute(stock.oldest)}: see what is said of the broker, '
            'and the last warning in the log of the service')
    else:
        yield finding.ok(f'{stock.waiting} notifications wait')
    refused = stock.aside - stock.damaged
    if refused:
        yield finding.warning(
            f'{refused} notifications are set aside, for the broker '
            'refuses them: see powervm-monitor-manage refused list')
    if stock.damaged:
        yield finding.warning(
            f'{stock.damaged} notifications are set aside, for they were '
            'damaged in the outbox: see whether the disk is healthy, then '
            'remove them with powervm-monitor-manage refused drop ID')
    for loss in stock.losses:
        if loss.count is None:
            yield finding.warning(
                f'what waited until {_minute(loss.last)} is lost, which is '
                'announced with the next sample: see whether the disk is '
                f'healthy ({loss.cause})')
        elif loss.cause == DAMAGED:
            yield finding.warning(
                f'{loss.count} notifications from {_minute(loss.first)} to '
                f'{_minute(loss.last)} were damaged in the outbox and are '
                'lost, which is announced behind what waits: see whether the '
                f'disk is healthy ({loss.cause})')
        else:
            yield finding.warning(
                f'{loss.count} notifications from {_minute(loss.first)} to '
                f'{_minute(loss.last)} are lost, which is announced behind '
                'what waits: see why the broker did not take them '
                f'({loss.cause})')


def progress(installation):
    """Yield Findings on how far the service has read."""
    stock, conf = installation.stock, installation.conf.pcm
    if installation.holder is None or stock is None:
        yield finding.skipped('not checked: no service runs')
    elif stock.cursor is None:
        yield finding.warning(
            'the service has not read any sample yet: wait a minute, then '
            'see the last warning in its log')
    else:
        allowed = conf.poll_interval + conf.vios_wait + SLACK
        behind = installation.times[-1] - stock.cursor.read_to
        told = _minute(stock.cursor.read_to)
        if behind > datetime.timedelta(seconds=allowed):
            yield finding.error(
                f'the service has read up to {told} only, and PowerVM has '
                'later samples: see the last warning in its log')
        else:
            yield finding.ok(f'the service has read up to {told}')


def _minute(time):
    return f'{time:%Y-%m-%d %H:%M:%S} UTC'
