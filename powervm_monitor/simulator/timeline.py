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

"""The events of a scenario: makes the Scenes that follow each other."""

import dataclasses

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import happenings
from powervm_monitor.simulator import retirement


def scenes_of(scenario, parts, first, since):
    """``(moment, Scene)`` from the first one on, raises ScenarioError.

    :param parts: The Partitions that have built the first Scene.
    :param since: When the scenario starts.
    """
    told = [(since, first)]
    sections = scenario.content.get('events', [])
    waiting = sorted(
        ((since + section['at'] * clocks.SECOND, index)
         for index, section in enumerate(sections)
         if section['do'] != 'fault'), reverse=True)
    later = []
    while waiting or later:
        if later and (not waiting or later[-1][0] < waiting[-1][0]):
            moment, change = later.pop()
        else:
            moment, index = waiting.pop()
            change = happenings.Happening(
                scenario, parts, ('events', index), moment, later)
        told.append((moment, scene_after(told[-1][1], moment, change)))
        later.sort(key=lambda each: each[0], reverse=True)
    return told


def scene_after(before, moment, change):
    """The Scene that a change makes of another one, raises ScenarioError."""
    after = dataclasses.replace(
        before, lpars=list(before.lpars), vioses=list(before.vioses),
        elsewhere=list(before.elsewhere), deleted=list(before.deleted))
    worked = before.worked(moment)
    anew = change(after, worked)
    if after.restarted == before.restarted:
        retirement.settle(before, after, worked, anew)
    return after

