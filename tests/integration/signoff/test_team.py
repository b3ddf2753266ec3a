"""How the teams of a manager do: who decides, how soon, what waited, who overrode and why."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.services import adjust
from signoff.models import Decision
from signoff.presenters.dial import days_words, tell_days, tell_dial, tell_over, tell_reasons, tell_waits
from signoff.selectors import dial
from signoff.services.deciding import agree, not_agree, sign_off
from signoff.services.referring import answer, ask, hand_back, pass_on, refer, take
from socialcare.people.models import TeamCover
from tests.builders import AT, TODAY, a_person, plan_changed, plan_ready

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def later(days, hours=0):
    return AT + timedelta(days=days, hours=hours)


def levels(*teams, since=MARCH):
    return {
        (one.team_id, one.month, one.level): one.count for one in dial.decisions_by_level(teams, since=since)
    }


def test_months_go_back_over_the_turn_of_the_year():
    assert dial.months_until(date(2026, 2, 28), months=4) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert dial.months_until(date(2026, 2, 28), months=1) == [date(2026, 2, 1)]


def test_decisions_count_where_and_when_they_were_made_and_at_which_level(
    version, priya, sam, rosa, north, south
):
    sign_off(version=version, by=priya, at=AT)
    second = plan_changed(version.plan, by=priya, weekly_pence=20_000, at=later(40))
    referral = refer(version=second, level="manager", why="Beyond my limit", by=priya, at=later(40))
    agree(referral=referral, by=sam, at=later(41))
    third = plan_changed(second.plan, by=priya, weekly_pence=25_000, at=later(42))
    referral = refer(version=third, level="manager", why="More help", by=priya, at=later(42))
    not_agree(referral=referral, need="nutrition", reasons="The café is near.", by=sam, at=later(43))
    assert levels(north.pk) == {(north.pk, MARCH, "worker"): 1, (north.pk, APRIL, "manager"): 2}
    assert levels(north.pk, since=APRIL) == {(north.pk, APRIL, "manager"): 2}
    assert levels(south.pk) == {}
    told = tell_dial(dial.decisions_by_level([north.pk], since=MARCH), teams=[north], months=[MARCH, APRIL])
    assert told.total == 3
    assert told.sentence.startswith("Of 3 decisions, social workers made 33% themselves, managers 67%")
    assert [(row.label, row.total, row.cells[0]) for row in told.by_month] == [
        ("April 2026", 2, "0 (0%)"),
        ("March 2026", 1, "1 (100%)"),
    ]
    assert told.by_team == []
    assert [bar.label for bar in told.picture.bars] == ["All", "Apr 2026", "Mar 2026"]


def test_a_month_begins_at_midnight_here_also_in_summer(scheme, rosa, priya, limits, north):
    """At 00:30 on 1 June here it is still May in Greenwich."""
    half_past = (AT + timedelta(days=91)).replace(hour=0, minute=30)
    assert half_past.date() == date(2026, 6, 1)
    sign_off(version=plan_ready(rosa, by=priya, at=half_past), by=priya, at=half_past)
    assert list(levels(north.pk)) == [(north.pk, date(2026, 6, 1), "worker")]
    assert levels(north.pk, since=date(2026, 6, 1)) != {}
    assert levels(north.pk, since=date(2026, 6, 2)) == {}


def test_where_nothing_was_decided_it_says_so(north):
    told = tell_dial([], teams=[north], months=[MARCH])
    assert (told.total, told.picture) == (0, None)
    assert told.sentence == "Nothing was decided in this time."
    assert tell_over(dial.sums_over([north.pk], since=MARCH)).startswith("No plan with an indicative budget")
    days = tell_days(dial.days_from_assessment([north.pk], since=MARCH))
    assert (days.people, days.to_sum) == (0, "–")
    assert [(row.open, row.answered_late) for row in tell_waits([])] == [(0, "0"), (0, "0")]


def test_days_run_from_the_assessment_to_the_first_version_and_the_first_decision(
    scheme, priya, rosa, limits, north
):
    version = plan_ready(rosa, by=priya, at=AT)
    edith = a_person(by=priya, at=AT)
    plan_ready(edith, by=priya, at=AT)
    sign_off(version=version, by=priya, at=later(4))
    # Changed and decided again: the first of both counts.
    again = plan_changed(version.plan, by=priya, weekly_pence=8_000, at=later(10))
    sign_off(version=again, by=priya, at=later(10), cut_because="She moved in with her son.")
    other = plan_changed(edith.support_plans.get(), by=priya, weekly_pence=7_000, at=later(6))
    sign_off(version=other, by=priya, at=later(7))
    found = dial.days_from_assessment([north.pk], since=MARCH)
    assert (found.people, found.with_sum_at_once) == (2, 2)
    assert (found.to_sum, found.to_plan, found.to_decision) == (0, 0, 5.5)
    told = tell_days(found)
    assert (told.to_sum, told.to_decision, told.not_at_once) == ("the same day", "5.5 days", "")
    assert dial.days_from_assessment([north.pk], since=APRIL).people == 0
    assert dial.days_from_assessment(None, since=MARCH, until=later(7).date()).people == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, "–"), (0, "the same day"), (0.5, "0.5 days"), (1, "1 day"), (1.24, "1 day"), (12, "12 days")],
)
def test_days_are_told_to_the_half(days, words):
    assert days_words(days) == words


def test_waits_beyond_the_goal_now_and_in_the_span(dear, priya, sam, north):
    """Two working days after Monday 2 March is Wednesday 4 March."""
    referral = refer(version=dear, level="manager", why="Beyond my limit", by=priya, at=AT)

    def wait(on):
        (found,) = dial.waits([north.pk], since=MARCH, on=on)
        return found

    assert (wait(TODAY).open, wait(TODAY).open_late) == (1, 0)
    assert wait(date(2026, 3, 4)).open_late == 0
    assert wait(date(2026, 3, 5)).open_late == 1
    # The clock stands still while a question waits on the person.
    take(referral=referral, by=sam, at=later(1))
    ask(referral=referral, of="person", words="Mornings or evenings?", by=sam, at=later(1))
    assert wait(date(2026, 3, 20)).open_late == 0
    referral.refresh_from_db()
    answer(referral=referral, words="Mornings", by=priya, at=later(14))
    referral.refresh_from_db()
    agree(referral=referral, by=sam, at=later(30))
    done = wait(date(2026, 5, 1))
    assert (done.open, done.answered, done.answered_late) == (0, 1, 1)
    assert [(row.label, row.answered, row.answered_late) for row in tell_waits([done])] == [
        ("A manager", 1, "1 (100%)"),
        ("The panel", 0, "0"),
    ]
    assert dial.waits([north.pk], since=date(2026, 5, 1), on=date(2026, 5, 1)) == []


def test_sums_over_the_indicative_budget(scheme, priya, sam, rosa, limits, north):
    """The indicative sum is £112.21."""
    version = plan_ready(rosa, by=priya, weekly_pence=9_000)
    sign_off(version=version, by=priya, at=AT)
    assert dial.sums_over([north.pk], since=MARCH) == dial.Over(1, 0, None)
    edith = a_person(by=priya)
    sign_off(version=plan_ready(edith, by=priya, weekly_pence=17_045), by=sam, at=AT)
    over = dial.sums_over([north.pk], since=MARCH)
    assert over == dial.Over(2, 1, 17_045 - 11_221)
    assert tell_over(over) == (
        "Of 2 plans agreed, 1 (50%) cost more than the indicative budget; "
        "half of these by no more than £58.24 a week."
    )


def test_reasons_of_those_who_overrode_with_where_they_lead(
    scheme, priya, sam, rosa, limits, chair, housing, north, south, kit
):
    version = plan_ready(rosa, by=priya, weekly_pence=9_000)
    budget = rosa.assessments.get().indicative_budget
    adjust(budget=budget, weekly_pence=15_000, reason="Two carers are needed.", by=priya, at=later(0, 1))
    first = refer(version=version, level="manager", why="I am not sure", by=priya, at=AT)
    hand_back(referral=first, words="You know her best.", by=sam, at=later(1))
    second = refer(version=version, level="manager", why="Still not sure", by=priya, at=later(2))
    pass_on(referral=second, risk="A fall", wanted=["housing"], words="The stairs.", by=sam, at=later(3))
    edith = a_person(by=priya)
    third = refer(version=plan_ready(edith, by=priya), level="manager", why="Please look", by=priya, at=AT)
    not_agree(referral=third, need="nutrition", reasons="The lunch club is free.", by=sam, at=later(4))
    found = dial.reasons(sam, [north.pk], since=MARCH, on=TODAY)
    assert [(one.kind, one.by, one.words) for one in found] == [
        ("not_agreed", "Sam Okoro", "The lunch club is free."),
        ("passed_on", "Sam Okoro", "The stairs."),
        ("handed_back", "Sam Okoro", "You know her best."),
        ("adjusted", "Priya Raman", "Two carers are needed."),
    ]
    rows = tell_reasons(found)
    assert rows[0].need == "Eating and drinking"
    assert [row.href for row in rows] == [
        f"/referrals/{third.pk}/",
        f"/referrals/{second.pk}/",
        f"/referrals/{first.pk}/",
        f"/assessments/{budget.assessment_id}/budget/",
    ]
    assert dial.reasons(kit, [north.pk], since=MARCH, on=TODAY) == []
    assert dial.reasons(sam, [south.pk], since=MARCH, on=TODAY) == []
    # Whoever's record is another team's now is not read from here any more.
    type(edith).objects.filter(pk=edith.pk).update(team=south)
    assert [one.kind for one in dial.reasons(sam, [north.pk], since=MARCH, on=TODAY)] == [
        "passed_on",
        "handed_back",
        "adjusted",
    ]


# the page


def test_the_page_tells_a_manager_how_her_team_does_in_few_queries(client: Client, version, priya, sam):
    sign_off(version=version, by=priya, at=AT, lot=0)
    client.force_login(sam)
    client.get("/team/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/team/?months=24").content.decode()
    assert "Of 1 decision, social workers made 100% themselves" in page
    assert "(1 waits)" in page
    assert len(queries) <= 10, [query["sql"][:120] for query in queries]


def test_a_manager_who_stands_in_chooses_a_team(client: Client, version, priya, kit, north, south, sam):
    sign_off(version=version, by=priya, at=AT)
    client.force_login(kit)
    assert "Nothing was decided" in client.get("/team/?months=24").content.decode()
    TeamCover.objects.create(
        team=north,
        manager=kit.worker,
        from_on=date(2026, 1, 1),
        to_on=date(2099, 1, 1),
        reason="Leave",
        set_at=AT,
        set_by=sam,
    )
    response = client.get("/team/?months=24")
    choices = {one["text"]: one["value"] for one in response.context["choices"]}
    assert list(choices) == ["South team", "North team"]
    assert "Of 1 decision" in response.content.decode()
    assert (
        "Of 1 decision"
        in client.get("/team/", {"team": choices["North team"], "months": 24}).content.decode()
    )
    page = client.get("/team/", {"team": choices["South team"], "months": 24}).content.decode()
    assert "Nothing was decided" in page
    client.force_login(sam)
    assert client.get("/team/", {"team": choices["South team"]}).status_code == 404
    assert client.get("/team/", {"team": str(south.pk)}).status_code == 404
    assert client.get("/team/", {"months": "-1"}).status_code == 200


@pytest.mark.parametrize("who", ["priya", "panel_member", "scheme_owner"])
def test_the_page_is_for_managers(client: Client, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/team/").status_code == 404


def test_a_decision_that_was_replaced_was_still_made(version, priya, north):
    """What was decided counts for good, whatever came of it."""
    sign_off(version=version, by=priya, at=AT)
    again = plan_changed(version.plan, by=priya, weekly_pence=9_500, at=later(1))
    sign_off(version=again, by=priya, at=later(1))
    assert Decision.objects.filter(replaced_by__isnull=False).count() == 1
    assert sum(levels(north.pk).values()) == 2
