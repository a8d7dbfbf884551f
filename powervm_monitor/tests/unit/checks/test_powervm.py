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
"""Whether PowerVM answers, samples, and tells of everything."""

from powervm_monitor import model
from powervm_monitor.checks import clocks
from powervm_monitor.checks import devices
from powervm_monitor.checks import guests
from powervm_monitor.checks import pcm
from powervm_monitor.checks import powervm
from powervm_monitor.checks import vioses
from powervm_monitor.powervm import session
from powervm_monitor.powervm import wiring
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.checks import asked
from powervm_monitor.tests.unit.powervm import fakes

ANSWERS = 'the PowerVM REST API at http://localhost:12080 answers'


class TestPowerVM(asked.CheckTest):

    check = staticmethod(powervm.check)

    def test_one_that_answers(self):
        self.assertOk(ANSWERS)

    def test_one_that_does_not_is_told_as_it_tells_itself(self):
        def asleep():
            raise model.Unavailable('it sleeps: wake it')

        self.installation.powervm.system = asleep

        self.assertRaises(model.Unavailable, self.found)

    def test_the_system_that_is_chosen_is_named(self):
        self.installation.conf = self.conf(powervm={'system': 'power-1'})

        self.assertOk(f'{ANSWERS}, system power-1 8247-22L*2125D4A system is '
                      'watched')

    def test_a_user_who_is_not_in_the_group(self):
        self.installation.accounts.admins = {2}

        self.assertWarning(
            'user monitor, whose outbox it is, is not in group pvm_admin',
            'usermod --append --groups pvm_admin monitor, and restart the '
            'service, unless its unit has SupplementaryGroups')

    def test_a_service_to_which_the_unit_gives_the_group(self):
        self.installation.accounts.admins = {2}
        self.installation.processes.groups_of = {4711: {1, 99}}

        self.assertOk(ANSWERS)

    def test_a_user_with_a_password_need_not_be(self):
        self.installation.accounts.admins = set()
        self.installation.conf = self.conf(
            powervm={'username': 'me', 'password': 'secret'})

        self.assertOk(ANSWERS)

    def test_root_need_not_be(self):
        self.installation.accounts.admins = {2}
        self.installation.accounts.caller = 0

        self.assertOk(ANSWERS)

    def test_where_there_is_no_such_group_nobody_need_be(self):
        self.installation.accounts.admins = None

        self.assertOk(ANSWERS)


class TestMonitors(asked.CheckTest):

    check = staticmethod(pcm.monitors)

    def monitors(self, **changes):
        self.installation.monitors = (
            self.installation.monitors._replace(**changes))

    def test_all_that_is_needed_is_on(self):
        self.assertOk('power-1 samples everything')

    def test_the_long_term_monitor_is_off(self):
        self.monitors(long_term=False)

        self.assertError('the Long Term Monitor of power-1 is off',
                         'start the service, which switches it on')

    def test_processors_only_are_sampled(self):
        self.monitors(devices=False)

        self.assertWarning('samples processors and memory only',
                           'switch ComputeLTMEnabled off')


    def test_the_preferences_are_not_for_this_user(self):
        self.installation.monitors = None
        self.installation.no_monitors = 'it forbids preferences'

        self.assertWarning(
            'PowerVM does not give its performance monitoring preferences',
            'let the user see and change them (it forbids preferences)')


class TestSamples(asked.CheckTest):

    check = staticmethod(pcm.samples)

    def test_some_that_are_new(self):
        self.assertOk('2 samples, the newest is 0 s old')

    def test_none(self):
        self.installation.times = []

        self.assertError('PowerVM has no sample', 'see the log of pvm-rest')

    def test_none_of_a_monitor_that_nobody_knows_of(self):
        self.installation.times, self.installation.monitors = [], None

        self.assertError(
            'PowerVM has no sample, and whether its Long Term Monitor is on '
            'is not known', 'have an administrator enable')

    def test_some_that_are_old(self):
        self.installation.powervm.answered_at = builders.later(600)

        self.assertError('the newest sample is 600 s old',
                         'see the log of pvm-rest')

    def test_a_clock_that_differs_from_ours_makes_none_old(self):
        self.clock.forward(86400)

        self.assertOk('2 samples, the newest is 0 s old')

    def test_a_powervm_that_does_not_tell_the_time_is_on_ours(self):
        self.installation.powervm.answered_at = None
        self.clock.forward(600)

        self.assertError('the newest sample is 600 s old')


class TestClocks(asked.CheckTest):

    check = staticmethod(clocks.check)

    def hypervisor(self, seconds):
        """Let the hypervisor's clock differ from that of PowerVM's feeds."""
        self.installation.reading = builders.reading(
            sampled_at=builders.later(seconds))

    def rest(self, seconds):
        """Let the clock of PowerVM's REST API differ from ours."""
        self.installation.powervm.answered_at = builders.later(seconds)

    def test_all_have_the_same_time(self):
        self.hypervisor(3)

        self.assertOk('samples have the time of this host')

    def test_whole_seconds_are_no_difference(self):
        self.clock.forward(0.9)

        self.assertOk('samples have the time of this host')

    def test_a_hypervisor_that_is_behind(self):
        self.hypervisor(-600)

        self.assertError('samples are 600 s behind', 'follow one NTP server')

    def test_a_hypervisor_that_is_ahead(self):
        self.hypervisor(600)

        self.assertError('samples are 600 s ahead of', 'follow one NTP')

    def test_a_management_partition_that_is_behind(self):
        self.rest(-3600)

        self.assertError('samples are 3600 s behind')

    def test_two_that_make_up_for_each_other(self):
        self.rest(-600)
        self.hypervisor(600)

        self.assertOk('samples have the time of this host')

    def test_one_that_is_somewhat_off(self):
        self.hypervisor(20)

        self.assertWarning('samples are 20 s ahead of')

    def test_a_slow_answer_is_no_difference(self):
        def slow():
            self.clock.forward(15)
            self.rest(8)

        self.installation.feed.times = slow

        self.assertOk('samples have the time of this host')

    def test_a_rest_api_that_does_not_tell_the_time(self):
        self.installation.powervm.answered_at = None
        self.clock.forward(3600)

        self.assertOk('samples have the time of this host')


class TestVioses(asked.CheckTest):

    check = staticmethod(vioses.check)

    def reading(self, *missing, **changes):
        self.installation.reading = builders.reading(
            vioses=[builders.vios_server(**changes)],
            missing=[model.Missing(*one, ('sample',)) for one in missing])

    def test_one_that_tells(self):
        self.assertOk('1 Virtual I/O Servers tell of their devices')

    def test_one_whose_rmc_is_inactive(self):
        self.reading(
            ('VIOS-UUID', 'PowerVM error 4005: RMC is INACTIVE on vios'),
            used_memory_bytes=None)

        self.assertError('Virtual I/O Server vios-1 does not tell',
                         'see whether its RMC connection is up',
                         'PowerVM error 4005')

    def test_one_whose_file_is_missing(self):
        self.reading(('VIOS 1', 'it wrote no file in time'),
                     used_memory_bytes=None)

        self.assertError('vios-1 does not tell', 'it wrote no file in time')

    def test_one_that_says_nothing_and_nobody_says_why(self):
        self.reading(used_memory_bytes=None)

        self.assertError('vios-1 does not tell', 'it wrote no file')

    def test_one_that_does_not_run(self):
        self.reading(
            ('vios-uuid', 'PowerVM error 4002: vios is not in running state'),
            state='Not Activated', used_memory_bytes=None)

        self.assertWarning('vios-1 does not run', 'start it',
                           'PowerVM error 4002')

    def test_something_else_that_is_missing(self):
        self.reading(('partition web-1', 'its row cannot be understood'))

        self.assertWarning('partition web-1 is missing from the samples: its '
                           'row cannot be understood')


class TestDevices(asked.CheckTest):

    check = staticmethod(devices.check)

    def setUp(self):
        super().setUp()
        self.powervm = fakes.PowerVM()
        self.installation.wiring = wiring.Wiring(self.powervm)
        self.answer(fakes.empty_feed(), fakes.empty_feed())

    def answer(self, vioses, partitions, **members):
        self.powervm.answers.update({
            'VirtualIOServer': vioses, 'LogicalPartition': partitions})

    def test_all_tell(self):
        self.assertOk('PowerVM tells of 1 Virtual I/O Servers and 1 '
                      'partitions what they have')

    def test_one_that_cannot_be_queried(self):
        self.answer(session.Refused('it answered 500'), fakes.empty_feed())

        self.assertWarning('VirtualIOServer vios-1 cannot be queried',
                           'see whether its RMC connection is up',
                           '(it answered 500)')

    def test_a_kind_that_cannot_be_had(self):
        self.answer(fakes.empty_feed(), session.Gone('it has no such thing'))

        self.assertError('it has no such thing')

    def test_one_that_cannot_be_understood(self):
        self.answer(fakes.objects('VirtualIOServer', v1=(
            '<SharedEthernetAdapters><SharedEthernetAdapter/>'
            '</SharedEthernetAdapters>')), fakes.empty_feed())

        self.assertWarning('a shared Ethernet adapter of None is left out')


class TestGuests(asked.CheckTest):

    check = staticmethod(guests.check)

    def silent(self, **changes):
        self.installation.reading = builders.reading(
            builders.known_lpar(),
            builders.lpar(uuid='another', name='db-1', **changes))

    def test_all_that_run_tell(self):
        self.silent(state='Not Activated')

        self.assertOk('1 partitions tell of their memory')

    def test_one_whose_rmc_is_inactive(self):
        self.silent()
        self.installation.feed.errors = {'another': '6003'}

        self.assertWarning('1 of 2 partitions', 'memory.usage is absent',
                           'install RSCT in the guest',
                           'db-1: PowerVM error 6003')

    def test_one_that_nobody_knows_of(self):
        self.silent()

        self.assertWarning('(db-1)')

    def test_not_all_names_make_the_line(self):
        self.installation.reading = builders.reading(*(
            builders.lpar(uuid=str(number), name=f'web-{number}')
            for number in range(8)))

        self.assertWarning('(web-0, web-1, web-2, web-3, web-4 and 3 more)')
