"""The statement that people read: the engine's lines, grouped, with who helps and whether it counts.

It is written once, when the sum is worked out, and kept as it is. The worker's page, the laptop
turned round, the PDF and the person's own page only lay it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from assessments.rules import Helper, Support, day_text
from socialcare.values.marked import marked
from socialcare.values.money import WEEKS_PER_YEAR_CLD

from .engine.evaluate import Result
from .engine.exact import decimal_text, pounds
from .engine.lines import Line
from .engine.scheme import Scheme

FORMAT = "budget-statement/1"

#: The ten outcomes of the Care and Support (Eligibility Criteria) Regulations 2014, in a few words.
OUTCOME_WORDS = {
    "nutrition": marked("meals and drinks"),
    "hygiene": marked("washing and keeping clean"),
    "toilet": marked("using the toilet"),
    "clothing": marked("getting dressed"),
    "home_safely": marked("getting about safely at home"),
    "habitable_home": marked("looking after your home"),
    "relationships": marked("seeing family and friends"),
    "work": marked("work, learning or volunteering"),
    "community": marked("getting out and about"),
    "child": marked("looking after a child"),
}

_PER = {"pounds_a_week": "a week", "pounds_a_year": "a year"}
_CLOSING = ("sum", "table", "period", "minimum", "maximum", "result")


def build_statement(
    *,
    scheme: Scheme,
    result: Result,
    helps: Mapping[str, Support],
    on: date,
    likely: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write the statement of one result, ready to be stored.

    ``helps`` holds all help that was recorded, by question, whether or not it counted;
    ``on`` is the day of the sum; ``likely`` the likely range as ``likely_part`` writes it.
    """
    groups = _groups(scheme, result, helps, on)
    additions = [
        {
            "kind": line.kind,
            "text": line.text,
            "amount": f"+ {_amount(line.unit, line.after)}",
        }
        for line in result.lines
        if line.kind == "addition"
    ]
    return {
        "format": FORMAT,
        "scheme": {
            "key": scheme.id,
            "version": scheme.version,
            "title": scheme.title,
            "notice": scheme.notice,
        },
        "outcome": result.outcome,
        "points": result.points,
        "total": next(_amount(line.unit, line.after) for line in result.lines if line.kind == "sum"),
        "weekly_pence": result.weekly_pence,
        "yearly_pence": result.yearly_pence,
        "weeks_in_year": WEEKS_PER_YEAR_CLD,
        "reasons": _reasons(scheme, result, helps, on),
        "groups": groups,
        "additions": additions,
        "working": [{"kind": line.kind, "text": line.text} for line in result.lines if line.kind in _CLOSING],
        "table": table_of(scheme),
        "likely": None if likely is None else dict(likely),
        "engine": result.as_json(),
    }


def likely_part(
    *, low_pence: int, high_pence: int, cases: int, from_on: date, to_on: date, invented: bool
) -> dict[str, Any]:
    """Write the likely range for a statement: two sums a week, from how many cases, and agreed when."""
    return {
        "low_pence": low_pence,
        "high_pence": high_pence,
        "cases": cases,
        "from_on": from_on.isoformat(),
        "to_on": to_on.isoformat(),
        "invented": invented,
    }


class Likely(NamedTuple):
    """The likely range in words: told to the person, told about them, and from which cases it is known."""

    sentence: str
    about_them: str
    source: str


def tell_likely(
    statement: Mapping[str, Any],
    *,
    say: Callable[[str], str] = marked,
    day: Callable[[date], str] = day_text,
) -> Likely | None:
    """Tell the likely range of a stored statement; None where there were too few cases to say one.

    Statements that were stored before ranges were told have none. ``say`` and ``day`` say it in the
    reader's language.
    """
    found = statement.get("likely")
    if found is None:
        return None
    low, high = (pounds_in_whole(found[key]) for key in ("low_pence", "high_pence"))
    sums = {"low": low, "high": high}
    if low != high:
        sentence = marked("Most people with needs like yours agreed between %(low)s and %(high)s a week.")
        about_them = marked("Most people with needs like these agreed between %(low)s and %(high)s a week.")
    else:
        sentence = marked("Most people with needs like yours agreed about %(low)s a week.")
        about_them = marked("Most people with needs like these agreed about %(low)s a week.")
    first, last = (date.fromisoformat(found[key]) for key in ("from_on", "to_on"))
    days = {"first": day(first), "last": day(last)}
    when = say(marked("on %(first)s") if first == last else marked("from %(first)s to %(last)s")) % days
    source = (
        marked(
            "This comes from %(cases)s invented past budgets, for this demonstration, agreed %(when)s. "
            "It may be less or more this time."
        )
        if found["invented"]
        else marked("This comes from %(cases)s budgets, agreed %(when)s. It may be less or more this time.")
    )
    return Likely(
        sentence=say(sentence) % sums,
        about_them=say(about_them) % sums,
        source=say(source) % {"cases": f"{found['cases']:,}", "when": when},
    )


def pounds_in_whole(pence: int) -> str:
    """Return whole steps of pounds as one says them: ``£1,235``."""
    return f"£{pence // 100:,}"


def table_of(scheme: Scheme) -> dict[str, Any] | None:
    """Give the table as the public reads it; nothing where each need has its own price."""
    if scheme.is_priced_per_need:
        return None
    return {
        "method": scheme.method,
        "period": scheme.period,
        "below_first": scheme.below_first,
        "above_last": scheme.above_last,
        "rows": [{"points": row.shown[0], "amount": row.shown[1]} for row in scheme.rows],
        "ends_at": None if scheme.ends_at is None else decimal_text(scheme.ends_at, scheme.total_digits),
        "price": decimal_text(scheme.price, scheme.money_digits, 2) if scheme.price else None,
    }


def listed(words: Iterable[str]) -> str:
    """Join words as people say them: "a, b and c"; "a and b, c, and d" where one has an "and" of its own."""
    *first, last = words
    if not first:
        return last
    comma = "," if len(first) > 1 and any(" and " in word for word in (*first, last)) else ""
    return f"{', '.join(first)}{comma} and {last}"


#: More things than these are told in several sentences: nobody carries eight things to a full stop.
_MOST_IN_A_SENTENCE = 4


def told_one_by_one(things: Sequence[str]) -> str:
    """Name what somebody needs help with, in sentences of at most four things each."""
    if len(things) <= _MOST_IN_A_SENTENCE:
        return f"From what you told us, you need help with {listed(things)}."
    sentences = -(-len(things) // _MOST_IN_A_SENTENCE)
    told = [f"From what you told us, you need help with {len(things)} things."]
    for number, opening in enumerate(("They are", "There is also", "And there is")[:sentences]):
        # The longer parts come first.
        start = sum(_part(len(things), sentences, before) for before in range(number))
        told.append(f"{opening} {listed(things[start : start + _part(len(things), sentences, number)])}.")
    return " ".join(told)


def _part(of: int, parts: int, number: int) -> int:
    return of // parts + (number < of % parts)


def _amount(unit: str | None, decimal: str | None) -> str:
    decimal = decimal or "0"
    if unit == "points" or unit is None:
        return "1 point" if decimal == "1" else f"{decimal} points"
    return f"{pounds(decimal)} {_PER[unit]}"


def _groups(scheme: Scheme, result: Result, helps: Mapping[str, Support], on: date) -> list[dict[str, Any]]:
    headings = _headings(scheme)
    no_help = {level.id for level in scheme.supports if level.share == 0}
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in result.lines:
        if line.kind not in ("answer", "unanswered", "deduction") or line.question is None:
            continue
        lines = groups.setdefault(headings[line.question], [])
        if line.kind == "deduction":
            helpers = helps[line.question].people if line.question in helps else ()
            lines.append(_deduction(line, helpers))
            continue
        lines.append(
            {
                "kind": line.kind,
                "question": line.question_text,
                "answer": line.option_text or "Not answered",
                "amount": _amount(line.unit, line.before),
                "text": line.text,
            }
        )
        given = helps.get(line.question)
        counted = line.support is not None and line.support not in no_help
        if given is not None and given.share not in no_help and not counted:
            lines.append(_not_counted(given, on))
    return [{"heading": heading, "lines": lines} for heading, lines in groups.items()]


def _headings(scheme: Scheme) -> dict[str, str]:
    """Head each outcome with its question, or with the outcome's name where it has several."""
    asked = Counter(question.outcome for question in scheme.questions if question.outcome)
    return {
        question.id: _capital(OUTCOME_WORDS.get(question.outcome, question.text))
        if question.outcome and asked[question.outcome] > 1
        else question.text
        for question in scheme.questions
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _deduction(line: Line, helpers: Sequence[Helper]) -> dict[str, Any]:
    given = ", and from ".join(_promise(helper) for helper in helpers)
    return {
        "kind": "deduction",
        "amount": f"− {_amount(line.unit, line.deduction)}",
        "text": f"{line.text} This help comes from {given}." if given else line.text,
    }


def _promise(helper: Helper) -> str:
    until = f" until {day_text(helper.until)}" if helper.willing == "until" and helper.until else ""
    return f"{_named(helper)}, who is willing and able to go on{until}"


def _not_counted(given: Support, on: date) -> dict[str, Any]:
    text = _full_stop(given.share_text)
    return {
        "kind": "not_counted",
        "amount": "nothing off",
        "text": f"{text} We took nothing off for this. {_why_not(given.people, on)}",
    }


def _why_not(helpers: Sequence[Helper], on: date) -> str:
    """Say, kindly, why help that is there today does not lower the sum."""
    if not helpers:
        return "We do not know yet who gives this help."
    sentences = []
    for helper in helpers:
        if helper.goes_on(on):
            continue
        if not helper.here:
            sentences.append(f"{_named(helper)} does not do this any more.")
        elif helper.willing == "until" and helper.until is not None:
            sentences.append(f"{_named(helper)} could help until {day_text(helper.until)}.")
        elif helper.willing == "no":
            sentences.append(f"{_named(helper)} may not be able to go on with it.")
        else:
            sentences.append(f"We have not asked {_named(helper)} yet about going on with it.")
    if not sentences:
        return "This kind of help is not taken off in this scheme."
    return " ".join(sentences)


def _named(helper: Helper) -> str:
    relation = helper.relation
    return f"{helper.name} ({relation[0].lower()}{relation[1:]})" if relation else helper.name


def _reasons(scheme: Scheme, result: Result, helps: Mapping[str, Support], on: date) -> list[str]:
    """Write about five plain reasons: needs, help that counts, help that does not, additions, table."""
    words = {question.id: OUTCOME_WORDS.get(question.outcome or "", "") for question in scheme.questions}
    lines = result.lines
    needs = [
        words[line.question]
        for line in lines
        if line.kind == "answer" and line.question and Decimal(line.before or "0") > 0
    ]
    needs = list(dict.fromkeys(need for need in needs if need))
    beside = [
        _full_stop(line.option_text or "")
        for line in lines
        if line.kind == "answer" and not words.get(line.question or "") and Decimal(line.before or "0") > 0
    ]
    if needs:
        beside.insert(0, told_one_by_one(needs))
    elif not beside:
        beside = ["From what you told us, you manage the things we asked about."]
    sentences = [" ".join([*beside, *_points_counted(lines)])]
    taken_off = [
        line
        for line in lines
        if line.kind == "deduction" and line.question and Decimal(line.deduction or "0") > 0
    ]
    if taken_off:
        sentences.append(_help_that_counts(taken_off, helps, words, needs))
    counted = {line.question for line in lines if line.kind == "deduction"}
    no_help = {level.id for level in scheme.supports if level.share == 0}
    uncounted = {
        question: given
        for question, given in helps.items()
        if question not in counted and given.share not in no_help
    }
    if uncounted:
        names = _first_names(uncounted.values(), on=on)
        whose = f"for the help of {names}" if names else "for some help that you have now"
        sentences.append(f"We took nothing off {whose}, because we cannot be sure that it goes on.")
    sentences += _added(lines)
    limits = [line.text for line in lines if line.kind in ("minimum", "maximum")]
    sentences.append(" ".join([_table_reason(result, limited=bool(limits)), *limits]))
    return sentences


def _points_counted(lines: Sequence[Line]) -> list[str]:
    """Say once what points are, before they are taken off and added: how much the answers count."""
    answers = [line for line in lines if line.kind == "answer"]
    counted = sum((Decimal(line.before or "0") for line in answers), start=Decimal(0))
    if not counted or any(line.unit not in ("points", None) for line in answers):
        return []
    points = _amount("points", f"{counted.normalize():f}")
    return [f"That counts as {points}. The more help you need, the more points."]


def _help_that_counts(
    taken_off: Sequence[Line],
    helps: Mapping[str, Support],
    words: Mapping[str, str],
    needs: Sequence[str],
) -> str:
    unit = taken_off[0].unit
    total = sum((Decimal(line.deduction or "0") for line in taken_off), start=Decimal(0))
    given = [helps[line.question] for line in taken_off if line.question and line.question in helps]
    names = _first_names(given)
    things = list(dict.fromkeys(words[line.question] or "this" for line in taken_off if line.question))
    decimal = f"{total:.2f}" if unit != "points" else f"{total.normalize():f}"
    who = names or "Family or friends"
    does = "help" if not names or " and " in names else "helps"
    off = f"we took off {_amount(unit, decimal)}"
    if len(things) > 1 and things == list(needs):
        return f"{who} already {does} you with all of this, so {off}."
    if len(things) > _MOST_IN_A_SENTENCE:
        return f"{who} already {does} you with {len(things)} of these: {listed(things)}. So {off}."
    return f"{who} already {does} you with {listed(things)}, so {off}."


def _first_names(given: Iterable[Support], *, on: date | None = None) -> str:
    """Name the helpers, each once; with ``on`` only those whose help is not promised on that day."""
    names = dict.fromkeys(
        helper.name for support in given for helper in support.people if on is None or not helper.goes_on(on)
    )
    return listed(names) if names else ""


def _added(lines: Sequence[Line]) -> list[str]:
    texts = [line.text for line in lines if line.kind == "addition"]
    return [" ".join(texts)] if texts else []


def _table_reason(result: Result, *, limited: bool) -> str:
    if limited and result.points is not None:
        return f"Together that makes {_amount('points', result.points)}."
    if result.points is None:
        if result.outcome == "sum":
            return f"Each need has a price. Together they make {_weekly(result)} a week."
        return "Each need has a price. Together they come to nothing."
    points = _amount("points", result.points)
    if result.outcome == "refer":
        return (
            f"Together that makes {points}. The council’s table ends before that, "
            "so a person must work out the sum with you."
        )
    if result.outcome == "nothing":
        return f"Together that makes {points}. In the council’s table that gives no money."
    return f"Together that makes {points}. In the council’s table that gives {_weekly(result)} a week."


def _full_stop(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _weekly(result: Result) -> str:
    return pounds(result.weekly or "0.00")
