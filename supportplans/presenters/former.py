"""What the cover and its decisions say, or said before, in a few lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from socialcare.values.money import pounds_text

from ..models import CoverNeed, Former, StatutoryCover
from ..needs import title_of
from .costs import Earlier


def tell_decision(need: CoverNeed) -> list[str]:
    """Return a decision about a need, as lines."""
    return _decision({"outcome": need.outcome, "met_by": need.met_by, "words": need.words})


def _decision(said: Mapping[str, Any]) -> list[str]:
    label = str(CoverNeed.MetBy(said["met_by"]).label)
    return [f"{title_of(said['outcome'])}: {label}", *([said["words"]] if said["words"] else [])]


def tell_saved_cover(cover: StatutoryCover) -> list[str]:
    """Return what the cover says, as lines."""
    return _cover({name: getattr(cover, name) for name in _COVER})


_COVER = ("contribution_pence", "payment", "direct_pence", "direct_how_often", "direct_to", "advice")


def _cover(said: Mapping[str, Any]) -> list[str]:
    contribution, direct = said["contribution_pence"], said["direct_pence"]
    lines = [
        "The person pays: "
        + ("not known" if contribution is None else f"{pounds_text(contribution)} a week"),
        str(StatutoryCover.Payment(said["payment"]).label),
    ]
    if direct is not None:
        lines.append(f"Direct payment: {pounds_text(direct)} a week")
    if said["direct_how_often"]:
        lines.append(str(StatutoryCover.HowOften(said["direct_how_often"]).label))
    if said["direct_to"]:
        lines.append(f"Paid to {said['direct_to']}")
    if said["advice"]:
        lines.append(f"Advice: {said['advice']}")
    return lines


def tell_earlier_cover(rows: Sequence[Former]) -> list[Earlier]:
    """Return what the cover and its decisions said before."""
    return [
        Earlier(
            words=". ".join(
                _decision(row.content) if row.about == Former.About.NEED else _cover(row.content)
            ),
            by=row.said_by.name,
            until=row.replaced_at,
        )
        for row in rows
    ]
