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
"""Values as receivers read them: in plain decimals, without an exponent."""

import decimal


class Plain(float):
    """A float that is written without an exponent, and so without ``e``.

    The libraries of receivers write what they are given with ``str()``; not
    every receiver understands ``1e-05``.
    """

    def __str__(self) -> str:
        # Zero is added that there be none below zero: "-0.0".
        return format(decimal.Decimal(repr(float(self) + 0.0)), 'f')

    def __format__(self, spec: str) -> str:
        return format(float(self), spec) if spec else str(self)


def plain(value: float) -> float:
    """Return a value that is written in plain decimals; integers are."""
    return value if isinstance(value, int) else Plain(value)
