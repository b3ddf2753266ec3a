"""The page of one person: who they are, where things stand, what comes next, who may see it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from budgets.services import work_out
from socialcare.audit.models import Event
from socialcare.people import services as people
from tests.builders import AT, an_assessment, answered, in_the_circle, plan_open
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(rosa):
    return reverse("person", args=[rosa.ref])


def test_the_page_says_who_it_is_and_what_they_like_to_be_called(client: Client, priya, rosa, page):
    client.force_login(priya)
    text = text_of(client.get(page))
    assert "Rosa Vidal called Rosie" in text
    assert "Born 12 March 1948" in text
    assert "NHS number 943 476 5919" in text
    assert "FB1 2CD" in text
    assert "Priya Raman (you), North team" in text


def test_the_title_names_nobody(client: Client, priya, page):
    client.force_login(priya)
    title = client.get(page).content.decode().partition("<title>")[2].partition("</title>")[0]
    assert "Rosa" not in title
    assert "Vidal" not in title


def test_each_opening_is_an_event(client: Client, priya, rosa, page):
    client.force_login(priya)
    client.get(page)
    event = Event.objects.filter(verb="record.opened").latest("id")
    assert (event.by, event.person_id, event.data) == (priya, rosa.pk, {"what": "the record"})


def test_a_worker_of_another_team_gets_the_same_404_as_for_nobody(client: Client, noor, rosa, page):
    client.force_login(noor)
    before = Event.objects.count()
    forbidden = client.get(page)
    unknown = client.get(reverse("person", args=["zzzzzzzz"]))
    assert forbidden.status_code == unknown.status_code == 404
    assert text_of(forbidden) == text_of(unknown)
    assert Event.objects.count() == before


def test_crisis_capacity_and_advocate_show_only_where_set(client: Client, priya, rosa, page):
    client.force_login(priya)
    text = text_of(client.get(page))
    assert "In crisis" not in text
    assert "Capacity:" not in text
    assert "Advocate:" not in text
    people.update_person(
        person=rosa,
        by=priya,
        at=AT,
        base_revision=rosa.revision,
        crisis_since=date(2026, 2, 20),
        crisis_notes="Her husband died.",
        capacity="doubted",
        capacity_notes="Where to live.",
        advocate="requested",
    )
    text = text_of(client.get(page))
    assert "In crisis since 20 February 2026" in text
    assert "Her husband died." in text
    assert "Capacity: in doubt for this decision Where to live." in text
    assert "Advocate: independent advocate asked for" in text


def main_button(response) -> str:
    return response.context["page"].next.main.text


def test_the_main_button_follows_the_work(client: Client, priya, rosa, page, scheme):
    client.force_login(priya)
    assert main_button(client.get(page)) == "Start the assessment"
    draft = an_assessment(rosa, by=priya)
    response = client.get(page)
    assert main_button(response) == "Continue the assessment"
    assert "Everything written in it is saved." in text_of(response)
    answered(draft, by=priya)
    budget = work_out(assessment=draft, by=priya, at=AT)
    response = client.get(page)
    assert main_button(response) == "Show the budget"
    assert "Talk about who leads the plan." in text_of(response)
    plan_open(rosa, by=priya)
    response = client.get(page)
    assert main_button(response) == "Open the plan"
    assert "Talk about who leads the plan." not in text_of(response)
    assert f"£{budget.weekly_pence / 100:.2f} a week" in text_of(response)
    assert "Done, 2 March 2026" in text_of(response)
    assert 'aria-current="step"' in response.content.decode()


def test_a_decision_without_eligibility_is_told_with_its_reasons(client: Client, priya, rosa, page, scheme):
    draft = answered(an_assessment(rosa, by=priya), by=priya, needs={})
    assert work_out(assessment=draft, by=priya, at=AT) is None
    client.force_login(priya)
    response = client.get(page)
    assert main_button(response) == "Show the decision"
    assert "Not eligible." in text_of(response)


@pytest.mark.parametrize("rows", [1, 50, 500])
def test_the_page_takes_the_same_few_queries_whatever_its_size(
    client: Client, priya, rosa, page, scheme, rows: int, django_assert_max_num_queries
):
    work_out(assessment=answered(an_assessment(rosa, by=priya), by=priya), by=priya, at=AT)
    an_assessment(rosa, by=priya)
    for number in range(rows):
        in_the_circle(rosa, by=priya, name=f"Friend {number}", relation="friend")
        people.record_opening(person=rosa, by=priya, at=AT + timedelta(hours=number), what="the record")
    client.force_login(priya)
    client.get(page)  # the first page after signing in also writes the session
    # Decisions, rhythm, check-ins, messages, notes, cards to get in and codes on paper: one each.
    with django_assert_max_num_queries(18):
        response = client.get(page)
    assert response.status_code == 200


def test_a_case_that_nobody_has_can_be_taken_from_the_page(client: Client, priya, sam):
    from tests.builders import a_person

    edith = a_person(by=sam)
    client.force_login(priya)
    page = reverse("person", args=[edith.ref])
    assert "Take this case" in text_of(client.get(page))
    answer = client.post(reverse("person_take", args=[edith.ref]), follow=True)
    text = text_of(answer)
    assert "You have this case now." in text
    assert "Priya Raman (you)" in text
    assert "Take this case" not in text


def test_a_panel_member_with_access_reads_and_changes_nothing(client: Client, panel_member, rosa, page):
    from socialcare.people.access import grant_access

    client.force_login(panel_member)
    assert client.get(page).status_code == 404
    grant_access(user=panel_member, person=rosa)
    response = client.get(page)
    assert response.status_code == 200
    text = text_of(response)
    assert "Change" not in text
    assert "Invite" not in text
    assert client.get(reverse("person_edit", args=[rosa.ref])).status_code == 404


def test_the_history_tells_in_words_who_did_what(client: Client, priya, sam, rosa):
    people.update_person(
        person=rosa, by=sam, at=AT, base_revision=rosa.revision, phone="01632 960 123", language="Catalan"
    )
    for _ in range(3):
        people.record_opening(person=rosa, by=sam, at=AT, what="the record")
    client.force_login(priya)
    text = text_of(client.get(reverse("person_history", args=[rosa.ref])))
    assert "Priya Raman added the record" in text
    assert "Priya Raman took the case" in text
    assert "Sam Okoro changed language they prefer and phone" in text
    assert "Sam Okoro opened the record (3 times)" in text


def test_a_long_history_goes_on_over_the_page_and_a_forged_place_in_it_is_404(client: Client, priya, rosa):
    for number in range(230):
        people.record_opening(person=rosa, by=priya, at=AT + timedelta(days=number), what=f"page {number}")
    client.force_login(priya)
    address = reverse("person_history", args=[rosa.ref])
    first = client.get(address)
    assert "opened page 229" in text_of(first)
    assert "opened page 1 " not in text_of(first)
    second = client.get(address, {"before": first.context["next_before"]})
    assert "opened page 0" in text_of(second)
    assert client.get(address, {"before": "17"}).status_code == 404
