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

"""Serves a WSGI application; run by the python of its own environment.

serve.py MODULE PORT; the application finds its configuration by itself.
"""

import importlib
import sys

import waitress

THREADS = 4


def main():
    module, port = sys.argv[1:]
    # The application reads them as its own.
    del sys.argv[1:]
    application = importlib.import_module(module).application
    waitress.serve(application, host='127.0.0.1', port=int(port),
                   threads=THREADS, ident=None)


if __name__ == '__main__':
    main()
