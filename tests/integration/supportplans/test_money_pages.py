"""The pages of costs, check, needs, cover and versions: what each reader sees there, and what they do."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from socialcare.audit.models import Event
from supportplans.models import CheckMark, CostLine, OutcomeLink, PlanVersion, StatutoryCover
from supportplans.reading import verify
from supportplans.services import costs, plans
from supportplans.services.versions import freeze
from tests.builders import AT, a_cost, a_helper, a_passage, a_picture, budget_worked_out
from tests.html_check import html_faults
from tests.pages import text_of
from tests.papers import holds, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessed(scheme, plan, rosa, priya):
    budget_worked_out(rosa, by=priya)
    return plan


@pytest.fixture
def as_rosa(client, rosa_user):
    client.force_login(rosa_user)
    return client


@pytest.fixture
def as_priya(client, priya):
    client.force_login(priya)
    return client


def address(name, plan, *more):
    return reverse(name, args=[plan.pk, *more])


COST = {"what": "Gym", "quantity": "", "unit": "", "price": "40", "period": "month", "paid_from": "budget"}


# Costs


def test_the_person_says_a_cost_in_one_line_looks_it_over_and_saves_it(as_rosa, assessed):
    page = as_rosa.post(address("plan_cost_add", assessed), {"line": "cleaner 2 hours a week £15"})
    assert "This is what we understood." in text_of(page)
    assert not CostLine.objects.exists()
    shown = {
        name: page.context["form"][name].value() for name in ("what", "quantity", "unit", "price", "period")
    }
    assert shown == {"what": "Cleaner", "quantity": "2", "unit": "hour", "price": "15.00", "period": "week"}
    saved = as_rosa.post(address("plan_cost_add", assessed), shown | {"paid_from": "budget"}, follow=True)
    assert "£30.00 a week" in text_of(saved)
    assert "£82.21 a week under the indicative budget of £112.21 a week" in text_of(saved)


def test_an_empty_line_says_what_to_do(as_rosa, plan):
    page = as_rosa.post(address("plan_cost_add", plan), {"line": " "})
    assert "Write what it is, such as: gym £40 a month." in text_of(page)


def test_a_refused_cost_keeps_what_was_typed(as_rosa, plan):
    page = as_rosa.post(address("plan_cost_add", plan), COST | {"price": "forty"})
    assert page.context["form"]["price"].value() == "forty"
    assert "is not a sum of money" in text_of(page)
    assert not CostLine.objects.exists()


def test_of_two_writers_both_are_shown_and_pressing_again_keeps_what_was_typed(
    as_rosa, plan, rosa_user, priya
):
    cost = a_cost(plan, by=rosa_user)
    costs.change_cost(cost=cost, base_revision=1, what="Gardener", by=priya, at=AT)
    where = address("plan_cost", plan, cost.pk)
    page = as_rosa.post(where, COST | {"revision": "1"})
    assert "What Priya Raman saved" in text_of(page)
    assert "Gardener: 2 hours at £15.00 an hour, each week" in text_of(page)
    assert page.context["form"]["what"].value() == "Gym"
    again = as_rosa.post(where, COST | {"revision": page.context["form"]["revision"].value()})
    assert again.status_code == 302
    assert CostLine.objects.get().what == "Gym"
    assert "Gardener: 2 hours" in text_of(as_rosa.get(where))


def test_a_cost_is_taken_out_and_brought_back_from_the_page(as_rosa, plan, rosa_user):
    cost = a_cost(plan, by=rosa_user)
    page = as_rosa.post(address("plan_cost_remove", plan, cost.pk), follow=True)
    assert "Taken out" in text_of(page)
    page = as_rosa.post(address("plan_cost_return", plan, cost.pk), follow=True)
    assert "The cost is back." in text_of(page)


def test_a_helper_without_the_budget_sees_costs_and_no_budget(client, assessed, rosa_user, tomas):
    a_cost(assessed, by=rosa_user)
    client.force_login(tomas.user)
    shown = client.get(address("plan_money", assessed))
    assert "£30.00 a week" in text_of(shown)
    page = shown.content.decode()
    form = client.get(address("plan_cost_add", assessed)).content.decode()
    assert "112.21" not in page + form
    assert "82.21" not in page + form
    assert "11221" not in page + form
    for name in ("plan_cover", "plan_needs", "plan_cover_pdf"):
        assert client.get(address(name, assessed)).status_code == 404


def test_a_helper_who_only_reads_has_no_form(client, plan, rosa_user):
    reader = a_helper(plan, by=rosa_user, right="see")
    a_cost(plan, by=rosa_user)
    client.force_login(reader.user)
    page = client.get(address("plan_money", plan)).content.decode()
    assert "Add a cost" not in page
    assert client.get(address("plan_cost_add", plan)).status_code == 404


def test_a_question_about_the_law_is_shown_and_stops_nothing(as_rosa, plan):
    page = as_rosa.post(address("plan_cost_add", plan), COST | {"what": "Cannabis oil"}, follow=True)
    assert "A question to think about: “Cannabis oil”: is it within the law?" in text_of(page)
    assert CostLine.objects.get().what == "Cannabis oil"


# The check and the needs


def test_a_point_is_linked_and_talked_over_on_its_page(as_rosa, plan, rosa_user):
    passage = a_passage(plan, by=rosa_user, title="A good day")
    as_rosa.post(
        address("plan_point", plan, "safe"), {"entries": [str(passage.pk)], "talked": "on", "words": "A key."}
    )
    assert CheckMark.objects.filter(removed_at__isnull=True).count() == 2
    shown = text_of(as_rosa.get(address("plan_check", plan)))
    assert "1. A good day" in shown
    assert "Talked about: A key. (Rosa Vidal)" in shown
    opened = as_rosa.get(address("plan_point", plan, "safe")).context["form"]
    as_rosa.post(address("plan_point", plan, "safe"), {"before": opened["before"].value()})
    assert CheckMark.objects.filter(removed_at__isnull=True).count() == 0
    assert as_rosa.get(address("plan_point", plan, "nonsense")).status_code == 404


def test_a_need_is_linked_on_its_page_and_stands_out_no_more(as_priya, assessed, rosa_user):
    passage = a_passage(assessed, by=rosa_user, title="A good day")
    before = text_of(as_priya.get(address("plan_needs", assessed)))
    assert "8 needs have nothing in the plan yet" in before
    as_priya.post(address("plan_need", assessed, "nutrition"), {"entries": [str(passage.pk)]})
    assert OutcomeLink.objects.get().entry == passage
    assert "7 needs have nothing in the plan yet" in text_of(as_priya.get(address("plan_needs", assessed)))


# The cover


def test_the_worker_writes_the_cover_and_the_person_reads_it(as_priya, assessed, rosa_user, client):
    a_cost(assessed, by=rosa_user)
    where = address("plan_cover_edit", assessed)
    as_priya.post(where, {"contribution": "12.50", "payment": "direct", "direct": "17.50",
                          "direct_how_often": "four_weeks", "direct_to": "Rosa Vidal",
                          "advice": "Ask the library.", "revision": "0"})  # fmt: skip
    assert StatutoryCover.objects.get().direct_pence == 1750
    as_priya.post(
        address("plan_cover_need", assessed, "nutrition"),
        {"met_by": "carer", "words": "Tomas cooks.", "revision": "0"},
    )
    client.force_login(rosa_user)
    shown = text_of(client.get(address("plan_cover", assessed)))
    for words in ("The council pays £17.50 a week", "Tomas cooks.", "Ask the library.", "Every four weeks"):
        assert words in shown
    for name, more in (("plan_cover_edit", ()), ("plan_cover_need", ("nutrition",))):
        assert client.get(address(name, assessed, *more)).status_code == 404


def test_a_refused_cover_keeps_everything_that_was_typed(as_priya, assessed):
    typed = {"payment": "council", "direct": "17.50", "direct_to": "Rosa", "advice": "A long advice."}
    page = as_priya.post(address("plan_cover_edit", assessed), typed)
    assert "You noted a direct payment." in text_of(page)
    assert [page.context["form"][name].value() for name in typed] == list(typed.values())


# Versions


def test_the_person_says_this_is_my_plan_and_reads_it(as_rosa, plan, rosa_user):
    a_passage(plan, by=rosa_user, title="A good day", words="- tea\n- the **quay**")
    page = as_rosa.post(address("plan_versions", plan), {}, follow=True)
    assert "Version 1, kept on" in text_of(page)
    assert "1. A good day" in text_of(page)
    assert PlanVersion.objects.get().frozen_by == rosa_user


def test_the_worker_must_say_whose_word_it_is(as_priya, plan, rosa_user):
    a_passage(plan, by=rosa_user)
    page = as_priya.post(address("plan_versions", plan), {})
    assert "Ask Rosie first, and tick the box" in text_of(page)
    assert not PlanVersion.objects.exists()
    assert as_priya.post(address("plan_versions", plan), {"persons_word": "on"}).status_code == 302


def test_a_helper_sees_the_versions_and_keeps_none(client, plan, rosa_user, tomas):
    a_passage(plan, by=rosa_user)
    freeze(plan=plan, by=rosa_user, at=AT)
    client.force_login(tomas.user)
    assert client.get(address("plan_version", plan, 1)).status_code == 200
    assert client.post(address("plan_versions", plan), {}).status_code == 404
    assert client.get(address("plan_version_cover", plan, 1)).status_code == 404


def test_a_version_hides_the_budget_from_who_may_not_see_it(client, assessed, rosa_user, tomas):
    a_cost(assessed, by=rosa_user)
    freeze(plan=assessed, by=rosa_user, at=AT)
    client.force_login(tomas.user)
    page = client.get(address("plan_version", assessed, 1)).content.decode()
    assert "£30.00" in page
    assert "112.21" not in page
    paper = read(client.get(address("plan_version_pdf", assessed, 1)).content)
    assert not holds(paper, "112.21")


def test_what_changed_is_told_in_words_and_not_by_colour_alone(as_rosa, plan, rosa_user):
    passage = a_passage(plan, by=rosa_user, title="A good day")
    freeze(plan=plan, by=rosa_user, at=AT)
    passage.words = "I smell the quay."
    passage.save()
    a_cost(plan, by=rosa_user)
    freeze(plan=plan, by=rosa_user, at=AT)
    shown = text_of(as_rosa.get(address("plan_differences", plan, 1, 2)))
    assert "Changed: A good day" in shown
    assert "I [taken out: see] [added: smell] the quay." in shown
    assert "New: Cleaner" in shown
    assert "Nothing changed" in text_of(as_rosa.get(address("plan_differences", plan, 2, 2)))
    assert as_rosa.get(address("plan_differences", plan, 1, 9)).status_code == 404


@pytest.fixture
def pictured(plan, rosa_user):
    """A plan with a picture in it, and a version of it."""
    stored = a_picture(by=rosa_user)
    with stored.file.open("rb") as opened:
        data = opened.read()
    a_passage(plan, by=rosa_user, kind="picture", words="The quay in the morning", file=stored)
    return freeze(plan=plan, by=rosa_user, at=AT), stored, data


def test_a_version_is_complete_with_its_files(as_rosa, plan, pictured):
    version, stored, data = pictured
    assert version.content["entries"][0]["file"]["sha256"] == stored.sha256
    answer = as_rosa.get(address("plan_version_file", plan, 1, stored.pk))
    assert b"".join(answer.streaming_content) == data
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert as_rosa.get(address("plan_version_file", plan, 1, uuid4())).status_code == 404
    paper = read(as_rosa.get(address("plan_version_pdf", plan, 1)).content)
    assert [len(page.images) for page in paper.pages].count(1) == 1


def test_the_bytes_of_a_file_that_were_changed_are_found_out(plan, pictured):
    version, stored, _ = pictured
    assert next(verify([version])).same
    with stored.file.storage.open(stored.file.name, "wb") as opened:
        opened.write(b"something else")
    assert next(verify([version])).files_differ == (str(stored.pk),)


def test_nobody_else_opens_the_files_of_a_version(client, plan, pictured, noor, panel_member, tomas):
    _, stored, _ = pictured
    where = address("plan_version_file", plan, 1, stored.pk)
    assert client.get(where).status_code == 302
    for user in (noor, panel_member):
        client.force_login(user)
        assert client.get(where).status_code == 404
    client.force_login(tomas.user)
    assert client.get(where).status_code == 200


# On paper, for others, in the record


def test_the_plan_and_its_about_me_can_be_taken_along(as_rosa, plan, rosa_user):
    a_passage(plan, by=rosa_user, title="A good day", prompt="good_day")
    answer = as_rosa.get(address("plan_pdf", plan))
    assert answer["Content-Type"] == "application/pdf"
    assert holds(read(answer.content), "1. A good day")
    told = json.loads(as_rosa.get(address("plan_about_me", plan)).content)
    assert told["about_me"]["most_important_to_me"]["entries"][0]["title"] == "A good day"


def test_who_reads_large_print_gets_the_plan_in_it(as_rosa, plan, rosa, rosa_user):
    for number in range(12):
        a_passage(plan, by=rosa_user, words=f"Sentence {number}. " * 20)
    small = len(read(as_rosa.get(address("plan_pdf", plan), {"large": "0"}).content).pages)
    large = len(read(as_rosa.get(address("plan_pdf", plan), {"large": "1"}).content).pages)
    assert large > small


PAGES = ["plan_money", "plan_cost_add", "plan_check", "plan_needs", "plan_cover", "plan_versions", "plan_pdf",
         "plan_cover_pdf", "plan_about_me"]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_staff_and_helpers_who_open_it_are_in_the_record_and_the_person_is_not(
    client, assessed, rosa_user, priya, name
):
    sees = a_helper(assessed, by=rosa_user, sees_budget=True, sees_assessment=True)
    for user, noted in ((priya, 1), (sees.user, 1), (rosa_user, 0)):
        client.force_login(user)
        assert client.get(address(name, assessed)).status_code == 200
        assert Event.objects.filter(verb="record.opened", by=user).count() == noted, user


def test_the_pages_are_valid_html(client, assessed, rosa_user, priya):
    passage = a_passage(assessed, by=rosa_user, title="A good day")
    cost = a_cost(assessed, by=rosa_user, price_pence=9_000_00)
    costs.remove_cost(cost=a_cost(assessed, by=rosa_user), by=rosa_user, at=AT)
    freeze(plan=assessed, by=rosa_user, at=AT)
    passage.title = "A better day"
    passage.save()
    a_cost(assessed, by=rosa_user, what="Gym")
    freeze(plan=assessed, by=rosa_user, at=AT)
    pages = {}
    for user in (rosa_user, priya):
        client.force_login(user)
        for name, more in [
            *(
                (name, ())
                for name in (
                    "plan_money",
                    "plan_cost_add",
                    "plan_check",
                    "plan_needs",
                    "plan_cover",
                    "plan_versions",
                )
            ),
            ("plan_cost", (cost.pk,)),
            ("plan_point", ("safe",)),
            ("plan_need", ("nutrition",)),
            ("plan_version", (1,)),
            ("plan_differences", (1, 2)),
        ]:
            pages[f"{user} {name}"] = client.get(address(name, assessed, *more)).content.decode()
    for name, more in (("plan_cover_edit", ()), ("plan_cover_need", ("nutrition",))):
        pages[name] = client.get(address(name, assessed, *more)).content.decode()
    assert html_faults(pages) == []


def test_a_large_plan_takes_no_more_queries_than_a_small_one(client, assessed, rosa_user, priya):
    def queries(name):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address(name, assessed)).status_code == 200
        return len(caught)

    client.force_login(priya)
    a_passage(assessed, by=rosa_user)
    a_cost(assessed, by=rosa_user)
    names = ("plan_money", "plan_check", "plan_needs", "plan_cover", "plan_versions", "plan_about_me")
    queries("plan_money")
    small = {name: queries(name) for name in names}
    for _ in range(60):
        a_passage(assessed, by=rosa_user)
        a_cost(assessed, by=rosa_user)
    assert {name: queries(name) for name in names} == small
    assert max(small.values()) <= 10, small


def test_a_closed_plan_is_read_and_not_changed(client, plan, rosa_user, priya):
    cost = a_cost(plan, by=rosa_user)
    plans.close_plan(plan=plan, reason="Moved away.", by=priya, at=timezone.now())
    client.force_login(rosa_user)
    assert "Add a cost" not in client.get(address("plan_money", plan)).content.decode()
    page = client.post(address("plan_cost_remove", plan, cost.pk), follow=True)
    assert "This plan is closed" in page.content.decode()
    cost.refresh_from_db()
    assert cost.removed_at is None


def test_a_closed_plan_shows_no_form_even_by_its_address(client, plan, rosa_user, priya):
    entry, cost = a_passage(plan, by=rosa_user), a_cost(plan, by=rosa_user)
    plans.close_plan(plan=plan, reason="Moved away.", by=priya, at=timezone.now())
    forms = [
        address("plan_add", plan, "words"),
        address("plan_add_file", plan, "picture"),
        address("plan_entry", plan, entry.pk),
        address("plan_comment", plan),
        address("plan_cost", plan, cost.pk),
        address("plan_cost_add", plan),
        address("plan_lead", plan),
        address("plan_talk", plan),
        address("plan_helpers", plan),
        address("plan_point", plan, "safe"),
    ]
    client.force_login(rosa_user)
    for form in forms:
        page = client.get(form, follow=True)
        assert page.redirect_chain == [(address("plan", plan), 302)], form
        assert "This plan is closed" in page.content.decode(), form
    for page in ("plan", "plan_money", "plan_versions", "plan_check"):
        assert client.get(address(page, plan)).status_code == 200, page
