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
"""How Sphinx makes the documentation; nothing is fetched for it."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'ext'))

project = 'powervm-monitor'
copyright = 'OpenStack contributors'

extensions = [
    'notes_without_history',
    'openstackdocstheme',
    'oslo_config.sphinxconfiggen',
    'oslo_config.sphinxext',
    'reno.sphinxext',
]

# Relative to this directory, both.
config_generator_config_file = (
    '../../etc/powervm_monitor/powervm-monitor-config-generator.conf')
sample_config_basename = '_static/powervm_monitor'

html_theme = 'openstackdocs'
html_static_path = ['_static']
html_css_files = ['tables.css']
pygments_style = 'native'
# What is not said to be code is none: messages, drawings, shell.
highlight_language = 'none'

openstackdocs_repo_name = 'openstack/powervm-monitor'
openstackdocs_auto_name = False
openstackdocs_auto_version = False
openstackdocs_use_storyboard = False
