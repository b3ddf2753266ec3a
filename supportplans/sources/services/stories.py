"""Telling how somebody's plan went, with consent and without saying whose it was: others learn from it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.rules import OUTCOME, day_text
from socialcare.audit.services import record_event
from socialcare.people.models import Person
from socialcare.people.rules import clean_line, clean_text
from socialcare.values import Refused
from socialcare.workflow.perform import perform

from .. import permissions
from ..models import Story, StoryCost
from ..rules import telling_words

MOST_COSTS = 20
Costs = Iterable[tuple[str, int]]


def _marks_of(person: Person) -> list[str]:
    """Return what says who a person is, and who stands around them."""
    marks = [person.first_name, person.last_name, person.known_as, person.phone, person.email]
    marks += [person.nhs_number or "", person.case_number or "", person.postcode]
    marks.append(day_text(person.born_on))
    marks += person.address.split("\n")[:1]
    for name in person.circle.values_list("name", flat=True):
        marks += name.split()
    return [mark for mark in marks if mark]


def _cleaned(
    person: Person, *, today: date, title: str, words: str, area: str, outcomes: Iterable[str], costs: Costs
) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """Return a story as it is kept, or refuse what is missing and what says who it is."""
    kept = {
        "title": clean_line(title),
        "words": clean_text(words),
        "area": clean_line(area),
        "outcomes": [outcome for outcome in OUTCOME if outcome in set(outcomes)],
    }
    lines = [(clean_line(what), pence) for what, pence in costs]
    if not kept["title"]:
        raise Refused("Give the story a title.", field="title")
    if not kept["words"]:
        raise Refused("Tell the story.", field="words")
    for name, most in (("title", 120), ("words", 10_000), ("area", 60)):
        if len(kept[name]) > most:
            raise Refused(f"This can be {most:,} characters long; it has {len(kept[name]):,}.", field=name)
    if len(lines) > MOST_COSTS:
        raise Refused(f"Name the {MOST_COSTS} largest costs at most.", field="costs")
    marks = _marks_of(person)
    texts = {name: str(kept[name]) for name in ("title", "words", "area")}
    for field, text in {**texts, "costs": "\n".join(what for what, _ in lines)}.items():
        if told := telling_words(text, marks):
            quoted = ", ".join(f"“{word}”" for word in told)
            raise Refused(f"{quoted} says who this is. Write it in other words.", field=field)
    return kept, lines


def _consented(consent: str, consent_on: date, consent_words: str, *, today: date) -> dict[str, Any]:
    if consent not in Story.Consent.values:
        raise Refused("Choose who agreed.", field="consent")
    if consent_on > today:
        raise Refused(f"{day_text(consent_on)} has not come yet.", field="consent_on")
    words = clean_line(consent_words)
    if not words:
        raise Refused("Write how they agreed: they read it, or it was read to them.", field="consent_words")
    return {"consent": consent, "consent_on": consent_on, "consent_words": words[:300]}


def _write_costs(story: Story, lines: list[tuple[str, int]]) -> None:
    story.costs.all().delete()
    StoryCost.objects.bulk_create(
        StoryCost(story=story, place=place, what=what[:120], weekly_pence=pence)
        for place, (what, pence) in enumerate(lines, 1)
    )


@transaction.atomic
def write_story(
    *,
    person: Person,
    title: str,
    words: str,
    consent: str,
    consent_on: date,
    consent_words: str,
    by: Any,
    at: datetime,
    area: str = "",
    outcomes: Iterable[str] = (),
    costs: Costs = (),
) -> Story:
    """Write the draft of a story. Costs are whole pence a week. A colleague reads it before it is shared."""
    today = timezone.localdate(at)
    permissions.check_can_tell_story(by, person, on=today)
    kept, lines = _cleaned(
        person, today=today, title=title, words=words, area=area, outcomes=outcomes, costs=costs
    )
    agreed = _consented(consent, consent_on, consent_words, today=today)
    story = Story.objects.create(person=person, written_at=at, written_by=by, **kept, **agreed)
    _write_costs(story, lines)
    record_event(verb="story.written", by=by, at=at, subject=story, person_id=person.pk, data={})
    return story


@transaction.atomic
def change_story(
    *,
    story: Story,
    base_revision: int,
    title: str,
    words: str,
    by: Any,
    at: datetime,
    area: str = "",
    outcomes: Iterable[str] = (),
    costs: Costs = (),
) -> Story:
    """Change a story. It is a draft again, seen by nobody else, until a colleague has read the new words."""
    today = timezone.localdate(at)
    kept, lines = _cleaned(
        story.person, today=today, title=title, words=words, area=area, outcomes=outcomes, costs=costs
    )

    def newest(fresh: Story) -> None:
        if fresh.revision != base_revision:
            raise Refused(
                "Somebody has changed this story meanwhile. What you typed is still here: open the story in "
                "another window, put the two together, and save again from there."
            )

    changed = perform(
        record=story,
        action="change",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_tell_story(user, fresh.person, on=today),
        rule=newest,
        write={
            **kept,
            "revision": base_revision + 1,
            "written_by": by,
            "written_at": at,
            "read_at": None,
            "read_by": None,
            "shared_at": None,
            "shared_by": None,
        },
        person_id=story.person_id,
    )
    _write_costs(changed, lines)
    return changed


def read_story(*, story: Story, revision: int, by: Any, at: datetime) -> Story:
    """Note that a second worker has read this revision and finds nothing in it that says who it is."""

    def same_words(fresh: Story) -> None:
        if fresh.revision != revision:
            raise Refused("The words have changed since you opened this page. Read them again.")

    return perform(
        record=story,
        action="read",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_read_for_sharing(
            user, fresh, on=timezone.localdate(at)
        ),
        rule=same_words,
        write={"read_at": at, "read_by": by},
        person_id=story.person_id,
    )


def share_story(*, story: Story, by: Any, at: datetime) -> Story:
    """Show a story, which a second worker has read, to everybody who signs in."""
    return perform(
        record=story,
        action="share",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_tell_story(
            user, fresh.person, on=timezone.localdate(at)
        ),
        write={"shared_at": at, "shared_by": by},
        person_id=story.person_id,
    )


def withdraw_story(*, story: Story, by: Any, at: datetime) -> Story:
    """Take a story back, at once and for good: the person, or a worker for them."""
    return perform(
        record=story,
        action="withdraw",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_withdraw_story(
            user, fresh, on=timezone.localdate(at)
        ),
        write={"withdrawn_at": at, "withdrawn_by": by},
        person_id=story.person_id,
    )
