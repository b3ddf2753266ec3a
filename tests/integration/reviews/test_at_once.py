"""Several at the same moment: nobody waits for the other for ever, nothing is noted twice or lost."""

from datetime import timedelta
from uuid import uuid4

import pytest

from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import Person
from socialcare.values import Refused
from supportplans.reviews import services
from supportplans.reviews.models import CheckIn, Review, Rhythm
from supportplans.reviews.selectors import rhythm_of
from tests.builders import AT, TODAY, checked_in, rhythm_begun
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_crisis_noted_while_check_ins_arrive_holds_nobody_up(rosa, priya):
    rhythm_begun(rosa, by=priya)
    for number in range(8):
        fresh = Person.objects.get(pk=rosa.pk)
        since = TODAY - timedelta(days=number)

        def crisis(fresh=fresh, since=since):
            return people.update_person(
                person=fresh, by=priya, at=AT, base_revision=fresh.revision, crisis_since=since
            )

        results = at_once(
            crisis,
            lambda: services.record_reply(person=rosa, answer="talk", at=AT),
            lambda: checked_in(rosa, by=priya),
        )
        assert [one for one in results if isinstance(one, Exception)] == []
    assert CheckIn.objects.count() == 16


def test_four_who_mark_one_check_in_make_one_review(rosa, priya, sam):
    rhythm_begun(rosa, by=priya)
    kept = checked_in(rosa, by=priya)
    results = at_once(
        *(
            lambda who=who: services.mark_as_review(check_in=kept, by=who, at=AT)
            for who in (priya, sam, priya, sam)
        )
    )
    refused = [str(one) for one in results if isinstance(one, Refused)]
    assert refused == ["This is the review already."] * 3
    assert Review.objects.count() == 1


@pytest.mark.parametrize("begun", [True, False], ids=["with a rhythm", "without"])
def test_a_check_in_that_is_sent_twice_at_the_same_moment_is_kept_once(rosa, priya, begun):
    if begun:
        rhythm_begun(rosa, by=priya)
    page = uuid4()
    results = at_once(*[lambda: checked_in(rosa, by=priya, page=page, covers_review=begun)] * 4)
    assert [one for one in results if isinstance(one, Exception)] == []
    kept = CheckIn.objects.get()
    assert results == [kept] * 4
    assert Event.objects.filter(verb="check_in.recorded").count() == 1
    assert Review.objects.count() == begun


def test_talks_noted_at_once_leave_the_latest_day(rosa, priya, sam):
    rhythm_begun(rosa, by=priya)
    at = AT + timedelta(days=8)
    acts = [
        lambda day=day: checked_in(rosa, by=priya, at=at, happened_on=TODAY + timedelta(days=day))
        for day in (1, 7, 3, 5)
    ]
    results = at_once(*acts)
    assert [one for one in results if isinstance(one, Exception)] == []
    assert rhythm_of(rosa).last_contact_on == TODAY + timedelta(days=7)
    assert Rhythm.objects.count() == 1
