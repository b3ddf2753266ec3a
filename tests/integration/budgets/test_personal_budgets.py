"""The sum agreed: recorded by sign-off, one in force, unchanged but for its end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from budgets.models import PersonalBudget
from budgets.services import MOST_WEEKLY_PENCE
from socialcare.audit.models import Event
from socialcare.values import Refused
from tests.builders import AT, TODAY, agreed

pytestmark = pytest.mark.django_db


def test_the_agreed_sum_is_kept_with_who_pays_what_and_an_event(budget, priya, rosa):
    kept = agreed(rosa, by=priya, weekly_pence=10_000, person_weekly_pence=2_350, indicative=budget)
    kept.refresh_from_db()
    assert (kept.weekly_pence, kept.person_weekly_pence, kept.council_weekly_pence) == (10_000, 2_350, 7_650)
    assert (kept.indicative, kept.agreed_on, kept.from_on, kept.to_on) == (budget, TODAY, TODAY, None)
    assert (kept.agreed_by, kept.recorded_at) == (priya, AT)
    event = Event.objects.latest("id")
    assert (event.verb, event.by, event.person_id) == ("personal_budget.recorded", priya, rosa.pk)
    assert event.data == {
        "weekly_pence": 10_000,
        "person_weekly_pence": 2_350,
        "from_on": TODAY.isoformat(),
        "before_weekly_pence": None,
    }


def test_the_next_one_ends_the_one_before_on_the_day_before_it_begins(priya, rosa):
    first = agreed(rosa, by=priya, weekly_pence=10_000)
    later = TODAY + timedelta(days=30)
    second = agreed(rosa, by=priya, weekly_pence=12_000, from_on=later, at=AT + timedelta(days=20))
    first.refresh_from_db()
    assert (first.to_on, second.to_on) == (later - timedelta(days=1), None)
    assert Event.objects.latest("id").data["before_weekly_pence"] == 10_000


def test_one_that_is_replaced_from_its_own_first_day_was_never_in_force(priya, rosa):
    first = agreed(rosa, by=priya, weekly_pence=10_000)
    agreed(rosa, by=priya, weekly_pence=11_000)
    first.refresh_from_db()
    assert first.to_on == first.from_on - timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "sentence", "field"),
    [
        (
            {"weekly_pence": MOST_WEEKLY_PENCE + 1},
            "A weekly sum can be £20,000.00 at most. Check it for a slip.",
            "weekly",
        ),
        ({"weekly_pence": -1}, "A weekly sum can be £20,000.00 at most. Check it for a slip.", "weekly"),
        (
            {"person_weekly_pence": 9_001},
            "The person can pay between nothing and the whole £90.00 a week.",
            "person_weekly",
        ),
        (
            {"person_weekly_pence": -1},
            "The person can pay between nothing and the whole £90.00 a week.",
            "person_weekly",
        ),
        (
            {"from_on": TODAY - timedelta(days=1)},
            "The budget before this one began on 2 March 2026. This one must begin on 2 March 2026 or later.",
            "from_on",
        ),
    ],
)
def test_a_sum_that_cannot_be_is_refused_and_nothing_is_written(priya, rosa, fields, sentence, field):
    first = agreed(rosa, by=priya, weekly_pence=10_000)
    before = Event.objects.count()
    with pytest.raises(Refused, match="^" + sentence.replace("£", "£") + "$") as refused:
        agreed(rosa, by=priya, **({"weekly_pence": 9_000} | fields))
    assert refused.value.field == field
    first.refresh_from_db()
    assert (first.to_on, PersonalBudget.objects.count(), Event.objects.count()) == (None, 1, before)


@pytest.mark.parametrize(("weekly_pence", "person_weekly_pence"), [(0, 0), (MOST_WEEKLY_PENCE,) * 2])
def test_nothing_and_the_most_can_be_agreed(priya, rosa, weekly_pence, person_weekly_pence):
    kept = agreed(rosa, by=priya, weekly_pence=weekly_pence, person_weekly_pence=person_weekly_pence)
    assert kept.council_weekly_pence == 0


def test_another_persons_indicative_budget_is_refused(budget, priya, noor, arthur):
    with pytest.raises(Refused, match="another person’s"):
        agreed(arthur, by=noor, weekly_pence=10_000, indicative=budget)
    assert not PersonalBudget.objects.exists()


def test_the_database_keeps_one_in_force_and_lets_sums_add_up(priya, rosa):
    kept = agreed(rosa, by=priya, weekly_pence=10_000)
    same = {
        "person": rosa,
        "weekly_pence": 500,
        "person_weekly_pence": 200,
        "council_weekly_pence": 300,
        "agreed_on": TODAY,
        "from_on": TODAY,
        "agreed_by": priya,
        "recorded_at": AT,
    }
    with pytest.raises(IntegrityError, match="personal_budget_one_open"), transaction.atomic():
        PersonalBudget.objects.create(**same)
    ended = same | {"to_on": TODAY, "council_weekly_pence": 301}
    with pytest.raises(IntegrityError, match="personal_budget_adds_up"), transaction.atomic():
        PersonalBudget.objects.create(**ended)
    too_early = same | {"to_on": TODAY - timedelta(days=2)}
    with pytest.raises(IntegrityError, match="personal_budget_ends_after_start"), transaction.atomic():
        PersonalBudget.objects.create(**too_early)
    assert list(PersonalBudget.objects.all()) == [kept]


def test_nothing_of_it_changes_but_its_end_and_that_once(priya, rosa):
    kept = agreed(rosa, by=priya, weekly_pence=10_000)
    mine = PersonalBudget.objects.filter(pk=kept.pk)
    for change in (
        {"weekly_pence": 9_000, "council_weekly_pence": 9_000},
        {"from_on": TODAY - timedelta(days=3)},
        {"agreed_on": TODAY - timedelta(days=3)},
    ):
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            mine.update(**change)
    mine.update(to_on=TODAY)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        mine.update(to_on=None)
