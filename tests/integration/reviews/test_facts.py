"""What a review draws in from the other rooms: the needs, the money, the plan, and who is there."""

from datetime import timedelta

import pytest

from signoff.services.deciding import sign_off
from supportplans.reviews.models import Review
from supportplans.reviews.presenters import facts_in_words
from supportplans.reviews.services import record_reply
from tests.builders import (
    AT,
    TODAY,
    a_helper,
    a_limit_set,
    checked_in,
    in_the_circle,
    plan_changed,
    plan_ready,
    rhythm_begun,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(rosa, priya, sam, scheme):
    version = plan_ready(rosa, by=priya, weekly_pence=9_000, contribution_pence=1_500)
    a_limit_set(priya, by=None)
    sign_off(version=version, by=priya, at=AT, lot=99)
    in_the_circle(rosa, by=priya, willing="yes")
    a_helper(version.plan, by=priya)
    plan_changed(version.plan, by=priya, weekly_pence=9_900)
    checked_in(rosa, by=priya, at=AT + timedelta(days=40), covers_review=True)
    return Review.objects.get().facts


def test_the_review_holds_the_needs_and_the_money_in_force(facts):
    assert [need["eligible"] for need in facts["needs"]["needs"]].count(True) > 1
    assert facts["budget"] == {
        "weekly_pence": 9_000,
        "person_weekly_pence": 1_500,
        "council_weekly_pence": 7_500,
        "from_on": TODAY.isoformat(),
    }
    assert facts["indicative"]["weekly_pence"] > 0


def test_the_review_holds_the_version_that_is_agreed_and_not_a_later_one(facts):
    assert (facts["plan"]["number"], facts["plan"]["agreed_on"]) == (1, TODAY.isoformat())


def test_the_review_holds_who_is_there(facts):
    assert [(one["name"], one["willing"]) for one in facts["circle"]] == [("Tomas Vidal", "Yes, and able to")]
    assert [one["name"] for one in facts["helpers"]] == ["Tomas Vidal"]
    assert facts["capacity"] == "No reason to doubt it"


def test_the_facts_are_told_in_words(facts):
    told = {group.heading: dict(group.lines) for group in facts_in_words(facts)}
    assert told["Budget"]["Agreed"] == (
        "£90.00 a week since 2 March 2026: the council pays £75.00, the person £15.00"
    )
    assert told["Plan and people"]["Plan"] == "Version 1, agreed on 2 March 2026"
    assert told["What was said since the last review"] == {
        "11 April 2026, by phone": "Well. Working: The walks to the quay"
    }


def test_the_next_review_draws_in_only_what_was_said_since(facts, rosa, priya):
    checked_in(rosa, by=priya, at=AT + timedelta(days=80))
    checked_in(rosa, by=priya, at=AT + timedelta(days=90), covers_review=True)
    newest = Review.objects.first()
    assert [one["happened_on"] for one in newest.facts["said"]] == ["2026-05-31", "2026-05-21"]


def test_what_begins_later_is_told_apart_from_what_is_in_force(rosa, priya, sam, scheme):
    version = plan_ready(rosa, by=priya, weekly_pence=9_000)
    a_limit_set(priya, by=None)
    sign_off(version=version, by=priya, at=AT, lot=99)
    more = plan_changed(version.plan, by=priya, weekly_pence=9_900)
    sign_off(version=more, by=priya, at=AT, from_on=TODAY + timedelta(days=91), lot=99)
    checked_in(rosa, by=priya, at=AT + timedelta(days=40), covers_review=True)
    facts = Review.objects.get().facts
    assert (facts["budget"]["weekly_pence"], facts["budget_to_come"]["weekly_pence"]) == (9_000, 9_900)
    told = {group.heading: dict(group.lines) for group in facts_in_words(facts)}["Budget"]
    assert told["Agreed"].startswith("£90.00 a week since 2 March 2026")
    assert told["Agreed for later"].startswith("£99.00 a week from 1 June 2026")
    del facts["budget_to_come"]  # as in a review that was kept before these were told apart
    assert "Agreed for later" not in {label for group in facts_in_words(facts) for label, _ in group.lines}


def test_what_was_answered_by_the_link_is_told_in_the_review(rosa, priya, scheme):
    rhythm_begun(rosa, by=priya)
    record_reply(person=rosa, answer="talk", at=AT)
    kept = checked_in(rosa, by=priya, at=AT + timedelta(days=1), covers_review=True)
    *_, said = facts_in_words(kept.review.facts)
    assert said.lines[1] == ("2 March 2026, by the link that we sent", "They would like to talk")
    # What was kept before wishes were is told without.
    kept.review.facts["said"][1].pop("wants")
    assert facts_in_words(kept.review.facts)[-1].lines[1][1] == "Not said"
