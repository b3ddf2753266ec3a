"""Words about those who can help: for staff, and kinder ones for the person."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.rules import OUTCOME, OUTCOMES
from socialcare.people.presenters import value_in_words
from socialcare.people.rules import fold
from socialcare.values.money import pounds_text
from socialcare.web.languages.days import day_words, in_english
from socialcare.web.languages.words import translated_later as _lazy

from . import states
from .models import Experience, GroupChange, Introduction, Source, Story
from .rules import EVERYWHERE, Wanted, still_vouched

#: Words of colleagues shown for each entry of a list.
WORDS_SHOWN = 3

EVERYWHERE_WORDS = _lazy("Everywhere in the area of the council")


def month(day: date) -> str:
    """Return ``March 2026``."""
    return f"{day:%B %Y}" if in_english() else date_format(day, "YEAR_MONTH_FORMAT")


def in_a_row(parts: list[str]) -> str:
    """Return ``a, b and c``."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def areas_of(source: Source) -> str:
    """Return where a source helps, on one line."""
    return ", ".join(source.areas.split("\n")) if source.areas else EVERYWHERE_WORDS


def languages_of(source: Source) -> str:
    """Return the languages, on one line; English goes without saying unless there are others."""
    return ", ".join(["English", *source.languages.split("\n")]) if source.languages else "English"


def needs_of(source: Source) -> list[str]:
    """Return the titles of what a source helps with."""
    return [OUTCOME[need].title for need in source.needs]


def cost_of(source: Source) -> str:
    """Return what it costs: the price with its unit, then the words."""
    parts = []
    if source.cost_unit == Source.Unit.FREE:
        parts.append(_("Free"))
    elif source.cost_pence is not None:
        parts.append(f"{pounds_text(source.cost_pence)} {source.get_cost_unit_display()}")
    if source.cost_words:
        parts.append(source.cost_words)
    return ". ".join(part.rstrip(".") for part in parts) or _("Not known yet: ask them")


def room_of(source: Source) -> str:
    """Return whether there is room, and since when that is said."""
    if not source.room or source.room_said_on is None:
        return _("Not known whether they have room: ask them")
    return _("%(get_room_display)s (said in %(room_said_on)s)") % {
        "get_room_display": source.get_room_display(),
        "room_said_on": month(source.room_said_on),
    }


def fading_of(source: Source, *, today: date) -> str:
    """Return the sentence on an entry that nobody vouches for, or nothing."""
    if still_vouched(source.vouched_on, today=today):
        return ""
    if source.vouched_on is None:
        return "Nobody here has vouched for them yet."
    return f"Nobody here has vouched for them since {month(source.vouched_on)}."


_STANDS = {
    Experience.Introduces.YES: "would introduce somebody",
    Experience.Introduces.WITH_CARE: "would introduce somebody, with care",
    Experience.Introduces.NO: "would not introduce anybody",
    Experience.Introduces.UNKNOWN: "does not know them, but has heard of them",
}


@dataclass(frozen=True)
class Word:
    """One worker's word on a source, as a colleague reads it."""

    who: str
    stands: str
    when: str
    words: str
    vouches: bool
    said_on: date
    gone: bool
    replaced: bool = False

    @classmethod
    def of(cls, experience: Experience, *, today: date, replaced: bool = False) -> "Word":
        """Make one of a worker's word; ``replaced`` where that worker has said something newer."""
        worker = experience.worker
        gone = not worker.user.is_active or (worker.ended_on is not None and worker.ended_on < today)
        return cls(
            who=str(worker),
            stands=_STANDS[Experience.Introduces(experience.introduces)],
            when=month(experience.said_on),
            words=experience.words,
            vouches=experience.vouches,
            said_on=experience.said_on,
            gone=gone,
            replaced=replaced,
        )


def words_of(experiences: list[Experience], *, today: date) -> list[Word]:
    """Return every word on a source, newest first, those that a newer one has replaced marked."""
    seen: set[int] = set()
    lines = []
    for experience in experiences:
        lines.append(Word.of(experience, today=today, replaced=experience.worker_id in seen))
        seen.add(experience.worker_id)
    return lines


@dataclass(frozen=True)
class Entry:
    """One source in a list: what tells two apart, why it is shown, and who knows it."""

    source: Source
    kind: str
    areas: str
    needs: list[str]
    cost: str
    room: str
    full: bool
    fading: str
    known_by: list[Word]
    fits: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, source: Any, *, standing: list[Experience], today: date, wanted: Wanted | None = None
    ) -> "Entry":
        """Make one, with what of ``wanted`` it fits."""
        fits, lacks = fitting(source, wanted) if wanted is not None else ([], [])
        vouching = [word for word in standing if word.vouches]
        others = [word for word in standing if not word.vouches]
        return cls(
            source=source,
            kind=_(source.get_kind_display()),
            areas=areas_of(source),
            needs=needs_of(source),
            cost=cost_of(source),
            room=room_of(source),
            full=source.room == Source.Room.FULL,
            fading=fading_of(source, today=today),
            known_by=[Word.of(word, today=today) for word in [*vouching, *others][:WORDS_SHOWN]],
            fits=fits,
            lacks=lacks,
        )


def fitting(source: Any, wanted: Wanted) -> tuple[list[str], list[str]]:
    """Return what of the search this source fits, and what of it is not said of it."""
    fits: list[str] = []
    lacks: list[str] = []

    def judge(fitted: bool, yes: str, no: str) -> None:
        (fits if fitted else lacks).append(yes if fitted else no)

    if wanted.need:
        title = OUTCOME[wanted.need].title.lower()
        judge(wanted.need in source.needs, f"helps with {title}", f"that they help with {title}")
    if wanted.area:
        here = wanted.area in source.areas_folded
        everywhere = EVERYWHERE in source.areas_folded
        name = _as_written(wanted.area, source.areas)
        judge(
            here or everywhere,
            "helps everywhere" if everywhere else f"helps in {name}",
            f"that they help in {name}",
        )
    if wanted.language:
        name = _as_written(wanted.language, source.languages)
        judge(
            wanted.language in source.languages_folded,
            f"speaks {name}",
            f"that they speak {name}",
        )
    for word in wanted.words:
        start = "" if len(word) > 2 else " "
        judge(f"{start}{word}" in source.words_folded, f"says “{word.lower()}”", f"the word “{word.lower()}”")
    return fits, lacks


def _as_written(folded: str, lines: str) -> str:
    """Return a folded area or language as the entry writes it."""
    for line in lines.split("\n"):
        if fold(line) == folded:
            return line
    return folded if any(sign.isdigit() for sign in folded) else folded.title()


#: What of an entry is asked for, to choose from.
NEED_CHOICES = [(outcome.id, outcome.title) for outcome in OUTCOMES]


_STANDING = {
    states.OFFERED: "Offered, not answered yet",
    states.WANTED: "Would like to meet them",
    states.DECLINED: "Said no, thank you",
    states.MADE: "Introduced",
    states.WITHDRAWN: "Offer taken back",
}


@dataclass(frozen=True)
class IntroductionRow:
    """One introduction as staff read it."""

    introduction: Introduction
    stands: str
    since: date
    by_whose_word: str
    consent: str
    helped: str

    @classmethod
    def of(cls, introduction: Introduction) -> "IntroductionRow":
        """Make one of an introduction with its follow-ups."""
        told = list(introduction.follow_ups.all())
        moment = introduction.answered_at or introduction.offered_at
        agreed = introduction.get_consent_display()
        if introduction.consent_words:
            agreed = f"{agreed}: {introduction.consent_words}"
        return cls(
            introduction=introduction,
            stands=_STANDING[introduction.status],
            since=introduction.made_on or timezone.localdate(moment),
            by_whose_word=(
                f"By the word of {introduction.vouched_by}"
                if introduction.vouched_by is not None
                else f"Nobody vouches for them: {introduction.unvouched_why}"
            ),
            consent=agreed,
            helped=told[0].get_helped_display() if told else "",
        )


@dataclass(frozen=True)
class Told:
    """What somebody said of whether it helped."""

    who: str
    when: date
    helped: str
    words: str


def told_of(introduction: Introduction) -> list[Told]:
    """Return every answer to "did it help?", newest first."""
    return [
        Told(
            who=(
                introduction.person.called
                if one.said_by_id == introduction.person.user_id
                else str(getattr(one.said_by, "worker", one.said_by))
            ),
            when=timezone.localdate(one.said_at),
            helped=one.get_helped_display(),
            words=one.words,
        )
        for one in introduction.follow_ups.all()
    ]


@dataclass(frozen=True)
class Offered:
    """Somebody whom a person may meet, in words for that person: never what anybody wrote about them."""

    introduction: Introduction
    source: Source
    kind: str
    areas: str
    languages: str
    cost: str
    room: str
    known: str
    status: str
    met: str
    helped: str

    @classmethod
    def of(cls, introduction: Introduction, *, today: date) -> "Offered":
        """Make one of an introduction with its source and its follow-ups."""
        source = introduction.source
        told = list(introduction.follow_ups.all())
        return cls(
            introduction=introduction,
            source=source,
            kind=_(source.get_kind_display()),
            areas=areas_of(source),
            languages=languages_of(source),
            cost=cost_of(source),
            room=room_of(source),
            known=(
                (
                    _("%(vouched_by)s knows them, and thinks that you may get on.")
                    % {"vouched_by": introduction.vouched_by}
                )
                if introduction.vouched_by is not None
                else _("Nobody in our team knows them well yet.")
            ),
            status=introduction.status,
            met=day_words(introduction.made_on) if introduction.made_on is not None else "",
            helped=told[0].get_helped_display() if told else "",
        )


def _field_in_words(name: str, value: Any) -> str:
    if name == "cost_pence" and value is not None:
        return pounds_text(value)
    return value_in_words(Source, name, value)


@dataclass(frozen=True)
class FieldChange:
    """One field of an entry, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """What a group changed of its own entry at one moment."""

    id: uuid.UUID
    at: datetime
    lines: list[FieldChange]
    put_back: str

    @classmethod
    def of(cls, change: GroupChange) -> "Changed":
        """Make one of what is kept."""
        return cls(
            id=change.pk,
            at=change.changed_at,
            lines=[
                FieldChange(
                    label=str(Source._meta.get_field(name).verbose_name).capitalize(),  # type: ignore[union-attr]
                    before=_field_in_words(name, before),
                    after=_field_in_words(name, change.after[name]),
                )
                for name, before in change.before.items()
            ],
            put_back=str(getattr(change.put_back_by, "worker", "")) if change.put_back_by else "",
        )


@dataclass(frozen=True)
class Telling:
    """A story as everybody reads it: no word of whose it is."""

    story: Story
    outcomes: list[str]
    costs: list[tuple[str, str]]
    total: str

    @classmethod
    def of(cls, story: Story) -> "Telling":
        """Make one of a story with its costs."""
        costs = list(story.costs.all())
        return cls(
            story=story,
            outcomes=[OUTCOME[outcome].title for outcome in story.outcomes],
            costs=[(cost.what, pounds_text(cost.weekly_pence)) for cost in costs],
            total=pounds_text(sum(cost.weekly_pence for cost in costs)) if costs else "",
        )
