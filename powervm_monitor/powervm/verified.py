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
"""A logon to PowerVM's REST API whose every call verifies the certificate."""

import contextlib
import os

from pypowervm import adapter as pvm_adapter

PROXIES = ('HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY')
BUNDLES = ('REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE')
# Seconds that the end may be held up by the logoff.
FAREWELL = 3


class Session(pvm_adapter.Session):
    """A pypowervm Session that verifies the certificate at every call.

    pypowervm verifies the logon only and passes ``verify=False`` ever after.
    """

    def __init__(self, ca_file, **kwargs):
        self._ca_file = ca_file
        # Without a certpath pypowervm compares no fingerprints of its own.
        super().__init__(certpath='', **kwargs)

    def request(self, *args, **kwargs):
        kwargs['verify'] = self._ca_file or True
        with _undisturbed(PROXIES):
            if self._ca_file is None:
                return super().request(*args, **kwargs)
            with _undisturbed(BUNDLES):
                return super().request(*args, **kwargs)

    def abandon(self):
        """Forget the logon: its server would only keep us waiting."""
        self._logged_in = False

    def logoff(self):
        """Give the token back, unless that takes too long."""
        self.timeout = min(self.timeout, FAREWELL)
        self._logoff()


@contextlib.contextmanager
def _undisturbed(names):
    """Hide variables of the environment, which requests obeys first.

    A proxy would capture even what goes to this host itself, and a bundle
    of certificates would be trusted in place of the configured one.
    """
    hidden = {name: os.environ.pop(name)
              for name in list(os.environ) if name.upper() in names}
    try:
        yield
    finally:
        os.environ.update(hidden)
