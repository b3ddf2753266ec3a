"""Reading the register, what workers know of it, and the introductions. People are rooted in access."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from socialcare.people.access import people_open_to
from socialcare.people.models import Person, Worker
from socialcare.people.rules import fold

from . import states
from .models import Experience, GroupChange, Introduction, Source, Story, UpdateLink
from .models.register import folded
from .rules import EVERYWHERE, Wanted, year_before

PAGE = 20
#: Introductions shown on a list of somebody's.
MOST_INTRODUCTIONS = 100
#: Words of workers shown on the page of one source; all of them are kept.
MOST_EXPERIENCES = 200
#: Changes by the group shown there.
MOST_CHANGES = 10
SHORT = 10
#: Stories on one page.
MOST_STORIES = 100

_NEVER = date(1900, 1, 1)


def _asked(wanted: Wanted) -> list[Q]:
    """Return one condition for each thing asked for; every one has its index."""
    asked = []
    if wanted.need:
        asked.append(Q(needs__contains=[wanted.need]))
    if wanted.area:
        asked.append(Q(areas_folded__overlap=[wanted.area, EVERYWHERE]))
    if wanted.language:
        asked.append(Q(languages_folded__contains=[wanted.language]))
    asked += [Q(words_folded__contains=word if len(word) > 2 else f" {word}") for word in wanted.words]
    return asked


def _ranked(wanted: Wanted, *, today: date) -> QuerySet[Any]:
    """Return listed sources that fit something of what is asked, with what orders them.

    ``fits`` counts the things that fit; ``later`` is 0 for those vouched for within the year, one more
    where they are full, two more where nobody vouches.
    """
    found = Source.objects.filter(status=states.LISTED)
    asked = _asked(wanted)
    if asked:
        anything = Q()
        for condition in asked:
            anything |= condition
        found = found.filter(anything)
    fits: Any = Value(0)
    for condition in asked:
        fits = fits + Case(When(condition, then=1), default=0)
    return found.annotate(
        fits=Case(When(pk__isnull=False, then=fits), default=0, output_field=IntegerField()),
        later=Case(When(vouched_on__gte=year_before(today), then=0), default=2)
        + Case(When(room=Source.Room.FULL, then=1), default=0),
        known_on=Coalesce("vouched_on", Value(_NEVER)),
    )


@dataclass(frozen=True)
class SourcePage:
    """A page of those who can help, best first; ``next_after`` is the entry to go on from."""

    sources: list[Any]
    next_after: uuid.UUID | None


def search_sources(wanted: Wanted, *, today: date, after: str = "") -> SourcePage:
    """Return a page of what fits: the most things asked for first, then who is vouched for, then room."""
    ranked = _ranked(wanted, today=today)
    found = ranked.order_by("-fits", "later", "-known_on", "name", "pk")
    last = _entry_after(ranked, after)
    if last is not None:
        fits, later, known_on, name, pk = last
        found = found.filter(
            Q(fits__lt=fits)
            | Q(fits=fits, later__gt=later)
            | Q(fits=fits, later=later, known_on__lt=known_on)
            | Q(fits=fits, later=later, known_on=known_on, name__gt=name)
            | Q(fits=fits, later=later, known_on=known_on, name=name, pk__gt=pk)
        )
    page = list(found[: PAGE + 1])
    return SourcePage(page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None)


def _entry_after(ranked: QuerySet[Any], after: str) -> tuple[Any, ...] | None:
    try:
        key = uuid.UUID(after)
    except ValueError:
        return None
    return ranked.filter(pk=key).values_list("fits", "later", "known_on", "name", "pk").first()


def source_named(name: str) -> Source | None:
    """Return an entry of this name, whatever its capitals and accents; listed ones first."""
    same = Source.objects.annotate(name_folded=folded(F("name"))).filter(name_folded=fold(name))
    return same.order_by("-status", "pk").first()


def find_source(*, id: uuid.UUID) -> Source:
    """Return one entry, listed or closed."""
    return Source.objects.select_related("created_by").get(pk=id)


def standing_words(sources: Iterable[Source]) -> dict[uuid.UUID, list[Experience]]:
    """Return the last word of each worker on each of ``sources``, newest first."""
    keys = [source.pk for source in sources]
    last = (
        Experience.objects.filter(source__in=keys)
        .select_related("worker__user")
        .order_by("source_id", "worker_id", "-id")
        .distinct("source_id", "worker_id")
    )
    found: dict[uuid.UUID, list[Experience]] = {key: [] for key in keys}
    for experience in sorted(last, key=lambda one: -one.pk):
        found[experience.source_id].append(experience)
    return found


def experiences_of(source: Source) -> list[Experience]:
    """Return every word on a source, newest first."""
    return list(source.experiences.select_related("worker__user")[:MOST_EXPERIENCES])


def vouching(source: Source, *, today: date) -> list[Experience]:
    """Return the standing words of those still working here who vouch within the year, newest first."""
    since = year_before(today)
    return [
        word
        for word in standing_words([source])[source.pk]
        if word.vouches
        and word.said_on >= since
        and word.worker.user.is_active
        and (word.worker.ended_on is None or word.worker.ended_on >= today)
    ]


def what_came_of_it(source: Source) -> dict[str, int]:
    """Return how many were introduced to a source, and of how many it is said last that it helped."""
    made = Introduction.objects.filter(source=source, status=states.MADE)
    newest = (
        made.filter(follow_ups__isnull=False)
        .order_by("pk", "-follow_ups__pk")
        .distinct("pk")
        .values_list("follow_ups__helped", flat=True)
    )
    counts = {"made": made.count(), "yes": 0, "partly": 0, "no": 0, "not_yet": 0}
    for helped in newest:
        counts[helped] += 1
    return counts


def group_changes(source: Source) -> list[GroupChange]:
    """Return what the group changed of its entry, newest first."""
    return list(source.group_changes.select_related("put_back_by")[:MOST_CHANGES])


def open_link(source: Source) -> UpdateLink | None:
    """Return the link that is not taken back, run out or not."""
    return source.links.filter(revoked_at__isnull=True).first()


# introductions


def introductions_of(person: Person) -> QuerySet[Introduction]:
    """Return a person's introductions, newest first."""
    return (
        Introduction.objects.filter(person=person)
        .select_related("source", "worker__user", "vouched_by__user")
        .prefetch_related("follow_ups__said_by")
        .order_by("-offered_at", "pk")
    )


def offered_to(person: Person) -> list[Introduction]:
    """Return what the person's own page shows: all but what was taken back."""
    return list(introductions_of(person).exclude(status=states.WITHDRAWN)[:MOST_INTRODUCTIONS])


def unanswered(person: Person) -> list[str]:
    """Return whom a person is offered and has not answered yet, by name, the newest first."""
    waiting = Introduction.objects.filter(person=person, status=states.OFFERED)
    return list(waiting.order_by("-offered_at", "pk").values_list("source__name", flat=True)[:SHORT])


def find_introduction(*, user: Any, id: uuid.UUID, on: date) -> Introduction:
    """Return an introduction of a person whom ``user`` may open."""
    return (
        Introduction.objects.select_related("person", "source", "worker__user", "vouched_by__user")
        .prefetch_related("follow_ups__said_by")
        .get(pk=id, person__in=people_open_to(user, on=on))
    )


def own_introduction(*, person: Person, id: uuid.UUID) -> Introduction:
    """Return an introduction that was offered to this person."""
    return (
        Introduction.objects.select_related("person", "source")
        .exclude(status=states.WITHDRAWN)
        .get(pk=id, person=person)
    )


def introductions_to_ask_about(*, user: Any, worker: Worker, on: date) -> list[Introduction]:
    """Return this worker's introductions of which it is time to ask whether they helped."""
    return list(
        Introduction.objects.filter(
            worker=worker, ask_again_on__lte=on, person__in=people_open_to(user, on=on)
        )
        .select_related("person", "source")
        .order_by("ask_again_on", "pk")[:SHORT]
    )


def wishes_to_meet(*, user: Any, worker: Worker, on: date) -> list[Introduction]:
    """Return whom of this worker's offers people would like to meet, the longest waiting first."""
    return list(
        Introduction.objects.filter(
            worker=worker, status=states.WANTED, person__in=people_open_to(user, on=on)
        )
        .select_related("person", "source")
        .order_by("answered_at", "pk")[:SHORT]
    )


def link_of(*, token_hash: str, at: datetime) -> UpdateLink | None:
    """Return the link with this secret, where it still works and its entry is listed."""
    return (
        UpdateLink.objects.select_related("source")
        .filter(
            token_hash=token_hash,
            revoked_at__isnull=True,
            expires_at__gt=at,
            source__status=states.LISTED,
        )
        .first()
    )


# stories


def shared_stories(*, outcome: str = "") -> list[Story]:
    """Return the stories that everybody may read, newest first; of one thing it helped with, where asked."""
    found = Story.objects.filter(status=states.SHARED).order_by("-shared_at", "pk")
    if outcome:
        found = found.filter(outcomes__contains=[outcome])
    return list(found.prefetch_related("costs")[:MOST_STORIES])


def find_story(*, id: uuid.UUID) -> Story:
    """Return a story, whoever may read it: the caller asks."""
    return (
        Story.objects.select_related("person", "written_by", "read_by").prefetch_related("costs").get(pk=id)
    )


def may_open_story(*, user: Any, story: Story, on: date) -> bool:
    """Return whether a story that is not shared shows to ``user``: staff who may open the person."""
    return people_open_to(user, on=on).filter(pk=story.person_id).exists()


def stories_of(person: Person) -> list[Story]:
    """Return all that was written of a person's plan, newest first."""
    return list(Story.objects.filter(person=person).select_related("written_by", "read_by")[:MOST_STORIES])
