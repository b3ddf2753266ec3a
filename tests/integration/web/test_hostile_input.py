"""What somebody types with ill intent is shown as it was typed, and never breaks a page."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from budgets.services import adjust
from socialcare.accounts.services import invite_person
from socialcare.people import services as people
from socialcare.people.models import Person, User
from tests.architecture.doors import DOORS, PERSON, PUBLIC, RECORD, SIGNED_IN, STAFF
from tests.architecture.place import Place
from tests.builders import AT, an_assessment, helped, in_the_circle, save
from tests.mailbox import mails

pytestmark = pytest.mark.django_db

EVIL = """"><img src=x onerror=alert(1)><script>alert(1)</script>'{{ 7*7 }}"""


def test_markup_in_names_and_words_is_text_on_every_page(client: Client, scheme: Any, priya: User):
    evil = people.add_person(
        by=priya,
        at=AT,
        team=priya.worker.team,
        first_name=EVIL,
        last_name=EVIL,
        known_as=EVIL,
        born_on=AT.date().replace(year=1950),
        address=f"{EVIL}\n{EVIL}",
        contact_notes=EVIL,
        email="evil@example.org",
    )
    place = Place(evil, priya)
    member = in_the_circle(evil, by=priya, name=EVIL, relation="friend", notes=EVIL)
    draft = an_assessment(evil, by=priya, present=EVIL)
    save(draft, "nutrition", "words", EVIL, by=priya)
    save(draft, "nutrition", "words", f"{EVIL} again", by=priya, base_revision=7)
    helped(draft, "nutrition", "half", member, by=priya)
    budget = place_budget(evil)
    adjust(budget=budget, weekly_pence=5000, reason=EVIL, by=priya, at=AT)
    draft_pages = [
        f"/assessments/{draft.pk}/{step}/" for step in ("visit", "nutrition", "difference", "check")
    ]
    walked = 0
    for user, kinds, more in (
        (priya, (STAFF, RECORD, PUBLIC, SIGNED_IN), draft_pages),
        (place.person_user, (PERSON,), []),
    ):
        addresses = [
            place.address(pattern)
            for pattern, (kind, _, methods) in DOORS.items()
            if kind in kinds and "GET" in methods and not pattern.endswith("show/")
        ]
        shows = [reverse("budget_show", args=[budget.pk])] if user is priya else []
        client.logout()
        client.force_login(user)
        for address in addresses + more + shows:
            response = client.get(address)
            assert response.status_code < 500, address
            if "text/html" in response.headers.get("Content-Type", ""):
                html = response.content.decode()
                walked += "alert(1)" in html
                assert "<img src=x" not in html, address
                assert "<script>alert" not in html, address
                assert "49" not in html.partition("&#x27;{")[2][:12], address
    assert walked > 15


def place_budget(person: Person) -> Any:
    return Assessment.objects.get(person=person, status="completed").indicative_budget


def test_a_name_cannot_write_into_an_emails_head(rosa: Person, priya: User):
    rosa = people.update_person(
        person=rosa,
        by=priya,
        at=AT,
        base_revision=rosa.revision,
        known_as="Rosie\r\nBcc: all@example.org",
        email="rosa@example.org",
    )
    invite_person(person=rosa, by=priya, at=AT)
    [mail] = mails("invitation")
    assert "\n" not in mail.subject + mail.to
    assert "Hello Rosie Bcc: all@example.org," in mail.body


@pytest.mark.parametrize("odd", ["²", "٣", "-1", "9" * 5000, "\x00", ""], ids=ascii)
def test_a_forged_revision_is_no_revision(client: Client, scheme: Any, rosa: Person, priya: User, odd: str):
    draft = an_assessment(rosa, by=priya)
    save(draft, "nutrition", "words", "Soup.", by=priya)
    save(draft, "nutrition", "words", "Bread.", by=priya, base_revision=7)
    [conflict] = draft.conflicts.all()
    client.force_login(priya)
    step = reverse("assessment_step", args=[draft.pk, "nutrition"])
    assert client.post(step, {"nutrition.words": "Mine.", "base.nutrition.words": odd}).status_code == 302
    settle = reverse("assessment_settle", args=[draft.pk, conflict.pk])
    forged = {f"base-{conflict.pk}": odd, f"keep-{conflict.pk}": "nobody's", "step": "nutrition"}
    assert client.post(settle, forged).status_code == 302
    assert draft.answers.get(question="nutrition", part="words").value == "Soup."


@pytest.mark.parametrize("name", ["today", "people"])
@pytest.mark.parametrize("odd", ["\x00", "' OR 1=1 --", "9" * 5000], ids=ascii)
def test_a_forged_place_in_a_list_is_its_beginning(
    client: Client, rosa: Person, priya: User, name: str, odd: str
):
    client.force_login(priya)
    address = reverse(name)
    if name == "people":
        address = client.post(address, {"query": "Vidal"})["Location"]
    response = client.get(address, {"after": odd, "search": address.rpartition("=")[2]})
    assert response.status_code == 200
    assert "Vidal" in response.content.decode()


def test_ids_of_another_person_or_assessment_lead_nowhere(
    client: Client, scheme: Any, rosa: Person, priya: User
):
    other = people.add_person(
        by=priya,
        at=AT,
        team=priya.worker.team,
        first_name="Ada",
        last_name="Lowe",
        born_on=AT.date().replace(year=1950),
    )
    stranger = in_the_circle(other, by=priya, name="Ned Lowe")
    mine, theirs = an_assessment(rosa, by=priya), an_assessment(other, by=priya)
    save(theirs, "nutrition", "words", "Soup.", by=priya)
    save(theirs, "nutrition", "words", "Bread.", by=priya, base_revision=7)
    [conflict] = theirs.conflicts.all()
    client.force_login(priya)
    assert client.post(reverse("assessment_settle", args=[mine.pk, conflict.pk])).status_code == 404
    for name in ("circle_edit", "circle_end", "circle_return"):
        assert client.post(reverse(name, args=[rosa.ref, stranger.pk])).status_code == 404
    for question, part, value in (
        ("nutrition", "who", [str(stranger.pk)]),
        (f"helper-{stranger.pk}", "choice", "yes"),
        ("nutrition", "choice", "no_such_option"),
        ("no_such_question", "words", "x"),
    ):
        row = {"question": question, "part": part, "value": value, "base": 0, "sequence": 1}
        answer = client.post(
            reverse("assessment_answer", args=[mine.pk]),
            json.dumps({"page": str(uuid4()), "answers": [row]}),
            content_type="application/json",
            headers={"accept": "application/json"},
        )
        assert answer.json()["results"][0]["status"] == "refused", question
    assert not mine.answers.filter(question__in=["nutrition", f"helper-{stranger.pk}"]).exists()
    stranger.refresh_from_db()
    assert stranger.willing == ""
