"""From the database to a weekly sum for everybody: as stored bytes, and as JSON.

    python -m socialcare.embedded run --temporary -- python benchmarks/database.py
    … python benchmarks/database.py 200000                               more people

Fills a database of its own with people whose sums are in force, and drops it again. All ways read the
same assessments on one connection in one thread and must come to the same pence. Times are the clock's,
because the database server works too: measure while nothing else runs.
"""

import os
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialcare.settings.test")

import django

django.setup()

import numpy as np
from django.db import connection

from assessments.models import Assessment
from assessments.states import COMPLETED
from benchmarks.measuring import machine, said
from budgets.documents import demonstration_document
from budgets.engine import Scheme, compile_scheme, evaluate
from budgets.engine.bulk import BulkEngine, Codes
from budgets.engine.codes import Coder
from budgets.models import IndicativeBudget, StoredAnswers
from budgets.stored import read_codes, stored_answers_of
from socialcare.people import services as people
from socialcare.people.models import Person, Worker, new_reference
from tests.builders import AT, a_person, a_worker, budget_worked_out, scheme_published
from tests.unit.budgets.engine_strategies import random_answers

PEOPLE = 100_000
AT_ONCE = 5_000
REPEATS = 5
TIMES_JSON = 25


def one_sum() -> IndicativeBudget:
    """Work out one budget as a worker does."""
    team = people.add_team(name="North team", at=AT)
    owner = a_worker("Wren Castell", team=None, role=Worker.Role.SCHEME_OWNER, job="Policy lead").user
    scheme_published(by=owner)
    priya = a_worker("Priya Raman", team=team).user
    return budget_worked_out(a_person(by=priya), by=priya)


def another(pattern: Any, **changes: Any) -> Any:
    """Make a row like another, with another key, not yet saved."""
    fields = {each.attname: getattr(pattern, each.attname) for each in pattern._meta.concrete_fields}
    del fields[pattern._meta.pk.attname]
    return type(pattern)(**fields | changes)


def fill(scheme: Scheme, pattern: IndicativeBudget, count: int) -> None:
    """Add people with random answers, rows like those that the services write."""
    random, document, coder = Random(1), demonstration_document(), Coder(scheme)
    for begun in range(0, count, AT_ONCE):
        chunk = range(min(AT_ONCE, count - begun))
        persons = Person.objects.bulk_create(
            [another(pattern.assessment.person, ref=new_reference()) for _ in chunk]
        )
        assessments = Assessment.objects.bulk_create(
            [another(pattern.assessment, person_id=each.pk, client_id=uuid.uuid4()) for each in persons]
        )
        budgets, stored = [], []
        for assessment in assessments:
            answers, support = random_answers(document, random)
            result = evaluate(scheme, answers, support)
            budget = another(
                pattern,
                assessment_id=assessment.pk,
                outcome=result.outcome,
                weekly_pence=result.weekly_pence,
                inputs={"answers": answers, "support": support},
            )
            budgets.append(budget)
            stored.append(stored_answers_of(budget, scheme, coder, result.total))
        IndicativeBudget.objects.bulk_create(budgets)
        StoredAnswers.objects.bulk_create(stored)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def everybody_by_json(scheme: Scheme) -> int:
    """Read every JSON and compute one after the other; give the pence of a week."""
    inputs = IndicativeBudget.objects.filter(assessment__status=COMPLETED).values_list("inputs", flat=True)
    return sum(
        evaluate(scheme, each["answers"], each["support"]).weekly_pence or 0
        for each in inputs.iterator(chunk_size=AT_ONCE)
    )


def everybody_by_json_in_bulk(scheme: Scheme, engine: BulkEngine, coder: Coder) -> int:
    """Read every JSON, write its codes, and compute them at once."""
    inputs = IndicativeBudget.objects.filter(assessment__status=COMPLETED).values_list("inputs", flat=True)
    codes = b"".join(
        coder.encode(each["answers"], each["support"]) for each in inputs.iterator(chunk_size=AT_ONCE)
    )
    rows = np.frombuffer(codes, engine.code_type).reshape(-1, 2 * len(scheme.questions))
    return int(np.maximum(engine.evaluate_stored(rows).weekly_pence, 0).sum())


def everybody_by_bytes(scheme: Scheme, engine: BulkEngine) -> int:
    """Read the stored bytes and compute them block by block."""
    pence = 0

    def take(rows: Codes) -> None:
        nonlocal pence
        pence += int(np.maximum(engine.evaluate_stored(rows).weekly_pence, 0).sum())

    read_codes(StoredAnswers.objects.in_force(), scheme, take)
    return pence


def quickest(way: Callable[[], int], wanted: int) -> float:
    """Give the seconds of the quickest repeat; each must come to the wanted pence."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        assert way() == wanted, "two ways come to different sums"
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    """Fill, measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    print(machine())
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        scheme = compile_scheme(demonstration_document())
        engine, coder = BulkEngine(scheme), Coder(scheme)
        fill(scheme, one_sum(), count - 1)
        wanted = everybody_by_json(scheme)
        json = quickest(lambda: everybody_by_json(scheme), wanted)
        json_in_bulk = quickest(lambda: everybody_by_json_in_bulk(scheme, engine, coder), wanted)
        stored = quickest(lambda: everybody_by_bytes(scheme, engine), wanted)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    print(f"From the database to the weekly sums of {count:,} people, £{wanted / 100:,.2f} in all ways:")
    print(f"  JSON, one at a time: {count / json:,.0f} a second")
    print(f"  JSON, in bulk: {count / json_in_bulk:,.0f} a second")
    print(f"  stored bytes, in bulk: {count / stored:,.0f} a second")
    print(said("    against JSON, one at a time", json / stored, TIMES_JSON))
    print(said("    against JSON, in bulk", json_in_bulk / stored, TIMES_JSON))


if __name__ == "__main__":
    main()
