"""What may be published, from which day, and what happens on that day."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError

from assessments.rules import day_text
from assessments.selectors import current_questionnaire
from budgets.models import AllocationScheme
from budgets.schemes.drafting import start_draft
from budgets.schemes.proposing import propose, withdraw
from budgets.schemes.publishing import approve, publish_scheme, put_due_schemes_in_force
from budgets.states import APPROVED, DRAFT, PROPOSED, PUBLISHED, RETIRED
from budgets.tasks import put_schemes_in_force
from socialcare.audit.models import Event
from socialcare.people.models import User
from tests.builders import AT, TODAY, scheme_published
from tests.scheme_versions import LATER, a_document, approved, drafted, proposed, refused, verbs

pytestmark = pytest.mark.django_db


def publishing(**arguments: Any) -> Any:
    return publish_scheme(at=AT, **arguments)


def test_publishing_puts_a_version_in_force_and_opens_its_questions(scheme_owner, imogen):
    scheme = scheme_published(by=scheme_owner)
    assert scheme.status == PUBLISHED
    assert (scheme.proposed_by, scheme.proposed_at) == (scheme_owner, AT)
    assert (scheme.approved_by, scheme.approved_at) == (imogen, AT)
    assert (scheme.published_by, scheme.published_at) == (imogen, AT)
    assert scheme.questionnaire.opened_on == TODAY
    assert verbs(scheme) == ["scheme.drafted", "scheme.propose", "scheme.approve", "scheme.publish"]


def test_the_published_document_says_the_day_it_is_really_in_force_from(scheme):
    assert scheme.document == a_document(effective_from=TODAY.isoformat())


def test_the_questions_that_are_asked_hold_no_point_and_no_pound(scheme):
    asked = scheme.questionnaire.document
    assert [question["id"] for question in asked["questions"]][:2] == ["nutrition", "hygiene"]
    assert {name for question in asked["questions"] for option in question["options"] for name in option} == {
        "id",
        "text",
    }
    assert all(set(level) == {"id", "text"} for level in asked["informal_support"])
    assert not {"allocation", "additions", "examples"} & set(asked)


def test_a_newer_version_retires_the_former_one_with_its_last_day(scheme, scheme_owner):
    newer = scheme_published(document=a_document(version="2026-27.2"), by=scheme_owner, at=LATER)
    scheme.refresh_from_db()
    assert (newer.status, scheme.status) == (PUBLISHED, RETIRED)
    assert scheme.effective_to == LATER.date() - timedelta(days=1)
    assert scheme.questionnaire.closed_on == LATER.date() - timedelta(days=1)
    assert verbs(scheme)[-1] == "scheme.retire"


def test_an_example_that_disagrees_stops_the_publication_and_nothing_is_written(scheme_owner, imogen):
    document = a_document()
    document["examples"][0]["weekly"] = "82.92"
    sentence = refused(
        publishing, document=document, by=scheme_owner, approved_by=imogen, effective_from=TODAY
    )
    assert "/examples/0/weekly" in sentence
    assert "£82.91" in sentence


def test_every_fault_of_a_document_is_named_with_its_place(scheme_owner, imogen):
    document = a_document()
    del document["period"]
    document["questions"][0]["options"][0]["points"] = "four"
    sentence = refused(
        publishing, document=document, by=scheme_owner, approved_by=imogen, effective_from=TODAY
    )
    assert "/questions/0/options/0/points" in sentence
    assert "period" in sentence


def test_questions_that_make_a_visit_too_long_are_a_fault_before_anything_is_proposed(scheme_owner, imogen):
    document = a_document(examples=[])
    one = document["questions"][-1]
    document["questions"] += [{**one, "id": f"more_{number}"} for number in range(40)]
    draft = start_draft(document=document, by=scheme_owner, at=AT)
    sentence = refused(propose, scheme=draft, starts_on=TODAY, base_revision=1, by=scheme_owner, at=AT)
    assert "/questions: With these questions the longest assessment asks for" in sentence


@pytest.mark.parametrize(("key", "length"), [("version", 40), ("title", 200)])
def test_a_name_that_no_list_could_show_is_a_fault(scheme_owner, imogen, key, length):
    fits = drafted(scheme_owner, **{key: "x" * length})
    propose(scheme=fits, starts_on=TODAY, base_revision=1, by=scheme_owner, at=AT)
    longer = drafted(scheme_owner, id="other", **{key: "x" * (length + 1)})
    sentence = refused(propose, scheme=longer, starts_on=TODAY, base_revision=1, by=scheme_owner, at=AT)
    assert f"/{key}: Shorten the {key} to {length} characters or fewer." in sentence


def test_a_version_number_is_used_once_and_a_draft_takes_none(scheme, scheme_owner):
    draft = drafted(scheme_owner)
    sentence = refused(propose, scheme=draft, starts_on=LATER.date(), base_revision=1, by=scheme_owner, at=AT)
    assert sentence == "There is a version 2026-27.1 of this scheme already. Give it a new number."


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "A newer one must start on a later day."),
        (-1, "A newer one must start on a later day."),
        (3 * 366, "Choose a day within the next two years."),
    ],
)
def test_a_newer_version_starts_after_the_former_and_not_far_off(scheme, scheme_owner, days, words):
    draft = drafted(scheme_owner, version="2")
    on = TODAY + timedelta(days=days)
    sentence = refused(propose, scheme=draft, starts_on=on, base_revision=1, by=scheme_owner, at=AT)
    assert words in sentence


def test_a_newer_version_does_not_start_on_a_day_on_which_another_was_in_force(scheme, scheme_owner):
    draft = drafted(scheme_owner, version="2")
    arguments = {"scheme": draft, "base_revision": 1, "by": scheme_owner, "at": LATER}
    yesterday = LATER.date() - timedelta(days=1)
    assert f"{day_text(yesterday)} has passed" in refused(propose, starts_on=yesterday, **arguments)
    assert propose(starts_on=LATER.date(), **arguments).status == PROPOSED


def test_the_first_version_may_say_since_when_the_council_has_used_it(scheme_owner, imogen):
    first = scheme_published(by=scheme_owner, effective_from=TODAY - timedelta(days=200))
    assert first.effective_from == TODAY - timedelta(days=200)


def test_a_day_that_passed_while_the_proposal_waited_is_proposed_anew(scheme, scheme_owner, imogen):
    waiting = proposed(scheme_owner, version="2", on=TODAY + timedelta(days=2))
    late = AT + timedelta(days=3)
    assert "has passed" in refused(
        approve, scheme=waiting, revision=1, starts_on=waiting.effective_from, by=imogen, at=late
    )


@pytest.mark.parametrize("name", ["document", "title", "version", "effective_from", "questionnaire"])
def test_the_database_keeps_a_published_version_as_it_is(scheme, name):
    others = {"document": a_document(title="Another"), "effective_from": LATER.date(), "questionnaire": None}
    setattr(scheme, name, others.get(name, "another"))
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        scheme.save()


def test_the_database_keeps_what_was_proposed_as_it_is(scheme_owner, imogen):
    waiting = proposed(scheme_owner)
    waiting.document = a_document(title="Another")
    with pytest.raises(InternalError), transaction.atomic():
        waiting.save()


def test_the_database_refuses_that_one_person_proposes_and_approves(scheme_owner, imogen):
    waiting = proposed(scheme_owner)
    waiting.approved_by, waiting.approved_at = scheme_owner, AT
    with pytest.raises(IntegrityError, match="scheme_approved_not_"), transaction.atomic():
        waiting.save(update_fields=["approved_by", "approved_at"])


# A day to come


@pytest.fixture
def scheduled(scheme: AllocationScheme, scheme_owner: User, imogen: User) -> AllocationScheme:
    """The next version, approved, to start in thirty days."""
    return approved(proposed(scheme_owner, version="2026-27.2", on=LATER.date()), by=imogen)


def test_before_its_day_the_version_in_force_stays(scheme, scheduled):
    the_day_before = LATER - timedelta(days=1)
    assert scheduled.status == APPROVED
    assert put_due_schemes_in_force(at=the_day_before) == []
    scheme.refresh_from_db()
    assert scheme.status == PUBLISHED
    assert current_questionnaire(the_day_before.date()) == scheme.questionnaire


def test_on_its_day_it_comes_into_force_once_and_the_former_is_retired(scheme, scheduled, imogen):
    midnight = LATER.replace(hour=0, minute=0)
    assert put_due_schemes_in_force(at=midnight) == [scheduled]
    assert put_due_schemes_in_force(at=LATER) == []
    scheme.refresh_from_db()
    scheduled.refresh_from_db()
    assert (scheme.status, scheduled.status) == (RETIRED, PUBLISHED)
    assert scheme.effective_to == LATER.date() - timedelta(days=1)
    assert (scheduled.published_at, scheduled.published_by) == (midnight, imogen)
    event = Event.objects.get(verb="scheme.publish", subject_id=str(scheduled.pk))
    assert event.by is None
    assert current_questionnaire(LATER.date()) == scheduled.questionnaire


def test_where_the_alarm_clock_stood_still_two_versions_follow_each_other_in_order(
    scheme, scheduled, scheme_owner, imogen
):
    third_day = LATER.date() + timedelta(days=5)
    after = approved(proposed(scheme_owner, version="2026-27.3", on=third_day), by=imogen)
    much_later = LATER + timedelta(days=60)
    assert put_due_schemes_in_force(at=much_later) == [scheduled, after]
    scheduled.refresh_from_db()
    assert (scheduled.status, scheduled.effective_to) == (RETIRED, third_day - timedelta(days=1))


def test_the_alarm_clock_and_a_budget_put_what_is_due_in_force(scheduled, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    put_schemes_in_force()
    scheduled.refresh_from_db()
    assert scheduled.status == PUBLISHED


def test_an_approved_version_can_be_stopped_before_its_day(scheme, scheduled, scheme_owner):
    back = withdraw(scheme=scheduled, by=scheme_owner, at=AT)
    assert (back.status, back.approved_at, back.approved_by) == (DRAFT, None, None)
    assert put_due_schemes_in_force(at=LATER) == []


def test_two_versions_do_not_start_on_one_day(scheduled, scheme_owner, imogen):
    other = drafted(scheme_owner, version="3")
    arguments = {"scheme": other, "base_revision": 1, "by": scheme_owner, "at": AT}
    sentence = refused(propose, starts_on=LATER.date(), **arguments)
    assert "Version 2026-27.2 starts on" in sentence
