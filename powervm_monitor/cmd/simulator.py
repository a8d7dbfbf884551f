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

"""powervm-monitor-simulator: a PowerVM host to develop and test against."""

import argparse
import json
import logging
import pathlib
import signal
import sys
import threading

from powervm_monitor import model
from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import document
from powervm_monitor.simulator import recording
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import server

FOLLOWED = 'followed'
FOLLOW_SECONDS = 5


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(1, '%s: %s\n' % (self.prog, message))


def _positive(text):
    value = float(text)
    if value <= 0:
        raise argparse.ArgumentTypeError('%s is not above zero' % text)
    return value


def _seconds(text):
    value = float(text)
    if value < 0:
        raise argparse.ArgumentTypeError('%s is below zero' % text)
    return value


def _moment(text):
    try:
        return clocks.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            '%s is not an ISO 8601 time' % text) from None


def _options(arguments):
    parser = _Parser(
        prog='powervm-monitor-simulator', allow_abbrev=False,
        description='Serve the REST API of a simulated PowerVM host, and '
                    'the Nova and Neutron APIs of its instances.')
    add = parser.add_argument
    world = parser.add_mutually_exclusive_group()
    world.add_argument(
        '--scenario', default='small', metavar='NAME|FILE',
        help='one of %s, or a YAML file' % ', '.join(scenario.names()))
    world.add_argument('--recording', metavar='DIR',
                       help='play captured answers instead')
    world.add_argument(
        '--follow', metavar='FILE',
        help='give the host the servers that Nova has on it; FILE is the '
             'configuration of the service, which tells Nova and the host')
    add('--host', default='127.0.0.1', help='address to listen on')
    add('--port', type=int, help='port of PowerVM; default a free one')
    add('--nova-port', type=int,
        help='port of Nova and Neutron; default a free one')
    add('--certificate', metavar='FILE', help='PEM file: serve HTTPS')
    add('--key', metavar='FILE', help='PEM file of the private key')
    add('--password-file', metavar='FILE',
        help='file with the password accepted at logon')
    add('--speed', type=_positive, default=1.0,
        help='how many times faster than ours the world runs')
    add('--start', type=_moment, metavar='ISO',
        help='the time in the world at the start; default now')
    add('--backlog', type=_seconds, default=0, metavar='SECONDS',
        help='files of so many last seconds exist at once')
    options = parser.parse_args(arguments)
    if bool(options.certificate) != bool(options.key):
        parser.error('--certificate and --key need each other')
    return parser, options


def _world(options):
    if options.recording is None:
        return scenario.load(
            FOLLOWED if options.follow else options.scenario,
            clocks.Clock(options.speed, options.start), options.backlog)
    clock = None
    if options.start:
        clock = clocks.Clock(options.speed, options.start)
    world = recording.load(options.recording, clock)
    if clock is None and options.speed != 1:
        world.clock = clocks.Clock(options.speed, world.now())
    return world


def _follower(options, world):
    """What makes the partitions those that Nova has, None without --follow.

    :raises powervm_monitor.model.Unavailable: when FILE does not suffice.
    """
    if not options.follow:
        return None
    # The libraries behind it would take all other starts a second.
    from powervm_monitor.cmd import follower
    return follower.of(options.follow, world)


def main(arguments=None):
    """Serve until SIGTERM or SIGINT."""
    parser, options = _options(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        password = None
        if options.password_file:
            password = pathlib.Path(options.password_file).read_text(
                encoding='utf-8').rstrip('\r\n')
        world = _world(options)
        follower = _follower(options, world)
        simulator = server.Simulator(
            world, options.host, options.port, options.nova_port,
            password, options.certificate, options.key)
        simulator.start()
    except (document.DocumentError, OSError, model.Unavailable) as error:
        parser.error(' '.join(str(error).split()))
    system = simulator.world.system
    print(json.dumps({
        'url': simulator.url, 'nova_url': simulator.nova_url,
        'neutron_url': simulator.neutron_url,
        'system': system.uuid, 'host': system.host,
        'speed': simulator.world.clock.speed}), flush=True)
    while follower and not ended.is_set():
        follower.turn()
        ended.wait(FOLLOW_SECONDS)
    ended.wait()
    simulator.stop()
    return 0


if __name__ == '__main__':
    sys.exit(main())
