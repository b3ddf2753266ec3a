"""Changing people and their circle: the result, the event, the sentence of the refusal."""

from datetime import date, timedelta

import pytest

from socialcare.audit.models import Event
from socialcare.people import selectors
from socialcare.people import services as people
from socialcare.people.models import Allocation, CircleMember, Person, Worker
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_person, a_worker, in_the_circle

pytestmark = pytest.mark.django_db


def last_event() -> Event:
    return Event.objects.latest("id")


# adding


def test_a_person_is_added_with_clean_fields_and_an_event(priya, north):
    person = a_person(
        by=priya,
        first_name=" Zoë ",
        last_name="O’Brien\u202e",
        nhs_number="943 476 5919",
        case_number="fen-12",
        postcode="fb12cd",
        communication_needs=["time", "bsl"],
    )
    person.refresh_from_db()
    assert (person.first_name, person.last_name) == ("Zoë", "O’Brien")
    assert (person.nhs_number, person.case_number, person.postcode) == ("9434765919", "FEN-12", "FB1 2CD")
    assert person.communication_needs == ["bsl", "time"]
    assert person.names_folded.split() == ["OBRIEN", "ZOE"]
    assert (person.created_by, person.created_at, person.team) == (priya, AT, north)
    event = last_event()
    assert (event.verb, event.by, event.person_id) == ("person.added", priya, person.pk)


@pytest.mark.parametrize(
    ("fields", "sentence", "field"),
    [
        ({"last_name": "\u200b"}, "Enter a last name. If they have one name only, put it here.", "last_name"),
        ({"born_on": None}, "Enter a date of birth.", "born_on"),
        (
            {"born_on": TODAY + timedelta(days=1)},
            "The date of birth is in the future. Check the year.",
            "born_on",
        ),
        (
            {"born_on": date(1899, 12, 31)},
            "The date of birth is before 1900. Check the year.",
            "born_on",
        ),
        (
            {"nhs_number": "943 476 5918"},
            "That is not a valid NHS number: its check digit does not fit. "
            "Check it for a slip, or leave it empty.",
            "nhs_number",
        ),
        (
            {"postcode": "nowhere"},
            "Enter a full postcode, like FB1 2CD, or leave it empty.",
            "postcode",
        ),
        (
            {"email": "rosa at home"},
            "Enter an email address in the usual form, like name@example.org, or leave it empty.",
            "email",
        ),
        (
            {"first_name": "R" * 101},
            "First name can be 100 characters long; this has 101.",
            "first_name",
        ),
        ({"contact_by": "pigeon"}, "Choose one of the answers in the list.", "contact_by"),
        ({"crisis_notes": "A fall."}, "Say since when they are in crisis.", "crisis_since"),
        (
            {"crisis_since": TODAY + timedelta(days=1)},
            "The crisis cannot have begun in the future. Check the date.",
            "crisis_since",
        ),
        (
            {"capacity": "lacks"},
            "Say which decision this is about, and what was found.",
            "capacity_notes",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(priya, fields, sentence, field):
    before = Event.objects.count()
    with pytest.raises(Refused) as refused:
        a_person(by=priya, **fields)
    assert (refused.value.sentence, refused.value.field) == (sentence, field)
    assert not Person.objects.exists()
    assert Event.objects.count() == before


def test_somebody_with_one_name_only_is_called_by_it(priya):
    assert a_person(by=priya, first_name="", last_name="Sukarno").called == "Sukarno"


def test_a_worker_adds_people_to_her_own_team_only(priya, south):
    with pytest.raises(Refused, match="You add people to your own team"):
        people.add_person(by=priya, at=AT, team=south, last_name="Pell", born_on=TODAY)


@pytest.mark.parametrize("who", ["panel_member", "scheme_owner"])
def test_only_casework_staff_add_people(request, north, who):
    with pytest.raises(Refused, match="Only social workers and team managers add people"):
        people.add_person(by=request.getfixturevalue(who), at=AT, team=north, last_name="Pell", born_on=TODAY)


def test_an_nhs_number_of_a_record_she_may_open_is_refused_by_name(priya, rosa):
    with pytest.raises(Refused, match="Rosa Vidal has this NHS number already") as refused:
        a_person(by=priya, nhs_number="9434765919")
    assert refused.value.field == "nhs_number"


def test_an_nhs_number_of_another_teams_record_is_refused_without_naming_anybody(noor, rosa):
    with pytest.raises(Refused) as refused:
        a_person(by=noor, nhs_number="9434765919")
    assert "A record that you cannot open has this NHS number already." in refused.value.sentence
    for word in ("Rosa", "Vidal", "North", "Priya"):
        assert word not in refused.value.sentence


# likely duplicates


def refs(duplicates) -> set[str]:
    return set(duplicates.refs)


def found(user, **fields):
    basics = {"first_name": "Edith", "last_name": "Marlow", "born_on": date(1941, 6, 30)}
    return selectors.likely_duplicates(user=user, on=TODAY, **(basics | fields))


def test_the_same_nhs_number_is_a_likely_duplicate(priya, rosa):
    (same,) = found(priya, nhs_number="9434765919").open
    assert (same.person, same.reasons) == (rosa, ("the same NHS number",))


@pytest.mark.parametrize(
    "fields",
    [
        {"first_name": "Rosa", "last_name": "Vidal"},
        {"first_name": "Vidal", "last_name": "Rosa"},
        {"first_name": "Rosie", "last_name": "Vidal"},
        {"first_name": "Rossa", "last_name": "Vidál"},
    ],
)
def test_a_name_alike_with_the_same_birth_date_is_a_likely_duplicate(priya, rosa, fields):
    duplicates = found(priya, born_on=rosa.born_on, **fields)
    assert refs(duplicates) == {rosa.ref}
    assert duplicates.open[0].reasons == ("a similar name and the same date of birth",)


def test_day_and_month_exchanged_are_found_under_a_name_alike(priya, rosa):
    duplicates = found(priya, first_name="Rosa", last_name="Vidal", born_on=date(1948, 12, 3))
    assert "day and month exchanged" in duplicates.open[0].reasons[0]


def test_the_same_birth_date_and_postcode_are_a_likely_duplicate_whatever_the_name(priya, rosa):
    duplicates = found(priya, born_on=rosa.born_on, postcode="FB1 2CD")
    assert duplicates.open[0].reasons == ("the same date of birth and postcode",)


def test_a_birth_date_alone_or_a_name_alone_is_none(priya, rosa):
    assert not found(priya, born_on=rosa.born_on)
    assert not found(priya, first_name="Rosa", last_name="Vidal")


def test_records_of_other_teams_are_told_apart_so_that_they_stay_unnamed(noor, rosa):
    duplicates = found(noor, first_name="Rosa", last_name="Vidal", born_on=rosa.born_on)
    assert duplicates.open == ()
    assert [one.person for one in duplicates.elsewhere] == [rosa]


def test_adding_stops_at_a_duplicate_that_its_writer_has_not_seen(priya, north, rosa):
    fields = {"first_name": "Rosa", "last_name": "Vidal", "born_on": rosa.born_on}
    with pytest.raises(people.LikelyDuplicate):
        people.add_person(by=priya, at=AT, team=north, known_duplicates=(), **fields)
    assert Person.objects.count() == 1
    second = people.add_person(by=priya, at=AT, team=north, known_duplicates=[rosa.ref], **fields)
    assert second.pk != rosa.pk


# changing


def test_a_change_writes_the_fields_and_says_in_the_event_which(priya, rosa):
    fresh = people.update_person(
        person=rosa, by=priya, at=AT, base_revision=1, phone="01632 960 123", first_name="Rosa"
    )
    assert (fresh.phone, fresh.revision) == ("01632 960 123", 2)
    event = last_event()
    assert (event.verb, event.data) == ("person.changed", {"revision": 2, "fields": ["phone"]})


def test_a_change_of_nothing_writes_nothing(priya, rosa):
    before = Event.objects.count()
    fresh = people.update_person(person=rosa, by=priya, at=AT, base_revision=1, known_as="Rosie")
    assert fresh.revision == 1
    assert Event.objects.count() == before


def test_two_who_change_different_things_both_keep_them(priya, sam, rosa):
    people.update_person(person=rosa, by=sam, at=AT, base_revision=1, phone="01632 960 123")
    fresh = people.update_person(person=rosa, by=priya, at=AT, base_revision=1, language="Catalan")
    assert (fresh.phone, fresh.language, fresh.revision) == ("01632 960 123", "Catalan", 3)


def test_two_who_change_the_same_thing_are_shown_both_and_nothing_is_written(priya, sam, rosa):
    people.update_person(person=rosa, by=sam, at=AT, base_revision=1, known_as="Rosita")
    with pytest.raises(people.ChangedMeanwhile) as refused:
        people.update_person(
            person=rosa, by=priya, at=AT, base_revision=1, known_as="Ro", phone="01632 960 123"
        )
    assert refused.value.contested == {"known_as": "Rosita"}
    assert refused.value.revision == 2
    assert "Sam Okoro changed this while you were typing." in refused.value.sentence
    rosa.refresh_from_db()
    assert (rosa.known_as, rosa.phone, rosa.revision) == ("Rosita", "", 2)


def test_two_who_change_the_same_thing_to_the_same_agree(priya, sam, rosa):
    people.update_person(person=rosa, by=sam, at=AT, base_revision=1, known_as="Rosita")
    fresh = people.update_person(person=rosa, by=priya, at=AT, base_revision=1, known_as="Rosita")
    assert fresh.revision == 2


def test_another_teams_worker_changes_nothing(noor, rosa):
    with pytest.raises(Refused, match="This record is held by another team, so you cannot change it"):
        people.update_person(person=rosa, by=noor, at=AT, base_revision=1, phone="01632 960 123")
    rosa.refresh_from_db()
    assert rosa.phone == ""


def test_an_nhs_number_that_another_record_has_is_refused_on_a_change_too(priya, rosa):
    edith = a_person(by=priya)
    with pytest.raises(Refused, match="Rosa Vidal has this NHS number already"):
        people.update_person(person=edith, by=priya, at=AT, base_revision=1, nhs_number="943 476 5919")


def test_an_unknown_field_is_a_mistake_of_the_program(priya, rosa):
    with pytest.raises(TypeError, match="no field team"):
        people.update_person(person=rosa, by=priya, at=AT, base_revision=1, team=None)


# the circle


def test_somebody_joins_the_circle_leaves_it_and_comes_back(priya, rosa):
    tomas = in_the_circle(rosa, by=priya, willing="until", willing_until=date(2026, 9, 30), decides="welfare")
    assert list(selectors.circle_of(rosa)) == [tomas]
    ended = people.end_circle_member(member=tomas, by=priya, at=AT)
    assert ended.ended_on == TODAY
    assert list(selectors.circle_of(rosa)) == []
    assert list(selectors.circle_of(rosa, ended=True)) == [tomas]
    people.return_circle_member(member=tomas, by=priya, at=AT)
    assert list(selectors.circle_of(rosa)) == [tomas]
    verbs = list(
        Event.objects.filter(verb__startswith="circle").order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["circle.added", "circle.ended", "circle.returned"]


def test_leaving_the_circle_twice_is_one_event(priya, rosa):
    tomas = in_the_circle(rosa, by=priya)
    people.end_circle_member(member=tomas, by=priya, at=AT)
    again = people.end_circle_member(member=tomas, by=priya, at=AT + timedelta(days=9))
    assert again.ended_on == TODAY
    assert Event.objects.filter(verb="circle.ended").count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "  "}, "Enter a name."),
        ({"relation": "boss"}, "Choose one of the answers in the list."),
        ({"relation": ""}, "Choose one of the answers in the list."),
        ({"willing": "until"}, "Say until when they are willing and able to help."),
        ({"willing_until": TODAY}, "A date goes only with “Yes, for a time”."),
        ({"phone": "the red one"}, "Enter a telephone number"),
    ],
)
def test_what_cannot_be_of_the_circle_is_refused(priya, rosa, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        in_the_circle(rosa, by=priya, **fields)
    assert not CircleMember.objects.exists()


def test_two_who_change_the_same_of_the_circle_are_shown_both(priya, sam, rosa):
    tomas = in_the_circle(rosa, by=priya)
    people.update_circle_member(member=tomas, by=sam, at=AT, base_revision=1, phone="01632 960 111")
    with pytest.raises(people.ChangedMeanwhile) as refused:
        people.update_circle_member(member=tomas, by=priya, at=AT, base_revision=1, phone="01632 960 222")
    assert refused.value.contested == {"phone": "01632 960 111"}


def test_another_team_changes_nothing_in_the_circle(priya, noor, rosa):
    tomas = in_the_circle(rosa, by=priya)
    for change in (
        lambda: people.update_circle_member(member=tomas, by=noor, at=AT, base_revision=1, name="X"),
        lambda: people.end_circle_member(member=tomas, by=noor, at=AT),
        lambda: in_the_circle(rosa, by=noor),
    ):
        with pytest.raises(Refused, match="held by another team"):
            change()


# who has the case


def test_a_worker_takes_a_case_that_nobody_has(priya):
    edith = a_person(by=priya)
    people.allocate(person=edith, worker=priya.worker, by=priya, at=AT)
    assert list(selectors.caseload(worker=priya.worker, on=TODAY)) == [edith]
    assert last_event().verb == "person.allocated"


def test_the_manager_moves_a_case_and_the_history_keeps_both(priya, sam, north, rosa):
    jo = a_worker("Jo Farrow", team=north)
    later = AT + timedelta(days=30)
    people.allocate(person=rosa, worker=jo, by=sam, at=later)
    rows = [(str(one.worker), one.from_on, one.to_on) for one in selectors.allocation_history(rosa)]
    assert rows == [
        ("Jo Farrow", later.date(), None),
        ("Priya Raman", TODAY, later.date()),
    ]
    assert list(selectors.caseload(worker=priya.worker, on=later.date())) == []


@pytest.mark.parametrize(
    ("by", "to", "sentence"),
    [
        ("priya", "sam", "Only the team manager gives a case to somebody else."),
        ("priya", "priya", "Priya Raman has this case already."),
        ("sam", "noor", "Noor Aziz is not in the team that holds this record."),
        ("noor", "noor", "This record is held by another team, so you cannot change it."),
        ("kit", "noor", "This record is held by another team, so you cannot change it."),
    ],
)
def test_who_may_not_give_the_case(request, rosa, by, to, sentence):
    user, worker = request.getfixturevalue(by), request.getfixturevalue(to).worker
    with pytest.raises(Refused, match=sentence):
        people.allocate(person=rosa, worker=worker, by=user, at=AT)
    assert Allocation.objects.count() == 1


def test_a_worker_does_not_take_a_colleagues_case(north, rosa):
    jo = a_worker("Jo Farrow", team=north)
    with pytest.raises(Refused, match="Ask the team manager to move it"):
        people.allocate(person=rosa, worker=jo, by=jo.user, at=AT)


def test_a_worker_who_has_left_gets_no_case(sam, north, rosa):
    jo = a_worker("Jo Farrow", team=north)
    Worker.objects.filter(pk=jo.pk).update(ended_on=TODAY - timedelta(days=1))
    jo.refresh_from_db()
    with pytest.raises(Refused, match="Jo Farrow no longer works here"):
        people.allocate(person=rosa, worker=jo, by=sam, at=AT)


# staff


def test_two_accounts_never_share_an_address(priya, north):
    with pytest.raises(Refused, match="signs in as"):
        a_worker("Priya Other", team=north)


def test_casework_needs_a_team(db):
    with pytest.raises(Refused, match="Social workers and managers belong to a team"):
        a_worker("Jo Farrow", team=None)


# what the council counts by


def test_reason_for_support_and_ethnic_group_are_noted_and_may_be_kept_back(priya, rosa):
    people.update_person(
        person=rosa,
        by=priya,
        at=AT,
        base_revision=rosa.revision,
        support_reason="memory",
        ethnicity="prefer_not",
    )
    rosa.refresh_from_db()
    assert (rosa.support_reason, rosa.ethnicity) == ("memory", "prefer_not")
    assert last_event().data["fields"] == ["ethnicity", "support_reason"]
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, ethnicity="")
    rosa.refresh_from_db()
    assert rosa.ethnicity == ""


def test_a_reason_for_support_that_is_none_is_refused(priya, rosa):
    with pytest.raises(Refused, match="Choose one of the answers in the list") as refused:
        people.update_person(
            person=rosa, by=priya, at=AT, base_revision=rosa.revision, support_reason="tired"
        )
    assert refused.value.field == "support_reason"
    rosa.refresh_from_db()
    assert rosa.support_reason == ""
