"""The assessed needs beside the plan: what in it meets each, and what is raised as a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.rules import OUTCOME
from socialcare.web.languages.words import translated_later as _lazy

from ..models import CoverNeed
from ..raising import Question, questions
from .costs import CostRow, cost_row
from .passages import Passage, passages_of

NOT_OWED = _lazy("Not a need that the law asks the council to meet")


@dataclass(frozen=True)
class NeedRow:
    """One assessed need: what it is, who meets it, and what in the plan does."""

    outcome: str
    title: str
    law: str
    says: str
    helped: str
    eligible: bool
    met_by: str
    met_words: str
    words: str
    decided_by: str
    passages: Sequence[Passage]
    costs: Sequence[CostRow]

    @property
    def stands_out(self) -> bool:
        """Whether the council is to meet it and nothing in the plan says how."""
        return self.met_by == CoverNeed.MetBy.COUNCIL and not self.passages and not self.costs


def need_rows(content: Mapping[str, Any]) -> list[NeedRow]:
    """Return the assessed needs of a content, each with what is linked to it; none where it has none."""
    if content["needs"] is None:
        return []
    passages = passages_of(content)
    costs = {line["id"]: cost_row(line) for line in content["costs"]}
    return [_row(need, content["links"], passages, costs) for need in content["needs"]["needs"]]


def _row(
    need: Mapping[str, Any],
    links: Sequence[Mapping[str, str]],
    passages: Mapping[str, Passage],
    costs: Mapping[str, CostRow],
) -> NeedRow:
    to = [link["to"] for link in links if link["outcome"] == need["outcome"]]
    return NeedRow(
        outcome=need["outcome"],
        title=need["title"],
        law=OUTCOME[need["outcome"]].words,
        says=need["says"],
        helped=need["helped"],
        eligible=need["eligible"],
        met_by=need["met_by"],
        met_words=str(CoverNeed.MetBy(need["met_by"]).label) if need["met_by"] else NOT_OWED,
        words=need["words"],
        decided_by=need["decided_by"] or "",
        passages=sorted((passages[one] for one in to if one in passages), key=lambda one: one.number),
        costs=[row for id_, row in costs.items() if id_ in to],
    )


def raised(content: Mapping[str, Any]) -> list[Question]:
    """Return the questions that a content raises; about needs only where it has them."""
    return questions(
        costs=[(line["id"], line["what"], line["paid_from"] == "budget") for line in content["costs"]],
        unmet=[(row.outcome, row.title) for row in need_rows(content) if row.stands_out],
    )
