"""Words for the page of a plan: its pieces, who wrote them, and what was said about them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.web.languages.days import day_words

from .. import marks
from ..models import Comment, PlanEntry
from ..selectors import Contents
from .files import ShownFile, shown_file


def clock(moment: datetime) -> str:
    """Return the time of day of a save, like 09:05."""
    return timezone.localtime(moment).strftime("%H:%M")


def day_of(moment: datetime) -> str:
    """Return the day of a moment in words."""
    return day_words(timezone.localdate(moment))


def who(user: object, *, reader: object) -> str:
    """Return who somebody is to the reader: "you", or their name."""
    return "you" if user == reader else str(user)


@dataclass(frozen=True)
class CommentRow:
    """One comment, who said it and when."""

    comment: Comment
    by: str
    on: str
    own: bool


@dataclass(frozen=True)
class EntryRow:
    """One piece of a plan as it is read."""

    entry: PlanEntry
    name: str
    blocks: list[marks.Block]
    written: str
    comments: list[CommentRow]
    torn: bool
    file: ShownFile | None
    first: bool
    last: bool


def comment_row(comment: Comment, *, reader: object) -> CommentRow:
    """Return one comment for the reader."""
    return CommentRow(
        comment=comment,
        by=who(comment.said_by, reader=reader),
        on=day_of(comment.said_at),
        own=comment.said_by == reader,
    )


def name_of(entry: PlanEntry) -> str:
    """Return what to call a piece: its heading, else how it begins."""
    begins = entry.title or marks.plain(entry.words or entry.address, most=60)
    return begins or (entry.file.name if entry.file else entry.get_kind_display())


def written_words(entry: PlanEntry, *, reader: object) -> str:
    """Return who wrote a piece and when, and who changed it last."""
    named = {"who": who(entry.added_by, reader=reader), "day": day_of(entry.added_at)}
    written = entry.file_id is None
    if entry.changed_at == entry.added_at:
        return (_("Written by %(who)s on %(day)s.") if written else _("Added by %(who)s on %(day)s.")) % named
    if entry.changed_by == entry.added_by and day_of(entry.changed_at) == day_of(entry.added_at):
        return (
            _("Written by %(who)s on %(day)s, and changed the same day.")
            if written
            else _("Added by %(who)s on %(day)s, and changed the same day.")
        ) % named
    named |= {"changer": who(entry.changed_by, reader=reader), "changed": day_of(entry.changed_at)}
    return (
        _("Written by %(who)s on %(day)s; changed by %(changer)s on %(changed)s.")
        if written
        else _("Added by %(who)s on %(day)s; changed by %(changer)s on %(changed)s.")
    ) % named


def entry_rows(contents: Contents, *, reader: object) -> list[EntryRow]:
    """Return every piece that stands in the plan, in its order."""
    rows = contents.entries
    return [
        EntryRow(
            entry=entry,
            name=name_of(entry),
            blocks=marks.blocks(entry.words),
            written=written_words(entry, reader=reader),
            comments=[comment_row(one, reader=reader) for one in contents.comments_on(entry)],
            torn=entry.pk in contents.torn,
            file=shown_file(entry),
            first=place == 0,
            last=place == len(rows) - 1,
        )
        for place, entry in enumerate(rows)
    ]
