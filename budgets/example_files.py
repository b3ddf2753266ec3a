"""Examples that come as a CSV: answers, family help and the sum to expect; and the proof of them.

A file is taken whole or not at all, and every fault is told with its row and its column.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from budgets.answer_files import SUPPORT_PREFIX, FileRefused, numbered_rows
from budgets.engine import Example, Line, Question, Result, Scheme, evaluate, faults_of_answers
from budgets.engine.exact import is_decimal
from budgets.engine.examples import disagreements_of, shown

LARGEST_FILE_BYTES = 5_000_000
MOST_EXAMPLES = 5_000
#: Faults past these are counted and not listed.
MOST_FAULTS = 40

EXPECTED_PREFIX = "expected:"
EXPECTED = ("name", "weekly", "points")
#: How a cell says that the table ends and there is no sum.
NO_SUM = ("refer", "no sum", "none")

_MONEY = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2}0*)?")


class CellFault(NamedTuple):
    """What is wrong in one cell, or in a row or the file where there is no column or no row."""

    row: int | None
    column: str | None
    sentence: str

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                f"row {self.row}" if self.row else "",
                f"column “{self.column}”" if self.column else "",
            )
            if part
        )
        return f"{place[:1].upper()}{place[1:]}: {self.sentence}" if place else self.sentence


class CellsRefused(FileRefused):
    """Raised where the cells of a file cannot be used; `faults` says where and why."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        shown = [str(fault) for fault in faults[:MOST_FAULTS]]
        if len(faults) > MOST_FAULTS:
            shown.append(f"And {len(faults) - MOST_FAULTS} more like these.")
        super().__init__("\n".join(shown))
        self.faults = tuple(faults)


class ExamplesRefused(CellsRefused):
    """Raised where a file of examples cannot be used."""


class FileExample(NamedTuple):
    """One example and the row where it stands: in the file, or in the scheme's own list."""

    row: int
    example: Example

    def as_document(self) -> dict[str, Any]:
        """Give the example as a scheme's document writes it."""
        one = self.example
        return {
            "name": one.name,
            "answers": dict(one.answers),
            "support": dict(one.support),
            **one.expected,
        }


def own_examples(scheme: Scheme) -> list[FileExample]:
    """Give the scheme's own examples, numbered from 1."""
    return [FileExample(row, example) for row, example in enumerate(scheme.examples, start=1)]


def example_columns(scheme: Scheme) -> str:
    """Give a CSV with every column of a scheme and its own examples, to be filled in further."""
    asked = {question.id for question in scheme.questions}
    prefix = EXPECTED_PREFIX if asked & set(EXPECTED) else ""
    helped = [question.id for question in scheme.questions if question.informal_support and scheme.supports]
    out = io.StringIO()
    write = csv.writer(out)
    expected = [f"{prefix}{name}" for name in ("name", "points", "weekly")]
    write.writerow(
        [
            expected[0],
            *(question.id for question in scheme.questions),
            *(f"{SUPPORT_PREFIX}{one}" for one in helped),
            *(expected[1:] if not scheme.is_priced_per_need else expected[2:]),
        ]
    )
    for one in scheme.examples:
        weekly = one.expected.get("weekly") or NO_SUM[0]
        points = [] if scheme.is_priced_per_need else [one.expected.get("points") or ""]
        answers = [one.answers.get(question.id, "") for question in scheme.questions]
        write.writerow([one.name, *answers, *(one.support.get(id, "") for id in helped), *points, weekly])
    return out.getvalue()


# Reading ------------------------------------------------------------------------------------


class _Column(NamedTuple):
    """What a column holds: an answer, family help, or one of the things to expect."""

    name: str
    kind: str
    question: Question | None


def read_examples(raw: bytes, scheme: Scheme) -> list[FileExample]:
    """Read the examples of a CSV for a scheme.

    Columns are the ids of questions, `support:` with an id for family help, `weekly` for the sum to
    expect in pounds a week, and where wanted `points` and `name`; with `expected:` in front where a
    question has such an id. A cell may say an answer by its id or by its text, and a sum as `92.68`,
    `£1,234.50` or `refer`. Raises ExamplesRefused with every fault.
    """
    if len(raw) > LARGEST_FILE_BYTES:
        _refuse(f"Use a file of at most {LARGEST_FILE_BYTES // 1_000_000} MB: this one is larger.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise ExamplesRefused(
            [CellFault(row, None, "Save the file as UTF-8 (in Excel: CSV UTF-8). Part of this row is not.")]
        ) from error
    if "\x00" in text:
        row = text[: text.index("\x00")].count("\n") + 1
        _refuse("This is not text. Save the file as CSV and try again.", row)
    try:
        rows = numbered_rows(io.StringIO(text, newline=""), "The file")
        first = next(rows, (1, []))
        heading = [name.strip() for name in first[1]]
        if not any(heading):
            _refuse("The file is empty: its first line must name the columns.")
        columns = _columns(scheme, first[0], heading)
        return _examples(scheme, columns, rows)
    except ExamplesRefused:
        raise
    except FileRefused as unreadable:
        raise ExamplesRefused([CellFault(None, None, str(unreadable))]) from unreadable


def _refuse(sentence: str, row: int | None = None) -> None:
    raise ExamplesRefused([CellFault(row, None, sentence)])


def _columns(scheme: Scheme, row: int, heading: Sequence[str]) -> list[_Column]:
    questions = {question.id: question for question in scheme.questions}
    columns: list[_Column] = []
    faults: list[CellFault] = []
    for number, name in enumerate(heading, start=1):
        column = _column(name, questions)
        if column is None:
            shown = name or f"number {number}"
            faults.append(
                CellFault(
                    row,
                    shown,
                    "This column is unknown. Use the ids of the scheme's questions, "
                    f"“{SUPPORT_PREFIX}” with an id for family help, and weekly, points and name.",
                )
            )
        elif any((one.kind, one.question) == (column.kind, column.question) for one in columns):
            faults.append(CellFault(row, name, "This column stands there twice: keep one."))
        else:
            columns.append(column)
    known = {(column.kind, column.question.id if column.question else "") for column in columns}
    if ("weekly", "") not in known and not faults:
        faults.append(CellFault(row, None, "Add a column “weekly” with the sum to expect, in pounds a week."))
    if not faults:
        faults += [
            CellFault(row, None, f"Add a column “{question.id}”: “{question.text}” needs an answer.")
            for question in scheme.questions
            if question.required and ("answer", question.id) not in known
        ]
    if faults:
        raise ExamplesRefused(faults)
    return columns


def _column(name: str, questions: Mapping[str, Question]) -> _Column | None:
    if name in questions:
        return _Column(name, "answer", questions[name])
    plain = name.casefold()
    if plain.startswith(SUPPORT_PREFIX):
        question = questions.get(name[len(SUPPORT_PREFIX) :].strip())
        return _Column(name, "support", question) if question else None
    expected = plain.removeprefix(EXPECTED_PREFIX).strip()
    return _Column(name, expected, None) if expected in EXPECTED else None


def _examples(
    scheme: Scheme, columns: Sequence[_Column], rows: Iterable[tuple[int, list[str]]]
) -> list[FileExample]:
    faults: list[CellFault] = []
    found: list[FileExample] = []
    seen: dict[tuple[Any, ...], int] = {}
    names: dict[str, int] = {}
    meanings = [_meanings(scheme, column) for column in columns]
    for row, cells in rows:
        if len(found) == MOST_EXAMPLES:
            faults.append(CellFault(row, None, f"Use at most {MOST_EXAMPLES:,} examples in one file."))
            break
        if len(cells) != len(columns):
            sentence = f"This row has {len(cells)} cells and the heading has {len(columns)}."
            faults.append(CellFault(row, None, sentence))
            continue
        example, wrong = _example(scheme, row, columns, meanings, cells)
        faults += wrong
        if wrong:
            continue
        same = (frozenset(example.answers.items()), frozenset(example.support.items()))
        if same in seen:
            faults.append(
                CellFault(row, None, f"Row {seen[same]} has the same answers: keep one of the two.")
            )
        elif example.name in names:
            column = next(one.name for one in columns if one.kind == "name")
            faults.append(CellFault(row, column, f"Row {names[example.name]} has this name already."))
        seen.setdefault(same, row)
        names.setdefault(example.name, row)
        found.append(FileExample(row, example))
    if not found and not faults:
        _refuse("The file has no examples: there is nothing under its heading.")
    if faults:
        raise ExamplesRefused(faults)
    return found


def _meanings(scheme: Scheme, column: _Column) -> dict[str, str]:
    """Give what each text of a cell means: ids first, and texts that belong to one id only."""
    if column.question is None:
        return {}
    choices: Sequence[Any] = column.question.options if column.kind == "answer" else scheme.supports
    texts = [plain_words(choice.text) for choice in choices]
    by_text = {text: choice.id for text, choice in zip(texts, choices, strict=True) if texts.count(text) == 1}
    return by_text | {choice.id: choice.id for choice in choices}


def plain_words(text: str) -> str:
    """Give a text as it is compared: small letters, single spaces, no full stop."""
    return " ".join(text.casefold().split()).rstrip(".")


def _example(
    scheme: Scheme,
    row: int,
    columns: Sequence[_Column],
    meanings: Sequence[Mapping[str, str]],
    cells: Sequence[str],
) -> tuple[Example, list[CellFault]]:
    faults: list[CellFault] = []
    answers: dict[str, str] = {}
    support: dict[str, str] = {}
    expected: dict[str, str | None] = {}
    name = ""
    column_of = {(one.kind, one.question.id): one.name for one in columns if one.question is not None}
    for column, meaning, cell in zip(columns, meanings, cells, strict=True):
        text = cell.strip()
        if column.question is not None:
            if text:
                given = answers if column.kind == "answer" else support
                given[column.question.id] = meaning.get(text) or meaning.get(plain_words(text)) or text
        elif column.kind == "name":
            name = text
        elif column.kind == "weekly" or text:
            value, sentence = (_money if column.kind == "weekly" else _points)(text)
            if sentence:
                faults.append(CellFault(row, column.name, sentence))
            expected[column.kind] = value
    answered = {
        question.id
        for question in scheme.questions
        if answers.get(question.id) in {option.id for option in question.options}
        or (question.id not in answers and not question.required)
    }
    for fault in faults_of_answers(scheme, answers, support):
        # Where an answer and its help are both wrong, the answer is told first.
        kind = "support" if fault.id in answered else "answer"
        answered.add(fault.id)
        faults.append(CellFault(row, column_of.get((kind, fault.id), fault.id), fault.sentence))
    return Example(name or f"Row {row}", answers, support, expected), faults


def _money(text: str) -> tuple[str | None, str]:
    """Read a sum as people write it; give it, or the sentence that says what to write."""
    if not text:
        return None, "Write the sum to expect in pounds a week, such as 92.68, or “refer” for no sum."
    if text.casefold() in NO_SUM:
        return None, ""
    return read_money(text)


def read_money(text: str) -> tuple[str | None, str]:
    """Read pounds such as `92.68` or `£1,234.50`; give a decimal, or the sentence that says what to write."""
    plain = text.removeprefix("£").strip()
    if plain.startswith(("-", "−", "(")):
        return None, f"“{text[:30]}” is less than nothing. Write a sum of 0 or more."
    if not _MONEY.fullmatch(plain):
        return None, f"“{text[:30]}” is not a sum of money. Write it like 92.68 or £1,234.50."
    whole, _, pence = plain.replace(",", "").partition(".")
    decimal = f"{whole.lstrip('0') or '0'}.{pence.rstrip('0').ljust(2, '0')}"
    if not is_decimal(decimal):
        return None, f"“{text[:30]}” is too large. Check it for a slip."
    return decimal, ""


def _points(text: str) -> tuple[str | None, str]:
    if not is_decimal(text):
        return None, f"“{text[:30]}” is not a number of points. Write it like 18 or 18.5."
    return text, ""


# Proof --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proof:
    """One example run through a scheme.

    `expected` and `got` are in words. Where they differ, `line` is the text of the statement's line
    at which they part, and `why` says in words what differs there.
    """

    row: int
    name: str
    agrees: bool
    expected: str
    got: str
    line: str
    why: str
    lines: tuple[str, ...]


def prove(scheme: Scheme, examples: Iterable[FileExample]) -> list[Proof]:
    """Run examples through a scheme, and say for each whether the scheme gives what it expects."""
    return [_prove(scheme, one.row, one.example) for one in examples]


def _prove(scheme: Scheme, row: int, example: Example) -> Proof:
    result = evaluate(scheme, example.answers, example.support)
    wrong = disagreements_of(example, result)
    line, why = _where_they_part(example, result, {one.key for one in wrong}) if wrong else (None, "")
    told = [key for key in ("points", "weekly", "outcome") if example.expected.get(key) is not None]
    if "weekly" in example.expected and "weekly" not in told:
        told.append("weekly")
    given = {"points": result.points, "weekly": result.weekly, "outcome": result.outcome}
    return Proof(
        row=row,
        name=example.name,
        agrees=not wrong,
        expected=_in_words({key: example.expected[key] for key in told}),
        got=_in_words({key: given[key] for key in told}),
        line=line.text if line is not None else "",
        why=why,
        lines=tuple(one.text for one in result.lines),
    )


def _in_words(values: Mapping[str, str | None]) -> str:
    return ", ".join(shown(key, value) for key, value in values.items())


def _where_they_part(example: Example, result: Result, wrong: set[str]) -> tuple[Line, str]:
    """Find the line of the statement at which an example and the scheme part, and say what differs.

    Where the points differ, it is the line that counts exactly the difference, if only one does, else
    the sum of points. Where they agree, or none were given, it is the line of the table, or the limit.
    """
    by_kind = {line.kind: line for line in result.lines}
    if "points" in wrong:
        return _where_points_part(example, result, by_kind["sum"])
    limit = by_kind.get("minimum") or by_kind.get("maximum")
    if limit is not None:
        return limit, "The scheme's limit sets the sum here, and the example expects another one."
    checked = example.expected.get("points") is not None
    agree = "The points agree. " if checked else ""
    if result.points is None:
        return by_kind["sum"], "The prices add up to another sum than the example expects."
    if "table" not in by_kind:
        return by_kind["sum"], f"{agree}The sum is another one than the example expects."
    doubt = "" if checked else " Give the points too, to see whether the answers or the table differ."
    return by_kind["table"], f"{agree}The table gives another sum for them than the example expects.{doubt}"


def _where_points_part(example: Example, result: Result, sum_line: Line) -> tuple[Line, str]:
    expected, got = Decimal(example.expected["points"] or "0"), Decimal(result.points or "0")
    off = got - expected
    exact = [line for line in result.lines if _counts(line) == off]
    words = f"{abs(off).normalize():f}"
    points = "1 point" if words == "1" else f"{words} points"
    more = "more" if off > 0 else "fewer"
    if len(exact) == 1:
        return exact[0], f"The scheme counts {points} {more}: exactly what this line counts."
    return sum_line, f"The scheme counts {points} {more} than the example expects."


def _counts(line: Line) -> Decimal | None:
    """Give by how much a line moves the points: up by an answer or an addition, down by help."""
    if line.kind == "answer" and line.deduction == "0":
        return Decimal(line.before or "0")
    if line.kind == "deduction":
        return -Decimal(line.deduction or "0")
    return Decimal(line.after or "0") if line.kind == "addition" else None
