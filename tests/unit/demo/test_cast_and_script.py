"""The invented people are plausible, and their lives happen in order."""

import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from assessments.rules import OUTCOME, UNABLE_REASONS, WELLBEING
from socialcare.demo.cast import PEOPLE, STAFF
from socialcare.demo.council import Council, Life
from socialcare.demo.profiles import PROFILES
from socialcare.people.models import CircleMember, Worker

LONDON = ZoneInfo("Europe/London")


def test_sixty_people_in_three_teams_stand_at_every_stage():
    assert len(PEOPLE) == 60
    assert Counter(one.team for one in PEOPLE) == {"Harbour team": 20, "Moor team": 20, "Valley team": 20}
    assert {one.stage for one in PEOPLE} == {"added", "allocated", "draft", "done", "redone", "ended"}


def test_nobody_has_an_address_that_could_be_real():
    emails = [one.email for one in PEOPLE if one.email]
    assert len(emails) == len(set(emails))
    assert {email.rpartition("@")[2] for email in emails} == {"example.org"}
    assert {staff.email.rpartition("@")[2] for staff in STAFF} == {"fenwick.example"}
    assert len({staff.email for staff in STAFF}) == len(STAFF)
    assert all(staff.email.isascii() for staff in STAFF)


def test_some_have_no_email_and_only_those_with_one_are_invited():
    assert 5 <= sum(one.invited for one in PEOPLE) <= 12
    assert all(one.email for one in PEOPLE if one.invited)
    assert sum(not one.email for one in PEOPLE) >= 30


def test_every_team_has_a_manager_and_workers_and_there_are_panel_members_and_two_owners():
    assert Counter(staff.role for staff in STAFF if staff.team is None) == {
        "panel_member": 4,
        "scheme_owner": 2,
    }
    for team in {one.team for one in PEOPLE}:
        roles = Counter(staff.role for staff in STAFF if staff.team == team)
        assert roles["manager"] == 1
        assert roles["social_worker"] >= 2
    assert {staff.role for staff in STAFF} == set(Worker.Role.values)


def test_names_have_the_letters_that_names_have():
    names = " ".join(f"{one.first} {one.last} {one.called}" for one in PEOPLE)
    for letter in "Żłëễ李ਜ’-":
        assert letter in names


def test_carers_are_willing_unwilling_for_a_time_and_not_asked():
    assert {carer.willing for one in PEOPLE for carer in one.circle} == set(CircleMember.Willing.values)
    for one in PEOPLE:
        for carer in one.circle:
            assert (carer.until_days is not None) == (carer.willing == "until")
        assert not one.shares or one.circle, one.first


def test_profiles_speak_of_outcomes_and_reasons_that_exist():
    reasons = {reason for reason, _, _ in UNABLE_REASONS}
    for profile in PROFILES.values():
        assert set(profile.needs) <= set(OUTCOME)
        assert {reason for _, reason, _ in profile.needs.values()} <= reasons
        assert set(profile.wellbeing) <= {area for area, _ in WELLBEING}
    assert {one.profile for one in PEOPLE} == set(PROFILES)


#: What comes when it comes, whatever else is told of a life.
BESIDE = {"crisis_begins", "case_moves", "they_talk", "they_write", "they_are_answered"}


def name_of(play):
    return getattr(play, "func", play).__name__


@pytest.mark.parametrize("day", range(14))
def test_every_life_happens_in_order_and_before_now_whatever_day_it_is_loaded(day):
    now = datetime(2026, 2, 23, 8, 30, tzinfo=LONDON) + timedelta(days=day)
    teams = {one.team: [None] for one in PEOPLE}
    council = Council(
        now=now, password="", chance=random.Random(day), workers=teams, managers=dict.fromkeys(teams)
    )
    opened = council.moment(221)
    for place, one in enumerate(PEOPLE):
        script = list(Life(council, one, place).script())
        lives = [at for at, play in script if name_of(play) not in BESIDE]
        assert lives == sorted(lives), one.first
        assert all(before + timedelta(hours=2) < after for before, after in pairwise(lives))
        assert opened + timedelta(days=1) < min(lives)
        assert max(at for at, _ in script) < now
        assert name_of(script[0][1]) == "is_added"
        assert all(at.weekday() < 5 for at, _ in script)
