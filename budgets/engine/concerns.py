"""What is doubtful in a scheme that computes: each concern with its place, and why it matters.

Faults, which keep a scheme from computing at all, are in `budgets.engine.faults`; a document that has
any gives no concerns here. A concern is `refused` where the scheme could never do what it is for, so
that it must not be published; it is a `warning` where somebody may have wanted it so.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from .compiling import compile_scheme
from .evaluate import Working
from .exact import decimal_text, pence_text, pounds
from .faults import SchemeFaults, pointer
from .reach import Cliff, Reach, reach_of, sharpest_cliffs, worked_out
from .scheme import Question, Scheme
from .statement import PER

Severity = Literal["refused", "warning"]


class Concern(NamedTuple):
    """One doubt: its place as a JSON pointer, what to think about, and how much it weighs."""

    pointer: str
    sentence: str
    severity: Severity


def concerns(document: object) -> list[Concern]:
    """List what is doubtful in a scheme document, in the order of its parts; none where it has faults."""
    try:
        scheme = compile_scheme(document)
    except SchemeFaults:
        return []
    return concerns_of(scheme)


def concerns_of(scheme: Scheme) -> list[Concern]:
    """List what is doubtful in a scheme that compiles."""
    reach = reach_of(scheme)
    worked = worked_out(scheme, reach)
    return [
        *_questions(scheme),
        *_help(scheme),
        *_rows(scheme, reach, worked),
        *_flat(scheme),
        *_cliffs(scheme),
        *_end(scheme, reach),
        *_limits(scheme, reach, worked),
        *_examples(scheme),
    ]


def cliff_words(scheme: Scheme, cliff: Cliff) -> str:
    """Say a cliff in words, as on the picture and among the concerns."""
    words = scheme.words
    low, high = _weekly(cliff.below_pence), _weekly(cliff.above_pence)
    rise = cliff.rise_per_cent
    more = "" if rise is None else f", which is {rise}% more"
    return (
        f"From {words.amount(cliff.below)} to {words.amount(cliff.above)} "
        f"the sum goes from {low} to {high} a week{more}."
    )


def _weekly(pence: int) -> str:
    return pounds(pence_text(pence))


def _limit(scheme: Scheme, amount: int) -> str:
    return f"{pounds(decimal_text(amount, scheme.money_digits, 2))} a week"


def _listed(texts: Iterable[str]) -> str:
    *first, last = [f"“{text}”" for text in texts]
    return f"{', '.join(first)} and {last}" if first else last


# Questions and help -------------------------------------------------------------------------


def _questions(scheme: Scheme) -> Iterator[Concern]:
    added = {(addition.question, addition.option) for addition in scheme.additions if addition.worth}
    for index, question in enumerate(scheme.questions):
        place = pointer("/questions", index)
        if not _makes_a_difference(question, added):
            yield Concern(
                place,
                f"No answer to “{question.text}” changes the sum. Give its answers different points, "
                "add something for one of them, or leave it as a question that only tells you more.",
                "warning",
            )
        by_text: dict[str, int] = {}
        for number, option in enumerate(question.options):
            text = " ".join(option.text.casefold().split())
            if text in by_text:
                yield Concern(
                    pointer(place, "options", number),
                    f"“{option.text}” stands twice among the answers to “{question.text}”. "
                    "Nobody can tell the two apart.",
                    "warning",
                )
            by_text[text] = number
        if question.informal_support and not any(option.worth for option in question.options):
            yield Concern(
                pointer(place, "informal_support"),
                f"Family help with “{question.text}” can never count: none of its answers is worth anything.",
                "warning",
            )


def _makes_a_difference(question: Question, added: set[tuple[str, str]]) -> bool:
    counts = {option.worth for option in question.options}
    if not question.required:
        counts.add(0)
    if len(counts) > 1:
        return True
    return any((question.id, option.id) in added for option in question.options)


def _help(scheme: Scheme) -> Iterator[Concern]:
    if scheme.supports and not any(question.informal_support for question in scheme.questions):
        yield Concern(
            "/informal_support",
            "Family help can never count: no question allows it. Allow it in a question, or take it out.",
            "warning",
        )
    for index, addition in enumerate(scheme.additions):
        if not addition.worth:
            yield Concern(
                pointer("/additions", index),
                f"“{addition.text}” adds nothing.",
                "warning",
            )


# The table ----------------------------------------------------------------------------------


def _rows(scheme: Scheme, reach: Reach, worked: list[tuple[int, Working]]) -> Iterator[Concern]:
    if not scheme.rows:
        return
    used = _rows_used(worked) if reach.is_complete else _rows_in_range(scheme, reach)
    for index, row in enumerate(scheme.rows):
        if index in used:
            continue
        starts = scheme.words.amount(row.points)
        if row.points > reach.most:
            why = f"the most that answers can come to is {scheme.words.amount(reach.most)}"
        elif reach.least > row.points:
            why = f"the least that answers can come to is {scheme.words.amount(reach.least)}"
        else:
            why = "no answers come to points that lie in it"
        yield Concern(
            pointer("/allocation/rows", index),
            f"Nobody can ever reach the row at {starts}: {why}. Change the row or take it out.",
            "warning",
        )


def _rows_used(worked: list[tuple[int, Working]]) -> set[int]:
    used: set[int] = set()
    for _, working in worked:
        if working.case not in ("below_nothing", "beyond_refer"):
            used.add(working.row)
        if working.case == "between":
            used.add(working.row + 1)
    return used


def _rows_in_range(scheme: Scheme, reach: Reach) -> set[int]:
    """Give the rows that a total from the least to the most could meet, where totals are not listed."""
    rows = scheme.rows
    reaches_down = scheme.method == "interpolated"
    used = set()
    for index, row in enumerate(rows):
        if reaches_down and index:
            begins = rows[index - 1].points
        else:
            begins = row.points if index or scheme.below_first == "nothing" else 0
        ends = rows[index + 1].points if index + 1 < len(rows) else None
        if begins <= reach.most and (ends is None or reach.least <= ends):
            used.add(index)
    return used


def _flat(scheme: Scheme) -> Iterator[Concern]:
    for index in range(1, len(scheme.rows)):
        lower, row = scheme.rows[index - 1], scheme.rows[index]
        if row.amount != lower.amount:
            continue
        low, high = scheme.words.amount(lower.points), scheme.words.amount(row.points)
        amount = f"{pounds(row.shown[1])} {PER[scheme.period]}"
        yield Concern(
            pointer("/allocation/rows", index),
            f"The table is flat from {low} to {high}: both rows give {amount}, "
            "so more need gives no more money there.",
            "warning",
        )


def _cliffs(scheme: Scheme) -> Iterator[Concern]:
    for cliff, count in sharpest_cliffs(scheme):
        more = "" if count == 1 else f" Steps beside it that are cliffs too: {count - 1}."
        sentence = f"There is a cliff here. {cliff_words(scheme, cliff)}{more}"
        yield Concern(_place_of(scheme, cliff), sentence, "warning")


def _place_of(scheme: Scheme, cliff: Cliff) -> str:
    if cliff.limit == "minimum" or not scheme.rows:
        return "/minimum"
    return pointer("/allocation/rows", cliff.row)


def _end(scheme: Scheme, reach: Reach) -> Iterator[Concern]:
    if not scheme.rows:
        return
    end = scheme.rows[-1].points if scheme.method == "interpolated" else scheme.ends_at
    if end is None or reach.most <= end:
        return
    words = scheme.words
    gives = (
        "gets no sum, and a person must estimate"
        if scheme.above_last == "refer"
        else "gets the last row's sum, however much more they need"
    )
    yield Concern(
        "/allocation/above_last",
        f"The table ends at {words.amount(end)}, and answers can come to {words.amount(reach.most)}. "
        f"Whoever is past the end {gives}.",
        "warning",
    )


# What comes out -----------------------------------------------------------------------------

_LIES = {
    "minimum": ("above", "Lower it or raise the sums"),
    "maximum": ("below", "Raise it or lower the sums"),
}
_OPPOSITE = {"minimum": "above", "maximum": "below"}


def _limits(scheme: Scheme, reach: Reach, worked: list[tuple[int, Working]]) -> Iterator[Concern]:
    sums = [working for _, working in worked if working.weekly_pence is not None]
    paid = [working for working in sums if working.weekly_pence]
    if not paid:
        estimated = len(sums) < len(worked)
        yield Concern(
            "/allocation",
            "No answers give any money: all of them lie outside the table."
            if estimated
            else "No answers give any money. Nobody could get a budget from it.",
            "refused",
        )
        return
    limits = {working.limit for working in paid}
    for name, amount in (("minimum", scheme.minimum), ("maximum", scheme.maximum)):
        if amount is None:
            continue
        shown = _limit(scheme, amount)
        if limits == {name} and len(paid) > 1:
            lies, mend = _LIES[name]
            yield Concern(
                f"/{name}",
                f"The {name} of {shown} lies {lies} every sum that the scheme works out, so that everybody "
                f"who gets anything gets the same. {mend}.",
                "refused",
            )
        elif name not in limits and reach.is_complete:
            yield Concern(
                f"/{name}",
                f"The {name} of {shown} never applies: every sum lies {_OPPOSITE[name]} it already.",
                "warning",
            )
        elif name in limits and reach.is_complete:
            yield from _flat_by_limit(scheme, name, shown, worked)


def _flat_by_limit(
    scheme: Scheme, name: str, shown: str, worked: list[tuple[int, Working]]
) -> Iterator[Concern]:
    at = [total for total, working in worked if working.limit == name]
    if len(at) < 2:
        return
    words = scheme.words
    yield Concern(
        f"/{name}",
        f"From {words.amount(at[0])} to {words.amount(at[-1])} everybody gets the {name} of {shown}.",
        "warning",
    )


# Examples -----------------------------------------------------------------------------------


def _examples(scheme: Scheme) -> Iterator[Concern]:
    if not scheme.examples:
        yield Concern(
            "/examples",
            "There are no examples, so nothing proves that the sums are what you want. Add some.",
            "warning",
        )
        return
    for index, question in enumerate(scheme.questions):
        used = {example.answers.get(question.id) for example in scheme.examples}
        missing = [option.text for option in question.options if option.id not in used]
        if missing:
            yield Concern(
                pointer("/questions", index, "options"),
                f"No example answers “{question.text}” with {_listed(missing)}.",
                "warning",
            )
    if any(question.informal_support for question in scheme.questions):
        given = {level for example in scheme.examples for level in example.support.values()}
        missing = [level.text for level in scheme.supports if level.share and level.id not in given]
        if missing:
            yield Concern(
                "/informal_support", f"No example has this family help: {_listed(missing)}.", "warning"
            )
