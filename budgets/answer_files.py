"""Answers that come in files: one assessment as JSON, or a great many as CSV."""

import csv
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO

import numpy as np

from budgets.documents import read_json
from budgets.engine import AnswerFaults, Scheme, SchemeFaults, evaluate, outcome_of
from budgets.engine.bulk import BulkEngine, Codes
from budgets.engine.exact import decimal_text, pence_text

SUPPORT_PREFIX = "support:"
_SEPARATOR_TOLD = re.compile(r"sep=[,;|]", re.IGNORECASE)
COLUMNS_OUT = ("points", "weekly", "outcome", "error")
_ROWS_AT_ONCE = 20_000
#: So many different results, and spellings of a code, are kept to be written or read again.
_MOST_LINES_KEPT = 200_000
_MOST_SPELLINGS_KEPT = 1_000


class FileRefused(Exception):
    """Raised where a whole file cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class BulkCount:
    """How many rows a bulk run read, and how many of them could not be computed."""

    rows: int
    errors: int


def read_answers(raw: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Read `{"answers": {…}, "support": {…}}`; raises FileRefused where it is something else."""
    try:
        document = read_json(raw)
    except SchemeFaults as refused:
        raise FileRefused("\n".join(str(fault) for fault in refused.faults)) from refused
    if not isinstance(document, dict) or not isinstance(document.get("answers"), dict):
        raise FileRefused('Write the answers as {"answers": {…}, "support": {…}}.')
    unknown = sorted(set(document) - {"answers", "support"})
    if unknown:
        raise FileRefused(f"Take out {', '.join(unknown)}: only “answers” and “support” can stand here.")
    support = document.get("support")
    if support is None:
        support = {}
    if not isinstance(support, dict):
        raise FileRefused("Write “support” as an object: the question's id, then the support's id.")
    return dict(document["answers"]), dict(support)


# Many at once -------------------------------------------------------------------------------


class _Codes(dict[str, int]):
    """What each text of a column means as a code; any other text means `unknown`."""

    def __init__(self, known: Iterable[str], unknown: int) -> None:
        super().__init__({text: code for code, text in enumerate(known, start=1)})
        self[""] = 0
        self.unknown = unknown

    def __missing__(self, text: str) -> int:
        code = self.get(text.strip(), self.unknown)
        if code != self.unknown and len(self) < _MOST_SPELLINGS_KEPT:
            self[text] = code
        return code


#: Told how many rows are done, and which share of the file that is, where the file has a size.
Told = Callable[[int, float | None], None]


def evaluate_csv(scheme: Scheme, source: Path, target: Path, told: Told | None = None) -> BulkCount:
    """Compute a CSV of assessments, row by row, into another CSV.

    Columns of `source` are question ids, and `support:` with a question's id for support; an
    empty cell is no answer. Commas, semicolons and tabs separate, a byte-order mark and Windows
    line ends are accepted, blank lines are passed over. `target` gets `points,weekly,outcome`
    and an `error` for rows that cannot be computed. It is written beside its place and renamed,
    so that a half-written file never stands there. Rows are read, computed and written in blocks, so
    memory does not grow with the file; ``told`` hears of each. Raises FileRefused.
    """
    check_target(source, target)
    try:
        with (
            source.open(encoding="utf-8-sig", newline="") as opened,
            written_whole(target) as out,
        ):
            rows = (row for _, row in numbered_rows(opened, str(source)))
            size = os.fstat(opened.fileno()).st_size

            def read(done: int) -> None:
                if told is not None:
                    told(done, opened.buffer.tell() / size if size else None)  # type: ignore[attr-defined]

            return _evaluate_rows(scheme, rows, out, read)
    except UnicodeDecodeError as error:
        raise FileRefused(f"{source}: save the file as UTF-8; part of it is not.") from error
    except OSError as error:
        raise FileRefused(f"{error.filename or target}: {error.strerror}.") from error


def check_target(source: Path, target: Path) -> None:
    """Refuse a place to write that would destroy the answers or is no ordinary file."""
    if not target.exists():
        return
    if not stat.S_ISREG(target.stat().st_mode):
        raise FileRefused(f"{target}: this is not an ordinary file. Name a file to write to.")
    if source.exists() and source.samefile(target):
        raise FileRefused(f"{target}: this is the file of answers. Name another file to write to.")


@contextmanager
def written_whole(target: Path) -> Iterator[IO[str]]:
    """Open a file beside `target` that takes its place only when all went well."""
    place = target.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o666 & ~mask)
        os.replace(name, place)
    except BaseException:
        os.unlink(name)
        raise


def numbered_rows(opened: IO[str], named: str) -> Iterator[tuple[int, list[str]]]:
    """Read the cells of each line that is not blank, the heading first, with the row's number.

    Rows are numbered from 1 as a spreadsheet shows them. A first line like `sep=;`, which tells Excel
    what stands between the cells, is skipped. `named` is what messages call the file.
    """
    start = 1
    heading = opened.readline()
    told = ""
    while heading and (not heading.strip() or (not told and _SEPARATOR_TOLD.fullmatch(heading.strip()))):
        told = heading.strip()[4:]
        heading = opened.readline()
        start += 1
    separator = told or max((",", ";", "\t"), key=heading.count)
    reader = csv.reader(chain([heading], opened), delimiter=separator, strict=True)
    width = 0
    try:
        for number, row in enumerate(reader, start=start):
            is_blank = not row or (len(row) == 1 and width != 1 and not row[0].strip())
            if not is_blank:
                width = width or len(row)
                yield number, row
    except csv.Error as error:
        what = (
            "one of its cells is too long"
            if "field limit" in str(error)
            else "look at its quotation marks, each that opens has to close at the end of its cell"
        )
        raise FileRefused(f"{named}: line {reader.line_num} cannot be read: {what}.") from error


def _check_heading(scheme: Scheme, heading: Sequence[str]) -> list[tuple[bool, int]]:
    """Give for each column whether it is support, and the position of its question."""
    positions = {question.id: index for index, question in enumerate(scheme.questions)}
    columns: list[tuple[bool, int]] = []
    faults: list[str] = []
    seen: set[str] = set()
    for number, name in enumerate(heading, start=1):
        question_id = name.removeprefix(SUPPORT_PREFIX)
        if name in seen:
            faults.append(f"Column {number}, “{name}”, stands there twice: keep one.")
        elif question_id not in positions:
            faults.append(
                f"Column {number}, “{name}”, is unknown. Use the ids of the scheme's questions, "
                f"and “{SUPPORT_PREFIX}” with the id of a question for support."
            )
        else:
            columns.append((name != question_id, positions[question_id]))
        seen.add(name)
    if faults:
        raise FileRefused("\n".join(faults))
    return columns


def _evaluate_rows(
    scheme: Scheme, rows: Iterator[list[str]], out: IO[str], read: Callable[[int], None]
) -> BulkCount:
    heading = [name.strip() for name in next(rows, [])]
    if not any(heading):
        raise FileRefused("The file is empty: its first line must name the columns.")
    columns = _check_heading(scheme, heading)
    engine = BulkEngine(scheme)
    unknown = int(np.iinfo(engine.code_type).max)
    supports = _Codes((level.id for level in scheme.supports), unknown)
    codes = [
        supports
        if is_support
        else _Codes((option.id for option in scheme.questions[position].options), unknown)
        for is_support, position in columns
    ]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS_OUT)
    written: dict[int, tuple[str, str, str, str]] = {}
    count = errors = 0
    while block := list(islice(rows, _ROWS_AT_ONCE)):
        ragged = {index for index, row in enumerate(block) if len(row) != len(heading)}
        even = [[""] * len(heading) if index in ragged else row for index, row in enumerate(block)]
        shape = (len(scheme.questions), len(block))
        answers: Codes = np.zeros(shape, dtype=engine.code_type)
        support: Codes = np.zeros(shape, dtype=engine.code_type)
        for (is_support, position), meaning, cells in zip(
            columns, codes, zip(*even, strict=True), strict=True
        ):
            coded = np.fromiter(map(meaning.__getitem__, cells), engine.code_type, len(block))
            (support if is_support else answers)[position] = coded
        result = engine.evaluate(answers, support)
        lines: list[tuple[str, str, str, str]] = []
        for index, (total, pence) in enumerate(
            zip(result.totals.tolist(), result.weekly_pence.tolist(), strict=True)
        ):
            if index in ragged:
                line = _faulty(f"This row has {len(block[index])} cells and the heading has {len(heading)}.")
            elif total < 0:
                line = _faulty(_why(scheme, heading, block[index]))
            else:
                line = written.get(total) or _computed(scheme, total, pence)
                written[total] = line
            errors += line[3] != ""
            lines.append(line)
        writer.writerows(lines)
        count += len(block)
        if len(written) > _MOST_LINES_KEPT:
            written.clear()
        read(count)
    return BulkCount(rows=count, errors=errors)


def _faulty(why: str) -> tuple[str, str, str, str]:
    return ("", "", "", why)


def _computed(scheme: Scheme, total: int, pence: int) -> tuple[str, str, str, str]:
    weekly_pence = None if pence < 0 else pence
    return (
        "" if scheme.is_priced_per_need else decimal_text(total, scheme.total_digits),
        "" if weekly_pence is None else pence_text(weekly_pence),
        outcome_of(weekly_pence),
        "",
    )


def _why(scheme: Scheme, heading: Sequence[str], row: Sequence[str]) -> str:
    """Say why a row cannot be computed, in the words that one assessment alone would get."""
    answers: dict[str, str] = {}
    support: dict[str, str] = {}
    for name, cell in zip(heading, row, strict=True):
        text = cell.strip()
        if text:
            question_id = name.removeprefix(SUPPORT_PREFIX)
            (answers if name == question_id else support)[question_id] = text
    try:
        evaluate(scheme, answers, support)
    except AnswerFaults as refused:
        return str(refused)
    raise AssertionError(f"The bulk engine refuses what the engine accepts: {answers} {support}")
