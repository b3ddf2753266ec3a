"""Nobody publishes alone: every state, action and role, and two at the same instant."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from assessments.models import Questionnaire
from budgets.models import AllocationScheme
from budgets.schemes.drafting import discard, save_draft
from budgets.schemes.proposing import propose, send_back, withdraw
from budgets.schemes.publishing import approve, put_due_schemes_in_force
from budgets.states import APPROVED, DISCARDED, DRAFT, PROPOSED, PUBLISHED, RETIRED, SCHEME
from socialcare.audit.models import Event
from socialcare.people.models import User, Worker
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_worker, invited, scheme_published
from tests.scheme_versions import LATER, a_document, approved, drafted, proposed, refused, verbs

pytestmark = pytest.mark.django_db


def test_who_proposed_does_not_approve(scheme_owner, imogen):
    waiting = proposed(scheme_owner)
    arguments = {"scheme": waiting, "revision": 1, "starts_on": TODAY, "at": AT}
    assert refused(approve, by=scheme_owner, **arguments) == (
        "You proposed this version, so somebody else has to approve it."
    )
    assert approve(by=imogen, **arguments).status == PUBLISHED


def test_who_changed_it_last_does_not_approve_either(scheme_owner, imogen, third_owner):
    draft = drafted(scheme_owner)
    draft = save_draft(scheme=draft, document=a_document(title="Mine"), base_revision=1, by=imogen, at=AT)
    waiting = propose(scheme=draft, starts_on=TODAY, base_revision=2, by=scheme_owner, at=AT)
    assert (
        refused(approve, scheme=waiting, revision=2, starts_on=TODAY, by=imogen, at=AT)
        == "You were the last to change this version, so somebody else has to approve it."
    )
    assert approved(waiting, by=third_owner).status == PUBLISHED


def test_nobody_proposes_what_nobody_could_approve(scheme_owner, imogen):
    draft = save_draft(
        scheme=drafted(scheme_owner), document=a_document(title="Mine"), base_revision=1, by=imogen, at=AT
    )
    arguments = {"scheme": draft, "starts_on": TODAY, "base_revision": 2, "at": AT}
    assert "Let Imogen Farrar propose it" in refused(propose, by=scheme_owner, **arguments)
    assert propose(by=imogen, **arguments).status == PROPOSED


def test_an_only_owner_is_told_that_a_second_one_is_needed(scheme_owner):
    draft = drafted(scheme_owner)
    assert "you are the only owner" in refused(
        propose, scheme=draft, starts_on=TODAY, base_revision=1, by=scheme_owner, at=AT
    )


def test_an_owner_who_has_left_is_no_second_person(scheme_owner, imogen):
    imogen.worker.ended_on = TODAY - timedelta(days=1)
    imogen.worker.save(update_fields=["ended_on"])
    draft = drafted(scheme_owner)
    assert "you are the only owner" in refused(
        propose, scheme=draft, starts_on=TODAY, base_revision=1, by=scheme_owner, at=AT
    )


def test_a_proposal_sent_back_says_why_and_can_be_mended_and_proposed_again(scheme_owner, imogen):
    waiting = proposed(scheme_owner)
    arguments = {"scheme": waiting, "revision": 1, "by": imogen, "at": AT}
    assert refused(send_back, reason="  ", **arguments).startswith("Say what should be changed.")
    back = send_back(reason=" The first row is too low. ", **arguments)
    assert (back.status, back.sent_back_reason, back.sent_back_by) == (
        DRAFT,
        "The first row is too low.",
        imogen,
    )
    assert (back.proposed_at, back.proposed_by) == (None, None)
    again = propose(scheme=back, starts_on=TODAY, base_revision=1, by=scheme_owner, at=LATER)
    assert (again.status, again.sent_back_reason, again.sent_back_at) == (PROPOSED, "", None)
    assert verbs(again) == ["scheme.drafted", "scheme.propose", "scheme.send_back", "scheme.propose"]
    reasons = Event.objects.get(verb="scheme.send_back").data
    assert "too low" not in str(reasons)


def test_a_decision_is_about_what_was_looked_at(scheme_owner, imogen):
    waiting = proposed(scheme_owner)
    withdraw(scheme=waiting, by=scheme_owner, at=AT)
    changed = save_draft(
        scheme=waiting, document=a_document(title="Changed"), base_revision=1, by=scheme_owner, at=AT
    )
    propose(scheme=changed, starts_on=TODAY, base_revision=2, by=scheme_owner, at=AT)
    arguments = {"scheme": waiting, "by": imogen, "at": AT}
    assert "proposed anew" in refused(approve, revision=1, starts_on=TODAY, **arguments)
    assert "proposed anew" in refused(send_back, revision=1, reason="No.", **arguments)
    other = TODAY + timedelta(days=1)
    assert "The day was changed" in refused(approve, revision=2, starts_on=other, **arguments)
    assert approve(revision=2, starts_on=TODAY, **arguments).status == PUBLISHED


# Every state, action and role


def _in_state(state: str, owner: User, second: User) -> AllocationScheme:
    """Bring a version to a state through the services."""
    if state == DRAFT:
        return drafted(owner)
    if state == DISCARDED:
        return discard(scheme=drafted(owner), by=owner, at=AT)
    if state == PROPOSED:
        return proposed(owner)
    if state == APPROVED:
        return approved(proposed(owner, on=LATER.date()), by=second)
    first = scheme_published(by=owner)
    if state == RETIRED:
        scheme_published(by=owner, document=a_document(version="next"), at=LATER)
        first.refresh_from_db()
    return first


def _act(action: str, scheme: AllocationScheme, by: User) -> AllocationScheme:
    arguments = {"scheme": scheme, "by": by, "at": AT}
    if action == "save":
        return save_draft(document=a_document(title="Anew"), base_revision=1, **arguments)
    if action == "propose":
        return propose(starts_on=TODAY, base_revision=1, **arguments)
    if action == "approve":
        starts_on = scheme.effective_from or TODAY
        return approve(revision=scheme.revision, starts_on=starts_on, **arguments)
    if action == "send_back":
        return send_back(reason="Look again.", revision=scheme.revision, **arguments)
    return {"withdraw": withdraw, "discard": discard}[action](**arguments)


ACTIONS = ("save", "propose", "withdraw", "send_back", "approve", "discard")
ROLES = ("scheme_owner", "imogen", "third_owner", "sam", "priya", "panel_member", "rosa_herself", "left")
#: Who may do what, the state allowing: Wren drafts and proposes, Imogen approves.
MAY = {
    "save": {"scheme_owner", "imogen", "third_owner"},
    "propose": {"scheme_owner", "imogen", "third_owner"},
    "withdraw": {"scheme_owner"},
    "send_back": {"imogen", "third_owner"},
    "approve": {"imogen", "third_owner"},
    "discard": {"scheme_owner", "imogen", "third_owner"},
}


@pytest.fixture
def rosa_herself(rosa: Any, priya: User) -> User:
    return invited(rosa, by=priya, email="rosa@example.org")


@pytest.fixture
def left(db: None) -> User:
    role = Worker.Role.SCHEME_OWNER
    worker = a_worker("Fay Gone", team=None, role=role, job="Commissioner")
    worker.ended_on = TODAY - timedelta(days=1)
    worker.save(update_fields=["ended_on"])
    return worker.user


@pytest.mark.parametrize("state", [state for state, _ in SCHEME.states])
@pytest.mark.parametrize("role", ROLES)
def test_every_state_action_and_role(request, scheme_owner, imogen, third_owner, state, role):
    user = request.getfixturevalue(role)
    for action in ACTIONS:
        with transaction.atomic():
            scheme = _in_state(state, scheme_owner, imogen)
            allowed = state in SCHEME.transition(action).sources and role in MAY[action]
            if allowed:
                expected = SCHEME.transition(action).target
                done = _act(action, scheme, user)
                assert done.status == (PUBLISHED if action == "approve" else expected), action
            else:
                refused(_act, action=action, scheme=scheme, by=user)
            transaction.set_rollback(True)


# Two at the same instant


def at_once(*calls: Any) -> list[Any]:
    """Run calls in threads of their own, from one barrier; return what each gave or raised."""
    start, results = Barrier(len(calls)), []

    def run(call: Any) -> None:
        try:
            start.wait(timeout=10)
            results.append(call())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_owners_approving_at_the_same_instant_publish_once(scheme_owner, imogen, third_owner):
    waiting = proposed(scheme_owner)
    results = at_once(*(lambda who=who: approved(waiting, by=who) for who in (imogen, third_owner)))
    assert sorted(type(one).__name__ for one in results) == ["AllocationScheme", "Refused"]
    [sentence] = [one.sentence for one in results if isinstance(one, Refused)]
    assert sentence == "This version is published, so it cannot be approved."
    assert Event.objects.filter(verb="scheme.publish").count() == 1
    assert Questionnaire.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_versions_approved_at_the_same_instant_do_not_both_come_into_force(scheme_owner, imogen):
    scheme_published(by=scheme_owner, effective_from=TODAY - timedelta(days=9))
    waiting = [proposed(scheme_owner, version=version) for version in ("2", "3")]
    results = at_once(*(lambda one=one: approved(one, by=imogen) for one in waiting))
    assert sorted(type(one).__name__ for one in results) == ["AllocationScheme", "Refused"], results
    assert AllocationScheme.objects.filter(status=PUBLISHED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_alarm_clocks_put_a_version_in_force_once(scheme_owner, imogen):
    scheme_published(by=scheme_owner)
    scheduled = approved(proposed(scheme_owner, version="2", on=LATER.date()), by=imogen)
    results = at_once(*[lambda: put_due_schemes_in_force(at=LATER)] * 3)
    assert sorted(results, key=len) == [[], [], [scheduled]]
    assert Event.objects.filter(verb="scheme.publish", subject_id=str(scheduled.pk)).count() == 1
    assert Event.objects.filter(verb="scheme.retire").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_owners_saving_the_same_at_the_same_instant_lose_nothing(scheme_owner, imogen):
    draft = drafted(scheme_owner)

    def save(who: User) -> Any:
        document = a_document(title=f"{who.name}’s")
        return save_draft(scheme=draft, document=document, base_revision=1, by=who, at=AT)

    results = at_once(lambda: save(scheme_owner), lambda: save(imogen))
    assert sorted(type(one).__name__ for one in results) == ["AllocationScheme", "ChangedMeanwhile"]
    assert draft.saves.count() == 2
