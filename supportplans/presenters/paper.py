"""A plan as it is read from beginning to end: on a version's page, and on paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from socialcare.web.languages.days import day_words

from .. import marks
from ..models import PlanVersion
from .check import Check, tell_check
from .costs import Money, tell_money
from .cover import told_on
from .needs import NeedRow, need_rows
from .passages import KINDS, passages_of
from .whose import Whose, whose

#: Gives where a file can be opened, by its id.
Address = Callable[[str], str]


@dataclass(frozen=True)
class PieceFile:
    """A file as a page links it: its name, what it is, where it opens."""

    id: str
    name: str
    kind: str
    content_type: str
    href: str
    length: str


@dataclass(frozen=True)
class Piece:
    """One piece of a plan, ready to read. ``blocks`` are its words with their marks."""

    id: str
    number: int
    title: str
    kind: str
    blocks: Sequence[marks.Block]
    words: str
    address: str
    file: PieceFile | None
    by: str
    at: datetime


@dataclass(frozen=True)
class PlanOnPaper:
    """A whole plan, ready to read. What its reader may not see of it is not there."""

    name: str
    called: str
    whose: Whose
    said_in: str
    sha256: str
    pieces: Sequence[Piece]
    money: Money
    check: Check
    needs: Sequence[NeedRow]


def tell_plan(content: Mapping[str, Any], *, own: bool, file_address: Address) -> PlanOnPaper:
    """Return a content as one reads it: its pieces, costs, the check, and what meets which need."""
    return _tell(content, own=own, file_address=file_address, said_in=_("The plan as it is now"), sha256="")


def tell_version(
    version: PlanVersion, content: Mapping[str, Any], *, own: bool, file_address: Address
) -> PlanOnPaper:
    """Return a version as one reads it; ``content`` is what the reader may see of the version's own."""
    return _tell(
        content,
        own=own,
        file_address=file_address,
        said_in=version_words(version),
        sha256=version.sha256,
    )


def version_words(version: PlanVersion) -> str:
    """Return which version it is, who kept it and when."""
    kept = told_on(version.frozen_at.isoformat())
    return _("Version %(number)s, kept on %(day)s by %(name)s") % {
        "number": version.number,
        "day": day_words(kept.date()),
        "name": version.frozen_by.name,
    }


def _tell(
    content: Mapping[str, Any], *, own: bool, file_address: Address, said_in: str, sha256: str
) -> PlanOnPaper:
    person = content["person"]
    speaking = whose(person["called"], own=own)
    passages = passages_of(content)
    return PlanOnPaper(
        name=person["name"],
        called=person["called"],
        whose=speaking,
        said_in=said_in,
        sha256=sha256,
        pieces=[
            _piece(entry, number=passages[entry["id"]].number, file_address=file_address)
            for entry in content["entries"]
        ],
        money=tell_money(content, speaking),
        check=tell_check(content),
        needs=need_rows(content),
    )


def _piece(entry: Mapping[str, Any], *, number: int, file_address: Address) -> Piece:
    return Piece(
        id=entry["id"],
        number=number,
        title=entry["title"] or KINDS[entry["kind"]],
        kind=entry["kind"],
        blocks=marks.blocks(entry["words"]),
        words=entry["words"],
        address=entry["address"],
        file=None if entry["file"] is None else _file(entry["file"], file_address),
        by=entry["changed_by"],
        at=told_on(entry["changed_at"]),
    )


def _file(file: Mapping[str, Any], file_address: Address) -> PieceFile:
    seconds = file["duration_seconds"]
    return PieceFile(
        id=file["id"],
        name=file["name"],
        kind=file["kind"],
        content_type=file["content_type"],
        href=file_address(file["id"]),
        length="" if not seconds else f"{seconds // 60} min {seconds % 60} s",
    )
