"""What is said when somebody asks how it is going: who may say it, what it moves, and what stays open."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.values import Refused
from supportplans.reviews import services
from supportplans.reviews.models import CheckIn, Review
from supportplans.reviews.selectors import (
    check_ins_of,
    find_check_in,
    nobodys_talks,
    open_replies,
    rhythm_of,
    unanswered_of,
)
from supportplans.reviews.services import Said
from tests.builders import (
    AT,
    TODAY,
    a_helper,
    a_person,
    checked_in,
    plan_open,
    rhythm_begun,
)

pytestmark = pytest.mark.django_db


def days(count: int) -> timedelta:
    return timedelta(days=count)


def verbs(person) -> list[str]:
    events = Event.objects.filter(person_id=person.pk, verb__regex=r"^(check_in|review)\.")
    return list(events.order_by("pk").values_list("verb", flat=True))


def reply(person, answer, *, at=AT) -> CheckIn:
    return services.record_reply(person=person, answer=answer, at=at)


def test_a_workers_check_in_moves_the_next_talk(rosa, priya, rhythm):
    checked_in(rosa, by=priya, covers_review=True)
    kept = checked_in(rosa, by=priya, at=AT + days(10), how="visit", going="mixed", working="The quay.")
    assert (kept.from_whom, kept.how, kept.contact, kept.to_answer) == ("worker", "visit", True, False)
    moved = rhythm_of(rosa)
    assert (moved.last_contact_on, moved.next_on) == (TODAY + days(10), TODAY + days(94))
    assert verbs(rosa) == ["check_in.recorded", "review.made", "check_in.recorded"]


def test_the_same_page_sent_again_says_it_once_and_other_words_from_it_are_kept_too(
    rosa, priya, rosa_user, rhythm
):
    page = uuid4()
    kept = checked_in(rosa, by=priya, going="mixed", working="The quay.", page=page)
    again = checked_in(
        rosa, by=priya, going="mixed", working="The quay.", page=page, at=AT + days(1), happened_on=TODAY
    )
    assert again == kept
    more = checked_in(rosa, by=priya, going="mixed", working="The quay, and the choir.", page=page)
    hers = checked_in(rosa, by=rosa_user, going="mixed", working="The quay.", page=page)
    another_page = checked_in(rosa, by=priya, going="mixed", working="The quay.", page=uuid4())
    assert len({kept, more, hers, another_page}) == CheckIn.objects.count() == 4
    # A day later, when all is over, her page still says that it was sent.
    services.end(person=rosa, because="support_ended", by=priya, at=AT + days(1))
    late = checked_in(rosa, by=rosa_user, going="mixed", working="The quay.", page=page, at=AT + days(1))
    assert late == hers


def test_one_that_is_written_down_later_does_not_move_it_back(rosa, priya, rhythm):
    checked_in(rosa, by=priya, at=AT + days(10))
    checked_in(rosa, by=priya, at=AT + days(11), happened_on=TODAY + days(2))
    assert rhythm_of(rosa).last_contact_on == TODAY + days(10)


def test_the_person_says_it_on_their_own_page(rosa, rosa_user, rhythm):
    kept = services.check_in(person=rosa, said=Said(going="well"), by=rosa_user, at=AT, how="phone")
    assert (kept.from_whom, kept.how, kept.contact, kept.to_answer) == ("person", "own_page", True, False)
    assert rhythm_of(rosa).last_contact_on == TODAY


@pytest.mark.parametrize(
    "said",
    [
        Said(going="well", wants="talk"),
        Said(going="badly"),
        Said(going="well", not_working="Nobody comes on Sundays."),
        Said(to_change="I would like to go out more."),
    ],
)
def test_what_the_worker_should_see_stays_open_until_it_is_dealt_with(rosa, priya, rosa_user, rhythm, said):
    services.check_in(person=rosa, said=said, by=rosa_user, at=AT)
    (waiting,) = open_replies(priya.worker, on=TODAY)
    assert unanswered_of(rosa) == [waiting]
    services.deal_with(check_in=waiting, by=priya, at=AT + days(1))
    assert open_replies(priya.worker, on=TODAY) == []
    with pytest.raises(Refused, match="Priya Raman has seen this already"):
        services.deal_with(check_in=waiting, by=priya, at=AT + days(1))


def test_going_badly_makes_the_next_talk_sooner(rosa, priya, rhythm):
    checked_in(rosa, by=priya, going="badly", not_working="Mornings.")
    assert (rhythm_of(rosa).next_on, rhythm_of(rosa).next_because) == (TODAY + days(14), "wobble")


# answers by the link


def test_going_well_by_the_link_counts_as_having_talked(rosa, priya, rhythm):
    kept = reply(rosa, "well")
    assert (kept.said_by, kept.how, kept.going, kept.contact) == (None, "link", "well", True)
    assert rhythm_of(rosa).last_contact_on == TODAY
    assert open_replies(priya.worker, on=TODAY) == []


@pytest.mark.parametrize(("answer", "because"), [("talk", "asked"), ("changed", "change")])
def test_a_wish_to_talk_is_no_talk_and_asks_for_an_answer_in_three_working_days(
    rosa, priya, rhythm, answer, because
):
    kept = reply(rosa, answer)
    now = rhythm_of(rosa)
    assert (kept.contact, now.last_contact_on) == (False, None)
    assert (now.next_on, now.next_because) == (date(2026, 3, 5), because)
    assert open_replies(priya.worker, on=TODAY) == [kept]


def test_going_well_does_not_settle_a_wish_to_talk_but_the_worker_does(rosa, priya, rhythm):
    reply(rosa, "talk")
    reply(rosa, "well", at=AT + days(1))
    assert rhythm_of(rosa).next_because == "asked"
    assert len(open_replies(priya.worker, on=TODAY)) == 1
    talked = checked_in(rosa, by=priya, at=AT + days(2))
    assert open_replies(priya.worker, on=TODAY) == []
    first = CheckIn.objects.get(wants="talk")
    assert (first.dealt_with_at, first.dealt_with_by) == (talked.said_at, priya)
    assert rhythm_of(rosa).next_because == "law"
    assert verbs(rosa) == [
        "check_in.answered",
        "check_in.answered",
        "check_in.recorded",
        "check_in.dealt_with",
    ]


def test_a_talk_before_the_wish_does_not_settle_it(rosa, priya, rhythm):
    reply(rosa, "talk", at=AT + days(3))
    checked_in(rosa, by=priya, at=AT + days(4), happened_on=TODAY + days(1))
    assert len(open_replies(priya.worker, on=TODAY)) == 1
    assert rhythm_of(rosa).next_because == "asked"


def test_an_answer_that_there_is_not_is_refused(rosa, priya, rhythm):
    with pytest.raises(Refused, match="Choose one of the answers"):
        reply(rosa, "perhaps")
    assert verbs(rosa) == []


def test_once_it_has_ended_nobody_answers_any_more(rosa, priya, rosa_user, rhythm):
    services.end(person=rosa, because="moved", by=priya, at=AT)
    with pytest.raises(Refused, match="This page is closed now"):
        reply(rosa, "well")
    with pytest.raises(Refused, match="This page is closed now"):
        services.check_in(person=rosa, said=Said(going="well"), by=rosa_user, at=AT)
    assert verbs(rosa) == []
    checked_in(rosa, by=priya, working="We said goodbye.", going="well")
    assert rhythm_of(rosa).last_contact_on is None


# who may


def test_a_helper_who_may_write_says_it_and_one_who_may_only_look_does_not(rosa, priya, rhythm):
    plan = plan_open(rosa, by=priya)
    writes = a_helper(plan, by=priya).user
    looks = a_helper(plan, by=priya, name="Max Pellow", email="max@example.org", right="comment").user
    kept = services.check_in(person=rosa, said=Said(going="mixed", wants="talk"), by=writes, at=AT)
    assert (kept.from_whom, kept.how, kept.to_answer) == ("helper", "own_page", True)
    with pytest.raises(Refused, match="Only the person, who helps them with the right to write"):
        services.check_in(person=rosa, said=Said(going="well"), by=looks, at=AT)
    assert CheckIn.objects.count() == 1


def test_another_team_and_other_people_say_nothing(rosa, priya, noor, panel_member, rhythm):
    for stranger in (noor, panel_member):
        with pytest.raises(Refused, match="Only the person, who helps them"):
            checked_in(rosa, by=stranger)
    assert verbs(rosa) == []


def test_the_person_says_nothing_of_what_it_leads_to(rosa, rosa_user, rhythm):
    said = Said(going="well", working="The quay.")
    for wanted in ({"leads_to": "plan"}, {"covers_review": True}):
        with pytest.raises(Refused, match="Only a worker says what this leads to"):
            services.check_in(person=rosa, said=said, by=rosa_user, at=AT, **wanted)
    assert verbs(rosa) == []


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"happened_on": TODAY + days(1)}, "happened_on", "3 March 2026 has not come yet"),
        ({"happened_on": TODAY - days(366)}, "happened_on", "more than a year ago"),
        ({"going": ""}, "going", "Say how it is going, or write something"),
        ({"going": "superb"}, "going", "Choose how it is going"),
        ({"going": "well", "wants": "all"}, "wants", "Choose one of the answers"),
        ({"going": "well", "working": "x" * 4001}, "working", "4,000 characters long; it has 4,001"),
        ({"how": "link"}, "how", "Choose how you talked"),
        ({"how": "own_page"}, "how", "Choose how you talked"),
        ({"leads_to": "cut"}, "leads_to", "Choose what this leads to"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(rosa, priya, rhythm, fields, field, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        checked_in(rosa, by=priya, **fields)
    assert refused.value.field == field
    assert verbs(rosa) == []
    assert rhythm_of(rosa).last_contact_on is None


def test_a_check_in_is_never_changed(rosa, priya, rhythm):
    kept = checked_in(rosa, by=priya)
    for change in (
        lambda: CheckIn.objects.filter(pk=kept.pk).update(working="Something else."),
        lambda: CheckIn.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# the review in law


def test_a_check_in_becomes_the_review_with_what_is_known_drawn_in(rosa, priya, rhythm):
    reply(rosa, "changed")
    kept = checked_in(
        rosa,
        by=priya,
        at=AT + days(1),
        going="mixed",
        working="The quay.",
        not_working="Stairs.",
        with_whom="Rosa and her son",
    )
    review = services.mark_as_review(check_in=kept, by=priya, at=AT + days(2))
    assert (review.review_on, review.worker, review.made_by) == (TODAY + days(1), priya.worker, priya)
    said = review.facts["said"]
    assert [(one["how"], one["going"], one["not_working"]) for one in said] == [
        ("By phone", "Some good, some not", "Stairs."),
        ("By the link that we sent", "Not said", ""),
    ]
    assert review.facts["advocate"] == {"is": "Not asked yet", "name": ""}
    now = rhythm_of(rosa)
    assert (now.last_review_on, now.review_by) == (TODAY + days(1), date(2027, 3, 3))
    assert now.next_because == "pace"


def test_a_review_is_marked_once(rosa, priya, rhythm):
    kept = checked_in(rosa, by=priya, covers_review=True)
    with pytest.raises(Refused, match="This is the review already"):
        services.mark_as_review(check_in=kept, by=priya, at=AT)
    assert Review.objects.count() == 1


def test_a_tap_or_a_word_without_content_is_no_review(rosa, priya, rosa_user, rhythm):
    tapped = reply(rosa, "well")
    own = services.check_in(person=rosa, said=Said(going="well", working="All."), by=rosa_user, at=AT)
    for kept in (tapped, own):
        with pytest.raises(Refused, match="A review is a talk"):
            services.mark_as_review(check_in=kept, by=priya, at=AT)
    short = checked_in(rosa, by=priya, going="well")
    with pytest.raises(Refused, match="A review asks how it is going"):
        services.mark_as_review(check_in=short, by=priya, at=AT)
    assert Review.objects.count() == 0


def test_a_check_in_that_was_to_be_the_review_and_cannot_be_is_not_kept(rosa, priya, rhythm):
    with pytest.raises(Refused, match="A review asks how it is going"):
        checked_in(rosa, by=priya, going="well", covers_review=True)
    assert verbs(rosa) == []
    assert CheckIn.objects.count() == 0


def test_another_team_marks_no_review(rosa, priya, noor, rhythm):
    kept = checked_in(rosa, by=priya)
    with pytest.raises(Refused, match="held by another team"):
        services.mark_as_review(check_in=kept, by=noor, at=AT)
    with pytest.raises(Refused, match="held by another team"):
        services.deal_with(check_in=kept, by=noor, at=AT)
    assert verbs(rosa) == ["check_in.recorded"]


def test_a_review_is_never_changed(rosa, priya, rhythm):
    checked_in(rosa, by=priya, covers_review=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.update(facts={})


# reads


def test_what_another_team_holds_is_not_there(rosa, priya, noor, rhythm):
    kept = checked_in(rosa, by=priya)
    assert find_check_in(user=priya, id=kept.pk, on=TODAY) == kept
    with pytest.raises(CheckIn.DoesNotExist):
        find_check_in(user=noor, id=kept.pk, on=TODAY)


def test_replies_come_in_one_query_however_many(rosa, priya, rhythm):
    for number in range(4):
        person = a_person(by=priya, first_name=f"Edith {number}")
        people.allocate(person=person, worker=priya.worker, by=priya, at=AT)
        rhythm_begun(person, by=priya)
        reply(person, "talk", at=AT + days(number))
    with CaptureQueriesContext(connection) as queries:
        waiting = open_replies(priya.worker, on=TODAY)
        names = [one.person.first_name for one in waiting]
    assert names == ["Edith 0", "Edith 1", "Edith 2", "Edith 3"]
    assert len(queries) == 1


def test_a_wish_of_somebody_without_a_worker_is_the_teams(rosa, priya, north, south):
    person = a_person(by=priya)
    rhythm_begun(person, by=priya)
    assert list(nobodys_talks([north.pk], on=TODAY)) == []
    reply(person, "talk")
    assert list(nobodys_talks([north.pk], on=TODAY)) == [person]
    assert list(nobodys_talks([south.pk], on=TODAY)) == []
    people.allocate(person=person, worker=priya.worker, by=priya, at=AT)
    assert list(nobodys_talks([north.pk], on=TODAY)) == []


def test_check_ins_come_newest_first_with_their_reviews(rosa, priya, rhythm):
    checked_in(rosa, by=priya, covers_review=True)
    checked_in(rosa, by=priya, at=AT + days(3))
    with CaptureQueriesContext(connection) as queries:
        rows = [(one.happened_on, getattr(one, "review", None) is not None) for one in check_ins_of(rosa)]
    assert rows == [(TODAY + days(3), False), (TODAY, True)]
    assert len(queries) == 1


def test_a_talk_from_before_the_support_began_moves_nothing(rosa, priya, rhythm):
    before = rhythm_of(rosa)
    checked_in(rosa, by=priya, happened_on=TODAY - days(90), covers_review=True)
    after = rhythm_of(rosa)
    assert rosa.check_ins.count() == 1
    for name in ("last_contact_on", "last_review_on", "next_on", "next_because", "review_by"):
        assert getattr(after, name) == getattr(before, name), name
