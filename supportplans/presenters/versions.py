"""The versions that were kept, and what changed from one to another, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from socialcare.values.money import pounds_text
from socialcare.web.languages.words import translated_later as _lazy

from ..beside import Row
from ..contents import Content
from ..differences import Difference, compare
from ..models import CheckMark, CoverNeed, StatutoryCover
from ..needs import title_of
from .costs import PAID_FROM, cost_words
from .passages import label_of

HOW = {
    "added": _lazy("New"),
    "removed": _lazy("Taken out"),
    "changed": _lazy("Changed"),
    "moved": _lazy("Moved"),
}


@dataclass(frozen=True)
class VersionRow:
    """One version in a list; ``before`` is the number of the one before it, where there is one."""

    number: int
    kept_at: datetime
    by: str
    before: int | None


def version_rows(versions: Sequence[Row]) -> list[VersionRow]:
    """Return the versions that stand beside a plan for a list, the newest first."""
    return [
        VersionRow(one["number"], one["at"], one["by"], one["number"] - 1 if one["number"] > 1 else None)
        for one in versions
    ]


@dataclass(frozen=True)
class Part:
    """What changed in one part of the plan."""

    title: str
    differences: Sequence[Difference]


def differences_of(old: Content, new: Content) -> list[Part]:
    """Return what changed between two contents (of one reader), part by part; nothing where nothing did."""
    parts = [
        Part(_("What the plan says"), _entries(old, new)),
        Part(_("What it costs"), _costs(old, new)),
        Part(_("What the council will look at"), _lines(_check_lines(old), _check_lines(new))),
        Part(_("What meets which need"), _lines(_need_lines(old), _need_lines(new))),
        Part(_("Budget, payment and advice"), _lines(_cover_lines(old), _cover_lines(new))),
    ]
    return [part for part in parts if part.differences]


def _entries(old: Content, new: Content) -> list[Difference]:
    return compare(
        old["entries"],
        new["entries"],
        key=lambda one: str(one["id"]),
        name=label_of,
        text=_entry_text,
        ordered=True,
    )


def _entry_text(entry: Mapping[str, Any]) -> str:
    file = entry["file"]["name"] if entry["file"] is not None else ""
    return "\n".join(text for text in (entry["title"], entry["words"], entry["address"], file) if text)


def _costs(old: Content, new: Content) -> list[Difference]:
    return compare(
        old["costs"],
        new["costs"],
        key=lambda one: str(one["id"]),
        name=lambda one: str(one["what"]),
        text=lambda one: f"{one['what']}: {cost_words(one)}, {PAID_FROM[one['paid_from']]}",
    )


Lines = Mapping[str, str]


def _lines(old: Lines, new: Lines) -> list[Difference]:
    return compare(
        [{"name": name, "text": text} for name, text in old.items() if text],
        [{"name": name, "text": text} for name, text in new.items() if text],
        key=lambda one: str(one["name"]),
        name=lambda one: str(one["name"]),
        text=lambda one: str(one["text"]),
    )


def _names(content: Content) -> dict[str, str]:
    return {one["id"]: label_of(one) for one in content["entries"]} | {
        one["id"]: one["what"] for one in content["costs"]
    }


def _check_lines(content: Content) -> Lines:
    names, found = _names(content), {}
    for point in CheckMark.Point:
        marked = [mark for mark in content["check"] if mark["point"] == point.value]
        found[_(str(point.label))] = "\n".join(
            names[mark["entry"]]
            if mark["entry"]
            else f"Talked about with {mark['by']}. {mark['words']}".strip()
            for mark in marked
        )
    return found


def _need_lines(content: Content) -> Lines:
    if content["needs"] is None:
        return {}
    names, found = _names(content), {}
    for need in content["needs"]["needs"]:
        linked = [names[link["to"]] for link in content["links"] if link["outcome"] == need["outcome"]]
        who = str(CoverNeed.MetBy(need["met_by"]).label) if need["met_by"] else ""
        found[_(title_of(need["outcome"]))] = "\n".join(
            text for text in (who, need["words"], *sorted(linked)) if text
        )
    return found


def _cover_lines(content: Content) -> Lines:
    figures, budget, cover = content["figures"], content["budget"], content["cover"]
    found = {
        _("Costs from the budget"): _("%(weekly)s a week, %(once)s once")
        % {"weekly": pounds_text(figures["weekly_pence"]), "once": pounds_text(figures["once_pence"])},
    }
    if figures["contribution_pence"] is not None:
        found[_("The person pays")] = _("%(sum)s a week") % {
            "sum": pounds_text(figures["contribution_pence"])
        }
    if budget is not None and budget["weekly_pence"] is not None:
        found[_("Indicative budget")] = _("%(sum)s a week") % {"sum": pounds_text(budget["weekly_pence"])}
    if cover is not None:
        found[_("How the money is managed")] = _(str(StatutoryCover.Payment(cover["payment"]).label))
        if cover["direct_pence"] is not None:
            often = str(StatutoryCover.HowOften(cover["direct_how_often"]).label)
            found[_("Direct payment")] = (
                f"{pounds_text(cover['direct_pence'])} a week. {often}. {cover['direct_to']}"
            )
        found[_("Advice")] = cover["advice"]
    return found
