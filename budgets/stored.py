"""The answers of everybody as bytes: kept with each sum, and run through another version at once.

Reading them is one statement of the database and no JSON, in blocks, so that memory stays the same
however many there are. Nothing here is about one person, and nobody's record is opened.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from socialcare.values import Refused

from . import permissions
from .engine import Scheme, compile_scheme, evaluate
from .engine.bulk import BulkEngine, Codes, Integers
from .engine.codes import Coder
from .engine.recoding import Recoder
from .engine.what_if import (
    Change,
    Sums,
    Totals,
    change_between,
    counted_totals,
    sums_of,
    totals_are_the_same,
)
from .models import AllocationScheme, IndicativeBudget, StoredAnswers, StoredAnswersQuerySet

#: So many assessments are in memory at once.
ROWS_AT_ONCE = 1 << 15
#: So many budgets get their stored answers in one transaction.
FILLED_AT_ONCE = 1_000

#: Two totals are counted as one number of eight bytes up to this.
_LARGEST_PAIR = 2**62
_HEADER = 19
_TRAILER = b"\xff\xff"


# Keeping ------------------------------------------------------------------------------------


def stored_answers_of(budget: IndicativeBudget, scheme: Scheme, coder: Coder, total: int) -> StoredAnswers:
    """Make the row that goes beside a sum, not yet saved."""
    return StoredAnswers(
        budget=budget,
        assessment_id=budget.assessment_id,
        scheme_id=budget.scheme_id,
        codes=coder.encode(budget.inputs["answers"], budget.inputs["support"]),
        total=total,
        total_digits=scheme.total_digits,
    )


def not_stored() -> QuerySet[IndicativeBudget]:
    """Return the sums from before answers were stored as bytes."""
    return IndicativeBudget.objects.filter(stored_answers__isnull=True)


def fill_stored_answers(*, at_once: int = FILLED_AT_ONCE, told: Callable[[int], None] | None = None) -> int:
    """Store the answers of all sums that have none yet, in batches, and give how many there were.

    Each batch is a transaction of its own; stopped in the middle, the next run goes on from there.
    ``told`` hears how many are done after each batch.
    """
    done = 0
    compiled: dict[Any, tuple[Scheme, Coder]] = {}
    while True:
        with transaction.atomic():
            batch = list(
                not_stored().order_by("pk").only("assessment", "scheme", "inputs", "worked_out_at")[:at_once]
            )
            if not batch:
                return done
            missing = {budget.scheme_id for budget in batch} - compiled.keys()
            for kept in AllocationScheme.objects.filter(pk__in=missing):
                scheme = compile_scheme(kept.document)
                compiled[kept.pk] = scheme, Coder(scheme)
            rows = []
            for budget in batch:
                scheme, coder = compiled[budget.scheme_id]
                total = evaluate(scheme, budget.inputs["answers"], budget.inputs["support"]).total
                rows.append(stored_answers_of(budget, scheme, coder, total))
            StoredAnswers.objects.bulk_create(rows, ignore_conflicts=True)
        done += len(batch)
        if told is not None:
            told(done)


# Reading ------------------------------------------------------------------------------------


class _Blocks:
    """Takes what the database sends, and hands on blocks of rows as soon as they are whole.

    The format is that of COPY in binary: a header, then for each row the number of its fields, the
    length of the one field that there is, and the field; at the end a trailer.
    """

    def __init__(self, length: int, take: Callable[[Codes], None], code_type: Any) -> None:
        self._before = (1).to_bytes(2, "big") + length.to_bytes(4, "big")
        self._row = len(self._before) + length
        self._take, self._code_type = take, code_type
        self._parts: list[bytes] = []
        self._held = -_HEADER

    def write(self, part: bytes) -> None:
        self._parts.append(part)
        self._held += len(part)
        if self._held > ROWS_AT_ONCE * self._row:
            self._hand_on()

    def finish(self) -> None:
        self._hand_on()
        if b"".join(self._parts) != _TRAILER:
            raise ValueError("The database's answer ends in the middle of a row.")

    def _hand_on(self) -> None:
        held = b"".join(self._parts)
        if self._held < 0 or held.startswith(b"PGCOPY"):
            held = held[_HEADER:]
        whole = len(held) // self._row
        block = np.frombuffer(held, np.uint8, whole * self._row).reshape(whole, self._row)
        first = len(self._before)
        if not (block[:, :first] == np.frombuffer(self._before, np.uint8)).all():
            raise ValueError("An assessment is stored with another number of bytes than its scheme has.")
        self._parts = [held[whole * self._row :]]
        self._held = len(self._parts[0])
        for start in range(0, whole, ROWS_AT_ONCE):
            rows = np.ascontiguousarray(block[start : start + ROWS_AT_ONCE, first:])
            self._take(rows.view(self._code_type))


def read_codes(answers: StoredAnswersQuerySet, scheme: Scheme, take: Callable[[Codes], None]) -> None:
    """Read stored codes of one scheme in blocks; ``take`` gets each, one row for each assessment.

    The answers must all be of that scheme. One statement, so one moment of the database.
    """
    coder = Coder(scheme)
    blocks = _Blocks(coder.length, take, np.uint8 if coder.width == 1 else np.dtype("<u2"))
    query, values = answers.order_by().values("codes").query.sql_with_params()
    with connection.cursor() as cursor:
        asked = cursor.mogrify(query, values).decode()
        cursor.copy_expert(f"COPY ({asked}) TO STDOUT (FORMAT binary)", blocks)
    blocks.finish()


def count_stored_totals(answers: StoredAnswersQuerySet) -> Totals:
    """Count, in the database, how many assessments came to each total, in the finest digits there are."""
    counted = list(
        answers.order_by().values_list("total_digits", "total").annotate(Count("pk")).order_by("total")
    )
    digits = max((each for each, _, _ in counted), default=0)
    together: dict[int, int] = {}
    for each, total, count in counted:
        exact = total * 10 ** (digits - each)
        together[exact] = together.get(exact, 0) + count
    return counted_totals(together.items(), digits)


# Asking what another version would give ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What everybody in force gets today and would get; money is pence a week.

    ``faulty`` counts those whose answers the other version cannot compute, ``not_stored`` the sums
    that `manage.py store_answers` has yet to fill in. Neither is in the sums.
    """

    before: Sums
    after: Sums
    change: Change
    faulty: int
    not_stored: int


def what_if(*, scheme: AllocationScheme, document: dict[str, Any], by: Any, at: datetime) -> Recomputed:
    """Say what everybody would get under another document of the same questions; nothing is written.

    Where only money changed, the totals are enough; else every answer is computed again. Raises
    SchemeFaults for a document that cannot be computed, and ``Refused``.
    """
    permissions.check_can_draft(by, on=timezone.localdate(at))
    today, other = compile_scheme(scheme.document), compile_scheme(document)
    if not totals_are_the_same(today, other):
        return _recomputed(scheme, today, other)
    totals = count_stored_totals(StoredAnswers.objects.filter(scheme=scheme).in_force())
    before, after = sums_of(today, totals), sums_of(other, totals)
    return Recomputed(before, after, change_between(before, after), 0, _still_to_store(scheme))


def evaluate_stored(
    *, scheme: AllocationScheme, document: dict[str, Any], by: Any, at: datetime
) -> Recomputed:
    """Compute everybody's answers again under another document of the same questions.

    Nothing is written. Raises SchemeFaults for a document that cannot be computed, and ``Refused``.
    """
    permissions.check_can_draft(by, on=timezone.localdate(at))
    return _recomputed(scheme, compile_scheme(scheme.document), compile_scheme(document))


def _still_to_store(scheme: AllocationScheme) -> int:
    return not_stored().filter(scheme=scheme).count()


def _recomputed(scheme: AllocationScheme, today: Scheme, other: Scheme) -> Recomputed:
    engines = BulkEngine(today), BulkEngine(other)
    try:
        recoder = Recoder(today, other, engines[1].code_type)
    except ValueError as different:
        raise Refused(
            "This version asks other questions than the one in force, so there are no answers to "
            "compute it with. Keep the ids of the questions."
        ) from different
    pairs = _Pairs(today, other)

    def take(rows: Codes) -> None:
        pairs.add(
            engines[0].evaluate_stored(rows).totals, engines[1].evaluate_stored(recoder.recode(rows)).totals
        )

    read_codes(StoredAnswers.objects.filter(scheme=scheme).in_force(), today, take)
    was, becomes, counts = pairs.counted()
    sound = (was >= 0) & (becomes >= 0)
    totals = Totals(was[sound], counts[sound], today.total_digits)
    before = Sums(totals, engines[0].weekly(was[sound]))
    after = Sums(totals, engines[1].weekly(becomes[sound]))
    return Recomputed(
        before,
        after,
        change_between(before, after),
        faulty=int(counts[~sound].sum()),
        not_stored=_still_to_store(scheme),
    )


class _Pairs:
    """Counts the different pairs of a total today and a total under another version."""

    def __init__(self, today: Scheme, other: Scheme) -> None:
        #: Totals run up from 0, and -1 stands for faulty; a pair is one number, read in this base.
        self._base = other.largest_total() + 2
        self._fits = (today.largest_total() + 2) * self._base < _LARGEST_PAIR
        self._counts: Counter[int] = Counter()

    def add(self, was: Integers, becomes: Integers) -> None:
        if self._fits:
            pairs = (np.maximum(was, -1).astype(np.int64) + 1) * self._base + (np.maximum(becomes, -1) + 1)
            different, counts = np.unique(pairs, return_counts=True)
            self._counts.update(dict(zip(different.tolist(), counts.tolist(), strict=True)))
        else:
            both = zip(was.tolist(), becomes.tolist(), strict=True)
            self._counts.update((max(one, -1) + 1) * self._base + max(two, -1) + 1 for one, two in both)

    def counted(self) -> tuple[Integers, Integers, Integers]:
        pairs = sorted(self._counts.items())
        was = np.array([pair // self._base - 1 for pair, _ in pairs], np.int64)
        becomes = np.array([pair % self._base - 1 for pair, _ in pairs], np.int64)
        return was, becomes, np.array([count for _, count in pairs], np.int64)
