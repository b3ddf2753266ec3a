"""The answers of everybody as bytes: kept with each sum, filled in for older ones, computed at once."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from budgets import services, stored
from budgets.documents import demonstration_document
from budgets.engine import SchemeFaults, compile_scheme, evaluate
from budgets.engine.codes import Coder
from budgets.engine.what_if import by_per_cent
from budgets.models import IndicativeBudget, StoredAnswers
from socialcare.audit.models import Event
from socialcare.values import Refused
from tests.builders import (
    AT,
    SIXTEEN,
    a_budget_beyond_the_table,
    a_person,
    an_assessment_of_eighteen_points,
    budget_worked_out,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def four_people(scheme, priya):
    """Sums of 18, 16 and 22 points, and one past the end of the table."""
    people = [a_person(by=priya) for _ in range(4)]
    eighteen = an_assessment_of_eighteen_points(people[0], by=priya)
    return [
        services.work_out(assessment=eighteen, by=priya, at=AT),
        budget_worked_out(people[1], by=priya, needs=SIXTEEN),
        budget_worked_out(people[2], by=priya),
        a_budget_beyond_the_table(people[3], by=priya),
    ]


def forgotten(*budgets: IndicativeBudget) -> None:
    """Take the stored answers away, as with sums from before they were kept."""
    StoredAnswers.objects.filter(budget__in=budgets).delete()


def alone(budgets: list[IndicativeBudget], document: dict[str, Any]) -> list[int | None]:
    scheme = compile_scheme(document)
    return [
        evaluate(scheme, budget.inputs["answers"], budget.inputs["support"]).weekly_pence
        for budget in budgets
    ]


def with_other_points(**changes: Any) -> dict[str, Any]:
    document = copy.deepcopy(demonstration_document())
    document["questions"][0]["options"][-1]["points"] = "5.5"
    document["questions"].reverse()
    return document | changes


# Keeping


def test_working_out_a_sum_keeps_its_answers_as_bytes_and_its_total(budget):
    kept = budget.stored_answers
    scheme = compile_scheme(budget.scheme.document)
    assert kept.scheme == budget.scheme
    assert Coder(scheme).decode(bytes(kept.codes)) == (budget.inputs["answers"], budget.inputs["support"])
    assert (kept.total, kept.total_digits) == (180, scheme.total_digits)


def test_nobody_changes_what_is_kept(budget):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        StoredAnswers.objects.update(total=0)


def test_a_total_is_never_negative(budget):
    forgotten(budget)
    with pytest.raises(DatabaseError, match="stored_total_not_negative"), transaction.atomic():
        StoredAnswers.objects.create(
            budget=budget,
            assessment=budget.assessment,
            scheme=budget.scheme,
            codes=b"",
            total=-1,
            total_digits=0,
        )


# Filling in


def test_older_sums_are_filled_in_exactly_as_new_ones_are_kept(four_people):
    fields = ("budget_id", "scheme_id", "codes", "total", "total_digits")

    def kept():
        return [
            (*row[:2], bytes(row[2]), *row[3:])
            for row in StoredAnswers.objects.order_by("pk").values_list(*fields)
        ]

    before = kept()
    forgotten(*four_people[:3])
    told = []
    assert stored.fill_stored_answers(at_once=2, told=told.append) == 3
    assert kept() == before
    assert told == [2, 3]
    assert stored.fill_stored_answers() == 0


def test_filling_in_goes_on_where_it_was_stopped(four_people):
    forgotten(*four_people)

    def pulled(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stored.fill_stored_answers(at_once=1, told=pulled)
    assert StoredAnswers.objects.count() == 1
    assert stored.fill_stored_answers(at_once=1) == 3


def test_the_command_fills_in_and_says_how_many(four_people, capsys):
    forgotten(*four_people)
    call_command("store_answers")
    assert capsys.readouterr() == ("Stored the answers of 4 sums.\n", "")
    assert not stored.not_stored().exists()


# Reading


@pytest.mark.parametrize("at_once", [1, 2, 3, 4, 1000])
def test_all_codes_are_read_once_in_blocks_of_any_size(four_people, scheme, monkeypatch, at_once):
    monkeypatch.setattr(stored, "ROWS_AT_ONCE", at_once)
    read = []
    stored.read_codes(StoredAnswers.objects.all(), compile_scheme(scheme.document), read.append)
    assert max(len(block) for block in read) <= at_once
    rows = sorted(bytes(row) for block in read for row in block)
    assert rows == sorted(bytes(each) for each in StoredAnswers.objects.values_list("codes", flat=True))
    assert len(rows) == 4


def test_where_nothing_is_stored_nothing_is_read(scheme):
    read = []
    stored.read_codes(StoredAnswers.objects.all(), compile_scheme(scheme.document), read.append)
    assert read == []
    assert stored.count_stored_totals(StoredAnswers.objects.all()).assessments == 0


def test_bytes_of_another_length_are_not_read_as_answers(budget, scheme):
    forgotten(budget)
    StoredAnswers.objects.create(
        budget=budget,
        assessment=budget.assessment,
        scheme=scheme,
        codes=b"\x01" * 23,
        total=1,
        total_digits=0,
    )
    with pytest.raises(ValueError, match="another number of bytes"):
        stored.read_codes(StoredAnswers.objects.all(), compile_scheme(scheme.document), print)


def test_the_totals_are_counted_in_one_query(four_people, django_assert_num_queries):
    with django_assert_num_queries(1):
        totals = stored.count_stored_totals(StoredAnswers.objects.all())
    assert (totals.values.tolist(), totals.counts.tolist(), totals.digits) == (
        [160, 180, 220, 520],
        [1, 1, 1, 1],
        1,
    )


def test_totals_of_different_digits_are_counted_together(budget, four_people, scheme):
    forgotten(budget)
    StoredAnswers.objects.create(
        budget=budget, assessment=budget.assessment, scheme=scheme, codes=b"", total=16, total_digits=0
    )
    totals = stored.count_stored_totals(StoredAnswers.objects.all())
    assert (totals.values.tolist(), totals.counts.tolist()) == ([160, 180, 220, 520], [2, 1, 1, 1])


# What another version would give


def test_another_table_is_asked_of_the_totals_alone(four_people, scheme, scheme_owner, monkeypatch):
    monkeypatch.setattr(stored, "read_codes", None)
    document = by_per_cent(demonstration_document(), "10")
    found = stored.what_if(scheme=scheme, document=document, by=scheme_owner, at=AT)
    assert found.before.pence_a_week == sum(pence or 0 for pence in alone(four_people, scheme.document))
    assert found.after.pence_a_week == sum(pence or 0 for pence in alone(four_people, document))
    assert (found.change.gaining, found.change.unchanged, found.after.referred) == (3, 1, 1)
    assert (found.faulty, found.not_stored) == (0, 0)


def test_other_points_are_computed_from_everybodys_answers(four_people, scheme, scheme_owner):
    document = with_other_points()
    found = stored.what_if(scheme=scheme, document=document, by=scheme_owner, at=AT)
    assert found.before.pence_a_week == sum(pence or 0 for pence in alone(four_people, scheme.document))
    assert found.after.pence_a_week == sum(pence or 0 for pence in alone(four_people, document))
    assert found.change.gaining == 3
    assert found.after.referred == 1


def test_both_ways_say_the_same_where_only_money_changed(four_people, scheme, scheme_owner):
    document = by_per_cent(demonstration_document(), "-3.5")
    asked = {"scheme": scheme, "document": document, "by": scheme_owner, "at": AT}
    quick, again = stored.what_if(**asked), stored.evaluate_stored(**asked)
    assert quick.change == again.change
    assert quick.after.pence_a_week == again.after.pence_a_week
    assert quick.after.at_or_under([8_000, 10_000]) == again.after.at_or_under([8_000, 10_000])


def test_only_the_assessment_in_force_of_each_person_counts(four_people, scheme, scheme_owner, priya):
    person = four_people[1].assessment.person
    newer = budget_worked_out(person, by=priya, at=AT + timedelta(days=1))
    in_force = [four_people[0], newer, *four_people[2:]]
    document = by_per_cent(demonstration_document(), "10")
    for asked in (stored.what_if, stored.evaluate_stored):
        found = asked(scheme=scheme, document=document, by=scheme_owner, at=AT)
        assert found.before.totals.assessments == 4
        assert found.after.pence_a_week == sum(pence or 0 for pence in alone(in_force, document))


def test_answers_that_the_other_version_does_not_know_are_counted_apart(four_people, scheme, scheme_owner):
    document = with_other_points(examples=[])
    [meals] = [each for each in document["questions"] if each["id"] == "nutrition"]
    meals["options"] = [each for each in meals["options"] if each["id"] != "needs_all"]
    found = stored.evaluate_stored(scheme=scheme, document=document, by=scheme_owner, at=AT)
    assert found.faulty == 4
    assert found.before.totals.assessments == found.after.pence_a_week == 0


def test_sums_whose_answers_are_not_stored_yet_are_said_to_be_missing(four_people, scheme, scheme_owner):
    forgotten(four_people[0])
    asked = {"scheme": scheme, "document": demonstration_document(), "by": scheme_owner, "at": AT}
    for found in (stored.what_if(**asked), stored.evaluate_stored(**asked)):
        assert (found.not_stored, found.before.totals.assessments) == (1, 3)


def test_totals_too_large_to_pair_as_one_number_are_paired_all_the_same(
    four_people, scheme, scheme_owner, monkeypatch
):
    asked = {"scheme": scheme, "document": with_other_points(), "by": scheme_owner, "at": AT}
    usual = stored.evaluate_stored(**asked)
    monkeypatch.setattr(stored, "_LARGEST_PAIR", 0)
    assert stored.evaluate_stored(**asked).change == usual.change


@pytest.mark.parametrize("ask", [stored.what_if, stored.evaluate_stored])
def test_a_version_with_other_questions_has_no_answers_to_compute(scheme, scheme_owner, ask):
    document = with_other_points(examples=[], additions=[])
    document["questions"].pop()
    with pytest.raises(Refused) as refused:
        ask(scheme=scheme, document=document, by=scheme_owner, at=AT)
    assert refused.value.sentence == (
        "This version asks other questions than the one in force, so there are no answers to "
        "compute it with. Keep the ids of the questions."
    )


@pytest.mark.parametrize("ask", [stored.what_if, stored.evaluate_stored])
def test_only_the_schemes_owner_asks_and_only_of_a_scheme_without_faults(scheme, priya, scheme_owner, ask):
    events = Event.objects.count()
    with pytest.raises(Refused, match="Only an owner of the allocation scheme"):
        ask(scheme=scheme, document=demonstration_document(), by=priya, at=AT)
    with pytest.raises(SchemeFaults):
        ask(scheme=scheme, document={"format": "allocation-scheme/1"}, by=scheme_owner, at=AT)
    assert Event.objects.count() == events


def test_another_version_is_asked_in_few_queries(
    four_people, scheme, scheme_owner, django_assert_max_num_queries
):
    document = with_other_points()
    with django_assert_max_num_queries(4):
        stored.evaluate_stored(scheme=scheme, document=document, by=scheme_owner, at=AT)


def test_erasing_a_sum_erases_its_bytes(budget):
    budget.delete()
    assert not StoredAnswers.objects.exists()
