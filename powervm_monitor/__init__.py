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
"""Makes PowerVM clouds observable."""

import warnings

from oslo_service import backend

# oslo.messaging and oslo.service take their classes from the backend at
# import, and without a word from us they take eventlet's.
backend.register_backend_default_hook(lambda: backend.BackendType.THREADING)

# Their libraries import eventlet wherever it is installed; we never use it,
# and an operator can do nothing about the warning.
warnings.filterwarnings('ignore', message=r'\s*Eventlet is deprecated')
