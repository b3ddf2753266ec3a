"""The sentences of a statement, every one made from whole numbers and the scheme's own texts.

The wording is fixed, so that the engine in the browser writes the same lines letter for letter.
Sentences say "you" and read the same on a screen, on paper and over the telephone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .exact import WEEKS_PER_YEAR, decimal_text, half_up, pence_text, pounds
from .lines import Line

if TYPE_CHECKING:
    from .evaluate import Working
    from .scheme import Option, Question, Scheme, Support

#: Totals have few different values where they are points; of prices, no more than these are kept.
_MOST_WRITTEN_KEPT = 4096

PER = {"week": "a week", "year": "a year"}


def sentence(text: str) -> str:
    """End a text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "?", "!")) else text + "."


def _after_heading(heading: str, text: str) -> str:
    """Put a text behind its heading: "Meals: you need help." or "Do you live alone? Yes."."""
    if heading.endswith((".", "?", "!")):
        return f"{heading} {sentence(text)}"
    if text.startswith("You"):
        text = "y" + text[1:]
    return f"{heading}: {sentence(text)}"


@dataclass(frozen=True, slots=True)
class Words:
    """How a scheme's totals are written: as points, or as pounds a week or a year."""

    unit: str
    digits: int
    period: str
    #: What was written already; the same few numbers come again and again.
    written: dict[int, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def decimal(self, number: int) -> str:
        """Write a total as a decimal string: "2", "1.5", or "16.80" for pounds."""
        text = self.written.get(number)
        if text is None:
            text = decimal_text(number, self.digits, 0 if self.unit == "points" else 2)
            if len(self.written) < _MOST_WRITTEN_KEPT:
                self.written[number] = text
        return text

    def amount(self, number: int) -> str:
        """Write a total as people say it: "2 points", "1 point", "£16.80 a week"."""
        return self.amount_of(self.decimal(number))

    def amount_of(self, decimal: str) -> str:
        """Write a total that is written as a decimal already as people say it."""
        if self.unit == "points":
            return "1 point" if decimal == "1" else f"{decimal} points"
        return f"{pounds(decimal)} {PER[self.period]}"

    def verb(self, number: int, plural: str, singular: str) -> str:
        """Choose the verb that goes with the amount: points come, one point and money comes."""
        return plural if self.unit == "points" and self.decimal(number) != "1" else singular


def answer_lines(
    words: Words, question: Question, option: Option, support: Support | None, deduction: int
) -> tuple[Line, ...]:
    """Write an answer's line and, where support was recorded that counts, its deduction's line."""
    answer = Line(
        kind="answer",
        text=f"{_after_heading(question.text, option.text)} {words.amount(option.worth)}.",
        unit=words.unit,
        question=question.id,
        question_text=question.text,
        option=option.id,
        option_text=option.text,
        before=words.decimal(option.worth),
        deduction=words.decimal(deduction),
        after=words.decimal(option.worth - deduction),
    )
    if support is None:
        return (answer,)
    answer = answer._replace(support=support.id, support_text=support.text, share=support.share_text)
    if support.share == 0:
        return (answer,)
    if deduction:
        comes_off = words.verb(deduction, "come off", "comes off")
        taken_off = f"{words.amount(deduction)} {comes_off}."
    else:
        taken_off = "Nothing comes off, because this answer counts nothing."
    return (answer, answer._replace(kind="deduction", text=f"{sentence(support.text)} {taken_off}"))


def unanswered_line(words: Words, question: Question) -> Line:
    """Write the line of a question that may stay unanswered, and did."""
    return Line(
        kind="unanswered",
        text=f"{_after_heading(question.text, 'Not answered')} It counts nothing.",
        unit=words.unit,
        question=question.id,
        question_text=question.text,
        before=words.decimal(0),
        deduction=words.decimal(0),
        after=words.decimal(0),
    )


def addition_line(words: Words, addition: Mapping[str, Any], worth: int) -> Line:
    """Write the line of an addition whose condition holds."""
    added = words.verb(worth, "are added", "is added")
    return Line(
        kind="addition",
        text=f"{sentence(addition['text'])} {words.amount(worth)} {added}.",
        unit=words.unit,
        question=addition["when"]["question"],
        option=addition["when"]["option"],
        addition=addition["id"],
        addition_text=addition["text"],
        after=words.decimal(worth),
    )


def sum_line(words: Words, gross: int, deducted: int, added: int) -> Line:
    """Write the line that adds up the answers, what comes off and what is added."""
    before, off = words.decimal(gross), words.decimal(deducted)
    total = words.decimal(gross - deducted + added)
    if deducted or added:
        text = f"Your answers give {words.amount_of(before)}."
        if deducted:
            comes_off = words.verb(deducted, "come off", "comes off")
            text += f" {words.amount_of(off)} {comes_off} for help you already have."
        if added:
            text += f" {words.amount(added)} {words.verb(added, 'are added', 'is added')}."
        text += f" That makes {words.amount_of(total)}."
    else:
        text = f"Your answers add up to {words.amount_of(total)}."
    return Line(kind="sum", text=text, unit=words.unit, before=before, deduction=off, after=total)


def _in_pence(scheme: Scheme, numerator: int, denominator: int) -> tuple[str, bool]:
    """Write a sum of money in pounds and pence, and say whether that is all of it."""
    pence_parts = denominator * 10 ** (scheme.money_digits - 2)
    return pence_text(half_up(numerator, pence_parts)), numerator % pence_parts == 0


def _sum_words(amount: str, is_whole: bool) -> str:
    return pounds(amount) if is_whole else f"about {pounds(amount)}"


def _table_text(scheme: Scheme, total: int, working: Working, makes: str) -> str:
    words = scheme.words
    per = PER[scheme.period]
    points = words.amount(total)
    case = working.case
    if case == "price":
        price = pounds(decimal_text(scheme.price, scheme.money_digits, 2))
        return f"Each point is worth {price} {per}. {words.decimal(total)} × {price} = {makes} {per}."
    row = scheme.rows[working.row]
    row_points, row_amount = words.amount(row.points), pounds(row.shown[1])
    if case == "below_nothing":
        return f"The table starts at {row_points}. {points} is less than that, so it gives no money."
    if case == "below_first":
        return (
            f"The table starts at {row_points}. {points} is less than that, "
            f"and the table gives the first row's sum: {row_amount} {per}."
        )
    if case == "below_proportional":
        return (
            f"The table starts at {row_points}, which gives {row_amount} {per}. "
            f"{points} is less than that, so you get the same share of the money as of the points: "
            f"{row_amount} × {words.decimal(total)} ÷ {row.shown[0]} = {makes} {per}."
        )
    if case == "beyond_refer":
        end = row.points if scheme.ends_at is None else scheme.ends_at
        return (
            f"The table ends at {words.amount(end)}. {points} is more than that, so the table gives no sum."
        )
    if case == "beyond_last":
        end = row.points if scheme.ends_at is None else scheme.ends_at
        return (
            f"The table ends at {words.amount(end)}. {points} is more than that, "
            f"and the table gives the last row's sum: {row_amount} {per}."
        )
    if case == "row":
        return f"{points} is a row of the table: it gives {row_amount} {per}."
    if case == "band":
        if working.row + 1 < len(scheme.rows):
            next_points = words.amount(scheme.rows[working.row + 1].points)
            band = f"the row from {row_points} to just under {next_points}"
        elif scheme.ends_at is not None:
            band = f"the last row, from {row_points} to {words.amount(scheme.ends_at)}"
        else:
            band = f"the last row, from {row_points} up"
        return f"{points} is in {band}: it gives {row_amount} {per}."
    upper = scheme.rows[working.row + 1]
    step = decimal_text(upper.amount - row.amount, scheme.money_digits, 2)
    above = words.decimal(total - row.points)
    span = words.decimal(upper.points - row.points)
    return (
        f"{points} is between two rows of the table: {row_points} gives {row_amount} {per} "
        f"and {words.amount(upper.points)} gives {pounds(upper.shown[1])} {per}. "
        f"It is {above} of the {span} points up from the lower row: "
        f"{row_amount} + {pounds(step)} × {above} ÷ {span} = {makes} {per}."
    )


def _table_line(scheme: Scheme, total: int, working: Working) -> Line:
    """Write the line that says which row or rows were used, and the arithmetic."""
    after, makes = None, ""
    if working.weekly_pence is not None:
        after, is_whole = _in_pence(scheme, working.numerator, working.denominator)
        makes = _sum_words(after, is_whole)
    last = working.row + (2 if working.case == "between" else 1)
    return Line(
        kind="table",
        text=_table_text(scheme, total, working, makes),
        unit=scheme.money_unit,
        before=scheme.words.decimal(total),
        after=after,
        case=working.case,
        rows=tuple([row.shown for row in scheme.rows[working.row : last]]) or None,
    )


def _period_line(scheme: Scheme, working: Working) -> Line:
    """Write the line that turns a yearly sum into a weekly one."""
    yearly, is_whole_year = _in_pence(scheme, working.numerator, working.denominator)
    weekly, is_whole_week = _in_pence(scheme, working.numerator, working.denominator * scheme.weeks)
    return Line(
        kind="period",
        text=(
            f"We divide by {scheme.weeks} to get from a year to a week: "
            f"{_sum_words(yearly, is_whole_year)} ÷ {scheme.weeks} = "
            f"{_sum_words(weekly, is_whole_week)} a week."
        ),
        unit="pounds_a_week",
        before=yearly,
        after=weekly,
    )


def _limit_line(limit: str, weekly: str) -> Line:
    """Write the line of the smallest or largest sum that the scheme gives."""
    text = (
        f"The smallest sum in this scheme is {pounds(weekly)} a week, so the sum goes up to that."
        if limit == "minimum"
        else f"The largest sum in this scheme is {pounds(weekly)} a week, so the sum comes down to that."
    )
    return Line(kind=limit, text=text, unit="pounds_a_week", after=weekly)


def _result_line(scheme: Scheme, working: Working, weekly_pence: int) -> Line:
    """Write the last line: what comes out a week and a year."""
    weekly, yearly = pence_text(weekly_pence), pence_text(weekly_pence * WEEKS_PER_YEAR)
    rounded = ""
    if working.limit is None:
        denominator = working.denominator * scheme.weeks
        if not _in_pence(scheme, working.numerator, denominator)[1]:
            rounded = ", rounded to the nearest penny"
    text = f"This makes {pounds(weekly)} a week{rounded}"
    if weekly_pence:
        text += f". Over {WEEKS_PER_YEAR} weeks that is {pounds(yearly)} a year."
    else:
        text += ", so there is no sum of money. That does not decide whether you get support."
    return Line(
        kind="result",
        text=text,
        unit="pounds_a_week",
        after=weekly,
        case="sum" if weekly_pence else "nothing",
        weekly=weekly,
        yearly=yearly,
    )


def closing_lines(scheme: Scheme, total: int, working: Working) -> list[Line]:
    """Write the lines after the sum: table, year to week, smallest or largest sum, result."""
    lines: list[Line] = []
    if working.case != "prices":
        lines.append(_table_line(scheme, total, working))
    if working.weekly_pence is None:
        text = "There is no sum from the table. A person has to work out an estimate with you."
        lines.append(Line(kind="result", text=text, case="refer"))
        return lines
    if scheme.weeks > 1 and working.numerator:
        lines.append(_period_line(scheme, working))
    if working.limit is not None:
        lines.append(_limit_line(working.limit, pence_text(working.weekly_pence)))
    lines.append(_result_line(scheme, working, working.weekly_pence))
    return lines
