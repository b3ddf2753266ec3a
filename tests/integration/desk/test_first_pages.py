"""Where each kind of user begins, and what stands there."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets.services import work_out
from signoff.services import deciding, referring
from socialcare.accounts.services import invite_person
from socialcare.people import services as people
from socialcare.people.models import Person, User
from supportplans.models import SupportPlan
from tests.builders import (
    AT,
    a_limit_set,
    a_person,
    an_assessment,
    answered,
    plan_changed,
    plan_open,
    plan_ready,
    urgent_support,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def test_nobody_signed_in_is_sent_to_sign_in(client: Client):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["priya", "sam", "panel_member", "scheme_owner"])
def test_staff_begin_with_today(client: Client, request, who: str):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/")["Location"] == reverse("today")
    assert client.get(reverse("today")).status_code == 200


def test_a_person_begins_with_their_own_page(client: Client, priya, rosa):
    person = people.update_person(
        person=rosa, by=priya, at=AT, base_revision=rosa.revision, email="rosa@example.org"
    )
    client.force_login(invite_person(person=person, by=priya, at=AT))
    assert client.get("/")["Location"] == reverse("my")
    assert client.get(reverse("today")).status_code == 404
    assert client.get(reverse("people")).status_code == 404


def test_somebody_with_neither_work_nor_record_here_gets_no_further_than_sign_in(client: Client, db):
    client.force_login(User.objects.create_user(email="new@fenwick.example", name="New Here"))
    assert client.get("/")["Location"].startswith(reverse("account_login"))


def test_a_worker_who_has_left_opens_nothing(client: Client, priya, rosa):
    client.force_login(priya)
    priya.worker.ended_on = AT.date()
    priya.worker.save()
    for address in (reverse("today"), reverse("people"), reverse("person", args=[rosa.ref])):
        assert client.get(address).status_code in (302, 404)


def test_today_puts_drafts_crises_and_new_budgets_before_the_caseload(client: Client, priya, rosa, scheme):
    now = timezone.now()
    draft_of, told = (
        a_person(by=priya, first_name="Ada", last_name=name, born_on=date(1950, 1, day))
        for day, name in ((1, "Draft"), (2, "Told"))
    )
    for person in (draft_of, told):
        people.allocate(person=person, worker=priya.worker, by=priya, at=AT)
    an_assessment(draft_of, by=priya)
    work_out(assessment=answered(an_assessment(told, by=priya, at=now), by=priya, at=now), by=priya, at=now)
    people.update_person(
        person=rosa, by=priya, at=AT, base_revision=1, crisis_since=date(2026, 2, 28), crisis_notes="A fall."
    )
    client.force_login(priya)
    text = text_of(client.get(reverse("today")))
    order = [
        text.index(part)
        for part in (
            "In crisis Rosa Vidal",
            "Assessments to finish Ada Draft",
            "talk about the plan Ada Told",
            "Your caseload (3)",
        )
    ]
    assert order == sorted(order)
    assert "A fall." in text
    assert "Not assessed yet" in text


def test_whose_plan_is_begun_is_not_to_be_talked_to_about_beginning_it(client: Client, priya, rosa, scheme):
    now = timezone.now()
    plan_open(rosa, by=priya, at=now - timedelta(days=90))
    work_out(assessment=answered(an_assessment(rosa, by=priya, at=now), by=priya, at=now), by=priya, at=now)
    client.force_login(priya)
    assert "talk about the plan Rosa Vidal" in text_of(client.get(reverse("today")))
    SupportPlan.objects.update(opened_at=now)
    assert "talk about the plan" not in text_of(client.get(reverse("today")))


def test_a_budget_told_long_ago_no_longer_counts_as_new(client: Client, priya, rosa, scheme):
    work_out(assessment=answered(an_assessment(rosa, by=priya), by=priya), by=priya, at=AT)
    client.force_login(priya)
    text = text_of(client.get(reverse("today")))
    assert "talk about the plan" not in text
    assert "Indicative budget: £" in text


def test_today_shows_no_case_of_a_colleague(client: Client, priya, sam, rosa):
    edith = a_person(by=sam)
    people.allocate(person=edith, worker=sam.worker, by=sam, at=AT)
    client.force_login(priya)
    text = text_of(client.get(reverse("today")))
    assert "Rosa Vidal" in text
    assert "Edith Marlow" not in text


def test_a_manager_sees_the_team_who_has_how_much_and_what_nobody_has(
    client: Client, priya, sam, rosa, arthur
):
    a_person(by=sam)
    client.force_login(sam)
    text = text_of(client.get(reverse("today")))
    assert "North team today" in text
    assert "Nobody has these cases yet Edith Marlow" in text
    assert "Drafts" in text
    assert "Priya Raman 1 0 0" in text
    assert "Sam Okoro 0 0 0" in text
    assert "Everybody the team works with (2)" in text
    assert "Arthur Pell" not in text


def test_a_scheme_owner_sees_which_scheme_is_in_force(client: Client, scheme_owner, scheme):
    client.force_login(scheme_owner)
    text = text_of(client.get(reverse("today")))
    assert scheme.title in text
    assert f"Version {scheme.version}" in text


def test_a_panel_member_is_told_kindly_that_nothing_waits(client: Client, panel_member):
    client.force_login(panel_member)
    assert "Nothing waits for you" in text_of(client.get(reverse("today")))


def cases(priya, count: int) -> list[Person]:
    found = []
    for number in range(count):
        person = a_person(
            by=priya,
            first_name="Case",
            last_name=f"Number{number:03}",
            born_on=date(1940, 1, 1) + timedelta(days=number),
        )
        people.allocate(person=person, worker=priya.worker, by=priya, at=AT)
        found.append(person)
    return found


@pytest.mark.parametrize("who", ["priya", "sam"])
@pytest.mark.parametrize("count", [1, 50, 500])
def test_today_takes_the_same_few_queries_whatever_the_caseload(
    client: Client, request, priya, scheme, who: str, count: int, django_assert_max_num_queries
):
    people_of_hers = cases(priya, count)
    plan_ready(people_of_hers[0], by=priya)
    an_assessment(people_of_hers[0], by=priya)
    client.force_login(request.getfixturevalue(who))
    client.get(reverse("today"))
    with django_assert_max_num_queries(21):
        response = client.get(reverse("today"))
    assert f"({count})" in text_of(response)


# plans to sign off, and what is agreed


def to_sign(client) -> list[str]:
    return [one.words for one in client.get(reverse("today")).context["to_sign"]]


@pytest.fixture
def today_is(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(days=3))


def test_a_plan_that_waits_for_her_stands_on_her_first_page_until_it_is_decided(
    client: Client, priya, sam, rosa, scheme, today_is
):
    a_limit_set(priya)
    version = plan_ready(rosa, by=priya)
    client.force_login(priya)
    response = client.get(reverse("today"))
    text = text_of(response)
    assert "Plans to sign off Rosa Vidal: version 1 waits since 2 March 2026 (3 days ago)" in text
    assert reverse("plan_sign_off", args=[version.plan_id]) in response.content.decode()
    assert "Plan ready to sign off (3 days ago)" in text
    deciding.sign_off(version=version, by=priya, at=AT)
    assert "Plans to sign off" not in text_of(client.get(reverse("today")))


def test_a_plan_before_others_is_not_hers_until_it_comes_back(
    client: Client, priya, sam, rosa, scheme, today_is
):
    a_limit_set(priya)
    version = plan_ready(rosa, by=priya)
    client.force_login(priya)
    referral = referring.refer(version=version, level="manager", why="Look.", by=priya, at=AT)
    assert to_sign(client) == []
    referring.hand_back(referral=referral, words="", by=sam, at=AT + timedelta(days=1))
    [words] = to_sign(client)
    assert words.startswith("handed back on 3 March 2026 (2 days ago), yours to decide; to be decided by ")
    plan_changed(version.plan, by=priya, weekly_pence=9_500, at=AT + timedelta(days=2))
    [words] = to_sign(client)
    assert words.startswith("version 2 waits since 4 March 2026 (yesterday)")


def test_a_plan_that_is_not_agreed_or_written_on_again_is_not_to_sign(
    client: Client, priya, sam, rosa, scheme, today_is
):
    version = plan_ready(rosa, by=priya)
    client.force_login(priya)
    referral = referring.refer(version=version, level="manager", why="Look.", by=priya, at=AT)
    deciding.not_agree(referral=referral, need="nutrition", reasons="Too little.", by=sam, at=AT)
    assert to_sign(client) == []


def test_the_plans_of_others_are_not_hers(client: Client, priya, noor, rosa, scheme, today_is):
    plan_ready(rosa, by=priya)
    client.force_login(noor)
    assert to_sign(client) == []


def test_of_many_plans_to_sign_the_longest_waiting_stand_there(client: Client, priya, scheme, today_is):
    for place, person in enumerate(cases(priya, 11)):
        plan_ready(person, by=priya, at=AT + timedelta(minutes=place))
    client.force_login(priya)
    response = client.get(reverse("today"))
    assert [one.name for one in response.context["to_sign"]] == [f"Case Number{n:03}" for n in range(10)]
    assert "These have waited longest. There are more" in text_of(response)


def caseload_line(client) -> str:
    [case] = client.get(reverse("today")).context["cases"]
    return case.words


def test_after_the_decision_the_caseload_says_what_is_agreed(
    client: Client, priya, sam, rosa, scheme, today_is
):
    a_limit_set(priya)
    version = plan_ready(rosa, by=priya)
    client.force_login(priya)
    deciding.sign_off(version=version, by=priya, at=AT, from_on=date(2026, 4, 1))
    assert caseload_line(client) == "Agreed: £90.00 a week, from 1 April 2026"
    plan_changed(version.plan, by=priya, weekly_pence=9_500, at=AT + timedelta(days=1))
    assert caseload_line(client) == ("Plan ready to sign off. Agreed: £90.00 a week, from 1 April 2026")


def test_urgent_support_stands_beside_the_indicative_sum(client: Client, priya, sam, rosa, scheme, today_is):
    a_limit_set(priya)
    work_out(assessment=answered(an_assessment(rosa, by=priya), by=priya), by=priya, at=AT)
    client.force_login(priya)
    urgent_support(rosa, by=priya)
    assert caseload_line(client).endswith(" a week. Urgent support: £20.00 a week")


def test_a_long_caseload_goes_on_over_the_page(client: Client, priya, django_assert_max_num_queries):
    cases(priya, 51)
    client.force_login(priya)
    first = client.get(reverse("today"))
    assert "Case Number049" in text_of(first)
    assert "Case Number050" not in text_of(first)
    after = first.context["page"].next_after
    with django_assert_max_num_queries(22):
        second = client.get(reverse("today"), {"after": after})
    assert "Case Number050" in text_of(second)
    assert "Case Number049" not in text_of(second)
