"""Standing in for a team's manager, and telling whoever it concerns by email; no email says why."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from socialcare.accounts.services import council_words
from socialcare.notifications.services import queue_email_template
from socialcare.people import access
from socialcare.people import services as people
from socialcare.people.models import Team, TeamCover, Worker
from socialcare.people.presenters import date_in_words
from socialcare.web.addresses import full_address


@transaction.atomic
def set_cover(
    *, team: Team, manager: Worker, from_on: date, to_on: date, reason: str, by: Any, at: datetime
) -> TeamCover:
    """Let a manager of another team stand in, and tell who does not know of it yet.

    A manager who was named is told; of one who stepped in by herself, the team's own managers are.
    """
    cover = people.set_cover(
        team=team, manager=manager, from_on=from_on, to_on=to_on, reason=reason, by=by, at=at
    )
    if cover.stepped_in:
        _tell(_own_managers(cover, at=at), "cover_stepped_in", cover, at=at)
    else:
        _tell([cover.manager], "cover_named", cover, at=at)
    return cover


@transaction.atomic
def end_cover(*, cover: TeamCover, by: Any, at: datetime) -> TeamCover:
    """End standing in at once, and tell the other side."""
    ended = people.end_cover(cover=cover, by=by, at=at)
    others = _own_managers(ended, at=at) if by.pk == ended.manager.user_id else [ended.manager]
    _tell(others, "cover_ended", ended, at=at)
    return ended


def _own_managers(cover: TeamCover, *, at: datetime) -> list[Worker]:
    found = access.managers_of(cover.team, on=timezone.localdate(at))
    return [one for one in found if one.team_id == cover.team_id]


def _tell(managers: Iterable[Worker], template: str, cover: TeamCover, *, at: datetime) -> None:
    for one in managers:
        if not one.user.is_active:
            continue
        queue_email_template(
            template=f"signoff/email/{template}",
            words={
                "council": council_words(),
                "name": one.user.get_short_name(),
                "manager": str(cover.manager),
                "team": str(cover.team),
                "first": date_in_words(cover.from_on),
                "last": date_in_words(cover.to_on),
                "one_day": cover.from_on == cover.to_on,
                "link": full_address(reverse("team_cover")),
            },
            to=one.user.email,
            at=at,
            purpose=template,
        )
