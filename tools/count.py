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
"""Add up what the test runs really did, from the streams they recorded.

A run that failed without a failed test to show for it (it died, or never
began) counts as one failure. No test at all is a failure, too.
"""

import argparse
import collections
import sys

from stestr.repository import file
import testtools

OUTCOMES = {
    'success': 'passed',
    'xfail': 'passed',
    'fail': 'failed',
    'uxsuccess': 'failed',
    'inprogress': 'failed',
    'unknown': 'failed',
    'skip': 'skipped',
}


def outcomes(repository):
    """How many tests of the last run passed, failed and were skipped."""
    counts = collections.Counter()

    def add(test):
        if test['status'] in OUTCOMES:
            counts[OUTCOMES[test['status']]] += 1

    try:
        last = file.RepositoryFactory().open(repository).get_latest_run()
    except (KeyError, OSError, file.repository.RepositoryNotFound):
        return counts
    result = testtools.StreamToDict(add)
    result.startTestRun()
    last.get_test().run(result)
    result.stopTestRun()
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--run', nargs=2, action='append', default=[],
                        metavar=('REPOSITORY', 'STATUS'))
    parser.add_argument('--check', nargs=2, action='append', default=[],
                        metavar=('NAME', 'STATUS'))
    args = parser.parse_args()

    total = collections.Counter()
    tests = 0
    for repository, status in args.run:
        counts = outcomes(repository)
        tests += counts.total()
        died = not counts.total() or (int(status) and not counts['failed'])
        if died:
            counts['failed'] += 1
        print(f'{repository}: {sentence(counts)}'
              f'{" (the run itself failed)" if died else ""}')
        total.update(counts)
    for name, status in args.check:
        counts = collections.Counter(
            failed=1) if int(status) else collections.Counter(passed=1)
        print(f'{name}: {sentence(counts)}')
        total.update(counts)
    if not tests:
        print('No test ran.')
    print(sentence(total))
    return 1 if total['failed'] or not tests else 0


def sentence(counts):
    text = f'{counts["passed"]} passed, {counts["failed"]} failed'
    if counts['skipped']:
        text += f', {counts["skipped"]} skipped'
    return text


if __name__ == '__main__':
    sys.exit(main())
