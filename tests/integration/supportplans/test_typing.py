"""What the page of a piece sends as it is typed, and what its writer is told."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from socialcare.audit.models import Event
from socialcare.web.typed import typed_by_token
from supportplans.models import EntryConflict, PlanEntry
from supportplans.services import entries, helping, plans
from tests import files as made
from tests.builders import AT, a_file_in, a_helper

pytestmark = pytest.mark.django_db


class Script:
    """One open page of a piece, as its script speaks to the server."""

    def __init__(self, plan: Any, user: Any, entry_id: Any, *, base: int = 0) -> None:
        self.user, self.base, self.page, self.sequence = user, base, str(uuid4()), 0
        self.address = f"/plans/{plan.pk}/entries/{entry_id}/typed/"
        self.client = Client(headers={"X-Typed-By": typed_by_token(user), "Accept": "application/json"})
        self.client.force_login(user)

    def send(self, words: str, **changes: Any) -> tuple[int, dict[str, Any]]:
        self.sequence += 1
        value = {"title": "", "words": words, "address": ""} | changes.pop("value", {})
        body = {"page": self.page, "value": value, "base": self.base, "sequence": self.sequence} | changes
        answer = self.client.post(self.address, json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def entry(plan: Any, rosa_user: Any) -> PlanEntry:
    return entries.add_entry(plan=plan, kind="words", words="Tea.", by=rosa_user, at=AT)


def test_the_first_letters_add_the_piece_and_the_rest_follows(plan, rosa_user):
    page = Script(plan, rosa_user, uuid4())
    status, told = page.send("I like", prompt="good_day", value={"title": "A good day"})
    assert (status, told["results"]) == (200, [{"name": "entry", "status": "saved", "revision": 1}])
    page.send("I like tea.", value={"title": "A good day"})
    row = PlanEntry.objects.get()
    assert (row.title, row.words, row.prompt, row.revision) == ("A good day", "I like tea.", "good_day", 2)


def test_a_link_begins_by_typing_too_once_its_address_is_whole(plan, rosa_user):
    page = Script(plan, rosa_user, uuid4())
    _, told = page.send("", kind="link", value={"address": "not whole"})
    (result,) = told["results"]
    assert (result["status"], result["field"]) == ("refused", "address")
    page.send("", kind="link", value={"address": "www.example.org/choir"})
    assert PlanEntry.objects.get().address == "https://www.example.org/choir"


@pytest.mark.parametrize("content", [made.photograph(), made.webm(2), made.film(), made.PDF])
def test_what_goes_with_a_file_is_saved_as_it_is_typed(plan, rosa_user, content):
    entry = a_file_in(plan, content, by=rosa_user, words="The quay.")
    page = Script(plan, rosa_user, entry.pk, base=entry.revision)
    status, told = page.send("The quay at dawn.", kind=entry.kind)
    assert (status, told["results"][0]["status"]) == (200, "saved")
    entry.refresh_from_db()
    assert (entry.words, entry.file_id is None) == ("The quay at dawn.", False)


def test_a_second_writer_is_told_and_both_texts_are_there(plan, entry, tomas, rosa_user):
    first, second = (Script(plan, user, entry.pk, base=1) for user in (rosa_user, tomas.user))
    first.send("Strong tea.")
    status, told = second.send("Weak tea.")
    (result,) = told["results"]
    assert (status, result["status"]) == (200, "conflict")
    assert f"/plans/{plan.pk}/entries/{entry.pk}/two-texts/" in result["html"]
    looked = first.client.get(first.address).json()
    assert looked["answers"]["entry"]["value"]["words"] == "Strong tea."
    assert [one["name"] for one in looked["conflicts"]] == ["entry"]
    chooser = first.client.get(
        f"/plans/{plan.pk}/entries/{entry.pk}/two-texts/", headers={"Accept": "text/html"}
    )
    page = chooser.content.decode()
    assert "Strong tea." in page
    assert "Weak tea." in page


@pytest.mark.parametrize("right", ["see", "comment"])
def test_a_page_that_stays_open_saves_nothing_once_writing_is_withdrawn(plan, entry, tomas, rosa_user, right):
    page = Script(plan, tomas.user, entry.pk, base=1)
    assert page.send("Tea. And cake.")[0] == 200
    helping.change_help(
        helper=tomas, right=right, sees_budget=False, sees_assessment=False, by=rosa_user, at=AT
    )
    before = Event.objects.count()
    status, told = page.send("Tea. And cake. And more.")
    assert (status, told["closed"]) == (403, True)
    assert "can no longer write in it" in told["sentence"]
    assert Event.objects.count() == before
    assert PlanEntry.objects.get().words == "Tea. And cake."


def test_who_helps_no_more_is_told_so_although_they_are_signed_out_by_it(plan, entry, tomas, rosa_user):
    page = Script(plan, tomas.user, entry.pk, base=1)
    helping.stop_help(helper=tomas, by=rosa_user, at=AT)
    for status, told in (
        page.send("Mine."),
        (lambda got: (got.status_code, got.json()))(page.client.get(page.address)),
    ):
        assert (status, told["closed"]) == (403, True)
        assert told["sentence"].startswith("Your help with this plan has ended")
    again = helping.invite(plan=plan, name="Tomas", email="", right="write", by=rosa_user, at=AT)
    helping.accept(code=again.code, email=tomas.email, at=AT)
    page.client.force_login(tomas.user)
    assert page.send("Tea. Mine.")[0] == 200


def test_a_form_sent_after_help_ended_shows_what_was_typed_instead_of_losing_it(
    plan, entry, tomas, rosa_user
):
    client = Client()
    client.force_login(tomas.user)
    address = f"/plans/{plan.pk}/entries/{entry.pk}/"
    fields = {"words": "A long letter.", "base_revision": 1, "typed_by": typed_by_token(tomas.user)}
    helping.change_help(
        helper=tomas, right="see", sees_budget=False, sees_assessment=False, by=rosa_user, at=AT
    )
    for _ in range(2):
        answer = client.post(address, fields, headers={"Origin": "http://testserver"})
        assert answer.status_code == 403
        page = answer.content.decode()
        assert "A long letter." in page
        assert "Tea." not in page
        helping.stop_help(helper=tomas, by=rosa_user, at=AT) if tomas.status == "helping" else None
        tomas.refresh_from_db()
    assert "Your help with this plan has ended" in page
    comment = client.post(f"/plans/{plan.pk}/comments/", fields, headers={"Origin": "http://testserver"})
    assert "A long letter." in comment.content.decode()
    assert PlanEntry.objects.get().words == "Tea."


def test_a_comment_sent_after_commenting_was_withdrawn_is_shown_instead_of_lost(
    plan, entry, tomas, rosa_user
):
    client = Client(headers={"Origin": "http://testserver"})
    client.force_login(tomas.user)
    fields = {"words": "What I wanted to say.", "typed_by": typed_by_token(tomas.user)}
    helping.change_help(
        helper=tomas, right="see", sees_budget=False, sees_assessment=False, by=rosa_user, at=AT
    )
    answer = client.post(f"/plans/{plan.pk}/entries/{entry.pk}/comments/", fields)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "you can no longer comment on it" in page
    assert "What I wanted to say." in page
    assert not plan.comments.exists()


def test_nobody_is_told_more_than_they_may_know(plan, entry, rosa_user, noor):
    stranger = Script(plan, noor, entry.pk, base=1)
    answer = stranger.client.post(stranger.address, "{}", content_type="application/json")
    assert answer.status_code == 404
    watcher = Script(plan, a_helper(plan, by=rosa_user, right="see").user, entry.pk)
    assert watcher.client.get(watcher.address).status_code == 403
    nobody = Client().post(
        stranger.address, "{}", content_type="application/json", headers={"Accept": "application/json"}
    )
    assert (nobody.status_code, nobody.json()["signed_out"]) == (401, True)


def test_a_page_of_somebody_else_who_was_signed_in_before_saves_nothing(plan, entry, tomas, rosa_user):
    page = Script(plan, tomas.user, entry.pk, base=1)
    page.client.force_login(rosa_user)
    status, told = page.send("Not hers.")
    assert (status, told["somebody_else"]) == (409, True)
    assert PlanEntry.objects.get().words == "Tea."


@pytest.mark.parametrize(
    "changes",
    [
        {"base": -1},
        {"base": True},
        {"sequence": "1"},
        {"page": "x"},
        {"value": {"words": 3}},
        {"kind": "picture"},
    ],
)
def test_what_is_no_message_is_refused(plan, rosa_user, changes):
    status, told = Script(plan, rosa_user, uuid4()).send("Tea.", **changes)
    assert status == 400
    assert "sent something that is no answer" in told["sentence"]
    assert not PlanEntry.objects.exists()


def test_a_closed_plan_tells_the_page_that_is_open(plan, entry, rosa_user, priya):
    page = Script(plan, rosa_user, entry.pk, base=1)
    plans.close_plan(plan=plan, reason="She moved away.", by=priya, at=AT)
    status, told = page.send("Late.")
    assert (status, told["closed"]) == (409, True)
    assert "This plan is closed" in told["sentence"]
    assert not EntryConflict.objects.exists()


def test_what_was_taken_out_says_so_and_keeps_what_is_typed(plan, entry, rosa_user):
    page = Script(plan, rosa_user, entry.pk, base=1)
    entries.remove_entry(entry=entry, by=rosa_user, at=AT)
    _, told = page.send("Tea. And cake.")
    assert told["removed"] is True
    assert PlanEntry.objects.get().words == "Tea. And cake."
