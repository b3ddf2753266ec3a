"""The pages of an assessment through Django's client: what they show, keep and refuse."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import rules, services
from assessments.models import Answer, AnswerConflict, Assessment
from socialcare.audit.models import Event
from socialcare.people.models import CircleMember, Person, User
from socialcare.web.typed import typed_by_token
from tests.builders import (
    an_assessment,
    an_assessment_completed,
    answered,
    in_the_circle,
    questions_open,
    save,
    the_questions,
)
from tests.pages import text_of

#: The same in every process, so that the tests can be shared out.
SOME_PAGE = "7c9e6679-7425-40de-944b-e07fc1f90ae7"

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def questions(db: None) -> Any:
    return questions_open()


@pytest.fixture
def visit(rosa: Person, priya: User) -> Assessment:
    return an_assessment(rosa, by=priya, at=NOW)


@pytest.fixture
def at_work(client: Client, priya: User) -> Client:
    client.force_login(priya)
    return client


def step_url(visit: Assessment, step: str) -> str:
    return reverse("assessment_step", args=[visit.pk, step])


def send(client: Client, visit: Assessment, *answers: dict[str, Any], page: UUID | None = None, **more: Any):
    rows = [{"base": 0, "sequence": 1, **one} for one in answers]
    return client.post(
        reverse("assessment_answer", args=[visit.pk]),
        json.dumps({"page": str(page or uuid4()), "answers": rows}),
        content_type="application/json",
        headers={"Accept": "application/json", **more},
    )


def words(question: str, text: Any, **more: Any) -> dict[str, Any]:
    return {"question": question, "part": "words", "value": text, **more}


# Opening


@pytest.mark.parametrize("step", rules.STEP_TITLES)
def test_every_step_opens_says_so_in_the_record_and_costs_few_queries(
    at_work: Client, rosa: Person, priya: User, step: str
):
    ana = in_the_circle(rosa, by=priya, name="Ana Vidal")
    visit = answered(an_assessment(rosa, by=priya, at=NOW), by=priya, at=NOW)
    save(visit, "nutrition", "share", "half", by=priya, at=NOW)
    save(visit, "nutrition", "who", [str(ana.pk)], by=priya, at=NOW)
    save(visit, "nutrition", "words", "Soup", by=priya, at=NOW, base_revision=0)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = at_work.get(step_url(visit, step))
    assert page.status_code == 200
    assert rules.STEP_TITLES[step] in text_of(page)
    assert len(queries) <= 10, [query["sql"][:150] for query in queries]
    event = Event.objects.filter(verb="record.opened").latest("id")
    assert (event.by, event.person_id, event.data) == (priya, rosa.pk, {"what": "the assessment"})
    assert event.subject_id == str(visit.pk)


@pytest.mark.parametrize("name", ["assessment_check", "assessment_end"])
def test_the_pages_before_the_end_cost_few_queries_and_are_logged(
    at_work: Client, visit: Assessment, name: str
):
    with CaptureQueriesContext(connection) as queries:
        page = at_work.get(reverse(name, args=[visit.pk]))
    assert page.status_code == 200
    assert len(queries) <= 10, [query["sql"][:150] for query in queries]
    assert Event.objects.latest("id").verb == "record.opened"


def test_titles_hold_no_name_and_no_case_content(at_work: Client, visit: Assessment, rosa: Person):
    for address in (
        *(step_url(visit, step) for step in rules.STEP_TITLES),
        reverse("assessment_check", args=[visit.pk]),
        reverse("assessment_start", args=[rosa.ref]),
    ):
        title = at_work.get(address).content.decode().partition("<title>")[2].partition("</title>")[0]
        assert "Rosa" not in title
        assert "Rosie" not in title


@pytest.mark.parametrize("who", ["noor", "panel_member", "scheme_owner", None])
def test_nothing_opens_to_anybody_else(
    client: Client, visit: Assessment, who: str | None, request: pytest.FixtureRequest
):
    if who:
        client.force_login(request.getfixturevalue(who))
    conflict = [visit.pk, uuid4()]
    for name, args in (
        ("assessment", [visit.pk]),
        ("assessment_check", [visit.pk]),
        ("assessment_end", [visit.pk]),
        ("assessment_questions", [visit.pk]),
        ("assessment_step", [visit.pk, "home"]),
        ("assessment_start", [visit.person.ref]),
    ):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == (404 if who else 302), name
    for name, args in (
        ("assessment_answer", [visit.pk]),
        ("assessment_helper", [visit.pk]),
        ("assessment_settle", conflict),
        ("assessment_step", [visit.pk, "home"]),
        ("assessment_questions", [visit.pk]),
    ):
        answer = client.post(reverse(name, args=args))
        assert answer.status_code == (404 if who else 302), name
    assert Event.objects.filter(verb="record.opened").count() == 0


@pytest.mark.parametrize(
    "address",
    ["/assessments/{id}/sideways/", "/assessments/{other}/home/", "/assessments/7/home/"],
)
def test_an_unknown_step_or_assessment_is_not_found(at_work: Client, visit: Assessment, address: str):
    assert at_work.get(address.format(id=visit.pk, other=uuid4())).status_code == 404


# Starting


def start(client: Client, person: Person, **fields: Any) -> HttpResponse:
    day = timezone.localdate()
    data = {
        "client_id": str(uuid4()),
        "advocate.choice": "not_needed",
        "capacity.choice": "presumed",
        "present.words": "Ana",
        "visited_on-day": day.day,
        "visited_on-month": day.month,
        "visited_on-year": day.year,
    }
    return client.post(reverse("assessment_start", args=[person.ref]), data | fields)


def test_starting_leads_to_the_first_step(at_work: Client, rosa: Person):
    answer = start(at_work, rosa)
    visit = Assessment.objects.get()
    assert answer.headers["Location"] == step_url(visit, "home")


def test_the_first_page_knows_what_the_record_knows(at_work: Client, rosa: Person, priya: User):
    rosa.advocate, rosa.capacity, rosa.capacity_notes = "involved", "doubted", "Money."
    rosa.save()
    page = at_work.get(reverse("assessment_start", args=[rosa.ref])).content.decode()
    assert 'value="involved" checked' in page
    assert 'value="doubted" checked' in page
    assert "Money." in page


def test_where_capacity_is_lacking_the_first_page_asks_who_speaks_for_the_person(
    at_work: Client, rosa: Person
):
    page = text_of(at_work.get(reverse("assessment_start", args=[rosa.ref])))
    assert "Say who speaks for Rosie: an attorney or deputy whose papers you have seen" in page


def test_the_same_form_sent_twice_starts_one_assessment(at_work: Client, rosa: Person):
    id_ = str(uuid4())
    first, second = start(at_work, rosa, client_id=id_), start(at_work, rosa, client_id=id_)
    assert first.headers["Location"] == second.headers["Location"]
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"visited_on-year": "2099"}, "in the future"),
        ({"visited_on-day": "31", "visited_on-month": "2"}, "visit"),
        ({"capacity.choice": "doubted"}, "Say which decision, and what makes you doubt it."),
        ({"capacity.choice": "lacks"}, "Say which decision, and who decided that they lack capacity"),
        ({"advocate.choice": "perhaps"}, "can no longer be chosen"),
        ({"advocate.choice": ""}, "advocate"),
    ],
)
def test_a_start_that_is_refused_keeps_what_was_typed(
    at_work: Client, rosa: Person, fields: dict[str, Any], sentence: str
):
    page = start(at_work, rosa, **{"present.words": "Ana and Tomás 👩🏽‍🦽"}, **fields)
    assert page.status_code == 200
    assert "There is a problem" in text_of(page)
    assert sentence in text_of(page)
    assert "Ana and Tomás 👩🏽‍🦽" in page.content.decode()
    assert Assessment.objects.count() == 0


def test_a_draft_that_is_there_is_continued_and_says_who_began_it(at_work: Client, visit: Assessment):
    page = at_work.get(reverse("assessment_start", args=[visit.person.ref]))
    assert "Priya Raman began it on" in text_of(page)
    assert reverse("assessment_check", args=[visit.pk]) in page.content.decode()
    refused = start(at_work, visit.person, **{"present.words": "Ana, Tom and the dog"})
    assert "it is still in progress" in text_of(refused)
    assert "Ana, Tom and the dog" in refused.content.decode()


def test_last_times_answers_are_offered_and_taken(at_work: Client, rosa: Person, priya: User):
    an_assessment_completed(rosa, by=priya, at=NOW - timedelta(days=90))
    page = at_work.get(reverse("assessment_start", args=[rosa.ref]) + "?from=last")
    content = page.content.decode()
    assert 'value="last" checked' in content
    # It stands before what is asked anew: below that the bar would hide it on a laptop.
    assert content.index('name="answers"') < content.index('name="capacity.choice"')
    start(at_work, rosa, answers="last")
    draft = Assessment.objects.get(status="draft")
    assert draft.answers.get(question="nutrition", part="choice").value == "needs_all"


# Saving each answer


def test_a_script_is_told_that_its_answer_is_saved(at_work: Client, visit: Assessment):
    told = send(at_work, visit, words("nutrition", "Toast")).json()
    assert told["results"] == [{"name": "nutrition.words", "status": "saved", "revision": 1, "sentence": ""}]
    assert told["steps"]["nutrition"] == "Part done"
    assert told["saved_at"]


def test_a_script_is_told_of_both_texts(at_work: Client, visit: Assessment, sam: User):
    save(visit, "nutrition", "words", "Toast", by=sam, at=NOW)
    told = send(at_work, visit, words("nutrition", "Soup <b>")).json()
    (result,) = told["results"]
    assert result["status"] == "conflict"
    assert "Toast" in result["html"]
    assert "Soup &lt;b&gt;" in result["html"]
    assert "Sam Okoro" in result["html"]


def test_a_text_over_its_limit_is_saved_and_its_writer_told_by_how_much(at_work: Client, visit: Assessment):
    (result,) = send(at_work, visit, words("nutrition", "x" * 10_000)).json()["results"]
    assert result["status"] == "saved"
    assert "6,000 characters too long" in result["sentence"]


@pytest.mark.parametrize(
    "text",
    ["👩🏽‍🦽 😀", "مرحبا \u202eabc", "日本語 ไทย עברית", "line\nline\r\nline", "nul\x00nul", "half \ud83d"],
)
def test_every_script_is_saved(at_work: Client, visit: Assessment, text: str):
    (result,) = send(at_work, visit, words("nutrition", text)).json()["results"]
    assert result["status"] == "saved"
    assert Answer.objects.get(question="nutrition").value == rules.clean_words(text)


@pytest.mark.parametrize(
    "answer",
    [
        words("pets", "x"),
        {"question": "nutrition", "part": "colour", "value": "x"},
        {"question": "nutrition", "part": "choice", "value": "lots"},
        {"question": "nutrition", "part": "choice", "value": {"a": 1}},
        words("nutrition", "x" * 100_001),
        {"question": "nutrition", "part": "who", "value": [SOME_PAGE]},
    ],
)
def test_what_cannot_be_an_answer_gets_a_sentence_and_the_rest_is_saved(
    at_work: Client, visit: Assessment, answer: dict[str, Any]
):
    reply = send(at_work, visit, answer, words("hygiene", "Showers"))
    assert reply.status_code == 200
    bad, good = reply.json()["results"]
    assert bad["status"] == "refused"
    assert bad["sentence"].endswith(".")
    assert good["status"] == "saved"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"page": "x", "answers": []}',
        '{"page": 3, "answers": []}',
        json.dumps({"page": SOME_PAGE, "answers": {}}),
        json.dumps({"page": SOME_PAGE, "answers": [3]}),
        json.dumps({"page": SOME_PAGE, "answers": [{}] * 41}),
        json.dumps(
            {
                "page": str(uuid4()),
                "answers": [{"question": 1, "part": "words", "value": "", "base": 0, "sequence": 1}],
            }
        ),
        json.dumps(
            {
                "page": str(uuid4()),
                "answers": [{"question": "a", "part": "b", "value": "", "base": -1, "sequence": 1}],
            }
        ),
        "[" * 100_000,
    ],
)
def test_a_message_that_is_none_is_answered_with_a_sentence(at_work: Client, visit: Assessment, body: str):
    reply = at_work.post(reverse("assessment_answer", args=[visit.pk]), body, content_type="application/json")
    assert reply.status_code == 400
    assert reply.json()["sentence"].startswith("This could not be saved")


def test_a_script_whose_session_ended_is_told_where_to_sign_in(client: Client, visit: Assessment):
    reply = send(client, visit, words("nutrition", "Toast"))
    assert reply.status_code == 401
    assert reply.json() == {"signed_out": True, "sign_in": reverse("account_login")}


def test_what_one_typed_is_not_saved_under_anothers_name(at_work: Client, visit: Assessment, sam: User):
    reply = send(at_work, visit, words("nutrition", "Toast"), **{"X-Typed-By": typed_by_token(sam)})
    assert reply.status_code == 409
    assert reply.json()["somebody_else"] is True
    assert not Answer.objects.filter(question="nutrition").exists()


def test_a_page_of_an_assessment_that_is_over_is_told_so(at_work: Client, rosa: Person, priya: User):
    done = an_assessment_completed(rosa, by=priya, at=NOW)
    reply = send(at_work, done, words("nutrition", "Soup"))
    assert reply.status_code == 409
    assert reply.json()["closed"] is True
    assert "its answers do not change" in reply.json()["sentence"]


def test_a_script_can_ask_what_is_saved(at_work: Client, visit: Assessment, priya: User):
    save(visit, "nutrition", "words", "Toast", by=priya, at=NOW)
    told = at_work.get(reverse("assessment_answer", args=[visit.pk])).json()
    assert told["answers"]["nutrition.words"] == {"value": "Toast", "revision": 1}


def test_a_helper_can_be_added_by_a_script(at_work: Client, visit: Assessment):
    address = reverse("assessment_helper", args=[visit.pk])
    told = at_work.post(
        address,
        json.dumps({"question": "nutrition", "name": "Joan Pell", "relation": "friend"}),
        content_type="application/json",
    ).json()
    joan = CircleMember.objects.get()
    assert (told["id"], told["text"]) == (str(joan.pk), "Joan Pell (friend)")
    assert told["revisions"] == {"nutrition.who": 1, "nutrition.someone": 0}
    refused = at_work.post(
        address,
        json.dumps({"question": "nutrition", "name": "Kim", "relation": ""}),
        content_type="application/json",
    )
    assert refused.status_code == 400
    assert refused.json()["sentence"] == "Say who Kim is to this person."


# Without a script


def form_of(page: HttpResponse) -> dict[str, Any]:
    """Return the hidden fields of a step's form."""
    import re

    found = re.findall(r'<input type="hidden" name="(base[^"]+)" value="(\d+)"', page.content.decode())
    return dict(found)


def test_without_a_script_continue_saves_the_page_and_leads_on(at_work: Client, visit: Assessment):
    page = at_work.get(step_url(visit, "child"))
    answer = at_work.post(
        step_url(visit, "child"),
        {**form_of(page), "child.words": "No children", "child.choice": "no_child"},
    )
    assert answer.headers["Location"] == step_url(visit, "difference")
    assert Answer.objects.get(question="child", part="words").value == "No children"


def test_without_a_script_the_same_step_asks_what_now_applies(at_work: Client, visit: Assessment):
    address = step_url(visit, "nutrition")
    page = at_work.get(address)
    answer = at_work.post(address, {**form_of(page), "nutrition.choice": "needs_all"})
    assert answer.headers["Location"] == f"{address}#nutrition-unable"
    page = at_work.get(address)
    answer = at_work.post(
        address,
        {
            **form_of(page),
            "nutrition.choice": "needs_all",
            "nutrition.unable": "help",
            "nutrition.share": "half",
        },
    )
    assert answer.headers["Location"] == f"{address}#nutrition-who"
    again = {**form_of(at_work.get(address)), "nutrition.choice": "needs_all"}
    assert at_work.post(address, again).headers["Location"] == step_url(visit, "hygiene")


def test_without_a_script_a_bad_answer_is_said_and_everything_typed_stays(at_work: Client, visit: Assessment):
    address = step_url(visit, "nutrition")
    page = at_work.post(
        address,
        {
            **form_of(at_work.get(address)),
            "nutrition.words": "Toast",
            "nutrition.choice": "lots",
            "nutrition.someone": "Joan",
        },
    )
    assert page.status_code == 200
    assert "Choose one of the answers on the page." in text_of(page)
    assert "Say who Joan is" in text_of(page)
    content = page.content.decode()
    assert 'value="Joan"' in content
    assert 'class="govuk-details assessment-someone" open>' in content
    assert 'href="#nutrition-choice"' in content
    assert Answer.objects.get(question="nutrition", part="words").value == "Toast"


def test_without_a_script_somebody_new_who_helps_is_added(at_work: Client, visit: Assessment, priya: User):
    save(visit, "nutrition", "choice", "needs_all", by=priya, at=NOW)
    save(visit, "nutrition", "share", "half", by=priya, at=NOW)
    address = step_url(visit, "nutrition")
    answer = at_work.post(
        address,
        {
            **form_of(at_work.get(address)),
            "nutrition.choice": "needs_all",
            "nutrition.share": "half",
            "nutrition.someone": "Joan Pell",
            "nutrition.relation": "friend",
            "add_helper": "nutrition",
        },
    )
    assert answer.headers["Location"] == f"{address}#nutrition-who"
    assert "Joan Pell (friend)" in text_of(at_work.get(address))


def test_without_a_script_two_tabs_that_disagree_see_both(at_work: Client, visit: Assessment, sam: User):
    address = step_url(visit, "child")
    old = form_of(at_work.get(address))
    save(visit, "child", "words", "Two grandchildren", by=sam, at=NOW)
    answer = at_work.post(address, {**old, "child.words": "None", "child.choice": "no_child"})
    assert answer.headers["Location"] == address
    page = at_work.get(address)
    assert "This answer was written twice" in text_of(page)
    assert "Two grandchildren" in page.content.decode()
    conflict = AnswerConflict.objects.get()
    settled = at_work.post(
        reverse("assessment_settle", args=[visit.pk, conflict.pk]),
        {
            **form_of(page),
            "step": "child",
            "child.words": "Two grandchildren",
            "child.choice": "manages",
            f"keep-{conflict.pk}": "both",
            f"both-{conflict.pk}": "Two grandchildren, none here",
            f"base-{conflict.pk}": "1",
        },
    )
    assert settled.headers["Location"] == f"{address}#child-words"
    assert Answer.objects.get(question="child", part="words").value == "Two grandchildren, none here"
    assert Answer.objects.get(question="child", part="choice").value == "manages"


def test_without_a_script_the_day_of_the_visit_can_be_mended(at_work: Client, visit: Assessment):
    address = step_url(visit, "visit")
    day = timezone.localdate() - timedelta(days=3)
    parts = {"visited_on-day": day.day, "visited_on-month": day.month, "visited_on-year": day.year}
    answer = at_work.post(address, {**form_of(at_work.get(address)), **parts})
    assert answer.headers["Location"] == reverse("assessment_check", args=[visit.pk])
    visit.refresh_from_db()
    assert visit.visited_on == day
    page = at_work.post(
        address, {**form_of(at_work.get(address)), **parts, "visited_on-year": "2099", "present.words": "Tom"}
    )
    assert "in the future" in text_of(page)
    assert "Tom" in page.content.decode()


def test_a_form_that_comes_after_the_end_shows_what_was_typed(at_work: Client, rosa: Person, priya: User):
    visit = answered(an_assessment(rosa, by=priya, at=NOW), by=priya, at=NOW)
    form = form_of(at_work.get(step_url(visit, "nutrition")))
    services.complete(assessment=visit, by=priya, at=NOW)
    page = at_work.post(step_url(visit, "nutrition"), {**form, "nutrition.words": "Soup <i>too</i>"})
    assert page.status_code == 409
    assert "its answers do not change" in text_of(page)
    assert "Soup &lt;i&gt;too&lt;/i&gt;" in page.content.decode()


def test_a_form_whose_session_ended_comes_back_after_signing_in(
    client: Client, visit: Assessment, priya: User
):
    client.force_login(priya)
    address = step_url(visit, "nutrition")
    form = form_of(client.get(address))
    token = typed_by_token(priya)
    client.logout()
    here = {"Origin": "http://testserver", "Referer": f"http://testserver{address}"}
    client.post(
        address,
        {**form, "nutrition.words": "Long and precious", "nutrition.choice": "some_help", "typed_by": token},
        headers=here,
    )
    client.force_login(priya)
    page = client.get(address)
    assert "You were signed out while you were writing" in text_of(page)
    assert "Long and precious" in page.content.decode()
    assert 'value="some_help" checked' in page.content.decode()


# Before the budget


def test_the_check_page_names_what_is_missing_with_links(at_work: Client, visit: Assessment):
    page = at_work.get(reverse("assessment_check", args=[visit.pk]))
    assert "Not decided yet" in text_of(page)
    assert "Washing: choose an answer." in text_of(page)
    assert f"{step_url(visit, 'hygiene')}#hygiene-choice" in page.content.decode()
    assert "Work out the budget" not in text_of(page)


def test_the_check_page_of_a_full_assessment_leads_to_the_budget(at_work: Client, rosa: Person, priya: User):
    visit = answered(an_assessment(rosa, by=priya, at=NOW), by=priya, at=NOW)
    page = at_work.get(reverse("assessment_check", args=[visit.pk]))
    assert "Eligible for care and support" in text_of(page)
    assert "Two of the ten outcomes cannot be achieved" in text_of(page)
    assert f'action="{reverse("budget_work_out", args=[visit.pk])}"' in page.content.decode()


def test_the_check_page_of_somebody_who_is_not_eligible_promises_no_budget(
    at_work: Client, rosa: Person, priya: User
):
    visit = answered(an_assessment(rosa, by=priya, at=NOW), by=priya, at=NOW, needs={})
    page = at_work.get(reverse("assessment_check", args=[visit.pk]))
    assert "Not eligible" in text_of(page)
    assert "Complete the assessment" in text_of(page)
    assert "Work out the budget" not in text_of(page)


def test_two_texts_can_be_settled_on_the_check_page(at_work: Client, rosa: Person, priya: User, sam: User):
    visit = answered(an_assessment(rosa, by=priya, at=NOW), by=priya, at=NOW)
    conflict = save(visit, "nutrition", "words", "Soup", by=sam, at=NOW, base_revision=0)
    page = at_work.get(reverse("assessment_check", args=[visit.pk]))
    assert "Soup" in text_of(page)
    assert "Sam Okoro" in text_of(page)
    assert "Work out the budget" not in text_of(page)
    at_work.post(
        reverse("assessment_settle", args=[visit.pk, conflict.pk]),
        {f"keep-{conflict.pk}": "other", f"base-{conflict.pk}": "1"},
    )
    assert Answer.objects.get(question="nutrition", part="words").value == "Soup"


def test_help_that_does_not_count_says_why(at_work: Client, rosa: Person, priya: User):
    visit = answered(an_assessment(rosa, by=priya, at=NOW), by=priya, at=NOW)
    ana = in_the_circle(rosa, by=priya, name="Ana Vidal")
    save(visit, "nutrition", "share", "half", by=priya, at=NOW)
    save(visit, "nutrition", "who", [str(ana.pk)], by=priya, at=NOW)
    sentence = "Nobody has asked Ana Vidal yet if they can go on helping"
    assert sentence in text_of(at_work.get(reverse("assessment_check", args=[visit.pk])))
    difference = text_of(at_work.get(step_url(visit, "difference")))
    assert sentence in difference
    assert "may have their own assessment" in difference


def test_an_assessment_is_ended_with_a_reason(at_work: Client, visit: Assessment):
    address = reverse("assessment_end", args=[visit.pk])
    assert "Say why this assessment ends" in text_of(at_work.post(address, {"reason": " "}))
    answer = at_work.post(address, {"reason": "Moved to Leeds."})
    assert answer.headers["Location"] == reverse("assessment", args=[visit.pk])
    page = at_work.get(answer.headers["Location"])
    assert "Moved to Leeds." in text_of(page)
    assert "Ended without a result by Priya Raman" in text_of(page)


# Afterwards


def test_a_finished_assessment_is_read_and_a_new_one_can_start_from_it(
    at_work: Client, rosa: Person, priya: User
):
    done = an_assessment_completed(rosa, by=priya, at=NOW)
    with CaptureQueriesContext(connection) as queries:
        page = at_work.get(reverse("assessment", args=[done.pk]))
    assert len(queries) <= 10, [query["sql"][:150] for query in queries]
    assert "I find nutrition hard." in text_of(page)
    assert "Eligible for care and support" in text_of(page)
    assert "Start a new one from these answers" in text_of(page)
    assert Event.objects.filter(verb="record.opened", subject_id=str(done.pk)).count() == 1
    for step in ("home", "nutrition"):
        assert at_work.get(step_url(done, step)).headers["Location"] == reverse("assessment", args=[done.pk])


def test_reading_a_draft_leads_to_where_it_stands(at_work: Client, visit: Assessment):
    answer = at_work.get(reverse("assessment", args=[visit.pk]))
    assert answer.headers["Location"] == reverse("assessment_check", args=[visit.pk])


# Questions that were replaced


@pytest.fixture
def replaced(visit: Assessment, questions: Any, priya: User) -> Assessment:
    save(visit, "toilet", "choice", "some_help", by=priya, at=NOW)
    save(visit, "nights", "choice", "awake", by=priya, at=NOW)
    today = timezone.localdate()
    services.close_questionnaire(questionnaire=questions, on=today - timedelta(days=1))
    document = the_questions(title="Next year’s scheme")
    kept = [one for one in document["questions"] if one["id"] != "nights"]
    for one in kept:
        if one["id"] == "toilet":
            one["options"] = [option for option in one["options"] if option["id"] != "some_help"]
    services.open_questionnaire(
        key="demo-adults", version="test.2", document={**document, "questions": kept}, opened_on=today
    )
    return visit


def test_a_draft_with_replaced_questions_says_so_everywhere(at_work: Client, replaced: Assessment):
    for address in (step_url(replaced, "toilet"), reverse("assessment_check", args=[replaced.pk])):
        assert "The questions were replaced since this assessment began" in text_of(at_work.get(address))
    page = text_of(at_work.get(reverse("assessment_questions", args=[replaced.pk])))
    assert "Next year’s scheme" in page
    assert "worked out by the rules of test.2, which are in force now. An answer may count" in page
    assert "“You need help some of the time” is no longer offered" in page
    assert "“You need somebody awake for much of the night” is kept, and does not count" in page


def test_after_bringing_the_answers_the_old_choice_stands_beside_the_question(
    at_work: Client, replaced: Assessment
):
    address = reverse("assessment_questions", args=[replaced.pk])
    assert "Choose which questions" in text_of(at_work.post(address, {"choice": "neither"}))
    assert at_work.post(address, {"choice": "bring"}).headers["Location"] == reverse(
        "assessment_check", args=[replaced.pk]
    )
    page = text_of(at_work.get(step_url(replaced, "toilet")))
    assert "The earlier answer, “You need help some of the time”, is no longer offered." in page
    check = text_of(at_work.get(reverse("assessment_check", args=[replaced.pk])))
    assert "“You need help some of the time” is no longer offered" in check
    assert "Kept, and no longer asked" in check
    assert "You need somebody awake for much of the night" in check


def test_keeping_the_old_questions_takes_the_notice_away(at_work: Client, replaced: Assessment):
    at_work.post(reverse("assessment_questions", args=[replaced.pk]), {"choice": "keep"})
    page = text_of(at_work.get(reverse("assessment_check", args=[replaced.pk])))
    assert "The questions were replaced" not in page
    assert "You need help some of the time" in page
