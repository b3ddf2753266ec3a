"""One assessment through a scheme: points, weekly sum and the statement of every line.

All arithmetic is on whole numbers. A sum of money stays a fraction until the very end, where
it is rounded half up to the penny, once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import statement
from .exact import WEEKS_PER_YEAR, half_up, pence_text
from .lines import Line
from .scheme import Scheme

_NONE_GIVEN: Mapping[Any, Any] = {}
#: Points have few different totals, prices may have many: more than these are written each time.
_MOST_CLOSINGS_KEPT = 4096


class AnswerFault(NamedTuple):
    """What is wrong with one answer: the question's id, and a sentence that says what to do."""

    id: str
    sentence: str


class AnswerFaults(Exception):
    """Raised where answers do not fit a scheme; `faults` names every one of them."""

    def __init__(self, faults: list[AnswerFault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = faults


class Working(NamedTuple):
    """How a total became money.

    The sum in the scheme's own period is `numerator / denominator`, in pounds with the scheme's
    `money_digits` after the point. `row` is the row of the table that was used (the lower one of
    two). `limit` is `minimum` or `maximum` where one of them was applied. `weekly_pence` is None
    where the table gives no sum.
    """

    case: str
    row: int
    numerator: int
    denominator: int
    limit: str | None
    weekly_pence: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a scheme makes of one person's answers.

    `total` is the sum of all that counted, with `total_digits` digits after the point: points,
    or pounds where each need has its price (then `points` is None). Money is pence a week.
    """

    scheme_id: str
    scheme_version: str
    points: str | None
    points_scaled: int | None
    total: int
    weekly_pence: int | None
    outcome: str
    lines: tuple[Line, ...]

    @property
    def weekly(self) -> str | None:
        """Give pounds a week with two decimals, or None where there is no sum."""
        return None if self.weekly_pence is None else pence_text(self.weekly_pence)

    @property
    def yearly_pence(self) -> int | None:
        """Give pence a year: the weekly sum times 52."""
        return None if self.weekly_pence is None else self.weekly_pence * WEEKS_PER_YEAR

    @property
    def yearly(self) -> str | None:
        """Give pounds a year with two decimals, or None where there is no sum."""
        return None if self.yearly_pence is None else pence_text(self.yearly_pence)

    def as_json(self) -> dict[str, Any]:
        """Give the result as plain data, ready for `json.dumps`."""
        return {
            "scheme": {"id": self.scheme_id, "version": self.scheme_version},
            "points": self.points,
            "weekly": self.weekly,
            "yearly": self.yearly,
            "weeks_in_year": WEEKS_PER_YEAR,
            "outcome": self.outcome,
            "lines": [line.as_json() for line in self.lines],
        }


def evaluate(scheme: Scheme, answers: Mapping[str, str], support: Mapping[str, str] = _NONE_GIVEN) -> Result:
    """Work out the indicative weekly sum of one assessment, with its statement.

    `answers` maps question ids to option ids, `support` question ids to support ids.
    Raises AnswerFaults, naming every fault, and then gives no sum.
    """
    gross = deducted = added = answered = supported = 0
    lines: list[Line] = []
    try:
        for question_id, ways in scheme.plan:
            option, level = answers.get(question_id), support.get(question_id)
            before, deduction, written = ways[option, level]
            if option is not None:
                answered += 1
            if level is not None:
                supported += 1
            gross += before
            deducted += deduction
            lines += written
    except (KeyError, TypeError):  # TypeError: what is no text, such as a list, may not be looked up
        raise AnswerFaults(faults_of_answers(scheme, answers, support)) from None
    if answered != len(answers) or supported != len(support):
        raise AnswerFaults(faults_of_answers(scheme, answers, support))
    for addition in scheme.additions:
        if answers.get(addition.question) == addition.option:
            added += addition.worth
            lines.append(addition.line)
    total = gross - deducted + added
    lines.append(statement.sum_line(scheme.words, gross, deducted, added))
    weekly_pence, closing = _closing(scheme, total)
    lines += closing
    priced = scheme.is_priced_per_need
    return Result(
        scheme_id=scheme.id,
        scheme_version=scheme.version,
        points=None if priced else scheme.words.decimal(total),
        points_scaled=None if priced else total,
        total=total,
        weekly_pence=weekly_pence,
        outcome=outcome_of(weekly_pence),
        lines=tuple(lines),
    )


def _closing(scheme: Scheme, total: int) -> tuple[int | None, Sequence[Line]]:
    """Give the weekly pence of a total and the lines that say so, written once for each total."""
    kept: tuple[int | None, Sequence[Line]] | None = scheme.closings.get(total)
    if kept is None:
        working = work_out(scheme, total)
        kept = working.weekly_pence, statement.closing_lines(scheme, total, working)
        if len(scheme.closings) < _MOST_CLOSINGS_KEPT:
            scheme.closings[total] = kept
    return kept


def outcome_of(weekly_pence: int | None) -> str:
    """Name the outcome of a weekly sum: `sum`, `nothing` at 0.00, `refer` where there is none."""
    if weekly_pence is None:
        return "refer"
    return "sum" if weekly_pence else "nothing"


def work_out(scheme: Scheme, total: int) -> Working:
    """Work out the weekly pence of a total, with the rule and the row that gave it."""
    case, row, numerator, denominator = _period_sum(scheme, total)
    if case == "beyond_refer":
        return Working(case, row, 0, 1, None, None)
    weekly, parts, limit = numerator, denominator * scheme.weeks, None
    if weekly > 0:
        if scheme.minimum is not None and weekly < scheme.minimum * parts:
            weekly, parts, limit = scheme.minimum, 1, "minimum"
        elif scheme.maximum is not None and weekly > scheme.maximum * parts:
            weekly, parts, limit = scheme.maximum, 1, "maximum"
    pence = half_up(weekly, parts * 10 ** (scheme.money_digits - 2))
    return Working(case, row, numerator, denominator, limit, pence)


def _period_sum(scheme: Scheme, total: int) -> tuple[str, int, int, int]:
    """Find the rule, the row, and the sum in the scheme's period as a fraction."""
    if scheme.method == "price_per_need":
        return "prices", 0, total, 10**scheme.share_digits
    if scheme.method == "price_per_point":
        return "price", 0, total * scheme.price, 10**scheme.total_digits
    rows = scheme.rows
    first, last = rows[0], len(rows) - 1
    if total < first.points:
        if scheme.below_first == "nothing":
            return "below_nothing", 0, 0, 1
        if scheme.below_first == "first":
            return "below_first", 0, first.amount, 1
        return "below_proportional", 0, total * first.amount, first.points
    is_interpolated = scheme.method == "interpolated"
    end = rows[last].points if is_interpolated else scheme.ends_at
    if end is not None and total > end:
        return f"beyond_{scheme.above_last}", last, rows[last].amount, 1
    index = last
    while rows[index].points > total:
        index -= 1
    row = rows[index]
    if not is_interpolated:
        return "band", index, row.amount, 1
    if row.points == total:
        return "row", index, row.amount, 1
    upper = rows[index + 1]
    span = upper.points - row.points
    risen = (upper.amount - row.amount) * (total - row.points)
    return "between", index, row.amount * span + risen, span


def faults_of_answers(
    scheme: Scheme, answers: Mapping[str, str], support: Mapping[str, str]
) -> list[AnswerFault]:
    """List all that keeps answers from fitting a scheme, in the order of its questions."""
    faults: list[AnswerFault] = []

    def note(question_id: str, sentence: str) -> None:
        faults.append(AnswerFault(question_id, sentence))

    levels = [level.id for level in scheme.supports]
    for question in scheme.questions:
        name = f"“{question.text}” ({question.id})"
        if question.id in answers:
            option = answers[question.id]
            known = [choice.id for choice in question.options]
            if option not in known:
                note(
                    question.id,
                    f"{name} has no answer {_quoted(option)}. Choose one of: {', '.join(known)}.",
                )
        elif question.required:
            note(question.id, f"{name} needs an answer.")
        if question.id in support:
            level = support[question.id]
            if not question.informal_support:
                note(question.id, f"{name} does not take informal support: take it out.")
            elif level not in levels:
                note(
                    question.id,
                    f"{name} has no informal support {_quoted(level)}. Choose one of: {', '.join(levels)}.",
                )
    known_questions = {question.id for question in scheme.questions}
    for unknown in sorted(set(answers) - known_questions):
        note(unknown, f"This scheme has no question {_quoted(unknown)}: take out its answer.")
    for unknown in sorted(set(support) - known_questions):
        note(unknown, f"This scheme has no question {_quoted(unknown)}: take out its support.")
    return faults


def _quoted(value: object) -> str:
    """Quote what was given, cut to a length that fits a sentence."""
    if not isinstance(value, str):
        return "that is not text"
    return f"“{value[:60]}…”" if len(value) > 60 else f"“{value}”"
