"""The calibration page put together: which cases, how near, the splits, a proposal, and what is tried."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from budgets.engine import Scheme, SchemeFaults, compile_scheme
from budgets.models import AllocationScheme

from . import presenters, selectors
from .comparing import SPLITS, Compared, bands_of, compare, measures_of, pairs_of, split_by
from .drawing import Scatter, draw_cases
from .fit import MOST_ROWS, fitted_document, is_fitted
from .forms import ProposalForm, WhatIfForm
from .limits import limits_to_start_from
from .models import CaseSet
from .rules import FEWEST_SHOWN
from .what_if import Pair, changed_document, sent_cases, try_out, what_counts

#: The lines of what a change does that stand beside a proposed table.
_OF_A_PROPOSAL = (
    "year", "difference", "gaining", "losing", "get_a_sum", "lose_their_sum", "near", "not_far",
)  # fmt: skip
#: A fitted table has so many rows unless the reader chooses, and the table now has none.
USUAL_ROWS = 6


@dataclass(frozen=True)
class Choice:
    """One choice of cases: its value in the address, its words, and whether it is the one."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Cases:
    """The cases of a page, through this version's table."""

    scheme: AllocationScheme
    ready: Scheme
    choices: list[Choice]
    chosen: str
    sets: selectors.Sets
    compared: list[Compared]
    counted_otherwise: int
    invented: bool

    @property
    def enough(self) -> bool:
        """Whether anything may be said of them."""
        return sum(one.indicative_pence is not None for one in self.compared) >= FEWEST_SHOWN


def gather(
    *, scheme: AllocationScheme, versions: Sequence[AllocationScheme], ready: Scheme, wanted: str
) -> Cases:
    """Read the cases that the page's choice names; an unknown choice means all."""
    lineage = selectors.lineage_of(scheme, versions)
    sets = selectors.case_sets(lineage)
    by_id = {str(one.pk): one for one in sets.comparable}
    chosen = wanted if wanted == selectors.AGREED or wanted in by_id else selectors.ALL
    cases: list[selectors.Case] = []
    otherwise = 0
    if chosen in (selectors.ALL, selectors.AGREED):
        here = selectors.agreed_here(lineage, ready)
        cases += here.cases
        otherwise = here.counted_otherwise
    used: list[CaseSet] = []
    if chosen != selectors.AGREED:
        used = sets.comparable if chosen == selectors.ALL else [by_id[chosen]]
        if used:
            cases += selectors.brought_along(used, ready)
    texts = {
        selectors.ALL: "All of them together",
        selectors.AGREED: "Agreed through this system",
        **{
            key: f"{one.name} ({one.size:,} case{'' if one.size == 1 else 's'})" for key, one in by_id.items()
        },
    }
    return Cases(
        scheme=scheme,
        ready=ready,
        choices=[Choice(value, text, value == chosen) for value, text in texts.items()],
        chosen=chosen,
        sets=sets,
        compared=compare(cases, ready),
        counted_otherwise=otherwise,
        invented=any(one.origin == CaseSet.Origin.INVENTED for one in used),
    )


def proposal_of(cases: Cases, *, rows: int) -> tuple[dict[str, Any], Scheme] | None:
    """Return a document with a fitted table and what computes it; None where there is none to fit."""
    if not cases.enough:
        return None
    pairs = pairs_of(cases.compared)
    document = fitted_document(cases.scheme.document, cases.ready, pairs, rows=rows)
    if document is None:
        return None
    try:
        return document, compile_scheme(document)
    except SchemeFaults:
        return None


def context_of(cases: Cases, query: QueryDict, *, on: date) -> dict[str, Any]:
    """Return what the template of the page shows."""
    context: dict[str, Any] = {
        "scheme": cases.scheme,
        "cases": cases,
        "few": FEWEST_SHOWN,
        "form": None,
    }
    measures = measures_of(cases.compared) if cases.enough else None
    if measures is None:
        return context
    pairs = pairs_of(cases.compared)
    context |= {
        "sentence": presenters.measures_sentence(measures),
        "all": presenters.measured_row("All cases", measures),
        "without_sum": f"{measures.without_sum:,}" if measures.without_sum else "",
        "splits": [presenters.split_table(split_by(cases.compared, name)) for name in SPLITS],
        "bands": [presenters.band_row(band, cases.ready.total_digits) for band in bands_of(cases.compared)],
        **_proposal(cases, query),
    }
    proposed = context["proposed_scheme"]
    picture: Scatter | None = draw_cases(pairs, cases.ready, proposed=proposed)
    context["picture"] = picture
    if is_fitted(cases.ready) and pairs:
        context |= _what_if(cases, pairs, query, on=on)
    return context


def _proposal(cases: Cases, query: QueryDict) -> dict[str, Any]:
    now = presenters.table_rows(cases.scheme.document)
    rows = min(len(now), MOST_ROWS) if len(now) > 1 else USUAL_ROWS
    asked = "rows" in query
    form = ProposalForm(query if asked else None, initial={"rows": rows})
    empty: dict[str, Any] = {
        "fitted": is_fitted(cases.ready),
        "proposal_form": form,
        "proposed_scheme": None,
        "proposed_rows": [],
        "asked": asked,
    }
    if not (asked and form.is_valid() and is_fitted(cases.ready)):
        return empty
    wanted = form.cleaned_data["rows"]
    found = proposal_of(cases, rows=wanted)
    if found is None:
        return empty
    document, ready = found
    pairs = pairs_of(cases.compared)
    limits: tuple[int, ...] = ()
    now_outcome = try_out(cases.ready, cases.ready, pairs, limits)
    then = try_out(cases.ready, ready, pairs, limits)
    return empty | {
        "proposed_scheme": ready,
        "proposed_rows": presenters.table_rows(document),
        "fewer_rows": len(ready.rows) < wanted,
        "proposed_outcome": [
            row for row in presenters.outcome_rows(now_outcome, then, limits) if row.key in _OF_A_PROPOSAL
        ],
        "wanted_rows": wanted,
    }


def _what_if(cases: Cases, pairs: Sequence[Pair], query: QueryDict, *, on: date) -> dict[str, Any]:
    document: Mapping[str, Any] = cases.scheme.document
    start = limits_to_start_from(on=on)
    tries = "by" in query
    form = WhatIfForm(
        query if tries else None,
        allocation=document["allocation"],
        period=document["period"],
        limits=start,
    )
    tried, limits = cases.ready, start
    if tries and form.is_valid():
        limits = form.cleaned_data["limits"]
        try:
            tried = compile_scheme(changed_document(document, form.moved()))
        except SchemeFaults as faulty:
            for fault in faulty.faults:
                form.add_error(None, fault.sentence)
    now = try_out(cases.ready, cases.ready, pairs, limits)
    then = try_out(cases.ready, tried, pairs, limits)
    return {
        "form": form,
        "outcome": presenters.outcome_rows(now, then, limits),
        "sent_cases": sent_cases(pairs, cases.ready.total_digits),
        "sent_document": json.dumps(what_counts(document)),
    }
