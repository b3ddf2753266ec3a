"""Who is privately close to a person: said, ended with a reason, and never forgotten by the rule."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from socialcare.audit.models import Event
from socialcare.people import selectors
from socialcare.people import services as people
from socialcare.people.access import grant_access, people_open_to
from socialcare.people.history import did_in_words
from socialcare.people.models import DeclaredRelation, Person, User, Worker
from socialcare.people.selectors import relation_of
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_worker, in_the_circle, invited

pytestmark = pytest.mark.django_db


def said(person: Person, user: User, *, by: User | None = None, words: str = "my neighbour"):
    return people.declare_relation(person=person, user=user, words=words, by=by or user, at=AT)


# how close


def test_without_any_tie_nothing_is_said(priya, sam, rosa):
    in_the_circle(rosa, by=priya, email="tomas@example.org")
    in_the_circle(rosa, by=priya, name="No Address")
    assert relation_of(priya, rosa) == ""
    assert relation_of(sam, rosa) == ""


def test_the_person_themselves_is_too_close(priya, rosa):
    account = invited(rosa, by=priya, email="rosa@example.org")
    assert relation_of(account, rosa) == "this is about yourself"


def test_a_colleague_whose_own_record_this_is_is_too_close_by_the_address(priya, sam, rosa):
    people.update_person(
        person=rosa, by=priya, at=AT, base_revision=rosa.revision, email="SAM@fenwick.example"
    )
    rosa.refresh_from_db()
    assert relation_of(sam, rosa) == "this is about yourself"


def test_a_declared_relation_counts_until_it_is_ended(priya, sam, rosa, arthur):
    relation = said(rosa, priya)
    assert relation_of(priya, rosa) == "you said how you know Rosie (my neighbour)"
    assert relation_of(sam, rosa) == ""
    assert relation_of(priya, arthur) == ""
    people.end_relation(relation=relation, why="They moved away.", by=sam, at=AT)
    assert relation_of(priya, rosa) == ""


def test_somebody_in_the_circle_with_the_same_address_is_too_close_while_they_are_in_it(priya, sam, rosa):
    member = in_the_circle(rosa, by=priya, email="Sam@Fenwick.Example")
    assert relation_of(sam, rosa) == "you are in the circle of support of Rosie"
    people.end_circle_member(member=member, by=priya, at=AT)
    assert relation_of(sam, rosa) == ""


def test_who_is_close_opens_nothing_new_and_loses_nothing(priya, kit, rosa):
    before = people_open_to(priya, on=TODAY).count()
    said(rosa, priya)
    in_the_circle(rosa, by=priya, email=kit.email)
    assert relation_of(kit, rosa)
    assert people_open_to(priya, on=TODAY).count() == before
    assert not people_open_to(kit, on=TODAY).filter(pk=rosa.pk).exists()


# saying so


def test_saying_so_is_kept_with_an_event(priya, rosa):
    relation = said(rosa, priya, words="  my   neighbour ")
    assert (relation.words, relation.declared_by, relation.declared_at) == ("my neighbour", priya, AT)
    event = Event.objects.latest("id")
    assert (event.verb, event.by, event.person_id) == ("relation.declared", priya, rosa.pk)
    assert "neighbour" not in str(event.data)
    assert did_in_words(event) == "said that they know the person privately, so that others decide"


def test_a_manager_says_it_of_a_colleague_and_the_history_names_them(priya, sam, rosa):
    said(rosa, priya, by=sam)
    event = Event.objects.latest("id")
    assert did_in_words(event) == "noted that Priya Raman knows the person privately, so that others decide"


def test_a_worker_says_it_of_no_colleague(priya, sam, rosa):
    with pytest.raises(Refused, match=r"You say this of yourself\. Of a colleague, the team manager says it"):
        said(rosa, sam, by=priya)
    assert not DeclaredRelation.objects.exists()


def test_it_is_said_of_staff_only(priya, sam, rosa):
    account = invited(rosa, by=priya, email="rosa@example.org")
    with pytest.raises(Refused, match="Rosa Vidal does not work here"):
        said(rosa, account, by=sam)
    with pytest.raises(Refused, match="You say this of people whose record you can open"):
        said(rosa, account)


@pytest.mark.parametrize("who", ["noor", "kit", "panel_member"])
def test_who_cannot_open_the_record_says_nothing_about_it(request, rosa, who):
    user = request.getfixturevalue(who)
    events = Event.objects.count()
    with pytest.raises(Refused, match="You say this of people whose record you can open"):
        said(rosa, user)
    assert not DeclaredRelation.objects.exists()
    assert Event.objects.count() == events


def test_a_panel_member_to_whom_the_case_is_open_says_so(panel_member, rosa):
    grant_access(user=panel_member, person=rosa)
    said(rosa, panel_member)
    assert relation_of(panel_member, rosa)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (" \u200b", "Say how you know each other, in a few words."),
        ("x" * 301, "This can be 300 characters long; it has 301."),
    ],
)
def test_without_words_or_with_too_many_it_is_refused(priya, rosa, words, sentence):
    with pytest.raises(Refused) as refused:
        said(rosa, priya, words=words)
    assert (refused.value.sentence, refused.value.field) == (sentence, "words")
    assert not DeclaredRelation.objects.exists()


def test_sent_twice_it_stands_once_and_other_words_are_not_lost_in_silence(priya, rosa):
    first = said(rosa, priya)
    events = Event.objects.count()
    assert said(rosa, priya) == first
    with pytest.raises(Refused, match="This is noted already, in the words “my neighbour”"):
        said(rosa, priya, words="my aunt")
    assert Event.objects.count() == events


# ending it


def test_a_manager_ends_it_with_a_reason(priya, sam, rosa):
    ended = people.end_relation(relation=said(rosa, priya), why=" They moved away. ", by=sam, at=AT)
    assert (ended.ended_at, ended.ended_by, ended.ended_why) == (AT, sam, "They moved away.")
    event = Event.objects.latest("id")
    assert (event.verb, event.person_id) == ("relation.ended", rosa.pk)
    assert did_in_words(event) == "noted that it no longer counts that Priya Raman knows the person privately"


def test_nobody_ends_what_is_about_themselves(north, sam, rosa):
    relation = said(rosa, sam)
    with pytest.raises(Refused, match="This is about yourself, so another manager ends it"):
        people.end_relation(relation=relation, why="It is nothing.", by=sam, at=AT)
    assert relation_of(sam, rosa)
    second = a_worker("Bea Quayle", team=north, role=Worker.Role.MANAGER)
    people.end_relation(relation=relation, why="They moved away.", by=second.user, at=AT)
    assert not relation_of(sam, rosa)


@pytest.mark.parametrize("who", ["priya", "noor", "kit", "panel_member"])
def test_who_does_not_manage_the_team_ends_nothing(request, priya, rosa, who):
    relation = said(rosa, priya)
    with pytest.raises(Refused, match="Only a manager of the team that holds the record ends this"):
        people.end_relation(relation=relation, why="Why not.", by=request.getfixturevalue(who), at=AT)
    relation.refresh_from_db()
    assert relation.ended_at is None


def test_a_manager_who_stands_in_ends_it_too(north, priya, sam, kit, rosa):
    relation = said(rosa, sam)
    people.set_cover(
        team=north, manager=kit.worker, from_on=TODAY, to_on=TODAY, reason="Leave", by=sam, at=AT
    )
    people.end_relation(relation=relation, why="They moved away.", by=kit, at=AT)
    assert not relation_of(sam, rosa)


def test_ending_without_a_reason_or_twice_is_refused(priya, sam, rosa):
    relation = said(rosa, priya)
    with pytest.raises(Refused, match="Say why it no longer counts") as refused:
        people.end_relation(relation=relation, why=" ", by=sam, at=AT)
    assert refused.value.field == "why"
    people.end_relation(relation=relation, why="They moved away.", by=sam, at=AT)
    with pytest.raises(Refused, match="This has ended already"):
        people.end_relation(relation=relation, why="Again.", by=sam, at=AT)


def test_after_an_end_it_can_be_said_again(priya, sam, rosa):
    people.end_relation(relation=said(rosa, priya), why="They moved away.", by=sam, at=AT)
    again = people.declare_relation(
        person=rosa, user=priya, words="my aunt", by=priya, at=AT + timedelta(days=1)
    )
    assert relation_of(priya, rosa) == "you said how you know Rosie (my aunt)"
    assert again.ended_at is None


# who reads the words


def test_the_words_are_read_by_who_said_them_and_the_teams_manager(priya, sam, kit, rosa, north):
    mine, hers = said(rosa, priya), said(rosa, sam, words="we sing in one choir")
    other = a_worker("Bea Quayle", team=north).user
    assert selectors.relations_seen_by(priya, rosa, on=TODAY) == [mine]
    assert set(selectors.relations_seen_by(sam, rosa, on=TODAY)) == {mine, hers}
    assert selectors.relations_seen_by(other, rosa, on=TODAY) == []
    assert selectors.relations_seen_by(kit, rosa, on=TODAY) == []


# what the database keeps


def test_the_database_keeps_one_in_force_and_its_words(priya, rosa):
    relation = said(rosa, priya)
    with pytest.raises(IntegrityError, match="relation_once"), transaction.atomic():
        DeclaredRelation.objects.create(
            person=rosa, user=priya, words="my aunt", declared_at=AT, declared_by=priya
        )
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        DeclaredRelation.objects.filter(pk=relation.pk).update(words="nobody")
    with pytest.raises(IntegrityError, match="relation_ended_says_why"), transaction.atomic():
        DeclaredRelation.objects.filter(pk=relation.pk).update(ended_at=AT, ended_by=priya)
