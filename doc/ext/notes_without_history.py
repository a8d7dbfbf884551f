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
"""Lets reno do without history where there is none, as in a shallow clone.

reno follows every commit to its parents and fails where they are missing. Its
own way out is a cache file with the notes; here one is made of the notes as
they lie in the tree, and removed after the build.
"""

import pathlib
import subprocess

import yaml

ROOT = pathlib.Path(__file__).parents[2]
NOTES = ROOT / 'releasenotes/notes'
CACHE = NOTES / 'reno.cache'
# reno calls a version with a hyphen unreleased.
VERSION = '0.0.0-unreleased'


def complete():
    """Whether git has the history of this tree."""
    told = subprocess.run(
        ['git', 'rev-parse', '--is-shallow-repository'], cwd=ROOT,
        capture_output=True, text=True, check=False)
    return told.stdout.strip() == 'false'


def content():
    """Return what reno's cache holds when every note is unreleased."""
    notes = {path.relative_to(ROOT).as_posix():
             yaml.safe_load(path.read_text())
             for path in sorted(NOTES.glob('*.yaml'))}
    return {
        'notes': [{'version': VERSION,
                   'files': [[name, 'here'] for name in notes]}],
        'dates': [{'version': VERSION, 'date': 0}],
        'file-contents': notes,
    }


def write(app):
    app.wrote_notes = not (CACHE.exists() or complete())
    if app.wrote_notes:
        CACHE.write_text(yaml.safe_dump(content()))


def remove(app, exception):
    if app.wrote_notes:
        CACHE.unlink(missing_ok=True)


def setup(app):
    app.connect('builder-inited', write)
    app.connect('build-finished', remove)
    return {'parallel_read_safe': True}
