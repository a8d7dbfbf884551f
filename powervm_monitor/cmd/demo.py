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
"""``powervm-monitor-demo``: a simulated host and the service, on screen."""

import argparse
import json
import logging
import os
import pathlib
import queue
import signal
import sys
import tempfile
import time

from rich import console
from rich import live
from rich import logging as rich_logging

from powervm_monitor import service
from powervm_monitor.cmd import board
from powervm_monitor.cmd import settings
from powervm_monitor.notifications import consumer
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server

BACKLOG = 300

# Every Reading is published, and looked for as often as may be.
CONFIGURATION = '''\
[DEFAULT]
host = {host}
transport_url = fake://

[powervm]
host = {powervm.host}
port = {powervm.port}

[pcm]
poll_interval = 5

[publisher]
interval = 30

[nova]
auth_type = none
endpoint_override = {powervm.nova_url}
servers_file = {folder}/servers.json

[outbox]
path = {folder}/outbox.sqlite

[plugins]
config_dir = {folder}
'''

# What is worth an alert on any host: one that takes far more than its share.
RULES = '''\
rules:
  - name: busy
    metric: cpu_util
    above: 200 %
    clear: 150 %
    for: 30s
    clear_for: 30s
    severity: moderate
'''


def main():
    """Run until the time is over or somebody presses Ctrl-C."""
    options = _options(sys.argv[1:])
    # However it is ended, it ends as by Ctrl-C and leaves nothing behind.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    # It warns of plain http at each logon, here on the loopback interface.
    logging.getLogger('pypowervm').setLevel(logging.CRITICAL)
    show = _print if options.json else _draw
    try:
        with tempfile.TemporaryDirectory() as folder:
            _run(options, folder, show)
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        # Whoever read the lines has had enough; nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog='powervm-monitor-demo',
        description='Show the notifications of a simulated PowerVM host.')
    parser.add_argument(
        '--seconds', type=float, default=float('inf'), metavar='N',
        help='end after N seconds; the default is to go on until Ctrl-C')
    parser.add_argument(
        '--speed', type=_speed, default=1.0, metavar='X',
        help='let the host\'s clock run X times as fast')
    parser.add_argument(
        '--scenario', default='small', metavar='NAME|FILE',
        help='the host to simulate: small, large or a scenario file')
    parser.add_argument(
        '--json', action='store_true',
        help='print each notification as one line of JSON instead')
    return parser.parse_args(arguments)


def _speed(text):
    speed = float(text)
    if not 0 < speed <= 1000:
        raise argparse.ArgumentTypeError('should be above 0, at most 1000')
    return speed


def _run(options, folder, show):
    time_there = clock.Clock(speed=options.speed)
    world = scenario.load(
        options.scenario, clock=time_there, backlog=BACKLOG)
    with server.Simulator(world) as powervm:
        pathlib.Path(folder, 'threshold.yaml').write_text(RULES)
        configuration = pathlib.Path(folder, 'powervm_monitor.conf')
        configuration.write_text(CONFIGURATION.format(
            host=world.system.host, powervm=powervm, folder=folder))
        conf = settings.read(['--config-file', str(configuration)])
        received = queue.Queue()
        listener = consumer.Consumer(conf, received.put)
        listener.start()
        monitor = service.MonitorService(conf, time_there)
        try:
            monitor.start()
            show(_until(received, options.seconds))
        finally:
            monitor.stop()
            listener.stop()


def _until(received, seconds):
    """Yield notifications, None when none comes for a while, then end."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            yield received.get(timeout=min(left, 0.5))
        except queue.Empty:
            yield None


def _print(notifications):
    for notification in notifications:
        if notification is not None:
            print(json.dumps(notification), flush=True)


def _draw(notifications):
    screen = console.Console()
    logging.basicConfig(
        level=logging.WARNING, format='%(message)s',
        handlers=[rich_logging.RichHandler(console=screen)])
    drawing = board.Board()
    with live.Live(drawing.render(), console=screen, auto_refresh=False,
                   transient=False) as picture:
        drawn = 0
        for notification in notifications:
            if notification is not None:
                drawing.take(notification)
            if time.monotonic() - drawn > 0.25:
                picture.update(drawing.render(), refresh=True)
                drawn = time.monotonic()
        picture.update(drawing.render(), refresh=True)
