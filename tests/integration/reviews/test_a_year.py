"""A year, day by day, for five hundred people: contacts by chance, holidays, deaths, pauses, outages."""

import random
import re
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from socialcare.notifications.models import Message
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Allocation, Person
from socialcare.values.working_days import is_working_day
from supportplans.reviews import rules
from supportplans.reviews import services as reviews
from supportplans.reviews.models import CheckIn, Nudge, Rhythm
from supportplans.reviews.selectors import past_backstop
from supportplans.reviews.services import handing_over
from supportplans.reviews.services.handing_over import hand_over
from supportplans.reviews.services.planning import plan
from supportplans.reviews.services.replying import reply
from tests.builders import AT, a_worker

LONDON = ZoneInfo("Europe/London")
PEOPLE, WORKERS = 500, 8
FIRST = date(2026, 3, 2)
DAYS = 365


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


@pytest.fixture
def everybody(north, sam):
    """Five hundred people whose support began at some time in the last three months, each with a worker."""
    chance = random.Random(2026)
    workers = [a_worker(f"Worker{number} Bright", team=north) for number in range(WORKERS)]
    persons = Person.objects.bulk_create(
        Person(
            team=north,
            last_name=f"Number {number}",
            born_on=date(1950, 1, 1),
            email=f"person{number}@example.org",
            created_at=AT,
            created_by=sam,
        )
        for number in range(PEOPLE)
    )
    Allocation.objects.bulk_create(
        Allocation(person=person, worker=workers[number % WORKERS], from_on=FIRST)
        for number, person in enumerate(persons)
    )
    rhythms = []
    for person in persons:
        started_on = FIRST - timedelta(days=chance.randrange(90))
        every = chance.choice([4, 8, 12, 12, 26])
        following = rules.next_talk(started_on=started_on, every_weeks=every)
        rhythms.append(
            Rhythm(
                person=person,
                started_on=started_on,
                every_weeks=every,
                channel=chance.choice(["email", "email", "none"]),
                next_on=following.on,
                next_because=following.because,
                review_by=following.review_by,
            )
        )
    Rhythm.objects.bulk_create(rhythms)
    return persons, workers


@pytest.mark.django_db
def test_a_year_forgets_nobody_floods_nobody_and_keeps_its_hours(everybody, sam):
    persons, workers = everybody
    chance = random.Random(6)
    holder = {person.pk: workers[number % WORKERS] for number, person in enumerate(persons)}
    holidays = bank_holidays()
    # The machine is down for a day here and there, twice for a fortnight.
    down = {FIRST + timedelta(days=chance.randrange(DAYS)) for _ in range(12)}
    for begin in (70, 240):
        down |= {FIRST + timedelta(days=begin + offset) for offset in range(14)}
    away = {worker.pk: chance.randrange(DAYS - 30) for worker in workers}  # a month of leave each
    unheard = []
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        working = is_working_day(day, bank_holidays=holidays)
        if day not in down:
            assert hand_over(at=at(day, 3)) == 0
            plan(at=at(day, 8))
            for hour in (9, 18):
                while hand_over(at=at(day, hour)):
                    pass
        if working:
            for rhythm in Rhythm.objects.select_related("person__created_by").filter(next_on__lte=day):
                worker = holder[rhythm.person_id]
                if not number - 30 <= away[worker.pk] <= number and chance.random() < 0.25:
                    talked(rhythm, day)
        if working and day not in down:
            answer_some(chance, at(day, 15))
            unheard += beyond_the_backstop(sam, day)
        if number % 20 == 5:
            one = persons[chance.randrange(PEOPLE)]
            rhythm = Rhythm.objects.get(person=one)
            if rhythm.ended_on is None and rhythm.paused_from is None:
                if chance.random() < 0.5:
                    reviews.end(person=one, because="died", by=sam, at=at(day, 16))
                else:
                    until = day + timedelta(days=20)
                    reviews.pause(person=one, until=until, because="In hospital", by=sam, at=at(day, 16))
    assert unheard == []
    check_what_was_sent(down, holidays)


def talked(rhythm, day):
    """Let the worker talk with somebody, as a check-in does; close to the day in law it is the review."""
    rhythm.last_contact_on = day
    rhythm.sooner_on = rhythm.sooner_from_on = None
    rhythm.sooner_because = ""
    if rhythm.review_by <= day + timedelta(days=30):
        rhythm.last_review_on = day
    reviews.reckon(rhythm)
    CheckIn.objects.filter(person=rhythm.person_id, to_answer=True, dealt_with_at__isnull=True).update(
        dealt_with_at=at(day, 14), dealt_with_by=rhythm.person.created_by
    )


def answer_some(chance, now):
    """Let a few of those who were asked answer by their link."""
    for nudge in Nudge.objects.filter(status="sent", kind__in=handing_over.TO_PERSON, reply_until__gt=now):
        if chance.random() < 0.012:
            body = Message.objects.get(pk=nudge.pk).body
            rhythm = Rhythm.objects.get(person=nudge.person)
            if body and rhythm.ended_on is None and rhythm.paused_from is None:
                token = re.findall(r"/how-is-it-going/([^/]+)/", body)[0]
                reply(token=token, answer=chance.choice(["well", "well", "talk", "changed"]), at=now)


def beyond_the_backstop(sam, day):
    """Return whom the manager would not find, or was not told of, though the last day is past."""
    late = [
        rhythm
        for rhythm in Rhythm.objects.filter(ended_on__isnull=True, next_on__lt=day)
        if rules.backstop_of(next_on=rhythm.next_on, review_by=rhythm.review_by) < day
    ]
    if not late:
        return []
    listed = set(past_backstop([sam.worker.team_id], on=day).values_list("pk", flat=True))
    told = set(
        Nudge.objects.filter(kind="backstop", status__in=["sent", "dropped"]).values_list("person", "due_on")
    )
    return [
        (day, rhythm.person_id)
        for rhythm in late
        if rhythm.person_id not in listed
        or (
            (
                rhythm.person_id,
                rules.backstop_of(next_on=rhythm.next_on, review_by=rhythm.review_by),
            )
            not in told
            # What passed today, after this morning's round, is planned tomorrow.
            and rules.backstop_of(next_on=rhythm.next_on, review_by=rhythm.review_by)
            < day - timedelta(days=1)
        )
    ]


def check_what_was_sent(down, holidays):
    ended = dict(Rhythm.objects.filter(ended_on__isnull=False).values_list("person", "ended_on"))
    days_of = defaultdict(list)
    workers_days = defaultdict(int)
    asked = 0
    for nudge in Nudge.objects.filter(sent_at__isnull=False).order_by("sent_at"):
        sent = timezone.localtime(nudge.sent_at)
        assert 9 <= sent.hour < 17
        assert is_working_day(sent.date(), bank_holidays=holidays)
        assert sent.date() not in down
        if nudge.person_id in ended:
            assert sent.date() <= ended[nudge.person_id]
        if nudge.kind in handing_over.TO_PERSON:
            asked += 1
            days_of[nudge.person_id].append(sent.date())
        else:
            workers_days[nudge.worker_id, nudge.kind, sent.date()] += 1
    assert asked > PEOPLE
    for days in days_of.values():
        assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(days))
    assert set(workers_days.values()) == {1}
    references = set(Nudge.objects.filter(sent_at__isnull=False).values_list("pk", flat=True))
    assert references == set(
        Message.objects.exclude(purpose="test").filter(pk__in=references).values_list("pk", flat=True)
    )
