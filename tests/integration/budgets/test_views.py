"""The budget's pages: what they show, whom they let in, and the laptop turned round."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.models import Adjustment, IndicativeBudget
from socialcare.audit.models import Event
from socialcare.people import services as people
from tests.builders import AT, PASSWORD, SIXTEEN, an_assessment, budget_worked_out
from tests.pages import text_of as words

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_priya(client, priya):
    client.force_login(priya)
    return client


def openings(person):
    return [
        (event.by_words, event.data["what"])
        for event in Event.objects.filter(person_id=person.pk, verb="record.opened").order_by("id")
    ]


# Working out


def test_the_check_pages_button_leads_to_the_budget(as_priya, eighteen_points):
    response = as_priya.post(reverse("budget_work_out", args=[eighteen_points.pk]))
    assert response.status_code == 302
    assert response.url == reverse("budget", args=[eighteen_points.pk])
    assert IndicativeBudget.objects.get().weekly_pence == 9268


def test_a_refusal_leads_back_to_the_check_page_with_the_sentence(as_priya, scheme, rosa, priya):
    assessment = an_assessment(rosa, by=priya)
    response = as_priya.post(reverse("budget_work_out", args=[assessment.pk]), follow=True)
    assert response.redirect_chain[0][0] == reverse("assessment_check", args=[assessment.pk])
    assert "This assessment cannot be completed yet." in response.content.decode()


def test_working_out_is_never_a_matter_of_following_a_link(as_priya, eighteen_points):
    assert as_priya.get(reverse("budget_work_out", args=[eighteen_points.pk])).status_code == 405


# The worker's page


def test_the_worker_sees_the_sum_every_line_and_how_to_challenge_it(as_priya, budget):
    shown = words(as_priya.get(reverse("budget", args=[budget.assessment_id])))
    assert "About £92.68 a week" in shown
    assert "£4,819.36 a year, counted as 52 weeks" in shown
    assert "It may go up or down when your plan is agreed." in shown
    assert budget.statement["scheme"]["notice"] in shown
    assert "2026-27.1" in shown
    for group in budget.statement["groups"]:
        assert group["heading"] in shown
        for line in group["lines"]:
            assert (line.get("answer") or line["text"]) in shown
            assert line["amount"] in shown
    for line in budget.statement["working"]:
        assert line["text"] in shown
    for reason in budget.statement["reasons"]:
        assert reason in shown
    for where in ("01632 960 100", "adult.social.care@fenwick.example", "Ombudsman", "0300 061 0614"):
        assert where in shown


def test_the_page_asks_at_most_ten_queries(as_priya, budget, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        as_priya.get(reverse("budget", args=[budget.assessment_id]))


@pytest.mark.parametrize("name", ["budget_adjust", "budget_print", "budget_pdf", "budget_show"])
def test_no_page_of_a_budget_asks_more_than_ten_queries(
    as_priya, budget, name, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        assert as_priya.get(reverse(name, args=[budget.pk])).status_code == 200


def test_opening_the_budget_is_in_the_record(as_priya, budget, rosa):
    as_priya.get(reverse("budget", args=[budget.assessment_id]))
    assert openings(rosa) == [("Priya Raman", "the budget")]


PAGES = ["budget_adjust", "budget_show", "budget_pdf", "budget_print"]


@pytest.mark.parametrize("name", PAGES)
def test_another_teams_budget_does_not_exist(client, noor, budget, name):
    client.force_login(noor)
    assert client.get(reverse(name, args=[budget.pk])).status_code == 404
    assert client.get(reverse(name, args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["budget", "decision_pdf", "decision_print"])
def test_another_teams_assessment_does_not_exist(client, noor, not_eligible, name):
    client.force_login(noor)
    assert client.get(reverse(name, args=[not_eligible.pk])).status_code == 404
    assert client.post(reverse("budget_work_out", args=[not_eligible.pk])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_nobody_opens_a_budget_without_signing_in(client, budget, name):
    response = client.get(reverse(name, args=[budget.pk]))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_a_draft_has_no_budget_yet_and_leads_to_its_check_page(as_priya, eighteen_points):
    response = as_priya.get(reverse("budget", args=[eighteen_points.pk]))
    assert response.url == reverse("assessment_check", args=[eighteen_points.pk])


def test_the_budget_of_a_replaced_assessment_is_still_there_and_says_so(as_priya, budget, rosa, priya):
    budget_worked_out(rosa, by=priya, at=AT + timedelta(hours=1), needs=SIXTEEN)
    shown = words(as_priya.get(reverse("budget", args=[budget.assessment_id])))
    assert "A newer assessment has taken the place of this one." in shown
    assert "About £92.68 a week" in shown


def test_where_the_laws_test_is_not_met_the_page_gives_reasons_other_help_and_the_challenge(
    as_priya, not_eligible
):
    shown = words(as_priya.get(reverse("budget", args=[not_eligible.pk])))
    assert "There is one of the ten things that you cannot do without help" in shown
    assert "regulation" not in shown
    assert "Advice that is free" in shown
    assert "Go to the Ombudsman" in shown
    assert "£" not in shown


def test_an_eligible_persons_assessment_has_no_decision_paper(as_priya, budget):
    assert as_priya.get(reverse("decision_pdf", args=[budget.assessment_id])).status_code == 404


@pytest.mark.parametrize(
    ("email", "invited", "words_shown"),
    [
        ("rosa@post.example", False, "Let them see it online"),
        ("rosa@post.example", True, "Rosie can sign in and see this online."),
        ("", False, "needs a card to get in, or an email address."),
    ],
)
def test_the_page_says_how_the_person_sees_it_online(
    as_priya, budget, rosa, priya, email, invited, words_shown
):
    from socialcare.accounts.services import invite_person

    rosa.refresh_from_db()
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, email=email)
    rosa.refresh_from_db()
    if invited:
        invite_person(person=rosa, by=priya, at=AT)
    assert words_shown in words(as_priya.get(reverse("budget", args=[budget.assessment_id])))


# A worker's own sum


def test_beyond_the_table_the_worker_sets_a_sum_and_the_person_reads_why(as_priya, beyond_the_table):
    page = reverse("budget", args=[beyond_the_table.assessment_id])
    assert "The table ends here; a person must estimate." in words(as_priya.get(page))
    response = as_priya.post(
        reverse("budget_adjust", args=[beyond_the_table.pk]),
        {"weekly": "£1,234.50", "reason": "Two carers are needed at night."},
    )
    assert response.url == page
    shown = words(as_priya.get(page))
    assert "About £1,234.50 a week" in shown
    assert "Two carers are needed at night." in shown
    assert "The table itself gives no sum here." in shown


def test_a_sum_without_a_reason_is_refused_and_what_was_typed_is_there(as_priya, budget):
    response = as_priya.post(reverse("budget_adjust", args=[budget.pk]), {"weekly": "120", "reason": ""})
    html = response.content.decode()
    assert response.status_code == 200
    assert "Error: " in html
    assert 'value="120"' in html
    assert not Adjustment.objects.exists()


def test_the_sum_that_stands_already_is_refused_beside_its_field(as_priya, budget):
    response = as_priya.post(
        reverse("budget_adjust", args=[budget.pk]), {"weekly": "92.68", "reason": "Because."}
    )
    assert "The sum is £92.68 a week already." in response.content.decode()


# Turned round


@pytest.fixture
def turned(as_priya, budget):
    response = as_priya.get(reverse("budget_show", args=[budget.pk]))
    assert response.status_code == 200
    return as_priya


def test_the_turned_laptop_shows_the_sum_the_reasons_and_what_next_and_nothing_else(turned, budget, rosa):
    response = turned.get(reverse("budget_show", args=[budget.pk]))
    html, shown = response.content.decode(), words(response)
    assert "Your weekly budget is about £92.68" in shown
    assert "It may go up or down when your plan is agreed." in shown
    assert all(reason in shown for reason in budget.statement["reasons"])
    assert len(budget.statement["reasons"]) <= 5
    assert budget.statement["scheme"]["notice"] in shown
    assert "<nav" not in html
    assert "<footer" not in html
    assert rosa.last_name not in html.replace("Tomas Vidal", "")
    assert html.count("href=") - html.count("<link") == 1, "one way out, to the lock"


def test_the_turned_laptop_and_its_lock_say_that_this_is_a_demonstration(turned, budget, settings):
    pages = [reverse("budget_show", args=[budget.pk]), reverse("budget_unlock")]
    settings.COUNCIL_DEMONSTRATION = True
    for page in pages:
        assert "is invented, and so is everybody here" in turned.get(page).content.decode()
    settings.COUNCIL_DEMONSTRATION = False
    for page in pages:
        assert "invented" not in turned.get(page).content.decode()


def test_showing_it_is_in_the_record(turned, rosa):
    assert openings(rosa) == [("Priya Raman", "the budget, shown to them")]


@pytest.mark.parametrize("name", ["home", "today", "people"])
def test_while_it_is_turned_round_no_other_address_opens(turned, name):
    response = turned.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("budget_unlock"))


def test_while_it_is_turned_round_not_even_another_budget_or_an_unknown_address_opens(turned):
    for address in (reverse("budget_show", args=[uuid4()]), "/no/such/page/"):
        assert turned.get(address).url.startswith(reverse("budget_unlock"))


def test_a_script_is_told_that_the_laptop_is_turned_round(turned):
    response = turned.get(reverse("people"), headers={"accept": "application/json"})
    assert response.status_code == 423
    assert json.loads(response.content)["turned_round"] is True


def test_an_answer_in_another_tab_is_still_saved(turned, budget):
    response = turned.post(
        reverse("assessment_answer", args=[budget.assessment_id]), headers={"accept": "application/json"}
    )
    assert response.status_code not in (302, 423)


def test_the_lock_says_nothing_of_anybody(turned, rosa):
    html = turned.get(reverse("budget_unlock")).content.decode()
    assert "The laptop is turned round" in html
    assert rosa.first_name not in html
    assert "£" not in html
    assert "<nav" not in html


def test_the_workers_password_turns_it_back_to_where_she_wanted(turned, budget):
    wanted = f"{reverse('budget_unlock')}?next={reverse('people')}"
    response = turned.post(wanted, {"password": PASSWORD})
    assert response.url == reverse("people")
    assert turned.get(reverse("people")).status_code == 200


def test_without_a_wanted_page_it_turns_back_to_the_workers_page(turned, budget):
    response = turned.post(reverse("budget_unlock"), {"password": PASSWORD})
    assert response.url == reverse("budget", args=[budget.assessment_id])


def test_it_never_turns_back_to_another_site(turned, budget):
    response = turned.post(f"{reverse('budget_unlock')}?next=https://evil.example/", {"password": PASSWORD})
    assert response.url == reverse("budget", args=[budget.assessment_id])


def test_a_wrong_password_does_not_turn_it_back(turned):
    response = turned.post(reverse("budget_unlock"), {"password": "guess"})
    assert "That is not your password. You have 4 more tries." in response.content.decode()
    assert turned.get(reverse("people")).status_code == 302


def test_after_five_wrong_passwords_the_worker_is_signed_out(turned):
    for _ in range(4):
        turned.post(reverse("budget_unlock"), {"password": "guess"})
    response = turned.post(reverse("budget_unlock"), {"password": "guess"})
    assert response.url == reverse("account_login")
    assert "_auth_user_id" not in turned.session


def test_what_another_tab_sends_meanwhile_is_kept_and_given_back(turned, budget, priya):
    from socialcare.web.typed import TYPED_BY, typed_by_token

    form = reverse("budget_adjust", args=[budget.pk])
    response = turned.post(
        form,
        {"weekly": "130", "reason": "Travel to dialysis.", TYPED_BY: typed_by_token(priya)},
        headers={"referer": f"http://testserver{form}"},
    )
    assert response.url.startswith(reverse("budget_unlock"))
    assert not Adjustment.objects.exists()
    back = turned.post(response.url, {"password": PASSWORD})
    assert back.url == form
    assert "Travel to dialysis." in turned.get(form).content.decode()


def test_a_page_that_is_not_turned_round_has_no_lock(as_priya):
    response = as_priya.get(f"{reverse('budget_unlock')}?next={reverse('people')}")
    assert response.url == reverse("people")


def test_signing_out_from_the_lock_ends_the_session(turned):
    response = turned.post(reverse("budget_unlock"), {"sign_out": "yes"})
    assert response.url == reverse("account_login")
    assert "_auth_user_id" not in turned.session


def test_times_come_from_here(budget):
    assert timezone.localdate(budget.worked_out_at) == AT.date()
