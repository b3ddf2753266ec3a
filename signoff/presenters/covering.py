"""Words about who stands in for whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from socialcare.people.models import TeamCover
from socialcare.people.presenters import date_in_words
from socialcare.values.periods import distance_in_words


@dataclass(frozen=True)
class CoverLine:
    """One time of standing in, as one of the two managers reads it."""

    who: str
    days: str
    now: bool
    set_by: str
    reason: str
    end_url: str

    @classmethod
    def of(cls, cover: TeamCover, *, reader: Any, today: date) -> "CoverLine":
        """Make a line of one that is in force or begins later."""
        hers = cover.manager.user_id == reader.pk
        named = f"{cover.set_by} asked for it." if cover.set_by_id != reader.pk else "You asked for it."
        stepped_in = "You stepped in." if hers else f"{cover.manager} stepped in without being asked."
        return cls(
            who=f"You stand in for {whose(cover)}" if hers else f"{cover.manager} stands in",
            days=days_of(cover, today=today),
            now=cover.in_force_on(today),
            set_by=stepped_in if cover.stepped_in else named,
            reason=cover.reason,
            end_url=reverse("team_cover_end", args=[cover.pk]),
        )


def whose(cover: TeamCover) -> str:
    """Return whose place is taken: "Sam Okoro (North team)", or the team where it has no manager."""
    manager = cover.team.manager
    return f"{manager} ({cover.team})" if manager is not None else str(cover.team)


def days_of(cover: TeamCover, *, today: date) -> str:
    """Return from when to when, with how far off that is."""
    if cover.from_on > today:
        far = distance_in_words(cover.from_on, today)
        if cover.from_on == cover.to_on:
            return f"On {date_in_words(cover.from_on)}, {far}"
        return f"From {date_in_words(cover.from_on)}, {far}, to {date_in_words(cover.to_on)}"
    return f"Until {date_in_words(cover.to_on)}, {distance_in_words(cover.to_on, today)}"
