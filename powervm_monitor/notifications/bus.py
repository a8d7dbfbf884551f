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
"""Confirmed delivery through the drivers that the operator configured."""

import contextlib
import re

import oslo_messaging
from oslo_messaging.notify import messaging

from powervm_monitor import extensions
from powervm_monitor import model
from powervm_monitor.notifications import confirms
from powervm_monitor.notifications import messages
from powervm_monitor.notifications import pipeline
from powervm_monitor.notifications import rabbitmq

NAMESPACE = 'oslo.messaging.notify.drivers'
DEFAULT_DRIVERS = ('messagingv2',)


class Undelivered(model.Unavailable):
    """Nobody confirmed a message; the text names cause and remedy."""


class Refused(Undelivered, model.Refused):
    """The broker will never take this message, as it is."""


# oslo.messaging tells what the broker said in its text only. RabbitMQ has one
# code, 406, for a message that is too large and for a queue that differs.
_TOO_LARGE = re.compile(r'message size \d+ is larger than|CONTENT_TOO_LARGE')
_DIFFERENT = re.compile(r'PRECONDITION_FAILED - inequivalent arg')


# Transports that return when what was sent has arrived. That of Kafka returns
# when librdkafka has it in memory, and asks no more.
_CERTAIN = ('rabbit', 'kombu', 'fake')

# What drivers and consumers read of a message beside its payload.
_TEXTS = ('message_id', 'publisher_id', 'event_type', 'priority', 'timestamp')


class _ConfirmedDriver(messaging.MessagingDriver):
    """oslo.messaging's own driver, but a failure is let through.

    The stock one logs it and returns as if all were well.
    """

    def notify(self, ctxt, message, priority, retry):
        for topic in self.topics:
            target = oslo_messaging.Target(
                topic=f'{topic}.{priority.lower()}')
            self.transport._send_notification(
                target, ctxt, message, version=self.version, retry=retry)


class _ConfirmedV2Driver(_ConfirmedDriver):

    def __init__(self, conf, **kwargs):
        super().__init__(conf, version=2.0, **kwargs)


OWN = {'messaging': _ConfirmedDriver, 'messagingv2': _ConfirmedV2Driver}


class Bus:
    """The operator's notification drivers, topics and transport.

    Build it after a fork: it holds connections.

    :param conf: a ConfigOpts.
    :param retries: how often a driver tries again before it gives up.
    :param samples_pass: tells whether samples would be taken now. It is asked
        when another message is not, because a queue differs.
    :ivar transport: oslo.messaging's...
    :ivar transport_name: ...and its name: rabbit, kafka ...
    :raises Undelivered: when a driver or the transport cannot be loaded.
    """

    def __init__(self, conf, retries, samples_pass=lambda: False):
        self._retries = retries
        self._samples_pass = samples_pass
        try:
            self.transport = oslo_messaging.get_notification_transport(conf)
            options = conf.oslo_messaging_notifications
            loaded = extensions.load(
                NAMESPACE, options.driver or DEFAULT_DRIVERS)
            self.transport_name = oslo_messaging.TransportURL.parse(
                conf, options.transport_url).transport
        except (extensions.NotFound, oslo_messaging.DriverLoadFailure,
                oslo_messaging.InvalidTransportURL) as e:
            raise Undelivered(
                'notifications cannot be sent: check '
                '[oslo_messaging_notifications] driver and transport_url '
                f'({e})') from e
        except ValueError as e:
            # Its text may quote a part of the password.
            raise Undelivered(
                'notifications cannot be sent: transport_url has a port that '
                'is no number, or a user or password with a character that '
                'must be written as %XX') from e
        self._publisher = self._publisher_of(conf)
        # Ours once for each topic, for each of these fails by itself.
        self._drivers = [
            (name, OWN.get(name, driver)(
                conf, topics=topics, transport=self.transport))
            for name, driver in loaded.items()
            for topics in ([[topic] for topic in options.topics]
                           if name in OWN else [options.topics])]
        self._pipeline = pipeline.Pipeline(
            [self._route(name, driver) for name, driver in self._drivers],
            self._publisher, self._reason)

    def _publisher_of(self, conf):
        """Return what publishes to RabbitMQ, None for another transport.

        None as well where the installed libraries are not as it knows them.
        """
        self._unknown = []
        if self.transport_name not in rabbitmq.TRANSPORTS:
            return None
        self._unknown = rabbitmq.missing(self.transport)
        if self._unknown:
            return None
        hosts = oslo_messaging.TransportURL.parse(
            conf, conf.oslo_messaging_notifications.transport_url).hosts
        return confirms.Publisher(
            rabbitmq.Session(self.transport, max(len(hosts) - 1, 0)),
            self._retries)

    def _route(self, name, driver):
        confirmed = self._publisher is not None and name in OWN
        retries = 0 if confirmed else self._retries
        return pipeline.Route(
            name, lambda message: driver.notify(
                {}, message, message['priority'], retries), confirmed)

    @property
    def doubt(self):
        """What may be lost although nothing fails; None for nothing."""
        if not OWN.keys() & dict(self._drivers).keys():
            return None
        if self._unknown:
            return ('notifications that are published while their queue is '
                    'deleted may be lost: the installed oslo.messaging, kombu '
                    'or amqp lacks parts that this release uses. Install '
                    'versions of its upper constraints '
                    f'({", ".join(self._unknown)})')
        name = self.transport_name.split('+')[0]
        if name in _CERTAIN:
            return None
        return (f'transport {self.transport_name} does not tell whether a '
                'notification has arrived: what is sent while its broker is '
                'away is lost. Use RabbitMQ where that matters')

    def send(self, message):
        """Send a message through every driver; return when all took it.

        One that has failed before goes only to those that have not taken it.

        :raises Refused: when one of them never will.
        :raises Undelivered: when one of them did not.
        """
        for _ in self.deliver([message]):
            pass

    def deliver(self, messages, check=lambda: None):
        """Send messages through every driver, many at once to RabbitMQ.

        Yields once for each message, in order, as soon as all took it. What
        it raises is about the next one; see :meth:`send`. Those after that
        may have arrived as well.

        :param check: called now and then while RabbitMQ is waited for; what
            it raises ends the delivery.
        """
        with self.batch():
            yield from self._pipeline.deliver(map(_checked, messages), check)

    def _reason(self, name, message, error):
        """Return what to raise for a driver's failure."""
        text, kind = str(error), getattr(error, 'kind', None)
        if kind == confirms.UNROUTABLE:
            return Undelivered(
                f'notification driver {name} did not deliver: RabbitMQ has no '
                'queue for it, though one was declared. See which policy or '
                f'service deletes it ({text})')
        if kind == confirms.REJECTED:
            return Undelivered(
                f'notification driver {name} did not deliver: RabbitMQ '
                'rejects it. See whether its queue is full, and that its '
                f'consumers take what is there ({text})')
        if _TOO_LARGE.search(text):
            return Refused(
                f'notification driver {name} cannot deliver '
                f'{message["event_type"]} {message["message_id"]}: it is too '
                'large for the broker. Raise max_message_size of RabbitMQ '
                f'({text})')
        if _DIFFERENT.search(text):
            # Samples wait, with all that is behind them: they are too many to
            # be set aside. Others are few, and are not to hold them up.
            kind = Undelivered
            if message['priority'] != messages.SAMPLE and self._samples_pass():
                kind = Refused
            return kind(
                f'notification driver {name} did not deliver: another service '
                'has declared the queue or exchange differently. Set '
                '[oslo_messaging_rabbit] amqp_durable_queues and '
                f'rabbit_quorum_queue as there ({text})')
        return Undelivered(
            f'notification driver {name} did not deliver: check '
            f'transport_url and that the broker runs ({text})')

    def batch(self):
        """Return a context in which one thread uses one connection."""
        if self._publisher is None:
            return contextlib.nullcontext()
        return self._publisher.batch()

    def close(self):
        """Close the connections."""
        self.transport.cleanup()


def _checked(message):
    missing = [name for name in _TEXTS
               if not isinstance(message.get(name), str)]
    if missing or 'payload' not in message:
        raise Refused('it is damaged in the outbox and cannot be sent (no '
                      f'{", ".join(missing) or "payload"})')
    return message
