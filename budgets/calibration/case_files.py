"""Past cases that come as a CSV: points or answers, what was agreed, and what to split by.

A file is taken whole or not at all, and every fault is told with its row and its column.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from budgets.answer_files import SUPPORT_PREFIX, FileRefused, numbered_rows
from budgets.engine import AnswerFaults, Scheme, evaluate
from budgets.engine.exact import (
    WEEKS_PER_YEAR,
    decimal_text,
    digits_after_point,
    half_up,
    is_decimal,
    scaled,
)
from budgets.example_files import MOST_FAULTS, CellFault, CellsRefused, plain_words, read_money
from socialcare.people.background import BROAD_GROUPS, Ethnicity, SupportReason, broad_group

from .rules import AGE_BANDS, NO, YES, age_band

LARGEST_FILE_BYTES = 10_000_000
MOST_CASES = 100_000
#: Above this a year, a cost is a slip of the keyboard.
MOST_YEARLY_POUNDS = 1_040_000
LONGEST_REF = 40
OLDEST = 120

POINTS, WEEKLY, YEARLY, CASE, AGE = "points", "weekly", "yearly", "case", "age"
#: Where a column that splits the cases is kept.
SPLITS = {
    "support_reason": "support_reason",
    "age_band": "age_band",
    "ethnicity": "ethnic_group",
    "lives_alone": "lives_alone",
    "carer": "has_carer",
}
COLUMNS = (POINTS, WEEKLY, YEARLY, CASE, AGE, *SPLITS)
#: What several systems write where something is not known.
NOT_KNOWN = frozenset({"", "unknown", "not known", "not recorded", "undeclared / not known", "refused"})

#: The primary support reasons as the Client Level Data return spells them.
_CLD_REASONS = {
    "physical support: access and mobility only": SupportReason.ACCESS,
    "physical support: personal care support": SupportReason.PERSONAL_CARE,
    "sensory support: support for visual impairment": SupportReason.SIGHT,
    "sensory support: support for hearing impairment": SupportReason.HEARING,
    "sensory support: support for dual impairment": SupportReason.SIGHT_AND_HEARING,
    "support with memory and cognition": SupportReason.MEMORY,
    "learning disability support": SupportReason.LEARNING,
    "mental health support": SupportReason.MENTAL_HEALTH,
    "social support: substance misuse support": SupportReason.SUBSTANCES,
    "social support: asylum seeker support": SupportReason.ASYLUM,
    "social support: support for social isolation/other": SupportReason.ISOLATION,
    "social support: support to carer": SupportReason.CARER,
}
_YES_OR_NO = {"yes": YES, "y": YES, "1": YES, "true": YES, "no": NO, "n": NO, "0": NO, "false": NO}
_MEANINGS: dict[str, dict[str, str]] = {
    "support_reason": {
        **{plain_words(str(reason.label)): reason.value for reason in SupportReason},
        **{reason.value: reason.value for reason in SupportReason},
        **{text: reason.value for text, reason in _CLD_REASONS.items()},
    },
    "age_band": {
        **{words: key for key, words in AGE_BANDS},
        **{key: key for key, _ in AGE_BANDS},
        "18-64": "18_64",
        "65-74": "65_74",
        "75-84": "75_84",
        "85+": "85",
    },
    "ethnicity": {
        **{plain_words(words): key for key, words in BROAD_GROUPS.items()},
        **{plain_words(str(one.label)): broad_group(one.value) for one in Ethnicity},
        **{one.value: broad_group(one.value) for one in Ethnicity},
        **{key: key for key in BROAD_GROUPS},
    },
    "lives_alone": _YES_OR_NO,
    "carer": _YES_OR_NO,
}


class FileCase(NamedTuple):
    """One case of a file. ``total`` has the scheme's ``total_digits``; ``splits`` are model columns."""

    total: int
    agreed_weekly_pence: int
    case_ref: str
    splits: dict[str, str]


def read_cases(raw: bytes, scheme: Scheme) -> list[FileCase]:
    """Read the past cases of a CSV for a scheme.

    A column `points`, or the ids of questions with the ids of options (and `support:` with an id);
    `weekly` or `yearly`, the sum agreed in pounds (a year is 52 weeks); where wanted `case`,
    `support_reason`, `age` or `age_band`, `ethnicity`, `lives_alone`, `carer`. Commas, semicolons
    or tabs, a byte-order mark, Windows line ends and blank lines are accepted. Raises CellsRefused.
    """
    if len(raw) > LARGEST_FILE_BYTES:
        raise CellsRefused([CellFault(None, None, too_large(len(raw)))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        sentence = "Save the file as UTF-8 (in Excel: CSV UTF-8). Part of this row is not."
        raise CellsRefused([CellFault(row, None, sentence)]) from error
    if "\x00" in text:
        row = text[: text.index("\x00")].count("\n") + 1
        raise CellsRefused([CellFault(row, None, "This is not text. Save the file as CSV and try again.")])
    try:
        rows = numbered_rows(io.StringIO(text, newline=""), "The file")
        number, heading = next(rows, (1, []))
        heading = [name.strip() for name in heading]
        if not any(heading):
            raise CellsRefused(
                [CellFault(None, None, "The file is empty: its first line names the columns.")]
            )
        return _Reader(scheme, number, heading).read(rows)
    except CellsRefused:
        raise
    except FileRefused as unreadable:
        raise CellsRefused([CellFault(None, None, str(unreadable))]) from unreadable


def too_large(size: int) -> str:
    """Say how large a file is and how large it may be."""
    most = LARGEST_FILE_BYTES // 1_000_000
    # Rounded up, so that a file just over the limit is never told to be of the limit's size.
    is_mb = -(-size * 10 // 1_000_000) / 10
    return f"This file is {is_mb:,.1f} MB. Use one of at most {most} MB, or several."


class _Reader:
    """Reads rows under one heading; gathers every fault."""

    def __init__(self, scheme: Scheme, row: int, heading: Sequence[str]) -> None:
        self.scheme = scheme
        self.faults: list[CellFault] = []
        self.questions = {question.id for question in scheme.questions}
        self.largest = scheme.largest_total()
        self.digits = _digits_of_totals(scheme)
        self.heading = heading
        self.columns = [self._column(row, name, number) for number, name in enumerate(heading, start=1)]
        self._check_heading(row)
        self.by_points = POINTS in self.columns
        self.cost = YEARLY if YEARLY in self.columns else WEEKLY
        self._money: dict[str, tuple[int, str]] = {}

    def _column(self, row: int, name: str, number: int) -> str:
        """Return what a column is: one of ours, a question's id, or support for one."""
        plain = "_".join(name.casefold().split())
        if name in self.questions or (
            name.startswith(SUPPORT_PREFIX) and name.removeprefix(SUPPORT_PREFIX) in self.questions
        ):
            return name
        if plain in COLUMNS:
            return plain
        sentence = (
            "This column is unknown. Take it out: no names and no numbers of people are kept. Columns are "
            f"{', '.join(COLUMNS[:4])}, {', '.join(COLUMNS[4:])}, or the ids of the scheme’s questions."
        )
        self.faults.append(CellFault(row, name[:60] or f"number {number}", sentence))
        return ""

    def _check_heading(self, row: int) -> None:
        for place, name in enumerate(self.columns):
            if name and name in self.columns[:place]:
                sentence = "This column stands there twice: keep one."
                self.faults.append(CellFault(row, self.heading[place], sentence))
        has = set(self.columns)
        answers = has & self.questions
        if not self.faults:
            if WEEKLY not in has and YEARLY not in has:
                self._missing(row, "Add a column “yearly” or “weekly” with the sum agreed, in pounds.")
            elif {WEEKLY, YEARLY} <= has:
                self._missing(row, "Keep one of the columns “weekly” and “yearly”.")
            if {AGE, "age_band"} <= has:
                self._missing(row, "Keep one of the columns “age” and “age_band”.")
            if POINTS in has and (answers or any(name.startswith(SUPPORT_PREFIX) for name in has)):
                self._missing(row, "Keep the column “points”, or the answers: not both.")
            elif POINTS in has and self.scheme.is_priced_per_need:
                self._missing(row, "This scheme has a price for each need, and no points. Send the answers.")
            elif POINTS not in has and not answers:
                self._missing(row, "Add a column “points”, or one for each question of the scheme.")
            elif POINTS not in has:
                for question in self.scheme.questions:
                    if question.required and question.id not in has:
                        self._missing(row, f"Add a column “{question.id}”: “{question.text}”.")
        if self.faults:
            raise CellsRefused(self.faults)

    def _missing(self, row: int, sentence: str) -> None:
        self.faults.append(CellFault(row, None, sentence))

    def read(self, rows: Iterator[tuple[int, list[str]]]) -> list[FileCase]:
        """Read every case, or refuse with every fault."""
        cases: list[FileCase] = []
        refs: dict[str, int] = {}
        for row, cells in rows:
            if len(cases) >= MOST_CASES:
                self.faults.append(CellFault(row, None, f"Use at most {MOST_CASES:,} cases in one file."))
                break
            if len(self.faults) > MOST_FAULTS * 5:
                break
            if len(cells) != len(self.columns):
                sentence = f"This row has {len(cells)} cells and the heading has {len(self.columns)}."
                self.faults.append(CellFault(row, None, sentence))
                continue
            case = self._case(row, dict(zip(self.columns, map(str.strip, cells), strict=True)))
            if case is None:
                continue
            if case.case_ref:
                if case.case_ref in refs:
                    sentence = f"Row {refs[case.case_ref]} has this case already: keep one of the two."
                    self.faults.append(CellFault(row, CASE, sentence))
                refs.setdefault(case.case_ref, row)
            cases.append(case)
        if self.faults:
            raise CellsRefused(self.faults)
        if not cases:
            sentence = "The file has no cases: there is nothing under its heading."
            raise CellsRefused([CellFault(None, None, sentence)])
        return cases

    def _case(self, row: int, cells: Mapping[str, str]) -> FileCase | None:
        before = len(self.faults)
        splits = dict.fromkeys(SPLITS.values(), "")
        total = self._points(row, cells[POINTS]) if self.by_points else self._answered(row, cells, splits)
        pence = self._agreed(row, cells[self.cost])
        ref = cells.get(CASE, "")
        if len(ref) > LONGEST_REF:
            sentence = f"A case’s own number can be {LONGEST_REF} characters long."
            self.faults.append(CellFault(row, CASE, sentence))
        for name, column in SPLITS.items():
            if name in cells:
                splits[column] = self._split(row, name, cells[name])
        if AGE in cells:
            splits["age_band"] = self._age(row, cells[AGE])
        return FileCase(total, pence, ref, splits) if len(self.faults) == before else None

    def _points(self, row: int, text: str) -> int:
        if not is_decimal(text):
            sentence = f"“{text[:30]}” is not a number of points. Write it like 18 or 18.5."
            if text.startswith(("-", "−")):
                sentence = f"“{text[:30]}” is less than nothing. Write 0 points or more."
            self.faults.append(CellFault(row, POINTS, sentence if text else "Write the points here."))
            return 0
        if digits_after_point(text) > self.digits:
            sentence = f"No answers give {text} points. " + (
                f"Write at most {self.digits} digits after the point."
                if self.digits
                else "Write whole points."
            )
            self.faults.append(CellFault(row, POINTS, sentence))
            return 0
        total = scaled(text, self.scheme.total_digits)
        if total > self.largest:
            most = decimal_text(self.largest, self.scheme.total_digits)
            sentence = f"{text} points are more than the {most} that any answers can give in this scheme."
            self.faults.append(CellFault(row, POINTS, sentence))
        return total

    def _answered(self, row: int, cells: Mapping[str, str], splits: dict[str, str]) -> int:
        answers = {name: text for name, text in cells.items() if text and name in self.questions}
        support = {
            name.removeprefix(SUPPORT_PREFIX): text
            for name, text in cells.items()
            if text and name.startswith(SUPPORT_PREFIX)
        }
        try:
            result = evaluate(self.scheme, answers, support)
        except AnswerFaults as wrong:
            for fault in wrong.faults:
                column = fault.id if fault.id in self.columns else f"{SUPPORT_PREFIX}{fault.id}"
                self.faults.append(CellFault(row, column, fault.sentence))
            return 0
        splits |= splits_of_answers(answers, support, no_help=no_help_of(self.scheme))
        return result.total

    def _agreed(self, row: int, text: str) -> int:
        if text not in self._money:
            self._money[text] = self._pence(text)
        pence, sentence = self._money[text]
        if sentence:
            self.faults.append(CellFault(row, self.cost, sentence))
        return pence

    def _pence(self, text: str) -> tuple[int, str]:
        """Return pence a week, rounded half up once, or the sentence that says what to write."""
        per = "a year" if self.cost == YEARLY else "a week"
        if not text:
            return 0, f"Write the sum agreed, in pounds {per}, such as £1,234.50."
        decimal, sentence = read_money(text)
        if decimal is None:
            return 0, sentence
        pence = scaled(decimal, 2)
        weeks = WEEKS_PER_YEAR if self.cost == YEARLY else 1
        most = MOST_YEARLY_POUNDS * 100 // (WEEKS_PER_YEAR if weeks == 1 else 1)
        if pence > most:
            return 0, f"{text[:30]} {per} is more than £{most // 100:,}. Check it for a slip."
        return half_up(pence, weeks), ""

    def _split(self, row: int, name: str, text: str) -> str:
        plain = plain_words(text)
        if plain in NOT_KNOWN:
            return ""
        meaning = _MEANINGS[name].get(plain)
        if meaning is None:
            known = dict.fromkeys(key for key in _MEANINGS[name].values() if key)
            sentence = f"“{text[:40]}” is unknown here. Write one of: {', '.join(known)}; or leave it empty."
            self.faults.append(CellFault(row, name, sentence))
            return ""
        return meaning

    def _age(self, row: int, text: str) -> str:
        if plain_words(text) in NOT_KNOWN:
            return ""
        if not (text.isascii() and text.isdecimal()) or not 18 <= int(text[:4]) <= OLDEST or len(text) > 3:
            sentence = f"“{text[:30]}” is not an age of an adult in years. Write it like 67."
            self.faults.append(CellFault(row, AGE, sentence))
            return ""
        return age_band(int(text))


def no_help_of(scheme: Scheme) -> frozenset[str]:
    """Return the levels of informal support that take nothing off."""
    return frozenset(level.id for level in scheme.supports if level.share == 0)


#: The question of every scheme of ours that asks who lives there, and the answer that says nobody.
HOUSEHOLD, ALONE = "household", "alone"


def splits_of_answers(
    answers: Mapping[str, Any], support: Mapping[str, Any], *, no_help: frozenset[str]
) -> dict[str, str]:
    """Return what answers say of living alone and of a carer: help from family or friends that counts."""
    household = answers.get(HOUSEHOLD)
    carer = any(level not in no_help for level in support.values())
    return {
        "lives_alone": "" if household is None else (YES if household == ALONE else NO),
        "has_carer": YES if carer else NO,
    }


def _digits_of_totals(scheme: Scheme) -> int:
    """Return how many digits after the point a total of answers can need."""
    worths = [option.worth for question in scheme.questions for option in question.options]
    worths += [addition.worth for addition in scheme.additions]
    texts = (decimal_text(worth, scheme.total_digits) for worth in worths)
    return max(map(digits_after_point, texts), default=0) + scheme.share_digits
