"""What a plan costs: added, changed by two, taken out, brought back; nothing is forbidden by a category."""

from decimal import Decimal

import pytest

from socialcare.audit.models import Event
from socialcare.values import Refused
from supportplans.contents import content_of, visible
from supportplans.models import CostLine, Former
from supportplans.presenters.costs import cost_row, tell_money
from supportplans.presenters.whose import whose
from supportplans.rules import MOST_PRICE_PENCE
from supportplans.services import costs, plans
from tests.builders import AT, TODAY, a_cost, a_helper, a_passage, budget_worked_out

pytestmark = pytest.mark.django_db


def verbs():
    return list(Event.objects.filter(verb__startswith="cost.").order_by("id").values_list("verb", flat=True))


def test_a_cost_is_added_and_counts_as_a_change_of_the_plan(plan, rosa_user):
    before = plan.revision
    cost = a_cost(plan, by=rosa_user)
    plan.refresh_from_db()
    assert plan.revision == before + 1
    event = Event.objects.get(verb="cost.added")
    assert (event.subject_id, event.person_id, event.data) == (str(cost.pk), plan.person_id, {})


def test_a_changed_cost_can_be_read_as_it_was(plan, rosa_user, priya):
    cost = a_cost(plan, by=rosa_user)
    changed = costs.change_cost(cost=cost, base_revision=1, price_pence=1600, by=priya, at=AT)
    assert (changed.revision, changed.price_pence, changed.quantity) == (2, 1600, Decimal(2))
    former = Former.objects.get()
    assert (former.content["price_pence"], former.said_by, former.replaced_by) == (1500, rosa_user, priya)


def test_the_same_again_changes_nothing(plan, rosa_user):
    cost = a_cost(plan, by=rosa_user)
    costs.change_cost(cost=cost, base_revision=1, what="Cleaner", by=rosa_user, at=AT)
    assert not Former.objects.exists()
    assert verbs() == ["cost.added"]


def test_of_two_writers_the_second_is_told_and_sees_both(plan, rosa_user, priya):
    cost = a_cost(plan, by=rosa_user)
    costs.change_cost(cost=cost, base_revision=1, what="Gardener", by=priya, at=AT)
    with pytest.raises(costs.CostChangedMeanwhile, match="Priya Raman changed this line") as refused:
        costs.change_cost(cost=cost, base_revision=1, what="Window cleaner", by=rosa_user, at=AT)
    assert refused.value.saved.what == "Gardener"
    assert CostLine.objects.get().what == "Gardener"
    assert verbs() == ["cost.added", "cost.changed"]


def test_a_cost_is_taken_out_and_brought_back_once(plan, rosa_user):
    cost = a_cost(plan, by=rosa_user)
    for _ in range(2):
        costs.remove_cost(cost=cost, by=rosa_user, at=AT)
    assert content_of(plan, on=TODAY)["costs"] == []
    for _ in range(2):
        costs.bring_back_cost(cost=cost, by=rosa_user, at=AT)
    assert len(content_of(plan, on=TODAY)["costs"]) == 1
    assert verbs() == ["cost.added", "cost.removed", "cost.brought_back"]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"what": "  "}, "what", "Say what the money is for"),
        ({"quantity": Decimal("-1")}, "quantity", "Enter a number above 0"),
        ({"quantity": Decimal("10000")}, "quantity", "Enter a number above 0"),
        ({"price_pence": MOST_PRICE_PENCE + 1}, "price", "at most"),
        ({"price_pence": -1}, "price", "at most"),
        ({"period": "daily"}, "period", "Choose how often"),
        ({"paid_from": "lottery"}, "paid_from", "Choose what it is paid from"),
    ],
)
def test_a_cost_that_is_none_is_refused_and_nothing_is_written(plan, rosa_user, fields, field, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        a_cost(plan, by=rosa_user, **fields)
    assert refused.value.field == field
    assert not CostLine.objects.exists()
    assert verbs() == []


@pytest.mark.parametrize("price", [0, 1, MOST_PRICE_PENCE])
def test_a_price_may_be_nothing_and_may_be_the_most(plan, rosa_user, price):
    assert a_cost(plan, by=rosa_user, price_pence=price).price_pence == price


def test_a_passage_of_another_plan_is_refused(plan, rosa_user, arthur, noor):
    other = a_passage(plans.open_plan(person=arthur, by=noor, at=AT), by=noor)
    with pytest.raises(Refused, match="stands in this plan"):
        a_cost(plan, by=rosa_user, entry=other)


def test_who_may_not_write_adds_no_cost(plan, rosa_user, noor, panel_member):
    reader = a_helper(plan, by=rosa_user, right="comment")
    for user in (noor, panel_member, reader.user):
        with pytest.raises(Refused, match="You cannot write in this plan"):
            a_cost(plan, by=user)
    assert not CostLine.objects.exists()


def test_the_sums_are_set_against_the_sum_in_force(scheme, plan, rosa, priya, rosa_user):
    budget_worked_out(rosa, by=priya)
    a_cost(plan, by=rosa_user)
    a_cost(plan, by=rosa_user, what="Gym", quantity=None, unit="", price_pence=5200, period="month")
    a_cost(plan, by=rosa_user, what="Kettle", quantity=None, unit="", price_pence=2500, period="once")
    a_cost(plan, by=rosa_user, what="Netflix", quantity=None, unit="", price_pence=1099, paid_from="own")
    told = tell_money(content_of(plan, on=TODAY), whose("Rosie", own=True))
    assert (told.weekly, told.yearly, told.once) == ("£42.00", "£2,184.00", "£25.00")
    assert told.difference == "This is £70.21 a week under the indicative budget of £112.21 a week."
    assert told.own == "Paid from elsewhere, not from your personal budget: £10.99 a week."
    assert (told.over, told.may_be_over) == (False, "")


@pytest.mark.parametrize(
    ("pence", "over", "words"),
    [
        (11220, False, "£0.01 a week under"),
        (11221, False, "This is just the indicative budget"),
        (11222, True, "£0.01 a week over"),
    ],
)
def test_over_the_budget_is_shown_plainly_and_is_allowed(
    scheme, plan, rosa, priya, rosa_user, pence, over, words
):
    budget_worked_out(rosa, by=priya)
    a_cost(plan, by=rosa_user, quantity=None, unit="", price_pence=pence)
    told = tell_money(content_of(plan, on=TODAY), whose("Rosie", own=True))
    assert told.over is over
    assert words in told.difference
    assert told.may_be_over.startswith("That is allowed.") is over


def test_who_may_not_see_the_budget_sees_the_costs_and_neither_sum_nor_difference(
    scheme, plan, rosa, priya, rosa_user
):
    budget_worked_out(rosa, by=priya)
    a_cost(plan, by=rosa_user)
    seen = visible(content_of(plan, on=TODAY), budget=False, assessment=False)
    told = tell_money(seen, whose("Rosie", own=False))
    assert told.weekly == "£30.00"
    assert (told.indicative, told.difference, told.bar) == ("", "", None)
    assert "112.21" not in str(told)
    assert (seen["needs"], seen["links"], seen["cover"]) == (None, [], None)


def test_a_cost_says_how_it_is_made_up(plan, rosa_user):
    a_cost(plan, by=rosa_user)
    [line] = content_of(plan, on=TODAY)["costs"]
    row = cost_row(line)
    assert (row.words, row.weekly) == ("2 hours at £15.00 an hour, each week", "£30.00 a week")
